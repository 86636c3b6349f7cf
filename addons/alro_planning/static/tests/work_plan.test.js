import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {
    FakeOutbox,
    makeAnswer,
    makeRows,
} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {MonthGrid} from "@alro_tracking_base/month_grid/month_grid";
import {statusOf as statusOfPlan} from "@alro_planning/plan_page/plan_status";
import {WorkPlanPage} from "@alro_planning/work_plan/work_plan";

defineMailModels();

const statusOf = (row) => statusOfPlan(row, "planned_qty");
const makeRow = (head, planned) =>
    makeRows(new WorkPlanPage(), [
        {head: {target: 100, plan_state: "draft", ...head}, cells: {planned_qty: planned}},
    ])[0];

describe("status of a plan", () => {
    test("follows what is typed", () => {
        expect(statusOf(makeRow({}, [0, 0]))).toBe("empty");
        expect(statusOf(makeRow({}, [10, 20]))).toBe("unbalanced");
        expect(statusOf(makeRow({}, [33.34, 66.66]))).toBe("balanced");
        expect(statusOf(makeRow({plan_state: "confirmed"}, [50, 50]))).toBe("confirmed");
    });

    test("a target that changed makes a plan stale until it balances again", () => {
        const head = {plan_state: "confirmed", plan_stale: true, target: 120};
        expect(statusOf(makeRow(head, [50, 50]))).toBe("stale");
        expect(statusOf(makeRow(head, [50, 70]))).toBe("balanced");
    });

    test("a figure that is no number, or was refused, keeps a plan from balancing", () => {
        const row = makeRow({}, [100, 0]);
        row.cells[1].texts.planned_qty = "1,5";
        expect(statusOf(row)).toBe("unbalanced");
        delete row.cells[1].texts.planned_qty;
        row.cells[1].marks.planned_qty = {state: "refused"};
        expect(statusOf(row)).toBe("unbalanced");
    });

    test("a target of zero balances with nothing", () => {
        expect(statusOf(makeRow({target: 0}, [0, 0]))).toBe("balanced");
    });
});

/** A plan of three rows: confirmed, balanced, not balanced; `calls` keeps what the server is asked. */
async function mountPlan({agencies = [1, 1, 1], changed = null} = {}) {
    const planned = [
        [1, 2],
        [2, 1],
        [1, 0],
    ];
    const answer = makeAnswer(planned, {
        heads: ["confirmed", "draft", "draft"].map((state, r) => ({
            plan_state: state,
            agency_id: agencies[r],
            target: 3,
            may_plan: true,
        })),
        locks: ["0,0", "0,1"],
    });
    answer.cells = {planned_qty: planned, confirmed_qty: planned};
    answer.locks = {planned_qty: answer.locks.amount};
    const calls = [];
    const orm = {
        call: async (model, method, args) => {
            calls.push([model, method, args]);
            return method === "get_grid" ? (calls.length > 1 && changed) || answer : true;
        },
        silent: {call: async () => null},
    };
    const outbox = new FakeOutbox();
    outbox.flush = async () => calls.push(["outbox", "flush"]);
    const model = new GridModel(new WorkPlanPage(), {orm, outbox});
    await model.load({domain: []});
    calls.length = 0;
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Plan", autofocus: true}});
    await animationFrame();
    return {model, calls};
}

test("all that balances is confirmed, and nothing else, after all is saved; the keyboard stays in the grid", async () => {
    const {calls} = await mountPlan();
    expect("button[name=confirm]").toHaveText("Confirm all that balances (1)");
    await contains("button[name=confirm]").click();
    await animationFrame();
    expect(calls.map((call) => call[1])).toEqual([
        "flush",
        "get_grid",
        "action_confirm_plan",
        "get_grid",
    ]);
    expect(calls[2][2]).toEqual([[2]]);
    expect(".o_grid_focus").toBeFocused();
});

test("what is still to plan is red, what balances green", async () => {
    await mountPlan();
    expect("[data-row='3'] .o_column_difference").toHaveClass("o_bad");
    expect("[data-row='3'] .o_column_difference").toHaveText("2");
    expect("[data-row='2'] .o_column_difference").toHaveClass("o_good");
});

test("nothing is reopened where nothing is confirmed", async () => {
    const {calls} = await mountPlan();
    await contains("button[name=reopen]").click();
    await animationFrame();
    expect(calls).toEqual([]);
    expect(".o_notification_content").toHaveText(/whose plan is confirmed/);
});

test("who would confirm the plans of several offices is asked first", async () => {
    const {calls, model} = await mountPlan({agencies: [1, 2, 3]});
    model.edit([{cell: model.rows[2].cells[1], text: "2"}]);
    model.outbox.answer();
    await animationFrame();
    await contains("button[name=confirm]").click();
    expect(".modal-body").toHaveText(/2 plans of 2 offices/);
    expect(calls).toEqual([["outbox", "flush"]]);
    await contains(".modal-footer .btn-primary").click();
    await animationFrame();
    expect(calls[2].slice(1)).toEqual(["action_confirm_plan", [[2]]]);
});

test("a plan that somebody changed meanwhile is not confirmed, and shown as it is now", async () => {
    const heads = [{target: 3}, {target: 3}, {target: 3}];
    const changed = makeAnswer(
        [
            [1, 2],
            [2, 0],
            [1, 0],
        ],
        {heads}
    );
    changed.cells = {planned_qty: changed.cells.amount, confirmed_qty: changed.cells.amount};
    const {calls} = await mountPlan({changed});
    await contains("button[name=confirm]").click();
    await animationFrame();
    expect(calls.map((call) => call[1])).toEqual(["flush", "get_grid", "get_grid"]);
    expect("[data-row='2'] .o_column_difference").toHaveText("1");
    expect(".o_notification_content").toHaveText(/changed meanwhile.*1/);
});

test("the help leads to the handbook's page on plans", async () => {
    await mountPlan();
    await contains(".o_grid_toolbar .fa-keyboard-o").click();
    await animationFrame();
    expect(".modal .o_grid_handbook").toHaveAttribute("href", "/alro/handbook/plan");
    expect(".modal .o_grid_handbook").toHaveAttribute("target", "_blank");
});
