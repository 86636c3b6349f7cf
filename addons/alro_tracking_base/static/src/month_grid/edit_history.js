/** What can be undone and done again: each step is `[{cell, field, before, after}, …]`. */
export class EditHistory {
    constructor(most = 200) {
        this.most = most;
        this.clear();
    }

    clear() {
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

    /** Hand out the changes that take the last step back, or nothing. */
    undo() {
        const step = this.done.pop();
        if (step) {
            this.undone.push(step);
        }
        return step?.map(({cell, field, before}) => ({cell, field, value: before}));
    }

    redo() {
        const step = this.undone.pop();
        if (step) {
            this.done.push(step);
        }
        return step?.map(({cell, field, after}) => ({cell, field, value: after}));
    }
}
