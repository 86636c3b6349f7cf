import {addsUp, sumOfCells, sumOfFacts} from "./grid_sums";

/** Columns beside the cells are as wide as the style says up to so many digits; sums are bold, and wider. */
const FACT = 7;
const BOLD = 1.15;

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
        const isOther = data !== this.data;
        if (isOther) {
            this.data = data;
            this.longest = Math.max(
                this.longestOf(data.rows.flatMap((row) => row.cells)),
                this.longestSum(data.columns)
            );
            this.show(this.onPhone ?? 0);
        }
        if (isTurned) {
            const {page} = this;
            this.isPhone = isPhone;
            this.onPhone = active?.column.index ?? page.phoneColumn(data.columns);
            this.lead = page.lead.filter((column) => column.phone || !isPhone);
            this.tail = page.tail.filter((column) => column.phone || !isPhone);
        }
        if (isOther || isTurned) {
            this.facts = this.factsOf(data.rows);
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

    /** The same for a column of figures beside them. */
    factWidth({name}) {
        const length = this.facts.get(name);
        return length > FACT ? `width: ${Math.min(length, 18) * 0.57 + 1.1}em` : "";
    }

    /** Make room for what has been typed into these cells; tells whether the columns became wider. */
    makeRoom(cells) {
        const longest = Math.max(
            this.longest,
            this.longestOf(cells),
            this.longestSum(new Set(cells.map((cell) => cell.column)))
        );
        const facts = this.factsOf(new Set(cells.map((cell) => cell.row)), this.facts);
        const isWider =
            longest > this.longest ||
            [...facts].some(([name, length]) => length > Math.max(FACT, this.facts.get(name)));
        Object.assign(this, {longest, facts});
        return isWider;
    }

    /** How long the figures of these rows and their sums are, in each column beside the cells, or were before. */
    factsOf(rows, before = new Map()) {
        const {page, data} = this;
        const columns = [...this.lead, ...this.tail].filter((column) => !column.format);
        return new Map(
            columns.map((column) => {
                const sum = this.hasSums ? sumOfFacts(page, data.rows, column) : null;
                const length = Math.max(
                    this.lengthOf([...rows].map((row) => column.value(row))),
                    BOLD * this.lengthOf([sum])
                );
                return [column.name, Math.max(length, before.get(column.name) || 0)];
            })
        );
    }

    longestOf(cells) {
        const {page} = this;
        return cells.reduce(
            (most, cell) => Math.max(most, page.textOf(cell, page.shownField).length),
            0
        );
    }

    /** Whether the line below all rows adds them up: no other figure is longer. */
    get hasSums() {
        return this.page.hasTotal && addsUp(this.page, this.data.rows);
    }

    longestSum(columns) {
        if (!this.hasSums) {
            return 0;
        }
        const sums = [...columns].map((column) => sumOfCells(this.page, this.data.rows, column));
        return BOLD * this.lengthOf(sums);
    }

    /** How long the longest of some numbers is, written out: that of the greatest, with decimals if any has some. */
    lengthOf(values) {
        const numbers = values.filter((value) => typeof value === "number");
        const greatest = Math.trunc(Math.max(0, ...numbers.map(Math.abs)));
        const decimals = numbers.every(Number.isInteger) ? 0 : 3;
        const sign = numbers.some((value) => value < 0) ? 1 : 0;
        return this.page.format(greatest).length + decimals + sign;
    }
}
