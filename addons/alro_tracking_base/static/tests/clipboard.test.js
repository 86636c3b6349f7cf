import {describe, expect, test} from "@odoo/hoot";
import {
    blockToHtml,
    blockToText,
    parseBlock,
    tileBlock,
} from "@alro_tracking_base/month_grid/clipboard";
import {parseQuantity} from "@alro_tracking_base/month_grid/numbers";

/** The numbers that a grid takes from a text of the clipboard. */
function numbersOf(text) {
    return parseBlock(text).map((row) => row.map(parseQuantity));
}

// The texts of LibreOffice were taken from Calc 7.4 through its office API; those of Excel and Sheets are built as
// reports of people who paste from them tell, public bug trackers of other grids above all.
describe("parseBlock", () => {
    test("Excel: rows end with CRLF, the last one too; blanks inside and at the ends", () => {
        expect(parseBlock("1\t2\t3\r\n4\t5\t6\r\n")).toEqual([
            ["1", "2", "3"],
            ["4", "5", "6"],
        ]);
        expect(parseBlock("\t2\t\r\n\t\t\r\n4\t\t6\r\n")).toEqual([
            ["", "2", ""],
            ["", "", ""],
            ["4", "", "6"],
        ]);
    });

    test("Excel: a single cell, filled and blank", () => {
        expect(parseBlock("1250\r\n")).toEqual([["1250"]]);
        expect(parseBlock("\r\n")).toEqual([[""]]);
    });

    test("Excel: a cell with line breaks or a tab stands in quotes, its quotes doubled", () => {
        expect(parseBlock('"อบรม\nรุ่น ""ที่ 1"""\t5\r\n"a\tb"\t6\r\n')).toEqual([
            ['อบรม\nรุ่น "ที่ 1"', "5"],
            ["a\tb", "6"],
        ]);
    });

    test("Excel: a cell that merely holds quotes is copied as it is", () => {
        expect(parseBlock('"A\t"B\r\n')).toEqual([['"A', '"B']]);
        expect(parseBlock('"A"\tท่อ 12" ยาว\r\n')).toEqual([['"A"', 'ท่อ 12" ยาว']]);
        expect(parseBlock('"some text" with quotes\r\n1\r\n')).toEqual([
            ['"some text" with quotes'],
            ["1"],
        ]);
        expect(parseBlock('""\t"\r\n')).toEqual([['""', '"']]);
    });

    test("Excel: numbers as the accounting, currency and general formats show them", () => {
        const accounting = " 1,234,567.50 \t -   \t (5.00)\r\n";
        expect(numbersOf(accounting)).toEqual([[1234567.5, 0, -5]]);
        const currency = "฿1,234.50\t-฿5.00\t\r\n ฿ 1,234.50 \t ฿ -   \t-฿ 5.00 \r\n";
        expect(numbersOf(currency)).toEqual([
            [1234.5, -5, null],
            [1234.5, 0, -5],
        ]);
        expect(numbersOf("1E+05\t########\t#N/A\r\n")).toEqual([[100000, undefined, undefined]]);
    });

    test("LibreOffice: rows end with LF, a single cell with nothing", () => {
        expect(parseBlock("1\t2.5\t\n\t-3\tอบรม\n")).toEqual([
            ["1", "2.5", ""],
            ["", "-3", "อบรม"],
        ]);
        expect(parseBlock("7")).toEqual([["7"]]);
    });

    test("LibreOffice: numbers as its formats show them", () => {
        expect(numbersOf(" 1,234,567.50 \t -   \t-5.00 \n")).toEqual([[1234567.5, 0, -5]]);
        expect(numbersOf(" 1,234,567.50 \t -   \t (5.00)\n")).toEqual([[1234567.5, 0, -5]]);
        expect(numbersOf("1,234,568 \t0 \t(5)\n")).toEqual([[1234568, 0, -5]]);
        expect(numbersOf("๑,๒๓๔.๕๐\t๐.๐๐\t-๕.๐๐\n")).toEqual([[1234.5, 0, -5]]);
        expect(numbersOf("฿1,234.50\t฿0.00\t-฿5.00\n")).toEqual([[1234.5, 0, -5]]);
        expect(numbersOf("1E+15\t2E+05\n")).toEqual([[undefined, 200000]]);
    });

    test("LibreOffice: plain text with a space for a line break, quotes as they are", () => {
        expect(parseBlock('say "a" b\t1\n2\t3\n')).toEqual([
            ['say "a" b', "1"],
            ["2", "3"],
        ]);
        expect(parseBlock('"A"\t"B\n12" pipe\t3\n')).toEqual([
            ['"A"', '"B'],
            ['12" pipe', "3"],
        ]);
    });

    test("LibreOffice: its own tab-separated flavour, line breaks and tabs in quotes", () => {
        expect(parseBlock('"say ""a""\nb"\t1\n"a\t""b"""\t3\n')).toEqual([
            ['say "a"\nb', "1"],
            ['a\t"b"', "3"],
        ]);
    });

    test("Google Sheets: rows parted by LF, none behind the last", () => {
        expect(parseBlock("1\t2\n3\t4")).toEqual([
            ["1", "2"],
            ["3", "4"],
        ]);
        expect(parseBlock("1,250.00\t\n\t")).toEqual([
            ["1,250.00", ""],
            ["", ""],
        ]);
    });

    test("Google Sheets: a cell with line breaks stands in quotes, its quotes doubled", () => {
        expect(parseBlock('"line 1\nline ""2"""\t5\nplain "quote"\t6')).toEqual([
            ['line 1\nline "2"', "5"],
            ['plain "quote"', "6"],
        ]);
    });

    test("one line end behind the last row is no row, two are a blank row", () => {
        expect(parseBlock("1\n")).toEqual([["1"]]);
        expect(parseBlock("1\n\n")).toEqual([["1"], [""]]);
        expect(parseBlock("1\r\n\r\n2\r\n\r\n")).toEqual([["1"], [""], ["2"], [""]]);
        expect(parseBlock("\n\n")).toEqual([[""], [""]]);
    });

    test("a lone CR ends a row too, and is a line break inside a cell", () => {
        expect(parseBlock("1\r2\r")).toEqual([["1"], ["2"]]);
        expect(parseBlock('"a\rb\r\nc"\r\n')).toEqual([["a\nb\nc"]]);
    });

    test("a byte order mark is no part of the first cell", () => {
        expect(parseBlock("\ufeff1\t2\r\n")).toEqual([["1", "2"]]);
        expect(parseBlock('\ufeff"a\nb"\t2\r\n')).toEqual([["a\nb", "2"]]);
    });

    test("short rows are filled up", () => {
        expect(parseBlock("1\n2\t3\t4\n\n5\t6")).toEqual([
            ["1", "", ""],
            ["2", "3", "4"],
            ["", "", ""],
            ["5", "6", ""],
        ]);
    });

    test("no text is no block", () => {
        expect(parseBlock("")).toEqual([]);
        expect(parseBlock("\ufeff")).toEqual([]);
    });
});

