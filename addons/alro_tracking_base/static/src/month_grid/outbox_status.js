import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Says beside the user's name what is not saved yet; nothing is there when everything is. A click
 * sends what waits and names what needs the user.
 */
export class OutboxStatus extends Component {
    static template = "alro_tracking_base.OutboxStatus";
    static props = {};

    setup() {
        this.outbox = useService("alro_outbox");
        this.state = useState(this.outbox.state);
    }

    get toCheck() {
        return this.state.refused + this.state.conflicts;
    }

    get onTheWay() {
        return this.state.waiting + this.state.sending;
    }

    /** What is shown, the most urgent first: an icon, a number, words. */
    get message() {
        if (this.onTheWay && !this.state.session) {
            return this._message(
                "lock",
                this.onTheWay,
                _t("Signed out: %s cells waiting", this.onTheWay)
            );
        }
        if (this.onTheWay && !this.state.online) {
            return this._message(
                "plug",
                this.onTheWay,
                _t("Offline: %s cells waiting", this.onTheWay)
            );
        }
        if (this.toCheck) {
            return this._message(
                "exclamation-triangle",
                this.toCheck,
                _t("Cells to check: %s", this.toCheck)
            );
        }
        if (this.onTheWay) {
            return this._message(
                "cloud-upload",
                this.onTheWay,
                _t("Cells waiting: %s", this.onTheWay)
            );
        }
        return null;
    }

    get title() {
        return this.state.kept
            ? _t("Not saved yet. Press to send now and to see what needs you.")
            : _t(
                  "This browser cannot keep what is typed: do not close the page before all is sent."
              );
    }

    _message(icon, count, words) {
        const isTrouble = icon !== "cloud-upload" || !this.state.kept;
        return {icon: `fa fa-${icon}`, count, words, isTrouble};
    }

    onClick() {
        this.outbox.wake();
        this.outbox.announce(true);
    }
}

registry
    .category("systray")
    .add("alro_tracking_base.outbox_status", {Component: OutboxStatus}, {sequence: 60});
