import {_t} from "@web/core/l10n/translation";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {PlanPage} from "../plan_page/plan_page";

/** The column of what a row is to reach, with its unit. */
export function targetColumn() {
    return {
        name: "target",
        label: _t("Target"),
        value: (row) => row.head.target,
        note: (row) => row.head.unit,
        sums: true,
    };
}

/** The monthly work plan: main targets by month; each row is to add up to its target. */
export class WorkPlanPage extends PlanPage {
    name = "alro_work_plan";
    handbook = "plan";
    report = "alro_planning.work_plan_paper";
    model = "alro.work.month";
    planModel = "alro.step.target";
    fields = ["planned_qty", "confirmed_qty"];
    entry = "planned_qty";

    get caption() {
        return _t("Work plan by month");
    }

    get lead() {
        return [targetColumn()];
    }

    phoneSubtitleOf(row) {
        const target = _t("target %(target)s %(unit)s", {
            target: this.format(row.head.target),
            unit: row.head.unit,
        });
        return [this.subtitleOf(row), target].filter(Boolean).join(" · ");
    }
}

gridPages.add("alro_work_plan", WorkPlanPage);
