import {expect, test} from "@odoo/hoot";
import {keyDown, keyUp, press, queryAll, queryAllTexts, queryFirst, resize} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {tableOf} from "@alro_tracking_base/month_grid/grid_clipboard_hook";
import {MonthGrid} from "@alro_tracking_base/month_grid/month_grid";
import {FactPage, makeAnswer, makeModel, shown} from "./grid_helpers";

defineMailModels();

async function mountGrid(amounts, options) {
    const {model, outbox} = makeModel(amounts, options);
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan", autofocus: true}});
    await animationFrame();
    return {model, outbox};
}

const texts = () =>
    queryAll(".o_grid_row").map((row) => queryAllTexts(".o_grid_cell", {root: row}));
const active = () => {
    const cell = queryFirst("#o_grid_active");
    return [Number(cell.closest("tr").dataset.row), Number(cell.dataset.c)];
};
const input = () => queryFirst(".o_grid_editor");
const isTyping = () => input().style.visibility === "visible";

/**
 * Press keys as fast as a machine, without waiting for anything to be drawn.
 *
 * The key that opens the editor lands in it, as in a browser; the test library writes only into what had the focus.
 */
async function typeFast(...keys) {
    for (const key of keys) {
        const wasTyping = isTyping();
        await keyDown(key);
        if (!wasTyping && isTyping()) {
            input().value += key;
        }
        await keyUp(key);
    }
}

/** Hand a clipboard to the grid, or take what it puts there. */
async function clipboard(type, data = {}) {
    const clipboardData = {
        data,
        getData: (kind) => data[kind] || "",
        setData: (kind, text) => {
            data[kind] = text;
        },
    };
    const event = new ClipboardEvent(type, {bubbles: true, cancelable: true});
    Object.defineProperty(event, "clipboardData", {value: clipboardData});
    queryFirst(".o_grid_focus").dispatchEvent(event);
    await animationFrame();
    return data;
}

test("the first open cell is active and the keyboard types into it at once", async () => {
    const {model, outbox} = await mountGrid([
        [10, 20, 30],
        [5, 0, 0],
    ]);
    expect(active()).toEqual([2, 1]);
    expect(".o_grid_focus").toBeFocused();
    await typeFast("4", "2", "Enter");
    await animationFrame();
    expect(shown(model)[1]).toEqual([5, 42, 0]);
    expect(outbox.puts).toMatchObject([{id: 201, value: 42, expected: 0}]);
});

test("keys typed faster than the screen draws land where they belong", async () => {
    const {model} = await mountGrid([
        [0, 0, 0],
        [0, 0, 0],
    ]);
    await typeFast("1", "Tab", "2", "Tab", "3", "Enter", "4", "Tab", "5", "Tab", "6", "Enter");
    await animationFrame();
    expect(shown(model)).toEqual([
        [1, 2, 3],
        [4, 5, 6],
    ]);
    expect(texts()).toEqual([
        ["1", "2", "3"],
        ["4", "5", "6"],
    ]);
});

test("totals follow while typing, red until they meet the target", async () => {
    await mountGrid([[100, 0]]);
    expect(".o_column_total:last").toHaveText("100");
    expect("td.o_column_difference").toHaveClass("o_bad");
    await typeFast("2", "0", "Enter");
    await animationFrame();
    expect("td.o_column_total").toHaveText("120");
    expect("td.o_column_difference").toHaveText("0");
    expect("td.o_column_difference").toHaveClass("o_good");
});

test("F2 edits what stands there, Escape takes it back, arrows leave a cell that is typed over", async () => {
    const {model} = await mountGrid([[7, 8, 9]]);
    await press("F2");
    expect(input().value).toBe("7");
    input().value = "75";
    await press("Escape");
    expect(shown(model)).toEqual([[7, 8, 9]]);
    expect(isTyping()).toBe(false);
    await typeFast("3", "ArrowRight", "4", "ArrowRight");
    await animationFrame();
    expect(shown(model)).toEqual([[3, 4, 9]]);
    expect(active()).toEqual([1, 2]);
});

