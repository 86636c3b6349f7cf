import {spreadByShape, spreadEvenly} from "./numbers";

/**
 * What the tools of the grid would type. Each returns changes for `GridModel.edit`; none changes anything itself.
 *
 * A block is the selected cells, `GridCell[][]`, one list for each row.
 */

/** The first cell of each row, into those right of it. */
export function fillRight(block, field) {
    return block.flatMap(([first, ...others]) =>
        others.map((cell) => ({cell, value: first.value(field)}))
    );
}

/** The first row of the block, into those below it. */
export function fillDown([first, ...others], field) {
    return others.flatMap((line) => line.map((cell, c) => ({cell, value: first[c].value(field)})));
}

export function clear(block, blank) {
    return block.flat().map((cell) => ({cell, value: blank}));
}

/**
 * Share what a row still lacks among cells of it.
 *
 * @param {GridCell[]} cells of one row; what the others hold stays
 * @param {number} total of the row
 * @param {string} field
 * @param {number[]|null} shape how the twelve months stand to each other, October first; null: all alike
 * @returns {{changes: Object[], amount: number}|null} nothing if there is nothing to share
 */
export function share(cells, total, field, shape = null) {
    const free = cells.filter((cell) => !cell.locks[field]);
    const kept = new Set(free);
    const others = free[0]?.row.cells.filter((cell) => !kept.has(cell)) || [];
    const amount =
        Math.round(
            100 * (total - others.reduce((sum, cell) => sum + (cell.value(field) || 0), 0))
        ) / 100;
    const stands = shape && free.map((cell) => shape[cell.column.fiscal_month - 1] || 0);
    if (!free.length || amount < 0 || (stands && !stands.some(Boolean))) {
        return null;
    }
    const parts = stands ? spreadByShape(amount, stands) : spreadEvenly(amount, free.length);
    return {amount, changes: free.map((cell, i) => ({cell, value: parts[i]}))};
}

/**
 * Where the texts of a block from the clipboard go, the active cell being its upper left corner.
 *
 * @param {string[][]} texts
 * @param {(r: number, c: number) => GridCell|undefined} cellAt
 * @param {{top: number, left: number}} box
 * @returns {{changes: Object[], outside: number}} and how many cells found no room
 */
export function paste(texts, cellAt, {top, left}) {
    const changes = [];
    let outside = 0;
    texts.forEach((line, r) =>
        line.forEach((text, c) => {
            const cell = cellAt(top + r, left + c);
            if (cell) {
                changes.push({cell, text});
            } else {
                outside++;
            }
        })
    );
    return {changes, outside};
}
