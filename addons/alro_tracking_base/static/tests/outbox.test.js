import {describe, expect, test} from "@odoo/hoot";
import {Deferred, advanceTime, animationFrame, microTick, tick} from "@odoo/hoot-mock";
import {MODEL, FakeServer, cell, makeGrid, makeOutbox, stateOf} from "./outbox_helpers";

describe.current.tags("headless");

const resolve = (outbox, id, choice) => outbox.resolve(MODEL, id, undefined, "planned_qty", choice);

test("what was typed is sent after a pause in typing", async () => {
    const {outbox, server} = makeOutbox();
    outbox.put(cell(1, 5));
    await advanceTime(600);
    outbox.put(cell(2, 6));
    await advanceTime(600);
    expect(server.values).toEqual([]);
    await advanceTime(100);
    expect(server.values).toEqual([[5, 6]]);
    expect(server.requests[0].changes[0]).toEqual({
        id: 1,
        field: "planned_qty",
        value: 5,
        expected: null,
    });
    expect(outbox.entries(MODEL)).toEqual([]);
});

test("who never pauses is asked for after five seconds", async () => {
    const {outbox, server} = makeOutbox();
    for (let index = 0; index < 10; index++) {
        outbox.put(cell(1, index + 1));
        await advanceTime(500);
    }
    expect(server.values).toEqual([[10]]);
});

test("a cell typed twice is sent once, and expects what the server first held", async () => {
    const {outbox, server} = makeOutbox({server: new FakeServer({"1.planned_qty": 3})});
    outbox.put(cell(1, 5, 3));
    outbox.put(cell(1, 7, 5));
    await outbox.flush();
    expect(server.requests[0].changes).toEqual([
        {id: 1, field: "planned_qty", value: 7, expected: 3},
    ]);
});

test("a cell set back to what the server holds is not sent, and its grid is told", async () => {
    const {outbox, server} = makeOutbox();
    const grid = makeGrid();
    outbox.subscribe(MODEL, grid);
    outbox.put(cell(1, 5));
    outbox.put(cell(1, null));
    await advanceTime(6000);
    expect(server.requests).toEqual([]);
    expect(grid.heard.map(({state, value}) => [state, value])).toEqual([["saved", null]]);
});

test("nothing and zero are two values, and a satang makes a difference", async () => {
    const {outbox, server} = makeOutbox({server: new FakeServer({"2.planned_qty": 1})});
    outbox.put(cell(1, 0, null));
    outbox.put(cell(2, 1.01, 1));
    outbox.put(cell(3, 1.001, 1));
    await outbox.flush();
    expect(server.values).toEqual([[0, 1.01]]);
});

test("what is typed while its cell is under way is sent after the answer", async () => {
    const {outbox, server} = makeOutbox();
    const gate = new Deferred();
    server.behave = () => gate;
    outbox.put(cell(1, 5));
    await advanceTime(700);
    outbox.put(cell(1, 6));
    outbox.put(cell(2, 8));
    await advanceTime(3000);
    expect(server.values).toEqual([[5]]);
    expect(stateOf(outbox, 1)).toBe("sending");
    server.behave = () => undefined;
    gate.resolve(undefined);
    await tick();
    expect(server.requests.map(({changes}) => changes.map((one) => one.expected))).toEqual([
        [null],
        [5, null],
    ]);
    expect(server.held).toEqual({"1.planned_qty": 6, "2.planned_qty": 8});
    expect(outbox.entries(MODEL)).toEqual([]);
});

test("set back while under way, it is sent back", async () => {
    const {outbox, server} = makeOutbox({server: new FakeServer({"1.planned_qty": 3})});
    outbox.put(cell(1, 5, 3));
    const flushed = outbox.flush();
    outbox.put(cell(1, 3, 3));
    expect(await flushed).toBe(true);
    expect(server.values).toEqual([[5], [3]]);
    expect(server.held).toEqual({"1.planned_qty": 3});
});

