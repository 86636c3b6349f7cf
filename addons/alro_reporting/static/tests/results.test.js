import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {makeRows} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {HostedMonthsPage, HostedStepsPage} from "@alro_reporting/hosted/hosted";
import {ResultsPage} from "@alro_reporting/results/results";

describe.current.tags("headless");
beforeEach(makeMockEnv);

/** Three months that are over and one that is not; planned 10 each. */
function makeRow({head = {}, actual, cause = [], remedy = []}, page = new ResultsPage()) {
    const [row] = makeRows(page, [
        {
            head: {
                target: 40,
                is_main_target: true,
                plan_state: "confirmed",
                entry_mode: "manual",
                behind_percent: 10,
                ...head,
            },
            cells: {actual_qty: actual, confirmed_qty: [10, 10, 10, 10], cause, remedy},
        },
    ]);
    return row;
}

const fact = (page, name, row) => page.tail.find((column) => column.name === name).value(row);

test("to date: the plan of the months that are over, all that is reported", () => {
    const page = new ResultsPage();
    const row = makeRow({actual: [10, 0, 5, 4]});
    expect(fact(page, "plan_to_date", row)).toBe(30);
    expect(fact(page, "result_to_date", row)).toBe(19);
    expect(fact(page, "pct_target", row)).toBe("47.50");
    expect(fact(page, "pct_plan", row)).toBe("50.00");
});

test("what is not reported has no result and no percentage; zero has", () => {
    const page = new ResultsPage();
    const none = makeRow({actual: [null, null, null, null]});
    expect(fact(page, "result_to_date", none)).toBe(null);
    expect(fact(page, "pct_target", none)).toBe("");
    const zero = makeRow({actual: [0, null, null, null]});
    expect(fact(page, "result_to_date", zero)).toBe(0);
    expect(fact(page, "pct_target", zero)).toBe("0.00");
    expect(
        fact(page, "pct_target", makeRow({head: {target: 0}, actual: [1, null, null, null]}))
    ).toBe("");
});

test("a month before the first report has no result to date; afterwards zero is one", () => {
    const page = new ResultsPage();
    const row = makeRow({actual: [null, 0, null, null]});
    expect(page.factOf(row.cells[0])).toMatch(/–$/);
    expect(page.factOf(row.cells[1])).toMatch(/0$/);
});

test("without a confirmed plan there is no plan to date; a confirmed plan of zero is one", () => {
    const page = new ResultsPage();
    const options = {actual: [1, null, null, null]};
    const none = makeRow({...options, head: {plan_state: "draft", confirmed_total: 0}});
    expect(fact(page, "plan_to_date", none)).toBe(null);
    const zero = makeRow({...options, head: {confirmed_total: 0}});
    expect(fact(page, "plan_to_date", zero)).toBe(30);
});

test("only a main target has a plan to date", () => {
    const row = makeRow({head: {is_main_target: false}, actual: [1, null, null, null]});
    const page = new ResultsPage();
    expect(fact(page, "plan_to_date", row)).toBe(null);
    expect(fact(page, "pct_plan", row)).toBe("");
    expect(page.asksFor(row.cells[0])).toBe("");
});

test("the last reported month asks why, if it is further behind plan than the year allows", () => {
    const page = new ResultsPage();
    const asks = (options) => makeRow(options).cells.map((cell) => Boolean(page.asksFor(cell)));
    expect(asks({actual: [5, 5, null, null]})).toEqual([false, true, false, false]);
    expect(asks({actual: [10, 8, null, null]})).toEqual([false, false, false, false]);
    expect(asks({actual: [9, 8.9, null, null]})).toEqual([false, true, false, false]);
    expect(asks({head: {behind_percent: 60}, actual: [5, 5, null, null]})).toEqual(
        Array(4).fill(false)
    );
    const cause = [null, "Flood", null, null];
    expect(asks({actual: [5, 5, null, null], cause})).toEqual([false, true, false, false]);
    expect(asks({actual: [5, 5, null, null], cause, remedy: cause})).toEqual(Array(4).fill(false));
});

test("colours: late keyed months, linked and derived steps, remarks", () => {
    const page = new ResultsPage();
    const row = makeRow({actual: [null, 10, null, null], cause: [null, "Flood", null, null]});
    row.cells[0].column.is_due = true;
    expect(page.classOf(row.cells[0])).toBe("o_late");
    expect(page.classOf(row.cells[2])).toBe("");
    expect(page.classOf(row.cells[1])).toInclude("o_asks");
    const derived = makeRow({head: {entry_mode: "derived"}, actual: [null, null, null, null]});
    expect(page.classOf(derived.cells[0])).toBe("o_derived");
});

test("the cursor begins at the first keyed month that is over and not reported", () => {
    const page = new ResultsPage();
    const rows = [makeRow({actual: [1, 2, 3, null]}), makeRow({actual: [1, null, null, null]})];
    const {columns} = {columns: rows[0].cells.map((cell) => cell.column)};
    expect(page.startAt(rows, columns)).toEqual({r: 1, c: 1});
    expect(page.startAt(rows.slice(0, 1), columns)).toEqual({r: 0, c: 3});
    expect(page.phoneColumn(columns)).toBe(2);
});

test("offices that have not reported the last month stand first", () => {
    const page = new HostedMonthsPage();
    const rows = [
        makeRow({head: {agency: "A"}, actual: [1, 1, 0, null]}, page),
        makeRow({head: {agency: "B"}, actual: [1, 1, null, null]}, page),
        makeRow({head: {agency: "C"}, actual: [null, null, 1, null]}, page),
    ];
    expect(rows.sort(page.sort).map((row) => page.nameOf(row))).toEqual(["B", "A", "C"]);
});

test("an office's percentage of work is the mean of its main targets, each counted up to 100", () => {
    const page = new HostedStepsPage();
    const [row] = makeRows(page, [
        {
            head: {name: "A"},
            cells: {actual_total: [30, 5, null, 7], target_qty: [20, 10, 10, null]},
        },
    ]);
    row.cells[3].id = false;
    row.cells.forEach((cell, c) => {
        cell.column.is_main_target = c < 2;
    });
    expect(fact(page, "work_pct", row)).toBe("75.00");
    expect(fact(page, "unreported", row)).toBe(1);
});
