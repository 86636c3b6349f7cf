import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {defineModels, fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";

class Line extends models.Model {
    _name = "alro.budget.line";
    name = fields.Char();
    _records = [{id: 1, name: "a"}];
}

defineMailModels();
defineModels([Line]);

const SENTENCE = ".o_alro_gfmis_as_of";

function mountList(asOf) {
    onRpc("alro.budget.line", "get_as_of", ({args}) => {
        expect.step(args[0]);
        return asOf;
    });
    return mountView({
        type: "list",
        resModel: "alro.budget.line",
        groupBy: ["name"],
        domain: [["id", "=", 1]],
        arch: `<list js_class="alro_gfmis_spending"><field name="name"/></list>`,
    });
}

test("the date of the figures stands above groups that are closed", async () => {
    await mountList("31 March 2017");
    expect(SENTENCE).toHaveText("Figures of GFMIS as of 31 March 2017");
    expect.verifySteps([[["id", "=", 1]]]);
});

test("without a file, nothing is said", async () => {
    await mountList("");
    expect(SENTENCE).toHaveCount(0);
    expect.verifySteps([[["id", "=", 1]]]);
});
