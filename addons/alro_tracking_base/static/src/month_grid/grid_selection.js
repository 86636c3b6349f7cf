/**
 * The active cell and the block selected around it, over `height` rows and `width` columns.
 *
 * All places are `{r, c}`, counted from zero among what is shown.
 */
export class GridSelection {
    constructor() {
        this.resize(0, 0);
        this.select(0, 0);
    }

    resize(height, width) {
        this.height = height;
        this.width = width;
        if (this.active) {
            this.active = this.clamp(this.active);
            this.anchor = this.clamp(this.anchor);
        }
    }

    clamp({r, c}) {
        return {
            r: Math.max(0, Math.min(r, this.height - 1)),
            c: Math.max(0, Math.min(c, this.width - 1)),
        };
    }

    get isEmpty() {
        return !this.height || !this.width;
    }

    get box() {
        const {active, anchor} = this;
        return {
            top: Math.min(active.r, anchor.r),
            bottom: Math.max(active.r, anchor.r),
            left: Math.min(active.c, anchor.c),
            right: Math.max(active.c, anchor.c),
        };
    }

    get isBlock() {
        return this.active.r !== this.anchor.r || this.active.c !== this.anchor.c;
    }

    /** Make a cell active; `extend` keeps the block's other corner where it is. */
    select(r, c, extend = false) {
        this.active = this.clamp({r, c});
        if (!extend) {
            this.anchor = this.active;
        }
        this.tabFrom = null;
    }

    selectAll() {
        this.anchor = {r: 0, c: 0};
        this.active = this.clamp({r: this.height, c: this.width});
    }

    selectBox({top, left, bottom, right}) {
        this.active = this.clamp({r: top, c: left});
        this.anchor = this.clamp({r: bottom, c: right});
    }

    collapse() {
        this.anchor = this.active;
    }

    move(dr, dc, extend = false) {
        this.select(this.active.r + dr, this.active.c + dc, extend);
    }

    /** Tab: the next cell, and from the end of a row the beginning of the next one. */
    tab(step) {
        const from = this.tabFrom ?? this.active.c;
        const place = this.active.r * this.width + this.active.c + step;
        const last = this.height * this.width - 1;
        const next = Math.max(0, Math.min(place, last));
        this.select(Math.floor(next / this.width), next % this.width);
        this.tabFrom = from;
    }

    /** Enter: the cell below; after tabbing along a row, below the cell where that began. */
    enter(step) {
        this.select(this.active.r + step, this.tabFrom ?? this.active.c);
    }

    /**
     * Ctrl and an arrow: to the edge of the block of filled cells, as spreadsheets do.
     *
     * @param {(r: number, c: number) => boolean} isFilled
     */
    jump(dr, dc, isFilled, extend = false) {
        let {r, c} = this.active;
        const inside = (y, x) => y >= 0 && y < this.height && x >= 0 && x < this.width;
        const inRun = isFilled(r, c) && inside(r + dr, c + dc) && isFilled(r + dr, c + dc);
        do {
            r += dr;
            c += dc;
        } while (inside(r + dr, c + dc) && (inRun ? isFilled(r + dr, c + dc) : !isFilled(r, c)));
        this.select(r, c, extend);
    }
}
