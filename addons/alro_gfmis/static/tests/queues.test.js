import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

class Batch extends models.Model {
    _name = "alro.gfmis.batch";
    unmatched_count = fields.Integer({string: "Not matched"});
    ambiguous_count = fields.Integer({string: "Several lines fit"});
    refused_count = fields.Integer({string: "Unreadable"});
    flagged_count = fields.Integer({string: "Rows to be explained"});
    suspect_count = fields.Integer({string: "Figures to be explained"});
    totals_note = fields.Text({string: "Doubts about the whole file"});
    totals_reason = fields.Char({string: "Why"});
    _records = [
        {id: 1, unmatched_count: 3, suspect_count: 1244},
        {id: 2, totals_note: "A sheet was not read"},
    ];
}

defineMailModels();
defineModels([Batch]);

const BUTTONS = ".o_alro_gfmis_queues button";

test("each count of what is to be decided leads to its page", async () => {
    await mountView({
        type: "form",
        resModel: "alro.gfmis.batch",
        resId: 1,
        arch: `<form><widget name="alro_gfmis_queues"/><notebook>
            <page name="unmatched" string="Rows"><p>the rows</p></page>
            <page name="suspect" string="Figures"><p>the figures</p></page>
        </notebook></form>`,
    });
    expect(queryAllTexts(BUTTONS)).toEqual(["Not matched: 3", "Figures to be explained: 1,244"]);
    expect(".o_notebook_content").toHaveText("the rows");
    await contains(`${BUTTONS}:last`).click();
    expect(".o_notebook_content").toHaveText("the figures");
    expect(".o_notebook a[name=suspect]").toBeFocused();
});

test("doubts about the whole file lead to where they are explained, until they are", async () => {
    await mountView({
        type: "form",
        resModel: "alro.gfmis.batch",
        resId: 2,
        arch: `<form><widget name="alro_gfmis_queues"/>
            <div class="alert"><field name="totals_note"/><field name="totals_reason"/></div>
        </form>`,
    });
    expect(queryAllTexts(BUTTONS)).toEqual(["Doubts about the whole file"]);
    await contains(BUTTONS).click();
    expect("[name=totals_reason] input").toBeFocused();
    await contains("[name=totals_reason] input").edit("Read by hand");
    expect(BUTTONS).toHaveCount(0);
});
