import {Component, onWillUnmount, onWillUpdateProps, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const EVERY = 1500; // milliseconds between two questions

/**
 * How far the background work on a file is, in the file's form: `<widget name="alro_gfmis_progress"/>`. Needs the field
 * `is_running`. When the work ends, the form shows what came of it. While the network is away, it goes on asking.
 */
export class GfmisProgress extends Component {
    static template = "alro_gfmis.Progress";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({action: "", progress: 0});
        this.timer = null;
        this.isGone = false;
        this.watch(this.props);
        onWillUpdateProps((props) => this.watch(props));
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    get isRunning() {
        return Boolean(this.props.record.data.is_running);
    }

    get sentence() {
        return this.state.action
            ? _t("“%s” goes on in the background. You may leave this page.", this.state.action)
            : _t("The file waits for its turn. You may leave this page.");
    }

    watch({record}) {
        if (record.data.is_running && this.timer === null) {
            this.askIn(record, 0);
        }
    }

    askIn(record, milliseconds) {
        this.timer = setTimeout(() => this.ask(record), milliseconds);
    }

    async ask(record) {
        const told = await this.toldOf(record);
        if (this.isGone) {
            return;
        }
        if (told.running) {
            Object.assign(this.state, {action: told.action, progress: told.progress});
            this.askIn(record, EVERY);
        } else {
            this.timer = null;
            await record.load();
        }
    }

    async toldOf(record) {
        try {
            return await this.orm.silent.call("alro.gfmis.batch", "get_progress", [record.resId]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return {...this.state, running: true};
            }
            throw error;
        }
    }
}

registry.category("view_widgets").add("alro_gfmis_progress", {
    component: GfmisProgress,
    fieldDependencies: [{name: "is_running", type: "boolean"}],
});
