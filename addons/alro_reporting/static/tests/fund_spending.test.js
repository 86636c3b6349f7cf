import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {FakeOutbox, makeRows} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {sumOfCells, sumOfFacts} from "@alro_tracking_base/month_grid/grid_sums";
import {FundSpendingPage} from "@alro_reporting/fund_spending/fund_spending";

describe.current.tags("headless");
beforeEach(makeMockEnv);

const HEAD = {received: 120_000, allocated: 100_000, plan_state: "confirmed"};

/** Three months that are over and two that are not; 10,000 planned each. */
function makeLines(lines, page = new FundSpendingPage()) {
    return makeRows(
        page,
        lines.map(({head = {}, amounts, reasons = [null, null, null, null, null]}) => ({
            head: {...HEAD, agency_id: 1, agency: "Chiang Mai", category: "Unclassified", ...head},
            cells: {
                disbursed_to_date: amounts,
                refund_reason: reasons,
                confirmed_amount: [10_000, 10_000, 10_000, 10_000, 10_000],
            },
        }))
    );
}

const beside = (page, row) => row.cells.map((cell) => page.besideOf(cell));
const fact = (page, name, row) => page.tail.find((column) => column.name === name).value(row);

test("beside each cumulative figure stands the month's own amount", () => {
    const page = new FundSpendingPage();
    const [row] = makeLines([{amounts: [10_000, null, 25_000.5, 25_000.5, 20_000]}]);
    expect(beside(page, row)).toEqual(["+10,000", "", "+15,000.50", "0", "−5,000.50"]);
    const [zero] = makeLines([{amounts: [0, null, null, null, null]}]);
    expect(beside(page, zero)).toEqual(["0", "", "", "", ""]);
});

test("the month's own amount follows what is being typed", () => {
    const page = new FundSpendingPage();
    const [row] = makeLines([{amounts: [10_000, 25_000, null, null, null]}]);
    row.cells[0].shown.disbursed_to_date = 12_000;
    expect(beside(page, row)).toEqual(["+12,000", "+13,000", "", "", ""]);
});

test("a refund is red, and asks for its reason until there is one", () => {
    const page = new FundSpendingPage();
    const [row] = makeLines([
        {
            amounts: [10_000, 8_000, 9_000, 7_000, null],
            reasons: [null, " ", null, "Paid back", null],
        },
    ]);
    const asks = row.cells.map((cell) => Boolean(page.asksFor(cell)));
    expect(asks).toEqual([false, true, false, false, false]);
    expect(page.asksFor(row.cells[1])).toBe(
        "2,000 less than in Oct (10,000): say why money came back, or correct the figure."
    );
    expect(row.cells.map((cell) => page.classOf(cell))).toEqual([
        "",
        "o_refund o_asks",
        "",
        "o_refund o_remark",
        "",
    ]);
});

test("a month that is due and not reported is late", () => {
    const page = new FundSpendingPage();
    const [row] = makeLines([{amounts: [null, 0, null, null, null]}]);
    row.cells[0].column.is_due = true;
    row.cells[1].column.is_due = true;
    expect(page.classOf(row.cells[0])).toBe("o_late");
    expect(page.classOf(row.cells[1])).toBe("");
});

test("groups add up the last figure of each row so far, over months that nobody reported", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([
        {amounts: [10_000, null, 30_000, null, null]},
        {amounts: [null, 5_000, null, null, null]},
    ]);
    const {cells} = rows[0];
    expect(cells.map(({column}) => sumOfCells(page, rows, column))).toEqual([
        10_000,
        15_000,
        35_000,
        null,
        null,
    ]);
    const disbursed = page.tail.find(({name}) => name === "disbursed");
    expect(sumOfFacts(page, rows, disbursed)).toBe(35_000);
});

test("a month to come that somebody reported carries all rows up to there", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([
        {amounts: [10_000, null, null, 40_000, null]},
        {amounts: [5_000, null, null, null, null]},
    ]);
    expect(rows[0].cells.map(({column}) => sumOfCells(page, rows, column))).toEqual([
        15_000,
        15_000,
        15_000,
        45_000,
        null,
    ]);
});

