import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** The counts of what somebody has to decide, and the pages of the form on which that is done. */
const QUEUES = [
    {count: "unmatched_count", page: "unmatched"},
    {count: "ambiguous_count", page: "ambiguous"},
    {count: "refused_count", page: "refused"},
    {count: "flagged_count", page: "flagged"},
    {count: "suspect_count", page: "suspect"},
];

/**
 * How much is to be decided about a file, each count a button that leads to its page far below in the file's form:
 * `<widget name="alro_gfmis_queues"/>`.
 */
export class GfmisQueues extends Component {
    static template = "alro_gfmis.Queues";
    static props = {...standardWidgetProps};

    get queues() {
        const {data, fields} = this.props.record;
        return QUEUES.filter(({count}) => data[count]).map(({count, page}) => ({
            page,
            label: `${fields[count].string}: ${data[count].toLocaleString("en-US")}`,
        }));
    }

    open(page, event) {
        const form = event.target.closest(".o_form_view");
        const tab = form.querySelector(`.o_notebook_headers a[name="${page}"]`);
        tab.click();
        tab.scrollIntoView({block: "start"});
        tab.focus({preventScroll: true});
    }
}

registry.category("view_widgets").add("alro_gfmis_queues", {
    component: GfmisQueues,
    fieldDependencies: QUEUES.map(({count}) => ({name: count, type: "integer"})),
});
