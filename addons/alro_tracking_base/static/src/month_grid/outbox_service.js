import {browser} from "@web/core/browser/browser";
import {SessionExpiredDialog} from "@web/core/errors/error_dialogs";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError, rpc, rpcBus} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {session} from "@web/session";
import {Outbox} from "./outbox";
import {UnknownRequestError} from "./outbox_failure";
import {OutboxStore} from "./outbox_store";

const BEAT = 5000;
// browsers let a closing page send 64 kB, its headers included
const LARGEST_BEACON = 60_000;
const MOST_NAMED = 5;
const UNKNOWN = new Set([400, 404, 405, 410, 413]);

const urlOf = (model, method) => `/web/dataset/call_kw/${model}/${method}`;

function callOf(model, method, args) {
    return {model, method, args, kwargs: {context: user.context}};
}

/** Silent: Odoo shows neither its loading bar nor a dialog; the promise of `rpc` can be aborted. */
function send(model, changes, shown) {
    const method = shown ? "save_grid" : "save_cells";
    const args = shown ? [changes, shown.domain, shown.names, shown.axes ?? null] : [changes];
    const xhr = new browser.XMLHttpRequest();
    const call = rpc(urlOf(model, method), callOf(model, method, args), {silent: true, xhr});
    const result = call.then(
        (answer) => (shown ? answer : {answers: answer, grid: null}),
        (error) => {
            // what is no JSON counts as no connection; but these say that trying again is no use
            const isUnknown = error instanceof ConnectionLostError && UNKNOWN.has(xhr.status);
            throw isUnknown ? new UnknownRequestError(error.message) : error;
        }
    );
    return Object.assign(result, {abort: () => call.abort?.()});
}

function beacon(model, changes) {
    const params = callOf(model, "save_cells", [changes]);
    const body = JSON.stringify({id: 0, jsonrpc: "2.0", method: "call", params});
    if (new TextEncoder().encode(body).length > LARGEST_BEACON) {
        return;
    }
    const headers = {"Content-Type": "application/json"};
    const options = {method: "POST", keepalive: true, headers, body};
    // whether it arrived, the next page finds out: it sends the same again
    browser.fetch(urlOf(model, "save_cells"), options).catch(() => {});
}

/** Return the sentence that names cells which need the user. */
export function leftoverText(entries) {
    const named = entries.slice(0, MOST_NAMED).map((entry) => {
        const label = entry.label || _t("a cell without a name");
        return entry.state === "conflict"
            ? _t("%s (changed by somebody else)", label)
            : _t("%(cell)s (%(reason)s)", {cell: label, reason: entry.reason});
    });
    if (entries.length > MOST_NAMED) {
        named.push(_t("and %s more", entries.length - MOST_NAMED));
    }
    return _t(
        "These cells are not saved: %s. What was typed is kept. Open the page of the cells to mend them.",
        named.join("; ")
    );
}

export const outboxService = {
    dependencies: ["dialog", "localization", "notification"],

    start(env, {dialog, notification}) {
        const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
        const store = new OutboxStore(browser.localStorage, {
            db: session.db,
            uid: user.userId,
            tab,
        });
        let closeNotice = () => {};
        const outbox = new Outbox({
            send,
            store,
            beacon,
            tell(entries) {
                closeNotice();
                closeNotice = notification.add(leftoverText(entries), {
                    type: "warning",
                    sticky: true,
                });
            },
            expired: () => dialog.add(SessionExpiredDialog),
        });
        listenToBrowser(outbox);
        outbox.adopt(true);
        return outbox;
    },
};

function listenToBrowser(outbox) {
    const {state, store} = outbox;
    browser.setInterval(() => outbox.beat(), BEAT);
    browser.addEventListener("online", () => outbox.wake());
    browser.addEventListener("pagehide", () => outbox.leave());
    browser.addEventListener("pageshow", (event) => event.persisted && outbox.comeBack());
    browser.addEventListener("storage", ({key}) => {
        if (key === store.key) {
            outbox.checkTaken();
        } else if (key === store.userKey && !state.session) {
            outbox.wake();
        }
    });
    browser.addEventListener("beforeunload", (event) => {
        if (!state.kept && state.waiting + state.sending) {
            event.preventDefault();
        }
    });
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") {
            outbox.wake();
        }
    });
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
        // another request of the page got through
        if (!detail.error && !(state.online && state.session)) {
            outbox.wake();
        }
    });
}

registry.category("services").add("alro_outbox", outboxService);
