import {Component, useEffect} from "@odoo/owl";

/** How a typed value fares, the gravest first. */
const STATES = ["conflict", "refused", "odd", "sending", "waiting"];

/** Render a component anew when one of these rows changes. */
export function useRows(component, rows) {
    useEffect(
        (...watched) => {
            const render = () => component.render();
            watched.forEach((row) => row.listeners.add(render));
            return () => watched.forEach((row) => row.listeners.delete(render));
        },
        () => rows()
    );
}

/** One row: its head, its cells as text, and the columns computed from them. */
export class GridRow extends Component {
    static template = "alro_tracking_base.GridRow";
    static props = {
        isPhone: Boolean,
        row: Object,
        page: Object,
        columns: Array,
        lead: Array,
        tail: Array,
        index: Number,
        open: {type: Function, optional: true},
    };

    setup() {
        useRows(this, () => [this.props.row]);
    }

    get subtitle() {
        const {row, page, isPhone} = this.props;
        return isPhone ? page.phoneSubtitleOf(row) : page.subtitleOf(row);
    }

    get cells() {
        const {row, page, columns} = this.props;
        return columns.map((column, c) => {
            const cell = row.cells[column.index];
            return {
                key: column.key,
                c,
                text: page.textOf(cell, page.shownField),
                beside: page.besideOf(cell),
                className: classOf(cell, page),
                isLocked: !page.entry || page.entry in cell.locks,
                isInvalid: page.entry in cell.texts || undefined,
            };
        });
    }

    /** What stands in a column beside the cells. */
    factsOf(column) {
        const {row, page} = this.props;
        const value = column.value(row);
        const isText = column.format === "text" || column.format === "percent";
        const tone = column.tone?.(row);
        return {
            name: column.name,
            text: isText ? value : page.format(value),
            title: column.title?.(row),
            note: column.note?.(row),
            className: `${column.format === "text" ? "o_text" : "o_number"} ${tone ? `o_${tone}` : ""}`,
        };
    }
}

export function classOf(cell, page) {
    const classes = [page.classOf(cell)];
    if (page.entry && page.entry in cell.locks) {
        classes.push(cell.id ? "o_locked" : "o_absent");
    }
    if (Object.keys(cell.texts).length) {
        classes.push("o_refused");
    }
    const states = Object.values(cell.marks).map((mark) => mark.state);
    const gravest = STATES.find((state) => states.includes(state));
    if (gravest) {
        classes.push(`o_${gravest}`);
    }
    return classes.filter(Boolean).join(" ");
}
