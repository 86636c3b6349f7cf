import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {addUp} from "./numbers";
import {useRows} from "./grid_row";

/** The head of a group of rows, or the line below all of them: name, note, and sums where rows may be added up. */
export class GridGroup extends Component {
    static template = "alro_tracking_base.GridGroup";
    static props = {
        group: Object,
        page: Object,
        columns: Array,
        lead: Array,
        tail: Array,
        index: {type: Number, optional: true},
        isFolded: {type: Boolean, optional: true},
        isTotal: {type: Boolean, optional: true},
        fold: {type: Function, optional: true},
    };

    setup() {
        useRows(this, () => this.props.group.rows);
    }

    get expanded() {
        return this.props.isFolded ? "false" : "true";
    }

    get foldLabel() {
        return this.props.isFolded ? _t("Unfold") : _t("Fold");
    }

    /** Different units are never added, nor different steps: only rows of one key are. */
    get addsUp() {
        const {group, page} = this.props;
        const [first, ...others] = group.rows.map((row) => page.sumKeyOf(row));
        return others.length > 0 && first !== null && others.every((key) => key === first);
    }

    sumOf(column) {
        const {group, page} = this.props;
        return this.sum(group.rows.map((row) => row.cells[column.index].value(page.shownField)));
    }

    sum(values) {
        const {page} = this.props;
        return values.every((value) => value === null) ? "" : page.format(addUp(values));
    }

    sumOfFacts(column) {
        return column.sums && this.addsUp
            ? this.sum(this.props.group.rows.map((row) => column.value(row)))
            : "";
    }
}
