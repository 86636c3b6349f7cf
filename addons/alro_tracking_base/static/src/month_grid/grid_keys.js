const ARROWS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
/** With Alt and Shift, as spreadsheets group and ungroup. */
const FOLDS = {ArrowLeft: "fold", ArrowRight: "unfold"};
const PAGE = 15;
const KEYS = {
    Tab: (shift) => ({name: "tab", step: shift ? -1 : 1}),
    Enter: (shift) => ({name: "enter", step: shift ? -1 : 1}),
    Home: (extend) => ({name: "column", last: false, extend}),
    End: (extend) => ({name: "column", last: true, extend}),
    PageUp: (extend) => ({name: "move", dr: -PAGE, dc: 0, extend}),
    PageDown: (extend) => ({name: "move", dr: PAGE, dc: 0, extend}),
    F2: (shift) => ({name: shift ? "dock" : "edit"}),
    F6: () => ({name: "dock"}),
    F8: () => ({name: "history"}),
    Escape: () => ({name: "collapse"}),
    Delete: () => ({name: "clear"}),
    Backspace: () => ({name: "clear"}),
};
/** By the place of the key, not its letter: on a Thai keyboard the Z key writes another one. */
const CONTROL_KEYS = {
    KeyA: () => ({name: "all"}),
    KeyZ: (shift) => ({name: shift ? "redo" : "undo"}),
    KeyY: () => ({name: "redo"}),
    KeyR: () => ({name: "fillRight"}),
    KeyD: () => ({name: "fillDown"}),
};

/**
 * What a key means while no cell is being edited.
 *
 * @param {KeyboardEvent} ev
 * @returns {{name: string, [key: string]: any}|null} nothing for keys that are none of the grid's
 */
export function commandOf(ev) {
    const {key, shiftKey: shift} = ev;
    const ctrl = ev.ctrlKey || ev.metaKey;
    if (ev.isComposing) {
        return null;
    }
    if (ev.altKey) {
        return shift && key in FOLDS ? {name: FOLDS[key]} : null;
    }
    if (key in ARROWS) {
        const [dr, dc] = ARROWS[key];
        return {name: ctrl ? "jump" : "move", dr, dc, extend: shift};
    }
    if (ctrl) {
        return controlCommand(ev);
    }
    if (key in KEYS) {
        return KEYS[key](shift);
    }
    return key.length === 1 && key !== " " ? {name: "type"} : null;
}

function controlCommand({key, code, shiftKey: shift}) {
    if (key === "Home" || key === "End") {
        return {name: "corner", last: key === "End", extend: shift};
    }
    if (key === "Enter") {
        return {name: "open"};
    }
    return code in CONTROL_KEYS ? CONTROL_KEYS[code](shift) : null;
}
