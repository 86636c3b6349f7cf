import {onWillUnmount, useEffect, useExternalListener} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {_t} from "@web/core/l10n/translation";
import {commandOf} from "./grid_keys";

/** Commands that are no keys of an input. */
const LEAVING = new Set(["dock", "history", "fold", "unfold"]);

/** How figures get into the cells of a grid: the floating editor, and what is said of those that cannot be taken. */
export function useGridEditing(grid) {
    const notification = useService("notification");
    const {selection, model} = grid;
    const {page} = model;
    const field = page.entry;

    /** Change cells, and say what of it was not possible. */
    function edit(changes, outside = 0) {
        const report = model.edit(changes);
        grid.makeRoom(changes.map(({cell}) => cell));
        const of = changes[0]?.field || field;
        for (const [text, type] of sentencesOf(report, changes.length, outside, of)) {
            notification.add(text, {type});
        }
        grid.showSelection();
    }

    /** What became of changes that were not taken, as `[sentence, tone]`. */
    function sentencesOf({locked, invalid}, count, outside, of) {
        const sentences = [];
        if (locked.length) {
            const why = locked[0].locks[of];
            const text = _t("%(count)s cells are locked and stay as they are: %(why)s", {
                count: locked.length,
                why,
            });
            sentences.push([count === 1 ? why : text, "warning"]);
        }
        if (outside) {
            const text = _t(
                "%s cells of the clipboard found no room beyond the edge of the grid. Nothing else was left out.",
                outside
            );
            sentences.push([text, "warning"]);
        }
        if (invalid.length) {
            const [cell] = invalid;
            const text = _t(
                "“%(text)s” in %(cell)s is no number of zero or more. It stays in the cell, marked red, and is not saved: type digits, such as 1,250.50.",
                {text: cell.texts[of], cell: page.labelOf(cell)}
            );
            sentences.push([text, "danger"]);
        }
        return sentences;
    }

    function openEditor(text, moving, isSelected = false) {
        const {r, c} = selection.active;
        const cell = grid.cellAt(r, c);
        if (!cell || !field) {
            return;
        }
        if (cell.locks[field]) {
            notification.add(cell.locks[field], {type: "warning"});
            return;
        }
        grid.showSelection(true);
        grid.editor.open(cell, grid.elementAt(r, c), text, moving);
        if (isSelected) {
            grid.editor.input.select();
        }
    }

    /** Take what stands in the editor; with `all`, into every selected cell. */
    function commit(all = false) {
        const {editor} = grid;
        if (!editor.isOpen) {
            return;
        }
        const text = editor.input.value;
        editor.close();
        if (text !== editor.before || editor.moving) {
            const cells = all ? grid.selected.flat() : [editor.cell];
            edit(cells.map((cell) => ({cell, text, isTyped: true})));
        }
    }

    /** Keys that leave the cell, do something to the page, and would do it to what stands there now. */
    function leaveFor(ev) {
        const command = commandOf(ev);
        const hotkey = ev.altKey && !ev.ctrlKey && !ev.shiftKey && ev.code?.match(/^Key(.)$/)?.[1];
        const action = hotkey && page.actions.find((each) => each.hotkey === hotkey.toLowerCase());
        if (!action && !LEAVING.has(command?.name) && !/^Page/.test(ev.key)) {
            return false;
        }
        ev.preventDefault();
        commit();
        grid.focus();
        if (!action) {
            grid.run(command);
        } else if (action.text(model)) {
            action.run(grid);
        }
        return true;
    }

    function onEditorKeydown(ev) {
        ev.stopPropagation();
        if (ev.isComposing || leaveFor(ev) || ev.altKey) {
            return;
        }
        if (ev.key === "Escape") {
            ev.preventDefault();
            grid.editor.close();
            grid.focus();
            return;
        }
        const isLeaving = ["Enter", "Tab"].includes(ev.key);
        if (!isLeaving && !(grid.editor.moving && /^Arrow/.test(ev.key))) {
            return;
        }
        ev.preventDefault();
        const all = ev.key === "Enter" && (ev.ctrlKey || ev.metaKey);
        commit(all);
        grid.focus();
        if (!all) {
            grid.run(commandOf(ev));
        }
    }

    Object.assign(grid, {edit, openEditor, commit, onEditorKeydown, onEditorBlur: () => commit()});

    // What stands in the editor is typed, whichever way its owner leaves: it goes into the outbox before that closes
    onWillUnmount(() => commit());
    useBus(model.bus, "leave", () => commit());
    useBus(model.bus, "leaving", ({detail: stays}) => {
        if (grid.editor?.isOpen && !stays(grid.editor.cell)) {
            commit();
        }
    });
    useBus(model.bus, "shown", () => {
        if (grid.editor?.isOpen) {
            grid.editor.cell = model.data.twinOf(grid.editor.cell);
        }
    });
    useExternalListener(window, "pagehide", () => commit(), {capture: true});
    useEffect(
        () => () => commit(),
        () => [grid.isPhone]
    );
}
