import {addUp} from "./numbers";

/** What the head of a group, or the line below all rows, says of its rows; null: nothing. */

/** Different units are never added, nor different steps: only rows of one key are. */
export function addsUp(page, rows) {
    const [first = null, ...others] = rows.map((row) => page.sumKeyOf(row));
    const isEnough = others.length > 0 || page.sumsSingles;
    return isEnough && first !== null && others.every((key) => key === first);
}

export function sumOfCells(page, rows, column) {
    return addsUp(page, rows) && isReached(page, rows, column)
        ? sum(rows.map((row) => page.countOf(row.cells[column.index])))
        : null;
}

export function sumOfFacts(page, rows, column) {
    return column.sums && addsUp(page, rows) ? sum(rows.map((row) => column.value(row))) : null;
}

/** What a line below the total says in a column beside the cells: where that adds up a row's cells, its own sum. */
export function footerOfFacts(footer, rows, column, columns) {
    return column.sumsCells ? sum(columns.map((each) => footer.value(each, rows))) : null;
}

/** The lines below the total of which anything is known. */
export function knownFooters(page, rows, columns) {
    return page.footers.filter(({value}) => columns.some((column) => value(column, rows) !== null));
}

/** What came together in a row up to a cell: its last value so far; null before the first one. */
export function carried({row, column}, field) {
    const before = row.cells.slice(0, column.index + 1);
    return before.findLast((cell) => cell.value(field) !== null)?.value(field) ?? null;
}

/** Whether a column has a sum: what came together up to a month to come has none before one of the rows has got there. */
function isReached(page, rows, column) {
    const {isCumulative, shownField} = page;
    return (
        !isCumulative ||
        column.is_over ||
        rows.some((row) =>
            row.cells.slice(column.index).some((cell) => cell.value(shownField) !== null)
        )
    );
}

function sum(values) {
    return values.every((value) => value === null) ? null : addUp(values);
}
