import {browser} from "@web/core/browser/browser";
import {dispatch} from "./outbox_entry";
import {NoAnswerError, failureOf} from "./outbox_failure";

const MOST = 1000;
const ANSWER_WITHIN = 30_000;
const RETRIES = 3;
const SECONDS = [1, 2, 4, 8, 15, 30];
// failures that something in the request may be to blame for
const AT_FAULT = new Set(["refused", "server"]);

const seconds = (index) => SECONDS[Math.min(index, SECONDS.length - 1)] * 1000;
const sleep = (time) => new Promise((resolve) => browser.setTimeout(resolve, time));

/**
 * Sends what waits in an outbox, one request per model at a time, until the server has judged it.
 *
 * Without a connection or a session the cells go back to waiting, to be tried again ever more
 * seldom. A request that the server refuses as a whole, or stumbles over, is halved until the cell
 * at fault stands alone, so that it does not hold up the others.
 */
export class Sender {
    /**
     * @param {import("./outbox").Outbox} outbox
     * @param {Function} send (model, changes, context) → Promise of {answers, grid}, may have `abort()`
     * @param {Function} expired is called when the server says that the session is over
     */
    constructor(outbox, {send, expired}) {
        Object.assign(this, {outbox, send, expired});
        this.lanes = new Map();
        this.failures = 0;
        this.retryTimer = null;
    }

    /** Send all that waits; resolves to whether it could be sent. */
    async pump() {
        browser.clearTimeout(this.retryTimer);
        this.retryTimer = null;
        for (const model of new Set(this._waiting().map((entry) => entry.model))) {
            if (!this.lanes.has(model)) {
                const lane = this._drain(model).finally(() => {
                    this.lanes.delete(model);
                    this.outbox.announce();
                });
                this.lanes.set(model, lane);
            }
        }
        const sent = await Promise.all(this.lanes.values());
        return sent.every(Boolean);
    }

    async _drain(model) {
        for (;;) {
            const batch = this._waiting()
                .filter((entry) => entry.model === model)
                .slice(0, MOST);
            if (!batch.length) {
                return true;
            }
            if (!(await this._deliver(model, batch))) {
                this.outbox.putBack(batch);
                return false;
            }
            if (this.outbox.isPausing) {
                // who is typing is asked no sooner than after his pause
                return true;
            }
        }
    }

    /** Bring a batch before the server; false if it could not be brought. */
    async _deliver(model, batch, isHalf = false) {
        const shown = isHalf ? null : this.outbox.grids.shown(model);
        let failure = await this._attempt(model, batch, shown);
        for (let index = 0; failure?.kind === "server" && !isHalf && index < RETRIES; index++) {
            await sleep(seconds(index));
            failure = await this._attempt(model, batch, shown);
        }
        if (shown && AT_FAULT.has(failure?.kind)) {
            // the fault may lie in reading the rows: no reason not to save the cells
            failure = await this._attempt(model, batch, null);
        }
        if (!failure) {
            return true;
        }
        if (!AT_FAULT.has(failure.kind)) {
            this._retryLater();
            return false;
        }
        if (batch.length === 1) {
            const [{id, place, field}] = batch;
            const {reason} = failure;
            this.outbox.answered(
                model,
                batch,
                [{id, place, field, state: "refused", reason}],
                null
            );
            return true;
        }
        const middle = Math.ceil(batch.length / 2);
        return (
            (await this._deliver(model, batch.slice(0, middle), true)) &&
            (await this._deliver(model, batch.slice(middle), true))
        );
    }

    /** Make one request; resolves to its failure, if it failed. */
    async _attempt(model, batch, shown) {
        const {state, store} = this.outbox;
        if (!store.isSameUser()) {
            // the browser's session is another user's by now: these cells are not his
            state.session = false;
            return {kind: "session"};
        }
        const changes = batch.map(dispatch);
        this.outbox.touch(batch);
        let failure = null;
        let result = null;
        try {
            result = await this._request(model, changes, shown);
        } catch (error) {
            failure = failureOf(error);
        }
        state.online = failure?.kind !== "offline";
        if (failure?.kind === "session") {
            if (state.session) {
                this.expired();
            }
            state.session = false;
        } else if (state.online) {
            state.session = true;
            this.failures = 0;
        }
        if (result) {
            this.outbox.answered(model, batch, result.answers, result.grid || null);
        }
        return failure;
    }

    async _request(model, changes, shown) {
        const call = this.send(model, changes, shown);
        let timer;
        const silence = new Promise((resolve, reject) => {
            timer = browser.setTimeout(() => {
                reject(new NoAnswerError());
                call.abort?.();
            }, ANSWER_WITHIN);
        });
        try {
            const result = await Promise.race([call, silence]);
            // a proxy may answer in the server's place, in JSON too
            if (result?.answers?.length !== changes.length) {
                throw new NoAnswerError();
            }
            return result;
        } finally {
            browser.clearTimeout(timer);
        }
    }

    _waiting() {
        return this.outbox.cells.inState("waiting");
    }

    _retryLater() {
        if (this.retryTimer === null) {
            this.retryTimer = browser.setTimeout(() => this.pump(), seconds(this.failures++));
        }
    }
}
