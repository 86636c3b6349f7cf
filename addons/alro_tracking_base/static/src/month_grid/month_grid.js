import {
    Component,
    onMounted,
    onPatched,
    onWillRender,
    onWillUnmount,
    reactive,
    status,
    useRef,
} from "@odoo/owl";
import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useBus, useService} from "@web/core/utils/hooks";
import {timeOf} from "./cell_facts";
import {useGridClipboard} from "./grid_clipboard_hook";
import {useGridCommands} from "./grid_commands_hook";
import {suspendCostlyRules} from "./costly_rules";
import {GridColumns} from "./grid_columns";
import {GridDock} from "./grid_dock";
import {useGridEditing} from "./grid_editing_hook";
import {GridEditor} from "./grid_editor";
import {GridFooter} from "./grid_footer";
import {GridGroup} from "./grid_group";
import {layOver} from "./grid_overlay";
import {useGridPointer} from "./grid_pointer_hook";
import {GridRow} from "./grid_row";
import {GridSelection} from "./grid_selection";
import {knownFooters} from "./grid_sums";
import {GridToolbar} from "./grid_toolbar";

const {DateTime} = luxon;
/** More lines than a screen shows. */
const FIRST_LINES = 60;

/**
 * The grid on screen: rows of text cells, one selection and one input that float over them.
 *
 * Only a row that changes renders again; moving about renders none. All that is typed goes through the model.
 */
export class MonthGrid extends Component {
    static template = "alro_tracking_base.MonthGrid";
    static components = {GridDock, GridFooter, GridGroup, GridRow, GridToolbar};
    static props = {
        model: Object,
        caption: String,
        open: {type: Function, optional: true},
        /** Where its user is, `{row, column}` by id and key: he finds himself there when he comes back. */
        place: {type: Object, optional: true},
        autofocus: {type: Boolean, optional: true},
    };

    setup() {
        this.ui = useService("ui");
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        this.table = useRef("table");
        this.input = useRef("input");
        this.focusable = useRef("focus");
        this.block = useRef("block");
        this.active = useRef("active");
        this.layout = new GridColumns(this.page);
        this.selection = new GridSelection();
        this.cursor = reactive({cell: null, cells: [], moved: 0});
        useBus(this.model.bus, "shown", () => this.onShown());
        useBus(this.model.bus, "update", () => {
            this.arrange(); // at once: the next key may come before the next frame
            this.render();
        });
        useBus(this.model.bus, "edit", () => this.cursor.moved++);
        this.focus = this.focus.bind(this);
        this.fold = (group) => {
            this.model.fold(group);
            this.focus();
        };
        this.foldAll = () => {
            this.model.foldAll(!this.model.folding.folded.size);
            this.focus();
        };
        this.toToolbar = () => this.root.el.querySelector(".o_grid_toolbar button").focus();
        this.registerDock = (focusDock) => {
            this.dockFocus = focusDock;
        };
        useGridEditing(this);
        useGridCommands(this);
        useGridClipboard(this);
        useGridPointer(this);
        onWillRender(() => this.arrange());
        const watcher = new ResizeObserver((entries) => this.onResized(entries));
        this.isPainted = this.isShort;
        onMounted(() => {
            this.restoreRules = suspendCostlyRules();
            this.editor = new GridEditor(this.input.el);
            watcher.observe(this.table.el);
            watcher.observe(this.scroller.el);
            this.goToStart();
            this.paintRest();
        });
        onPatched(() => {
            this.showSelection(this.isSought);
            this.isSought = false;
        });
        onWillUnmount(() => {
            watcher.disconnect();
            this.restoreRules();
        });
    }

    get model() {
        return this.props.model;
    }

    get page() {
        return this.model.page;
    }

    get isPhone() {
        return this.ui.isSmall;
    }

    get columns() {
        return this.layout.shown;
    }

    /** Lay out what is shown before it is drawn. */
    arrange() {
        const {rows, data} = this.model;
        const {cell} = this.cursor;
        const isTurned = this.layout.arrange(data, this.isPhone, cell);
        this.selection.resize(rows.length, this.columns.length);
        if (cell && (isTurned || rows !== this.arrangedRows)) {
            this.selectAgain(cell);
        }
        this.arrangedRows = rows;
    }

    /** Rows and columns have other places now: the active cell stays the one it was, if it is still shown. */
    selectAgain(cell) {
        const {r, c} = this.selection.active;
        const place = this.find(cell.row.id, cell.column.key);
        this.selection.select(place.r < 0 ? r : place.r, place.c < 0 ? c : place.c);
        this.cursor.cell = this.activeCell;
    }

    /** Where a row and a column are shown; -1 where they are not. */
    find(row, column) {
        return {
            r: this.model.rows.findIndex(({id}) => id === row),
            c: this.columns.findIndex(({key}) => key === column),
        };
    }

    get activeCell() {
        const {r, c} = this.selection.active;
        return this.cellAt(r, c) || null;
    }

    /** Whether all lines fit on a screen, more or less. */
    get isShort() {
        return this.model.lines.length <= FIRST_LINES;
    }

    /** Other rows have come: who is still among them stays where he is, others begin where the page does. */
    onShown() {
        const {cell} = this.cursor;
        this.arrange();
        if (!cell || this.find(cell.row.id, cell.column.key).r < 0) {
            const start = this.page.startAt(this.model.rows, this.columns);
            this.selection.select(start.r, start.c);
        }
        this.cursor.cell = this.activeCell;
        this.isSought = true;
        this.isPainted = this.isShort;
        this.paintRest();
        this.takeFocus();
    }

    get hasGroups() {
        return this.model.lines.some((line) => line.group);
    }

