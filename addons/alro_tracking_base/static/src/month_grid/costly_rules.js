/**
 * A style of Odoo's editor for checklists (`li:has(ul) > *`) makes Chromium look at every element of the page whenever
 * one is added, removed or changes its class: 20 to 40 ms each time beside a table of 3,000 cells, several times an
 * edit. A page with a grid holds no such checklist.
 */
const COSTLY = /o_checked:has\(/;

/**
 * Take such rules out of the page's styles.
 *
 * @returns {Function} puts them back
 */
export function suspendCostlyRules() {
    const taken = [];
    for (const sheet of document.styleSheets) {
        const rules = rulesOf(sheet);
        for (let index = rules.length - 1; index >= 0; index--) {
            if (COSTLY.test(rules[index].selectorText || "")) {
                taken.unshift({sheet, index, text: rules[index].cssText});
                sheet.deleteRule(index);
            }
        }
    }
    return () => taken.forEach(({sheet, index, text}) => sheet.insertRule(text, index));
}

function rulesOf(sheet) {
    try {
        return sheet.cssRules;
    } catch {
        return []; // of another origin
    }
}
