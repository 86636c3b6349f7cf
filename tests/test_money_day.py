"""A day of those who keep the year's money: what they see and do at the screen is in the database and its log."""

import os
import re
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from grid import Grid, call, number
from money import (
    Money,
    choose,
    give,
    make_document,
    open_list,
    saved_form,
    take_part,
    type_date,
    upload,
)
from playwright.sync_api import expect

RESULTS = Path(os.environ["ALRO_E2E_RESULTS"])
OFFICES = ["AL50", "AL27", "AL34", "AL55"]  # the first two are those of province and province2
GOOD, WARN, BAD = (re.compile(rf"\bo_{tone}\b") for tone in ("good", "warn", "bad"))
REFUSED = re.compile(r"\bo_refused\b")
THAI = re.compile(r"[ก-๙]")
LATIN = re.compile(r"[A-Za-z]{3}")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FITS = "document.scrollingElement.scrollWidth <= innerWidth"
PAGES = {
    "province": ["alro-spending-plan", "alro-fund-spending", "alro-transfers", "alro-ledger"],
    "central_act": [
        *["alro-transfers", "alro-transfers/new", "alro-spending", "alro-gfmis/new"],
        *["alro-gfmis", "alro-gfmis-rows", "alro-gfmis-mappings", "alro-gfmis-layouts"],
    ],
    "central_fund": ["alro-fund-batches", "alro-fund-batches/new"],
    "admin_act_fund": [
        *["alro-budgets", "alro-budget-lines", "alro-spending", "alro-ledger"],
        *["alro-year-workbooks", "alro-year-workbooks/new"],
    ],
}
# on a phone: what a list shows that has no heading beside it, or reaches beyond the screen
BARE = """() => [...document.querySelectorAll(".o_list_table .o_data_row > td, .o_list_table .o_list_number")]
    .filter((cell) => cell.offsetHeight && cell.innerText.trim() && !cell.matches(".o_list_button"))
    .filter((cell) => cell.getBoundingClientRect().right > innerWidth
        || cell.scrollWidth > cell.clientWidth + 1
        || !getComputedStyle(cell, "::before").content.includes(cell.dataset.label))
    .map((cell) => cell.innerText)"""
# figures and headings of lists that find no room
CUT = """() => [...document.querySelectorAll(".o_list_table .o_list_number, .o_list_table th span.text-truncate")]
    .filter((each) => each.clientWidth && each.scrollWidth > each.clientWidth + 1)
    .map((each) => each.innerText)"""


@pytest.fixture
def money(database):
    return Money(database)


@pytest.fixture
def admin(login):
    """The page of somebody who prepares what a journey begins with."""
    return login("super_admin")


def first_day(database, activity):
    """Return the day on which the fiscal year of an activity begins."""
    return database.value("SELECT date_from FROM alro_fiscal_year WHERE year = %s", activity.year)


def in_thai(day):
    """Write a day as people type it: 15 ต.ค. 2569."""
    months = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
    return f"{day.day} {months[day.month - 1]} {day.year + 543}"


def confirm_plan(page, money, line, amount):
    """Plan all of a line's money in October, and confirm it, as an office may."""
    call(
        page, "alro.spending.month", "write", money.month_ids(line)[:1], {"planned_amount": amount}
    )
    call(page, "alro.budget.line", "action_confirm_plan", [line])


