import {_t} from "@web/core/l10n/translation";
import {share} from "./grid_tools";

/**
 * Share out what rows still lack.
 *
 * @param {GridPage} page
 * @param {GridCell[][]} lines the cells that take part, a list for each row
 * @param {Object|null} shapes `{row id: twelve amounts}` that they follow; null: evenly
 * @returns {{changes: Object[], sentence: string, type: string}} what to type, and what to say of it
 */
export function shareOut(page, lines, shapes) {
    const parts = lines.map((cells) => partsOf(page, cells, shapes)).filter(Boolean);
    if (!parts.length) {
        const sentence = shapes
            ? _t("There is no plan of last year for these rows, or nothing is left to share out.")
            : page.nothingLeft;
        return {changes: [], sentence, type: "warning"};
    }
    return {
        changes: parts.flatMap(({changes}) => changes),
        sentence: lines.length === 1 ? sentenceOf(page, parts[0]) : "",
        type: "info",
    };
}

function partsOf(page, cells, shapes) {
    const [{row}] = cells;
    const total = page.totalOf(row);
    const shape = shapes?.[row.id];
    return total === null || (shapes && !shape)
        ? null
        : share(cells, total, page.entry, shape || null);
}

/** Say how an amount was shared out, and who has the remainder. */
function sentenceOf(page, {amount, changes}) {
    const format = (value) => page.format(value);
    const least = Math.min(...changes.map(({value}) => value));
    const more = changes.filter(({value}) => value !== least);
    const values = {amount: format(amount), count: changes.length, first: format(least)};
    if (!more.length) {
        return _t("%(amount)s shared out evenly: %(first)s in each of %(count)s months.", values);
    }
    const lines = more.map(
        ({cell, value}) => `${cell.column.short || cell.column.name} = ${format(value)}`
    );
    return _t("%(amount)s shared out over %(count)s months. %(lines)s", {
        ...values,
        lines: [...lines, _t("the others = %s", format(least))].join(", "),
    });
}
