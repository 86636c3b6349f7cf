import {Component, useEffect, useRef} from "@odoo/owl";

/**
 * Words that belong to a cell.
 *
 * Each key reaches the model, and so the outbox: words that were begun survive a closed tab. What is being typed is
 * never set from outside; undo takes back all that was typed between coming and leaving.
 */
export class GridNote extends Component {
    static template = "alro_tracking_base.GridNote";
    static props = {model: Object, cell: Object, note: Object, isAsked: Boolean, moved: Number};

    setup() {
        this.textarea = useRef("textarea");
        useEffect(
            (cell, words) => {
                const {el} = this.textarea;
                if (cell !== this.cell || el !== document.activeElement) {
                    el.value = words;
                    this.cell = cell;
                }
            },
            () => [this.props.cell, this.words]
        );
    }

    get words() {
        return this.props.cell.value(this.props.note.name) || "";
    }

    onFocus() {
        this.before = this.props.cell.value(this.props.note.name);
    }

    onInput(ev) {
        const {model, cell, note} = this.props;
        model.type({cell, field: note.name, value: ev.target.value || null});
    }

    onBlur() {
        const {model, cell, note} = this.props;
        model.remember({cell, field: note.name, before: this.before});
        model.outbox.flush();
    }
}
