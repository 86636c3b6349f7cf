import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, microTick, tick} from "@odoo/hoot-mock";
import {
    FakeServer,
    FakeStorage,
    MODEL,
    PREFIX,
    cell,
    lost,
    makeGrid,
    makeOutbox,
    stateOf,
} from "./outbox_helpers";

describe.current.tags("headless");

/** A page of the browser without a connection, with one cell typed. */
async function makeOffline(options = {}) {
    const made = makeOutbox(options);
    made.server.behave = lost;
    made.outbox.put(cell(1, 5));
    await made.outbox.flush();
    await microTick();
    return made;
}

test("a paste of 480 cells is one write, and the record goes with the last cell", async () => {
    const {outbox, storage} = makeOutbox();
    const before = storage.writes;
    for (let id = 1; id <= 480; id++) {
        outbox.put(cell(id, id));
    }
    await microTick();
    expect(storage.writes - before).toBe(1);
    const {alive, entries} = storage.record();
    expect(Math.abs(Date.now() - alive)).toBeLessThan(1000);
    expect(entries).toHaveLength(480);
    expect(entries[0]).toMatchObject({...cell(1, 1), state: "waiting"});
    await outbox.flush();
    await microTick();
    expect(storage.record()).toBe(null);
});

test("a closed tab's cells are sent by the next page, no grid being open", async () => {
    const {outbox, storage} = await makeOffline();
    outbox.leave();
    expect(storage.record().alive).toBe(0);
    const next = makeOutbox({storage, tab: "two"});
    next.outbox.adopt(true);
    expect(storage.record("one")).toBe(null);
    expect(storage.record("two").entries).toHaveLength(1);
    await tick();
    expect(next.server.requests).toEqual([
        {
            model: MODEL,
            changes: [{id: 1, field: "planned_qty", value: 5, expected: null}],
            shown: null,
        },
    ]);
    await microTick();
    expect(storage.record("two")).toBe(null);
});

test("a tab killed in the middle of a request loses nothing", async () => {
    const {outbox, storage, server} = makeOutbox();
    server.behave = () => new Promise(() => {});
    outbox.put(cell(1, 5));
    await advanceTime(700);
    const [entry] = storage.record().entries;
    expect([entry.state, entry.tried]).toEqual(["sending", [5]]);
    const next = makeOutbox({storage, tab: "two"});
    next.outbox.adopt(true);
    expect(next.outbox.entries(MODEL)).toEqual([]);
    await advanceTime(14_300);
    next.outbox.adopt(true);
    expect(next.outbox.entries(MODEL)).toEqual([]);
    await advanceTime(1000);
    next.outbox.beat();
    await tick();
    expect(next.server.held).toEqual({"1.planned_qty": 5});
});

test("a page that is reloaded finds its own again, though another is open", async () => {
    const {outbox, storage} = await makeOffline();
    const open = makeOutbox({storage, tab: "open"});
    open.outbox.beat();
    outbox.leave();
    await advanceTime(5000);
    open.outbox.beat();
    await advanceTime(4000);
    open.outbox.beat();
    expect(open.outbox.entries(MODEL)).toEqual([]);
    const reloaded = makeOutbox({storage, tab: "two"});
    reloaded.outbox.adopt(true);
    expect(stateOf(reloaded.outbox, 1)).toBe("sending");
});

test("what a closed tab left is sent from one that is open, in time", async () => {
    const {outbox, storage} = await makeOffline();
    const open = makeOutbox({storage, tab: "open"});
    outbox.leave();
    open.outbox.beat();
    await advanceTime(10_000);
    open.outbox.beat();
    await tick();
    expect(open.server.held).toEqual({"1.planned_qty": 5});
});