def test_the_admin_of_the_fund_gives_an_activity_money_and_its_offices_their_share(
    with_clipboard, login, admin, database, money
):
    activity = take_part(admin, database, "fund", OFFICES)
    category, category_name = money.category("operating")
    page = with_clipboard("admin_fund")
    page.goto(f"/odoo/alro-activities/{activity.id}")
    page.click("a[name=budgets]")
    wholes = page.locator("[name=appropriation_ids]")
    wholes.locator(".o_field_x2many_list_row_add a").click()
    choose(wholes.locator(".o_selected_row"), "category_id", category_name)
    wholes.locator(".o_selected_row [name=act_amount] input").fill("1,000,000")
    saved_form(page)

    grid = Grid(page).wait()
    rows = grid.rows()
    assert sorted(rows) == sorted(activity.parts.values())
    ungiven = page.locator("tr[data-footer=ungiven] td.o_grid_sum").first
    expect(ungiven).to_have_text("1,000,000")
    grid.go_to(rows[0], 0)
    grid.paste("400,000\r\n300,000.50\r\n200,000\r\n")
    expect(ungiven).to_have_text("99,999.50")
    grid.expect_saved()
    page.screenshot(path=RESULTS / "money_matrix_pasted.png")

    grid.go_to(rows[3], 0)
    grid.type("100,000", then="Enter")
    expect(ungiven).to_have_text("-0.50")
    expect(ungiven).to_have_class(BAD)
    expect(grid.cell(rows[3], 0)).to_have_class(REFUSED)
    grid.go_to(rows[3], 0)
    expect(grid.dock).to_contain_text("99,999.50")
    sentence = grid.dock.inner_text()
    assert THAI.search(sentence) and not LATIN.search(sentence), sentence
    page.screenshot(path=RESULTS / "money_matrix_refused.png")
    grid.type("99,999.50", then="Enter")
    expect(ungiven).to_have_text("0")
    grid.expect_saved()

    typed = dict(zip(rows, [400000, 300000.5, 200000, 99999.5], strict=True))
    born = database.rows(
        "SELECT participation_id, id, received_amount FROM alro_budget_line WHERE activity_id = %s",
        activity.id,
    )
    assert {part: float(amount) for part, _id, amount in born} == typed
    lines = {part: id_ for part, id_, _amount in born}
    for part, line in lines.items():
        changes = money.changes("alro.budget.line", [line], "received_amount")
        assert [change[1:] for change in changes] == [(typed[part], "admin_fund")]
    whole = database.rows(
        "SELECT category_id, act_amount, given_amount, ungiven_amount FROM alro_appropriation"
        " WHERE activity_id = %s",
        activity.id,
    )
    assert whole == [(category, 1000000, 1000000, 0)]

    part = activity.parts["AL27"]
    confirm_plan(login("province2"), money, lines[part], typed[part])
    page.reload()
    page.click("a[name=budgets]")
    grid.wait().go_to(part, 0)
    grid.type("90,000", then="Enter")
    grid.expect_saved()
    assert money.line(lines[part], "plan_state", "plan_stale", "confirmed_total") == [
        "confirmed",
        True,
        typed[part],
    ]
    open_list(page, "alro-budget-lines", activity)
    badges = page.locator(".o_data_row [name=plan_status] .badge.text-bg-warning")
    expect(badges).to_have_count(1)
    page.screenshot(path=RESULTS / "money_lines_stale.png")


def amounts(page, name):
    """Return the figures of a column of a list or of the lines of a form."""
    return [number(text) for text in page.locator(f".o_data_row [name={name}]").all_inner_texts()]


def new_document(page, kind, subject, day):
    page.goto("/odoo/alro-transfers/new")
    page.locator(f"[name=kind] input[data-value={kind}]").check()
    page.locator("[name=name] input").fill(subject)
    type_date(page.locator(".o_form_view"), "date", in_thai(day))


def add_line(page, office, activity, amount):
    page.locator("[name=line_ids] .o_field_x2many_list_row_add a").click()
    row = page.locator("[name=line_ids] .o_selected_row")
    expect(row.locator("[name=budget_line_id] input")).to_have_value("")
    choose(row, "budget_line_id", activity.name, office)
    row.locator("[name=amount] input").fill(amount)


def post(page):
    page.click("button[name=action_post]")
    expect(page.locator("button[name=action_ask_reverse]")).to_be_visible()
    return page.locator("[name=number]").first.inner_text()


def document_id(page):
    return int(re.search(r"/(\d+)(?:\?|$)", page.url)[1])


def in_ledger(page, activity, day):
    """Return appropriation, changes, received and allocated of an activity at the end of a day."""
    page.goto("/odoo/alro-ledger")
    page.locator(".o_control_panel_main_buttons button[name]").first.click()
    type_date(page.locator(".modal"), "day", in_thai(day))
    page.click(".modal button[name=action_open]")
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(".o_breadcrumb")).to_contain_text(str(day.year + 543))
    group = page.locator(".o_group_header", has_text=activity.name)
    expect(group).to_have_count(1)
    figures = group.locator(".o_list_number").all_inner_texts()
    return [number(re.sub(r"[^\d.-]", "", figure)) for figure in figures[:4]]


