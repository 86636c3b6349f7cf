import {expect, test} from "@odoo/hoot";
import {edit, press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, makeMockEnv, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {FakeOutbox, makeAnswer} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {MonthGrid} from "@alro_tracking_base/month_grid/month_grid";
import {FundSpendingPage} from "@alro_reporting/fund_spending/fund_spending";

defineMailModels();

/** One line with 10,000 in October and 8,000 in November, which was refused. */
async function mountRefused() {
    await makeMockEnv(); // figures are formatted before anything is mounted
    const page = new FundSpendingPage();
    const amounts = [[10_000, null, null, null]];
    const none = [[null, null, null, null]];
    const head = {received: 120_000, allocated: 100_000, agency: "Chiang Mai", category: "None"};
    const answer = makeAnswer(amounts, {heads: [head]});
    answer.cells = {
        disbursed_to_date: amounts,
        refund_reason: none,
        confirmed_amount: none,
        disbursed_origin: none,
    };
    answer.locks = {disbursed_to_date: [[0, 0, 0, 0]], refund_reason: [[0, 0, 0, 0]]};
    const outbox = new FakeOutbox();
    const orm = {call: async () => answer, silent: {call: async () => null}};
    const model = new GridModel(page, {orm, outbox});
    model.search = {domain: []};
    model.show(answer);
    const [, november] = model.rows[0].cells;
    model.edit([{cell: november, text: "8,000"}]);
    Object.assign(outbox.entry(page.model, november.id, null, "disbursed_to_date"), {
        state: "refused",
        reason: "Less than before.",
    });
    model.mark(november, "disbursed_to_date");
    await mountWithCleanup(MonthGrid, {props: {model, caption: "Fund", autofocus: true}});
    await animationFrame();
    return {outbox, november};
}

test("a refused refund is mended by the keyboard: to its reason, type it, back", async () => {
    const {outbox, november} = await mountRefused();
    await contains(".o_grid_toolbar button:contains('Say why money came back (1)')").click();
    await animationFrame();
    await animationFrame();
    expect("textarea[name=refund_reason]").toBeFocused();
    expect(".o_grid_asks").toHaveText(/2,000 less than in Oct \(10,000\)/);
    outbox.puts.length = 0;
    await edit("Advance paid back");
    await animationFrame();
    expect(outbox.puts[0]).toMatchObject({field: "disbursed_to_date", value: 8_000});
    expect(outbox.puts.at(-1)).toMatchObject({
        field: "refund_reason",
        value: "Advance paid back",
    });
    expect(november.marks.disbursed_to_date.state).toBe("waiting");
    await press("Escape");
    expect(".o_grid_focus").toBeFocused();
    expect(queryFirst("#o_grid_active").textContent).toInclude("8,000");
    expect(queryAllTexts(".o_grid_asks")).toEqual([]);
});

test("F6 leads to the reason that is asked for, past the buttons of the refused cell", async () => {
    await mountRefused();
    await press("ArrowLeft");
    await press("ArrowLeft");
    await press("ArrowRight");
    await animationFrame();
    expect("button[name=retry]").toHaveCount(1);
    await press("F6");
    expect("textarea[name=refund_reason]").toBeFocused();
});