test("each model has its own request, of at most 1,000 cells", async () => {
    const {outbox, server} = makeOutbox();
    for (let id = 1; id <= 1001; id++) {
        outbox.put(cell(id, 1));
    }
    outbox.put({...cell(1, 1), model: "alro.step.target"});
    expect(await outbox.flush()).toBe(true);
    expect(server.requests.map(({model, changes}) => [model, changes.length])).toEqual([
        [MODEL, 1000],
        ["alro.step.target", 1],
        [MODEL, 1],
    ]);
});

test("a grid on screen says what it shows, and hears the answers and the rows", async () => {
    const {outbox, server} = makeOutbox();
    const grid = makeGrid();
    const leave = outbox.subscribe(MODEL, grid);
    server.behave = (changes) => ({
        answers: changes.map((change) => server.judge(change)),
        grid: {rows: [1]},
    });
    outbox.put(cell(1, 5));
    await outbox.flush();
    await microTick();
    expect(server.requests[0].shown).toEqual({domain: [], names: ["planned_qty"]});
    expect(grid.heard).toEqual([{id: 1, field: "planned_qty", state: "saved", value: 5}]);
    expect(grid.rows).toEqual([{rows: [1]}]);
    expect(grid.seen).toEqual(["sending", "saved"]);
    leave();
    outbox.put(cell(1, 6, 5));
    await outbox.flush();
    expect(server.requests[1].shown).toBe(null);
    expect(grid.heard).toHaveLength(1);
});

test("of several grids the one on screen is asked, and all hear", async () => {
    const {outbox, server} = makeOutbox();
    const [first, hidden] = [makeGrid({domain: [1], names: []}), makeGrid(null)];
    outbox.subscribe(MODEL, first);
    outbox.subscribe(MODEL, hidden);
    outbox.put(cell(1, 5));
    await outbox.flush();
    expect(server.requests[0].shown.domain).toEqual([1]);
    expect(hidden.heard).toHaveLength(1);
});

test("a refused cell says why, stays, and is tried again when typed again", async () => {
    const {outbox, server} = makeOutbox();
    outbox.put(cell(1, -5));
    expect(await outbox.flush()).toBe(true);
    const entry = outbox.entry(MODEL, 1, undefined, "planned_qty");
    expect([entry.state, entry.reason, entry.value]).toEqual(["refused", "Not below zero.", -5]);
    expect(outbox.state.refused).toBe(1);
    await advanceTime(60_000);
    expect(server.requests).toHaveLength(1);
    outbox.put(cell(1, 5));
    expect([entry.state, entry.reason]).toEqual(["waiting", ""]);
    await outbox.flush();
    expect(server.held).toEqual({"1.planned_qty": 5});
});

test("a value typed meanwhile outlives the refusal of the one before", async () => {
    const {outbox, server} = makeOutbox();
    const grid = makeGrid();
    outbox.subscribe(MODEL, grid);
    outbox.put(cell(1, -5));
    const flushed = outbox.flush();
    outbox.put(cell(1, 4));
    await flushed;
    expect(server.values).toEqual([[-5], [4]]);
    expect(grid.heard.map(({state}) => state)).toEqual(["saved"]);
});

test("a refused cell can be given up; its grid hears what it stands at", async () => {
    const {outbox} = makeOutbox({server: new FakeServer({"1.planned_qty": 3})});
    const grid = makeGrid();
    outbox.subscribe(MODEL, grid);
    outbox.put(cell(1, -5, 3));
    await outbox.flush();
    outbox.drop(MODEL, 1, undefined, "planned_qty");
    expect(grid.heard.at(-1)).toEqual({
        id: 1,
        place: undefined,
        field: "planned_qty",
        state: "saved",
        value: 3,
    });
    expect(outbox.entries(MODEL)).toEqual([]);
});

async function makeConflict(value = 5) {
    const made = makeOutbox({server: new FakeServer({"1.planned_qty": 9})});
    made.grid = makeGrid();
    made.outbox.subscribe(MODEL, made.grid);
    made.outbox.put(cell(1, value, 3));
    await made.outbox.flush();
    made.entry = made.outbox.entry(MODEL, 1, undefined, "planned_qty");
    return made;
}

test("a conflict shows both values and overwrites neither", async () => {
    const {outbox, server, entry} = await makeConflict();
    expect(entry.state).toBe("conflict");
    expect([entry.value, entry.other]).toEqual([
        5,
        {value: 9, user: "Somchai", date: "2025-01-02"},
    ]);
    expect(outbox.state.conflicts).toBe(1);
    await advanceTime(60_000);
    expect(server.held).toEqual({"1.planned_qty": 9});
});

