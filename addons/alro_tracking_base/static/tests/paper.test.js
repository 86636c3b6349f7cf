import {describe, expect, test} from "@odoo/hoot";
import {downloadPaper, paperAction} from "@alro_tracking_base/paper/paper";

describe.current.tags("headless");

test("a grid is printed by its search, with the words of its facets", () => {
    const action = paperAction(
        {report: "alro_x.paper"},
        {domain: [["id", ">", 1]], groupBy: ["agency_id", "month:quarter"]},
        [
            {type: "filter", title: "", values: ["My office", "Late"]},
            {type: "field", title: "Step", values: ["Training"]},
            {type: "groupBy", title: "", values: ["Agency"]},
        ]
    );
    expect(action.report_name).toBe("alro_x.paper");
    expect(action.alro_paper).toBe(true);
    expect(action.data).toEqual({
        domain: [["id", ">", 1]],
        group_by: ["agency_id", "month"],
        facets: "My office, Late; Step: Training",
    });
});

test("other reports are left to Odoo", async () => {
    expect(await downloadPaper({report_type: "qweb-pdf"}, {}, {})).toBe(false);
    expect(await downloadPaper({report_type: "qweb-text", alro_paper: true}, {}, {})).toBe(false);
});
