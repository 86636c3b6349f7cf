import {isTroubled} from "@alro_tracking_base/month_grid/grid_model";

/** How the plan of a row stands, with what is being typed; `field` is the one that offices type. */

/** What a row still lacks of its whole, to the cent. */
export function differenceOf(row, field) {
    return Math.round(100 * (row.head.target - row.sum(field))) / 100;
}

/** Whether a plan adds up, and all of it is a number that is saved or on its way. */
export function isSound(row, field) {
    return !differenceOf(row, field) && !row.cells.some(isTroubled);
}

/** @returns {"empty" | "unbalanced" | "balanced" | "confirmed" | "stale"} */
export function statusOf(row, field) {
    const {plan_state: state, plan_stale: stale} = row.head;
    const isTyped = row.cells.some((cell) => cell.marks[field]);
    if (row.cells.some(isTroubled)) {
        return "unbalanced";
    }
    if (stale && differenceOf(row, field)) {
        return "stale";
    }
    if (state === "confirmed" && !stale && !isTyped) {
        return "confirmed";
    }
    if (!differenceOf(row, field)) {
        return "balanced";
    }
    return row.sum(field) ? "unbalanced" : "empty";
}

/** Rows whose plan could be confirmed now. */
export function ready({page, data}) {
    return data.rows.filter(
        (row) => statusOf(row, page.entry) === "balanced" && !isReadOnly(row, page.entry)
    );
}

export function isReopenable(row, field) {
    return row.head.may_plan && statusOf(row, field) === "confirmed";
}

function isReadOnly(row, field) {
    return row.cells.every((cell) => cell.locks[field]);
}
