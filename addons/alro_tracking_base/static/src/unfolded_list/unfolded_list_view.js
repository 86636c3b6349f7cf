import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** Opens every group at once: an office's whole month on one page. Odoo stops after ten. */
class UnfoldedListModel extends listView.Model {
    static DEFAULT_OPEN_GROUP_LIMIT = 100;
}

registry.category("views").add("alro_unfolded_list", {...listView, Model: UnfoldedListModel});
