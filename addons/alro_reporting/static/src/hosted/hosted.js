import {_t} from "@web/core/l10n/translation";
import {timeOf} from "@alro_tracking_base/month_grid/cell_facts";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {TargetMatrixPage} from "@alro_planning/target_matrix/target_matrix";
import {ResultsPage, formatPercent} from "../results/results";

/** The host's view of a step: its offices by months, those that have not reported first. */
export class HostedMonthsPage extends ResultsPage {
    name = "alro_hosted_months";
    handbook = "host";
    report = "alro_reporting.hosted_months_paper";
    hasTotal = true;

    /** Whoever has not reported the last month that is over stands first, then in the order of offices. */
    sort = (one, other) => isReportedLast(one) - isReportedLast(other);

    get caption() {
        return _t("Results of the offices by month");
    }

    get nameLabel() {
        return _t("Agency");
    }

    get subtitleLabel() {
        return _t("Status");
    }

    get tail() {
        return [
            ...super.tail,
            {
                name: "last_change",
                label: _t("Last change"),
                format: "text",
                value: ({head}) => (head.last_change ? timeOf(head.last_change.date) : ""),
                title: ({head}) => head.last_change?.user,
            },
        ];
    }

    nameOf(row) {
        return row.head.agency;
    }

    labelOf({row, column}) {
        return [row.head.step, row.head.agency, column.short].join(" · ");
    }

    subtitleOf(row) {
        return isReportedLast(row) ? "" : _t("not reported");
    }

    groupNote(rows) {
        const missing = rows.filter((row) => !isReportedLast(row)).length;
        return missing ? _t("%s not reported", missing) : _t("all reported");
    }
}

/** The host's view of an activity: offices by steps, with the result to date above the year's target. */
export class HostedStepsPage extends TargetMatrixPage {
    name = "alro_hosted_steps";
    handbook = "host";
    report = "alro_reporting.hosted_steps_paper";
    fields = ["actual_total", "target_qty"];
    entry = null;

    /** Whoever has reported least of its steps stands first; who has no target yet, last. */
    sort = (one, other) => shareReported(one) - shareReported(other);

    get caption() {
        return _t("Results of the offices by step");
    }

    get cellNote() {
        return _t("result / target");
    }

    besideOf(cell) {
        return cell.id ? `/ ${this.format(cell.value("target_qty"))}` : "";
    }

    get tail() {
        return [
            {
                name: "work_pct",
                label: _t("% of work"),
                hint: _t("The mean of the main targets, each counted up to 100 %"),
                format: "percent",
                value: percentOfWork,
            },
            {
                name: "unreported",
                label: _t("Steps not reported"),
                value: (row) => targetsOf(row).length - reportedSteps(row),
                tone: (row) => (targetsOf(row).length > reportedSteps(row) ? "bad" : ""),
                sums: true,
            },
        ];
    }

    factOf(cell) {
        if (!cell.id) {
            return "";
        }
        return _t("Result to date %(result)s of %(target)s", {
            result: this.format(cell.value("actual_total")) || "–",
            target: this.format(cell.value("target_qty")),
        });
    }

    open = undefined;
}

/** Whether a row has its result of the last month that is over; where no month is over yet, it has. */
function isReportedLast(row) {
    const last = row.cells.findLast((cell) => cell.column.is_over);
    return !last || last.value("actual_qty") !== null;
}

function targetsOf(row) {
    return row.cells.filter((cell) => cell.id);
}

function reportedSteps(row) {
    return targetsOf(row).filter((cell) => cell.value("actual_total") !== null).length;
}

function shareReported(row) {
    const {length} = targetsOf(row);
    return length ? reportedSteps(row) / length : 2;
}

/** The mean of what is reached; nothing where nothing is reported. */
function percentOfWork(row) {
    if (!reportedSteps(row)) {
        return "";
    }
    const parts = targetsOf(row)
        .filter((cell) => cell.column.is_main_target && cell.value("target_qty"))
        .map((cell) => Math.min(1, cell.value("actual_total") / cell.value("target_qty")));
    return parts.length
        ? formatPercent((100 * parts.reduce((sum, part) => sum + part, 0)) / parts.length)
        : "";
}

gridPages.add("alro_hosted_months", HostedMonthsPage);
gridPages.add("alro_hosted_steps", HostedStepsPage);
