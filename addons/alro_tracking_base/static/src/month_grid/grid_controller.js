import {
    Component,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useRef,
    useState,
} from "@odoo/owl";
import {delay} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {CogMenu} from "@web/search/cog_menu/cog_menu";
import {Layout} from "@web/search/layout";
import {usePager} from "@web/search/pager_hook";
import {SearchBar} from "@web/search/search_bar/search_bar";
import {useSearchBarToggler} from "@web/search/search_bar/search_bar_toggler";
import {ActionHelper} from "@web/views/action_helper";
import {standardViewProps} from "@web/views/standard_view_props";
import {GridModel} from "./grid_model";
import {gridPages} from "./grid_page";
import {ROWS} from "./grid_source";
import {MonthGrid} from "./month_grid";

/** How long a page that is left waits for the server. */
const PATIENCE = 1500;

/** A grid as a view of its own: search, favourites, pager and breadcrumbs around a MonthGrid. */
export class GridController extends Component {
    static template = "alro_tracking_base.GridController";
    static components = {ActionHelper, CogMenu, Layout, MonthGrid, SearchBar};
    static props = {...standardViewProps, page: String};

    setup() {
        this.action = useService("action");
        this.root = useRef("root");
        const {folded, offset = 0, place = {}} = this.props.state || {};
        this.place = place;
        this.state = useState({offset, hasFailed: false});
        this.searchBarToggler = useSearchBarToggler();
        this.env.config.disableSearchBarAutofocus = true;
        this.page = new (gridPages.get(this.props.page))();
        this.model = new GridModel(this.page, {
            orm: useService("orm"),
            outbox: useService("alro_outbox"),
        });
        this.model.folding.folded = new Set(folded);
        this.openRow = this.openRow.bind(this);
        useSetupAction({
            rootRef: this.root,
            beforeLeave: () => this.leave(),
            getLocalState: () => ({
                folded: [...this.model.folding.folded],
                offset: this.state.offset,
                place: this.place,
            }),
        });
        usePager(() => ({
            offset: this.state.offset,
            limit: ROWS,
            total: this.model.data?.length || 0,
            isEditable: false,
            onUpdate: ({offset: from}) => this.load(this.props, from),
        }));
        useBus(this.model.bus, "shown", () => this.render());
        onWillStart(() => this.load(this.props, offset));
        onWillUpdateProps((props) => {
            // not awaited: meanwhile, and if it fails, people go on typing into the rows that are there
            this.load(props);
        });
        onWillUnmount(() => this.model.destroy());
    }

    /** Show the rows of a search; if they cannot be read, those of the last one stay, and it is said so. */
    async load({domain, groupBy, context}, offset = 0) {
        try {
            if (await this.model.load({domain, groupBy, context, offset})) {
                Object.assign(this.state, {offset, hasFailed: false});
            }
        } catch (error) {
            this.state.hasFailed = true;
            throw error;
        }
    }

    /** Give what is typed a moment to be saved; what is not stays in the outbox, which no page holds up. */
    async leave() {
        this.model.bus.trigger("leave");
        await Promise.race([this.model.outbox.flush(), delay(PATIENCE)]);
    }

    get isEmpty() {
        return !this.model.data.rows.length;
    }

    openRow(row) {
        return this.page.open(this.env, row);
    }
}
