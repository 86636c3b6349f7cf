import {EventBus} from "@odoo/owl";
import {EditHistory} from "./edit_history";
import {GridData} from "./grid_data";
import {GridLines} from "./grid_lines";
import {GridSource} from "./grid_source";
import {parseQuantity} from "./numbers";
import {dropText, keepText, textsOf} from "./unfinished_texts";

const DASH = /^\s*[-–—]\s*$/;

/**
 * A grid that people type into: its data, what is folded, what was typed and how that fares, undo.
 *
 * Knows nothing of the screen. What is typed goes to the outbox, which sends it and tells how it went. Triggers
 * "update" on its bus when more has changed than single rows, which tell it themselves.
 */
export class GridModel {
    /**
     * @param {Object} page what is shown and typed (grid_page.js)
     * @param {{orm: Object, outbox: Object}} services
     */
    constructor(page, {orm, outbox}) {
        this.page = page;
        this.orm = orm;
        this.source = new GridSource(page, orm);
        this.outbox = outbox;
        this.bus = new EventBus();
        this.history = new EditHistory();
        this.folding = new GridLines();
        this.data = null;
        this.unsubscribe = outbox.subscribe(page.model, {
            listen: (answers, grid) => this.listen(answers, grid),
            changed: (entries) => this.follow(entries),
            shown: () =>
                this.data && {
                    domain: this.search.domain,
                    names: page.fields,
                    axes: page.axes,
                },
        });
    }

    destroy() {
        this.unsubscribe();
    }

    /** Show the rows of a domain. What was typed into them and is still on its way stays on screen. */
    async load(search) {
        const answer = await this.source.read(search);
        this.search = search;
        this.show(answer);
    }

    /** Read the same rows again; what can be undone stays, unless other rows come. */
    async reload() {
        const answer = await this.source.read(this.search);
        const ids = answer.rows.map((row) => row.id);
        if (ids.length === this.data.rows.length && ids.every((id) => this.data.rowOf.has(id))) {
            this.data.learn(answer, true);
            this.folding.arrange();
            this.bus.trigger("update");
            this.bus.trigger("answered");
        } else {
            this.show(answer);
        }
    }

    /** Show an answer of `get_grid`. */
    show(answer) {
        this.data = new GridData(answer, this.page.axes);
        this.page.arrange(this.data.rows);
        if (this.page.sort) {
            this.data.rows.sort(this.page.sort);
        }
        this.history.clear();
        for (const {text, field, ...place} of textsOf(this.page.model)) {
            const cell = this.data.find(place);
            if (cell) {
                cell.texts[field] = text;
            }
        }
        for (const entry of this.outbox.entries(this.page.model)) {
            const cell = this.data.find(entry);
            if (cell) {
                cell.shown[entry.field] = entry.value;
                this.mark(cell, entry.field);
            }
        }
        this.folding.arrange(this.data.rows);
        this.bus.trigger("update");
    }

    /** Heads of groups and rows, from top to bottom. */
    get lines() {
        return this.folding.all;
    }

    /** The rows that no folded group hides. */
    get rows() {
        return this.folding.rows;
    }

    fold(group) {
        this.folding.toggle(group);
        this.bus.trigger("update");
    }

    foldAll(isFolded) {
        this.folding.toggleAll(isFolded);
        this.bus.trigger("update");
    }

    unfold(row) {
        if (this.folding.unfold(row)) {
            this.bus.trigger("update");
        }
    }

    /**
     * Change cells, as one step that can be undone.
     *
     * @param {{cell: GridCell, field?: string, value?: number|string|null, text?: string}[]} changes `text` as
     *     somebody typed or pasted it into the page's entry field, or a `value`
     * @returns {{set: number, locked: GridCell[], invalid: GridCell[]}} what became of them
     */
    edit(changes) {
        const report = {set: 0, locked: [], invalid: []};
        const step = [];
        for (const change of changes) {
            const {cell, field = this.page.entry} = change;
            if (cell.locks[field]) {
                report.locked.push(cell);
                continue;
            }
            const before = cell.value(field);
            const value = "text" in change ? this.parse(change) : change.value;
            if (value === undefined) {
                cell.texts[field] = change.text;
                keepText(this.keyOf(cell, field), change.text);
                report.invalid.push(cell);
                continue;
            }
            this.dropText(cell, field);
            if (value !== before) {
                step.push({cell, field, before, after: value});
                report.set++;
            }
        }
        this.apply(step.map(({cell, field, after}) => ({cell, field, value: after})));
        if (step.length) {
            this.history.push(step);
        }
        this.tell(changes);
        return report;
    }

    /** Take words that are being typed; `remember` makes them one step to undo. */
    type(change) {
        this.apply([change]);
        this.tell([change]);
    }

    remember({cell, field, before}) {
        const after = cell.value(field);
        if (after !== before) {
            this.history.push([{cell, field, before, after}]);
        }
    }

