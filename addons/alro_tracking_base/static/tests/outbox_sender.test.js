import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {Deferred, advanceTime, tick} from "@odoo/hoot-mock";
import {allowTranslations} from "@web/../tests/web_test_helpers";
import {
    FakeServer,
    MODEL,
    cell,
    lost,
    makeGrid,
    makeOutbox,
    serverError,
    stateOf,
} from "./outbox_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

const USER_ERROR = "odoo.exceptions.UserError";

/** A server that refuses a request as a whole if one of some values is in it. */
function poison(server, name, ...values) {
    server.behave = (changes) => {
        if (changes.some((change) => values.includes(change.value))) {
            throw serverError(name);
        }
    };
}

test("without a connection all waits, is tried ever more seldom, and arrives", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = lost;
    outbox.put(cell(1, 5));
    expect(await outbox.flush()).toBe(false);
    expect(stateOf(outbox, 1)).toBe("waiting");
    expect(outbox.state.online).toBe(false);
    let count = 1;
    for (const seconds of [1, 2, 4, 8, 15, 30, 30]) {
        await advanceTime(seconds * 1000 - 100);
        expect(server.requests).toHaveLength(count);
        await advanceTime(100);
        expect(server.requests).toHaveLength(++count);
    }
    server.behave = () => undefined;
    await advanceTime(30_000);
    expect(outbox.state.online).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 5});
});

test("what is typed while offline tries at once, with all that waits", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = lost;
    outbox.put(cell(1, 5));
    await outbox.flush();
    await advanceTime(15_000);
    server.behave = () => undefined;
    server.requests.length = 0;
    outbox.put(cell(2, 6));
    await advanceTime(700);
    expect(server.values).toEqual([[5, 6]]);
});

test("several models offline share one clock", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = lost;
    outbox.put(cell(1, 5));
    outbox.put({...cell(1, 5), model: "alro.step.target"});
    await outbox.flush();
    await advanceTime(1000);
    expect(server.requests).toHaveLength(4);
    await advanceTime(1900);
    expect(server.requests).toHaveLength(4);
    await advanceTime(100);
    expect(server.requests).toHaveLength(6);
});

test("a request without an answer is aborted after thirty seconds and tried again", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = () => new Deferred();
    outbox.put(cell(1, 5));
    const flushed = outbox.flush();
    await advanceTime(29_900);
    expect(stateOf(outbox, 1)).toBe("sending");
    await advanceTime(100);
    expect(await flushed).toBe(false);
    expect(server.aborted).toBe(1);
    server.behave = () => undefined;
    await advanceTime(1000);
    expect(server.held).toEqual({"1.planned_qty": 5});
});

test("what a proxy says in the server's place is no answer", async () => {
    const {outbox, server} = makeOutbox();
    for (const answer of [{}, {answers: []}, {answers: null}]) {
        server.behave = () => answer;
        outbox.put(cell(1, 5));
        expect(await outbox.flush()).toBe(false);
        expect(stateOf(outbox, 1)).toBe("waiting");
    }
});

test("a lost answer makes no conflict with oneself", async () => {
    const {outbox, server} = makeOutbox({server: new FakeServer({"1.planned_qty": 3})});
    const grid = makeGrid();
    outbox.subscribe(MODEL, grid);
    server.behave = (changes) => {
        changes.forEach((change) => server.judge(change));
        lost();
    };
    outbox.put(cell(1, 5, 3));
    await outbox.flush();
    server.behave = () => undefined;
    outbox.put(cell(1, 7, 3));
    expect(await outbox.flush()).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 7});
    expect(grid.heard.map(({state, value}) => [state, value])).toEqual([
        ["saved", 5],
        ["saved", 7],
    ]);
});

test("set back after a lost answer, the cell is sent: the server may hold either", async () => {
    const {outbox, server} = makeOutbox({server: new FakeServer({"1.planned_qty": 3})});
    server.behave = (changes) => {
        changes.forEach((change) => server.judge(change));
        lost();
    };
    outbox.put(cell(1, 5, 3));
    await outbox.flush();
    server.behave = () => undefined;
    outbox.put(cell(1, 3, 3));
    await outbox.flush();
    expect(server.held).toEqual({"1.planned_qty": 3});
});

test("after a lost answer somebody else's value is a conflict still", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = lost;
    outbox.put(cell(1, 5));
    await outbox.flush();
    server.behave = () => undefined;
    server.held["1.planned_qty"] = 8;
    await outbox.flush();
    expect(stateOf(outbox, 1)).toBe("conflict");
    expect(server.held).toEqual({"1.planned_qty": 8});
});

test("an expired session makes all wait and is told once, until a request succeeds", async () => {
    const {outbox, server} = makeOutbox({expired: () => expect.step("expired")});
    server.behave = () => {
        throw serverError("odoo.http.SessionExpiredException");
    };
    outbox.put(cell(1, 5));
    expect(await outbox.flush()).toBe(false);
    await advanceTime(10_000);
    expect([outbox.state.session, outbox.state.online]).toEqual([false, true]);
    expect(stateOf(outbox, 1)).toBe("waiting");
    expect.verifySteps(["expired"]);
    server.behave = () => undefined;
    await advanceTime(30_000);
    expect(outbox.state.session).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 5});
});

