"""A day of the budget group with a report of the treasury: what the screen shows is in the database."""

import os
import re
from pathlib import Path

from gfmis import ROWS, File, Year, check_file, map_codes, post_file, spent, take_back
from grid import Grid, call
from money import choose, saved_form, upload
from playwright.sync_api import expect
from test_money_day import BARE, CUT, FITS, PHONE, unfold

RESULTS = Path(os.environ["ALRO_E2E_RESULTS"])
LATIN = re.compile(r"[A-Za-z]{3}")


# columns of lists that lie beyond the edge
BEYOND = """() => [...document.querySelectorAll(".o_list_table th[data-name]")]
    .filter((head) => head.getBoundingClientRect().right > innerWidth + 1)
    .map((head) => `beyond the edge: ${head.innerText}`)"""


def month_of(day, start):
    """Return the fiscal month of a day."""
    return (day.year - start.year) * 12 + day.month - start.month + 1


def idle(page):
    """Wait until what goes on in the background is done."""
    expect(page.locator(".o_alro_gfmis_progress")).to_have_count(0, timeout=120_000)


def tab(page, name):
    page.click(f"a[name={name}]")
    rows = page.locator(f"[name={name}_ids] .o_data_row")
    expect(rows.first).to_be_visible()
    return rows


def explain(page, row, name, text):
    row.locator(f"[name={name}]").click()
    page.locator(f".o_selected_row [name={name}] input").fill(text)
    saved_form(page)


def test_a_report_of_500_rows_is_decided_posted_seen_and_reversed(login, database, tmp_path):
    year = Year.current(database)
    file = File.of(database, year)
    assert len(file.lines) > 20
    keeper = login("central_act")
    map_codes(keeper, file.lines)
    take_back(keeper, database, year)
    post_file(keeper, "GFMIS ต.ค.xlsx", file.earlier(year))
    stands = spent(database, file.lines)
    path = tmp_path / "GFMIS พ.ย.xlsx"
    path.write_bytes(file.content(year.today))

    check_it(keeper, path)
    batch = database.value("SELECT max(id) FROM alro_gfmis_batch")
    counts = "row_count, unmatched_count, ambiguous_count, refused_count, carry_over_count"
    assert database.rows(f"SELECT {counts} FROM alro_gfmis_batch WHERE id = %s", batch) == [
        (ROWS, 3, 1, 0, 0)
    ]
    refuse_to_post(keeper)
    decide(keeper, file)
    post_it(keeper)
    expected = file.sums(year.today)
    after = spent(database, file.lines)
    month = month_of(year.today, year.start)
    assert {line: after[line, month] for line in expected} == expected
    see_as_an_office(login("province"), file, expected, year.today)
    look_behind_a_figure(keeper, file.lines[0])
    reverse_it(keeper, batch)
    assert spent(database, file.lines) == stands


def check_it(page, path):
    """Upload and check; the page is left meanwhile."""
    page.goto("/odoo/alro-gfmis")
    page.locator(".o_list_button_add").first.click()
    upload(page, "datas", path)
    expect(page.locator("[name=name] input")).to_have_value(path.name)
    page.screenshot(path=RESULTS / "gfmis_new.png")
    page.locator("button[name=action_check_later]:visible").click()
    expect(page.locator(".o_alro_gfmis_progress, a[name=unmatched]").first).to_be_visible()
    page.screenshot(path=RESULTS / "gfmis_checking.png")
    page.goto("/odoo/alro-gfmis")  # away
    page.locator(".o_data_row", has_text=path.name).locator("[name=name]").click()
    idle(page)
    expect(page.locator("a[name=unmatched]")).to_be_visible()
    page.screenshot(path=RESULTS / "gfmis_checked.png")


def refuse_to_post(page):
    """What is not decided is named, and nothing is posted."""
    page.locator("button[name=action_post_later]").click()
    page.locator(".modal .btn-primary").click()
    idle(page)
    refusal = page.locator("[name=run_message]")
    expect(refusal).to_contain_text("3 ")
    assert not LATIN.search(refusal.inner_text().replace("GFMIS", "").replace("xlsx", ""))
    page.screenshot(path=RESULTS / "gfmis_refused.png")


