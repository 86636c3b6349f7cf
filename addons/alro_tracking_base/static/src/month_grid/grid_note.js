import {Component, useEffect, useRef} from "@odoo/owl";

/**
 * Words that belong to a cell.
 *
 * Each key reaches the model, and so the outbox: words that were begun survive a closed tab. What is being typed is
 * never set from outside; undo takes back all that was typed between coming and leaving.
 */
export class GridNote extends Component {
    static template = "alro_tracking_base.GridNote";
    static props = {
        model: Object,
        cell: Object,
        note: Object,
        isAsked: Boolean,
        moved: Number,
        register: Function,
    };

    setup() {
        this.textarea = useRef("textarea");
        this.props.register(this);
        useEffect(
            (cell, words) => {
                const {el} = this.textarea;
                if (cell !== this.cell || el !== document.activeElement) {
                    this.take(cell, words);
                }
            },
            () => [this.props.cell, this.wordsOf(this.props.cell)]
        );
    }

    /** Show the words of a cell, and take what is typed from now on for it: a key may come before the next frame. */
    take(cell, words = this.wordsOf(cell)) {
        this.cell = cell;
        if (this.textarea.el) {
            this.textarea.el.value = words;
        }
    }

    wordsOf(cell) {
        return cell.value(this.props.note.name) || "";
    }

    onFocus() {
        this.before = this.cell.value(this.props.note.name);
    }

    onInput(ev) {
        const {model, note} = this.props;
        model.type({cell: this.cell, field: note.name, value: ev.target.value || null});
    }

    onBlur() {
        const {model, note} = this.props;
        model.remember({cell: this.cell, field: note.name, before: this.before});
        model.outbox.flush();
    }
}
