import {describe, expect, test} from "@odoo/hoot";
import {commandOf} from "@alro_tracking_base/month_grid/grid_keys";
import {GridSelection} from "@alro_tracking_base/month_grid/grid_selection";

describe.current.tags("headless");

function makeSelection(height = 4, width = 5) {
    const selection = new GridSelection();
    selection.resize(height, width);
    return selection;
}

test("moving stops at the edges", () => {
    const selection = makeSelection();
    selection.move(-1, -1);
    expect(selection.active).toEqual({r: 0, c: 0});
    selection.move(99, 99);
    expect(selection.active).toEqual({r: 3, c: 4});
    expect(selection.isBlock).toBe(false);
});

test("extending keeps the other corner", () => {
    const selection = makeSelection();
    selection.select(2, 3);
    selection.move(-1, -2, true);
    expect(selection.box).toEqual({top: 1, bottom: 2, left: 1, right: 3});
    selection.collapse();
    expect(selection.box).toEqual({top: 1, bottom: 1, left: 1, right: 1});
    selection.selectAll();
    expect(selection.box).toEqual({top: 0, bottom: 3, left: 0, right: 4});
});

test("Tab goes on in the next row, and Enter returns below where tabbing began", () => {
    const selection = makeSelection();
    selection.select(0, 3);
    selection.tab(1);
    selection.tab(1);
    expect(selection.active).toEqual({r: 1, c: 0});
    selection.tab(-1);
    expect(selection.active).toEqual({r: 0, c: 4});
    selection.enter(1);
    expect(selection.active).toEqual({r: 1, c: 3});
    selection.enter(1);
    expect(selection.active).toEqual({r: 2, c: 3});
});

test("Ctrl and an arrow go to the edge of what is filled, and over what is empty to the next", () => {
    const filled = ["11011"];
    const isFilled = (_r, c) => filled[0][c] === "1";
    const selection = makeSelection(1, 5);
    selection.jump(0, 1, isFilled);
    expect(selection.active.c).toBe(1);
    selection.jump(0, 1, isFilled);
    expect(selection.active.c).toBe(3);
    selection.jump(0, 1, isFilled);
    expect(selection.active.c).toBe(4);
    selection.jump(0, 1, isFilled);
    expect(selection.active.c).toBe(4);
    selection.jump(0, -1, isFilled, true);
    expect(selection.box).toEqual({top: 0, bottom: 0, left: 3, right: 4});
});

test("a smaller grid pulls the selection back inside", () => {
    const selection = makeSelection();
    selection.select(3, 4);
    selection.resize(2, 1);
    expect(selection.active).toEqual({r: 1, c: 0});
    selection.resize(0, 0);
    expect(selection.isEmpty).toBe(true);
});

const key = (name, options = {}) => commandOf({key: name, code: "", shiftKey: false, ...options});

test("keys mean what they mean in spreadsheets", () => {
    expect(key("ArrowDown")).toEqual({name: "move", dr: 1, dc: 0, extend: false});
    expect(key("ArrowLeft", {shiftKey: true})).toEqual({name: "move", dr: 0, dc: -1, extend: true});
    expect(key("ArrowUp", {ctrlKey: true})).toMatchObject({name: "jump", dr: -1});
    expect(key("Tab", {shiftKey: true})).toEqual({name: "tab", step: -1});
    expect(key("Enter")).toEqual({name: "enter", step: 1});
    expect(key("Home", {ctrlKey: true})).toMatchObject({name: "corner", last: false});
    expect(key("F2")).toEqual({name: "edit"});
    expect(key("F2", {shiftKey: true})).toEqual({name: "dock"});
    expect(key("Delete")).toEqual({name: "clear"});
    expect(key("๕")).toEqual({name: "type"});
    expect(key(" ")).toBe(null);
    expect(key("5", {altKey: true})).toBe(null);
    expect(key("ArrowLeft", {altKey: true})).toBe(null);
    expect(key("ArrowLeft", {altKey: true, shiftKey: true})).toEqual({name: "fold"});
    expect(key("Enter", {ctrlKey: true})).toEqual({name: "open"});
    expect(key("c", {ctrlKey: true, code: "KeyC"})).toBe(null);
});

test("Ctrl with a letter goes by the place of the key, whatever the keyboard's language", () => {
    const ctrl = (code, name, shiftKey = false) => key(name, {ctrlKey: true, code, shiftKey});
    expect(ctrl("KeyZ", "ผ")).toEqual({name: "undo"});
    expect(ctrl("KeyZ", "Z", true)).toEqual({name: "redo"});
    expect(ctrl("KeyY", "ั")).toEqual({name: "redo"});
    expect(ctrl("KeyA", "ฟ")).toEqual({name: "all"});
});