test("Delete clears a block, Ctrl+Z brings it back, Ctrl+Y clears it again", async () => {
    const {model} = await mountGrid([
        [1, 2, 3],
        [4, 5, 6],
    ]);
    await press(["ctrl", "Home"]);
    await press(["shift", "ArrowDown"]);
    await press(["shift", "ArrowRight"]);
    await press("Delete");
    expect(shown(model)).toEqual([
        [0, 0, 3],
        [0, 0, 6],
    ]);
    await press(["ctrl", "z"], {code: "KeyZ"});
    expect(shown(model)[0]).toEqual([1, 2, 3]);
    await press(["ctrl", "y"], {code: "KeyY"});
    expect(shown(model)[1]).toEqual([0, 0, 6]);
});

test("a block of a spreadsheet is pasted from the active cell on; what has no room is told", async () => {
    const {model} = await mountGrid([
        [0, 0, 0],
        [0, 0, 0],
    ]);
    await press("ArrowRight");
    await clipboard("paste", {"text/plain": "1,250.50\t๒๐\t30\r\n\t-\t5\r\n9\t9\t9\r\n"});
    expect(shown(model)).toEqual([
        [0, 1250.5, 20],
        [0, 0, 0],
    ]);
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification_content").toHaveText(/^5 cells/);
});

test("one copied value fills the selected block", async () => {
    const {model} = await mountGrid([
        [0, 0, 0],
        [0, 0, 0],
    ]);
    await press(["ctrl", "a"], {code: "KeyA"});
    await clipboard("paste", {"text/plain": "7"});
    expect(shown(model)).toEqual([
        [7, 7, 7],
        [7, 7, 7],
    ]);
});

test("a copied block is numbers without separators; cut clears it", async () => {
    const {model} = await mountGrid([
        [1250.5, 2],
        [3, 0],
    ]);
    await press(["ctrl", "a"], {code: "KeyA"});
    const data = await clipboard("cut");
    expect(data["text/plain"].trim()).toBe("1250.5\t2\n3\t0");
    expect(data["text/html"]).toInclude("<td");
    expect(shown(model)).toEqual([
        [0, 0],
        [0, 0],
    ]);
});

test("a locked cell says why and is not typed into", async () => {
    const {model} = await mountGrid([[1, 2]], {locks: ["0,0", "0,1"]});
    await typeFast("5");
    await animationFrame();
    expect(isTyping()).toBe(false);
    expect(".o_notification_content").toHaveText("It is locked.");
    expect(shown(model)).toEqual([[1, 2]]);
    expect(".o_grid_cell:first").toHaveAttribute("aria-readonly", "true");
});

test("what is no number stays, red, and can be given up below the grid", async () => {
    await mountGrid([[1, 0]]);
    await typeFast("x", "Enter");
    await animationFrame();
    expect(".o_grid_cell:eq(1)").toHaveText("x");
    expect(".o_grid_cell:eq(1)").toHaveAttribute("aria-invalid", "true");
    await press("ArrowUp");
    await animationFrame();
    await contains("button[name=give_up]").click();
    expect(".o_grid_cell:eq(1)").toHaveText("");
});

test("a conflict shows both values and is decided with the keyboard", async () => {
    const {outbox, model} = await mountGrid([[1, 0]]);
    await typeFast("5", "Enter");
    outbox.answer(() => ({
        state: "conflict",
        value: 9,
        user: "Somchai",
        date: "2024-10-01 03:00:00",
    }));
    await animationFrame();
    expect(".o_grid_cell:eq(1)").toHaveClass("o_conflict");
    expect(".o_grid_conflict").toHaveText(/Somchai/);
    expect("button[name=mine]").toHaveText(/5$/);
    await press("F6");
    expect("button[name=mine]").toBeFocused();
    await contains("button[name=theirs]").click();
    expect(shown(model)).toEqual([[1, 9]]);
    expect(".o_grid_conflict").toHaveCount(0);
});

