/**
 * Lays a box over the cells of a table, without touching the cells: they need not render again.
 *
 * The boxes stand in a layer whose layout is contained, and come and go by visibility: otherwise each would make the
 * browser lay out a table of thousands of cells anew.
 */
export function layOver(element, first, last = first) {
    if (!first || !last) {
        hide(element);
        return;
    }
    const left = Math.min(first.offsetLeft, last.offsetLeft);
    const top = Math.min(first.offsetTop, last.offsetTop);
    const right = Math.max(
        first.offsetLeft + first.offsetWidth,
        last.offsetLeft + last.offsetWidth
    );
    const bottom = Math.max(
        first.offsetTop + first.offsetHeight,
        last.offsetTop + last.offsetHeight
    );
    Object.assign(element.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${right - left}px`,
        height: `${bottom - top}px`,
        visibility: "visible",
    });
}

export function hide(element) {
    element.style.visibility = "hidden";
}
