"""The month grid on a telephone and on paper."""

import io
import os
import re
import unicodedata
from pathlib import Path

from grid import Grid, Ledger, make_targets
from playwright.sync_api import expect
from pypdf import PdfReader

RESULTS = Path(os.environ["ALRO_E2E_RESULTS"])
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FITS = "document.scrollingElement.scrollWidth <= innerWidth"


def test_a_month_at_a_time_is_typed_with_a_finger(login, database):
    target, *_ = make_targets(login("super_admin"), database, "AL27", [1200])
    page = login("province2", **PHONE)
    grid = Grid(page).open("alro-plan")
    ledger = Ledger(database, [target])
    expect(page.locator("th.o_grid_head")).to_have_count(1)
    assert page.evaluate(FITS), "nothing is scrolled sideways"
    shown = page.locator("th.o_grid_head").inner_text().strip()
    first = current_column(grid)

    grid.cell(target, 0).scroll_into_view_if_needed()
    grid.cell(target, 0).tap()
    expect(grid.editor).to_be_focused()
    expect(grid.editor).to_have_attribute("inputmode", "decimal")
    page.keyboard.type("25")
    page.locator("th.o_grid_head button").last.tap()
    expect(page.locator("th.o_grid_head")).not_to_have_text(shown)
    expect(grid.cell(target, 0)).to_have_text("")
    grid.cell(target, 0).tap()
    expect(grid.editor).to_be_focused()
    page.keyboard.type("26")
    page.screenshot(path=RESULTS / "grid_phone_typing.png")
    grid.press("Enter")
    grid.expect_saved()
    assert page.evaluate(FITS)
    page.locator("th.o_grid_head button").first.tap()
    expect(page.locator("th.o_grid_head")).to_have_text(re.compile(re.escape(shown)))
    expect(grid.cell(target, 0)).to_have_text("25")
    typed = {(target, first): 25.0, (target, first + 1): 26.0}
    ledger.expect_typed("planned_qty", typed, "province2")


def current_column(grid):
    """Return which month of the fiscal year a phone shows first: the one that runs."""
    return grid.page.evaluate("(new Date().getMonth() + 3) % 12")


def test_all_rows_are_printed_below_a_head_on_each_page(login):
    page = login("province")
    grid = Grid(page).open("alro-report")
    names = [grid.row(row).locator("th .o_grid_open").inner_text() for row in grid.rows()]
    # of what a browser prints by itself in Sarabun no reader makes the Thai out; here it is about rows, not letters
    page.add_style_tag(content="body * { font-family: Laksaman !important; }")
    page.emulate_media(media="print")
    expect(page.locator(".o_grid_toolbar")).to_be_hidden()
    expect(page.locator(".o_grid_dock")).to_be_hidden()
    file = RESULTS / "grid_report.pdf"
    page.pdf(path=file, format="A4", landscape=True, prefer_css_page_size=True)
    pages = PdfReader(io.BytesIO(file.read_bytes())).pages
    assert len(pages) > 1
    for sheet in pages:
        width, height = (float(side) for side in sheet.mediabox[2:])
        assert (round(width), round(height)) == (842, 595), "A4, landscape"
    texts = [squeezed(sheet.extract_text()) for sheet in pages]
    months = [squeezed(text) for text in page.locator("th.o_grid_head").all_inner_texts()]
    for number, text in enumerate(texts, 1):
        missing = [month for month in months if month not in text]
        assert not missing, f"page {number} lacks the heads {missing}"
    whole = "".join(texts)
    missing = [name for name in names if squeezed(name) not in whole]
    assert not missing, f"not printed: {missing}"


def squeezed(text):
    """Return a text without spaces and Thai marks: a PDF breaks lines and has marks of its font."""
    marks = r"[\s\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\uf700-\uf71f]+"
    return re.sub(marks, "", unicodedata.normalize("NFKD", text))