test("Ctrl+R fills right, Ctrl+D down", async () => {
    const {model} = await mountGrid([
        [4, 0, 0],
        [0, 0, 0],
    ]);
    await press(["ctrl", "Home"]);
    await press(["shift", "End"]);
    await press(["ctrl", "r"], {code: "KeyR"});
    expect(shown(model)[0]).toEqual([4, 4, 4]);
    await press(["shift", "ArrowDown"]);
    await press(["ctrl", "d"], {code: "KeyD"});
    expect(shown(model)[1]).toEqual([4, 4, 4]);
});

test("a target is spread evenly and the remainder is told; last year's shape is taken over", async () => {
    const {model} = await mountGrid([[0, 0, 0, 0, 0, 0, 0]], {
        heads: [{target: 10}],
        shapes: {1: [0, 0, 5, 0, 0, 0, 15]},
    });
    await contains(".o_grid_fill").click();
    await contains(".o-dropdown-item:contains(evenly)").click();
    await animationFrame();
    expect(shown(model)).toEqual([[2, 2, 2, 1, 1, 1, 1]]);
    expect(".o_notification_content").toHaveText(/Oct = 2, Nov = 2, Dec = 2, the others = 1/);
    await contains(".o_grid_fill").click();
    await contains(".o-dropdown-item:contains(last year)").click();
    await animationFrame();
    expect(shown(model)).toEqual([[0, 0, 3, 0, 0, 0, 7]]);
});

test("the second year's months take last year's shape by month; where there is none, nothing is shared out", async () => {
    const amounts = [Array(24).fill(0)];
    const {model} = await mountGrid(amounts, {
        heads: [{target: 10}],
        locks: Array.from({length: 12}, (_none, c) => `0,${c}`),
        shapes: {1: [0, 0, 5, 0, 0, 0, 15, 0, 0, 0, 0, 0]},
    });
    await contains(".o_grid_fill").click();
    await contains(".o-dropdown-item:contains(last year)").click();
    await animationFrame();
    expect(shown(model)[0].slice(12)).toEqual([0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 0]);
    await animationFrame();
    expect(".o_grid_focus").toBeFocused();
    await press(["ctrl", "End"]);
    await press(["shift", "ArrowLeft"]);
    await contains(".o_grid_fill").click();
    await contains(".o-dropdown-item:contains(last year)").click();
    await animationFrame();
    expect(shown(model)[0].slice(12)).toEqual([0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 0]);
    expect(queryAllTexts(".o_notification").join()).toInclude("no plan of last year");
});

test("only the row that changes renders again", async () => {
    let rendered = 0;
    class CountingPage extends FactPage {
        classOf() {
            rendered++;
            return "";
        }
    }
    await mountGrid(
        Array.from({length: 50}, () => Array(12).fill(1)),
        {page: new CountingPage()}
    );
    rendered = 0;
    await typeFast("5", "Enter");
    await animationFrame();
    expect(rendered).toBe(12);
});

test("rows of one step are added up, others are not", async () => {
    const group = {groups: [[1, "Land"]]};
    await mountGrid(
        [
            [1, 2],
            [3, 4],
        ],
        {
            heads: [
                {...group, step_id: 8},
                {...group, step_id: 8},
            ],
        }
    );
    expect(queryAllTexts(".o_grid_group .o_grid_sum")).toEqual(["4", "6"]);
    await typeFast("5", "Enter");
    await animationFrame();
    expect(queryAllTexts(".o_grid_group .o_grid_sum")).toEqual(["8", "6"]);
});

test("different steps are never added up", async () => {
    const heads = [{groups: [[1, "Land"]]}, {groups: [[1, "Land"]]}];
    await mountGrid([[1], [3]], {heads});
    expect(queryAllTexts(".o_grid_group .o_grid_sum")).toEqual([""]);
});

