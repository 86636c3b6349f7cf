import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {SpendingPlanPage} from "@alro_planning/spending_plan/spending_plan";

/** Beside a spending plan stands what has been disbursed and spent of the line so far, and as of when. */
patch(SpendingPlanPage.prototype, {
    get besidePlan() {
        return [
            ...super.besidePlan,
            {
                name: "disbursed",
                label: _t("Disbursed to date"),
                value: (row) => row.head.disbursed ?? null,
                note: (row) => row.head.as_of,
                sums: true,
            },
            {
                name: "spent",
                label: _t("Spent to date"),
                hint: _t("Disbursed and committed, and reserved where the fiscal year counts it."),
                value: (row) => row.head.spent ?? null,
                tone: (row) => (row.head.problem ? "bad" : ""),
                title: (row) => row.head.problem || undefined,
                sums: true,
            },
        ];
    },
});
