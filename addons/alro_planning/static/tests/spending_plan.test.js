import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeMockEnv,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    FakeOutbox,
    makeAnswer,
    makeRows,
} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {MonthGrid} from "@alro_tracking_base/month_grid/month_grid";
import {SpendingPlanPage} from "@alro_planning/spending_plan/spending_plan";

defineMailModels();

const HEADS = [
    {category: "Salaries", received: 300, allocated: 100, target: 300, groups: [[1, "Land"]]},
    {category: "Subsidies", received: 50.5, allocated: 0, target: 50.5, groups: [[1, "Land"]]},
    {category: "Unclassified", received: 7, allocated: 7, target: 7, groups: [[2, "Survey"]]},
].map((head, r) => ({
    plan_state: r === 2 ? "confirmed" : "draft",
    agency_id: 1,
    may_plan: true,
    basis: "received",
    ...head,
}));
const PLANNED = [
    [200, 100],
    [50, 0.25],
    [7, 0],
];

/** Two categories of one activity, and one of another, which is confirmed; `calls` keeps what the server is asked. */
async function mountPlan() {
    const answer = makeAnswer(PLANNED, {heads: HEADS});
    answer.cells = {planned_amount: PLANNED, confirmed_amount: PLANNED};
    answer.locks = {planned_amount: answer.locks.amount};
    const calls = [];
    const orm = {
        call: async (model, method, args) => {
            calls.push([model, method, args]);
            return method === "get_grid" ? answer : true;
        },
        silent: {call: async () => null},
    };
    const model = new GridModel(new SpendingPlanPage(), {orm, outbox: new FakeOutbox()});
    await model.load({domain: [], groupBy: ["activity_id"]});
    calls.length = 0;
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan", autofocus: true}});
    await animationFrame();
    return {model, calls};
}

const sums = (line) => queryAllTexts(`${line} td`);

test("each activity has one line of sums, also with a single category, and all have one below", async () => {
    const {model} = await mountPlan();
    expect(sums(".o_grid_group:eq(0)")).toEqual([
        ...["350.50", "100"],
        ...["250", "100.25"],
        ...["350.25", "0.25", ""],
    ]);
    expect(sums(".o_grid_group:eq(1)")).toEqual(["7", "7", "7", "0", "7", "0", ""]);
    expect(sums(".o_grid_total")).toEqual(["357.50", "107", "257", "100.25", "357.25", "0.25", ""]);
    model.edit([{cell: model.rows[1].cells[1], text: "0.50"}]);
    await animationFrame();
    expect(sums(".o_grid_group:eq(0)").slice(-3)).toEqual(["350.50", "0", ""]);
    expect(sums(".o_grid_total").slice(-3)).toEqual(["357.50", "0", ""]);
});

test("rows are called by their category, and what balances is confirmed as a budget line", async () => {
    const {calls} = await mountPlan();
    expect("[data-row='2'] .o_grid_name").toHaveText("Subsidies");
    expect("[data-row='2'] .o_column_difference").toHaveClass("o_bad");
    await contains("button[name=confirm]").click();
    await animationFrame();
    expect(calls.map(([model, method]) => `${model} ${method}`)).toEqual([
        "alro.spending.month get_grid",
        "alro.budget.line action_confirm_plan",
        "alro.spending.month get_grid",
    ]);
    expect(calls[1][2]).toEqual([[1]]);
});

test("add-ons that know what was spent say it between difference and status", async () => {
    patchWithCleanup(SpendingPlanPage.prototype, {
        get besidePlan() {
            return [...super.besidePlan, {name: "spent", label: "Spent", value: () => 3}];
        },
    });
    await mountPlan();
    expect("[data-row='1'] .o_column_difference + .o_column_spent").toHaveText("3");
});

describe("what a plan adds up to", () => {
    beforeEach(makeMockEnv);

    const rowOf = (head) =>
        makeRows(new SpendingPlanPage(), [
            {head: {...HEADS[0], ...head}, cells: {planned_amount: [0]}},
        ])[0];
    const notes = (row) => new SpendingPlanPage().lead.map((column) => column.note?.(row) || "");

    test("is what was received", () => {
        const row = rowOf({});
        expect(notes(row)).toEqual(["", ""]);
        expect(new SpendingPlanPage().phoneSubtitleOf(row)).toBe("received 300 baht");
    });

    test("is what was allocated where the year says so, and the page tells it", () => {
        const row = rowOf({basis: "allocated", target: 100});
        expect(notes(row)).toEqual(["", "to be planned"]);
        expect(new SpendingPlanPage().phoneSubtitleOf(row)).toBe("allocated 100 baht");
        expect(new SpendingPlanPage().totalOf(row)).toBe(100);
    });
});
