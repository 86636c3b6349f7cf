import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {makeRows} from "@alro_tracking_base/../tests/month_grid/grid_helpers";
import {SpendingPlanPage} from "@alro_planning/spending_plan/spending_plan";

describe.current.tags("headless");
beforeEach(makeMockEnv);

test("beside a spending plan stands what was disbursed and spent, and as of when", () => {
    const page = new SpendingPlanPage();
    const rows = makeRows(page, [
        {
            head: {disbursed: 12_000, spent: 20_000, as_of: "Dec 2016", problem: "Too much."},
            cells: {planned_amount: [0, 0]},
        },
        {head: {disbursed: null, spent: null, as_of: "", problem: ""}, cells: {}},
    ]);
    const names = page.tail.map(({name}) => name);
    expect(names).toEqual(["total", "difference", "disbursed", "spent", "status"]);
    const [disbursed, spent] = page.tail.slice(2);
    expect(rows.map((row) => disbursed.value(row))).toEqual([12_000, null]);
    expect(rows.map((row) => spent.value(row))).toEqual([20_000, null]);
    expect(disbursed.note(rows[0])).toBe("Dec 2016");
    expect(rows.map((row) => spent.tone(row))).toEqual(["bad", ""]);
});
