import {hide, layOver} from "./grid_overlay";

/**
 * The one input that floats over the cell being typed into.
 *
 * It opens within the keydown that begins the typing, so that this very key already lands in it: no key of a fast
 * typist is lost between grid and input.
 */
export class GridEditor {
    constructor(input) {
        this.input = input;
        this.isOpen = false;
    }

    /**
     * @param {GridCell} cell which gets what is typed, wherever the grid may have gone by then
     * @param {HTMLElement} element where it is shown
     * @param {string} text what the input begins with
     * @param {Boolean} moving whether arrow keys leave the cell, as while overtyping
     */
    open(cell, element, text, moving) {
        const {input} = this;
        this.cell = cell;
        this.isOpen = true;
        layOver(input, element);
        input.value = text;
        input.setAttribute("aria-label", element.getAttribute("aria-label") || "");
        this.moving = moving;
        this.before = text;
        input.focus({preventScroll: true});
        input.setSelectionRange(text.length, text.length);
    }

    close() {
        this.isOpen = false;
        hide(this.input);
    }
}
