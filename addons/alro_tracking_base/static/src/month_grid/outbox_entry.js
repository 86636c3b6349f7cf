/**
 * What one cell in the outbox is, and what typing and the server's answers make of it. Pure.
 *
 * @typedef {Object} Entry
 * @property {string} model
 * @property {number|false} id false for a record to be born, which `place` then names
 * @property {Object} [place] {"agency_id": 3, "step_id": 5}
 * @property {string} field
 * @property {*} value what the user wants
 * @property {*} expected what the server was known to hold when it was typed
 * @property {"waiting"|"sending"|"refused"|"conflict"|"saved"|"moved"} state "saved" and "moved" are
 *  what leaves the outbox: acknowledged, or taken over by another tab
 * @property {string} reason why it was refused
 * @property {{value, user, date, own}|null} other what somebody else wrote meanwhile
 * @property {string} [label] the cell in words, to name it when its page is not open
 * @property {number} typed when, in milliseconds
 * @property {Array} tried values sent whose answer never came: the server may hold any of them
 * @property {boolean} told whether the user has heard that it was refused or is in conflict
 */

const CENT = 0.005;

/** Tell whether two values of a cell are one: to two decimals, and blank is not zero. */
export function isSame(one, other) {
    if (typeof one === "number" && typeof other === "number") {
        return Math.abs(one - other) < CENT;
    }
    return blank(one) === blank(other);
}

function blank(value) {
    return value === undefined || value === false || value === "" ? null : value;
}

/** Return a place as a text that does not depend on the order of its names. */
export function placeKey(model, place) {
    return `${model}|${JSON.stringify(Object.entries(place || {}).sort())}`;
}

export function entryKey(model, id, place, field) {
    return id ? `${model}|${id}|${field}` : `${placeKey(model, place)}|${field}`;
}

const STATES = new Set(["waiting", "sending", "refused", "conflict"]);
const WORD = /^[a-z_][a-z0-9_.]*$/;

/** Tell whether something read from the browser's storage is an entry of this version. */
export function isEntry(entry) {
    const isNamed = (text) => typeof text === "string" && WORD.test(text);
    return (
        Boolean(entry) &&
        isNamed(entry.model) &&
        isNamed(entry.field) &&
        (Number.isInteger(entry.id) || (entry.id === false && Boolean(entry.place))) &&
        STATES.has(entry.state) &&
        Array.isArray(entry.tried) &&
        (entry.state !== "conflict" || Boolean(entry.other))
    );
}

/** @returns {Entry} a cell just typed */
export function newEntry(typed) {
    return {
        ...typed,
        id: typed.id || false,
        state: "waiting",
        reason: "",
        other: null,
        typed: typed.typed || Date.now(),
        tried: [...(typed.tried || [])],
        told: false,
    };
}

/**
 * The cell was typed again: the first expected value stays, and what was refused may be tried again.
 * A conflict stays one until the user has chosen; its new value is his side of it. Back at what he saw before, he
 * wants nothing any more: the other value stays.
 */
export function retype(entry, {value, label, domain, typed}) {
    Object.assign(entry, {value, typed: typed || Date.now()});
    entry.label = label ?? entry.label;
    entry.domain = domain ?? entry.domain;
    if (entry.state === "refused") {
        Object.assign(entry, {state: "waiting", reason: "", told: false});
    } else if (entry.state === "conflict" && isSame(value, entry.expected)) {
        choose(entry, "theirs");
    }
}

/** Tell whether nothing is left to send: the server holds what the user wants, as far as is known. */
export function isSettled(entry) {
    if (entry.state === "conflict") {
        return isSame(entry.value, entry.other.value);
    }
    // after an attempt without an answer nobody knows what the server holds
    const known = entry.state === "waiting" && !entry.tried.length;
    return known && isSame(entry.value, entry.expected);
}

/** Note that the value leaves for the server, and return it as `save_cells` wants it. */
export function dispatch(entry) {
    Object.assign(entry, {state: "sending", sent: entry.value});
    return changeOf(entry);
}

/** Return the cell as `save_cells` wants it, noting that the server may come to hold its value. */
export function changeOf(entry) {
    const {id, place, field, value, expected} = entry;
    if (!entry.tried.some((known) => isSame(known, value))) {
        entry.tried.push(value);
    }
    return id ? {id, field, value, expected} : {id: false, place, field, value, expected};
}

/** The cell could not be sent: it waits again. What was on its way may yet have arrived. */
export function putBack(entry) {
    if (entry.state === "sending") {
        entry.state = "waiting";
        delete entry.sent;
    }
}

/**
 * Take the server's answer to the value sent; a value typed meanwhile goes on waiting.
 *
 * @param {Entry} entry its `state` becomes "saved", "waiting", "refused" or "conflict"
 * @param {{state, value, reason, user, date}} answer of `save_cells`
 */
export function applyAnswer(entry, answer) {
    const {sent} = entry;
    const isNewer = !isSame(entry.value, sent);
    delete entry.sent;
    if (answer.state === "refused") {
        entry.tried = entry.tried.filter((value) => !isSame(value, sent));
        Object.assign(
            entry,
            isNewer ? {state: "waiting"} : {state: "refused", reason: answer.reason || ""}
        );
        return;
    }
    // An earlier attempt had arrived, only its answer was lost: the "somebody else" is this user
    const isOwn = entry.tried.some((value) => isSame(value, answer.value));
    entry.tried = [];
    if (answer.state === "conflict" && !isOwn) {
        const {value = null, user, date, own} = answer;
        Object.assign(entry, {state: "conflict", other: {value, user, date, ...(own && {own})}});
        if (isSettled(entry)) {
            entry.state = "saved";
        }
        return;
    }
    entry.expected = answer.value ?? null;
    const isDone = isSame(entry.value, entry.expected) || (answer.state === "saved" && !isNewer);
    entry.state = isDone ? "saved" : "waiting";
}

/** The user chose between his value and the other one: "mine" is sent again, over the other. */
export function choose(entry, choice) {
    entry.expected = entry.other.value;
    Object.assign(entry, {
        state: choice === "mine" ? "waiting" : "saved",
        other: null,
        told: false,
        value: choice === "mine" ? entry.value : entry.expected,
    });
}
