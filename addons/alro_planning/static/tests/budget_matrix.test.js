import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {FakeOutbox, makeAnswer} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {MonthGrid} from "@alro_tracking_base/month_grid/month_grid";
import {BudgetMatrixPage} from "@alro_planning/budget_matrix/budget_matrix";

defineMailModels();

/** Two offices; a category, and what is not classified, whose column has the key false. */
async function mountMatrix(received = [100, 20]) {
    const amounts = [
        [60, null],
        [30.5, 20],
    ];
    const answer = makeAnswer(amounts, {
        heads: ["Chiang Mai", "Sa Kaeo"].map((agency, r) => ({
            agency,
            agency_id: r + 1,
            activity: "Land",
            activity_id: 7,
        })),
    });
    answer.columns = [4, false];
    answer.heads = ["Salaries", "Unclassified"].map((name, c) => ({
        ...{key: answer.columns[c], name, short: name, group: ""},
        ...(received && {received: received[c]}),
    }));
    answer.ids[0][1] = false;
    answer.cells = {received_amount: amounts};
    answer.locks = {received_amount: answer.locks.amount};
    const outbox = new FakeOutbox();
    const orm = {call: async () => answer, silent: {call: async () => null}};
    const model = new GridModel(new BudgetMatrixPage(), {orm, outbox});
    await model.load({domain: []});
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Budgets", autofocus: true}});
    await animationFrame();
    return {model, outbox};
}

const line = (selector) => queryAllTexts(`${selector} td`);

test("what offices are given is added up, and taken from what there is while it is typed", async () => {
    const {model, outbox} = await mountMatrix();
    expect(line("[data-row='1']")).toEqual(["60", "", "60"]);
    expect(line(".o_grid_total:first")).toEqual(["90.50", "20", "110.50"]);
    expect(line("[data-footer=received]")).toEqual(["100", "20", "120"]);
    expect(line("[data-footer=ungiven]")).toEqual(["9.50", "0", "9.50"]);
    model.edit([{cell: model.rows[0].cells[1], text: "5"}]);
    await animationFrame();
    expect(outbox.puts).toMatchObject([
        {id: false, place: {participation_id: 1, category_id: false}, value: 5},
    ]);
    expect(line("[data-footer=ungiven]")).toEqual(["9.50", "-5", "4.50"]);
    expect(queryAllTexts("[data-footer=ungiven] .o_bad")).toEqual(["-5"]);
    expect("[data-row='1'] .o_grid_name").toHaveText("Chiang Mai");
});

test("who is not told what there is to give sees no line about it", async () => {
    await mountMatrix(null);
    expect(".o_grid_footer").toHaveCount(0);
    expect(line(".o_grid_total")).toEqual(["90.50", "20", "110.50"]);
});
