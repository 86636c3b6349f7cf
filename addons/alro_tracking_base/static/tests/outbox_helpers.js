import {ConnectionLostError, makeErrorFromResponse} from "@web/core/network/rpc";
import {Outbox} from "@alro_tracking_base/month_grid/outbox";
import {OutboxStore} from "@alro_tracking_base/month_grid/outbox_store";

export const MODEL = "alro.work.month";
export const WHO = {db: "alro", uid: 5, tab: "one"};
export const PREFIX = "alro_outbox/alro/5/";

/** A localStorage that counts its writes and can be full. */
export class FakeStorage {
    constructor(isFull = false) {
        Object.assign(this, {map: new Map(), writes: 0, isFull});
    }
    get length() {
        return this.map.size;
    }
    key(index) {
        return [...this.map.keys()][index];
    }
    getItem(key) {
        return this.map.get(key) ?? null;
    }
    setItem(key, value) {
        if (this.isFull) {
            throw new DOMException("full", "QuotaExceededError");
        }
        this.writes++;
        this.map.set(key, value);
    }
    removeItem(key) {
        this.map.delete(key);
    }
    /** Return the record of a tab, read as a later page would. */
    record(tab = "one") {
        return JSON.parse(this.getItem(PREFIX + tab));
    }
}

/**
 * A server that holds cells and judges as `save_cells` does. `held` is what stands in them; what
 * `behave(changes)` returns or throws comes first.
 */
export class FakeServer {
    constructor(held = {}) {
        Object.assign(this, {held, requests: [], behave: () => undefined, gates: []});
    }

    send = (model, changes, shown) => {
        this.requests.push({model, changes: structuredClone(changes), shown});
        let abort = () => {};
        const answer = new Promise((resolve, reject) => {
            abort = () => reject(new Error("aborted"));
            Promise.resolve()
                .then(() => this.behave(changes))
                .then(
                    (own) =>
                        own ?? {answers: changes.map((change) => this.judge(change)), grid: null}
                )
                .then(resolve, reject);
        });
        return Object.assign(answer, {abort: () => abort(++this.aborted)});
    };

    aborted = 0;

    judge({id, place, field, value, expected}) {
        const key = `${id || JSON.stringify(place)}.${field}`;
        const holds = this.held[key] ?? null;
        const answer = {id, field, ...(place && {place})};
        if (holds !== expected && holds !== value) {
            return {
                ...answer,
                state: "conflict",
                value: holds,
                user: "Somchai",
                date: "2025-01-02",
            };
        }
        if (value < 0) {
            return {...answer, state: "refused", value: holds, reason: "Not below zero."};
        }
        this.held[key] = value;
        return {...answer, state: "saved", value};
    }

    get values() {
        return this.requests.map(({changes}) => changes.map((change) => change.value));
    }
}

export function makeOutbox({server = new FakeServer(), storage = new FakeStorage(), ...rest} = {}) {
    const {tab = "one", uid = 5, ...hooks} = rest;
    const store = new OutboxStore(storage, {...WHO, uid, tab});
    return {outbox: new Outbox({send: server.send, store, ...hooks}), server, storage, store};
}

/** A cell typed over nothing. */
export function cell(id, value, expected = null) {
    return {model: MODEL, id, field: "planned_qty", value, expected, label: `Cell ${id}`};
}

export const lost = () => {
    throw new ConnectionLostError("/web");
};

export function serverError(name, message = "Said by the server.") {
    return makeErrorFromResponse({code: 0, message: "Odoo Server Error", data: {name, message}});
}

/** A grid on screen that steps what it hears. */
export function makeGrid(shown = {domain: [], names: ["planned_qty"]}) {
    const grid = {
        heard: [],
        seen: [],
        rows: [],
        shown: () => shown,
        listen(answers, rows) {
            grid.heard.push(...answers);
            grid.rows.push(rows);
        },
        changed: (entries) => grid.seen.push(...entries.map((entry) => entry.state)),
    };
    return grid;
}

export const stateOf = (outbox, id) => outbox.entry(MODEL, id, undefined, "planned_qty")?.state;