def test_the_budget_group_allocates_takes_back_and_changes(login, admin, database, money):
    activity = take_part(admin, database, "act", OFFICES[:3])
    category, _name = money.category("operating")
    shares = {"AL50": 200000, "AL27": 100000, "AL34": 50000}
    give(admin, activity, category, 400000, shares)
    lines = activity.lines
    start = first_day(database, activity)
    today = database.value("SELECT (now() AT TIME ZONE 'Asia/Bangkok')::date")
    over = (today - start).days  # of a year that has just begun, not many
    sent, returned, changed = (start + timedelta(min(days, over)) for days in (9, 19, 29))
    page = login("central_act")

    new_document(page, "allocate", "โอนจัดสรร งวดที่ 1", sent)
    page.click("button[name=action_add_offices]")
    choose(page.locator(".modal"), "activity_id", activity.name)
    expect(page.locator(".modal .o_data_row")).to_have_count(3)
    page.screenshot(path=RESULTS / "money_add_offices.png")
    page.click(".modal button[name=action_add]")
    expect(page.locator("[name=line_ids] .o_data_row")).to_have_count(3)
    assert sorted(amounts(page, "amount")) == [50000, 100000, 200000]
    of_chiangmai = page.locator("[name=line_ids] .o_data_row", has_text="เชียงใหม่")
    of_chiangmai.locator("[name=amount]").click()
    page.locator("[name=line_ids] .o_selected_row [name=amount] input").fill("120,000.50")
    page.screenshot(path=RESULTS / "money_transfer_draft.png")
    name = post(page)
    assert re.fullmatch(rf"\d{{4}}/{activity.year}", name)
    page.screenshot(path=RESULTS / "money_transfer_posted.png")
    document = document_id(page)

    with page.expect_download(timeout=120_000) as download:
        page.locator(".o_statusbar_buttons button[name]:not([name^=action])").click()
    paper = pypdfium2.PdfDocument(download.value.path())
    text = "".join(re.sub(r"\s+", "", each.get_textpage().get_text_range()) for each in paper)
    for words in (name, "120,000.50", "100,000.00", "50,000.00", "270,000.50"):
        assert words in text, f"{words} is on paper"
    assert "สองแสนเจ็ดหมื่นบาทห้าสิบสตางค์" in text

    assert {office: money.line(line, "allocated_amount")[0] for office, line in lines.items()} == {
        "AL50": 120000.5,
        "AL27": 100000,
        "AL34": 50000,
    }
    for line, amount in zip(lines.values(), (120000.5, 100000, 50000), strict=True):
        [change] = money.log("alro.budget.line", [line], "allocated_amount")
        assert change[3] == amount and change[5] == "central_act" and name in change[6]
    open_list(page, "alro-budget-lines", activity)
    assert sorted(amounts(page, "allocated_amount")) == [50000, 100000, 120000.5]
    assert "฿" not in page.locator(".o_list_table").inner_text()
    page.screenshot(path=RESULTS / "money_lines_allocated.png")

    new_document(page, "return", "โอนคืน", returned)
    add_line(page, "เชียงใหม่", activity, "120,000.75")
    page.click("button[name=action_post]")
    refusal = page.locator(".modal .modal-body")
    expect(refusal).to_contain_text("120,000.50")
    assert not LATIN.search(refusal.inner_text()), refusal.inner_text()
    page.screenshot(path=RESULTS / "money_return_refused.png")
    page.locator(".modal footer button").first.click()
    page.locator("[name=line_ids] .o_data_row [name=amount]").click()
    page.locator("[name=line_ids] .o_selected_row [name=amount] input").fill("20,000.50")
    post(page)
    assert money.line(lines["AL50"], "sent_amount", "returned_amount", "allocated_amount") == [
        120000.5,
        20000.5,
        100000,
    ]

    new_document(page, "change", "โอนเปลี่ยนแปลงระหว่างหน่วยงาน", changed)
    add_line(page, "เชียงใหม่", activity, "-30,000")
    add_line(page, "สระแก้ว", activity, "30,000")
    post(page)
    change = document_id(page)
    received = [money.line(lines[office], "received_amount")[0] for office in OFFICES[:3]]
    assert received == [170000, 130000, 50000]

    before = timedelta(1)
    for day in sorted({sent - before, sent, returned - before, returned}):
        if day >= start:
            allocated = (day >= sent) * 270000.5 - (day >= returned) * 20000.5
            assert in_ledger(page, activity, day) == [400000, 0, 350000, allocated]
    page.screenshot(path=RESULTS / "money_ledger.png")

    page.goto(f"/odoo/alro-transfers/{change}")
    page.click("button[name=action_ask_reverse]")
    page.locator(".modal [name=reason] input, .modal [name=reason] textarea").fill("พิมพ์ผิดหน่วยงาน")
    page.click(".modal button[name=action_reverse]")
    expect(page.locator(".alert-danger [name=reverse_reason]")).to_have_text("พิมพ์ผิดหน่วยงาน")
    page.screenshot(path=RESULTS / "money_transfer_reversed.png")
    received = [money.line(lines[office], "received_amount")[0] for office in OFFICES[:3]]
    assert received == [200000, 100000, 50000]
    states = [
        (old, new, login)
        for old, new, login in money.changes("alro.budget.transfer", [change], "state")
    ]
    assert states[-1][1:] == ("reversed", "central_act")
    assert money.changes("alro.budget.transfer", [document], "state")[-1][1:] == (
        "posted",
        "central_act",
    )