test("typing onto a conflict changes one's own side of it only", async () => {
    const {outbox, server, entry} = await makeConflict();
    outbox.put(cell(1, 6, 9));
    await advanceTime(6000);
    expect([entry.state, entry.value]).toEqual(["conflict", 6]);
    expect(server.requests).toHaveLength(1);
    outbox.put(cell(1, 9, 9));
    expect(outbox.entries(MODEL)).toEqual([]);
});

test("mine is sent over what was seen of the other, and over nothing newer", async () => {
    const {outbox, server, entry} = await makeConflict();
    server.held["1.planned_qty"] = 10;
    resolve(outbox, 1, "mine");
    await outbox.flush();
    expect([entry.state, entry.other.value]).toEqual(["conflict", 10]);
    resolve(outbox, 1, "mine");
    await outbox.flush();
    expect(server.held).toEqual({"1.planned_qty": 5});
    expect(outbox.entries(MODEL)).toEqual([]);
});

test("theirs stays, and the grid is told its value", async () => {
    const {outbox, server, grid} = await makeConflict();
    resolve(outbox, 1, "theirs");
    await outbox.flush();
    expect(server.held).toEqual({"1.planned_qty": 9});
    expect([grid.heard.at(-1).state, grid.heard.at(-1).value]).toEqual(["saved", 9]);
    expect(outbox.entries(MODEL)).toEqual([]);
});

test("a record to be born is named by its place, and known by its id from then on", async () => {
    const {outbox, server} = makeOutbox();
    const place = {agency_id: 3, step_id: 5};
    const typed = {model: MODEL, id: false, place, field: "target_qty", expected: null};
    server.behave = ([change]) => ({
        answers: [{id: 12, place: change.place, field: change.field, state: "saved", value: 1}],
    });
    outbox.put({...typed, value: 1});
    const flushed = outbox.flush();
    outbox.put({...typed, place: {step_id: 5, agency_id: 3}, value: 2});
    server.behave = ([change]) =>
        change.id
            ? {answers: [{id: 12, field: "target_qty", state: "saved", value: change.value}]}
            : {
                  answers: [
                      {id: 12, place, field: "target_qty", state: "saved", value: change.value},
                  ],
              };
    await flushed;
    expect(server.requests.map(({changes}) => changes)).toEqual([
        [{id: false, place, field: "target_qty", value: 1, expected: null}],
        [{id: 12, field: "target_qty", value: 2, expected: 1}],
    ]);
    outbox.put({...typed, value: 3, expected: 2});
    expect(outbox.entry(MODEL, 12, undefined, "target_qty").value).toBe(3);
});

test("a grid that fails keeps no cell from being saved", async () => {
    expect.errors(1);
    const {outbox, server} = makeOutbox();
    outbox.subscribe(MODEL, {
        shown: () => null,
        listen() {
            throw new Error("a fault of the grid");
        },
    });
    outbox.put(cell(1, 5));
    expect(await outbox.flush()).toBe(true);
    expect(server.held).toEqual({"1.planned_qty": 5});
    await animationFrame();
    expect.verifyErrors(["a fault of the grid"]);
});

test("the state counts what is where", async () => {
    const {outbox, server} = makeOutbox();
    const gate = new Deferred();
    server.behave = () => gate;
    outbox.put(cell(1, 5));
    await microTick();
    expect(outbox.state).toEqual({
        waiting: 1,
        sending: 0,
        refused: 0,
        conflicts: 0,
        online: true,
        session: true,
        kept: true,
    });
    await advanceTime(700);
    expect([outbox.state.waiting, outbox.state.sending]).toEqual([0, 1]);
    gate.resolve(undefined);
    await tick();
    expect([outbox.state.waiting, outbox.state.sending]).toEqual([0, 0]);
});

test("flush with nothing to send is true at once", async () => {
    const {outbox, server} = makeOutbox();
    expect(await outbox.flush()).toBe(true);
    expect(server.requests).toEqual([]);
});
