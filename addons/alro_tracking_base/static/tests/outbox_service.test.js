import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, manuallyDispatchProgrammaticEvent, queryText} from "@odoo/hoot-dom";
import {Deferred, advanceTime, animationFrame, mockFetch, tick} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    allowTranslations,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError, rpc, rpcBus} from "@web/core/network/rpc";
import {user} from "@web/core/user";
import {session} from "@web/session";
import {leftoverText} from "@alro_tracking_base/month_grid/outbox_service";
import {OutboxStatus} from "@alro_tracking_base/month_grid/outbox_status";
import {FakeServer, MODEL, cell, makeGrid, serverError} from "./outbox_helpers";

defineMailModels();

let server;

beforeEach(() => {
    server = new FakeServer();
    for (const method of ["save_cells", "save_grid"]) {
        onRpc(MODEL, method, async ({args, kwargs}) => {
            const {answers} = await server.send(MODEL, args[0], args.slice(1));
            expect(kwargs.context.uid).toBe(user.userId);
            return method === "save_grid" ? {answers, grid: {rows: ["row"]}} : answers;
        });
    }
});

const prefix = () => `alro_outbox/${session.db}/${user.userId}/`;
const records = () => Object.keys(browser.localStorage).filter((key) => key.startsWith(prefix()));
const dispatch = (name) => manuallyDispatchProgrammaticEvent(window, name);

function leaveRecord(entries, alive = 0) {
    browser.localStorage.setItem(`${prefix()}gone`, JSON.stringify({alive, entries}));
}

const leftover = (id, value) => ({
    ...cell(id, value),
    state: "waiting",
    reason: "",
    other: null,
    typed: 1,
    tried: [],
    told: false,
});

function fail() {
    server.behave = () => {
        throw new ConnectionLostError("/web");
    };
    // the mock server would make a server's error of it
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            if (params?.model !== MODEL || !fail.isOn) {
                return super._rpc(url, params, settings);
            }
            server.requests.push({});
            return Promise.reject(new ConnectionLostError(url));
        },
    });
    fail.isOn = true;
}

function recover() {
    fail.isOn = false;
    server.behave = () => undefined;
    server.requests.length = 0;
}

