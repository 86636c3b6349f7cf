"""The page that an office prints: what stands on the screen stands on paper, what was typed a moment ago too."""

import re

import pypdfium2
from grid import Grid


def printed(page):
    """Press the button; return the file's name, and the text of its pages as Chrome reads it, without spaces."""
    with page.expect_download(timeout=120_000) as download:
        page.click(".o_grid_print")
    document = pypdfium2.PdfDocument(download.value.path())
    pages = [re.sub(r"\s+", "", each.get_textpage().get_text_range()) for each in document]
    return download.value.suggested_filename, pages


def figures(grid, row):
    """Return the figures of a row of the screen, from target to difference, one after another."""
    facts = {name: grid.fact(row, name).inner_text() for name in ("target", "total", "difference")}
    target = facts["target"].split()[0]
    return "".join([target, *grid.texts(row), facts["total"], facts["difference"]])


def test_an_office_prints_its_plan_as_it_stands(login):
    page = login("province")
    grid = Grid(page).open("alro-plan")
    row = next(
        row
        for row in grid.rows()
        if grid.fact(row, "total").inner_text() == "0"
        and "o_locked" not in grid.cell(row, 0).get_attribute("class")
    )
    grid.go_to(row, 1)
    grid.type(7)
    name, pages = printed(page)
    assert re.fullmatch(r"แผนปฏิบัติงานรายเดือน 25\d\d ส\.ป\.ก\.เชียงใหม่ 25\d\d-\d\d-\d\d\.pdf", name)
    text = "".join(pages)
    for each in grid.rows():
        assert figures(grid, each) in text, f"the row {grid.row(each).inner_text()!r} is on paper"
    for number, each in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in each
        assert "ต.ค." in each, "the head of the table stands on each page"
    assert f"รวมทั้งสิ้น{len(grid.rows())}แถว" in text
    assert "เงื่อนไข" in text and "ปีงบประมาณปัจจุบัน" in text


def test_what_cannot_be_printed_says_why(login):
    """Headquarters would print every office's results of the year: too much, and the message says what to do."""
    page = login("central_act")
    page.goto("/odoo/alro-report")
    page.locator(".o_searchview_facet").first.locator(".o_facet_remove").click()  # my office
    Grid(page).wait()
    page.click(".o_grid_print")
    words = page.locator(".modal .modal-body")
    words.wait_for(timeout=60_000)
    assert "มากเกินไปสำหรับเอกสารฉบับเดียว" in words.inner_text()