test("a screen reader hears a grid: roles, heads, the active cell", async () => {
    await mountGrid([[1, 0]]);
    expect(".o_grid_focus").toHaveAttribute("role", "grid");
    expect(".o_grid_focus").toHaveAttribute("aria-activedescendant", "o_grid_active");
    expect("#o_grid_active").toHaveAttribute("role", "gridcell");
    expect(".o_grid_row th").toHaveAttribute("role", "rowheader");
    expect("[role=columnheader]").toHaveCount(7);
});

test("what stands in the editor is typed when the page goes", async () => {
    const {model, outbox} = await mountGrid([[1, 0]]);
    await typeFast("5");
    window.dispatchEvent(new PageTransitionEvent("pagehide"));
    expect(shown(model)).toEqual([[1, 5]]);
    expect(outbox.puts).toHaveLength(1);
});

test("a screen that is turned shows the same month, and what is being typed stays in it", async () => {
    const {model} = await mountGrid([Array(12).fill(0)]);
    for (let month = 0; month < 7; month++) {
        await press("ArrowRight");
    }
    await typeFast("7", "7");
    await resize({width: 390, height: 844});
    await runAllTimers();
    await animationFrame();
    expect(".o_grid_cell").toHaveCount(1);
    expect(".o_grid_head span").toHaveText("May");
    expect(shown(model)).toEqual([[0, 0, 0, 0, 0, 0, 0, 77, 0, 0, 0, 0]]);
    await contains(".o_grid_head .fa-chevron-right").click();
    expect(".o_grid_head span").toHaveText("Jun");
});

test("a cell in a folded group that needs an eye is counted, and unfolded to be seen", async () => {
    const heads = [{groups: [[1, "Land"]]}, {groups: [[2, "Farmers"]]}];
    const {model} = await mountGrid([[0], [0]], {heads});
    await press("ArrowDown");
    await typeFast("x", "Enter");
    model.foldAll(true);
    await animationFrame();
    expect(".o_grid_row").toHaveCount(0);
    await contains(".o_grid_trouble").click();
    await animationFrame();
    await animationFrame();
    expect(".o_grid_row").toHaveCount(1);
    expect(active()).toEqual([2, 0]);
});

test("words below the grid are kept while they are typed, and undone as one step", async () => {
    class NotePage extends FactPage {
        fields = ["amount", "cause"];
        get notes() {
            return [{name: "cause", label: "Cause"}];
        }
    }
    const {model, outbox} = await mountGrid([[1, 0]], {page: new NotePage()});
    await press("F6");
    expect("textarea[name=cause]").toBeFocused();
    await contains("textarea[name=cause]").edit("Flood", {confirm: false});
    model.listen([], null);
    await animationFrame();
    expect("textarea[name=cause]").toHaveValue("Flood");
    expect(outbox.entries()).toMatchObject([{field: "cause", value: "Flood"}]);
    await press("Escape");
    expect(".o_grid_focus").toBeFocused();
    await press(["ctrl", "z"], {code: "KeyZ"});
    await animationFrame();
    expect("textarea[name=cause]").toHaveValue("");
});

test("the button leads from one cell that needs an eye to the next, and round again", async () => {
    await mountGrid([
        [0, 0],
        [0, 0],
    ]);
    await typeFast("x", "Enter", "y", "Enter");
    await animationFrame();
    const seen = [];
    for (let click = 0; click < 3; click++) {
        await contains(".o_grid_trouble").click();
        await animationFrame();
        seen.push(active().join());
    }
    expect(seen).toEqual(["1,0", "2,0", "1,0"]);
});

test("undoing words goes to the cell that they belong to", async () => {
    class NotePage extends FactPage {
        fields = ["amount", "cause"];
        get notes() {
            return [{name: "cause", label: "Cause"}];
        }
    }
    await mountGrid([[1], [1], [1]], {page: new NotePage()});
    await press("ArrowDown");
    await press("F6");
    await contains("textarea[name=cause]").edit("Flood", {confirm: false});
    await press("Escape");
    await press("ArrowDown");
    await press(["ctrl", "z"], {code: "KeyZ"});
    await animationFrame();
    expect(active()).toEqual([2, 0]);
});