describe("the service", () => {
    test("without a grid on screen save_cells is called, silently", async () => {
        await makeMockEnv();
        rpcBus.addEventListener(
            "RPC:REQUEST",
            ({detail}) => detail.data.params.model === MODEL && expect.step(detail.settings.silent)
        );
        getService("alro_outbox").put(cell(1, 5));
        await getService("alro_outbox").flush();
        expect(server.requests[0].shown).toEqual([]);
        expect(server.held).toEqual({"1.planned_qty": 5});
        expect.verifySteps([true]);
    });

    test("with a grid on screen save_grid is called and brings its rows", async () => {
        await makeMockEnv();
        const outbox = getService("alro_outbox");
        const grid = makeGrid({domain: [["id", ">", 0]], names: ["planned_qty"]});
        outbox.subscribe(MODEL, grid);
        outbox.put(cell(1, 5));
        await outbox.flush();
        expect(server.requests[0].shown).toEqual([[["id", ">", 0]], ["planned_qty"], null]);
        expect(grid.rows).toEqual([{rows: ["row"]}]);
    });

    test("leftovers of a closed page are sent at the start", async () => {
        leaveRecord([leftover(1, 5)]);
        await makeMockEnv();
        await tick();
        await animationFrame();
        expect(server.held).toEqual({"1.planned_qty": 5});
        expect(records()).toEqual([]);
    });

    test("a stale record is taken in time, and so is one that another tab releases", async () => {
        await makeMockEnv();
        leaveRecord([leftover(1, 5)], Date.now());
        await advanceTime(14_000);
        expect(server.held).toEqual({});
        await advanceTime(6000);
        expect(server.held).toEqual({"1.planned_qty": 5});
        leaveRecord([leftover(2, 6)]);
        await advanceTime(20_000);
        expect(server.held["2.planned_qty"]).toBe(6);
    });

    test("signed in as oneself again, what waits is sent at once", async () => {
        await makeMockEnv();
        const outbox = getService("alro_outbox");
        browser.localStorage.setItem(`alro_outbox/${session.db}/user`, "99");
        outbox.put(cell(1, 5));
        expect(await outbox.flush()).toBe(false);
        expect(server.requests).toEqual([]);
        browser.localStorage.setItem(`alro_outbox/${session.db}/user`, String(user.userId));
        await animationFrame();
        expect(server.held).toEqual({"1.planned_qty": 5});
    });

    test("this tab says that it lives as long as something waits", async () => {
        await makeMockEnv();
        fail();
        getService("alro_outbox").put(cell(1, 5));
        await advanceTime(40_000);
        const [key] = records();
        const {alive} = JSON.parse(browser.localStorage.getItem(key));
        expect(Date.now() - alive).toBeLessThan(5001);
    });

    for (const [name, happen] of [
        ["the browser is online again", () => dispatch("online")],
        [
            "the page is looked at again",
            () => manuallyDispatchProgrammaticEvent(document, "visibilitychange"),
        ],
        [
            "another request got through",
            () =>
                rpcBus.trigger("RPC:RESPONSE", {
                    data: {params: {model: "x"}},
                    settings: {},
                    result: true,
                }),
        ],
    ]) {
        test(`what waits is sent at once when ${name}`, async () => {
            await makeMockEnv();
            fail();
            const outbox = getService("alro_outbox");
            outbox.put(cell(1, 5));
            await outbox.flush();
            await advanceTime(20_000);
            recover();
            await happen();
            await animationFrame();
            expect(server.held).toEqual({"1.planned_qty": 5});
            expect(outbox.state.online).toBe(true);
        });
    }

    test("a closing page releases its record and sends with keepalive", async () => {
        await makeMockEnv();
        patchWithCleanup(browser, {
            async fetch(url, options) {
                expect.step([url, options.keepalive, JSON.parse(options.body).params.args]);
            },
        });
        getService("alro_outbox").put(cell(1, 5));
        await dispatch("pagehide");
        const changes = [{id: 1, field: "planned_qty", value: 5, expected: null}];
        expect.verifySteps([[`/web/dataset/call_kw/${MODEL}/save_cells`, true, [changes]]]);
        const record = JSON.parse(browser.localStorage.getItem(records()[0]));
        expect([record.alive, record.entries.length]).toEqual([0, 1]);
        window.dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
        await animationFrame();
        expect(server.held).toEqual({"1.planned_qty": 5});
        expect(records()).toEqual([]);
    });

    test("what is too large for a closing page is only kept", async () => {
        await makeMockEnv();
        patchWithCleanup(browser, {fetch: () => expect.step("fetch")});
        for (let id = 1; id <= 1500; id++) {
            getService("alro_outbox").put(cell(id, 5));
        }
        await dispatch("pagehide");
        expect.verifySteps([]);
        expect(JSON.parse(browser.localStorage.getItem(records()[0])).entries).toHaveLength(1500);
    });

    test("a request without an answer is aborted for good", async () => {
        await makeMockEnv();
        server.behave = () => new Deferred();
        rpcBus.addEventListener(
            "RPC:RESPONSE",
            ({detail}) => detail.data.params.model === MODEL && expect.step(detail.error.message)
        );
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, 5));
        const flushed = outbox.flush();
        await advanceTime(30_000);
        expect(await flushed).toBe(false);
        expect.verifySteps(["XmlHttpRequestError abort"]);
    });

    test("an answer that is no JSON is no connection", async () => {
        await makeMockEnv();
        mockFetch(() => new Response("<h1>503 Service Unavailable</h1>", {status: 503}));
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, 5));
        expect(await outbox.flush()).toBe(false);
        expect(outbox.state.online).toBe(false);
    });

    test("a refused request opens no dialog; its cells are named in a notice that stays", async () => {
        await mountWithCleanup(OutboxStatus);
        server.behave = () => {
            throw serverError("odoo.exceptions.UserError", "The year is closed.");
        };
        patchWithCleanup(rpc, {
            async _rpc(url, params, settings) {
                if (params?.model === MODEL) {
                    throw serverError("odoo.exceptions.UserError", "The year is closed.");
                }
                return super._rpc(url, params, settings);
            },
        });
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, 5));
        await outbox.flush();
        await animationFrame();
        await advanceTime(20_000);
        expect(".o_dialog").toHaveCount(0);
        expect(".o_notification").toHaveCount(1);
        expect(queryText(".o_notification_content")).toInclude("Cell 1 (The year is closed.)");
        await click(".o_alro_outbox button");
        await animationFrame();
        expect(".o_notification").toHaveCount(1);
    });

    test("an expired session shows Odoo's own dialog", async () => {
        await mountWithCleanup(OutboxStatus);
        patchWithCleanup(rpc, {
            async _rpc(url, params, settings) {
                if (params?.model === MODEL) {
                    throw serverError("odoo.http.SessionExpiredException");
                }
                return super._rpc(url, params, settings);
            },
        });
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, 5));
        await outbox.flush();
        await animationFrame();
        expect(".o_dialog").toHaveCount(1);
        expect(".o_alro_outbox button").toHaveText("Signed out: 1 cells waiting");
    });

    test("a page whose storage does not keep asks before it closes", async () => {
        await makeMockEnv();
        const outbox = getService("alro_outbox");
        const asks = async () => {
            const event = new Event("beforeunload", {cancelable: true});
            window.dispatchEvent(event);
            return event.defaultPrevented;
        };
        fail();
        outbox.put(cell(1, 5));
        await outbox.flush();
        expect(await asks()).toBe(false);
        patchWithCleanup(browser.localStorage, {
            setItem() {
                throw new DOMException("full", "QuotaExceededError");
            },
        });
        outbox.put(cell(2, 5));
        await tick();
        expect(await asks()).toBe(true);
    });

    test("a long list of leftovers is cut", () => {
        allowTranslations();
        const entries = [1, 2, 3, 4, 5, 6, 7].map((id) => ({
            ...leftover(id, 5),
            state: "conflict",
        }));
        const text = leftoverText(entries);
        expect(text).toInclude("Cell 5 (changed by somebody else); and 2 more");
        expect(text).not.toInclude("Cell 6");
    });
});

