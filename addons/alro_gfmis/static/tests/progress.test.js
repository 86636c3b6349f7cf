import {beforeEach, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {ConnectionLostError, rpc} from "@web/core/network/rpc";
import {
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

class Batch extends models.Model {
    _name = "alro.gfmis.batch";
    is_running = fields.Boolean();
    state = fields.Char();
    _records = [
        {id: 1, is_running: true, state: "draft"},
        {id: 2, is_running: false, state: "draft"},
    ];
}

defineMailModels();
defineModels([Batch]);

const BOX = ".o_alro_gfmis_progress";
let answers = [];

/** What the server says, one after the other; at the end the file is checked. */
beforeEach(() => {
    answers = [];
    onRpc("alro.gfmis.batch", "get_progress", () => {
        expect.step("asked");
        const answer = answers.shift();
        if (!answer.running) {
            MockServer.env["alro.gfmis.batch"].write([1], {is_running: false, state: "checked"});
        }
        return answer;
    });
});

function mountForm(resId) {
    return mountView({
        type: "form",
        resModel: "alro.gfmis.batch",
        resId,
        arch: `<form><field name="is_running" invisible="1"/><widget name="alro_gfmis_progress"/><field name="state"/></form>`,
    });
}

async function pass(milliseconds) {
    await advanceTime(milliseconds);
    await animationFrame();
}

test("a file on which nothing goes on shows nothing and asks nothing", async () => {
    await mountForm(2);
    await runAllTimers();
    expect(BOX).toHaveCount(0);
    expect.verifySteps([]);
});

test("how far the work is, and at its end what came of it", async () => {
    answers = [
        {running: true, action: "Check", progress: 25},
        {running: true, action: "Check", progress: 50},
        {running: false, action: "Check", progress: 100},
    ];
    await mountForm(1);
    await pass(0);
    expect(`${BOX} p`).toHaveText("“Check” goes on in the background. You may leave this page.");
    expect(`${BOX} .progress`).toHaveAttribute("aria-valuenow", "25");
    await pass(1500);
    expect(`${BOX} .progress`).toHaveAttribute("aria-valuenow", "50");
    await pass(1500);
    await animationFrame();
    expect(BOX).toHaveCount(0);
    expect("[name=state] input").toHaveValue("checked");
    expect.verifySteps(["asked", "asked", "asked"]);
    await pass(5000);
    expect.verifySteps([]);
});

test("a lost network hinders nothing: it asks again", async () => {
    answers = [
        {running: true, action: "Post", progress: 30},
        {running: false, action: "Post", progress: 100},
    ];
    await mountForm(1);
    await pass(0);
    let isLost = true;
    // the mock server would make a server's error of it
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            if (!isLost || params?.method !== "get_progress") {
                return super._rpc(url, params, settings);
            }
            isLost = false;
            expect.step("lost");
            return Promise.reject(new ConnectionLostError(url));
        },
    });
    await pass(1500);
    expect(`${BOX} .progress`).toHaveAttribute("aria-valuenow", "30");
    await pass(1500);
    await animationFrame();
    expect(BOX).toHaveCount(0);
    expect.verifySteps(["asked", "lost", "asked"]);
});

test("a page that is left asks no more", async () => {
    answers = [{running: true, action: "Check", progress: 25}];
    const view = await mountForm(1);
    await pass(0);
    view.__owl__.app.destroy();
    await pass(5000);
    expect.verifySteps(["asked"]);
});
