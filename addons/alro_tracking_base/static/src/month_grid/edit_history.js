/**
 * What can be undone and done again: each step is `[{cell, field, before, after}, …]`, where `before` and `after` are
 * `{value, text}` as `GridModel.stateOf` tells them.
 */
export class EditHistory {
    constructor(most = 200) {
        this.most = most;
        this.done = [];
        this.undone = [];
    }

    push(step) {
        this.done.push(step);
        this.undone = [];
        if (this.done.length > this.most) {
            this.done.shift();
        }
    }

    /** Other cells are on screen now: what cannot be found among them is forgotten. */
    rebind(find) {
        for (const name of ["done", "undone"]) {
            this[name] = this[name]
                .map((step) => step.map((change) => ({...change, cell: find(change.cell)})))
                .filter((step) => step.every(({cell}) => cell));
        }
    }

    /** The last change of a cell was made over another value than its user saw. */
    correct(cell, field, value) {
        const change = this.done
            .flat()
            .findLast((each) => each.cell === cell && each.field === field);
        if (change) {
            change.before = {value};
        }
    }

    /** Hand out the changes that take the last step back as `{cell, field, from, to}`, or nothing. */
    undo() {
        const step = this.done.pop();
        if (step) {
            this.undone.push(step);
        }
        return step?.map(({cell, field, before, after}) => ({
            cell,
            field,
            from: after,
            to: before,
        }));
    }

    redo() {
        const step = this.undone.pop();
        if (step) {
            this.done.push(step);
        }
        return step?.map(({cell, field, before, after}) => ({
            cell,
            field,
            from: before,
            to: after,
        }));
    }
}