test("decided, the keyboard is back in the grid", async () => {
    const {outbox, model} = await mountGrid([[1, 0]]);
    await typeFast("5", "Enter");
    outbox.answer(() => ({state: "refused", reason: "Not yours.", value: 0}));
    await animationFrame();
    expect(".o_grid_cell_facts li").toHaveCount(1);
    await contains("button[name=retry]").click();
    expect(".o_grid_focus").toBeFocused();
    expect(outbox.puts).toHaveLength(2);
    outbox.answer(() => ({state: "refused", reason: "Not yours.", value: 0}));
    await animationFrame();
    await contains("button[name=give_up]").click();
    expect(".o_grid_focus").toBeFocused();
    expect(shown(model)).toEqual([[1, 0]]);
});

test("groups are folded and rows opened with the keyboard", async () => {
    const heads = [{groups: [[1, "Land"]]}, {groups: [[2, "Farmers"]]}];
    const {model} = makeModel([[1], [2]], {heads});
    const open = (row) => expect.step(row.id);
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan", autofocus: true, open}});
    await animationFrame();
    expect(".o_grid_focus").toHaveAttribute("role", "treegrid");
    await press(["ctrl", "Enter"]);
    expect.verifySteps([1]);
    await press(["alt", "shift", "ArrowLeft"]);
    await animationFrame();
    expect(".o_grid_row").toHaveCount(1);
    expect(".o_grid_group:first").toHaveAttribute("aria-expanded", "false");
    await press(["alt", "shift", "ArrowRight"]);
    await animationFrame();
    expect(".o_grid_row").toHaveCount(2);
    expect(".o_grid_group:first").toHaveAttribute("aria-expanded", "true");
});

test("a long page is drawn in two goes, and whole in the end", async () => {
    const {model} = makeModel(Array.from({length: 100}, () => [1]));
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan", autofocus: true}});
    await runAllTimers();
    await animationFrame();
    await animationFrame();
    expect(".o_grid_row").toHaveCount(100);
});

test("undo goes to its cell at once: the next key is typed there", async () => {
    const {model} = await mountGrid([[0], [0], [0]]);
    await typeFast("5", "Enter");
    await press("ArrowDown");
    await press(["ctrl", "z"], {code: "KeyZ"});
    await typeFast("7", "Enter");
    await animationFrame();
    expect(shown(model)).toEqual([[7], [0], [0]]);
});

test("the active cell stays the one it was when groups are folded above it", async () => {
    const heads = [{groups: [[1, "Land"]]}, {groups: [[2, "Farmers"]]}, {groups: [[2, "Farmers"]]}];
    await mountGrid([[1], [1], [1]], {heads});
    await press(["ctrl", "End"]);
    expect(active()).toEqual([3, 0]);
    await contains(".o_grid_fold:first").click();
    await animationFrame();
    expect(active()).toEqual([3, 0]);
    expect(".o_grid_focus").toBeFocused();
});

test("a typed dash is no answer where zero and nothing differ; a pasted one is a spreadsheet's zero", async () => {
    class ResultPage extends FactPage {
        blank = null;
    }
    const {model} = await mountGrid([[null, null]], {page: new ResultPage()});
    await typeFast("-", "Enter");
    await animationFrame();
    expect(shown(model)).toEqual([[null, null]]);
    expect(".o_grid_cell:first").toHaveAttribute("aria-invalid", "true");
    await press("ArrowRight");
    await clipboard("paste", {"text/plain": " -   "});
    expect(shown(model)).toEqual([[null, 0]]);
});

test("a block pasted into the editor goes into cells", async () => {
    const {model} = await mountGrid([[0, 0, 0]]);
    await typeFast("5");
    await clipboard("paste", {"text/plain": "51\t52"});
    expect(shown(model)).toEqual([[51, 52, 0]]);
});

