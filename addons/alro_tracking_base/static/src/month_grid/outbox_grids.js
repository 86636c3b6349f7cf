import {groupBy} from "@web/core/utils/arrays";

/**
 * The grids that want to hear of the outbox, by model. Such a grid is an object with
 * - `shown()`: `{domain, names, axes}` while it is on screen, so that the answer brings the rows
 *   that a save touched, else null;
 * - `listen(answers, grid)`: the server's answers, and those rows or null. An answer of the outbox
 *   itself (a choice, a cell set back) is "saved" with the value that the cell stands at;
 * - `changed(entries)`, if it likes: entries that came, changed their state or left ("saved",
 *   "moved"), once for all that happened together.
 */
export class OutboxGrids {
    constructor() {
        this.byModel = new Map();
    }

    /** @returns {Function} ends the subscription */
    subscribe(model, grid) {
        this.byModel.set(model, [...this._of(model), grid]);
        return () =>
            this.byModel.set(
                model,
                this._of(model).filter((other) => other !== grid)
            );
    }

    /** @returns {Object|null} what the newest grid of a model that is on screen shows */
    shown(model) {
        let shown = null;
        this._tell(model, (grid) => {
            shown = grid.shown() || shown;
        });
        return shown;
    }

    listen(model, answers, rows) {
        this._tell(model, (grid) => grid.listen(answers, rows));
    }

    changed(entries) {
        for (const [model, own] of Object.entries(groupBy(entries, (entry) => entry.model))) {
            this._tell(model, (grid) => grid.changed?.(own));
        }
    }

    _of(model) {
        return this.byModel.get(model) || [];
    }

    /** What goes wrong in a grid must not keep a cell from being sent; it is reported all the same. */
    _tell(model, action) {
        for (const grid of this._of(model)) {
            try {
                action(grid);
            } catch (error) {
                Promise.reject(error);
            }
        }
    }
}
