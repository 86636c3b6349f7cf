import {entryKey, placeKey} from "./outbox_entry";

/** @typedef {import("./outbox_entry").Entry} Entry */

const GONE = new Set(["saved", "moved"]);

/** The entries of the outbox, one for each cell, found by record or by the place of one to be born. */
export class OutboxCells {
    constructor() {
        this.byKey = new Map();
        this.births = new Map();
    }

    get size() {
        return this.byKey.size;
    }

    /** @returns {Entry[]} in the order in which they were first typed */
    all() {
        return [...this.byKey.values()];
    }

    inState(state) {
        return this.all().filter((entry) => entry.state === state);
    }

    /** @returns {Entry|undefined} */
    get(cell) {
        return this.byKey.get(this._key(cell));
    }

    /** Keep an entry, or let it go if it was saved or moved. */
    settle(entry) {
        if (GONE.has(entry.state)) {
            this.byKey.delete(this._key(entry));
        } else {
            this.byKey.set(this._key(entry), entry);
        }
    }

    /** A record was born where the entry stands: all that is typed there belongs to it from now on. */
    bear({model, id, place}, born) {
        if (id || !born) {
            return;
        }
        const spot = placeKey(model, place);
        const there = this.all().filter(
            (entry) => !entry.id && placeKey(entry.model, entry.place) === spot
        );
        there.forEach((entry) => this.byKey.delete(this._key(entry)));
        this.births.set(spot, born);
        for (const entry of there) {
            entry.id = born;
            this.settle(entry);
        }
    }

    _key({model, id, place, field}) {
        return entryKey(model, id || this.births.get(placeKey(model, place)), place, field);
    }
}
