"""What the scenes of screenshots.py are made with: sets of pictures, logged-in pages, frames, marks.

A scene is a function of a page that brings it to what its picture shows. It may be a generator: it then yields where
the picture is to be taken, and puts back afterwards what it changed. What it yields are the elements that the picture
is cut to; nothing: all that the window shows.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import expect

DESK = {"viewport": {"width": 1280, "height": 760}}
SHORT = {"viewport": {"width": 1280, "height": 560}}
TALL = {"viewport": {"width": 1280, "height": 920}}
PHONE = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}
MARGIN = 8
MARK = """
    (element, number) => {
        const {right, top} = element.getBoundingClientRect();
        const [x, y] = [Math.min(innerWidth - 24, right - 11), Math.max(2, top - 11)];
        const mark = document.createElement("div");
        mark.textContent = number;
        mark.style.cssText = `position: fixed; z-index: 99999; left: ${x}px; top: ${y}px;
            width: 22px; height: 22px; border-radius: 50%; background: #c62828;
            color: #fff; font: bold 14px/22px sans-serif; text-align: center; box-shadow: 0 0 0 2px #fff;`;
        document.body.append(mark);
    }
"""


@dataclass(frozen=True)
class Shot:
    login: str | None
    window: dict
    scene: callable


class Shots(dict):
    """A set of pictures by name. The name of a picture is its scene's, with hyphens if the set wants them."""

    def __init__(self, folder, with_hyphens=False):
        super().__init__()
        self.folder = folder
        self.with_hyphens = with_hyphens

    def shot(self, login=None, window=DESK):
        """Register a scene: who looks, through which window."""

        def register(scene):
            name = scene.__name__.replace("_", "-") if self.with_hyphens else scene.__name__
            self[name] = Shot(login, window, scene)
            return scene

        return register


def log_in(page, name):
    page.goto("/web/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", name)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/odoo"))


@contextmanager
def somebody(page, name):
    """Let another user take part, in a browser of his own."""
    context = page.context.browser.new_context(
        base_url=page.evaluate("location.origin"), locale="th-TH", timezone_id="Asia/Bangkok"
    )
    other = context.new_page()
    log_in(other, name)
    yield other
    context.close()


def call(page, model, method, *args, **kwargs):
    """Call the server as the user of a page."""
    answer = page.request.post(
        f"/web/dataset/call_kw/{model}/{method}",
        data={
            "jsonrpc": "2.0",
            "params": dict(model=model, method=method, args=args, kwargs=kwargs),
        },
    ).json()
    if "error" in answer:
        raise RuntimeError(answer["error"]["data"]["message"])
    return answer["result"]


@contextmanager
def kept(page, model, ids, *names):
    """Put these fields of these records back afterwards."""
    before = call(page, model, "read", ids, list(names))
    try:
        yield before
    finally:
        now = {record["id"]: record for record in call(page, model, "read", ids, list(names))}
        for record in before:
            changed = {
                name: record[name] for name in names if record[name] != now[record["id"]][name]
            }
            if changed:
                call(page, model, "write", [record["id"]], changed)


def months_of(page, target):
    """Return the ids of a target's months, October first."""
    return call(page, "alro.work.month", "search", [["target_id", "=", target]], order="month")


def open_grid(page, path):
    page.goto(f"/odoo/{path}")
    wait_for_grid(page)
    expect(page.locator("#o_grid_active")).to_be_visible()


def wait_for_grid(page):
    expect(page.locator(".o_alro_grid.o_painted tr.o_grid_row").first).to_be_visible()


def wait_until_saved(page):
    page.wait_for_timeout(300)
    expect(page.locator(".o_grid_saved.o_saved")).to_be_visible()


def row_of(page, target):
    return page.locator(f"tr.o_grid_row[data-row='{target}']")


def cell_of(page, target, column):
    return row_of(page, target).locator(f"td[data-c='{column}']")


def go_to(cell):
    cell.scroll_into_view_if_needed()
    cell.click()
    expect(cell).to_have_id("o_grid_active")


def active_target(page):
    """Return which row the cursor stands in."""
    return int(
        page.locator("tr.o_grid_row", has=page.locator("#o_grid_active")).get_attribute("data-row")
    )


def open_list(page, path):
    page.goto(f"/odoo/{path}")
    expect(page.locator(".o_data_row, .o_group_header").first).to_be_visible()


def mark(*elements):
    """Number the elements that a picture is about, from 1."""
    for number, element in enumerate(elements, 1):
        expect(element).to_be_visible()
        element.evaluate(MARK, number)


def frame_of(page, elements):
    """Return the part of the window that holds all these elements."""
    boxes = [element.bounding_box() for element in elements]
    left = max(0, min(box["x"] for box in boxes) - MARGIN)
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    right = min(page.viewport_size["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = min(
        page.viewport_size["height"], max(box["y"] + box["height"] for box in boxes) + MARGIN
    )
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def settle(page):
    """Wait for fonts and for what is drawn last; the page itself never falls silent, it listens to the server."""
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    expect(page.locator(".o_loading_indicator")).to_have_count(0)
    page.wait_for_timeout(600)


def show_top(page):
    """Of a list or form: no cursor in it, and from its beginning."""
    page.evaluate("document.activeElement?.blur()")
    page.evaluate(
        "document.querySelectorAll('.o_content, .o_form_view').forEach(e => e.scrollTo(0, 0))"
    )
