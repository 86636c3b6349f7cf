import {blockToHtml, blockToText, parseBlock, tileBlock} from "./clipboard";
import {footerOfFacts, sumOfCells, sumOfFacts} from "./grid_sums";
import {clear, paste} from "./grid_tools";

/** Copy, cut and paste of blocks, to and from spreadsheets. */
export function useGridClipboard(grid) {
    const {model, selection} = grid;
    const {page} = model;

    function put(ev, block) {
        ev.clipboardData.setData("text/plain", blockToText(block));
        ev.clipboardData.setData("text/html", blockToHtml(block));
        ev.preventDefault();
    }

    function selectedValues() {
        const field = page.shownField;
        return grid.selected.map((line) =>
            line.map((cell) => cell.texts[field] ?? cell.value(field))
        );
    }

    Object.assign(grid, {
        onCopy(ev) {
            if (!grid.editor.isOpen) {
                put(ev, selectedValues());
            }
        },
        onCut(ev) {
            if (!grid.editor.isOpen && page.entry) {
                put(ev, selectedValues());
                grid.edit(clear(grid.selected, page.blank));
            }
        },
        onPaste(ev) {
            const text = ev.clipboardData.getData("text/plain");
            const isBlock = /[\t\n].*\S/.test(text);
            if ((grid.editor.isOpen && !isBlock) || !page.entry || !text) {
                return;
            }
            ev.preventDefault();
            grid.commit();
            const {box} = selection;
            const block = tileBlock(
                parseBlock(text),
                box.bottom - box.top + 1,
                box.right - box.left + 1
            );
            const {changes, outside} = paste(block, (r, c) => grid.cellAt(r, c), box);
            grid.edit(changes, outside);
            selection.selectBox({
                ...box,
                bottom: box.top + block.length - 1,
                right: box.left + block[0].length - 1,
            });
            grid.showSelection(true);
        },
        /** The whole table with its heads, as it is shown, for a spreadsheet. */
        async copyAll() {
            const block = tableOf(grid);
            const item = new ClipboardItem({
                "text/plain": new Blob([blockToText(block)], {type: "text/plain"}),
                "text/html": new Blob([blockToHtml(block)], {type: "text/html"}),
            });
            await navigator.clipboard.write([item]);
        },
    });
}

/** The table as rows of texts and numbers, as it is shown: heads, sums of groups and the lines below all rows. */
export function tableOf({page, columns, model, hasTotal, total, footers = []}) {
    const {lead, tail} = page;
    const hasSubtitle = model.rows.some((row) => page.subtitleOf(row));
    const lineOf = (name, subtitle, before, cells, after) => [
        name,
        ...(hasSubtitle ? [subtitle] : []),
        ...before,
        ...cells,
        ...after,
    ];
    const block = [
        lineOf(
            page.nameLabel,
            page.subtitleLabel,
            lead.map((column) => column.label),
            columns.map((column) => page.columnLabel(column)),
            tail.map((column) => column.label)
        ),
    ];
    const sums = (label, rows) =>
        lineOf(
            label,
            null,
            lead.map((column) => sumOfFacts(page, rows, column)),
            columns.map((column) => sumOfCells(page, rows, column)),
            tail.map((column) => sumOfFacts(page, rows, column))
        );
    for (const {group, row} of model.lines) {
        block.push(
            group
                ? sums(group.label, group.rows)
                : lineOf(
                      page.nameOf(row),
                      page.subtitleOf(row),
                      lead.map((column) => column.value(row)),
                      columns.map((column) => row.cells[column.index].value(page.shownField)),
                      tail.map((column) => column.value(row))
                  )
        );
    }
    if (hasTotal) {
        block.push(sums(total.label, total.rows));
    }
    const {rows, columns: all} = model.data;
    for (const footer of footers) {
        block.push(
            lineOf(
                footer.label,
                null,
                lead.map((column) => footerOfFacts(footer, rows, column, all)),
                columns.map((column) => footer.value(column, rows)),
                tail.map((column) => footerOfFacts(footer, rows, column, all))
            )
        );
    }
    return block;
}
