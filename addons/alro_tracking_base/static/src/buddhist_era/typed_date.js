/**
 * What people mean by a date that they type: Buddhist years, Thai digits, months by name, in Thai or English.
 * The same rules as tools/thai_dates.py, which explains them by examples.
 */
const {DateTime, Info} = luxon;

export const BUDDHIST_OFFSET = 543;
// From this year on a year can only be Buddhist; no date of it is ever stored.
export const FIRST_BUDDHIST_YEAR = 2400;

const THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙";
const ERA = /พ\.?\s*ศ\.?|ค\.?\s*ศ\.?|วันที่/g;
const CHRISTIAN = /ค\.?\s*ศ/;
const ISO = /^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?!\d)(?<time>.*)$/;
const NUMBERS =
    /^(?<first>\d{1,2})[\s/.-]+(?<second>\d{1,2})[\s/.-]+(?<year>\d{4}|\d{2})(?!\d)(?<time>.*)$/;
const DIGITS = /^(?<first>\d{2})(?<second>\d{2})(?<year>\d{4}|\d{2})(?<time>)$/;
const ISO_DIGITS = /^(?<year>\d{4})(?<month>0[1-9]|1[0-2])(?<day>\d{2})(?<time>)$/;
const NAMED =
    /^(?<day>\d{1,2})[\s/-]*(?<name>[A-Za-zก-๎.]+)[\s/-]*(?:(?<year>\d{4}|\d{2})(?![\d:.]))?(?<time>.*)$/;
const ENGLISH = /^(?<name>[A-Za-z]+) (?<day>\d{1,2}),? (?<year>\d{4})(?: BE)?(?<time>.*)$/;
const TIME =
    /^[\s,T]*(?:เวลา)?\s*(?:(?<hour>\d{1,2})(?:[:.]?(?<minute>\d{2}))?(?:[:.]?(?<sec>\d{2}))?\s*(?:น\.?|(?<half>[ap])m)?)?$/i;

export class NoSuchDay extends Error {}

/**
 * @param {string} text
 * @param {{buddhist: boolean, monthFirst: boolean, zone: any}} options whether a year of two digits is Buddhist
 *     (in a text in Thai it always is); whether the language writes the month before the day; the zone of the clock
 * @returns {DateTime | null} null: there is nothing Thai in it, it is read as ever
 * @throws {NoSuchDay} it is the form of a date, and there is no such day
 */
export function readTypedDate(text, {buddhist, monthFirst, zone}) {
    const latin = text.replace(/[๐-๙]/g, (digit) => THAI_DIGITS.indexOf(digit));
    const plain = latin.replace(ERA, " ").replace(/\s+/g, " ").trim();
    const isChristian = CHRISTIAN.test(text);
    const inThai = /[ก-๙]/.test(text);
    for (const form of [ISO, NUMBERS, DIGITS, ISO_DIGITS, NAMED, ENGLISH]) {
        const date = form.exec(plain)?.groups;
        const time = date && TIME.exec(date.time)?.groups;
        if (time && (inThai || isUnusual(date, buddhist))) {
            return momentOf(
                {
                    year: yearOf(date.year, (buddhist || inThai) && !isChristian),
                    ...dayOf(date, monthFirst),
                },
                clockOf(time),
                zone
            );
        }
    }
    if (/(?<!\d)(2[4-9]|[3-9]\d)\d{2,3}(?!\d)/.test(plain) && plain.replace(/\D/g, "").length > 5) {
        throw new NoSuchDay(); // Odoo would take the year for one of A.D.
    }
    return null;
}

/** Odoo reads numbers with a year of A.D. by itself, and no names of months. */
function isUnusual({year, name}, buddhist) {
    return Boolean(name) || year >= FIRST_BUDDHIST_YEAR || (buddhist && year.length === 2);
}

function momentOf(day, clock, zone) {
    const result = DateTime.fromObject({...day, ...clock}, {zone});
    if (!result.isValid) {
        throw new NoSuchDay();
    }
    return result;
}

function yearOf(typed, buddhist) {
    if (!typed) {
        return DateTime.local().year;
    }
    const century = buddhist ? 2500 : 2000;
    const full = Number(typed) + (typed.length === 2 ? century : 0);
    const year = full >= FIRST_BUDDHIST_YEAR ? full - BUDDHIST_OFFSET : full;
    if (year >= FIRST_BUDDHIST_YEAR) {
        throw new NoSuchDay();
    }
    return year;
}

function dayOf({day, month, first, second, name}, monthFirst) {
    if (name) {
        return {day: Number(day), month: monthOf(name)};
    }
    if (first && monthFirst && first <= 12) {
        return {day: Number(second), month: Number(first)};
    }
    return {day: Number(day || first), month: Number(month || second)};
}

function monthOf(name) {
    const bare = (text) => text.replaceAll(".", "").toLowerCase();
    for (const locale of ["th", "en"]) {
        for (const length of ["long", "short"]) {
            const months = Info.months(length, {locale}).map(bare);
            if (months.includes(bare(name))) {
                return months.indexOf(bare(name)) + 1;
            }
        }
    }
    throw new NoSuchDay();
}

function clockOf({hour, minute, sec, half}) {
    const afternoon = {a: 0, p: 12}[half?.toLowerCase()];
    return {
        hour: half ? (Number(hour) % 12) + afternoon : Number(hour || 0),
        minute: Number(minute || 0),
        second: Number(sec || 0),
    };
}
