import {describe, expect, test} from "@odoo/hoot";
import {linesOf} from "@alro_tracking_base/month_grid/grid_lines";
import {FactPage, makeAnswer, makeModel, shown} from "./grid_helpers";

describe.current.tags("headless");

const SOMEBODY_ELSE = {
    state: "conflict",
    value: 5,
    user: "Somchai",
    date: "2024-10-01 03:00:00",
};
const cellOf = (model, r, c) => model.rows[r].cells[c];

test("what is typed is shown at once and put into the outbox with what the server held", () => {
    const {model, outbox} = makeModel([[1, 2, 3]]);
    const report = model.edit([{cell: cellOf(model, 0, 1), text: "๑,๒๕๐.๕"}]);
    expect(report.set).toBe(1);
    expect(shown(model)).toEqual([[1, 1250.5, 3]]);
    expect(outbox.puts).toHaveLength(1);
    expect(outbox.puts[0]).toMatchObject({
        model: "fact",
        id: 101,
        field: "amount",
        value: 1250.5,
        expected: 2,
    });
    expect(cellOf(model, 0, 1).marks.amount.state).toBe("waiting");
});

test("an emptied cell is zero where zero is blank, and nothing where it is not", () => {
    const {model} = makeModel([[1]]);
    model.edit([{cell: cellOf(model, 0, 0), text: " "}]);
    expect(shown(model)).toEqual([[0]]);
    model.page.blank = null;
    model.edit([{cell: cellOf(model, 0, 0), text: ""}]);
    expect(shown(model)).toEqual([[null]]);
});

test("a locked cell stays, and what is no number stays in the cell and is not sent", () => {
    const {model, outbox} = makeModel([[1, 2]], {locks: ["0,0"]});
    const report = model.edit([
        {cell: cellOf(model, 0, 0), text: "5"},
        {cell: cellOf(model, 0, 1), text: "abc"},
    ]);
    expect(report.locked).toEqual([cellOf(model, 0, 0)]);
    expect(report.invalid).toEqual([cellOf(model, 0, 1)]);
    expect(outbox.puts).toEqual([]);
    expect(model.page.textOf(cellOf(model, 0, 1), "amount")).toBe("abc");
    expect(model.troubled).toEqual([cellOf(model, 0, 1)]);
    model.edit([{cell: cellOf(model, 0, 1), text: "-4"}]);
    expect(cellOf(model, 0, 1).texts.amount).toBe("-4");
    model.giveUp(cellOf(model, 0, 1), "amount");
    expect(cellOf(model, 0, 1).texts).toEqual({});
    expect(shown(model)).toEqual([[1, 2]]);
});

test("undo takes a whole step back; after it was saved that is a new change", () => {
    const {model, outbox} = makeModel([[1, 2, 3]]);
    model.edit([
        {cell: cellOf(model, 0, 0), text: "7"},
        {cell: cellOf(model, 0, 1), text: "8"},
    ]);
    outbox.answer();
    expect(cellOf(model, 0, 0).marks.amount).toBe(undefined);
    model.undo();
    expect(shown(model)).toEqual([[1, 2, 3]]);
    expect(outbox.puts.slice(2)).toMatchObject([
        {id: 100, value: 1, expected: 7},
        {id: 101, value: 2, expected: 8},
    ]);
    model.redo();
    expect(shown(model)).toEqual([[7, 8, 3]]);
    expect(model.redo()).toEqual([]);
});

test("undo before it was saved leaves nothing to send", () => {
    const {model, outbox} = makeModel([[1]]);
    model.edit([{cell: cellOf(model, 0, 0), text: "7"}]);
    model.undo();
    expect(outbox.entries()).toEqual([]);
    expect(cellOf(model, 0, 0).marks).toEqual({});
});

