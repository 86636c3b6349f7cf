import {_t} from "@web/core/l10n/translation";
import {addUp} from "@alro_tracking_base/month_grid/numbers";
import {GridPage, gridPages} from "@alro_tracking_base/month_grid/grid_page";
import {formatBaht} from "../money/baht";

/** Budgets of the year: participating agencies by expense category. A figure typed where no line is yet makes one. */
export class BudgetMatrixPage extends GridPage {
    name = "alro_budget_matrix";
    handbook = "budget";
    model = "alro.budget.line";
    axes = ["participation_id", "category_id"];
    fields = ["received_amount"];
    entry = "received_amount";
    hasTotal = true;
    narrowest = 8.5;
    sumsSingles = true;
    changesForm = true;

    get caption() {
        return _t("Budgets by agency and expense category");
    }

    get nameLabel() {
        return _t("Agency");
    }

    get subtitleLabel() {
        return _t("Activity");
    }

    get cellNote() {
        return _t("baht");
    }

    get tail() {
        return [
            {
                name: "total",
                label: _t("Total"),
                value: (row) => row.sum("received_amount"),
                sums: true,
                sumsCells: true,
            },
        ];
    }

    /** What the activity has of a category, and what of it no office has; known to who may read appropriations. */
    get footers() {
        return [
            {name: "received", label: _t("After changes"), value: receivedOf},
            {
                name: "ungiven",
                label: _t("Not yet given to offices"),
                value: (column, rows) => {
                    const received = receivedOf(column);
                    return received === null ? null : addUp([received, -givenOf(column, rows)]);
                },
                tone: (value) => (value < 0 ? "bad" : ""),
            },
        ];
    }

    arrange(rows) {
        super.arrange(rows);
        this.isOfActivities = new Set(rows.map((row) => row.head.activity_id)).size > 1;
    }

    nameOf(row) {
        return row.head.agency;
    }

    subtitleOf(row) {
        return this.isOfActivities ? row.head.activity : "";
    }

    /** It is all baht. */
    sumKeyOf() {
        return "baht";
    }

    format(value) {
        return formatBaht(value);
    }

    labelOf({row, column}) {
        return [row.head.activity, this.nameOf(row), column.name].filter(Boolean).join(" · ");
    }

    startAt() {
        return {r: 0, c: 0};
    }

    phoneColumn() {
        return 0;
    }
}

function receivedOf(column) {
    return column.received ?? null;
}

function givenOf(column, rows) {
    return addUp(rows.map((row) => row.cells[column.index].value("received_amount")));
}

gridPages.add("alro_budget_matrix", BudgetMatrixPage);