def test_an_office_plans_its_money_sees_its_transfers_and_reports_what_it_disbursed(
    login, admin, database, money
):
    act = take_part(admin, database, "act", OFFICES[:2])
    fund = take_part(admin, database, "fund", OFFICES[:2])
    give(admin, act, money.category("operating")[0], 500000, {"AL50": 120000, "AL27": 77000})
    give(admin, fund, False, 200000, {"AL50": 60000, "AL27": 50000})
    start = first_day(database, act)
    for keeper, activity in (("central_act", act), ("central_fund", fund)):
        moves = {activity.lines["AL50"]: 50000, activity.lines["AL27"]: 40000}
        make_document(login(keeper), "allocate", start, moves, name=activity.name)

    page = login("province")
    Grid(page).wait()
    page.locator("[data-menu-xmlid='alro_planning.menu_spending_plan']").click()  # the only click
    expect(page.locator(".o_page_alro_spending_plan")).to_be_visible()
    plan_a_year(page, money, admin, act)
    see_only_its_own(page, act, database)
    report_fund_money(page, money, fund)


def plan_a_year(page, money, admin, activity):
    line = activity.lines["AL50"]
    grid = Grid(page).wait()
    grid.search(activity.name)
    expect(page.locator("tr.o_grid_row")).to_have_count(1)
    difference, status = grid.fact(line, "difference"), grid.fact(line, "status")
    expect(difference).to_have_text("120,000")
    grid.go(line, 0)
    page.click(".o_grid_fill")
    page.locator(".o-dropdown--menu .o-dropdown-item").nth(2).click()  # spread evenly
    expect(difference).to_have_text("0")
    expect(difference).to_have_class(GOOD)
    assert grid.texts(line) == ["10,000"] * 12
    grid.expect_saved()
    grid.go(line, 0)
    grid.type("๕,๐๐๐")
    expect(difference).to_have_text("5,000")
    expect(difference).to_have_class(BAD)
    grid.type("15,000")
    expect(difference).to_have_text("0")
    grid.expect_saved()
    page.screenshot(path=RESULTS / "money_plan_balanced.png")
    grid.press("Alt+k")
    expect(status).to_have_class(GOOD)
    planned = [5000, 15000, *[10000] * 10]
    assert money.months(line, "planned_amount") == planned
    assert money.months(line, "confirmed_amount") == planned
    months = money.month_ids(line)
    assert sorted(money.changes("alro.spending.month", months[:2], "planned_amount")) == [
        (0, 10000, "province"),
        (0, 10000, "province"),
        (10000, 5000, "province"),
        (10000, 15000, "province"),
    ]

    call(admin, "alro.budget.line", "write", [line], {"received_amount": 132000.25})
    page.reload()
    expect(status).to_have_class(WARN)
    title = status.get_attribute("title")
    assert "120,000" in title and "132,000.25" in title
    grid.go(line, 11)
    grid.type("22,000.25")
    expect(difference).to_have_text("0")
    grid.press("Alt+k")
    expect(status).to_have_class(GOOD)
    page.screenshot(path=RESULTS / "money_plan_confirmed.png")
    assert money.months(line, "confirmed_amount") == [*planned[:11], 22000.25]
    state = money.line(line, "plan_state", "plan_stale", "confirmed_total", "received_amount")
    assert state == ["confirmed", False, 132000.25, 132000.25]