test("a refused value stays on screen with its reason until it is given up", () => {
    const {model, outbox} = makeModel([[1]]);
    const cell = cellOf(model, 0, 0);
    model.edit([{cell, text: "7"}]);
    outbox.answer(() => ({state: "refused", reason: "Not yours.", value: 1}));
    expect(cell.marks.amount).toMatchObject({state: "refused", reason: "Not yours."});
    expect(shown(model)).toEqual([[7]]);
    model.giveUp(cell, "amount");
    expect(shown(model)).toEqual([[1]]);
    expect(model.troubled).toEqual([]);
});

test("a conflict keeps both values until one is chosen", () => {
    for (const [choice, value] of [
        ["mine", 7],
        ["theirs", 5],
    ]) {
        const {model, outbox} = makeModel([[1]]);
        const cell = cellOf(model, 0, 0);
        model.edit([{cell, text: "7"}]);
        outbox.answer(() => SOMEBODY_ELSE);
        expect(shown(model)).toEqual([[7]]);
        expect(cell.marks.amount.other).toMatchObject({value: 5, user: "Somchai"});
        model.resolve(cell, "amount", choice);
        expect(shown(model)).toEqual([[value]]);
        expect(cell.known.amount).toBe(5);
    }
});

test("rows that come back with an answer do not overwrite what is being typed meanwhile", () => {
    const {model} = makeModel([[1, 2]]);
    model.edit([{cell: cellOf(model, 0, 0), text: "7"}]);
    const grid = makeAnswer([[4, 9]], {heads: [{target: 50}]});
    model.listen([], grid);
    expect(shown(model)).toEqual([[7, 9]]);
    expect(model.rows[0].head.target).toBe(50);
});

test("a saved value that is odd stays marked with a warning", () => {
    const {model, outbox} = makeModel([[1]]);
    model.edit([{cell: cellOf(model, 0, 0), text: "7"}]);
    outbox.answer(() => ({warning: "Below what is reported."}));
    expect(cellOf(model, 0, 0).marks.amount).toEqual({
        state: "odd",
        reason: "Below what is reported.",
    });
    expect(model.troubled).toEqual([]);
});

test("what was left from before is shown as soon as its cell is", () => {
    const {model, outbox} = makeModel([[1, 2]]);
    model.edit([{cell: cellOf(model, 0, 1), text: "7"}]);
    model.show(makeAnswer([[1, 2]]));
    expect(shown(model)).toEqual([[1, 7]]);
    expect(cellOf(model, 0, 1).marks.amount.state).toBe("waiting");
    expect(outbox.puts).toHaveLength(1);
});

test("a cell without a record is named by its place, and by its id once it is born", () => {
    const {model, outbox} = makeModel([[1, 2]]);
    const cell = cellOf(model, 0, 1);
    cell.id = false;
    model.edit([{cell, text: "7"}]);
    expect(outbox.puts[0].place).toEqual({row_id: 1, month: cell.column.key});
    outbox.grid.listen([
        {id: 55, place: outbox.puts[0].place, field: "amount", state: "saved", value: 7},
    ]);
    expect(cell.id).toBe(55);
    expect(cell.known.amount).toBe(7);
    expect(model.data.find({id: 55})).toBe(cell);
});

test("rows are grouped in the order in which their groups come, and folded away", () => {
    const heads = [
        {
            groups: [
                [1, "Land"],
                ["act", "Act"],
            ],
        },
        {
            groups: [
                [2, "Farmers"],
                ["act", "Act"],
            ],
        },
        {
            groups: [
                [1, "Land"],
                ["fund", "Fund"],
            ],
        },
    ];
    const {model} = makeModel([[1], [2], [3]], {heads});
    const names = (lines) => lines.map((line) => line.group?.label || line.row.id);
    expect(names(model.lines)).toEqual(["Land", "Act", 1, "Fund", 3, "Farmers", "Act", 2]);
    model.fold(model.lines[0].group);
    expect(names(model.lines)).toEqual(["Land", "Farmers", "Act", 2]);
    expect(model.rows.map((row) => row.id)).toEqual([2]);
    model.foldAll(true);
    expect(names(model.lines)).toEqual(["Land", "Farmers"]);
    model.foldAll(false);
    expect(names(linesOf(model.data.rows, new Set()))).toEqual(names(model.lines));
});