test("a living tab's record is left alone, however long it waits", async () => {
    const {outbox, storage} = await makeOffline();
    const next = makeOutbox({storage, tab: "two"});
    for (let index = 0; index < 6; index++) {
        await advanceTime(5000);
        outbox.beat();
        next.outbox.beat();
    }
    expect(next.outbox.entries(MODEL)).toEqual([]);
    expect(storage.record("one").entries).toHaveLength(1);
});

test("a record from the future is as stale as one from the past", async () => {
    const {outbox, storage} = await makeOffline();
    const {entries} = storage.record();
    storage.setItem(
        `${PREFIX}odd`,
        JSON.stringify({alive: Date.now() + 60_000, entries: [{...entries[0], id: 2}]})
    );
    outbox.adopt(true);
    expect(stateOf(outbox, 2)).toBe("sending");
});

test("cells of another user or database are neither sent nor touched", async () => {
    const {outbox, storage} = await makeOffline();
    outbox.leave();
    const other = makeOutbox({storage, tab: "two", uid: 6});
    other.outbox.adopt(true);
    expect(other.outbox.entries(MODEL)).toEqual([]);
    expect(storage.record("one").entries).toHaveLength(1);
});

test("when another user signed in, an open page of the first sends nothing", async () => {
    const {outbox, storage, server} = makeOutbox({
        expired: () => expect.step("expired"),
        beacon: () => expect.step("beacon"),
    });
    outbox.put(cell(1, 5));
    makeOutbox({storage, tab: "two", uid: 6});
    expect(await outbox.flush()).toBe(false);
    outbox.leave();
    expect(server.requests).toEqual([]);
    expect(outbox.state.session).toBe(false);
    expect.verifySteps([]);
    outbox.comeBack();
    makeOutbox({storage, tab: "three"});
    await tick();
    await outbox.flush();
    expect(server.held).toEqual({"1.planned_qty": 5});
    expect(outbox.state.session).toBe(true);
});

test("of one cell typed in two tabs the later value counts", async () => {
    const {outbox, storage} = await makeOffline();
    const next = await makeOffline({storage, tab: "two"});
    await advanceTime(10);
    next.outbox.put(cell(1, 6));
    await advanceTime(10);
    outbox.put(cell(1, 7));
    outbox.put(cell(2, 8));
    outbox.leave();
    next.outbox.adopt(true);
    const values = () => next.outbox.entries(MODEL).map(({id, value}) => [id, value]);
    expect(values()).toEqual([
        [1, 7],
        [2, 8],
    ]);
    const third = await makeOffline({storage, tab: "three"});
    third.outbox.leave();
    await advanceTime(10);
    next.outbox.put(cell(1, 9));
    next.outbox.adopt(true);
    expect(values()[0]).toEqual([1, 9]);
});

test("what was refused or in conflict is there again on the next page, and not sent", async () => {
    const told = [];
    const tell = (entries) => told.push(...entries.map((entry) => entry.id));
    const server = new FakeServer({"2.planned_qty": 9});
    const {outbox, storage} = makeOutbox({server, tell});
    outbox.put(cell(1, -1));
    outbox.put(cell(2, 2, 3));
    await outbox.flush();
    await tick();
    expect(told).toEqual([1, 2]);
    outbox.leave();
    const next = makeOutbox({storage, server, tab: "two", tell});
    next.outbox.adopt(true);
    await advanceTime(6000);
    expect([stateOf(next.outbox, 1), stateOf(next.outbox, 2)]).toEqual(["refused", "conflict"]);
    expect(server.requests).toHaveLength(1);
    expect(told).toEqual([1, 2]);
});

test("a closing page sends what waits once more, and what waits stays written", async () => {
    const sent = [];
    const {outbox, storage} = makeOutbox({beacon: (...args) => sent.push(args)});
    outbox.put(cell(1, 5));
    outbox.put({...cell(2, 6), model: "alro.step.target"});
    outbox.leave();
    expect(sent).toEqual([
        [MODEL, [{id: 1, field: "planned_qty", value: 5, expected: null}]],
        ["alro.step.target", [{id: 2, field: "planned_qty", value: 6, expected: null}]],
    ]);
    expect(storage.record().entries.map(({tried}) => tried)).toEqual([[5], [6]]);
});

