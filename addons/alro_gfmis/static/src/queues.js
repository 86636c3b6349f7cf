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
 * How much is to be decided about a file, each count a button that leads to its page far below in the file's form, and
 * one that leads to the reason that the file as a whole wants: `<widget name="alro_gfmis_queues"/>`.
 */
export class GfmisQueues extends Component {
    static template = "alro_gfmis.Queues";
    static props = {...standardWidgetProps};

    get queues() {
        const {data, fields} = this.props.record;
        const queues = QUEUES.filter(({count}) => data[count]).map(({count, page}) => ({
            place: `.o_notebook_headers a[name="${page}"]`,
            label: `${fields[count].string}: ${data[count].toLocaleString("en-US")}`,
        }));
        if (data.totals_note && !data.totals_reason) {
            queues.push({place: "[name=totals_reason] input", label: fields.totals_note.string});
        }
        return queues;
    }

    open(place, event) {
        const target = event.target.closest(".o_form_view").querySelector(place);
        target.click();
        (target.closest(".alert") || target).scrollIntoView({block: "start"});
        target.focus({preventScroll: true});
    }
}

registry.category("view_widgets").add("alro_gfmis_queues", {
    component: GfmisQueues,
    fieldDependencies: [
        ...QUEUES.map(({count}) => ({name: count, type: "integer"})),
        {name: "totals_note", type: "text"},
        {name: "totals_reason", type: "char"},
    ],
});
