import {useExternalListener} from "@odoo/owl";
import {usePopover} from "@web/core/popover/popover_hook";
import {browser} from "@web/core/browser/browser";
import {GridTip} from "./grid_tip";

const HOVER = 500;

/** Mouse and finger in a grid: select by clicking and dragging, tips by resting on a cell. */
export function useGridPointer(grid) {
    const {selection, model} = grid;
    const tip = usePopover(GridTip, {position: "bottom", arrow: false, animation: false});
    let dragging = false;
    let resting = null;

    function placeOf(target) {
        const element = target.closest?.("[data-c]");
        const line = element?.closest("[data-row]");
        if (!line) {
            return null;
        }
        const r = model.rows.findIndex((row) => row.id === Number(line.dataset.row));
        return {r, c: Number(element.dataset.c), element};
    }

    function hideTip() {
        browser.clearTimeout(resting);
        tip.close();
    }

    Object.assign(grid, {
        onPointerdown(ev) {
            hideTip();
            const place = ev.button === 0 && placeOf(ev.target);
            if (!place) {
                return;
            }
            ev.preventDefault();
            grid.commit();
            selection.select(place.r, place.c, ev.shiftKey);
            grid.focus();
            grid.showSelection();
            dragging = ev.pointerType === "mouse";
        },
        onPointermove(ev) {
            if (dragging) {
                const place = placeOf(ev.target);
                if (place) {
                    selection.select(place.r, place.c, true);
                    grid.showSelection();
                }
            }
        },
        /** A finger types into the cell that it taps; a mouse wants two clicks. */
        onClick(ev) {
            if (ev.pointerType === "touch" && placeOf(ev.target)) {
                grid.run({name: "edit", isSelected: true});
            }
        },
        onDblclick(ev) {
            if (placeOf(ev.target)) {
                grid.run({name: "edit"});
            }
        },
        onPointerover(ev) {
            hideTip();
            const place = ev.pointerType === "mouse" && !dragging && placeOf(ev.target);
            if (place) {
                const cell = grid.cellAt(place.r, place.c);
                resting = browser.setTimeout(() => tip.open(place.element, {cell, model}), HOVER);
            }
        },
        onPointerleave: hideTip,
    });

    useExternalListener(window, "pointerup", () => {
        dragging = false;
    });
}
