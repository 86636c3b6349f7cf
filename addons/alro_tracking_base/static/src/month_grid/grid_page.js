import {markup} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatQuantity} from "../quantity_field/quantity_field";
import {carried} from "./grid_sums";

/**
 * What one kind of grid shows, and what is typed there: work plan, results, a matrix of targets.
 *
 * An add-on subclasses it and registers the class in `registry.category("alro_grids")`; a view names it by
 * `<alro_grid page="…"/>`, a tab of a form by `<widget name="alro_grid" page="…"/>`. Each grid on screen has an
 * instance of its own, which holds no figures: each method is given the row or cell in question.
 *
 * A column beside the cells is `{name, label, value(row), format?: "text" | "percent", tone?(row), sums?, phone?, hint?,
 * title?(row), note?(row)}`: a number unless `format` says that it is text; `tone` is "good", "bad", "warn" or ""; `sums`: groups add it up;
 * `phone`: there is room for it on a phone too; `note(row)` is shown small below; `sumsCells`: it is the sum of a row's
 * cells, and footers have theirs in it.
 */
export class GridPage {
    /** Its key in the registry, and part of a class on the page. */
    name = "";
    /** The page of the handbook about it. */
    handbook = "index";
    /** The model whose records are the cells. */
    model = "";
    /** Which fields place a cell: [row, column]; null for the model's own. */
    axes = null;
    /** The fields that are read for each cell. */
    fields = [];
    /** The field that is typed; null where nothing is. */
    entry = null;
    /** What an emptied cell holds: zero, or null where no value and zero are two answers. */
    blank = null;
    /** The least width of a column of cells, in em. */
    narrowest = 3.6;
    /** Whether a row has a total that its cells share out. */
    sharesOut = false;
    /** Whether a cell holds all that came together up to its column, so that columns are not added to each other. */
    isCumulative = false;
    /** Whether the heads of columns need their whole names. */
    namesColumns = false;
    /** Whether a line below all rows adds them up. */
    hasTotal = false;
    /** Whether a group of one row has its sums as well, where each group has a line that counts. */
    sumsSingles = false;
    /** Whether what is typed changes figures of the form around the grid, which is read again then. */
    changesForm = false;
    /** The report that prints it (an `ir.actions.report` with the paper of the suite); without one the browser does. */
    report = "";
    /** Compares two rows, where the server's order is not the page's. */
    sort = null;

    /** The field that cells show: the one that is typed, or the first of those read. */
    get shownField() {
        return this.entry || this.fields[0];
    }

    /**
     * Fields with text that are typed in the dock below the grid: `[{name, label, mends?}]`. `mends`: a figure may be
     * refused for want of these words; with them it is sent again.
     */
    get notes() {
        return [];
    }

    /** Columns before the cells, other than the name. */
    get lead() {
        return [];
    }

    /** Columns after the cells. */
    get tail() {
        return [];
    }

    /**
     * Lines below the total: `[{name, label, value(column, rows), tone?(value)}]`. `value` is a number or null, live
     * while people type; `column` is a column of cells as the server tells it; `tone` is "good", "bad", "warn" or "". A
     * line of which nothing is known is not shown.
     */
    get footers() {
        return [];
    }

    /**
     * What the page's buttons do: `[{name, text(model), hotkey?, primary?, leaves?, run(grid)}]`. `text` is what the
     * button says; where it says nothing, it is not shown. `leaves`: the keyboard does not go back to the grid.
     */
    get actions() {
        return [];
    }

    get nameLabel() {
        return _t("Step");
    }

    get subtitleLabel() {
        return _t("Agency");
    }

    /** What the two figures of a cell are, where there are two. */
    get cellNote() {
        return "";
    }

    /** What the tools that share out a row's total say. */
    get spreadLabel() {
        return _t("Spread the target evenly");
    }

    get shapeLabel() {
        return _t("Spread the target as last year");
    }

    get nothingLeft() {
        return _t("Nothing is left to share out: the other months hold the whole target already.");
    }

    /** Further colours and what they mean: `[[class, words]]`. */
    get colours() {
        return [];
    }

    /** Take in which rows are shown. */
    arrange(rows) {
        this.isOfMany = new Set(rows.map((row) => row.head.agency_id)).size > 1;
    }

    /** Two lines at the head of a row. */
    nameOf(row) {
        return row.head.step || row.head.name;
    }

    subtitleOf(row) {
        return this.isOfMany ? row.head.agency : "";
    }

    /** The second line on a phone, where the columns beside have no room. */
    phoneSubtitleOf(row) {
        return [this.subtitleOf(row), row.head.unit].filter(Boolean).join(" · ");
    }

    /** What is shown small below a cell's figure. */
    besideOf() {
        return "";
    }

    /** Rows of one key may be added up; null: none of these. */
    sumKeyOf(row) {
        return row.head.step_id || null;
    }

    /** What a cell counts as where rows are added up; null: nothing. */
    countOf(cell) {
        return this.isCumulative ? carried(cell, this.shownField) : cell.value(this.shownField);
    }

    /** A column's head where there is one line of heads. */
    columnLabel(column) {
        return this.namesColumns
            ? [column.group, column.short, column.name].filter(Boolean).join(" · ")
            : column.name;
    }

    /** Words that name a cell away from the page. */
    labelOf(cell) {
        const {row, column} = cell;
        const agency = this.isOfMany && row.head.agency;
        return [row.head.activity, this.nameOf(row), agency, column.short || column.name]
            .filter(Boolean)
            .join(" · ");
    }

    textOf(cell, field) {
        const value = cell.value(field);
        return cell.texts[field] ?? (value === this.blank ? "" : this.format(value));
    }

    format(value) {
        return value === null || value === undefined ? "" : formatQuantity(value);
    }

    /** Classes of a cell, besides how its typed value fares. */
    classOf() {
        return "";
    }

    /** What the row's group says at its head, besides its name. */
    groupNote() {
        return "";
    }

    /** A few words on a cell, shown below the grid while it is active. */
    factOf() {
        return "";
    }

    /** What the cell asks for in the notes below the grid, or nothing. */
    asksFor() {
        return "";
    }

    /** Where the cursor stands when the page opens: the first cell that waits to be typed. */
    startAt(rows, columns) {
        for (const [r, row] of rows.entries()) {
            const c = columns.findIndex((column) => this.isOpen(row.cells[column.index]));
            if (c >= 0) {
                return {r, c};
            }
        }
        return {r: 0, c: 0};
    }

    isOpen(cell) {
        return this.entry && !cell.locks[this.entry] && cell.value(this.entry) === this.blank;
    }

    /** The column that a phone shows first. */
    phoneColumn(columns) {
        const next = columns.findIndex((column) => !column.is_over);
        return Math.max(0, next);
    }

    /** Open what is known of a cell's past, above the grid. */
    async openHistory(env, cell, onClose) {
        if (cell.id) {
            const action = await env.services.orm.call(this.model, "action_history", [[cell.id]]);
            const help = markup(action.help || "");
            env.services.action.doAction({...action, help, target: "new"}, {onClose});
        }
    }

    /** How much a row still has to share out among its cells; null where there is no such total. */
    totalOf() {
        return null;
    }
}

export const gridPages = registry.category("alro_grids");