test("Alt and an arrow are the browser's, while typing too", async () => {
    const {model} = await mountGrid([[0, 0]]);
    await typeFast("5");
    await press(["alt", "ArrowLeft"]);
    expect(isTyping()).toBe(true);
    await press("Enter");
    expect(shown(model)).toEqual([[5, 0]]);
});

test("F6 leads from the grid to the box below, to the buttons above, and back", async () => {
    await mountGrid([[1, 0]]);
    await typeFast("x", "Enter");
    await animationFrame();
    await press("ArrowUp");
    await animationFrame();
    await press("F6");
    expect("button[name=give_up]").toBeFocused();
    await press("F6");
    expect(".o_grid_toolbar button:first").toBeFocused();
    await press("F6");
    expect(".o_grid_focus").toBeFocused();
});

test("words typed right after the jump to the box below belong to the new cell", async () => {
    class NotePage extends FactPage {
        fields = ["amount", "cause"];
        get notes() {
            return [{name: "cause", label: "Cause"}];
        }
    }
    const {outbox} = await mountGrid([[1, 0]], {page: new NotePage()});
    keyDown("ArrowLeft");
    keyDown("F6");
    const textarea = queryFirst("textarea[name=cause]");
    textarea.value = "Flood";
    textarea.dispatchEvent(new InputEvent("input", {bubbles: true}));
    await animationFrame();
    expect("textarea[name=cause]").toHaveValue("Flood");
    expect(outbox.entries()).toMatchObject([{id: 100, field: "cause", value: "Flood"}]);
});

test("rows that come while a cell is typed into leave the editor on its cell", async () => {
    const {model} = await mountGrid([[0], [0], [0]]);
    await press("ArrowDown");
    await typeFast("5");
    const answer = makeAnswer([[0], [0]], {heads: [{id: 9}, {id: 2}]});
    answer.ids = [[900], [200]];
    model.show(answer);
    await typeFast("0", "Enter");
    await animationFrame();
    expect(shown(model)).toEqual([[0], [50]]);
    expect(active()).toEqual([2, 0]);
});

test("what is typed into a cell that goes is taken before it goes", async () => {
    const {model, outbox} = await mountGrid([[0], [0]]);
    await press("ArrowDown");
    await typeFast("5");
    model.show(makeAnswer([[0]]));
    await animationFrame();
    expect(isTyping()).toBe(false);
    expect(outbox.puts).toMatchObject([{id: 200, value: 5}]);
    expect(active()).toEqual([1, 0]);
});

test("keys that do something to the page take what is being typed along", async () => {
    class ActPage extends FactPage {
        get actions() {
            const text = (model) => model.rows[0].sum("amount") === 5 && "Confirm";
            return [{name: "act", hotkey: "k", text, run: () => expect.step("confirmed")}];
        }
    }
    const {model} = await mountGrid([[0, 0]], {page: new ActPage()});
    await typeFast("5");
    await keyDown("alt");
    await press("k", {code: "KeyK"});
    await keyUp("alt");
    expect.verifySteps(["confirmed"]);
    expect(shown(model)).toEqual([[5, 0]]);
    await press("ArrowRight");
    await typeFast("7");
    await press("F6");
    expect(shown(model)).toEqual([[5, 7]]);
    expect(".o_grid_toolbar button:first").toBeFocused();
});

/** What each column has to give, and what of it is left: live, and only where the server told it. */
class FooterPage extends FactPage {
    hasTotal = true;
    tail = [{...new FactPage().tail[0], sumsCells: true}];

    sumKeyOf() {
        return "agencies";
    }

    get footers() {
        const whole = (column) => column.whole ?? null;
        const left = (column, rows) =>
            column.whole === undefined
                ? null
                : rows.reduce(
                      (rest, row) => rest - row.cells[column.index].value("amount"),
                      column.whole
                  );
        return [
            {name: "whole", label: "To give", value: whole},
            {name: "left", label: "Left", value: left, tone: (value) => value < 0 && "bad"},
        ];
    }
}

