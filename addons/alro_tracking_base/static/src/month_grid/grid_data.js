import {markRaw} from "@odoo/owl";
import {addUp} from "./numbers";

/**
 * One cell: what the server was last known to hold, and what the user sees instead because he typed it.
 *
 * `marks[field]` says how a typed value fares: `{state: "waiting" | "sending" | "refused" | "conflict" | "odd", reason,
 * other: {value, user, date}}`; a cell at rest has none. `texts[field]` is what was typed and is no number.
 */
export class GridCell {
    constructor(row, column) {
        this.row = row;
        this.column = column;
        this.id = false;
        this.known = {};
        this.shown = {};
        this.locks = {};
        this.marks = {};
        this.texts = {};
        markRaw(this);
    }

    value(field) {
        return this.shown[field] ?? null;
    }

    /** Take what the server holds, unless the user has typed something that is still on its way. */
    learn(id, known, locks) {
        this.id = id;
        this.locks = locks;
        for (const field in known) {
            const isAtRest = !this.marks[field] || this.marks[field].state === "odd";
            if (isAtRest && known[field] !== this.known[field]) {
                delete this.marks[field]; // what was odd is another figure now
            }
            this.known[field] = known[field];
            if (isAtRest) {
                this.shown[field] = known[field];
            }
        }
    }
}

/** One row. Rows and cells tell of their changes themselves: OWL is not to watch thousands of them. */
export class GridRow {
    constructor(head, columns) {
        this.id = head.id;
        this.head = head;
        this.cells = columns.map((column) => new GridCell(this, column));
        this.listeners = new Set();
        markRaw(this);
    }

    /** The sum of a field over the row, exact to cents; months without a value count nothing. */
    sum(field) {
        return addUp(this.cells.map((cell) => cell.value(field)));
    }

    changed() {
        for (const listener of this.listeners) {
            listener();
        }
    }
}

/** A grid as the server answered it (`get_grid`): columns, rows and cells. */
export class GridData {
    constructor(answer, axes) {
        this.axes = axes;
        this.length = answer.length;
        this.columns = answer.heads.map((head, index) => ({...head, index}));
        this.rows = [];
        this.rowOf = new Map();
        this.cellOf = new Map();
        this.learn(answer, true);
    }

    /**
     * Take in an answer; of an answer that holds some of the rows, only those that are here.
     *
     * @param {Object} answer of get_grid
     * @param {Boolean} [all] it holds all rows, in their order, and the groups they stand in: what comes back with
     *     saved cells knows of no groups, and of no columns but theirs
     */
    learn(answer, all = false) {
        const place = new Map(answer.columns.map((key, index) => [key, index]));
        if (all) {
            this.columns.forEach((column, index) => Object.assign(column, answer.heads[index]));
        }
        answer.rows.forEach((head, r) => {
            let row = this.rowOf.get(head.id);
            if (!row && all) {
                row = new GridRow(head, this.columns);
                this.rows.push(row);
                this.rowOf.set(row.id, row);
            }
            if (row) {
                const {groups} = all ? head : row.head;
                row.head = {...row.head, ...head, groups};
                this.learnRow(row, answer, r, place);
                row.changed();
            }
        });
    }

    learnRow(row, answer, r, place) {
        const fields = Object.keys(answer.cells);
        const locked = Object.keys(answer.locks);
        for (const cell of row.cells) {
            const c = place.get(cell.column.key);
            if (c === undefined) {
                continue;
            }
            const known = {};
            for (const field of fields) {
                known[field] = answer.cells[field][r][c];
            }
            const locks = {};
            for (const field of locked) {
                const reason = answer.locks[field][r][c];
                if (reason) {
                    locks[field] = answer.reasons[reason - 1];
                }
            }
            const id = answer.ids[r][c];
            cell.learn(id, known, locks);
            if (id) {
                this.cellOf.set(id, cell);
            }
        }
    }

    /** The cell here that stands where one of other data stood. */
    twinOf(cell) {
        return this.rowOf
            .get(cell.row.id)
            ?.cells.find(({column}) => column.key === cell.column.key);
    }

    /** Whether an answer has these rows and columns and no others. */
    isOfSame({rows, columns}) {
        return (
            rows.length === this.rows.length &&
            rows.every(({id}) => this.rowOf.has(id)) &&
            columns.length === this.columns.length &&
            columns.every((key, index) => key === this.columns[index].key)
        );
    }

    /** Where a record that is not born yet will stand: `{row field: id, column field: id}`. */
    placeOf(cell) {
        const [rowAxis, columnAxis] = this.axes;
        return {[rowAxis]: cell.row.id, [columnAxis]: cell.column.key};
    }

    /** The cell of a record, or of the place where one is to be born; undefined if not on this page. */
    find({id, place}) {
        if (id && this.cellOf.has(id)) {
            return this.cellOf.get(id);
        }
        if (place) {
            const [rowAxis, columnAxis] = this.axes || [];
            return this.rowOf
                .get(place[rowAxis])
                ?.cells.find((cell) => cell.column.key === place[columnAxis]);
        }
        return undefined;
    }
}
