import {Component} from "@odoo/owl";
import {useRows} from "./grid_row";
import {footerOfFacts} from "./grid_sums";

/** A line below the total that the page computes, live while people type. */
export class GridFooter extends Component {
    static template = "alro_tracking_base.GridFooter";
    static props = {
        footer: Object,
        page: Object,
        data: Object,
        columns: Array,
        lead: Array,
        tail: Array,
    };

    setup() {
        useRows(this, () => this.props.data.rows);
    }

    cellOf(column) {
        const {footer, data} = this.props;
        return this.shown(footer.value(column, data.rows));
    }

    factOf(column) {
        const {footer, data} = this.props;
        return this.shown(footerOfFacts(footer, data.rows, column, data.columns));
    }

    shown(value) {
        const {footer, page} = this.props;
        const tone = value === null ? "" : footer.tone?.(value);
        return {text: page.format(value), className: tone ? `o_${tone}` : ""};
    }
}
