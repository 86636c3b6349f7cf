import {reactive} from "@odoo/owl";
import {GridData} from "@alro_tracking_base/month_grid/grid_data";
import {GridModel} from "@alro_tracking_base/month_grid/grid_model";
import {GridPage} from "@alro_tracking_base/month_grid/grid_page";

/** An outbox that sends nothing by itself: a test says how it goes. */
export class FakeOutbox {
    state = reactive({
        waiting: 0,
        sending: 0,
        refused: 0,
        conflicts: 0,
        online: true,
        session: true,
        kept: true,
    });
    puts = [];
    map = new Map();

    key(model, id, place, field) {
        return JSON.stringify([model, id || place, field]);
    }

    subscribe(model, grid) {
        this.grid = grid;
        return () => delete this.grid;
    }

    entries() {
        return [...this.map.values()];
    }

    entry(...key) {
        return this.map.get(this.key(...key));
    }

    put(entry) {
        this.puts.push(entry);
        const key = this.key(entry.model, entry.id, entry.place, entry.field);
        if (entry.value === entry.expected) {
            this.map.delete(key);
        } else {
            this.map.set(key, {...entry, state: "waiting"});
        }
        this.state.waiting = this.map.size;
    }

    resolve(model, id, place, field, choice) {
        const key = this.key(model, id, place, field);
        if (choice === "mine") {
            Object.assign(this.map.get(key), {state: "waiting"});
        } else {
            this.map.delete(key);
        }
    }

    drop(...key) {
        this.map.delete(this.key(...key));
    }

    async flush() {
        return true;
    }

    /** Let the server answer what waits: each is saved, unless `judge` says otherwise. */
    answer(judge = () => ({})) {
        const answers = [...this.map.values()].map(({id, place, field, value}) => ({
            id,
            place,
            field,
            state: "saved",
            value,
            ...judge({id, place, field, value}),
        }));
        for (const {id, place, field, state, reason, value, user, date} of answers) {
            const key = this.key("fact", id, place, field);
            if (state === "saved") {
                this.map.delete(key);
            } else {
                Object.assign(this.map.get(key), {state, reason, other: {value, user, date}});
            }
        }
        this.state.waiting = 0;
        this.grid.listen(answers, null);
    }
}

export class FactPage extends GridPage {
    name = "fact";
    model = "fact";
    axes = ["row_id", "month"];
    fields = ["amount"];
    entry = "amount";
    blank = 0;
    sharesOut = true;
    lead = [{name: "target", label: "Target", value: (row) => row.head.target, sums: true}];
    tail = [
        {name: "total", label: "Total", value: (row) => row.sum("amount"), sums: true},
        {
            name: "difference",
            label: "Difference",
            value: (row) => row.head.target - row.sum("amount"),
            tone: (row) => (row.head.target === row.sum("amount") ? "good" : "bad"),
        },
    ];

    totalOf(row) {
        return row.head.target;
    }
}

const SHORTS = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"];

/**
 * An answer of `get_grid`.
 *
 * @param {number[][]} amounts a list for each row
 * @param {Object} [options] `heads`: what stands at the head of each row; `locks`: places that are locked, as "r,c"
 */
export function makeAnswer(amounts, {heads = [], locks = []} = {}) {
    const columns = amounts[0].map((_amount, c) => `2024-${String(c + 1).padStart(2, "0")}-01`);
    return {
        columns,
        heads: columns.map((key, c) => ({
            key,
            name: SHORTS[c % 12],
            short: SHORTS[c % 12],
            group: `Q${1 + Math.floor(c / 3)}`,
            fiscal_month: 1 + (c % 12),
            is_over: c < 3,
        })),
        rows: amounts.map((_line, r) => ({
            id: r + 1,
            name: `Step ${r + 1}`,
            target: 120,
            unit: "farmers",
            step_id: r + 1,
            groups: [],
            ...heads[r],
        })),
        length: amounts.length,
        ids: amounts.map((line, r) => line.map((_amount, c) => 100 * (r + 1) + c)),
        cells: {amount: amounts},
        locks: {
            amount: amounts.map((line, r) =>
                line.map((_amount, c) => (locks.includes(`${r},${c}`) ? 1 : 0))
            ),
        },
        reasons: ["It is locked."],
    };
}

export function makeModel(amounts, options = {}) {
    const outbox = new FakeOutbox();
    const orm = {
        call: async (_model, method) =>
            method === "get_shapes" ? options.shapes : makeAnswer(amounts, options),
        silent: {call: async () => options.facts || null},
    };
    const model = new GridModel(options.page || new FactPage(), {orm, outbox});
    model.search = {domain: []};
    model.show(makeAnswer(amounts, options));
    return {model, outbox};
}

/** The amounts as they are shown. */
export function shown(model) {
    return model.rows.map((row) => row.cells.map((cell) => cell.value("amount")));
}

/**
 * Rows of a page of its own fields.
 *
 * @param {GridPage} page
 * @param {{head: Object, cells: Object, locks?: Object}[]} rows `cells`: a list of values for each field; `locks`: a
 *     field's reason, for the whole row
 */
export function makeRows(page, rows) {
    const width = Math.max(...rows.flatMap(({cells}) => Object.values(cells).map((c) => c.length)));
    const answer = makeAnswer(
        rows.map(() => Array(width).fill(null)),
        {
            heads: rows.map(({head}) => head),
        }
    );
    const column = (field) => rows.map(({cells}) => cells[field] || Array(width).fill(null));
    answer.cells = Object.fromEntries(page.fields.map((field) => [field, column(field)]));
    answer.reasons = rows.flatMap(({locks = {}}) => Object.values(locks));
    answer.locks = Object.fromEntries(
        [page.entry, ...page.notes.map((note) => note.name)]
            .filter(Boolean)
            .map((field) => [
                field,
                rows.map(({locks = {}}) =>
                    Array(width).fill(locks[field] ? 1 + answer.reasons.indexOf(locks[field]) : 0)
                ),
            ])
    );
    return new GridData(answer, page.axes).rows;
}
