import {Component} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/** What is known of a cell: what was typed and how it fares, where it comes from, who set it and when. */
export class CellFacts extends Component {
    static template = "alro_tracking_base.CellFacts";
    static props = {
        cell: Object,
        page: Object,
        moved: {type: Number, optional: true},
        facts: {type: [Object, {value: null}], optional: true},
    };

    get field() {
        const {page} = this.props;
        return page.shownField;
    }

    get mark() {
        return this.props.cell.marks[this.field];
    }

    get text() {
        return this.props.cell.texts[this.field];
    }

    get lock() {
        return this.props.facts?.locked || this.props.cell.locks[this.field];
    }

    get textSentence() {
        return _t("Not saved: “%s” is no number. Type digits, such as 1,250.50.", this.text);
    }

    get refusedSentence() {
        return _t("Not saved: %s", this.mark.reason);
    }

    /** Where the figure comes from, who set it, when, what stood there before, and why. */
    get changeSentence() {
        const {origin, user, date, old, reason} = this.props.facts;
        const before = old === null || old === undefined ? "" : this.props.page.format(old);
        return [origin, user, date && timeOf(date), before && _t("before: %s", before), reason]
            .filter(Boolean)
            .join(" · ");
    }
}

/** A moment of the server, in the user's time, language and years. */
export function timeOf(date) {
    return deserializeDateTime(date).toFormat(_t("d MMM yyyy, HH:mm"));
}
