import {useService} from "@web/core/utils/hooks";
import {commandOf} from "./grid_keys";
import {shareOut} from "./grid_share";
import {clear, fillDown, fillRight} from "./grid_tools";

/** What keys and tools do in a grid while no cell is being typed: move, select, fill, share out, undo. */
export function useGridCommands(grid) {
    const notification = useService("notification");
    const {selection, model} = grid;
    const {page} = model;
    const field = page.entry;

    function isFilled(r, c) {
        const value = grid.cellAt(r, c).value(page.shownField);
        return value !== null && value !== page.blank;
    }

    /** Share out over the selected cells, or over the whole row. */
    function spread(shapes) {
        const row = grid.columns.map((_column, c) => grid.cellAt(selection.active.r, c));
        const lines = selection.isBlock ? grid.selected : [row];
        const {changes, sentence, type} = shareOut(page, lines, shapes);
        grid.edit(changes);
        if (sentence) {
            notification.add(sentence, {type});
        }
    }

    const commands = {
        move: ({dr, dc, extend}) => selection.move(dr, dc, extend),
        jump: ({dr, dc, extend}) => selection.jump(dr, dc, isFilled, extend),
        tab: ({step}) => selection.tab(step),
        enter: ({step}) => selection.enter(step),
        column: ({last, extend}) =>
            selection.select(selection.active.r, last ? selection.width - 1 : 0, extend),
        corner: ({last, extend}) =>
            selection.select(
                last ? selection.height - 1 : 0,
                last ? selection.width - 1 : 0,
                extend
            ),
        all: () => selection.selectAll(),
        collapse: () => selection.collapse(),
        type: () => grid.openEditor("", true),
        edit: ({isSelected}) => {
            const cell = grid.cursor.cell;
            grid.openEditor(cell ? page.textOf(cell, field) : "", false, isSelected);
        },
        clear: () => field && grid.edit(clear(grid.selected, page.blank)),
        fillRight: () => field && grid.edit(fillRight(grid.selected, field)),
        fillDown: () => field && grid.edit(fillDown(grid.selected, field)),
        spread: () => field && spread(null),
        shape: async () => {
            const ids = [...new Set(grid.selected.map(([cell]) => cell.row.id))];
            spread(await model.source.shapesOf(ids));
        },
        undo: () => follow(model.undo()),
        redo: () => follow(model.redo()),
        history: () => grid.cursor.cell && page.openHistory(grid.env, grid.cursor.cell, grid.focus),
        dock: () => grid.dockFocus?.(),
        fold: () => {
            const row = model.rows[selection.active.r];
            const groups = model.lines.filter(({group}) => group?.rows.includes(row));
            if (groups.length) {
                model.fold(groups[groups.length - 1].group);
            }
        },
        unfold: () => model.foldAll(false),
        open: () => grid.props.open?.(model.rows[selection.active.r]),
    };

    function follow(changes) {
        if (changes.length) {
            grid.goTo(changes[0].cell);
        }
    }

    function run(command) {
        if (!selection.isEmpty || command.name === "unfold") {
            commands[command.name](command);
            grid.showSelection(true);
        }
    }

    /** Tab in the last cell, or Shift-Tab in the first, goes on through the page. */
    function leavesGrid({name, step}) {
        const {r, c} = selection.active;
        const first = r === 0 && c === 0;
        const last = r === selection.height - 1 && c === selection.width - 1;
        return name === "tab" && (step > 0 ? last : first);
    }

    function onKeydown(ev) {
        const command = commandOf(ev);
        if (!command || leavesGrid(command)) {
            return;
        }
        if (command.name !== "type") {
            ev.preventDefault();
        }
        ev.stopPropagation();
        run(command);
    }

    Object.assign(grid, {run, onKeydown});
}