test("rows stay in their groups when saved ones come back, which know of no groups", () => {
    const heads = [1, 2, 1].map((group) => ({groups: [[group, `Group ${group}`]]}));
    const {model} = makeModel([[1], [2], [3]], {heads});
    model.listen([], makeAnswer([[4]], {heads: [{target: 50}]}));
    expect(shown(model)).toEqual([[4], [3], [2]]);
    model.fold(model.lines[3].group);
    expect(shown(model)).toEqual([[4], [3]]);
    model.unfold(model.data.rows[1]);
    expect(shown(model)).toEqual([[4], [3], [2]]);
});

test("rows that are read again stand in the groups that they are in now", async () => {
    const heads = [{groups: [["draft", "Draft"]]}, {groups: [["confirmed", "Confirmed"]]}];
    const options = {heads};
    const {model} = makeModel([[1], [2]], options);
    options.heads = [heads[1], heads[1]];
    await model.reload();
    expect(model.lines.map((line) => line.group?.label || line.row.id)).toEqual([
        "Confirmed",
        1,
        2,
    ]);
});

test("a row of no group is not lost among those of some", () => {
    const heads = [
        {groups: [[1, "Land"]]},
        {
            groups: [
                [1, "Land"],
                ["act", "Act"],
            ],
        },
        {groups: []},
    ];
    const {model} = makeModel([[1], [2], [3]], {heads});
    expect(model.lines.map((line) => line.group?.label || line.row.id)).toEqual([
        "Land",
        "Act",
        2,
        1,
        3,
    ]);
});