for (const kind of ["UserError", "ValidationError", "AccessError", "MissingError"]) {
    test(`one cell that raises ${kind} holds up no other`, async () => {
        const {outbox, server} = makeOutbox();
        poison(server, `odoo.exceptions.${kind}`, 3);
        for (let id = 1; id <= 8; id++) {
            outbox.put(cell(id, id));
        }
        expect(await outbox.flush()).toBe(true);
        expect(outbox.entries(MODEL).map(({id, state, reason}) => [id, state, reason])).toEqual([
            [3, "refused", "Said by the server."],
        ]);
        expect(Object.values(server.held)).toEqual([1, 2, 4, 5, 6, 7, 8]);
        expect(server.values).toEqual([
            [1, 2, 3, 4, 5, 6, 7, 8],
            [1, 2, 3, 4],
            [1, 2],
            [3, 4],
            [3],
            [4],
            [5, 6, 7, 8],
        ]);
    });
}

test("rows that cannot be read are no reason to refuse a cell", async () => {
    const {outbox, server} = makeOutbox();
    outbox.subscribe(MODEL, makeGrid());
    server.behave = () => {
        if (server.requests.at(-1).shown) {
            throw serverError(USER_ERROR, "Too many cells for one page.");
        }
    };
    outbox.put(cell(1, 1));
    outbox.put(cell(2, 2));
    expect(await outbox.flush()).toBe(true);
    expect(server.requests.map(({shown}) => Boolean(shown))).toEqual([true, false]);
    expect(server.held).toEqual({"1.planned_qty": 1, "2.planned_qty": 2});
});

test("the connection lost between two halves, the second waits", async () => {
    const {outbox, server} = makeOutbox();
    server.behave = (changes) => {
        if (changes.length > 1) {
            throw serverError(USER_ERROR);
        }
        if (changes[0].value === 2) {
            lost();
        }
    };
    outbox.put(cell(1, 1));
    outbox.put(cell(2, 2));
    expect(await outbox.flush()).toBe(false);
    expect([stateOf(outbox, 1), stateOf(outbox, 2)]).toEqual([undefined, "waiting"]);
});

test("a server that stumbles is asked three times more", async () => {
    const {outbox, server} = makeOutbox();
    poison(server, "psycopg2.errors.SerializationFailure", 5);
    outbox.put(cell(1, 5));
    const flushed = outbox.flush();
    for (const seconds of [0, 1, 2]) {
        await advanceTime(seconds * 1000);
        await tick();
    }
    expect(server.requests).toHaveLength(3);
    server.behave = () => undefined;
    await advanceTime(4000);
    expect(await flushed).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 5});
    expect(outbox.state.online).toBe(true);
});

test("what the server goes on stumbling over is found and refused with advice", async () => {
    const {outbox, server} = makeOutbox();
    poison(server, "builtins.ZeroDivisionError", 3);
    [1, 2, 3, 4].forEach((id) => outbox.put(cell(id, id)));
    const flushed = outbox.flush();
    for (const seconds of [0, 1, 2]) {
        await advanceTime(seconds * 1000);
        await tick();
    }
    await advanceTime(3900);
    expect(server.requests).toHaveLength(3);
    await advanceTime(100);
    expect(await flushed).toBe(true);
    expect(Object.values(server.held)).toEqual([1, 2, 4]);
    const [entry] = outbox.entries(MODEL);
    expect([entry.id, entry.state]).toEqual([3, "refused"]);
    expect(entry.reason).toMatch(/could not save this cell.*administrator/);
    expect(entry.reason).not.toMatch(/Said by the server/);
});

test("a server whose database is away is as good as none", async () => {
    const {outbox, server} = makeOutbox();
    poison(server, "psycopg2.OperationalError", 5);
    outbox.put(cell(1, 5));
    expect(await outbox.flush()).toBe(false);
    expect(outbox.state.online).toBe(false);
    expect(stateOf(outbox, 1)).toBe("waiting");
});

test("a refused cell that is on no screen is named, once, with its companions", async () => {
    const tell = (entries) => expect.step(entries.map((entry) => entry.label).join());
    const {outbox, server} = makeOutbox({tell, server: new FakeServer({"2.planned_qty": 9})});
    poison(server, USER_ERROR, 1, 3);
    [1, 2, 3].forEach((id) => outbox.put(cell(id, id)));
    await outbox.flush();
    await tick();
    expect.verifySteps(["Cell 1,Cell 3,Cell 2"]);
    outbox.put(cell(4, 4));
    await outbox.flush();
    await tick();
    expect.verifySteps([]);
    outbox.announce(true);
    expect.verifySteps(["Cell 1,Cell 3,Cell 2"]);
    expect(outbox.entries(MODEL)).toHaveLength(3);
});

test("what is on screen is not named beside it", async () => {
    const {outbox} = makeOutbox({tell: () => expect.step("told")});
    const leave = outbox.subscribe(MODEL, makeGrid());
    outbox.put(cell(1, -1));
    await outbox.flush();
    await tick();
    leave();
    outbox.put(cell(2, 2));
    await outbox.flush();
    await tick();
    expect.verifySteps([]);
});
