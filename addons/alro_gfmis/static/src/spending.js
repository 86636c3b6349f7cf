import {onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** The list of spending, under the date of its figures, which stands there for groups, too: `js_class="alro_gfmis_spending"`. */
export class SpendingRenderer extends ListRenderer {
    static template = "alro_gfmis.SpendingRenderer";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.asked = null;
        this.told = useState({asOf: ""});
        // the list is not kept waiting for it
        onWillStart(() => void this.ask(this.props.list));
        onWillUpdateProps(({list}) => void this.ask(list));
    }

    async ask({domain}) {
        const asked = JSON.stringify(domain);
        if (asked !== this.asked) {
            this.asked = asked;
            const asOf = await this.orm.call("alro.budget.line", "get_as_of", [domain]);
            if (asked === this.asked) {
                this.told.asOf = asOf;
            }
        }
    }

    get asOfSentence() {
        return _t("Figures of GFMIS as of %s", this.told.asOf);
    }
}

registry.category("views").add("alro_gfmis_spending", {...listView, Renderer: SpendingRenderer});
