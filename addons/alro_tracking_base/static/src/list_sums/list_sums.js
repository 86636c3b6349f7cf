import {patch} from "@web/core/utils/patch";
import {formatFloat} from "@web/views/fields/formatters";
import {ListRenderer} from "@web/views/list/list_renderer";

/**
 * A column whose amounts are shown without the sign of the currency has its sums without it too: Odoo puts it there
 * all the same, and then the largest figures of a list are the ones that find no room.
 */
patch(ListRenderer.prototype, {
    formatGroupAggregate(group, column) {
        const sum = super.formatGroupAggregate(group, column);
        return withoutSign(sum, group.aggregates[column.name], column);
    },

    computeAggregates() {
        const sums = super.computeAggregates();
        for (const column of this.columns) {
            const sum = sums[column.name];
            if (sum) {
                sums[column.name] = withoutSign(sum, sum.rawValue, column);
            }
        }
        return sums;
    },
});

function withoutSign(sum, amount, {options}) {
    const isAmount = sum.value !== "" && typeof amount === "number";
    return isAmount && options?.no_symbol
        ? {...sum, value: formatFloat(amount, {digits: [16, 2]})}
        : sum;
}
