/**
 * Buddhist years for whoever reads Thai, or prefers them; what is stored and sent stays Gregorian.
 *
 * All texts of dates end in two methods of luxon, and all typed dates begin in one: those are changed here, and the
 * few places of Odoo that write a year as a plain number. Luxon's own setting of a calendar is no way: it would go
 * into what is sent to the server too.
 *
 * - `toFormat`, `toLocaleString`: the same date in the calendar of the reader, unless the format is one for machines.
 * - `fromFormat`: tried first with whatever is typed. Where it reads a Buddhist year, it never falls through to
 *   Odoo's other readings, which would take it for A.D.; a day that there is not is Odoo's own error.
 * - Calendar picker and calendar view: their years are numbers in titles and labels.
 * - Quarters of the calendar are called by their months: "Q4" is October to December in Odoo, and July to September
 *   to an office whose year begins in October.
 */
import {Attachment} from "@mail/core/common/attachment_model";
import {DateTimePicker} from "@web/core/datetime/datetime_picker";
import {ConversionError} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {patch} from "@web/core/utils/patch";
import {INTERVAL_OPTIONS, QUARTERS, QUARTER_OPTIONS} from "@web/search/utils/dates";
import {session} from "@web/session";
import {CalendarController} from "@web/views/calendar/calendar_controller";

import {BUDDHIST_OFFSET, NoSuchDay, readTypedDate} from "./typed_date";

const {DateTime} = luxon;
const MACHINE_FORMAT = /^yyyy-(MM|LL)-dd/;

/** Whether years are shown, and typed with two digits, in the Buddhist era; the server says so. */
export function yearsAreBuddhist() {
    return session.alro_buddhist_years ?? Boolean(user.lang?.startsWith("th"));
}

function inReadersCalendar(date) {
    const hasCalendar = !date.isValid || date.outputCalendar;
    const outputCalendar = yearsAreBuddhist() ? "buddhist" : "gregory";
    return hasCalendar ? date : date.reconfigure({outputCalendar});
}

patch(DateTime.prototype, {
    toFormat(format, options) {
        const forMachines = options?.numberingSystem || MACHINE_FORMAT.test(format);
        return super.toFormat.call(forMachines ? this : inReadersCalendar(this), format, options);
    },
    toLocaleString(...args) {
        return super.toLocaleString.call(inReadersCalendar(this), ...args);
    },
});

patch(DateTime, {
    fromFormat(text, format, options) {
        const isWholeDate = /d/.test(format) && /y/.test(format);
        return (
            (isWholeDate && readTyped(text, format, options)) ||
            super.fromFormat(text, format, options)
        );
    },
});

function readTyped(text, format, options) {
    try {
        return readTypedDate(text, {
            buddhist: yearsAreBuddhist(),
            monthFirst: /^[^d]*M.*d/.test(format),
            zone: options?.zone,
        });
    } catch (error) {
        if (error instanceof NoSuchDay) {
            throw new ConversionError(_t("“%s” is no day of the calendar", text));
        }
        throw error;
    }
}

/** A title in which years are plain numbers of four digits. */
function withReadersYears(title) {
    return yearsAreBuddhist()
        ? title.replace(/\d{4}/g, (year) => Number(year) + BUDDHIST_OFFSET)
        : title;
}

patch(DateTimePicker.prototype, {
    get activePrecisionLevel() {
        const level = super.activePrecisionLevel;
        return {
            ...level,
            getTitle: (date) => withReadersYears(level.getTitle(date)),
            getItems: (date, params) =>
                level
                    .getItems(date, params)
                    .map((item) =>
                        item.label ? {...item, label: withReadersYears(item.label)} : item
                    ),
        };
    },
});

patch(CalendarController.prototype, {
    get currentDate() {
        return withReadersYears(super.currentDate);
    },
    get dayHeader() {
        return withReadersYears(super.dayHeader);
    },
    get weekHeader() {
        return withReadersYears(super.weekHeader);
    },
    get currentMonth() {
        return withReadersYears(super.currentMonth);
    },
});

patch(Attachment.prototype, {
    get monthYear() {
        return super.monthYear && withReadersYears(super.monthYear);
    },
});

INTERVAL_OPTIONS.quarter.description = _t("Quarter");
for (const [number, quarter] of Object.entries(QUARTERS)) {
    const {description} = quarter;
    const option = Object.values(QUARTER_OPTIONS).find((one) => one.description === description);
    for (const described of [quarter, option]) {
        // read when it is shown: the language is known only then
        Object.defineProperty(described, "description", {
            get: () => monthsOfQuarter(Number(number)),
            enumerable: true,
        });
    }
}

function monthsOfQuarter(number) {
    const month = (index) => DateTime.local(2000, (number - 1) * 3 + index).toFormat("LLL");
    return `${month(1)}–${month(3)}`;
}