const footer = (name) => queryAllTexts(`[data-footer=${name}] td`);

test("lines below the total follow what is typed; what falls below zero is red", async () => {
    const {model} = makeModel(
        [
            [1, 2],
            [3, 4],
        ],
        {page: new FooterPage()}
    );
    const answer = makeAnswer([
        [1, 2],
        [3, 4],
    ]);
    answer.heads.forEach((head) => (head.whole = 6));
    model.show(answer);
    const grid = await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan"}});
    expect(queryAllTexts(".o_grid_total:first td")).toEqual(["240", "4", "6", "10"]);
    expect(footer("whole")).toEqual(["", "6", "6", "12"]);
    expect(footer("left")).toEqual(["", "2", "0", "2"]);
    expect("[data-footer=left] .o_bad").toHaveCount(0);
    model.edit([{cell: model.rows[0].cells[1], text: "5"}]);
    await animationFrame();
    expect(footer("left")).toEqual(["", "2", "-3", "-1"]);
    expect("[data-footer=left] .o_bad").toHaveCount(2);
    expect(tableOf(grid).slice(-2)).toEqual([
        ["To give", null, 6, 6, 12],
        ["Left", null, 2, -3, -1],
    ]);
});

test("a line below the total of which nothing is known is not shown; what is read again shows", async () => {
    const {model} = makeModel([[1], [2]], {page: new FooterPage()});
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan"}});
    expect(".o_grid_total").toHaveCount(1);
    expect(".o_grid_footer").toHaveCount(0);
    const answer = makeAnswer([[1], [2]]);
    answer.heads[0].whole = 5;
    model.data.learn(answer, true);
    model.bus.trigger("update");
    await animationFrame();
    expect(footer("left")).toEqual(["", "2", "2"]);
    answer.heads[0].whole = 9;
    model.data.learn(answer, true);
    await animationFrame();
    expect(footer("left")).toEqual(["", "6", "6"]);
});

test("a group of one row has sums where its line is what counts", async () => {
    class SinglesPage extends FactPage {
        sumsSingles = true;
    }
    const heads = [{groups: [[1, "Land"]]}];
    const {model} = await mountGrid([[1, 2]], {heads, page: new SinglesPage()});
    expect(queryAllTexts(".o_grid_group td")).toEqual(["120", "1", "2", "3", ""]);
    model.edit([{cell: model.rows[0].cells[0], text: "5"}]);
    await animationFrame();
    expect(queryAllTexts(".o_grid_group td")).toEqual(["120", "5", "2", "7", ""]);
});

test("a total of a part of the rows says so", async () => {
    const {model} = makeModel([[1], [2]], {page: new FooterPage()});
    model.show({...makeAnswer([[1], [2]]), length: 300});
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan"}});
    expect(".o_grid_total .o_grid_name").toHaveText("Total of this page");
});

test("a copied table says what the page says, sums and all", async () => {
    class TotalPage extends FactPage {
        hasTotal = true;
        subtitleLabel = "Agency";
        sumKeyOf() {
            return "agencies";
        }
    }
    const heads = [{groups: [[1, "Land"]]}, {groups: [[1, "Land"]]}, {groups: [[2, "Farmers"]]}];
    const {model} = makeModel([[1], [2], [4]], {heads, page: new TotalPage()});
    const grid = await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan"}});
    expect(tableOf(grid)).toEqual([
        ["Step", "Target", "Oct", "Total", "Difference"],
        ["Land", 240, 3, 3, null],
        ["Step 1", 120, 1, 1, 119],
        ["Step 2", 120, 2, 2, 118],
        ["Farmers", null, null, null, null],
        ["Step 3", 120, 4, 4, 116],
        ["Total", 360, 7, 7, null],
    ]);
});