def see_only_its_own(page, activity, database):
    """Of a document for two offices an office sees its own line and sum."""
    name = database.value("SELECT number FROM alro_budget_transfer WHERE name = %s", activity.name)
    page.goto("/odoo/alro-transfers")
    document = page.locator(".o_data_row", has_text=activity.name)
    expect(document).to_have_count(1)
    expect(document.locator("[name=amount_total]")).to_contain_text("50,000.00")
    expect(page.locator(".o_list_button_add")).to_have_count(0)
    document.locator("[name=number], [name=name]").first.click()
    expect(page.locator(".o_form_view [name=number]")).to_have_text(name)
    expect(page.locator("[name=line_ids] .o_data_row")).to_have_count(1)
    expect(page.locator(".o_form_view [name=amount_total]")).to_contain_text("50,000.00")
    expect(page.locator("button[name=action_ask_reverse]")).to_be_hidden()
    words = page.locator(".o_form_view").inner_text()
    assert "เชียงใหม่" in words and "สระแก้ว" not in words and "90,000" not in words
    page.screenshot(path=RESULTS / "money_transfer_of_an_office.png")


def report_fund_money(page, money, activity):
    line = activity.lines["AL50"]
    months = money.month_ids(line)
    grid = Grid(page).open("alro-fund-spending")
    grid.search(activity.name)
    expect(page.locator("tr.o_grid_row")).to_have_count(1)
    grid.go_to(line, 0)  # from the search bar into the grid
    grid.type("10,000", "25,000.50")
    grid.expect_saved()
    expect(grid.cell(line, 0)).to_contain_text("+10,000")
    expect(grid.cell(line, 1)).to_contain_text("+15,000.50")
    grid.go(line, 1)
    grid.type("8,000", then="Enter")
    expect(grid.cell(line, 1)).to_contain_text("−2,000")
    expect(grid.cell(line, 1)).to_have_class(re.compile("o_asks"))
    expect(grid.cell(line, 1)).to_have_class(REFUSED)
    assert money.months(line, "disbursed_to_date")[:3] == [10000, 25000.5, None]
    page.screenshot(path=RESULTS / "money_refund_asks.png")
    grid.press("Alt+m")
    expect(grid.dock.locator("textarea[name=refund_reason]")).to_be_focused()
    page.keyboard.type("ผู้รับจ้างส่งคืนเงินล่วงหน้า")
    grid.press("Escape")
    grid.expect_saved()
    expect(grid.cell(line, 1)).to_have_class(re.compile("o_remark"))
    page.screenshot(path=RESULTS / "money_refund_saved.png")
    assert money.months(line, "disbursed_to_date")[:3] == [10000, 8000, None]
    assert money.months(line, "refund_reason")[1] == "ผู้รับจ้างส่งคืนเงินล่วงหน้า"
    assert money.changes("alro.spending.month", months[1:2], "disbursed_to_date") == [
        (None, 25000.5, "province"),
        (25000.5, 8000, "province"),
    ]


def keyed_cells(sheet, key_row):
    """Return the row of each key of a sheet's first column, and the column of each code of a row."""
    rows = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    columns = {str(cell.value): cell.column for cell in sheet[key_row] if cell.value}
    return rows, columns