    /** A line below all rows, unless the head of the only group says the same. */
    get hasTotal() {
        return this.page.hasTotal && this.model.lines.filter((line) => line.group).length !== 1;
    }

    /** All rows of the page, as a group of its own. */
    get total() {
        const {length, rows} = this.model.data;
        const label = length === rows.length ? _t("Total") : _t("Total of this page");
        return {label, rows};
    }

    /** Lines below that. */
    get footers() {
        const {columns, rows} = this.model.data;
        return knownFooters(this.page, rows, columns);
    }

    /** What a printed page says above the table: what, whose, which months, when printed. */
    get printHead() {
        const {columns, rows} = this.model.data;
        const agency = !this.page.isOfMany && rows[0]?.head.agency;
        const [first, last] = [columns[0], columns[columns.length - 1]];
        const printed = _t("printed %s", timeOf(serializeDateTime(DateTime.now())));
        const span = first?.fiscal_month && `${first.name} – ${last.name}`;
        return [this.props.caption, agency, span, printed].filter(Boolean).join(" · ");
    }

    /** Make room for what has been typed into these cells. */
    makeRoom(cells) {
        if (this.layout.makeRoom(cells)) {
            this.render();
        }
    }

    /** The lines to draw: first what a screen shows, the rest when that is painted. */
    get lines() {
        const {lines} = this.model;
        return this.isPainted ? lines : lines.slice(0, FIRST_LINES);
    }

    showColumn(step) {
        this.layout.show(this.layout.onPhone + step);
        this.render();
    }

    cellAt(r, c) {
        const column = this.columns[c];
        return column && this.model.rows[r]?.cells[column.index];
    }

    elementAt(r, c) {
        const row = this.model.rows[r];
        const line = row && this.table.el.querySelector(`[data-row="${row.id}"]`);
        return line?.children[1 + this.layout.lead.length + c];
    }

    elementOf(cell) {
        return this.elementAt(this.model.rows.indexOf(cell.row), this.columns.indexOf(cell.column));
    }

    /** The selected cells, a list for each row. */
    get selected() {
        const {top, bottom, left, right} = this.selection.box;
        const lines = [];
        for (let r = top; r <= bottom; r++) {
            const line = [];
            for (let c = left; c <= right; c++) {
                line.push(this.cellAt(r, c));
            }
            lines.push(line);
        }
        return this.selection.isEmpty ? [] : lines;
    }

    goToStart() {
        const {row, column} = this.props.place || {};
        if (this.isPhone && column) {
            this.layout.show(this.model.data.columns.findIndex(({key}) => key === column));
            this.arrange();
            this.render();
        }
        const place = this.find(row, column);
        const start =
            place.r < 0
                ? this.page.startAt(this.model.rows, this.columns)
                : {r: place.r, c: Math.max(0, place.c)};
        this.selection.select(start.r, start.c);
        this.isSought = !this.isPainted; // it may have to be drawn first
        this.showSelection(true);
        this.takeFocus();
    }

    /** Take the keyboard, unless somebody is typing elsewhere. */
    takeFocus() {
        const isTyping = document.activeElement?.matches("input, textarea");
        if (this.props.autofocus && !this.isPhone && !isTyping) {
            this.focus();
        }
    }

    /** Make a cell active, wherever it is: in a folded group, in a month that a phone does not show. */
    goTo(cell) {
        this.commit();
        this.model.unfold(cell.row);
        if (this.isPhone) {
            this.layout.show(cell.column.index);
            this.render();
        }
        this.arrange();
        this.selection.select(this.model.rows.indexOf(cell.row), this.columns.indexOf(cell.column));
        this.isSought = true; // it may have to be drawn first
        this.showSelection(true);
    }

    async paintRest() {
        if (!this.isPainted) {
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            this.isPainted = true;
            if (status(this) === "mounted") {
                this.render();
            }
        }
    }

    /** The keyboard is with a leaf: to focus what holds the cells would restyle all of them. */
    focus() {
        this.focusable.el.focus({preventScroll: true});
    }

    /** Cells have moved; where the room for them has become smaller, keep the active one in sight. */
    onResized(entries) {
        const {el} = this.scroller;
        el.classList.toggle("o_scrolls", this.table.el.offsetWidth > el.clientWidth);
        const active = this.drawSelection();
        const isSmaller = entries.some(({target}) => target === this.scroller.el);
        if (isSmaller && this.scroller.el.contains(document.activeElement)) {
            active?.scrollIntoView({block: "nearest", inline: "nearest"});
        }
    }

    /** Draw the selection where its cells are now. */
    drawSelection() {
        const {selection} = this;
        const {r, c} = selection.active;
        const {top, bottom, left, right} = selection.box;
        const active = this.elementAt(r, c);
        layOver(this.active.el, active);
        layOver(
            this.block.el,
            selection.isBlock ? this.elementAt(top, left) : null,
            this.elementAt(bottom, right)
        );
        if (this.editor?.isOpen) {
            layOver(this.input.el, this.elementOf(this.editor.cell));
        }
        return active;
    }

    /** Draw the selection, and tell what is in it. */
    showSelection(scroll = false) {
        const {selection} = this;
        const active = this.drawSelection();
        if (this.activeElement !== active) {
            this.activeElement?.removeAttribute("id");
            active?.setAttribute("id", "o_grid_active");
            this.activeElement = active;
        }
        if (scroll) {
            active?.scrollIntoView({block: "nearest", inline: "nearest"});
        }
        const cell = this.activeCell;
        this.cursor.cell = cell;
        if (cell && this.props.place) {
            Object.assign(this.props.place, {row: cell.row.id, column: cell.column.key});
        }
        this.cursor.cells = selection.isBlock ? this.selected.flat() : [];
        this.cursor.moved++;
    }
}
