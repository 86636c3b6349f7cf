import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryText, waitFor} from "@odoo/hoot-dom";
import {animationFrame, mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {defineMailModels, openFormView, start, startServer} from "@mail/../tests/mail_test_helpers";
import {
    ConversionError,
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
    parseDate,
    parseDateTime,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {session} from "@web/session";
import {
    allowTranslations,
    contains,
    defineModels,
    defineParams,
    editSearch,
    fields,
    getFacetTexts,
    makeMockEnv,
    models,
    mountView,
    mountWithCleanup,
    mountWithSearch,
    onRpc,
    patchWithCleanup,
    toggleMenuItem,
    toggleMenuItemOption,
    toggleSearchBarMenu,
    validateSearch,
} from "@web/../tests/web_test_helpers";
import {DomainSelector} from "@web/core/domain_selector/domain_selector";
import {SearchBar} from "@web/search/search_bar/search_bar";

const {DateTime} = luxon;

class Item extends models.Model {
    _name = "item";
    name = fields.Char();
    day = fields.Date();
    moment = fields.Datetime();
    _records = [{id: 1, name: "One", day: "2024-11-20", moment: "2024-11-20 06:30:00"}];
    _views = {
        search: `<search><field name="day"/><filter name="day" string="Day" date="day"/></search>`,
    };
}

defineMailModels();
defineModels([Item]);

const OFFICE = {date_format: "%d/%m/%Y", time_format: "%H:%M:%S"};

beforeEach(() => {
    allowTranslations();
    mockTimeZone(+7);
    mockDate("2026-11-22 09:00:00");
});

const inThai = () => defineParams({lang: "th_TH", lang_parameters: OFFICE});
const shown = (text) => serializeDate(parseDate(text));

async function typed(text) {
    await contains(".o_field_widget[name=day] input").edit(text, {confirm: "tab"});
    await contains(".o_form_button_save").click();
}

describe("texts", () => {
    test("numeric dates show Buddhist years, and what is sent does not", async () => {
        inThai();
        await makeMockEnv();
        const day = deserializeDate("2026-11-20");
        const moment = deserializeDateTime("2026-11-20 06:30:00");
        expect(formatDate(day)).toBe("20/11/2569");
        expect(formatDateTime(moment)).toBe("20/11/2569 13:30:00");
        expect(day.toFormat("yy")).toBe("69");
        expect(day.toFormat("d MMM yyyy")).toBe("20 พ.ย. 2569");
        expect(serializeDate(day)).toBe("2026-11-20");
        expect(serializeDateTime(moment)).toBe("2026-11-20 06:30:00");
        expect(moment.toFormat("yyyy-MM-dd HH:mm")).toBe("2026-11-20 13:30");
        expect(moment.toFormat("yyyy-LL-dd_HH-mm")).toBe("2026-11-20_13-30");
        expect(day.toISODate()).toBe("2026-11-20");
        expect(deserializeDate(serializeDate(day)).equals(day)).toBe(true);
    });

    test("every day of four years is shown and read back as the same day", async () => {
        inThai();
        await makeMockEnv();
        for (let day = DateTime.local(2023, 1, 1); day.year < 2027; day = day.plus({days: 1})) {
            const back = parseDate(formatDate(day));
            if (!back.equals(day)) {
                expect(back.toISO()).toBe(day.toISO());
            }
        }
        expect(formatDate(DateTime.local(2024, 2, 29))).toBe("29/02/2567");
    });

    test("texts of the browser follow the reader too", async () => {
        inThai();
        await makeMockEnv();
        const day = deserializeDate("2024-11-20");
        expect(day.toLocaleString(DateTime.DATE_MED)).toBe("20 พ.ย. 2567");
        patchWithCleanup(session, {alro_buddhist_years: false});
        expect(day.toLocaleString(DateTime.DATE_MED)).toMatch(/20 พ\.ย\. (ค\.ศ\. )?2024/);
        expect(formatDate(day)).toBe("20/11/2024");
    });

    test("other languages show A.D., unless their reader prefers otherwise", async () => {
        await makeMockEnv();
        const day = deserializeDate("2026-11-20");
        expect(formatDate(day)).toBe("11/20/2026");
        patchWithCleanup(session, {alro_buddhist_years: true});
        expect(formatDate(day)).toBe("11/20/2569");
        expect(day.toLocaleString(DateTime.DATE_MED)).toMatch(/Nov 20, 2569/);
    });

    test("a quarter of the calendar is called by its months", async () => {
        inThai();
        await mountView({
            type: "list",
            resModel: "item",
            arch: `<list><field name="day"/></list>`,
            searchViewArch: `<search><filter name="day" string="Day" date="day"/></search>`,
        });
        await toggleSearchBarMenu();
        await toggleMenuItem("Day");
        const options = queryAllTexts(".o_accordion_values .o-dropdown-item");
        expect(options).toInclude("ต.ค.–ธ.ค.");
        expect(options).toInclude("2569");
        expect(options.join()).not.toMatch(/Q\d|2026/);
        await toggleMenuItemOption("Day", "ต.ค.–ธ.ค.");
        expect(getFacetTexts()[0]).toMatch(/ต\.ค\.–ธ\.ค\. 2569/);
    });
});

describe("typing", () => {
    const forms = [
        "20/11/2569",
        "20 พ.ย. 69",
        "20 พย 69",
        "20พ.ย.2569",
        "20 พฤศจิกายน 2569",
        "20 พฤศจิกายน พ.ศ. 2569",
        "วันที่ 20 พฤศจิกายน พ.ศ.2569",
        "๒๐/๑๑/๒๕๖๙",
        "๒๐ พฤศจิกายน ๒๕๖๙",
        "20/11/2026",
        "๒๐/๑๑/๒๐๒๖",
        "20-11-2569",
        "20.11.2569",
        "20 11 2569",
        "20 Nov 2569",
        "2026-11-20",
        "2569-11-20",
        "20112569",
        "25691120",
    ];

    test("a date in any of its forms is the same day", async () => {
        inThai();
        await makeMockEnv();
        for (const text of [...forms, "20/11/69", "20-11-69", "201169", "20 พ.ย."]) {
            expect(`${text}: ${shown(text)}`).toBe(`${text}: 2026-11-20`);
        }
    });

    test("in English too; there a year of two digits is as ever", async () => {
        defineParams({lang: "en_US", lang_parameters: OFFICE});
        await makeMockEnv();
        for (const text of [...forms, "November 20, 2569", "20/11/26"]) {
            expect(`${text}: ${shown(text)}`).toBe(`${text}: 2026-11-20`);
        }
    });

    test("where the month is written first it is read first, if it can be one", async () => {
        await makeMockEnv();
        expect(shown("11/05/2569")).toBe("2026-11-05");
        expect(shown("20/11/2569")).toBe("2026-11-20");
    });

    test("the time of a day", async () => {
        inThai();
        await makeMockEnv();
        const read = (text) => serializeDateTime(parseDateTime(text));
        for (const text of [
            "20/11/2569 13:30",
            "20/11/2569 13.30 น.",
            "20/11/2569 เวลา 13.30 น.",
            "20 พ.ย. 69 13.30 น.",
            "๒๐/๑๑/๒๕๖๙ ๑๓.๓๐ น.",
            "2569-11-20 13:30:00",
            "20/11/2569 1:30 pm",
            "20/11/2026 13:30",
        ]) {
            expect(`${text}: ${read(text)}`).toBe(`${text}: 2026-11-20 06:30:00`);
        }
        expect(read("20/11/2569")).toBe("2026-11-19 17:00:00");
        // in another zone than the browser's
        const inUtc = parseDateTime("20/11/2569 13:30", {tz: "utc"});
        expect(inUtc.toUTC().toISO()).toBe("2026-11-20T13:30:00.000Z");
    });

    test("leap days are those of A.D.; a day that there is not is refused, not moved", async () => {
        inThai();
        await makeMockEnv();
        expect(shown("29/02/2567")).toBe("2024-02-29");
        expect(shown("2567-02-29")).toBe("2024-02-29");
        expect(shown("29 ก.พ. 67")).toBe("2024-02-29");
        for (const text of [
            "29/02/2568",
            "2568-02-29",
            "29/02/68",
            "29 ก.พ. 68",
            "29022568",
            "31/04/2569",
            "20/13/2569",
            "20/11/2999",
            "20/11/9999",
            "2569-11",
            "2569-W47",
            "20 ธันวาคน 2569",
        ]) {
            expect(() => parseDate(text)).toThrow(ConversionError, {message: text});
        }
    });

    test("Odoo's own shorthands stay", async () => {
        inThai();
        await makeMockEnv();
        expect(shown("+1d")).toBe("2026-11-23");
        expect(shown("today")).toBe("2026-11-22");
        expect(shown("=1d")).toBe("2026-11-01");
        expect(shown("25/11")).toBe("2026-11-25");
        expect(shown("2511")).toBe("2026-11-25");
        expect(parseDate("")).toBe(false);
        expect(() => parseDate("no day")).toThrow(ConversionError);
    });
});

describe("screens", () => {
    const form = `<form><field name="day"/><field name="moment"/></form>`;

    test("a form shows, takes and saves a date", async () => {
        inThai();
        onRpc("web_save", ({args}) => {
            expect.step(JSON.stringify(args[1]));
        });
        await mountView({type: "form", resModel: "item", resId: 1, arch: form});
        expect(queryText(".o_field_widget[name=day]")).toBe("20 พ.ย. 2567");
        await contains(".o_field_widget[name=day] button").click();
        expect(".o_field_widget[name=day] input").toHaveValue("20/11/2567");
        await typed("21 พ.ย. 69");
        expect.verifySteps([`{"day":"2026-11-21"}`]);
        await contains(".o_field_widget[name=moment] button").click();
        await contains(".o_field_widget[name=moment] input").edit("21/11/2569 13.30 น.", {
            confirm: "tab",
        });
        await contains(".o_form_button_save").click();
        expect.verifySteps([`{"moment":"2026-11-21 06:30:00"}`]);
    });

    test("a form refuses a day that there is not and keeps the one it had", async () => {
        inThai();
        onRpc("web_save", () => {
            expect.step("saved");
        });
        await mountView({type: "form", resModel: "item", resId: 1, arch: form});
        await contains(".o_field_widget[name=day] button").click();
        await contains(".o_field_widget[name=day] input").edit("29/02/2568", {confirm: "tab"});
        await animationFrame();
        expect(queryText(".o_field_widget[name=day]")).toBe("20 พ.ย. 2567");
        expect.verifySteps([]);
    });

    test("lists and remaining days", async () => {
        inThai();
        await mountView({
            type: "list",
            resModel: "item",
            arch: `<list>
                <field name="day"/>
                <field name="moment" options="{'numeric': true}"/>
                <field name="day" string="Left" widget="remaining_days"/>
            </list>`,
        });
        expect(queryAllTexts(".o_data_cell")).toEqual([
            "20 พ.ย. 2567",
            "20/11/2567 13:30:00",
            "20 พ.ย. 2567",
        ]);
    });

    test("cards", async () => {
        inThai();
        await mountView({
            type: "kanban",
            resModel: "item",
            arch: `<kanban><templates><t t-name="card">
                <field name="day"/>
                <field name="moment" options="{'numeric': true}"/>
            </t></templates></kanban>`,
        });
        expect(".o_kanban_record:first").toHaveText(/20 พ.ย. 2567\s*20\/11\/2567 13:30:00/);
    });

    test("what is said below a document", async () => {
        inThai();
        const pyEnv = await startServer();
        const partner = pyEnv["res.partner"].create({name: "Somchai"});
        pyEnv["mail.message"].create({
            body: "Said",
            date: "2024-11-20 06:30:00",
            message_type: "comment",
            model: "res.partner",
            res_id: partner,
        });
        await start();
        await openFormView("res.partner", partner, {
            arch: `<form><field name="name"/><chatter/></form>`,
        });
        await waitFor(".o-mail-Message");
        expect(".o-mail-DateSection").toHaveText("20 พ.ย. 2567");
        expect(".o-mail-Message-date").toHaveAttribute("title", /2567/);
    });

    test("the calendar to pick from, up to its centuries", async () => {
        inThai();
        await mountView({type: "form", resModel: "item", resId: 1, arch: form});
        await contains(".o_field_widget[name=day] button").click();
        const title = () => queryText(".o_datetime_picker_header .o_header_part");
        const cells = () => queryAllTexts(".o_date_item_picker .o_date_item_cell");
        expect(title()).toBe("พฤศจิกายน 2567");
        await contains(".o_zoom_out").click();
        expect(title()).toBe("2567");
        expect(cells()[10]).toBe("พ.ย.");
        await contains(".o_zoom_out").click();
        expect(title()).toBe("2562 - 2573");
        expect(cells()).toInclude("2567");
        await contains(".o_zoom_out").click();
        expect(cells()).toInclude("2563");
        await contains(".o_date_item_cell:contains(2563)").click();
        await contains(".o_date_item_cell:contains(2569)").click();
        expect(title()).toBe("2569");
        await contains(".o_date_item_cell:contains(ก.พ.)").click();
        await contains(".o_date_item_cell:not(.o_out_of_range):contains(/^28$/)").click();
        expect(queryText(".o_field_widget[name=day]")).toMatch(/28 ก\.พ\./);
    });

    test("the search bar reads what is typed", async () => {
        inThai();
        await mountWithSearch(SearchBar, {
            resModel: "item",
            searchMenuTypes: [],
            searchViewId: false,
        });
        await editSearch("20/11/2569");
        await validateSearch();
        expect(getFacetTexts()[0]).toMatch(/20\/11\/2569/);
    });

    test("conditions of a filter are shown and typed", async () => {
        inThai();
        await mountWithCleanup(DomainSelector, {
            props: {
                resModel: "item",
                domain: `[("day", "=", "2026-11-20")]`,
                readonly: false,
                update: (domain) => expect.step(domain),
            },
        });
        expect(".o_tree_editor_condition .o_datetime_input").toHaveValue("20/11/2569");
        await contains(".o_tree_editor_condition .o_datetime_input").edit("21 พ.ย. 69", {
            confirm: "tab",
        });
        expect.verifySteps([`[("day", "=", "2026-11-21")]`]);
    });

    for (const [scale, title] of [
        ["day", "22 พฤศจิกายน 2569"],
        ["week", "พฤศจิกายน 2569"],
        ["month", "พฤศจิกายน 2569"],
        ["year", "2569"],
    ]) {
        test(`the title of the calendar view by ${scale}`, async () => {
            inThai();
            await mountView({
                type: "calendar",
                resModel: "item",
                arch: `<calendar date_start="day" mode="${scale}"/>`,
            });
            expect(queryText(".o_calendar_header")).toInclude(title);
            expect(queryText(".o_calendar_view")).not.toMatch(/2026/);
        });
    }
});