def test_the_bureau_of_the_fund_sends_its_workbook_in_and_takes_it_back(
    login, admin, database, money, tmp_path
):
    activity = take_part(admin, database, "fund", OFFICES[:3])
    give(admin, activity, False, 300000, {"AL50": 60000, "AL27": 50000, "AL34": 40000})
    lines = activity.lines
    start = first_day(database, activity)
    page = login("central_fund")
    make_document(page, "allocate", start, dict.fromkeys(lines.values(), 40000))

    page.goto("/odoo/alro-fund-batches")
    page.locator(".o_control_panel_main_buttons button[name]").first.click()
    page.screenshot(path=RESULTS / "money_fund_workbook_get.png")
    with page.expect_download(timeout=120_000) as download:
        page.click(".modal button[name=action_download]")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    rows, columns = keyed_cells(sheet, 3)
    row_of = {
        office: next(row for key, row in rows.items() if key.startswith(f"{line}-"))
        for office, line in lines.items()
    }
    october = columns[start.strftime("%Y-%m")]
    for office, amount in (("AL50", 10000), ("AL27", 20000.25), ("AL34", 5000)):
        assert sheet.cell(row_of[office], october).value is None
        sheet.cell(row_of[office], october).value = amount
    book.save(file)
    months = {office: money.month_ids(line)[0] for office, line in lines.items()}
    keyed = {"disbursed_to_date": 12000}
    call(login("province"), "alro.spending.month", "write", [months["AL50"]], keyed)

    page.goto("/odoo/alro-fund-batches/new")
    upload(page, "datas", file)
    expect(page.locator("[name=name] input")).to_have_value(file.name)
    page.click("button[name=action_check]")
    expect(page.locator("[name=new_count]")).to_have_text("2")
    expect(page.locator("[name=conflict_count]").first).to_have_text("1")
    expect(page.locator("[name=refused_count]").first).to_have_text("0")
    expect(page.locator("[name=difference_total]")).to_contain_text("25,000.25")
    assert sorted(amounts_in(page, "difference", "new_value")) == [5000, 20000.25]
    page.screenshot(path=RESULTS / "money_fund_workbook_checked.png")
    page.click("a[name=conflicts]")
    assert amounts_in(page, "conflict", "old_value") == [12000]
    assert amounts_in(page, "conflict", "new_value") == [10000]
    page.screenshot(path=RESULTS / "money_fund_workbook_conflict.png")
    assert disbursed(money, lines) == {"AL50": 12000, "AL27": None, "AL34": None}

    page.click("button[name=action_post]")
    page.locator(".modal .btn-primary").click()
    expect(page.locator("button[name=action_ask_reverse]")).to_be_visible()
    assert disbursed(money, lines) == {"AL50": 12000, "AL27": 20000.25, "AL34": 5000}
    [posted] = money.log("alro.spending.month", [months["AL27"]], "disbursed_to_date")
    assert posted[2:6] == (None, 20000.25, "file", "central_fund")
    assert posted[6] == file.name

    page.click("button[name=action_ask_reverse]")
    page.locator(".modal [name=reason] input, .modal [name=reason] textarea").fill("ส่งผิดแฟ้ม")
    page.click(".modal button[name=action_reverse]")
    expect(page.locator("[name=restored_count]")).to_have_text("2")
    page.screenshot(path=RESULTS / "money_fund_workbook_reversed.png")
    assert disbursed(money, lines) == {"AL50": 12000, "AL27": None, "AL34": None}
    kept = money.log("alro.spending.month", [months["AL50"]], "disbursed_to_date")
    assert [(entry[2], entry[3], entry[5]) for entry in kept] == [(None, 12000, "province")]


def amounts_in(page, rows, name):
    """Return the figures of a column of what a checked workbook lists."""
    cells = page.locator(f"[name={rows}_ids] .o_data_row [name={name}]")
    expect(cells.first).to_be_visible()
    return [number(re.sub(r"[^\d.-]", "", text)) for text in cells.all_inner_texts()]


def disbursed(money, lines):
    return {office: money.months(line, "disbursed_to_date")[0] for office, line in lines.items()}


