import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";
import {_t} from "@web/core/l10n/translation";
import {paperAction} from "../paper/paper";
import {GridHelp} from "./grid_help";

/** Above the grid: what the page's rows can be made to do, the tools, and how far everything is saved. */
export class GridToolbar extends Component {
    static template = "alro_tracking_base.GridToolbar";
    static components = {Dropdown, DropdownItem};
    static props = {grid: Object};

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.outbox = useState(this.model.outbox.state);
        useBus(this.model.bus, "update", () => this.render());
        useBus(this.model.bus, "edit", () => this.render());
    }

    get model() {
        return this.props.grid.model;
    }

    get page() {
        return this.model.page;
    }

    /** Whether this user can type anything here. */
    get isOpen() {
        const {entry} = this.page;
        return (
            entry &&
            this.model.data.rows.some((row) => row.cells.some((cell) => !(entry in cell.locks)))
        );
    }

    /** The page's buttons that have something to say, each with its `words`. */
    get actions() {
        return this.page.actions
            .map((action) => ({...action, words: action.text(this.model)}))
            .filter(({words}) => words);
    }

    troubleSentence(troubled) {
        return _t("Cells that need your eye: %s", troubled.length);
    }

    /** How far everything that was typed is saved, for all grids of this kind. */
    savedState(troubled) {
        const {waiting, sending, online, session} = this.outbox;
        const count = waiting + sending;
        if (count && !online) {
            const text = _t("Offline. Kept on this computer, sent when possible: %s cells", count);
            return {name: "offline", icon: "fa-plug", text};
        }
        if (count && !session) {
            const text = _t("Log in again. Kept on this computer: %s cells", count);
            return {name: "logged_out", icon: "fa-sign-in", text};
        }
        if (count) {
            return {name: "saving", icon: "fa-clock-o", text: _t("Saving %s cells", count)};
        }
        return troubled.length
            ? {name: "trouble", icon: "fa-exclamation-circle", text: _t("The rest is saved")}
            : {name: "saved", icon: "fa-check", text: _t("All saved")};
    }

    /** Go to the next cell that needs an eye. */
    showTrouble() {
        const {troubled} = this.model;
        const {cell} = this.props.grid.cursor;
        this.props.grid.goTo(troubled[(troubled.indexOf(cell) + 1) % troubled.length]);
        this.props.grid.focus();
    }

    async act(action) {
        await action.run(this.props.grid);
        if (!action.leaves) {
            this.props.grid.focus();
        }
    }

    async tool(name) {
        this.props.grid.run({name});
        // The menu hands the focus back to its button first
        await new Promise((resolve) => browser.requestAnimationFrame(resolve));
        this.props.grid.focus();
    }

    async copyAll() {
        await this.props.grid.copyAll();
        this.notification.add(_t("The table is on the clipboard: paste it into a spreadsheet."), {
            type: "success",
        });
    }

    /** Print what the server has: what was typed is sent there first, and what it refused is not on paper. */
    async print() {
        if (!this.page.report) {
            browser.print();
            return;
        }
        this.model.bus.trigger("leave");
        await this.model.outbox.flush();
        const {waiting, sending} = this.outbox;
        const count = waiting + sending + this.model.troubled.length;
        if (count) {
            const text = _t("Not saved, and so not on paper: %s cells", count);
            this.notification.add(text, {type: "warning"});
        }
        const facets = this.env.searchModel?.facets;
        await this.action.doAction(paperAction(this.page, this.model.search, facets));
    }

    onKeydown(ev) {
        if (ev.key === "F6" || ev.key === "Escape") {
            ev.preventDefault();
            this.props.grid.focus();
        }
    }

    help() {
        this.dialog.add(GridHelp, {page: this.page});
    }
}
