import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryFirst} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {FactPage, makeAnswer} from "./grid_helpers";

class Fact extends models.Model {
    name = fields.Char();
    given = fields.Integer();
    _records = [{id: 1, name: "Land", given: 3}];
    _views = {
        "form,false": `
            <form>
                <field name="name"/>
                <field name="given"/>
                <widget name="alro_grid" page="test_fact" domain="[]"/>
            </form>`,
    };
}

defineMailModels();
defineModels([Fact]);

/** The cells of this grid are what the form calls given. */
beforeEach(() => {
    gridPages.add(
        "test_fact",
        class extends FactPage {
            caption = "Given";
            changesForm = true;
        },
        {force: true}
    );
    onRpc("fact", "get_grid", () => {
        expect.step("grid");
        return makeAnswer([[3]]);
    });
    onRpc("fact", "save_grid", ({args: [[{id, field, value}]]}) => {
        MockServer.env.fact.write([1], {given: value});
        return {answers: [{id, field, value, state: "saved"}], grid: null};
    });
});

const mountForm = () => mountView({type: "form", resModel: "fact", resId: 1});

async function typeInGrid(text) {
    await contains(".o_grid_cell:first").click();
    await press("F2");
    queryFirst(".o_grid_editor").value = text;
    await press("Enter");
    await advanceTime(5000); // the outbox sends
    await animationFrame();
    await advanceTime(1000); // the form waits a moment
    await animationFrame();
}

test("a form shows what follows from the cells as soon as they are saved", async () => {
    await mountForm();
    expect.verifySteps(["grid"]);
    await typeInGrid("7");
    expect("[name=given] input").toHaveValue("7");
    expect(".o_grid_cell:first").toHaveText("7");
});

test("what is being typed into the form stays; the grid is read again when the form is saved", async () => {
    await mountForm();
    expect.verifySteps(["grid"]);
    await contains("[name=name] input").edit("Farmers");
    await typeInGrid("7");
    expect("[name=name] input").toHaveValue("Farmers");
    expect("[name=given] input").toHaveValue("3");
    expect.verifySteps([]);
    await clickSave();
    await animationFrame();
    expect("[name=given] input").toHaveValue("7");
    expect.verifySteps(["grid"]);
});
