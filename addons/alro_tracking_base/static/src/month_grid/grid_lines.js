/** The lines of a grid: heads of groups and rows, and which groups are folded. */
export class GridLines {
    folded = new Set();
    all = [];
    rows = [];

    /** Arrange rows anew; `rows` are then those that no folded group hides. */
    arrange(rows = this.source) {
        this.source = rows;
        this.all = linesOf(rows, this.folded);
        this.rows = this.all.filter((line) => line.row).map((line) => line.row);
    }

    toggle(group) {
        if (!this.folded.delete(group.key)) {
            this.folded.add(group.key);
        }
        this.arrange();
    }

    /** Unfold the groups that hide a row; tells whether there was one. */
    unfold(row) {
        const isHidden = !this.rows.includes(row);
        if (isHidden) {
            this.groups
                .filter((group) => group.rows.includes(row))
                .forEach((group) => this.folded.delete(group.key));
            this.arrange();
        }
        return isHidden;
    }

    toggleAll(isFolded) {
        this.folded = new Set(isFolded ? this.groups.map((group) => group.key) : []);
        this.arrange();
    }

    /** All groups, those in folded ones too. */
    get groups() {
        return linesOf(this.source, new Set())
            .map((line) => line.group)
            .filter(Boolean);
    }
}

/**
 * The lines of the page from top to bottom: heads of groups, and the rows of those that are not folded. A row that is
 * in no group, or in no inner one, stands below those that are.
 *
 * @param {GridRow[]} rows each with `head.groups`: `[[key, label], …]`, the outermost first
 * @param {Set<string>} folded keys of folded groups
 * @returns {{key: string, group?: Object, row?: GridRow}[]}
 */
export function linesOf(rows, folded) {
    const top = {children: new Map(), own: []};
    for (const row of rows) {
        let level = top;
        (row.head.groups || []).forEach(([key, label], depth) => {
            const path = `${level.key || ""}/${key}`;
            if (!level.children.has(path)) {
                level.children.set(path, {
                    key: path,
                    label,
                    depth,
                    rows: [],
                    own: [],
                    children: new Map(),
                });
            }
            level = level.children.get(path);
            level.rows.push(row);
        });
        level.own.push(row);
    }
    const lines = [];
    const unfold = (level) => {
        for (const group of level.children.values()) {
            lines.push({key: group.key, group});
            if (!folded.has(group.key)) {
                unfold(group);
            }
        }
        lines.push(...level.own.map((row) => ({key: `row${row.id}`, row})));
    };
    unfold(top);
    return lines;
}
