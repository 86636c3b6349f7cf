import {EventBus} from "@odoo/owl";
import {EditHistory} from "./edit_history";
import {GridData} from "./grid_data";
import {GridLines} from "./grid_lines";
import {GridSource} from "./grid_source";
import {parseQuantity} from "./numbers";
import {isSame} from "./outbox_entry";
import {dropText, keepText, textsOf} from "./unfinished_texts";

const DASH = /^\s*[-–—]\s*$/;
/** How often rows are read anew because what was saved meanwhile may be younger than they. */
const READS = 4;

/**
 * A grid that people type into: its data, what is folded, what was typed and how that fares, undo.
 *
 * Knows nothing of the screen. What is typed goes to the outbox, which sends it and tells how it went. Triggers
 * "update" on its bus when more has changed than single rows, which tell it themselves; "leaving", with a function that
 * tells whether a cell stays, before other rows come, and "shown" when they are there.
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
        this.turn = 0;
        this.heard = 0;
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

    /**
     * Show the rows of a domain. What was typed into them and is still on its way stays on screen.
     *
     * @returns {Promise<boolean>} false if another search was made meanwhile, whose rows are shown instead
     */
    async load(search) {
        const turn = ++this.turn;
        const answer = await this.read(search);
        if (turn !== this.turn) {
            return false;
        }
        if (this.search && String(search.groupBy) !== String(this.search.groupBy)) {
            this.folding.folded.clear();
        }
        this.search = search;
        this.show(answer);
        return true;
    }

    /** Read the same rows again. */
    async reload() {
        const {turn, search} = this;
        const answer = await this.read(search);
        if (turn !== this.turn || search !== this.search) {
            return; // another search has begun: its rows are younger
        }
        if (this.data.isOfSame(answer)) {
            this.data.learn(answer, true);
            this.folding.arrange();
            this.bus.trigger("update");
        } else {
            this.show(answer);
        }
        this.bus.trigger("answered");
    }

    /** Read rows; again, if cells were saved meanwhile: the rows may have been read before that. */
    async read(search) {
        let answer, heard;
        for (let reads = 0; reads < READS && heard !== this.heard; reads++) {
            heard = this.heard;
            answer = await this.source.read(search);
        }
        return answer;
    }

    /** Show an answer of `get_grid`. */
    show(answer) {
        const data = new GridData(answer, this.page.axes);
        this.bus.trigger("leaving", (cell) => Boolean(data.twinOf(cell)));
        this.data = data;
        this.history.rebind((cell) => data.twinOf(cell));
        this.page.arrange(data.rows);
        if (this.page.sort) {
            data.rows.sort(this.page.sort);
        }
        for (const {text, field, ...place} of textsOf(this.page.model)) {
            const cell = this.isTyped(field) && data.find(place);
            if (cell) {
                cell.texts[field] = text;
            }
        }
        for (const entry of this.outbox.entries(this.page.model)) {
            const cell = this.isTyped(entry.field) && data.find(entry);
            if (cell) {
                cell.shown[entry.field] = entry.value;
                this.mark(cell, entry.field);
            }
        }
        this.folding.arrange(data.rows);
        this.bus.trigger("shown");
        this.bus.trigger("update");
    }

    /** Whether a field is typed on this page; another page may type other fields of the same records. */
    isTyped(field) {
        const {entry, notes} = this.page;
        return field === entry || notes.some((note) => note.name === field);
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
            const before = this.stateOf(cell, field);
            const value = "text" in change ? this.parse(change) : change.value;
            if (value === undefined) {
                report.invalid.push(cell);
            } else if (value !== before.value) {
                report.set++;
            }
            const after = value === undefined ? {...before, text: change.text} : {value};
            if (after.value !== before.value || after.text !== before.text) {
                this.restore({cell, field, ...after});
                step.push({cell, field, before, after});
            }
        }
        if (step.length) {
            this.history.push(step);
        }
        this.tell(changes);
        return report;
    }

    /** What stands in a cell: its value, and a text typed over it that is no number. */
    stateOf(cell, field) {
        return {value: cell.value(field), text: cell.texts[field]};
    }

    /** Let a cell hold a value, and a text that is no number or none. */
    restore({cell, field, value, text}) {
        if (value !== cell.value(field)) {
            this.apply([{cell, field, value}]);
        }
        this.dropText(cell, field);
        if (text !== undefined) {
            cell.texts[field] = text;
            keepText(this.keyOf(cell, field), text);
        }
    }

    /**
     * Take words that are being typed; `remember` makes them one step to undo. A figure that was refused for want of
     * them goes along.
     */
    type(change) {
        const {cell, field, value} = change;
        const {entry, notes} = this.page;
        const isMended =
            value &&
            cell.marks[entry]?.state === "refused" &&
            notes.some((note) => note.name === field && note.mends);
        // the figure first: the pause for words, which is longer, is the one that counts
        this.apply(isMended ? [{cell, field: entry, value: cell.value(entry)}, change] : [change]);
        this.tell([change]);
    }

    remember({cell, field, before}) {
        const after = cell.value(field);
        if (after !== before) {
            this.history.push([{cell, field, before: {value: before}, after: {value: after}}]);
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
        return this.revert(() => this.history.undo());
    }

    redo() {
        return this.revert(() => this.history.redo());
    }

    /** Take the next step that can be taken. What is locked by now, or was changed by others, stays as it is. */
    revert(next) {
        for (let changes = next(); changes; changes = next()) {
            const possible = changes.filter(
                ({cell, field, from}) =>
                    !cell.locks[field] &&
                    cell.texts[field] === from.text &&
                    isSame(cell.value(field), from.value)
            );
            if (possible.length) {
                possible.forEach(({cell, field, to}) => this.restore({cell, field, ...to}));
                this.tell(possible);
                return possible;
            }
        }
        return [];
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
        this.heard++;
        const touched = [];
        for (const answer of answers) {
            const cell = this.isTyped(answer.field) && this.data.find(answer);
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
            const cell = this.isTyped(entry.field) && this.data?.find(entry);
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
        this.history.correct(cell, field, theirs);
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
