import {isEntry} from "./outbox_entry";

const ROOT = "alro_outbox";
const STALE_AFTER = 15_000;
const GRACE = 10_000;
const RELEASED = '{"alive":0,';
const ALIVE = /^\{"alive":(\d+),/;

/**
 * What waits in this tab, written where a later page of the same browser finds it.
 *
 * Each tab has one record, `alro_outbox/<database>/<user id>/<tab>`: `{alive, entries}`. `alive` is
 * when the tab last said that it lives, 0 if it said goodbye. Another tab of the same user may take
 * a record of a tab that is gone. `kept` is false while the browser does not keep what is written.
 */
export class OutboxStore {
    constructor(storage, {db, uid, tab}) {
        this.storage = storage;
        this.uid = String(uid);
        this.prefix = `${ROOT}/${db}/${uid}/`;
        this.key = this.prefix + tab;
        this.userKey = `${ROOT}/${db}/user`;
        this.isReleased = false;
        this.isWritten = false;
        this.released = new Map();
        // Odoo stands in for a storage that is denied with one that forgets, and that lists no keys
        this.kept =
            this._attempt(() => storage.setItem(this.userKey, this.uid)) &&
            this._keys().includes(this.userKey);
        this.isLasting = this.kept;
    }

    /** Write what waits, all of it; nothing removes the record. */
    write(entries) {
        if (!entries.length) {
            this.isWritten = false;
            this._attempt(() => this.storage.removeItem(this.key));
            this.kept = this.isLasting;
            return;
        }
        const alive = this.isReleased ? 0 : Date.now();
        const text = JSON.stringify({alive, entries});
        const isWritten = this._attempt(() => this.storage.setItem(this.key, text));
        this.isWritten ||= isWritten;
        this.kept = isWritten && this.isLasting;
    }

    /**
     * Take what tabs of the same user left behind. A record is removed before it is used: of two tabs
     * that try, hardly ever both get it, and a cell sent twice is answered alike.
     *
     * @param {boolean} isStart a page that starts takes a released record at once; those that were
     *  open before leave it some seconds, for a page that is reloaded is to find its own again
     */
    adopt(isStart = false) {
        const found = [];
        for (const key of this._keys()) {
            if (!key.startsWith(this.prefix) || key === this.key) {
                continue;
            }
            const text = this._read(key);
            const isDue = isStart || this._isPastGrace(key, text);
            if (isDue && this._isLeft(text) && this._attempt(() => this.storage.removeItem(key))) {
                found.push(...this._entriesIn(key, text));
            }
        }
        return found;
    }

    /** What can be read of a record; the rest is put aside, not thrown away: somebody may yet look at it. */
    _entriesIn(key, text) {
        let entries = [];
        try {
            entries = JSON.parse(text).entries;
        } catch {
            // not even a record
        }
        const sound = Array.isArray(entries) ? entries.filter(isEntry) : [];
        if (!sound.length || sound.length < entries.length) {
            this._attempt(() => this.storage.setItem(key.replace(ROOT, `${ROOT}_aside`), text));
        }
        return sound;
    }

    /** Tell whether a record's tab is gone: it said so, or has been silent, or lives in the future. */
    _isLeft(text) {
        const alive = ALIVE.exec(text || "")?.[1];
        return alive !== undefined && Math.abs(Date.now() - Number(alive)) > STALE_AFTER;
    }

    _isPastGrace(key, text) {
        if (!text?.startsWith(RELEASED)) {
            this.released.delete(key);
            return true;
        }
        if (!this.released.has(key)) {
            this.released.set(key, Date.now());
        }
        return Date.now() - this.released.get(key) >= GRACE;
    }

    /**
     * Tell whether another tab took this tab's record while it slept. A browser whose data somebody
     * cleared took nothing: there the mark of the user is gone as well.
     */
    isTaken() {
        return this.isWritten && this._read(this.key) === null && this._read(this.userKey) !== null;
    }

    /** Tell whether the last page that this browser loaded was this user's: the session is shared. */
    isSameUser() {
        return [null, this.uid].includes(this._read(this.userKey));
    }

    _keys() {
        const keys = [];
        this._attempt(() => {
            for (let index = 0; index < this.storage.length; index++) {
                keys.push(this.storage.key(index));
            }
        });
        return keys;
    }

    _read(key) {
        try {
            return this.storage.getItem(key);
        } catch {
            return null;
        }
    }

    _attempt(action) {
        try {
            action();
            return true;
        } catch {
            return false;
        }
    }
}
