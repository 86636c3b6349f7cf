import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {groupBy} from "@web/core/utils/arrays";
import {OutboxCells} from "./outbox_cells";
import {applyAnswer, changeOf, choose, isSettled, newEntry, putBack, retype} from "./outbox_entry";
import {OutboxGrids} from "./outbox_grids";
import {Sender} from "./outbox_sender";

/** How long a pause in typing is, and how long typing goes on without one: figures, and words. */
const PAUSES = {figure: [700, 5000], words: [4000, 30_000]};

/** @typedef {import("./outbox_entry").Entry} Entry */

/**
 * Everything that the user typed into any grid and that the server has not acknowledged.
 *
 * What is put here is written to the store at once, sent after a pause in typing, and stays until
 * the server saved it, or the user decided on what it refused or what somebody else wrote meanwhile.
 * `state` is reactive: how many cells are waiting, sending, refused, conflicts; whether the server
 * is reached (`online`), knows the user (`session`), and the browser keeps what is written (`kept`).
 */
export class Outbox {
    /**
     * @param {Object} options
     * @param {Function} options.send (model, changes, shown or null) → Promise of {answers, grid}
     * @param {import("./outbox_store").OutboxStore} options.store
     * @param {Function} [options.beacon] (model, changes): sends without waiting, the page closing
     * @param {Function} [options.tell] (entries): names what needs the user and is on no screen
     * @param {Function} [options.expired] the server said that the session is over
     */
    constructor({send, store, beacon = () => {}, tell = () => {}, expired = () => {}}) {
        Object.assign(this, {store, beacon, tell});
        this.cells = new OutboxCells();
        this.grids = new OutboxGrids();
        this.sender = new Sender(this, {send, expired});
        this.touched = new Set();
        this.pauseTimer = null;
        this.pauseSince = null;
        this.state = reactive({
            waiting: 0,
            sending: 0,
            refused: 0,
            conflicts: 0,
            online: true,
            session: true,
            kept: store.kept,
        });
    }

    // What the grids ask and do

    /** @returns {Entry[]} of a model, to be read only */
    entries(model) {
        return this.cells.all().filter((entry) => entry.model === model);
    }

    /** @returns {Entry|undefined} to be read only */
    entry(model, id, place, field) {
        return this.cells.get({model, id, place, field});
    }

    /** Hear of the cells of a model; `OutboxGrids` says what a grid must answer. */
    subscribe(model, grid) {
        return this.grids.subscribe(model, grid);
    }

    /** Take a cell that was typed; `Entry` says what it carries. */
    put(typed) {
        if (!this.touched.size) {
            this.checkTaken();
        }
        const known = this.cells.get(typed);
        if (known) {
            retype(known, typed);
        }
        this._keep(known || newEntry(typed));
    }

    /** Decide a conflict: "mine" is sent over the other value, "theirs" stays. */
    resolve(model, id, place, field, choice) {
        const entry = this.entry(model, id, place, field);
        if (entry?.state === "conflict") {
            choose(entry, choice);
            this._keep(entry);
        }
    }

    /** Give up a refused cell. */
    drop(model, id, place, field) {
        const entry = this.entry(model, id, place, field);
        if (entry?.state === "refused") {
            Object.assign(entry, {state: "saved", value: entry.expected});
            this._keep(entry);
        }
    }

    /**
     * Send at once. Resolves when nothing waits or is under way, or when it cannot be sent.
     *
     * @returns {Promise<boolean>} whether the server has judged everything
     */
    async flush() {
        let isSent = true;
        do {
            isSent = await this.wake();
        } while (isSent && this.cells.inState("waiting").length);
        return isSent;
    }

    // What the browser makes it do

    /** Send what waits now: the pause is over, or the connection may be back. */
    wake() {
        browser.clearTimeout(this.pauseTimer);
        this.pauseTimer = this.pauseSince = null;
        this.checkTaken();
        return this.sender.pump();
    }

    /** Every few seconds: say that this tab lives, and take what a dead one left. */
    beat() {
        this.checkTaken();
        if (this.cells.size) {
            this._persist();
        }
        this.adopt();
    }

