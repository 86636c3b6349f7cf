import {describe, expect, test} from "@odoo/hoot";
import {
    addUp,
    parseQuantity,
    spreadByShape,
    spreadEvenly,
} from "@alro_tracking_base/month_grid/numbers";

/** Expect each text of a table to be read as the value beside it. */
function expectRead(table) {
    for (const [text, value] of table) {
        expect(parseQuantity(text)).toBe(value, {message: `${JSON.stringify(text)} is ${value}`});
    }
}

function expectRefused(...texts) {
    expectRead(texts.map((text) => [text, undefined]));
}

/** The same numbers on every run: a linear congruential generator (Numerical Recipes). */
function makeRandom(seed) {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

/** A sum on paper: cents as big integers, read from the digits and not from the binary value. */
function centsOf(values) {
    return values.reduce((sum, value) => sum + BigInt(value.toFixed(2).replace(".", "")), 0n);
}

describe("parseQuantity", () => {
    test("plain numbers", () => {
        expectRead([
            ["0", 0],
            ["7", 7],
            ["007", 7],
            ["1250.5", 1250.5],
            ["5.", 5],
            [".5", 0.5],
            ["999999999999.99", 999999999999.99],
        ]);
    });

    test("decimals are rounded half away from zero, as on paper", () => {
        expectRead([
            ["1.005", 1.01],
            ["-1.005", -1.01],
            ["2.675", 2.68],
            ["1.004999999999999999", 1],
            ["8.995", 9],
            ["0.004", 0],
            ["-0.004", 0],
            ["1234567890.125", 1234567890.13],
        ]);
    });

    test("nothing is no value, and not zero", () => {
        expectRead([
            ["", null],
            ["   ", null],
            ["\u00a0\u2009", null],
            ["\u200b\ufeff\u200e\u180e", null],
            ["\t\r\n", null],
        ]);
    });

    test("thai and full-width digits", () => {
        expectRead([
            ["๑,๒๓๔.๕๐", 1234.5],
            ["-๕", -5],
            ["１，２３４．５", 1234.5],
            ["（５）", -5],
        ]);
    });

    test("thousands separators stand at thousands, and nowhere else", () => {
        expectRead([
            ["1,234", 1234],
            ["12,345,678.9", 12345678.9],
            ["1 234 567", 1234567],
            ["1\u00a0234", 1234],
            ["1\u202f234\u202f567.25", 1234567.25],
        ]);
        expectRefused("1,5", "1,23", "12,34", "1,00,000", "1234,567", ",123", "0,500", "1,,234");
        expectRefused("1,234 567", "1 23", "1,234,", "1.234,5", "1.234.567", "1\n234", "1\t234");
    });

    test("signs before and behind", () => {
        expectRead([
            ["-5", -5],
            ["\u22125", -5],
            ["\u20135", -5],
            ["\uff0d5", -5],
            ["- 5", -5],
            ["+5", 5],
            ["5-", -5],
            ["1,234.50-", -1234.5],
            ["-1,234.50", -1234.5],
        ]);
        expect(Object.is(parseQuantity("-0"), 0)).toBe(true, {message: "no negative zero"});
        expectRefused("--5", "-5-", "+-5", "5+", "+", "5--");
    });

    test("accounting forms", () => {
        expectRead([
            ["-", 0],
            ["\u2013", 0],
            [" -   ", 0],
            ["\u0e3f -   ", 0],
            ["(5)", -5],
            [" (1,234.50)", -1234.5],
            ["( 5 )", -5],
        ]);
        expectRefused("()", "(5", "5)", "-(5)", "(-5)", "((5))", "--");
    });

    test("the baht before and behind, and the thai price", () => {
        expectRead([
            ["฿5", 5],
            ["฿ 1,234.50 ", 1234.5],
            ["-฿5.00", -5],
            ["฿-5", -5],
            ["(฿5)", -5],
            ["฿ (5.00)", -5],
            ["5 บาท", 5],
            ["๕บาท", 5],
            ["500 บ.", 500],
            ["THB 5", 5],
            ["500.-", 500],
            ["1,500.– บาท", 1500],
        ]);
        expectRefused("฿", "บาท", "$5", "5 ไร่", "5 บาท 50 สตางค์", ".-");
    });

    test("the scientific notation of narrow columns, where it is exact to the cent", () => {
        expectRead([
            ["1E+05", 100000],
            ["1.5e3", 1500],
            ["1.5E-01", 0.15],
            ["-2E+05", -200000],
            ["0E+00", 0],
            ["1.23457E+11", 123457000000],
        ]);
        expectRefused("1E-05", "1.234E+00", "1E", "E5", "1E+1.5", "1E+12", "1E+999", "1E5E5");
    });

    test("what is no number is refused", () => {
        expectRefused("twelve", "5%", "1/2/2568", "15-11-2567", "1-2", "12:30", "1.2.3", ".", ",");
        expectRefused("#REF!", "########", "TRUE", "=1+1", "½", "5²", "0x10", "Infinity", "NaN");
        expectRefused("1 2", '"5"', "'5", "5x", "๑ ม.ค.");
    });

    test("a million million is a slip of the keyboard", () => {
        expectRefused("1000000000000", "-1,000,000,000,000", "999999999999.995", "9".repeat(400));
        expectRead([["-999,999,999,999.99", -999999999999.99]]);
    });

    test("a number that is shown is read back as it was", () => {
        const random = makeRandom(1);
        for (let i = 0; i < 2000; i++) {
            const value = (random(2) ? 1 : -1) * ((random(10 ** 9) * 10 ** random(5)) / 100);
            const shown = value.toLocaleString("en-US", {minimumFractionDigits: random(3)});
            const thai = value.toLocaleString("th-TH-u-nu-thai");
            if (parseQuantity(shown) !== value || parseQuantity(thai) !== value) {
                throw new Error(`${value} is read as ${parseQuantity(shown)} from ${shown}`);
            }
        }
        expect(parseQuantity("1,234.56")).toBe(1234.56);
    });
});

describe("addUp", () => {
    test("sums are exact to the cent", () => {
        expect(addUp([0.1, 0.2])).toBe(0.3);
        expect(addUp(Array(1000).fill(0.01))).toBe(10);
        expect(addUp([1.1, 2.2, -3.3])).toBe(0);
        expect(addUp([999999999999.99, 0.01])).toBe(1000000000000);
    });

    test("what is not there counts nothing", () => {
        expect(addUp([])).toBe(0);
        expect(addUp([null, undefined])).toBe(0);
        expect(addUp([5, null, 0, undefined, 2.5])).toBe(7.5);
        expect(addUp(new Set([1, 2]))).toBe(3);
    });

    test("many random amounts add up as on paper", () => {
        const random = makeRandom(2);
        for (let i = 0; i < 500; i++) {
            const values = Array.from({length: 12}, () => (random(10 ** 9) - 5 * 10 ** 8) / 100);
            if (centsOf([addUp(values)]) !== centsOf(values)) {
                throw new Error(`${values} add up to ${addUp(values)}`);
            }
        }
        expect(addUp([0.07, 0.01])).toBe(0.08);
    });
});

describe("spreadEvenly", () => {
    test("a whole total is spread in ones, the first months take the remainder", () => {
        expect(spreadEvenly(120, 12)).toEqual(Array(12).fill(10));
        expect(spreadEvenly(100, 12)).toEqual([9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8]);
        expect(spreadEvenly(5, 12)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
        expect(spreadEvenly(0, 3)).toEqual([0, 0, 0]);
    });

    test("any other total is spread in cents", () => {
        expect(spreadEvenly(100.01, 3)).toEqual([33.34, 33.34, 33.33]);
        expect(spreadEvenly(0.05, 3)).toEqual([0.02, 0.02, 0.01]);
    });

    test("a negative total, a single month, no month", () => {
        expect(spreadEvenly(-7, 3)).toEqual([-3, -2, -2]);
        expect(spreadEvenly(7.25, 1)).toEqual([7.25]);
        expect(spreadEvenly(7, 0)).toEqual([]);
    });

    test("many random totals: the sum exact, the parts a unit apart at most, falling", () => {
        const random = makeRandom(3);
        for (let i = 0; i < 1000; i++) {
            const cents = random(10 ** 9) * 10 ** random(3);
            const parts = spreadEvenly(cents / 100, 1 + random(24));
            const unit = cents % 100 ? 1 : 100;
            const units = parts.map((part) => Math.round(part * 100) / unit);
            const isRight =
                centsOf(parts) === BigInt(cents) &&
                units.every((value) => Number.isInteger(value) && value >= 0) &&
                units[0] - units.at(-1) <= 1 &&
                units.every((value, place) => !place || value <= units[place - 1]);
            if (!isRight) {
                throw new Error(`${cents / 100} is spread as ${parts}`);
            }
        }
        expect(addUp(spreadEvenly(999999999999, 7))).toBe(999999999999);
    });
});

describe("spreadByShape", () => {
    test("in proportion, the largest remainders first", () => {
        expect(spreadByShape(100, [1, 3])).toEqual([25, 75]);
        expect(spreadByShape(10, [1, 1, 1])).toEqual([4, 3, 3]);
        // 7 * 2/6 = 2.33, 7 * 1/6 = 1.17, 7 * 3/6 = 3.50: the last has lost most
        expect(spreadByShape(7, [2, 1, 3])).toEqual([2, 1, 4]);
        expect(spreadByShape(0.1, [1, 2])).toEqual([0.03, 0.07]);
        expect(spreadByShape(-10, [1, 4])).toEqual([-2, -8]);
    });

    test("a month whose shape is nothing gets nothing", () => {
        expect(spreadByShape(11, [0, null, 5, 5, undefined, -3])).toEqual([0, 0, 6, 5, 0, 0]);
        expect(spreadByShape(1000000.01, [0, 0, 1])).toEqual([0, 0, 1000000.01]);
    });

    test("a shape of nothing is spread evenly", () => {
        expect(spreadByShape(7, [0, 0, 0])).toEqual([3, 2, 2]);
        expect(spreadByShape(7, [null, null])).toEqual([4, 3]);
        expect(spreadByShape(7, [])).toEqual([]);
    });

    test("a whole total stays in ones, whatever the shape", () => {
        expect(spreadByShape(10, [0.25, 0.75, 1.5])).toEqual([1, 3, 6]);
        expect(spreadByShape(4, [1.5, 2.5])).toEqual([2, 2]);
    });

    test("the same shape gives the same plan back", () => {
        const whole = [0, 10, 20, 0, 3, 300, 7, 7, 7, 0, 0, 48];
        expect(spreadByShape(addUp(whole) * 2, whole)).toEqual(whole.map((value) => value * 2));
        const cents = [0.5, 0, 20.25, 1.01, 300];
        expect(spreadByShape(addUp(cents), cents)).toEqual(cents);
        expect(spreadByShape(12, Array(12).fill(0.01))).toEqual(Array(12).fill(1));
    });

    test("many random totals and shapes: the sum exact, within a unit of the share, blanks kept", () => {
        const random = makeRandom(4);
        for (let i = 0; i < 1000; i++) {
            const cents = random(10 ** 9) * 10 ** random(3);
            const unit = cents % 100 ? 1 : 100;
            const shape = Array.from({length: 1 + random(12)}, () => random(3) && random(10 ** 8));
            const weight = shape.reduce((a, b) => a + b, 0);
            const parts = spreadByShape(cents / 100, shape);
            const isRight =
                centsOf(parts) === BigInt(cents) &&
                parts.every((part, place) => {
                    const share = weight ? (cents * shape[place]) / weight : cents / shape.length;
                    const isNear = Math.abs(part * 100 - share) < unit * 1.000001 + share * 1e-12;
                    return part >= 0 && isNear && (!weight || shape[place] || part === 0);
                });
            if (!isRight) {
                throw new Error(`${cents / 100} is spread over ${shape} as ${parts}`);
            }
        }
        expect(addUp(spreadByShape(999999999999.99, [1, 999999999999.99]))).toBe(999999999999.99);
    });
});
