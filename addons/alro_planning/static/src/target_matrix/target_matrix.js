import {_t} from "@web/core/l10n/translation";
import {GridPage, gridPages} from "@alro_tracking_base/month_grid/grid_page";

/** Targets of the year: agencies by steps. A figure typed where no target is yet makes one. */
export class TargetMatrixPage extends GridPage {
    name = "alro_target_matrix";
    handbook = "targets";
    model = "alro.step.target";
    axes = ["agency_id", "step_id"];
    fields = ["target_qty"];
    entry = "target_qty";
    hasTotal = true;
    narrowest = 7.5;
    namesColumns = true;

    get caption() {
        return _t("Targets by agency and step");
    }

    get nameLabel() {
        return _t("Agency");
    }

    get subtitleLabel() {
        return _t("Region");
    }

    subtitleOf() {
        return "";
    }

    /** Each column is one step, so the agencies' figures add up. */
    sumKeyOf() {
        return "agencies";
    }

    labelOf({row, column}) {
        return [column.group, column.name, this.nameOf(row)].filter(Boolean).join(" · ");
    }

    factOf(cell) {
        return cell.id && cell.value("target_qty") === 0
            ? _t(
                  "The target is zero: the office still has this step on its pages. The list of targets takes it away."
              )
            : "";
    }

    startAt() {
        return {r: 0, c: 0};
    }

    phoneColumn() {
        return 0;
    }
}

gridPages.add("alro_target_matrix", TargetMatrixPage);
