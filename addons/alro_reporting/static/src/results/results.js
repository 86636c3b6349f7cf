import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {addUp} from "@alro_tracking_base/month_grid/numbers";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {targetColumn} from "@alro_planning/work_plan/work_plan";
import {ReportedPage} from "../reported_page/reported_page";

/** Results by month, each with its plan beside it. */
export class ResultsPage extends ReportedPage {
    name = "alro_results";
    handbook = "report";
    asking = {name: "remarks", note: "cause"};
    report = "alro_reporting.results_paper";
    model = "alro.work.month";
    fields = [
        "actual_qty",
        "confirmed_qty",
        "actual_origin",
        "cause",
        "remedy",
        "ceiling_qty",
        "lowered_qty",
    ];
    entry = "actual_qty";

    get caption() {
        return _t("Results by month");
    }

    get cellNote() {
        return _t("result / plan");
    }

    get notes() {
        return [
            {name: "cause", label: _t("Problem or cause")},
            {name: "remedy", label: _t("Remedy")},
        ];
    }

    get lead() {
        return [targetColumn()];
    }

    get tail() {
        return [
            {
                name: "plan_to_date",
                label: _t("Plan to date"),
                hint: _t("Confirmed plan of the months that are over"),
                value: (row) => (hasPlan(row) ? toDate(row, "confirmed_qty") : null),
                sums: true,
            },
            {
                name: "result_to_date",
                phone: true,
                label: _t("Result to date"),
                value: (row) => (isReported(row) ? row.sum("actual_qty") : null),
                tone: (row) => (isBehind(row) ? "bad" : ""),
                sums: true,
            },
            {
                name: "pct_target",
                label: _t("% of target"),
                format: "percent",
                value: (row) => percentOf(row, row.sum("actual_qty"), row.head.target),
            },
            {
                name: "pct_plan",
                label: _t("% of plan"),
                format: "percent",
                value: (row) =>
                    hasPlan(row)
                        ? percentOf(row, toDate(row, "actual_qty"), toDate(row, "confirmed_qty"))
                        : "",
                tone: (row) => (isBehind(row) ? "bad" : ""),
            },
        ];
    }

    askingText(count) {
        return _t("Say why behind plan (%s)", count);
    }

    get colours() {
        return [
            ["o_linked", _t("from another system, each night")],
            ["o_derived", _t("computed from other steps")],
            ["o_late", _t("keyed step, not reported in time")],
            ["o_asks", _t("behind plan: say why, and what is done about it")],
            ["o_remark", _t("has a cause or remedy")],
        ];
    }

    subtitleOf(row) {
        const mode = row.head.entry_mode === "manual" ? "" : row.head.entry_mode_label;
        return [super.subtitleOf(row), mode].filter(Boolean).join(" · ");
    }

    /** The month's plan, where there is one. */
    besideOf(cell) {
        const plan = cell.value("confirmed_qty");
        return plan ? `/ ${this.format(plan)}` : "";
    }

    classOf(cell) {
        const {row, column} = cell;
        const value = cell.value("actual_qty");
        const classes = [];
        if (row.head.entry_mode !== "manual") {
            classes.push(`o_${row.head.entry_mode}`);
        } else if (value === null && column.is_due) {
            classes.push("o_late");
        }
        if (this.asksFor(cell)) {
            classes.push("o_asks");
        } else if (cell.value("cause") || cell.value("remedy")) {
            classes.push("o_remark");
        }
        return classes.join(" ");
    }

    factOf(cell) {
        return [this.progressOf(cell), this.loweringOf(cell)].filter(Boolean).join(" · ");
    }

    /** What the finished courses allow, where the office may stay below it. */
    loweringOf(cell) {
        const ceiling = cell.value("ceiling_qty");
        const lowered = cell.value("lowered_qty");
        return ceiling || lowered
            ? _t("computed %(ceiling)s, lowered by %(lowered)s", {
                  ceiling: this.format(ceiling),
                  lowered: this.format(lowered),
              })
            : "";
    }

    progressOf({row, column}) {
        const isBegun = row.cells
            .slice(0, column.index + 1)
            .some((cell) => cell.value("actual_qty") !== null);
        const result = isBegun ? this.format(upTo(row, "actual_qty", column.index)) : "–";
        if (!hasPlan(row)) {
            return _t("Result to date %s", result);
        }
        const plan = this.format(upTo(row, "confirmed_qty", column.index));
        return _t("Plan to date %(plan)s, result to date %(result)s", {plan, result});
    }

    /**
     * The last reported month asks for cause and remedy if it leaves its row too far behind plan; earlier ones have
     * been outrun.
     */
    asksFor(cell) {
        const {row, column} = cell;
        const gap = gapOf(row, column.index);
        if (cell.value("actual_qty") === null || gap === null) {
            return "";
        }
        const missing = !cell.value("cause") || !cell.value("remedy");
        return missing && isLastReported(cell) && gap > row.head.behind_percent
            ? _t("%(gap)s percent behind plan: say why, and what is done about it.", {gap})
            : "";
    }

    goToAsking(grid) {
        const cells = this.askingCells(grid.model);
        grid.goTo(cells[(cells.indexOf(grid.cursor.cell) + 1) % cells.length]);
        grid.dockFocus();
    }

    open(env, row) {
        return env.services.action.doAction("alro_reporting.alro_result_action", {
            viewType: "form",
            props: {resId: row.id},
        });
    }
}

function isLastReported({row, column}) {
    return row.cells.slice(column.index + 1).every((cell) => cell.value("actual_qty") === null);
}

/** Whether a plan counts: one was confirmed, if only of zero. */
function hasPlan({head}) {
    return head.is_main_target && (head.plan_state === "confirmed" || head.confirmed_total > 0);
}

function isReported(row) {
    return row.cells.some((cell) => cell.value("actual_qty") !== null);
}

/** The sum of a field over the months that are over. */
function toDate(row, field) {
    return addUp(row.cells.filter((cell) => cell.column.is_over).map((cell) => cell.value(field)));
}

/** The sum of a field from the first month to this one. */
function upTo(row, field, index) {
    return addUp(row.cells.slice(0, index + 1).map((cell) => cell.value(field)));
}

function isBehind(row) {
    return row.head.is_main_target && toDate(row, "actual_qty") < toDate(row, "confirmed_qty");
}

/** How far a row is behind its plan in a month, in percent of the plan to date; null without a plan. */
function gapOf(row, index) {
    const plan = row.head.is_main_target ? upTo(row, "confirmed_qty", index) : 0;
    const result = upTo(row, "actual_qty", index);
    return plan ? Math.round((1000 * (plan - result)) / plan) / 10 : null;
}

function percentOf(row, done, whole) {
    return isReported(row) && whole ? formatPercent((100 * done) / whole) : "";
}

export function formatPercent(value) {
    return formatFloat(value, {digits: [16, 2]});
}

gridPages.add("alro_results", ResultsPage);
