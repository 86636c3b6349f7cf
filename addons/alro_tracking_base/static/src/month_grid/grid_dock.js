import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useBus} from "@web/core/utils/hooks";
import {CellFacts, timeOf} from "./cell_facts";
import {GridNote} from "./grid_note";
import {addUp} from "./numbers";

const REST = 350;

/**
 * Below the grid: what the active cell is and knows, the words that belong to it, conflicts to decide, and the sum of
 * what is selected. It never takes the keyboard away: F6 goes there, Escape comes back.
 */
export class GridDock extends Component {
    static template = "alro_tracking_base.GridDock";
    static components = {CellFacts, GridNote};
    static props = {
        model: Object,
        cursor: Object,
        register: Function,
        leave: Function,
        next: Function,
    };

    setup() {
        this.root = useRef("root");
        this.cursor = useState(this.props.cursor);
        this.state = useState({facts: null, isOpen: false});
        useBus(this.props.model.bus, "answered", () => this.ask());
        useEffect(
            () => {
                this.ask();
                return () => browser.clearTimeout(this.timer);
            },
            () => [this.cursor.cell]
        );
        this.notes = new Set();
        this.register = (note) => this.notes.add(note);
        this.props.register(() => {
            this.notes.forEach((note) => note.take(this.props.cursor.cell));
            const first =
                this.root.el.querySelector("textarea.o_asked:not([readonly])") ||
                this.root.el.querySelector("textarea, button:not(.o_grid_dock_label)");
            if (first) {
                first.focus();
            } else {
                this.props.next();
            }
        });
    }

    get page() {
        return this.props.model.page;
    }

    get cell() {
        return this.props.cursor.moved >= 0 && this.cursor.moved >= 0
            ? this.props.cursor.cell
            : null;
    }

    /** On a phone the dock is a line until it is tapped, or has something to decide. */
    get isOpen() {
        const {cell} = this;
        return this.state.isOpen || (cell && Boolean(this.conflict || this.refusedField));
    }

    get field() {
        return this.page.shownField;
    }

    /** The conflict to decide here: of the figure, or of the words beside it. */
    get conflict() {
        const {cell} = this;
        const field = Object.keys(cell.marks).find((name) => cell.marks[name].state === "conflict");
        if (!field) {
            return null;
        }
        const {value, user, date, own} = cell.marks[field].other;
        const who = {user: user || _t("Somebody"), date: date ? timeOf(date) : ""};
        return {
            field,
            sentence: own
                ? _t(
                      "You changed this cell in another window while you were typing here (%(date)s). Nothing is overwritten until you choose.",
                      who
                  )
                : _t(
                      "%(user)s changed this cell while you were typing (%(date)s). Nothing is overwritten until you choose.",
                      who
                  ),
            mine: _t("Keep mine: %s", this.show(cell.shown[field])),
            theirs: _t("Take theirs: %s", this.show(value)),
        };
    }

    get refusedField() {
        const {cell} = this;
        return (
            Object.keys(cell.texts)[0] ||
            Object.keys(cell.marks).find((name) => cell.marks[name].state === "refused")
        );
    }

    get selectionNote() {
        const {cells} = this.cursor;
        const values = cells
            .map((cell) => cell.value(this.field))
            .filter((value) => value !== null);
        const addsUp =
            !this.page.isCumulative || new Set(cells.map((cell) => cell.column)).size < 2;
        return values.length && addsUp
            ? _t("%(count)s cells, sum %(sum)s", {
                  count: values.length,
                  sum: this.page.format(addUp(values)),
              })
            : "";
    }

    show(value) {
        return typeof value === "number" ? this.page.format(value) : value || "–";
    }

    ask() {
        browser.clearTimeout(this.timer);
        this.state.facts = null;
        const cell = this.props.cursor.cell;
        if (cell?.id) {
            this.timer = browser.setTimeout(async () => {
                const facts = await this.props.model.source.explain(cell);
                if (cell === this.props.cursor.cell) {
                    this.state.facts = facts;
                }
            }, REST);
        }
    }

    /** Let the model decide on a cell, and give the keyboard back to the grid: the button is gone. */
    decide(action, ...choice) {
        this.props.model[action](this.cell, ...choice);
        this.props.leave();
    }

    isAsked(note) {
        return Boolean(this.page.asksFor(this.cell)) && !this.cell.value(note.name);
    }

    onKeydown(ev) {
        if (ev.key === "F6") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.next();
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            ev.target.blur();
            this.props.leave();
        }
    }
}