def decide(page, file):
    """Choose and explain all that waits, in the tabs of the file and in the list of its rows."""
    rows = tab(page, "unmatched")
    expect(rows).to_have_count(3)
    page.screenshot(path=RESULTS / "gfmis_unmatched.png")
    form = page.url
    page.locator(".tab-pane.active button[name=action_rows]").first.click()
    strangers = page.locator(".o_list_view .o_data_row", has_text=file.strange_unit)
    expect(strangers).to_have_count(2)
    for place in range(2):
        strangers.nth(place).locator(".o_list_record_selector input").check()
    page.screenshot(path=RESULTS / "gfmis_rows_selected.png")
    page.locator(".o_control_panel button[name=action_choose]").click()
    dialog = page.locator(".modal")
    choose(dialog, "agency_id", file.stranger.office_name)
    expect(dialog.locator("[name=budget_line_id] input[type=radio]:checked")).to_have_count(1)
    page.screenshot(path=RESULTS / "gfmis_choose_several.png")
    dialog.locator("button[name=action_choose]").click()
    expect(strangers).to_have_count(0)
    page.goto(form)

    rows = tab(page, "unmatched")
    expect(rows).to_have_count(1)
    rows.first.locator("button[name=action_choose]").click()
    choose(dialog, "activity_id", file.nameless.name)
    expect(dialog.locator("[name=budget_line_id] input[type=radio]:checked")).to_have_count(1)
    dialog.locator("button[name=action_choose]").click()
    expect(page.locator("a[name=unmatched]")).to_have_count(0)

    rows = tab(page, "ambiguous")
    rows.first.locator("button[name=action_choose]").click()  # one
    options = dialog.locator("[name=budget_line_id] input[type=radio]")
    expect(options).to_have_count(len(file.torn))
    page.screenshot(path=RESULTS / "gfmis_choose_one.png")
    dialog.locator(f"[name=budget_line_id] input[data-value='{file.torn[0].id}']").check()  # two
    dialog.locator("button[name=action_choose]").click()  # three clicks
    expect(page.locator("a[name=ambiguous]")).to_have_count(0)

    rows = tab(page, "flagged")
    expect(rows).to_have_count(1)
    page.screenshot(path=RESULTS / "gfmis_flagged.png")
    explain(page, rows.first, "accept_reason", "GFMIS ปัดเศษ")
    rows = tab(page, "suspect")
    expect(rows).to_have_count(1)
    page.screenshot(path=RESULTS / "gfmis_suspect.png")
    explain(page, rows.first, "reason", "ส่งคืนเงินเหลือจ่าย")
    expect(page.locator(".alert-success")).to_be_visible()
    page.click("a[name=difference]")
    page.screenshot(path=RESULTS / "gfmis_difference.png")


def post_it(page):
    page.locator("button[name=action_post_later]").click()
    page.locator(".modal .btn-primary").click()
    expect(page.locator("button[name=action_ask_reverse]")).to_be_visible(timeout=120_000)
    page.screenshot(path=RESULTS / "gfmis_posted.png")


def see_as_an_office(page, file, expected, today):
    """An office sees figure and date, and not the file."""
    line = file.lines[0]
    assert line.office == "AL50"
    page.goto("/odoo/alro-spending")
    Grid(page).search(line.name)
    groups = page.locator(".o_group_header")
    expect(groups.filter(has_text=line.name)).not_to_have_count(0)  # they are there,
    expect(groups.filter(has_not_text=line.name)).to_have_count(0)  # and the search is done
    for number, group in enumerate(groups.all(), 1):
        group.click()
        expect(page.locator(".o_group_open")).to_have_count(number)
    shown = f"{expected[line.id][0]:,.2f}"
    row = page.locator(".o_data_row", has_text=shown).first
    expect(row.locator("[name=spending_as_of]")).to_contain_text(str(today.year + 543))
    expect(page.locator("button[name=action_gfmis_rows]")).to_have_count(0)
    page.screenshot(path=RESULTS / "gfmis_office_spending.png")
    grid = Grid(page).open("alro-spending-plan")
    grid.search(line.name)
    fact = grid.fact(line.id, "disbursed")
    expect(fact).to_contain_text(shown.removesuffix(".00"))
    expect(fact).to_contain_text(str(today.year + 543)[2:])
    page.screenshot(path=RESULTS / "gfmis_office_plan.png")