test("what the closing page sent makes no conflict with what is typed on the next", async () => {
    const server = new FakeServer();
    const {outbox, storage} = makeOutbox({
        server,
        beacon: (model, changes) => changes.forEach((change) => server.judge(change)),
    });
    outbox.put(cell(1, 5));
    outbox.leave();
    const next = makeOutbox({server, storage, tab: "two"});
    next.outbox.adopt(true);
    next.outbox.put(cell(1, 6, 5));
    expect(await next.outbox.flush()).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 6});
    expect(next.outbox.entries(MODEL)).toEqual([]);
});

test("a page that comes back takes its record back", async () => {
    const {outbox, storage, server} = await makeOffline();
    outbox.leave();
    server.behave = () => undefined;
    outbox.comeBack();
    await tick();
    expect(server.held).toEqual({"1.planned_qty": 5});
    server.behave = lost;
    outbox.put(cell(2, 5));
    await outbox.flush();
    await microTick();
    expect(storage.record().alive).toBeGreaterThan(0);
});

test("a page that comes back after another tab took its record sends nothing twice", async () => {
    const server = new FakeServer();
    const {outbox, storage} = await makeOffline({server});
    const grid = makeGrid();
    outbox.subscribe(MODEL, grid);
    outbox.leave();
    server.behave = () => undefined;
    const next = makeOutbox({server, storage, tab: "two"});
    next.outbox.adopt(true);
    await tick();
    next.outbox.put(cell(1, null, 5));
    await next.outbox.flush();
    outbox.comeBack();
    await advanceTime(60_000);
    expect(server.held).toEqual({"1.planned_qty": null});
    expect(outbox.entries(MODEL)).toEqual([]);
    expect(grid.seen).toEqual(["moved"]);
});

test("a tab that slept and types on first gives up what was taken", async () => {
    const {outbox, storage} = await makeOffline();
    const {entries} = storage.record();
    storage.setItem(`${PREFIX}one`, JSON.stringify({alive: Date.now() - 20_000, entries}));
    const next = makeOutbox({storage, tab: "two"});
    next.outbox.adopt(true);
    outbox.put(cell(2, 6));
    await microTick();
    expect(outbox.entries(MODEL).map((entry) => entry.id)).toEqual([2]);
    expect(storage.record().entries).toHaveLength(1);
});

test("somebody who clears the browser's data takes nothing from an open page", async () => {
    const {outbox, storage} = await makeOffline();
    storage.map.clear();
    outbox.beat();
    expect(stateOf(outbox, 1)).toBe("waiting");
    expect(storage.record().entries).toHaveLength(1);
});

test("a full or denied storage: it goes on in memory, and says so", async () => {
    const storage = new FakeStorage();
    const {outbox, server} = makeOutbox({storage});
    expect(outbox.state.kept).toBe(true);
    storage.isFull = true;
    server.behave = lost;
    outbox.put(cell(1, 5));
    await outbox.flush();
    expect(outbox.state.kept).toBe(false);
    storage.isFull = false;
    outbox.beat();
    expect(outbox.state.kept).toBe(true);

    const denied = makeOutbox({storage: new FakeStorage(true)});
    expect(denied.outbox.state.kept).toBe(false);
    denied.outbox.put(cell(1, 5));
    expect(await denied.outbox.flush()).toBe(true);
    expect(denied.server.held).toEqual({"1.planned_qty": 5});
});

test("a storage that forgets, as Odoo puts in place of a denied one, does not keep", async () => {
    const storage = new FakeStorage();
    storage.key = () => "";
    const {outbox} = makeOutbox({storage});
    expect(outbox.state.kept).toBe(false);
    outbox.put(cell(1, 5));
    await microTick();
    expect(outbox.state.kept).toBe(false);
});
