import {addUp} from "./numbers";

/** What the head of a group, or the line below all rows, says of its rows; null: nothing. */

/** Different units are never added, nor different steps: only rows of one key are. */
export function addsUp(page, rows) {
    const [first, ...others] = rows.map((row) => page.sumKeyOf(row));
    return others.length > 0 && first !== null && others.every((key) => key === first);
}

export function sumOfCells(page, rows, column) {
    return addsUp(page, rows)
        ? sum(rows.map((row) => row.cells[column.index].value(page.shownField)))
        : null;
}

export function sumOfFacts(page, rows, column) {
    return column.sums && addsUp(page, rows) ? sum(rows.map((row) => column.value(row))) : null;
}

function sum(values) {
    return values.every((value) => value === null) ? null : addUp(values);
}
