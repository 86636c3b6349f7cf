import {registry} from "@web/core/registry";
import {GridController} from "./grid_controller";

/** The view type `<alro_grid page="…"/>`. */
export const gridView = {
    type: "alro_grid",
    Controller: GridController,
    searchMenuTypes: ["filter", "groupBy", "favorite"],
    props: (genericProps) => ({...genericProps, page: genericProps.arch.getAttribute("page")}),
};

registry.category("views").add("alro_grid", gridView);
