import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    editSearch,
    fields,
    models,
    mountView,
    onRpc,
    toggleMenuItem,
    toggleSearchBarMenu,
    validateSearch,
} from "@web/../tests/web_test_helpers";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {FactPage, makeAnswer} from "./grid_helpers";

class Fact extends models.Model {
    name = fields.Char();
    _views = {
        "search,false": `
            <search>
                <field name="name"/>
                <filter name="late" string="Late" domain="[('name', '=', 'late')]"/>
                <group><filter name="by_name" string="By name" context="{'group_by': 'name'}"/></group>
            </search>`,
        "alro_grid,false": `<alro_grid page="test_fact"/>`,
    };
}

defineMailModels();
defineModels([Fact]);

/** What the server answers to each search: an answer, or a promise of one. */
let answers = [];

beforeEach(() => {
    gridPages.add("test_fact", class extends FactPage {}, {force: true});
    answers = [makeAnswer([[0], [0]])];
    onRpc("fact", "get_grid", ({kwargs}) => {
        expect.step(`from ${kwargs.offset}`);
        return answers.shift();
    });
    onRpc("fact", "save_grid", ({args: [changes]}) => ({
        answers: changes.map(({id, field, value}) => ({id, field, value, state: "saved"})),
        grid: null,
    }));
});

const mountFacts = () => mountView({type: "alro_grid", resModel: "fact"});
const cells = () => queryAllTexts(".o_grid_cell");

test("while a search is awaited, and if it fails, people go on typing into the rows that are there", async () => {
    expect.errors(1);
    await mountFacts();
    expect.verifySteps(["from 0"]);
    const search = new Deferred();
    answers.push(search);
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    expect.verifySteps(["from 0"]);
    await contains(".o_grid_cell:first").click();
    expect(".o_grid_focus").toBeFocused();
    await press("F2");
    expect(".o_grid_editor").toBeFocused();
    queryFirst(".o_grid_editor").value = "7";
    await press("Enter");
    await animationFrame();
    expect(cells()).toEqual(["7", ""]);
    search.reject(new Error("out of reach"));
    await animationFrame();
    await animationFrame();
    expect.verifyErrors(["out of reach"]);
    expect(".o_facet_value").toHaveText("Late");
    expect(cells()).toEqual(["7", ""]);
    answers.push(makeAnswer([[0], [3]]));
    await contains("button[name=search_again]", {visible: false}).click();
    await animationFrame();
    expect.verifySteps(["from 0"]);
    expect(cells()).toEqual(["7", "3"]);
    expect("button[name=search_again]").toHaveCount(0);
});

test("a search keeps the cell one is in, and the keyboard with the grid", async () => {
    await mountFacts();
    await contains(".o_grid_row:last .o_grid_cell").click();
    answers.push({...makeAnswer([[0], [0], [0]]), length: 3});
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    await animationFrame();
    expect(".o_grid_row").toHaveCount(3);
    expect("#o_grid_active").toHaveCount(1);
    expect(".o_grid_row[data-row='2'] #o_grid_active").toHaveCount(1);
    expect.verifySteps(["from 0", "from 0"]);
});

test("custom groups are not offered: rows know the groups of their view", async () => {
    await mountFacts();
    await toggleSearchBarMenu();
    expect(".o_group_by_menu .o_menu_item").toHaveText("By name");
    expect(".o_add_custom_group_menu").toHaveCount(0);
    expect.verifySteps(["from 0"]);
});

test("who types a search keeps the keyboard there when the rows come", async () => {
    await mountFacts();
    answers.push(makeAnswer([[0]]));
    await editSearch("la");
    await validateSearch();
    await animationFrame();
    expect(".o_searchview_input").toBeFocused();
    await press("Escape");
    expect.verifySteps(["from 0", "from 0"]);
});
