import {registry} from "@web/core/registry";
import {listView} from "@web/views/list/list_view";
import {ListRenderer} from "@web/views/list/list_renderer";

/** The list of mappings, under a sentence that says how codes are compared: `js_class="alro_gfmis_mappings"`. */
export class MappingsRenderer extends ListRenderer {
    static template = "alro_gfmis.MappingsRenderer";
}

registry.category("views").add("alro_gfmis_mappings", {...listView, Renderer: MappingsRenderer});
