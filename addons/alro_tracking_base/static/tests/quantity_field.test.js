import {expect, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Month extends models.Model {
    _name = "month";
    name = fields.Char();
    quantity = fields.Float({digits: [16, 2]});
    _records = [
        {id: 1, name: "October", quantity: 0},
        {id: 2, name: "November", quantity: 1250.5},
    ];
}

defineMailModels();
defineModels([Month]);

async function mountList() {
    onRpc("web_search_read", async ({parent}) => {
        const result = await parent();
        // Not reported reads as false, as the server of the suite says it
        if (!result.records[0].quantity) {
            result.records[0].quantity = false;
        }
        return result;
    });
    onRpc("web_save", ({args}) => {
        expect.step(JSON.stringify(args[1]));
    });
    await mountView({
        type: "list",
        resModel: "month",
        arch: `<list editable="bottom"><field name="name"/><field name="quantity" widget="alro_quantity"/></list>`,
    });
}

const cell = (row) => `.o_data_row:eq(${row}) td[name=quantity]`;

async function type(row, text) {
    await contains(cell(row)).click();
    await contains(`${cell(row)} input`).edit(text, {confirm: false});
    await press("Enter");
    await animationFrame();
}

test("no value is blank, decimals show where there are any", async () => {
    await mountList();
    expect(cell(0)).toHaveText("");
    expect(cell(1)).toHaveText("1,250.5");
});

test("a typed zero on nothing is saved as zero", async () => {
    await mountList();
    await type(0, "0");
    expect.verifySteps(['{"quantity":0}']);
});

test("an emptied cell is saved as no value", async () => {
    await mountList();
    await type(1, "");
    expect.verifySteps(['{"quantity":false}']);
});

test("thai digits and thousands separators are understood", async () => {
    await mountList();
    await type(0, "๑,๒๓๔.๕");
    expect.verifySteps(['{"quantity":1234.5}']);
});

test("what is no number stays and is marked", async () => {
    await mountList();
    await type(0, "twelve");
    expect.verifySteps([]);
    expect(`${cell(0)} .o_field_invalid`).toHaveCount(1);
});

test("a cell that is edited again shows and keeps its value", async () => {
    await mountList();
    await type(0, "7");
    await type(1, "8");
    expect.verifySteps(['{"quantity":7}', '{"quantity":8}']);
    await contains(cell(0)).click();
    await contains(cell(1)).click();
    await contains(cell(0)).click();
    expect(`${cell(0)} input`).toHaveValue("7");
    await press("Enter");
    await animationFrame();
    expect.verifySteps([]);
});
