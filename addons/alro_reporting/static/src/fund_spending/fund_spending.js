import {_t} from "@web/core/l10n/translation";
import {addUp} from "@alro_tracking_base/month_grid/numbers";
import {gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {formatBaht} from "@alro_planning/money/baht";
import {ReportedPage} from "../reported_page/reported_page";
import {formatPercent} from "../results/results";

const FIELD = "disbursed_to_date";
const REASON = "refund_reason";

/** What was disbursed of the Fund's money: each month all that was disbursed to date, its own amount beside it. */
export class FundSpendingPage extends ReportedPage {
    name = "alro_fund_spending";
    handbook = "fund";
    asking = {name: "reasons", note: REASON};
    report = "alro_reporting.fund_spending_paper";
    model = "alro.spending.month";
    fields = [FIELD, REASON, "confirmed_amount", "disbursed_origin"];
    entry = FIELD;
    isCumulative = true;
    sumsSingles = true;
    hasTotal = true;

    get caption() {
        return _t("Fund money disbursed, to date");
    }

    get cellNote() {
        return _t("to date / in the month");
    }

    get nameLabel() {
        return _t("Agency, expense category");
    }

    get notes() {
        return [{name: REASON, label: _t("Reason for the refund"), mends: true}];
    }

    get lead() {
        return [
            {
                name: "received",
                label: _t("Received"),
                value: (row) => row.head.received,
                sums: true,
            },
            {
                name: "allocated",
                label: _t("Allocated"),
                value: (row) => row.head.allocated,
                sums: true,
            },
        ];
    }

    get tail() {
        return [
            {
                name: "disbursed",
                phone: true,
                label: _t("Disbursed to date"),
                hint: _t("The last month that was reported"),
                value: disbursedOf,
                tone: (row) => (disbursedOf(row) > row.head.allocated ? "bad" : ""),
                title: (row) => row.head.problem || undefined,
                sums: true,
            },
            {
                name: "planned",
                label: _t("Planned to date"),
                hint: _t("Confirmed plan of the months that are over"),
                value: plannedOf,
                sums: true,
            },
            {
                name: "pct_received",
                label: _t("% of received"),
                format: "percent",
                value: (row) => percentOf(disbursedOf(row), row.head.received),
            },
            {
                name: "pct_allocated",
                label: _t("% of allocated"),
                format: "percent",
                value: (row) => percentOf(disbursedOf(row), row.head.allocated),
            },
            {
                name: "remaining",
                label: _t("Remaining"),
                hint: _t("Received less disbursed. The Fund has no commitments."),
                value: remainingOf,
                tone: (row) => (remainingOf(row) < 0 ? "bad" : ""),
                sums: true,
            },
        ];
    }

    askingText(count) {
        return _t("Say why money came back (%s)", count);
    }

    get colours() {
        return [
            ["o_refund", _t("less than before: money came back")],
            ["o_asks", _t("money came back: say why, or correct a figure")],
            ["o_remark", _t("has a reason for the refund")],
            ["o_late", _t("not reported in time")],
        ];
    }

    /** Room for what may stand in the line of sums: no more than has been received. */
    arrange(rows) {
        super.arrange(rows);
        const whole = Math.trunc(addUp(rows.map((row) => row.head.received)));
        const hasSatang = rows.some((row) => row.cells.some((cell) => amountOf(cell) % 1));
        const most = this.format(whole).length + (hasSatang ? 3 : 0);
        this.narrowest = Math.max(4.6, most * 0.58 + 1.1);
    }

    format(value) {
        return formatBaht(value);
    }

    nameOf({head}) {
        return this.isOfMany ? head.agency : head.category;
    }

    subtitleOf({head}) {
        const activity = head.groups?.length ? "" : head.activity;
        return [this.isOfMany && head.category, activity].filter(Boolean).join(" · ");
    }

    phoneSubtitleOf(row) {
        const whole = _t("received %s baht", this.format(row.head.received));
        return [this.subtitleOf(row), whole].filter(Boolean).join(" · ");
    }

    /** It is all baht. */
    sumKeyOf() {
        return "baht";
    }

    labelOf(cell) {
        const {head} = cell.row;
        const agency = this.isOfMany && head.agency;
        return [head.activity, agency, head.category, cell.column.short]
            .filter(Boolean)
            .join(" · ");
    }

    /** How many have reported the last month that is over. */
    groupNote(rows) {
        const month = rows[0].cells.map(({column}) => column).findLast((column) => column.is_over);
        if (!month) {
            return "";
        }
        const reported = rows.filter((row) => amountOf(row.cells[month.index]) !== null).length;
        return _t("%(reported)s of %(count)s reported %(month)s", {
            reported,
            count: rows.length,
            month: month.short,
        });
    }

    besideOf(cell) {
        const own = ownOf(cell);
        return own === null ? "" : this.signed(own);
    }

    signed(amount) {
        const sign = amount < 0 ? "−" : "+";
        return amount ? sign + this.format(Math.abs(amount)) : this.format(0);
    }

    classOf(cell) {
        const classes = [];
        if (amountOf(cell) === null && cell.column.is_due) {
            classes.push("o_late");
        }
        if (isRefund(cell)) {
            classes.push("o_refund", this.asksFor(cell) ? "o_asks" : "o_remark");
        }
        return classes.join(" ");
    }

    factOf(cell) {
        const own = ownOf(cell);
        if (own === null) {
            return "";
        }
        const before = lastBefore(cell);
        const amount = this.signed(own);
        return before
            ? _t("%(amount)s since %(month)s", {amount, month: before.column.short})
            : _t("%s since the beginning of the year", amount);
    }

    asksFor(cell) {
        if (!isRefund(cell) || cell.value(REASON)?.trim()) {
            return "";
        }
        const before = lastBefore(cell);
        return _t(
            "%(amount)s less than in %(month)s (%(before)s): say why money came back, or correct the figure.",
            {
                amount: this.format(-ownOf(cell)),
                month: before.column.short,
                before: this.format(amountOf(before)),
            }
        );
    }

    /** Take the keyboard to the reason of the active cell if it asks, else of the next that does. */
    goToAsking(grid) {
        const cells = this.askingCells(grid.model);
        const at = cells.indexOf(grid.cursor.cell);
        const isThere = Boolean(document.activeElement?.closest(".o_grid_notes"));
        grid.goTo(cells[at < 0 ? 0 : (at + Number(isThere)) % cells.length]);
        // the dock shows the cell with the next frame
        requestAnimationFrame(() => grid.dockFocus());
    }
}

function amountOf(cell) {
    return cell.value(FIELD);
}

/** The cell of the last earlier month that was reported. */
function lastBefore({row, column}) {
    return row.cells.slice(0, column.index).findLast((cell) => amountOf(cell) !== null);
}

/** What was disbursed in the month itself, with those before it that were not reported; null if it was not either. */
function ownOf(cell) {
    const before = lastBefore(cell);
    return amountOf(cell) === null ? null : addUp([amountOf(cell), before ? -amountOf(before) : 0]);
}

function isRefund(cell) {
    return ownOf(cell) < 0;
}

export function disbursedOf(row) {
    const last = row.cells.findLast((cell) => amountOf(cell) !== null);
    return last ? amountOf(last) : null;
}

/** The plan of the months that are over; null where none was confirmed. */
function plannedOf({head, cells}) {
    const hasPlan = head.plan_state === "confirmed" || head.confirmed_total > 0;
    const over = cells.filter(({column}) => column.is_over);
    return hasPlan ? addUp(over.map((cell) => cell.value("confirmed_amount"))) : null;
}

function remainingOf(row) {
    return addUp([row.head.received, -(disbursedOf(row) || 0)]);
}

function percentOf(part, whole) {
    return part !== null && whole ? formatPercent((100 * part) / whole) : "";
}

gridPages.add("alro_fund_spending", FundSpendingPage);
