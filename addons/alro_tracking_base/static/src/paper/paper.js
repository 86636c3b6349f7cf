import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {getReportUrl} from "@web/webclient/actions/reports/utils";

/**
 * Downloads a page that the suite's own engines print (`alro_paper`), whatever becomes of Odoo's; leaves all other
 * reports to Odoo.
 *
 * @returns {Promise<boolean>} whether it was one of ours
 */
export async function downloadPaper(action, options, env) {
    if (action.report_type !== "qweb-pdf" || !action.alro_paper) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify(user.context),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    options?.onClose?.();
    return true;
}

registry.category("ir.actions.report handlers").add("alro_paper", downloadPaper);

/**
 * The action that prints a grid as its search finds it: all its pages, folded groups too.
 *
 * @param {GridPage} page with the name of its `report`
 * @param {{domain: Array, groupBy?: string[]}} search
 * @param {Object[]} [facets] of the search bar: the paper says by what it was chosen
 */
export function paperAction(page, {domain, groupBy = []}, facets = []) {
    return {
        type: "ir.actions.report",
        report_type: "qweb-pdf",
        report_name: page.report,
        alro_paper: true,
        data: {
            domain,
            group_by: groupBy.map((name) => name.split(":")[0]),
            facets: facets
                .filter((facet) => facet.type !== "groupBy")
                .map((facet) => [facet.title, facet.values.join(", ")].filter(Boolean).join(": "))
                .join("; "),
        },
    };
}
