import {GridPage} from "@alro_tracking_base/month_grid/grid_page";

/**
 * A page on which offices report months that are over. Its cells may ask for a note, and a button leads to those that do.
 */
export class ReportedPage extends GridPage {
    /** The button's name; the note that answers. */
    asking = {name: "", note: ""};

    /** What the button says while so many cells ask. */
    askingText() {
        return "";
    }

    /** Go to a cell that asks. */
    goToAsking() {
        return undefined;
    }

    get actions() {
        return [
            {
                name: this.asking.name,
                hotkey: "m",
                leaves: true,
                text: (model) => {
                    const {length} = this.askingCells(model);
                    return length && this.askingText(length);
                },
                run: (grid) => this.goToAsking(grid),
            },
        ];
    }

    /** The cells that ask this user. */
    askingCells(model) {
        return model.data.rows.flatMap((row) =>
            row.cells.filter((cell) => !(this.asking.note in cell.locks) && this.asksFor(cell))
        );
    }

    /** The first month that is over and waits for its figure. */
    startAt(rows, columns) {
        for (const [r, row] of rows.entries()) {
            const c = columns.findIndex(
                (column) => column.is_over && this.isOpen(row.cells[column.index])
            );
            if (c >= 0) {
                return {r, c};
            }
        }
        return super.startAt(rows, columns);
    }

    phoneColumn(columns) {
        return Math.max(0, columns.filter((column) => column.is_over).length - 1);
    }
}
