import {describe, expect, test} from "@odoo/hoot";
import {failureOf, UnknownRequestError} from "@alro_tracking_base/month_grid/outbox_failure";
import {isEntry, newEntry, retype} from "@alro_tracking_base/month_grid/outbox_entry";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {cell, FakeStorage, makeOutbox, PREFIX} from "./outbox_helpers";

describe.current.tags("headless");

test("what is read from the browser's storage is an entry only in every part of it", () => {
    const sound = newEntry(cell(1, 5));
    expect(isEntry(sound)).toBe(true);
    expect(isEntry({...sound, id: false, place: {agency_id: 1, step_id: 2}})).toBe(true);
    expect(isEntry({...sound, state: "conflict", other: {value: 3}})).toBe(true);
    const broken = [
        null,
        7,
        {},
        {...sound, id: "1"},
        {...sound, id: false, place: null},
        {...sound, state: "conflict", other: null},
        {...sound, state: "new"},
        {...sound, tried: undefined},
        {...sound, model: "../../web/session"},
        {...sound, field: "a b"},
    ];
    expect(broken.filter(isEntry)).toEqual([]);
});

test("a record that is broken in part keeps what is sound, and the rest is put aside", () => {
    const storage = new FakeStorage();
    const entries = [
        newEntry(cell(1, 5)),
        {...newEntry(cell(2, 6)), state: "conflict", other: null},
    ];
    storage.setItem(`${PREFIX}dead`, JSON.stringify({alive: 0, entries}));
    storage.setItem(`${PREFIX}worse`, '{"alive":0,"entries":');
    const {outbox} = makeOutbox({storage, tab: "two"});
    outbox.adopt(true);
    expect(outbox.entries(cell(1, 5).model).map((entry) => entry.id)).toEqual([1]);
    const aside = [...storage.map.keys()].filter((key) => key.startsWith("alro_outbox_aside/"));
    expect(aside).toHaveLength(2);
});

test("somebody who takes back what is in conflict wants nothing any more: the other value stays", () => {
    const entry = {...newEntry({...cell(1, 5), expected: 2}), state: "conflict", other: {value: 9}};
    retype(entry, {value: 2});
    expect([entry.state, entry.value, entry.expected]).toEqual(["saved", 9, 9]);
});

test("a request that the server does not know is no lost connection", async () => {
    await makeMockEnv();
    const {kind, reason} = failureOf(new UnknownRequestError("404"));
    expect(kind).toBe("server");
    expect(reason).toInclude("administrator");
});
