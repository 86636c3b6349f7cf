import {_t} from "@web/core/l10n/translation";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {formatBaht} from "../money/baht";
import {PlanPage} from "../plan_page/plan_page";

/** The columns of what an office has of an activity's money. */
export function budgetColumns() {
    return [
        {
            name: "received",
            label: _t("Received"),
            hint: _t("What the office was given, with posted changes."),
            value: (row) => row.head.received,
            sums: true,
        },
        {
            name: "allocated",
            label: _t("Allocated"),
            hint: _t("What was sent to the office, less what it returned."),
            value: (row) => row.head.allocated,
            note: (row) => (isOfAllocated(row) ? _t("to be planned") : ""),
            sums: true,
        },
    ];
}

/** The monthly spending plan: budget lines by month; each row is to add up to what the office has received. */
export class SpendingPlanPage extends PlanPage {
    name = "alro_spending_plan";
    handbook = "spending-plan";
    report = "alro_planning.spending_plan_paper";
    model = "alro.spending.month";
    planModel = "alro.budget.line";
    fields = ["planned_amount", "confirmed_amount"];
    entry = "planned_amount";
    hasTotal = true;
    sumsSingles = true;

    get caption() {
        return _t("Spending plan by month");
    }

    get nameLabel() {
        return _t("Expense category");
    }

    get cellNote() {
        return _t("baht");
    }

    get staleLabel() {
        return _t("Budget changed");
    }

    get differenceHint() {
        return _t("Budget less planned months. A plan balances when it is zero.");
    }

    get nothingLeft() {
        return _t("Nothing is left to share out: the other months hold the whole budget already.");
    }

    get spreadLabel() {
        return _t("Spread the budget evenly");
    }

    get shapeLabel() {
        return _t("Spread the budget as last year");
    }

    get lead() {
        return budgetColumns();
    }

    nameOf(row) {
        return row.head.category;
    }

    /** It is all baht. */
    sumKeyOf() {
        return "baht";
    }

    format(value) {
        return formatBaht(value);
    }

    confirmLabel(count, isAll) {
        return isAll
            ? _t("Confirm all that equals its budget (%s)", count)
            : _t("Confirm all on this page that equals its budget (%s)", count);
    }

    phoneSubtitleOf(row) {
        const amount = this.format(row.head.target);
        const whole = isOfAllocated(row)
            ? _t("allocated %s baht", amount)
            : _t("received %s baht", amount);
        return [this.subtitleOf(row), whole].filter(Boolean).join(" · ");
    }
}

/** Whether a plan adds up to what was allocated, as a setting of the year may say. */
function isOfAllocated(row) {
    return row.head.basis === "allocated";
}

gridPages.add("alro_spending_plan", SpendingPlanPage);
