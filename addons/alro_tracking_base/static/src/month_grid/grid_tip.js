import {Component, onWillStart} from "@odoo/owl";
import {CellFacts} from "./cell_facts";

/** What a cell tells when the pointer rests on it. */
export class GridTip extends Component {
    static template = "alro_tracking_base.GridTip";
    static components = {CellFacts};
    static props = {cell: Object, model: Object, close: {type: Function, optional: true}};

    setup() {
        onWillStart(async () => {
            this.facts = await this.props.model.source.explain(this.props.cell);
        });
    }
}
