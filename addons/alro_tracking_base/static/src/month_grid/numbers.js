/**
 * Numbers of the month grid: what people type and paste, and how a total is spread over months.
 *
 * Amounts have at most two decimals and are below 10^12. They are read, added and spread in whole
 * cents, because binary fractions cannot hold most decimals (1.005 * 100 is 100.49999999999999).
 */

/** From here on an amount is a slip of the keyboard. */
const LIMIT_IN_CENTS = 10 ** 14;

/** Soft hyphen, zero-width characters, marks of direction, byte order mark: copied along, unseen. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** What stands between or around digits on one line; a line break or tab does not. */
const SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const THAI_DIGIT = /[\u0e50-\u0e59]/g;
const THAI_ZERO = 0x0e50;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
/** Hyphens, dashes and the minus sign proper. */
const MINUS = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;

/** The sign of the baht, the word in full and cut short, the code: before the digits or behind. */
const CURRENCY = "\u0e3f|\u0e1a\u0e32\u0e17|\u0e1a\\.|THB";
const CURRENCY_FIRST = new RegExp(`^(?:${CURRENCY}) *`, "i");
const CURRENCY_LAST = new RegExp(` *(?:${CURRENCY})$`, "i");

const SIGNED = [
    {form: /^\((.*)\)$/, isNegative: true},
    {form: /^- *(.*)$/, isNegative: true},
    {form: /^\+ *(.*)$/, isNegative: false},
    {form: /^(.*\d) *-$/, isNegative: true},
];

/** Plain digits, or thousands parted by one and the same sign; decimals; a power of ten. */
const NUMBER = /^(?:(\d*)|([1-9]\d{0,2}([, ])\d{3}(?:\3\d{3})*))(?:\.(\d*))?(?:E([+-]?\d{1,3}))?$/i;

/**
 * Read an amount as offices type it and as spreadsheets copy it.
 *
 * Understood are Thai and full-width digits, "," or spaces between thousands, a sign before or
 * behind, accounting forms ("(5)" is minus five, a lone dash is zero), the baht before or behind,
 * the Thai price ("500.-") and the scientific notation of narrow columns where it is exact to the
 * cent. Groups that are no thousands ("1,5", "1,00,000", "0,500") are refused, not guessed at.
 *
 * @param {string} text
 * @returns {number|null|undefined} a number of at most two decimals, rounded half away from zero;
 *     null if there is nothing but space; undefined if it is no number, or is 10^12 or more
 */
export function parseQuantity(text) {
    const plain = plainText(text);
    if (plain === "") {
        return null;
    }
    const bare = withoutCurrency(plain);
    if (bare === "-") {
        return 0;
    }
    const {isNegative, digits} = withoutSign(bare.replace(/\.-$/, ""));
    const cents = parseCents(withoutCurrency(digits.trim()));
    if (cents === undefined || cents >= LIMIT_IN_CENTS) {
        return undefined;
    }
    return isNegative && cents ? -cents / 100 : cents / 100;
}

function plainText(text) {
    return text
        .replace(INVISIBLE, "")
        .replace(SPACE, " ")
        .replace(THAI_DIGIT, (digit) => digit.charCodeAt(0) - THAI_ZERO)
        .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_OFFSET))
        .replace(MINUS, "-")
        .trim();
}

function withoutCurrency(text) {
    const rest = text.replace(CURRENCY_FIRST, "");
    return rest === text ? text.replace(CURRENCY_LAST, "") : rest;
}

function withoutSign(text) {
    for (const {form, isNegative} of SIGNED) {
        const match = form.exec(text);
        if (match) {
            return {isNegative, digits: match[1]};
        }
    }
    return {isNegative: false, digits: text};
}

/** Return the cents of unsigned digits, or undefined. */
function parseCents(text) {
    const match = NUMBER.exec(text);
    if (!match) {
        return undefined;
    }
    const [, plain, grouped, , decimals = "", power] = match;
    const whole = (grouped ?? plain).replace(/[, ]/g, "");
    if (!(whole + decimals)) {
        return undefined;
    }
    // The decimal point moves on paper: no multiplication, no binary fraction
    const digits = whole + decimals;
    const places = whole.length + Number(power ?? 0) + 2;
    const kept = digits.slice(0, Math.max(places, 0)).padEnd(places, "0");
    const dropped = digits.slice(Math.max(places, 0));
    if (power !== undefined && /[1-9]/.test(dropped)) {
        return undefined;
    }
    return Number(kept) + (dropped[0] >= "5" ? 1 : 0);
}

/**
 * Add up amounts to the cent; what is not there (null, undefined) counts nothing.
 * Exact as long as the sum stays below 9 * 10^13.
 *
 * @param {Iterable<number|null|undefined>} values
 * @returns {number} 0 where there is nothing to add
 */
export function addUp(values) {
    let cents = 0;
    for (const value of values) {
        cents += toCents(value ?? 0);
    }
    return cents / 100;
}

/**
 * Spread a total evenly: no two parts differ by more than the smallest unit, which is 1 for a
 * whole total and 0.01 for any other; the first parts take what is left over.
 *
 * @param {number} total
 * @param {number} count
 * @returns {number[]} `count` parts that sum to the total exactly
 */
export function spreadEvenly(total, count) {
    return spreadByShape(total, Array(count).fill(1));
}

/**
 * Spread a total in proportion to a shape, in the units of `spreadEvenly`: each part is rounded
 * down, and the parts that lost most take what is left over, the earlier one first.
 * A part whose shape is nothing gets nothing; a shape of nothing at all is spread evenly.
 *
 * @param {number} total
 * @param {(number|null)[]} shape what is negative counts as nothing
 * @returns {number[]} as many parts as the shape has, which sum to the total exactly
 */
export function spreadByShape(total, shape) {
    let weights = shape.map((value) => BigInt(Math.max(toCents(value ?? 0), 0)));
    if (weights.every((weight) => !weight)) {
        weights = weights.map(() => 1n);
    }
    const cents = Math.abs(toCents(total));
    const unit = cents % 100 ? 1 : 100;
    const parts = shareOut(BigInt(cents / unit), weights);
    const sign = Math.sign(total);
    return parts.map((part) => (part ? (sign * Number(part) * unit) / 100 : 0));
}

/** The method of largest remainders; in big integers, as amount times weight outgrows a number. */
function shareOut(amount, weights) {
    const sum = weights.reduce((a, b) => a + b, 0n);
    const parts = weights.map((weight) => (amount * weight) / sum);
    const lost = weights.map((weight) => (amount * weight) % sum);
    const left = parts.reduce((rest, part) => rest - part, amount);
    [...lost.keys()]
        .sort((a, b) => (lost[a] === lost[b] ? a - b : lost[a] > lost[b] ? -1 : 1))
        .slice(0, Number(left))
        .forEach((place) => parts[place]++);
    return parts;
}

function toCents(value) {
    return Math.round(value * 100);
}
