/**
 * Which columns a grid shows, and how wide: all of them, on a phone one at a time.
 *
 * `shown` are the columns of cells, `lead` and `tail` those beside them. The lists stay the same objects as long as
 * nothing changes, so that rows need not render again.
 */
export class GridColumns {
    constructor(page) {
        this.page = page;
        this.shown = [];
    }

    /**
     * Choose what is shown; when a phone is turned, the column of the active cell.
     *
     * @returns {Boolean} whether the screen was turned since the last time
     */
    arrange(data, isPhone, active) {
        const isTurned = isPhone !== this.isPhone;
        if (data !== this.data) {
            this.data = data;
            this.longest = this.longestOf(data.rows.flatMap((row) => row.cells));
            this.show(this.onPhone ?? 0);
        }
        if (isTurned) {
            const {page} = this;
            this.isPhone = isPhone;
            this.onPhone = active?.column.index ?? page.phoneColumn(data.columns);
            this.lead = page.lead.filter((column) => column.phone || !isPhone);
            this.tail = page.tail.filter((column) => column.phone || !isPhone);
        }
        const [first, last] = isPhone ? [this.onPhone, this.onPhone + 1] : [0, data.columns.length];
        const shown = data.columns.slice(first, last);
        if (
            shown.length !== this.shown.length ||
            shown.some((column, c) => column !== this.shown[c])
        ) {
            this.shown = shown;
        }
        return isTurned;
    }

    /** Let a phone show another column. */
    show(index) {
        this.onPhone = Math.max(0, Math.min(index, this.data.columns.length - 1));
    }

    /** The columns' groups, such as quarters: `[{label, span, key, note}]`. */
    get groups() {
        const groups = [];
        for (const {group} of this.shown) {
            const last = groups[groups.length - 1];
            if (last?.label === group) {
                last.span++;
            } else {
                const note = last ? "" : this.page.cellNote;
                groups.push({label: group, span: 1, key: groups.length, note});
            }
        }
        return groups;
    }

    /** Wide enough for the longest figure, and no wider: twelve months are to fit on a small screen. */
    get width() {
        const width = Math.max(this.page.narrowest, Math.min(this.longest, 16) * 0.5 + 1.1);
        return this.isPhone ? "" : `width: ${width}em`;
    }

    /** Make room for what has been typed into these cells; tells whether the columns became wider. */
    makeRoom(cells) {
        const longest = this.longestOf(cells);
        const isWider = longest > this.longest;
        this.longest = Math.max(longest, this.longest);
        return isWider;
    }

    longestOf(cells) {
        const {page} = this;
        return cells.reduce(
            (most, cell) => Math.max(most, page.textOf(cell, page.shownField).length),
            0
        );
    }
}