test("disbursed, planned, percent and what remains; blank where nothing is reported", () => {
    const page = new FundSpendingPage();
    const [row, none, unallocated] = makeLines([
        {amounts: [10_000, null, 30_000, null, null]},
        {amounts: [null, null, null, null, null], head: {plan_state: "draft", confirmed_total: 0}},
        {amounts: [0, null, null, null, null], head: {allocated: 0}},
    ]);
    const names = ["disbursed", "planned", "pct_received", "pct_allocated", "remaining"];
    const facts = (each) => names.map((name) => fact(page, name, each));
    expect(facts(row)).toEqual([30_000, 30_000, "25.00", "30.00", 90_000]);
    expect(facts(none)).toEqual([null, null, "", "", 120_000]);
    expect(facts(unallocated)).toEqual([0, 30_000, "0.00", "", 120_000]);
});

test("more than allocated is red", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([
        {amounts: [100_000, null, null, null, null]},
        {amounts: [100_000.01, null, null, null, null]},
    ]);
    const disbursed = page.tail.find(({name}) => name === "disbursed");
    expect(rows.map((row) => disbursed.tone(row))).toEqual(["", "bad"]);
});

test("the cursor begins at the first month that is over and not reported", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([{amounts: [1, 2, 3, null, null]}, {amounts: [1, null, 3, null, null]}]);
    const columns = rows[0].cells.map((cell) => cell.column);
    expect(page.startAt(rows, columns)).toEqual({r: 1, c: 1});
    expect(page.phoneColumn(columns)).toBe(2);
    expect(page.groupNote(rows)).toBe("2 of 2 reported Dec");
});

test("a row is named after its agency where there are several, else after its category", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([
        {amounts: [null], head: {activity: "Loans"}},
        {amounts: [null], head: {agency_id: 2, agency: "Sa Kaeo", groups: [[1, "Loans"]]}},
    ]);
    page.arrange(rows.slice(0, 1));
    expect([page.nameOf(rows[0]), page.subtitleOf(rows[0])]).toEqual(["Unclassified", "Loans"]);
    page.arrange(rows);
    expect([page.nameOf(rows[1]), page.subtitleOf(rows[1])]).toEqual(["Sa Kaeo", "Unclassified"]);
});

/** A model whose one row has 10,000 in October; what is typed goes to an outbox that sends nothing. */
function makeModel() {
    const page = new FundSpendingPage();
    const outbox = new FakeOutbox();
    const model = new GridModel(page, {orm: {}, outbox});
    const rows = makeLines([{amounts: [10_000, null, null, null, null]}], page);
    model.data = {rows, find: ({id}) => rows[0].cells.find((cell) => cell.id === id)};
    return {page, outbox, model, cell: rows[0].cells[1]};
}

test("a refund that was refused is sent again with the reason that is typed", () => {
    const {outbox, model, cell} = makeModel();
    model.edit([{cell, text: "8,000"}]);
    outbox.entry("alro.spending.month", cell.id, null, "disbursed_to_date").state = "refused";
    model.mark(cell, "disbursed_to_date");
    expect(cell.marks.disbursed_to_date.state).toBe("refused");
    outbox.puts.length = 0;
    model.type({cell, field: "refund_reason", value: "P"});
    expect(outbox.puts.map(({field, value}) => [field, value])).toEqual([
        ["disbursed_to_date", 8_000],
        ["refund_reason", "P"],
    ]);
    expect(cell.marks.disbursed_to_date.state).toBe("waiting");
    outbox.puts.length = 0;
    model.type({cell, field: "refund_reason", value: "Pa"});
    expect(outbox.puts.map(({field}) => field)).toEqual(["refund_reason"]);
});

test("an emptied reason sends nothing again", () => {
    const {outbox, model, cell} = makeModel();
    model.edit([{cell, text: "8,000"}]);
    outbox.entry("alro.spending.month", cell.id, null, "disbursed_to_date").state = "refused";
    model.mark(cell, "disbursed_to_date");
    outbox.puts.length = 0;
    model.type({cell, field: "refund_reason", value: null});
    expect(outbox.puts.map(({field}) => field)).toEqual(["refund_reason"]);
    expect(cell.marks.disbursed_to_date.state).toBe("refused");
});

test("the button counts the cells that ask this user, and not those he may not explain", () => {
    const page = new FundSpendingPage();
    const rows = makeLines([{amounts: [10_000, 8_000, 7_000, null, null]}]);
    const model = {data: {rows}};
    expect(page.actions[0].text(model)).toBe("Say why money came back (2)");
    rows[0].cells[1].locks.refund_reason = "Not yours.";
    expect(page.askingCells(model)).toEqual([rows[0].cells[2]]);
});