def look_behind_a_figure(page, line):
    """From a figure to the rows that it is the sum of."""
    page.goto(f"/odoo/alro-budget-lines/{line.id}")
    page.click("a[name=spending]")
    expect(page.locator("[name=spending_as_of]").first).to_be_visible()
    page.screenshot(path=RESULTS / "gfmis_budget_line.png")
    page.locator("[name=month_ids] button[name=action_gfmis_rows]:visible").last.click()
    rows = page.locator(".o_list_view .o_data_row")
    expect(rows.first).to_contain_text(line.source)
    rows.first.locator("[name=number]").click()
    expect(page.locator("[name=text]")).to_contain_text(line.budget_code)
    page.screenshot(path=RESULTS / "gfmis_row.png")


def reverse_it(page, batch):
    page.goto(f"/odoo/alro-gfmis/{batch}")
    page.locator("button[name=action_ask_reverse]").click()
    page.locator(".modal [name=reason] textarea").fill("ไฟล์ผิดวัน")
    page.screenshot(path=RESULTS / "gfmis_reverse.png")
    page.locator(".modal button[name=action_reverse]").click()
    expect(page.locator("[name=reverse_reason]")).to_have_text("ไฟล์ผิดวัน", timeout=120_000)
    page.screenshot(path=RESULTS / "gfmis_reversed.png")


def test_no_figure_of_a_file_is_cut(login, database):
    keeper, phone = login("central_act"), login("central_act", **PHONE)
    year = Year.current(database)
    file = File.of(database, year)
    map_codes(keeper, file.lines)
    take_back(keeper, database, year)
    posted = post_file(keeper, "GFMIS ต.ค.xlsx", file.earlier(year))
    batch = check_file(keeper, "GFMIS พ.ย.xlsx", file.content(year.today))
    tabs = ("unmatched", "ambiguous", "flagged", "suspect", "difference")
    pages = {
        "list": "alro-gfmis",
        "rows": "alro-gfmis-rows",
        "figures": "alro-gfmis-figures",
        "mappings": "alro-gfmis-mappings",
        "spending": "alro-spending",
        "line": f"alro-budget-lines/{file.lines[0].id}",
        "layouts": "alro-gfmis-layouts",
    }
    problems = []
    for screen, width in ((keeper, 1366), (phone, 390)):
        screen.goto(f"/odoo/alro-gfmis/{batch}")
        for name in tabs:
            tab(screen, name)
            problems += look(screen, f"tab_{name}", width)
        for name, path in pages.items():
            screen.goto(f"/odoo/{path}")
            expect(screen.locator(".o_list_table, .o_form_renderer").first).to_be_visible()
            unfold(screen)
            problems += look(screen, name, width)
    call(keeper, "alro.gfmis.batch", "action_reverse", [posted], "ทดสอบ")
    call(keeper, "alro.gfmis.batch", "unlink", [batch])
    assert not problems, problems


def look(page, name, width):
    page.wait_for_timeout(500)  # for the eye only
    page.screenshot(path=RESULTS / f"gfmis_{name}_{width}.png", full_page=True)
    hidden = "" if page.evaluate(FITS) else "the page is scrolled sideways"
    found = [hidden, *page.evaluate(CUT if width > 390 else BARE), *page.evaluate(BEYOND)]
    return [f"{name} at {width}: {what}" for what in found if what]