def test_the_monitoring_group_sets_a_year_by_its_workbook(login, admin, database, money, tmp_path):
    activity = take_part(admin, database, "act", OFFICES[:2])
    category, _name = money.category("operating")
    give(admin, activity, category, 500000, {"AL50": 200000})
    unit = database.value(
        "SELECT res_id FROM ir_model_data WHERE module = 'alro_tracking_base' AND name = 'uom_person'"
    )
    values = {"activity_id": activity.id, "name": "อบรมเกษตรกร", "uom_id": unit}
    step = call(admin, "alro.step", "create", {**values, "is_main_target": True})
    values = {"step_id": step, "participation_id": activity.parts["AL50"], "target_qty": 100}
    call(admin, "alro.step.target", "create", values)

    page = login("admin_act_fund")
    page.goto("/odoo/alro-year-workbooks/new")
    choose(page.locator(".o_form_view"), "project_ids", activity.name)
    with page.expect_download(timeout=120_000) as download:
        page.click("button[name=action_download]")
    file = tmp_path / "year.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    agency = {
        office: f"agency:{database.value('SELECT id FROM alro_agency WHERE code = %s', office)}"
        for office in OFFICES[:2]
    }
    place = f"money:{activity.id}:{category}"
    enter(book, "target", f"step:{step}", agency["AL50"], 120)
    enter(book, "target", f"step:{step}", agency["AL27"], 50)
    enter(book, "appropriation", place, None, 600000)
    enter(book, "budget", place, agency["AL50"], 250000)
    wrong = enter(book, "budget", place, agency["AL27"], "สามแสน")
    send_in(page, book, file)
    expect(page.locator("[name=summary] .alert-danger")).to_contain_text(wrong)
    expect(page.locator("button[name=action_apply]")).to_be_hidden()
    page.screenshot(path=RESULTS / "money_year_workbook_problem.png")
    assert database.rows(
        "SELECT participation_id, target_qty FROM alro_step_target WHERE step_id = %s", step
    ) == [(activity.parts["AL50"], 100)]

    enter(book, "budget", place, agency["AL27"], 300000.5)
    send_in(page, book, file)
    expect(page.locator("[name=line_ids] .o_data_row")).to_have_count(5)
    expect(page.locator("[name=summary] .alert-danger")).to_have_count(0)
    page.screenshot(path=RESULTS / "money_year_workbook_checked.png")
    page.click("button[name=action_apply]")
    page.locator(".modal .btn-primary").click()
    expect(page.locator("button[name=action_check]")).to_have_count(0)
    page.screenshot(path=RESULTS / "money_year_workbook_applied.png")
    targets = database.rows(
        "SELECT participation_id, target_qty FROM alro_step_target WHERE step_id = %s", step
    )
    assert {part: float(target) for part, target in targets} == {
        activity.parts["AL50"]: 120,
        activity.parts["AL27"]: 50,
    }
    [whole] = database.rows(
        "SELECT act_amount, given_amount, ungiven_amount FROM alro_appropriation"
        " WHERE activity_id = %s",
        activity.id,
    )
    assert [float(amount) for amount in whole] == [600000, 550000.5, 49999.5]
    changes = money.changes("alro.budget.line", activity.lines.values(), "received_amount")
    assert changes[-1] == (200000, 250000, "admin_act_fund")
    received = database.rows(
        "SELECT participation_id, received_amount FROM alro_budget_line WHERE activity_id = %s",
        activity.id,
    )
    assert {part: float(amount) for part, amount in received} == {
        activity.parts["AL50"]: 250000,
        activity.parts["AL27"]: 300000.5,
    }


def enter(book, kind, row, column, value):
    """Type a value into a sheet of a year's workbook; return the address of the cell, as messages name it."""
    sheet = next(each for each in book.worksheets if f"/{kind}/" in str(each["A1"].value))
    rows, columns = keyed_cells(sheet, 1)
    if column is None:
        [column] = set(columns) - {"name", "shown", "total", str(sheet["A1"].value)}
    cell = sheet.cell(rows[row], columns[column])
    cell.value = value
    return f"{sheet.title}!{cell.coordinate}"


def send_in(page, book, file):
    book.save(file)
    upload(page, "file", file)
    page.locator("button[name=action_check]").first.click()
    expect(page.locator("[name=checked_on]")).to_be_visible()