    /** Take what other tabs of this user left, and send it. Of one cell typed twice the later counts. */
    adopt(isStart = false) {
        const found = this.store.adopt(isStart);
        for (const entry of found) {
            putBack(entry);
            const own = this.cells.get(entry);
            own?.tried.push(...entry.tried);
            if (own && entry.typed > own.typed) {
                retype(own, entry);
            }
            this._keep(own || entry);
        }
        if (found.length) {
            this._persist();
            this.announce();
            this.wake();
        }
    }

    /** The page closes or sleeps: leave the record to whoever comes, and try to send once more. */
    leave() {
        this.store.isReleased = true;
        const waiting = groupBy(this.cells.inState("waiting"), (entry) => entry.model);
        const batches = Object.entries(waiting).map(([model, entries]) => [
            model,
            entries.map(changeOf),
        ]);
        this._persist();
        if (this.state.session && this.store.isSameUser()) {
            batches.forEach(([model, changes]) => this.beacon(model, changes));
        }
    }

    /** The page woke up. */
    comeBack() {
        this.store.isReleased = false;
        this.checkTaken();
        this._persist();
        this.wake();
    }

    /** Another tab took this sleeping tab's record: what that one sends is not sent from here too. */
    checkTaken() {
        if (!this.store.isTaken()) {
            return;
        }
        for (const entry of this.cells.all()) {
            if (entry.state !== "sending") {
                entry.state = "moved";
                this._keep(entry);
            }
        }
        this._persist();
    }

    // What the sender asks and says

    get isPausing() {
        return this.pauseSince !== null;
    }

    putBack(batch) {
        batch.forEach(putBack);
        this.touch(batch);
    }

    /** Take the answers to a batch, in its order. */
    answered(model, batch, answers, rows) {
        const heard = [];
        batch.forEach((entry, index) => {
            const answer = answers[index];
            this.cells.bear(entry, answer.id);
            applyAnswer(entry, answer);
            this.cells.settle(entry);
            const isOvertaken = entry.state === "waiting";
            if (!isOvertaken || answer.state !== "refused") {
                heard.push({...answer, state: isOvertaken ? "saved" : entry.state});
            }
        });
        this.touch(batch);
        this.grids.listen(model, heard, rows);
    }

    /** Name what needs the user and is on no screen: once, or `isAgain` all of it. */
    announce(isAgain = false) {
        const needy = [...this.cells.inState("refused"), ...this.cells.inState("conflict")];
        const told = needy.filter(
            ({told: isTold, model, field}) =>
                isAgain || (!isTold && !this.grids.shown(model)?.names.includes(field))
        );
        const fresh = needy.filter((entry) => !entry.told);
        fresh.forEach((entry) => (entry.told = true));
        this.touch(fresh);
        if (told.length) {
            this.tell(told);
        }
    }

    /** Note that entries changed: one write, one count and one word to the grids for all of them. */
    touch(entries) {
        if (!this.touched.size && entries.length) {
            Promise.resolve().then(() => this._persist());
        }
        entries.forEach((entry) => this.touched.add(entry));
    }

    // How it does it

    /** Keep an entry as it now stands, or let it go if nothing of it is left to do. */
    _keep(entry) {
        if (isSettled(entry)) {
            entry.state = "saved";
        }
        this.cells.settle(entry);
        this.touch([entry]);
        if (entry.state === "saved") {
            const {model, id, place, field, value} = entry;
            this.grids.listen(model, [{id, place, field, state: "saved", value}], null);
        } else if (entry.state === "waiting") {
            this._pause(entry);
        }
    }

    _pause({value}) {
        const [pause, longest] = PAUSES[typeof value === "string" ? "words" : "figure"];
        const now = Date.now();
        this.pauseSince ??= now;
        browser.clearTimeout(this.pauseTimer);
        const rest = Math.max(0, Math.min(pause, this.pauseSince + longest - now));
        this.pauseTimer = browser.setTimeout(() => this.wake(), rest);
    }

    _persist() {
        this.store.write(this.cells.all());
        const {cells, state, store} = this;
        state.waiting = cells.inState("waiting").length;
        state.sending = cells.inState("sending").length;
        state.refused = cells.inState("refused").length;
        state.conflicts = cells.inState("conflict").length;
        state.kept = store.kept;
        const touched = [...this.touched];
        this.touched.clear();
        this.grids.changed(touched);
    }
}
