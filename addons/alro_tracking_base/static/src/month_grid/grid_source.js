/** How many rows a page holds: more than any office has. */
export const ROWS = 250;

/** What a grid asks of the server. */
export class GridSource {
    constructor(page, orm) {
        this.page = page;
        this.orm = orm;
    }

    read({domain, groupBy = [], offset = 0, limit = ROWS, context = {}}) {
        const {model, fields, axes} = this.page;
        return this.orm.call(model, "get_grid", [domain, fields], {
            axes,
            group_by: groupBy.map((name) => name.split(":")[0]),
            offset,
            limit,
            context,
        });
    }

    /** What is known of a cell: who, when, where from, how computed; nothing while the server is out of reach. */
    async explain(cell) {
        const {model, entry, fields} = this.page;
        try {
            return (
                cell.id &&
                (await this.orm.silent.call(model, "explain_cell", [cell.id, entry || fields[0]]))
            );
        } catch {
            return null;
        }
    }

    /** How rows were shared out last year: `{row id: amounts}`. */
    shapesOf(rowIds) {
        return this.orm.call(this.page.model, "get_shapes", [rowIds]);
    }
}