def test_money_is_kept_on_a_telephone(login, admin, database, money):
    act = take_part(admin, database, "act", OFFICES[:2])
    fund = take_part(admin, database, "fund", OFFICES[:2])
    give(admin, act, money.category("operating")[0], 500000, {"AL50": 120000, "AL27": 77000})
    give(admin, fund, False, 200000, {"AL50": 60000, "AL27": 50000})
    line, fund_line = act.lines["AL50"], fund.lines["AL50"]
    page = login("province", **PHONE)
    grid = Grid(page).open("alro-spending-plan")
    type_with_a_finger(grid, line, "12,500")
    page.screenshot(path=RESULTS / "money_plan_390.png")
    assert sum(money.months(line, "planned_amount")) == 12500
    grid.open("alro-fund-spending")
    type_with_a_finger(grid, fund_line, "4,000")
    page.screenshot(path=RESULTS / "money_fund_spending_390.png")
    assert [each for each in money.months(fund_line, "disbursed_to_date") if each] == [4000]

    keeper = login("central_act", **PHONE)
    document = call(
        keeper,
        "alro.budget.transfer",
        "create",
        {
            "kind": "allocate",
            "date": first_day(database, act).isoformat(),
            "name": act.name,
            "line_ids": [[0, 0, {"budget_line_id": line, "amount": 10000}]],
        },
    )
    keeper.goto(f"/odoo/alro-transfers/{document}")
    card = keeper.locator("[name=line_ids] .o_kanban_record").first
    expect(card).to_contain_text("10,000")
    assert keeper.evaluate(FITS)
    keeper.screenshot(path=RESULTS / "money_transfer_390.png", full_page=True)
    card.tap()
    keeper.locator(".modal [name=amount] input").fill("15,000")
    keeper.screenshot(path=RESULTS / "money_transfer_line_390.png")
    keeper.locator(".modal .o_form_button_save").tap()
    expect(card).to_contain_text("15,000")
    keeper.locator("button[name=action_post]").tap()
    expect(keeper.locator("[name=number]").first).to_contain_text(str(act.year))
    keeper.screenshot(path=RESULTS / "money_transfer_posted_390.png")
    assert money.line(line, "allocated_amount") == [15000]


def type_with_a_finger(grid, row, text):
    cell = grid.cell(row, 0)
    cell.scroll_into_view_if_needed()
    cell.tap()
    expect(grid.editor).to_be_focused()
    grid.page.keyboard.type(text)
    grid.press("Enter")
    grid.expect_saved()
    assert grid.page.evaluate(FITS), "nothing is scrolled sideways"


@pytest.mark.parametrize("user", PAGES)
def test_no_figure_of_money_is_cut(login, user):
    page, phone = login(user), login(user, **PHONE)
    for path in PAGES[user]:
        for screen, width in ((page, 1366), (phone, 390)):
            screen.goto(f"/odoo/{path}")
            seen = ".o_alro_grid.o_painted, .o_list_table, .o_kanban_renderer, .o_form_renderer"
            expect(screen.locator(f".o_view_nocontent, {seen}").first).to_be_visible()
            unfold(screen)
            screen.wait_for_timeout(500)  # for the eye only
            name = path.replace("/", "_")
            screen.screenshot(path=RESULTS / f"money_{user}_{name}_{width}.png")
            assert screen.evaluate(FITS), f"{path}: the page is scrolled sideways at {width}"
            assert not screen.evaluate(CUT if width > 390 else BARE), f"{path} at {width}"


def unfold(page):
    """Open the first group of a list, and its first groups, down to the records."""
    opened = page.locator(".o_list_table .o_group_open")
    first = page.locator(".o_list_table .o_group_header").first
    while first.count() and not page.locator(".o_data_row").count():
        level = opened.count()
        first.click()
        expect(opened).to_have_count(level + 1)
        first = opened.last.locator("xpath=following-sibling::tr[1]")


def test_a_budget_is_begun_from_its_list(login, admin, database, money):
    activity = take_part(admin, database, "act", OFFICES[:1])
    category, category_name = money.category("operating")
    page = login("admin_act_fund")
    page.goto("/odoo/alro-budgets")
    expect(page.locator(".o_group_header").first).to_be_visible()
    page.locator(".o_list_button_add").first.click()
    form = page.locator(".o_form_view")
    choose(form, "activity_id", activity.name)
    choose(form, "category_id", category_name)
    form.locator("[name=act_amount] input").fill("750,000")
    saved_form(page)
    [whole] = database.rows(
        "SELECT category_id, act_amount, ungiven_amount FROM alro_appropriation"
        " WHERE activity_id = %s",
        activity.id,
    )
    assert whole == (category, 750000, 750000)
