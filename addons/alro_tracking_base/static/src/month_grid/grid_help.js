import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** The keys of the grid, and what its colours mean. */
export class GridHelp extends Component {
    static template = "alro_tracking_base.GridHelp";
    static components = {Dialog};
    static props = {page: Object, close: Function};

    get handbook() {
        return `/alro/handbook/${this.props.page.handbook}`;
    }

    get keys() {
        return [
            [_t("Arrows, Tab, Enter, Home, End, Page Up/Down"), _t("move")],
            [_t("Ctrl + arrow"), _t("to the edge of what is filled")],
            [_t("Shift + arrow, Ctrl+A"), _t("select")],
            [_t("digits"), _t("type over")],
            [_t("F2, double click"), _t("edit")],
            ["Esc", _t("take back what is being typed")],
            ["Delete", _t("clear")],
            ["Ctrl+C, Ctrl+X, Ctrl+V", _t("copy, cut, paste, also from and to a spreadsheet")],
            ["Ctrl+Z, Ctrl+Y", _t("undo, redo")],
            ["Ctrl+R, Ctrl+D", _t("fill right, fill down")],
            ["Alt+Shift+← →", _t("fold the group, unfold all")],
            ["Ctrl+Enter", _t("while typing: into all selected cells; else: open the row")],
            [
                _t("F6 or Shift+F2"),
                _t("to the box below the grid, then to the buttons above; Esc comes back"),
            ],
            ["F8", _t("history of the cell")],
        ];
    }

    get colours() {
        return [
            ["o_waiting", _t("typed, not saved yet")],
            ["o_refused", _t("not saved: see why below the grid")],
            ["o_conflict", _t("somebody else changed it meanwhile: choose")],
            ["o_locked", _t("locked")],
            ...this.props.page.colours,
        ];
    }
}
