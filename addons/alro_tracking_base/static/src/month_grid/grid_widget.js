import {
    Component,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useEffect,
    useState,
} from "@odoo/owl";
import {evaluateExpr} from "@web/core/py_js/py";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {GridModel} from "./grid_model";
import {gridPages} from "./grid_page";
import {MonthGrid} from "./month_grid";

/** How long a form waits, in milliseconds, before it is read again after a cell was saved. */
const MOMENT = 300;

/**
 * A grid in a tab of a form: `<widget name="alro_grid" page="…" domain="[('activity_id', '=', id)]" group_by="…"/>`.
 *
 * It saves by itself, cell by cell; the form has no part in it. Where the page says that its cells change figures of the
 * form (`changesForm`), each is read again when the other has saved.
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
        if (this.page.changesForm) {
            // what is saved is off the outbox a moment after it is answered, and often not alone
            const readForm = useDebounced(() => this.readForm(), MOMENT);
            useBus(this.model.bus, "answered", ({detail}) => detail && readForm());
            useEffect(
                (isDirty) => {
                    if (this.wasDirty && !isDirty && this.state.isLoaded) {
                        this.model.reload();
                    }
                    this.wasDirty = isDirty;
                },
                () => [this.props.record.dirty]
            );
        }
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => {
            this.load(props); // not awaited: meanwhile people go on typing
        });
        onWillUnmount(() => this.model.destroy());
    }

    /** Let the form show what follows from the cells, unless more is to come, or somebody is typing there. */
    async readForm() {
        const {waiting, sending} = this.model.outbox.state;
        if (!waiting && !sending && !this.props.record.dirty) {
            await this.props.record.load();
        }
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