/** A model whose server answers when the test says so. */
function makeSlowModel(amounts, options = {}) {
    const made = makeModel(amounts, options);
    const answers = [];
    made.model.source.read = () => new Promise((resolve) => answers.push(resolve));
    return {...made, answers};
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("of two searches the newer counts, whichever is answered first", async () => {
    const {model, answers} = makeSlowModel([[1]]);
    const older = model.load({domain: ["older"]});
    const newer = model.load({domain: ["newer"]});
    answers[1](makeAnswer([[2]]));
    expect(await newer).toBe(true);
    answers[0](makeAnswer([[3], [3]]));
    expect(await older).toBe(false);
    expect(shown(model)).toEqual([[2]]);
    expect(model.search.domain).toEqual(["newer"]);
});

test("rows read before a cell was saved are read again", async () => {
    const {model, outbox, answers} = makeSlowModel([[0]]);
    const reading = model.load({domain: []});
    model.edit([{cell: cellOf(model, 0, 0), text: "11"}]);
    outbox.answer();
    answers[0](makeAnswer([[0]]));
    await settle();
    answers[1](makeAnswer([[11]]));
    await reading;
    expect(shown(model)).toEqual([[11]]);
    expect(cellOf(model, 0, 0).known.amount).toBe(11);
});

test("a search is not overtaken by reading the rows of the last one again", async () => {
    const {model, answers} = makeSlowModel([[1]]);
    const reading = model.load({domain: ["new"]});
    const again = model.reload();
    answers[0](makeAnswer([[2]]));
    expect(await reading).toBe(true);
    answers[1](makeAnswer([[5]]));
    await again;
    expect(shown(model)).toEqual([[2]]);
});

test("undo lasts over a search, for the cells that are still there, and asks the server", () => {
    const {model, outbox} = makeModel([[1], [2]]);
    model.edit([{cell: cellOf(model, 0, 0), text: "7"}]);
    model.edit([{cell: cellOf(model, 1, 0), text: "8"}]);
    outbox.answer();
    model.show(makeAnswer([[7]]));
    model.undo();
    expect(shown(model)).toEqual([[1]]);
    expect(outbox.puts[outbox.puts.length - 1]).toMatchObject({id: 100, value: 1, expected: 7});
});

test("undo does not touch what somebody else has changed since", () => {
    const {model, outbox} = makeModel([[1, 2]]);
    model.edit([{cell: cellOf(model, 0, 1), text: "8"}]);
    model.edit([{cell: cellOf(model, 0, 0), text: "7"}]);
    outbox.answer();
    model.listen([], makeAnswer([[5, 8]]));
    model.undo();
    expect(shown(model)).toEqual([[5, 2]]);
});

test("undo of a figure kept in a conflict brings back the other one", () => {
    const {model, outbox} = makeModel([[1]]);
    const cell = cellOf(model, 0, 0);
    model.edit([{cell, text: "7"}]);
    outbox.answer(() => SOMEBODY_ELSE);
    model.resolve(cell, "amount", "mine");
    outbox.answer();
    model.undo();
    expect(shown(model)).toEqual([[5]]);
});

test("undo takes a text that is no number away, and leaves the figure below it", () => {
    const {model} = makeModel([[0]]);
    const cell = cellOf(model, 0, 0);
    model.edit([{cell, text: "12"}]);
    model.edit([{cell, text: "bad"}]);
    expect(model.troubled).toEqual([cell]);
    model.undo();
    expect(model.troubled).toEqual([]);
    expect(shown(model)).toEqual([[12]]);
    model.redo();
    expect(cell.texts.amount).toBe("bad");
    model.undo();
    model.undo();
    expect(shown(model)).toEqual([[0]]);
});

test("a page shows nothing of the trouble of fields that other pages type", () => {
    const {model, outbox} = makeModel([[1, 2]]);
    const cell = cellOf(model, 0, 0);
    const other = {model: "fact", id: 101, place: null, field: "other", value: 9, expected: 1};
    model.edit([{cell, text: "bad"}]);
    outbox.put(other);
    class OtherPage extends FactPage {
        entry = "other";
        fields = ["other"];
    }
    const {model: sight} = makeModel([[1, 2]], {page: new OtherPage()});
    expect(sight.troubled).toEqual([]);
    model.follow([{...other, state: "refused", reason: "Not yours."}]);
    expect(model.troubled).toEqual([cell]);
    model.show(makeAnswer([[1, 2]]));
    expect(cellOf(model, 0, 1).marks).toEqual({});
    model.giveUp(cellOf(model, 0, 0), "amount");
});

test("what is folded in one grouping folds nothing in another", async () => {
    const heads = [{groups: [[1, "Land"]]}, {groups: [[2, "Farmers"]]}];
    const {model} = makeModel([[1], [2]], {heads});
    await model.load({domain: [], groupBy: ["activity_id"]});
    model.foldAll(true);
    await model.load({domain: [1], groupBy: ["activity_id"]});
    expect(model.rows).toEqual([]);
    await model.load({domain: [1], groupBy: ["project_id"]});
    expect(model.rows).toHaveLength(2);
});

test("a column that has come meanwhile is shown when the rows are read again", async () => {
    const {model} = makeModel([[1, 2]]);
    model.source.read = async () => makeAnswer([[1, 2, 3]]);
    await model.reload();
    expect(shown(model)).toEqual([[1, 2, 3]]);
});

test("a text that is no number is there again when its cell is, until it is mended", () => {
    const {model} = makeModel([[1, 2]]);
    model.edit([{cell: cellOf(model, 0, 1), text: "1.5.2"}]);
    model.show(makeAnswer([[1, 2]]));
    expect(cellOf(model, 0, 1).texts.amount).toBe("1.5.2");
    model.edit([{cell: cellOf(model, 0, 1), text: "1.5"}]);
    model.show(makeAnswer([[1, 1.5]]));
    expect(cellOf(model, 0, 1).texts).toEqual({});
});
