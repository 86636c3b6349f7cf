import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useRows} from "./grid_row";
import {addsUp, sumOfCells, sumOfFacts} from "./grid_sums";

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

    get addsUp() {
        return addsUp(this.props.page, this.props.group.rows);
    }

    sumOf(column) {
        const {page, group} = this.props;
        return page.format(sumOfCells(page, group.rows, column));
    }

    sumOfFacts(column) {
        const {page, group} = this.props;
        return page.format(sumOfFacts(page, group.rows, column));
    }
}
