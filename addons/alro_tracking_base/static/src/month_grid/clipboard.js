/**
 * Blocks of cells as text of the clipboard, to and from Excel, LibreOffice Calc and Google Sheets.
 *
 * They agree on tabs between cells and a line for each row, and differ in the rest. Excel ends
 * every row with CRLF, the last one too; Calc with LF, but a single cell with nothing; Sheets with
 * LF, but the last row with nothing. A cell that holds a tab or a line break stands in quotes and
 * its own quotes are doubled; a cell that merely holds quotes is copied as it is, so a quote at the
 * start of a cell need not open a quoted one. (Calc's plain text has a space for a line break.)
 */

const LINE_END = /\r\n?/g;
const CELL_END = /[\t\r\n]|$/g;

/**
 * Read a block that a spreadsheet has copied.
 *
 * @param {string} text
 * @returns {string[][]} rows of one length, short ones filled with ""; a cell's own line breaks
 *     are "\n"; no row at all for an empty text (a picture in the clipboard is no blank cell)
 */
export function parseBlock(text) {
    const body = text.replace(/^\ufeff/, "");
    if (!body) {
        return [];
    }
    const rows = [[]];
    let at = 0;
    let isOpen = true;
    while (isOpen) {
        const {cell, end} = readCell(body, at);
        rows.at(-1).push(cell);
        at = end + (body.startsWith("\r\n", end) ? 2 : 1);
        if (body[end] === "\t") {
            continue;
        }
        // The line end of the last row begins no other row
        isOpen = at < body.length;
        if (isOpen) {
            rows.push([]);
        }
    }
    const width = Math.max(...rows.map((row) => row.length));
    return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

/** Read the cell that starts at `start`; `end` is the place of the sign behind it. */
function readCell(text, start) {
    return readQuoted(text, start) ?? readPlain(text, start);
}

function readPlain(text, start) {
    CELL_END.lastIndex = start;
    const end = CELL_END.exec(text).index;
    return {cell: text.slice(start, end), end};
}

/** Nothing if the quote at the start is the cell's own: unclosed, or with no need to quote. */
function readQuoted(text, start) {
    if (text[start] !== '"') {
        return undefined;
    }
    let close = text.indexOf('"', start + 1);
    while (close !== -1 && text[close + 1] === '"') {
        close = text.indexOf('"', close + 2);
    }
    const end = close + 1;
    const content = text.slice(start + 1, Math.max(close, start + 1));
    if (close === -1 || !/^[\t\r\n]?$/.test(text.charAt(end)) || !/[\t\r\n]|""/.test(content)) {
        return undefined;
    }
    return {cell: content.replaceAll('""', '"').replace(LINE_END, "\n"), end};
}

/**
 * Write a block for a spreadsheet to paste: numbers with "." and without grouping, nothing for
 * null, and no text that would be taken for a formula.
 *
 * @param {(number|string|null|undefined|false)[][]} rows
 * @returns {string} rows end with "\n", but a single cell does not: it is also pasted into text
 */
export function blockToText(rows) {
    const text = rows
        .map((row) => row.map((value) => quoted(cellText(value))).join("\t"))
        .join("\n");
    const isOneCell = rows.length === 1 && rows[0].length === 1;
    return rows.length && !(isOneCell && text) ? `${text}\n` : text;
}

/**
 * Write the same block as a table. Excel prefers it to the text: numbers arrive as numbers, and
 * texts as texts even where they look like a date or a number ("1.3", "1-2").
 *
 * @param {(number|string|null|undefined|false)[][]} rows
 * @returns {string} an HTML table
 */
export function blockToHtml(rows) {
    const lines = rows.map((row) => `<tr>${row.map(htmlCell).join("")}</tr>`);
    return `<table>${lines.join("")}</table>`;
}

function htmlCell(value) {
    const content = cellText(value)
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;")
        .replaceAll("\n", '<br style="mso-data-placement:same-cell"/>');
    // "\@" is Excel's number format of a text
    const style = typeof value === "string" ? ` style="mso-number-format:'\\@'"` : "";
    return `<td${style}>${content}</td>`;
}

function cellText(value) {
    if (typeof value === "number") {
        return Number.isFinite(value) ? plainNumber(value) : "";
    }
    return guarded(value || "");
}

function plainNumber(value) {
    // Never "1e-7", and no minus before a zero
    const options = {useGrouping: false, maximumFractionDigits: 20};
    return (value || 0).toLocaleString("en-US", options);
}

/** Spreadsheets skip spaces before a formula, and some take full-width signs for it. */
function guarded(text) {
    return /^(?:[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/.test(text) ? `'${text}` : text;
}

function quoted(text) {
    return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Repeat a block over a selection, as spreadsheets do: only if it fits in whole times both ways,
 * so that a single cell fills any selection; else the block stays as it is.
 *
 * @template T
 * @param {T[][]} block rows of one length
 * @param {number} height rows of the selection
 * @param {number} width columns of the selection
 * @returns {T[][]}
 */
export function tileBlock(block, height, width) {
    const rows = block.length;
    const columns = rows ? block[0].length : 0;
    if (!columns || height < rows || width < columns || height % rows || width % columns) {
        return block;
    }
    return Array.from({length: height}, (_row, y) =>
        Array.from({length: width}, (_cell, x) => block[y % rows][x % columns])
    );
}