describe("the status", () => {
    const button = ".o_alro_outbox button";

    test("it is not seen while nothing waits, and read out when something does", async () => {
        await mountWithCleanup(OutboxStatus);
        expect(button).toHaveCount(0);
        expect(".o_alro_outbox").toHaveAttribute("aria-live", "polite");
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, 5));
        outbox.put(cell(2, 5));
        await animationFrame();
        expect(`${button} .o_alro_outbox_words`).toHaveText("Cells waiting: 2");
        await outbox.flush();
        await animationFrame();
        expect(button).toHaveCount(0);
    });

    test("it says offline, and what is to check", async () => {
        await mountWithCleanup(OutboxStatus);
        const outbox = getService("alro_outbox");
        outbox.put(cell(1, -1));
        await outbox.flush();
        await animationFrame();
        expect(`${button} .o_alro_outbox_words`).toHaveText("Cells to check: 1");
        fail();
        outbox.put(cell(2, 5));
        await outbox.flush();
        await animationFrame();
        expect(`${button} .o_alro_outbox_words`).toHaveText("Offline: 1 cells waiting");
        expect(`${button} .o_alro_outbox_count`).toHaveText("1");
        recover();
        await click(button);
        await animationFrame();
        expect(`${button} .o_alro_outbox_words`).toHaveText("Cells to check: 1");
    });

    test("it warns when the browser keeps nothing", async () => {
        await mountWithCleanup(OutboxStatus);
        const outbox = getService("alro_outbox");
        patchWithCleanup(browser.localStorage, {
            setItem() {
                throw new DOMException("full", "QuotaExceededError");
            },
        });
        outbox.put(cell(1, 5));
        await animationFrame();
        expect(button).toHaveClass("o_alro_outbox_trouble");
        expect(button).toHaveAttribute("title", /do not close the page/);
    });
});