describe("blockToText", () => {
    test("numbers are plain, nothing is blank, rows end with a line break", () => {
        const block = [
            [1234567.5, -5, null],
            [0, 0.1, undefined],
            [false, 1e-7, -0],
            [NaN, 999999999999.99, ""],
        ];
        expect(blockToText(block)).toBe(
            "1234567.5\t-5\t\n0\t0.1\t\n\t0.0000001\t0\n\t999999999999.99\t\n"
        );
    });

    test("a single cell has no line break behind it: it is also pasted into text", () => {
        expect(blockToText([[5]])).toBe("5");
        expect(blockToText([["อบรม"]])).toBe("อบรม");
        expect(blockToText([[null]])).toBe("\n");
        expect(blockToText([])).toBe("");
    });

    test("no text is taken for a formula", () => {
        for (const text of ["=1+1", "+5", "-5", "@x", "- อบรม (ราย)", " =1+1", "\n=1+1", "＝1+1"]) {
            expect(parseBlock(blockToText([[text, 1]]))).toEqual([[`'${text}`, "1"]]);
        }
        for (const text of ["\t1", "\t=1", "\r1"]) {
            expect(blockToText([[text, 1]])).toBe(`"'${text}"\t1\n`);
        }
        expect(blockToText([["a=1", "1-2", "(+5)"]])).toBe("a=1\t1-2\t(+5)\n");
    });

    test("cells with tabs, line breaks or quotes stand in quotes", () => {
        expect(blockToText([["a\tb", "c\nd", 'e "f"', "g"]])).toBe(
            '"a\tb"\t"c\nd"\t"e ""f"""\tg\n'
        );
    });

    test("what is written is read back", () => {
        const blocks = [
            [[""]],
            [["a"]],
            [["", ""]],
            [[""], [""], [""]],
            [
                ["a\tb", "c\nd", 'e "f"'],
                ['"g"', '"h', '"'],
                ['""', "", 'i"\n"j'],
                ["", '"\t', "\n"],
            ],
        ];
        for (const block of blocks) {
            expect(parseBlock(blockToText(block))).toEqual(block);
        }
    });

    test("numbers that are written are read back as numbers", () => {
        const block = [
            [1234567.5, -5, null],
            [0, 0.01, 999999999999.99],
        ];
        expect(numbersOf(blockToText(block))).toEqual(block);
    });
});

