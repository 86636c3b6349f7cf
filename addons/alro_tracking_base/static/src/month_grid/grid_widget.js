import {Component, onWillStart, onWillUnmount, onWillUpdateProps, useState} from "@odoo/owl";
import {evaluateExpr} from "@web/core/py_js/py";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {GridModel} from "./grid_model";
import {gridPages} from "./grid_page";
import {MonthGrid} from "./month_grid";

/**
 * A grid in a tab of a form: `<widget name="alro_grid" page="…" domain="[('activity_id', '=', id)]" group_by="…"/>`.
 *
 * It saves by itself, cell by cell; the form has no part in it.
 */
export class GridWidget extends Component {
    static template = "alro_tracking_base.GridWidget";
    static components = {MonthGrid};
    static props = {
        ...standardWidgetProps,
        page: String,
        domain: String,
        groupBy: {type: Array, element: String, optional: true},
    };

    setup() {
        this.page = new (gridPages.get(this.props.page))();
        this.state = useState({isLoaded: false});
        this.model = new GridModel(this.page, {
            orm: useService("orm"),
            outbox: useService("alro_outbox"),
        });
        this.open = this.page.open && ((row) => this.page.open(this.env, row));
        useBus(this.model.bus, "shown", () => this.render());
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => {
            this.load(props); // not awaited: meanwhile people go on typing
        });
        onWillUnmount(() => this.model.destroy());
    }

    /** Read the rows of a record that is there; read them again when the form has read its record again. */
    async load({record, domain, groupBy}) {
        if (record === this.record) {
            return;
        }
        const isSame = record.resId === this.record?.resId;
        this.record = record;
        this.state.isLoaded &&= isSame;
        if (record.resId && isSame && this.state.isLoaded) {
            await this.model.reload();
        } else if (record.resId) {
            await this.model.load({
                domain: evaluateExpr(domain, {...record.evalContext, id: record.resId}),
                groupBy,
            });
            this.state.isLoaded = true;
        }
    }
}

registry.category("view_widgets").add("alro_grid", {
    component: GridWidget,
    extractProps: ({attrs}) => ({
        page: attrs.page,
        domain: attrs.domain,
        groupBy: attrs.group_by ? attrs.group_by.split(",") : [],
    }),
});
