import {_t} from "@web/core/l10n/translation";
import {GridPage} from "@alro_tracking_base/month_grid/grid_page";
import {confirmAll, reopen} from "./plan_commands";
import {differenceOf, isReopenable, isSound, ready, statusOf} from "./plan_status";

const TONES = {balanced: "warn", confirmed: "good", stale: "warn", unbalanced: "bad", empty: ""};

/**
 * What is to be shared out over twelve months, row by row: each row is to add up to its whole, `head.target`, and is
 * confirmed then. Work plan and spending plan are two of it, which say what the rows and their whole are.
 */
export class PlanPage extends GridPage {
    blank = 0;
    sharesOut = true;
    /** The model of the rows, whose plans are confirmed and reopened. */
    planModel = "";

    /** How a plan is said to stand whose whole has changed since it was confirmed. */
    get staleLabel() {
        return _t("Target changed");
    }

    get differenceHint() {
        return _t("Target less planned months. A plan balances when it is zero.");
    }

    /** Columns between the difference and the status, of add-ons that know more of a row. */
    get besidePlan() {
        return [];
    }

    get tail() {
        const field = this.entry;
        const tone = (row) => (isSound(row, field) ? "good" : "bad");
        return [
            {
                name: "total",
                label: _t("Planned"),
                value: (row) => row.sum(field),
                tone,
                sums: true,
            },
            {
                name: "difference",
                label: _t("Difference"),
                hint: this.differenceHint,
                value: (row) => differenceOf(row, field),
                tone,
                sums: true,
                phone: true,
            },
            ...this.besidePlan,
            {
                name: "status",
                label: _t("Status"),
                format: "text",
                value: (row) => this.statusLabel(statusOf(row, field)),
                title: (row) => row.head.stale || row.head.reopen_reason || undefined,
                tone: (row) => TONES[statusOf(row, field)],
            },
        ];
    }

    get actions() {
        const field = this.entry;
        return [
            {
                name: "confirm",
                primary: true,
                hotkey: "k",
                text: (model) => {
                    const {length} = ready(model);
                    const isAll = model.data.length === model.data.rows.length;
                    return length && this.confirmLabel(length, isAll);
                },
                run: (grid) => confirmAll(grid),
            },
            {
                name: "reopen",
                hotkey: "o",
                text: (model) =>
                    model.data.rows.some((row) => isReopenable(row, field)) && _t("Reopen plan"),
                run: (grid) => reopen(grid),
            },
        ];
    }

    /** The words of the button: all that were found, or those of this page. */
    confirmLabel(count, isAll) {
        return isAll
            ? _t("Confirm all that balances (%s)", count)
            : _t("Confirm all on this page that balances (%s)", count);
    }

    statusLabel(status) {
        return {
            empty: _t("Not planned"),
            unbalanced: _t("Not balanced"),
            balanced: _t("To be confirmed"),
            confirmed: _t("Confirmed"),
            stale: this.staleLabel,
        }[status];
    }

    totalOf(row) {
        return row.head.target;
    }

    groupNote(rows) {
        const confirmed = rows.filter((row) => statusOf(row, this.entry) === "confirmed").length;
        return _t("%(confirmed)s of %(count)s confirmed", {confirmed, count: rows.length});
    }

    factOf({row}) {
        const facts = _t("Planned %(planned)s, difference %(difference)s", {
            planned: this.format(row.sum(this.entry)),
            difference: this.format(differenceOf(row, this.entry)),
        });
        return [facts, row.head.stale].filter(Boolean).join(" · ");
    }
}