describe("blockToHtml", () => {
    /** The cells of the table as a browser, and so a spreadsheet, reads them. */
    function cellsOf(html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        return [...page.querySelectorAll("table tr")].map((row) => [...row.cells]);
    }

    test("numbers are plain, texts keep the format of a text", () => {
        const [[number, negative, blank, text, code]] = cellsOf(
            blockToHtml([[1234.5, -5, null, "อบรม", "1.3"]])
        );
        expect(number.outerHTML).toBe("<td>1234.5</td>");
        expect(negative.outerHTML).toBe("<td>-5</td>");
        expect(blank.outerHTML).toBe("<td></td>");
        expect(text.textContent).toBe("อบรม");
        expect(code.outerHTML).toBe(`<td style="mso-number-format:'\\@'">1.3</td>`);
    });

    test("texts are escaped, and no formulas", () => {
        const texts = ['<img src=x onerror="x">', "a & b", '"q"', "=1+1", "&lt;"];
        const cells = cellsOf(blockToHtml(texts.map((text) => [text])));
        expect(cells.map(([cell]) => cell.textContent)).toEqual([
            '<img src=x onerror="x">',
            "a & b",
            '"q"',
            "'=1+1",
            "&lt;",
        ]);
        expect(cells.flat().every((cell) => cell.children.length === 0)).toBe(true);
    });

    test("a line break stays inside its cell", () => {
        const cells = cellsOf(
            blockToHtml([
                ["a\nb", 1],
                [2, 3],
            ])
        );
        expect(cells.map((row) => row.length)).toEqual([2, 2]);
        expect(cells[0][0].querySelectorAll("br")).toHaveLength(1);
        expect(cells[0][0].textContent).toBe("ab");
    });
});

describe("tileBlock", () => {
    test("a single cell fills everything", () => {
        expect(tileBlock([[7]], 2, 3)).toEqual([
            [7, 7, 7],
            [7, 7, 7],
        ]);
    });

    test("a block that divides both sides is repeated", () => {
        expect(tileBlock([[1, 2]], 2, 4)).toEqual([
            [1, 2, 1, 2],
            [1, 2, 1, 2],
        ]);
        expect(tileBlock([[1], [2]], 4, 1)).toEqual([[1], [2], [1], [2]]);
    });

    test("any other block stays as it is", () => {
        const block = [
            [1, 2],
            [3, 4],
        ];
        for (const [height, width] of [
            [1, 1],
            [2, 2],
            [3, 2],
            [2, 3],
            [4, 3],
            [1, 2],
            [2, 0],
            [0, 2],
        ]) {
            expect(tileBlock(block, height, width)).toEqual(block);
        }
        expect(tileBlock([], 3, 3)).toEqual([]);
    });
});
