import {registry} from "@web/core/registry";
import {GridController} from "./grid_controller";

/** The view type `<alro_grid page="…"/>`. */
export const gridView = {
    type: "alro_grid",
    Controller: GridController,
    // rows are grouped by fields of theirs, which the view's filters know; a custom group is of the cells
    hideCustomGroupBy: true,
    searchMenuTypes: ["filter", "groupBy", "favorite"],
    props: (genericProps) => ({...genericProps, page: genericProps.arch.getAttribute("page")}),
};

registry.category("views").add("alro_grid", gridView);

/** The same where rows are not grouped: `<alro_grid page="…" js_class="alro_grid_ungrouped"/>`. */
registry.category("views").add("alro_grid_ungrouped", {
    ...gridView,
    searchMenuTypes: ["filter", "favorite"],
});