    /** Read what somebody typed or pasted; a typed dash may mean zero or nothing, and is asked for again. */
    parse({text, isTyped}) {
        if (isTyped && this.page.blank === null && DASH.test(text)) {
            return undefined;
        }
        const value = parseQuantity(text);
        if (typeof value === "number" && value < 0) {
            return undefined;
        }
        return value === null ? this.page.blank : value;
    }

    /** Take the last step back: a new change, which is saved and logged like any other. */
    undo() {
        return this.revert(this.history.undo());
    }

    redo() {
        return this.revert(this.history.redo());
    }

    revert(changes) {
        const possible = (changes || []).filter(({cell, field}) => !cell.locks[field]);
        this.apply(possible);
        this.tell(possible);
        return possible;
    }

    apply(changes) {
        for (const {cell, field, value} of changes) {
            cell.shown[field] = value;
            this.dropText(cell, field);
            this.outbox.put({
                model: this.page.model,
                id: cell.id,
                place: this.placeOf(cell),
                field,
                value,
                expected: cell.known[field] ?? null,
                label: this.page.labelOf(cell),
            });
            this.mark(cell, field);
        }
    }

    dropText(cell, field) {
        if (field in cell.texts) {
            delete cell.texts[field];
            dropText(this.keyOf(cell, field));
        }
    }

    placeOf(cell) {
        return cell.id ? null : this.data.placeOf(cell);
    }

    /** What names a cell to the outbox. */
    keyOf(cell, field) {
        return [this.page.model, cell.id, this.placeOf(cell), field];
    }

    /** Mark a cell by what the outbox says of it. */
    mark(cell, field) {
        const entry = this.outbox.entry(...this.keyOf(cell, field));
        if (entry) {
            const {state, reason, other} = entry;
            cell.marks[field] = {state, reason, other};
        } else {
            delete cell.marks[field];
        }
    }

    /** Let the rows of these changes show themselves anew. */
    tell(changes) {
        for (const row of new Set(changes.map(({cell}) => cell.row))) {
            row.changed();
        }
        this.bus.trigger("edit");
    }

    /** Take in what the server answered, and what else has changed by it. */
    listen(answers, grid) {
        if (!this.data) {
            return;
        }
        const touched = [];
        for (const answer of answers) {
            const cell = this.data.find(answer);
            if (!cell) {
                continue;
            }
            touched.push({cell});
            this.settle(cell, answer);
        }
        if (grid) {
            this.data.learn(grid);
        }
        this.tell(touched);
        this.bus.trigger("answered", answers);
    }

    /** Take in what becomes of cells in the outbox: sent, refused, found from before, taken over by another tab. */
    follow(entries) {
        const touched = [];
        for (const entry of entries) {
            const cell = this.data?.find(entry);
            if (cell && entry.state !== "saved") {
                const isHere = entry.state !== "moved";
                cell.shown[entry.field] = isHere ? entry.value : cell.known[entry.field];
                this.mark(cell, entry.field);
                touched.push({cell});
            }
        }
        this.tell(touched);
    }

    settle(cell, answer) {
        const {field} = answer;
        if (answer.id && !cell.id) {
            cell.id = answer.id;
            this.data.cellOf.set(answer.id, cell);
        }
        if (answer.state !== "refused") {
            cell.known[field] = answer.value;
        }
        this.mark(cell, field);
        if (answer.state === "saved" && !cell.marks[field]) {
            cell.shown[field] = answer.value;
            if (answer.warning) {
                cell.marks[field] = {state: "odd", reason: answer.warning};
            }
        }
    }

    /** Decide a conflict: "mine" is sent again, "theirs" stays. */
    resolve(cell, field, choice) {
        const theirs = cell.marks[field].other.value;
        this.outbox.resolve(...this.keyOf(cell, field), choice);
        cell.known[field] = theirs;
        if (choice === "theirs") {
            cell.shown[field] = theirs;
        }
        this.mark(cell, field);
        this.tell([{cell}]);
    }

    /** Send a value once more that was refused. */
    retry(cell, field) {
        this.apply([{cell, field, value: cell.value(field)}]);
        this.tell([{cell}]);
    }

    /** Give up a value that was refused, or a text that is no number. */
    giveUp(cell, field) {
        if (field in cell.texts) {
            this.dropText(cell, field);
        } else {
            this.outbox.drop(...this.keyOf(cell, field));
            cell.shown[field] = cell.known[field];
            this.mark(cell, field);
        }
        this.tell([{cell}]);
    }

    /** Cells that need somebody's eye: refused, in conflict, no number. */
    get troubled() {
        return this.data.rows.flatMap((row) => row.cells.filter(isTroubled));
    }
}

export function isTroubled(cell) {
    return (
        Object.keys(cell.texts).length > 0 ||
        Object.values(cell.marks).some(({state}) => state === "refused" || state === "conflict")
    );
}
