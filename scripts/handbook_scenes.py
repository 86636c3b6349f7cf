"""The pictures of the handbook (docs/th/images): each scene brings a page to what the picture of its name shows.

Red numbers in a picture are those of the text around it. Rows are found by what they are (not planned yet, linked),
never by their place, as the demonstration year goes on.
"""

import base64
import io
import re
import time
from contextlib import contextmanager
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect
from screenshot_tools import (
    PHONE,
    SHORT,
    TALL,
    Shots,
    active_target,
    call,
    cell_of,
    go_to,
    kept,
    mark,
    months_of,
    open_grid,
    open_list,
    row_of,
    show_top,
    somebody,
    wait_for_grid,
    wait_until_saved,
)

HANDBOOK = Shots(Path(__file__).parents[1] / "docs" / "th" / "images", with_hyphens=True)
shot = HANDBOOK.shot
LETTER = Path(__file__).parents[1] / "docs" / "images" / "login.png"  # any picture will do
APPLICANT = {
    "name": "สมศรี ตัวอย่าง",
    "position": "นักวิชาการปฏิรูปที่ดินชำนาญการ",
}


# before login


@shot()
def login(page):
    page.goto("/web/login")
    mark(
        page.locator("label[for=login]"),
        page.locator("label[for=password]"),
        page.locator("form button[type=submit]"),
    )
    yield [page.locator(".o_alro_guest_card")]


@shot(window=PHONE)
def login_phone(page):
    page.goto("/web/login")


@shot(window={"viewport": {"width": 1000, "height": 1700}})
def account_request(page):
    page.goto("/alro/account/request")
    yield [page.locator(".o_alro_guest_card")]


@shot()
def reset_password(page):
    page.goto("/web/reset_password")
    yield [page.locator(".o_alro_guest_card")]


# the plan


@contextmanager
def unplanned(page):
    """The plan's page, and an open row of it that has no plan yet; whatever is typed there is put back."""
    open_grid(page, "alro-plan")
    target = active_target(page)
    with kept(page, "alro.work.month", months_of(page, target), "planned_qty"):
        yield target


def plan_months(page, target, amounts):
    """Let a row have these amounts, and show them."""
    for month, amount in zip(months_of(page, target), amounts, strict=False):
        call(page, "alro.work.month", "write", [month], {"planned_qty": amount})
    page.reload()
    wait_for_grid(page)


def amount_of(page, target):
    return call(page, "alro.step.target", "read", [target], ["target_qty"])[0]["target_qty"]


def shared_out(page, target):
    """Share a target out over twelve months in whole numbers."""
    whole = int(amount_of(page, target))
    return [whole - 11 * (whole // 12), *[whole // 12] * 11]


@shot("province", TALL)
def plan(page):
    open_grid(page, "alro-plan")
    mark(
        page.locator(".o_column_target").first,
        page.locator("#o_grid_active"),
        page.locator("th.o_column_difference"),
        page.locator("th.o_column_status"),
        page.locator(".o_grid_saved"),
        page.locator(".o_grid_dock_label"),
    )


@shot("province")
def plan_typed(page):
    with unplanned(page) as target:
        each = int(amount_of(page, target)) // 12
        for _month in range(11):
            page.keyboard.type(str(each))
            page.keyboard.press("Tab")
        wait_until_saved(page)
        yield [page.locator("thead"), row_of(page, target)]


@shot("province")
def plan_fill(page):
    open_grid(page, "alro-plan")
    page.click(".o_grid_fill")
    menu = page.locator(".o-dropdown--menu")
    expect(menu).to_be_visible()
    yield [page.locator(".o_grid_toolbar"), menu]


@shot("province")
def plan_balanced(page):
    with unplanned(page) as target:
        plan_months(page, target, shared_out(page, target))
        go_to(cell_of(page, target, 11))
        mark(page.locator("button[name=confirm]"), row_of(page, target).locator(".o_column_status"))
        yield [page.locator(".o_grid_toolbar"), page.locator("thead"), row_of(page, target)]


@shot("province", PHONE)
def plan_phone(page):
    page.goto("/odoo/alro-plan")
    wait_for_grid(page)


@shot("province")
def plan_reopen(page):
    open_grid(page, "alro-plan")
    confirmed = page.locator("tr.o_grid_row", has=page.locator("td.o_column_status.o_good")).first
    go_to(confirmed.locator("td[data-c='2']"))
    page.click("button[name=reopen]")
    expect(page.locator(".modal [name=reason] textarea")).to_be_visible()
    page.fill(".modal [name=reason] textarea", "น้ำท่วมพื้นที่เดือนธันวาคม ต้องเลื่อนการอบรมไปเดือนมกราคม")
    yield [page.locator(".modal-content")]


@contextmanager
def raised(page, model, record, name, more):
    """While this lasts, an administrator has raised a value; the grid is loaded anew and shows it."""
    with (
        somebody(page, "admin_act_fund") as admin,
        kept(admin, model, [record], name) as [before],
    ):
        call(admin, model, "write", [record], {name: before[name] + more})
        page.reload()
        wait_for_grid(page)
        yield


@shot("province", SHORT)
def plan_target_changed(page):
    open_grid(page, "alro-plan")
    confirmed = page.locator("tr.o_grid_row", has=page.locator("td.o_column_status.o_good")).first
    target = int(confirmed.get_attribute("data-row"))
    with raised(page, "alro.step.target", target, "target_qty", 20):
        go_to(cell_of(page, target, 0))
        yield [page.locator("thead"), row_of(page, target), page.locator(".o_grid_dock")]


# money


IN_THAI = {"lang": "th_TH"}
THIS_YEAR = ["fiscal_year_id.is_current", "=", True]


def open_budgets(page):
    """The budgets of an activity of Act money with two categories and some offices, not many."""
    found = call(
        page,
        "alro.appropriation",
        "search_read",
        [THIS_YEAR, ["fund_kind", "=", "act"]],
        ["activity_id", "line_ids"],
    )
    lines = {}
    for appropriation in found:
        lines.setdefault(appropriation["activity_id"][0], []).append(len(appropriation["line_ids"]))
    fitting = (a for a in lines if len(lines[a]) > 1 and sum(lines[a]) >= 8)
    activity = min(fitting, key=lambda a: sum(lines[a]))
    page.goto(f"/odoo/alro-activities/{activity}")
    page.click("a[name=budgets]")
    wait_for_grid(page)


@shot("admin_act_fund", TALL)
def budget(page):
    open_budgets(page)
    heads = page.locator("[name=appropriation_ids] th")
    mark(
        heads.and_(page.locator("[data-name=act_amount]")),
        heads.and_(page.locator("[data-name=received_amount]")),
        heads.and_(page.locator("[data-name=ungiven_amount]")),
    )


@shot("admin_act_fund", {"viewport": {"width": 1280, "height": 1500}})
def budget_matrix(page):
    open_budgets(page)
    page.locator("tr[data-footer=ungiven]").scroll_into_view_if_needed()
    mark(
        page.locator("tr[data-footer=received] td, tr[data-footer=received] th").nth(1),
        page.locator("tr[data-footer=ungiven] td, tr[data-footer=ungiven] th").nth(1),
    )
    yield [page.locator(".o_grid_toolbar"), page.locator("tr[data-footer=ungiven]")]


def document(page, *domain):
    """Open a document of this year."""
    [number] = call(page, "alro.budget.transfer", "search", [THIS_YEAR, *domain], limit=1)
    page.goto(f"/odoo/alro-transfers/{number}")
    expect(page.locator("[name=line_ids] .o_data_row").first).to_be_visible()
    show_top(page)


@shot("central_act")
def transfer(page):
    document(page, ["state", "=", "draft"])
    mark(
        page.locator("button[name=action_post]"),
        page.locator("button[name=action_add_offices]"),
        page.locator("[name=line_ids] th[data-name=left_amount]"),
    )


@shot("central_act", TALL)
def transfer_add(page):
    document(page, ["state", "=", "draft"])
    page.click("button[name=action_add_offices]")
    field = page.locator(".modal [name=activity_id] input")
    field.fill("GAP")
    page.locator(".o-autocomplete--dropdown-item", has_text="GAP").first.click()
    expect(page.locator(".modal [name=budget_line_ids] .o_data_row").nth(3)).to_be_visible()
    yield [page.locator(".modal-content")]


@shot("central_act")
def transfer_reverse(page):
    document(page, ["state", "=", "posted"], ["kind", "=", "change"], ["fund_kind", "=", "act"])
    page.click("button[name=action_ask_reverse]")
    page.fill(".modal [name=reason] textarea", "ระบุจำนวนเงินผิด จัดทำเอกสารใหม่แทน")
    yield [page.locator(".modal-content")]


@shot("province")
def spending_plan(page):
    open_grid(page, "alro-spending-plan")
    mark(
        page.locator("th.o_column_received"),
        page.locator("th.o_column_allocated"),
        page.locator("th.o_column_difference"),
        page.locator("tr.o_grid_group .o_grid_name").first,
    )


def show_end(page):
    page.locator(".o_grid_scroller").evaluate("scroller => scroller.scrollTo(10000, 0)")


@shot("province", SHORT)
def spending_plan_changed(page):
    """What an office receives is raised after it has confirmed its plan."""
    open_grid(page, "alro-spending-plan")
    confirmed = page.locator("tr.o_grid_row", has=page.locator("td.o_column_status.o_good")).first
    line = int(confirmed.get_attribute("data-row"))
    with raised(page, "alro.budget.line", line, "received_amount", 5000):
        go_to(cell_of(page, line, 11))
        show_end(page)
        mark(
            page.locator("th.o_column_disbursed"),
            page.locator("th.o_column_spent"),
            row_of(page, line).locator(".o_column_status"),
        )
        yield [page.locator("thead"), row_of(page, line), page.locator(".o_grid_dock")]


def spending_months(page, line):
    return call(
        page, "alro.spending.month", "search", [["budget_line_id", "=", line]], order="month"
    )


@contextmanager
def disbursed(page):
    """The page of Fund disbursement, with two months of its first open row reported."""
    open_grid(page, "alro-fund-spending")
    line = active_target(page)
    months = spending_months(page, line)
    with kept(page, "alro.spending.month", months, "disbursed_to_date"):
        for month, amount in zip(months, (12000, 25500), strict=False):
            call(page, "alro.spending.month", "write", [month], {"disbursed_to_date": amount})
        page.reload()
        wait_for_grid(page)
        yield line


@shot("province")
def fund(page):
    with disbursed(page) as line:
        go_to(cell_of(page, line, 1))
        mark(cell_of(page, line, 1), page.locator(".o_grid_notes"))
        yield


@shot("province")
def fund_totals(page):
    with disbursed(page) as line:
        show_end(page)
        mark(page.locator("th.o_column_disbursed"), page.locator("th.o_column_remaining"))
        yield [page.locator("thead"), row_of(page, line)]


@shot("province")
def fund_refund(page):
    with disbursed(page) as line:
        cell = cell_of(page, line, 1)
        go_to(cell)
        page.keyboard.type("9000")
        page.keyboard.press("Enter")
        expect(cell).to_have_class(re.compile("o_refused"))
        go_to(cell)
        mark(page.locator("textarea[name=refund_reason]"))
        yield [page.locator("thead"), row_of(page, line), page.locator(".o_grid_dock")]
        page.locator(".o_grid_dock button[name=give_up]").click()


def filled_in(book, fill):
    """Return a workbook after ``fill(book)``, as it is sent."""
    book = load_workbook(io.BytesIO(base64.b64decode(book)))
    fill(book)
    content = io.BytesIO()
    book.save(content)
    return base64.b64encode(content.getvalue()).decode()


@shot("central_fund", TALL)
def fund_batch(page):
    """A checked workbook with three new figures, and one that is no number; it is taken away afterwards."""

    def fill(book):
        sheet = book.worksheets[0]
        for row in (5, 6, 7):  # November is what October was, and some more
            sheet.cell(row, 8).value = (sheet.cell(row, 7).value or 0) + 9500
        sheet.cell(8, 8).value = "สามหมื่น"

    maker = call(page, "alro.fund.workbook", "create", {}, context=IN_THAI)
    call(page, "alro.fund.workbook", "action_make", [maker], context=IN_THAI)
    [made] = call(page, "alro.fund.workbook", "read", [maker], ["name", "datas"])
    values = {"name": made["name"], "datas": filled_in(made["datas"], fill)}
    batch = call(page, "alro.fund.batch", "create", values)
    try:
        call(page, "alro.fund.batch", "action_check", [batch], context=IN_THAI)
        page.goto(f"/odoo/alro-fund-batches/{batch}")
        expect(page.locator("[name=difference_ids] .o_data_row").first).to_be_visible()
        show_top(page)
        mark(
            page.locator("a[name=difference]"),
            page.locator("a[name=problems]"),
            page.locator("button[name=action_post]"),
        )
        yield
    finally:
        call(page, "alro.fund.batch", "unlink", [batch])


def open_report(page):
    """The report of the treasury that waits for somebody to decide."""
    [batch] = call(page, "alro.gfmis.batch", "search", [["state", "=", "checked"]], limit=1)
    page.goto(f"/odoo/alro-gfmis/{batch}")
    expect(page.locator("[name=unmatched_ids] .o_data_row").first).to_be_visible()


@shot("central_act", {"viewport": {"width": 1280, "height": 1200}})
def gfmis(page):
    open_report(page)
    show_top(page)
    mark(
        page.locator(".o_field_widget[name=disbursed_total]"),
        page.locator(".o_field_widget[name=matched_count]"),
        page.locator("a[name=unmatched]"),
    )


@shot("central_act", TALL)
def gfmis_choose(page):
    open_report(page)
    page.locator("[name=unmatched_ids] button[name=action_choose]").first.click()
    mark(
        page.locator(".modal .o_field_widget[name=agency_id]"),
        page.locator(".modal .o_field_widget[name=remember]"),
    )
    yield [page.locator(".modal-content")]


@shot("central_act")
def gfmis_mappings(page):
    open_list(page, "alro-gfmis-mappings")
    show_top(page)


@shot("admin_act_fund")
def ledger(page):
    open_list(page, "alro-ledger")
    show_top(page)
    mark(page.locator(".o_group_header").first.locator("td.o_list_number").nth(2))


@shot("admin_act_fund")
def ledger_day(page):
    open_list(page, "alro-ledger")
    page.get_by_role("button", name="ณ วันที่").first.click()
    expect(page.locator(".modal [name=day]")).to_be_visible()
    yield [page.locator(".modal-content")]


@shot("admin_act_fund", TALL)
def workbook(page):
    """A checked workbook of one project: it is not applied, and stays in the list of who made it."""
    [project] = call(
        page, "alro.project", "search", [THIS_YEAR, ["name", "ilike", "Smart Farmer"]], limit=1
    )
    values = {"project_ids": [[6, 0, [project]]]}
    made = call(page, "alro.year.workbook", "create", values)
    call(page, "alro.year.workbook", "action_download", [made], context=IN_THAI)
    [book] = call(page, "alro.year.workbook", "read", [made], ["made_file", "made_name"])

    def fill(book):
        for sheet in book.worksheets[1:4]:
            opened = (
                cell
                for row in sheet.iter_rows(min_row=4)
                for cell in row
                if not cell.protection.locked and cell.value
            )
            for cell, _ in zip(opened, range(2), strict=False):
                cell.value += 10 if "เป้าหมาย" in sheet.title else 1000

    sent = {"file": filled_in(book["made_file"], fill), "file_name": book["made_name"]}
    call(page, "alro.year.workbook", "write", [made], sent)
    call(page, "alro.year.workbook", "action_check", [made], context=IN_THAI)
    page.goto(f"/odoo/alro-year-workbooks/{made}")
    expect(page.locator("[name=line_ids] .o_data_row").first).to_be_visible()
    show_top(page)
    mark(
        page.locator(".o_field_widget[name=file]"),
        page.locator("[name=line_ids] th[data-name=new_value]"),
        page.locator("button[name=action_apply]"),
    )


# how typing is saved


@shot("province", SHORT)
def cell_not_a_number(page):
    with unplanned(page) as target:
        page.keyboard.press("F2")
        page.keyboard.insert_text("สิบสอง")
        page.keyboard.press("Enter")
        go_to(cell_of(page, target, 0))
        page.locator(".o_notification_close").click()
        expect(page.locator(".o_notification")).to_have_count(0)
        give_up = page.locator(".o_grid_dock button[name=give_up]")
        mark(cell_of(page, target, 0), page.locator(".o_grid_trouble"), give_up)
        yield [page.locator(".o_grid_toolbar"), page.locator(".o_grid_dock")]
        give_up.click()


@shot("province")
def cell_offline(page):
    with unplanned(page) as target:
        page.context.set_offline(True)
        try:
            for amount in ("10", "12", "15"):
                page.keyboard.type(amount)
                page.keyboard.press("Tab")
            expect(page.locator(".o_grid_saved.o_offline")).to_be_visible()
            yield [page.locator(".o_grid_toolbar"), page.locator("thead"), row_of(page, target)]
        finally:
            page.context.set_offline(False)
            expect(page.locator(".o_grid_saved.o_saved")).to_be_visible(timeout=60_000)


@shot("province", SHORT)
def cell_conflict(page):
    with unplanned(page) as target, somebody(page, "admin_act_fund") as admin:
        first = months_of(page, target)[0]
        call(admin, "alro.work.month", "write", [first], {"planned_qty": 7})
        page.keyboard.type("5")
        page.keyboard.press("Tab")
        expect(cell_of(page, target, 0)).to_have_class(re.compile("o_conflict"))
        go_to(cell_of(page, target, 0))
        mine = page.locator(".o_grid_dock button[name=mine]")
        theirs = page.locator(".o_grid_dock button[name=theirs]")
        mark(cell_of(page, target, 0), mine, theirs)
        yield [row_of(page, target), page.locator(".o_grid_dock")]
        theirs.click()


# results


@shot("province2", TALL)
def report(page):
    open_grid(page, "alro-report")
    mark(
        page.locator("#o_grid_active"),
        in_sight(page, "td.o_derived, td.o_linked"),
        page.locator("th.o_column_result_to_date"),
        page.locator(".o_grid_notes"),
    )


def in_sight(page, cells):
    """Return the last of these cells in the part of the grid that is scrolled to."""
    found = page.locator(cells)
    bottom = page.locator(".o_grid_scroller").bounding_box()
    last = found.evaluate_all(
        "(cells, limit) => cells.findLastIndex(c => c.getBoundingClientRect().bottom < limit)",
        bottom["y"] + bottom["height"],
    )
    return found.nth(last)


@shot("province2", PHONE)
def report_phone(page):
    page.goto("/odoo/alro-report")
    wait_for_grid(page)


@shot("province2")
def report_linked(page):
    open_grid(page, "alro-report")
    go_to(page.locator("tr.o_grid_row td.o_linked").first)
    wait_for_facts(page)
    active = page.locator("tr.o_grid_row", has=page.locator("#o_grid_active"))
    yield [active, page.locator(".o_grid_dock")]


@shot("province2")
def report_derived(page):
    """A derived figure tells its rule and its parts."""
    open_grid(page, "alro-report")
    go_to(page.locator("tr.o_grid_row td.o_derived").filter(has_text=re.compile(r"^\d")).first)
    expect(page.locator(".o_grid_cell_facts li.ms-4").first).to_be_attached()
    page.locator(".o_grid_dock").evaluate("dock => dock.scrollTo(0, dock.scrollHeight)")
    active = page.locator("tr.o_grid_row", has=page.locator("#o_grid_active"))
    yield [active, page.locator(".o_grid_dock")]


@shot("province2")
def report_cause(page):
    open_grid(page, "alro-report")
    page.click("button[name=remarks]")
    expect(page.locator("textarea[name=cause]")).to_be_focused()
    active = page.locator("tr.o_grid_row", has=page.locator("#o_grid_active"))
    mark(page.locator("textarea[name=cause]"), page.locator("textarea[name=remedy]"))
    yield [active, page.locator(".o_grid_dock")]


@shot("province2")
def report_warning(page):
    """A result above the year's target is kept, with a warning."""
    open_grid(page, "alro-report")
    target = active_target(page)
    column = int(page.locator("#o_grid_active").get_attribute("data-c"))
    with kept(page, "alro.work.month", months_of(page, target), "actual_qty"):
        page.keyboard.type(str(int(amount_of(page, target)) + 100))
        page.keyboard.press("Tab")
        wait_until_saved(page)
        go_to(cell_of(page, target, column))
        expect(page.locator(".o_grid_dock .text-warning-emphasis")).to_be_visible()
        yield [row_of(page, target), page.locator(".o_grid_dock")]


def wait_for_facts(page):
    expect(page.locator(".o_grid_dock .o_grid_cell_facts li").first).to_be_visible()


# history


@shot("province")
def history_cell(page):
    """Of a row that no other scene types into, so that its history stays short."""
    open_grid(page, "alro-plan")
    open_rows = page.locator("tr.o_grid_row", has=page.locator("td[data-c='1']:not(.o_locked)"))
    target = int(open_rows.last.get_attribute("data-row"))
    months = months_of(page, target)
    with kept(page, "alro.work.month", months, "planned_qty"):
        for amount in (10, 15, 12):
            call(page, "alro.work.month", "write", [months[1]], {"planned_qty": amount})
        page.reload()
        wait_for_grid(page)
        go_to(cell_of(page, target, 1))
        page.keyboard.press("F8")
        expect(page.locator(".modal .o_data_row").first).to_be_visible()
        yield [page.locator(".modal-content")]


@shot("province")
def history(page):
    open_list(page, "alro-history")
    show_top(page)


# the host


@shot("bureau")
def host_list(page):
    open_list(page, "alro-host")
    show_top(page)


@shot("bureau", TALL)
def host_months(page):
    open_list(page, "alro-host")
    page.locator(".o_data_row.fw-bold td[name=display_name]").first.click()
    expect(page.locator(".o_page_alro_hosted_months tr.o_grid_row").first).to_be_visible()


@shot("bureau")
def host_steps(page):
    open_grid(page, "alro-hosted-steps")


# the structure


@shot("admin_act_fund")
def project(page):
    open_list(page, "alro-projects")
    page.locator(".o_data_row").first.locator("td").nth(1).click()
    expect(page.locator(".o_field_widget[name=activity_ids] .o_data_row").first).to_be_visible()
    show_top(page)


def open_activity(page, name="Smart Farmer"):
    open_list(page, "alro-activities")
    page.locator(".o_data_row", has_text=name).first.locator("td").nth(2).click()
    expect(page.locator(".o_field_widget[name=step_ids] .o_data_row").first).to_be_visible()
    show_top(page)


@shot("admin_act_fund")
def activity_steps(page):
    open_activity(page)


@shot("admin_act_fund")
def step_rule(page):
    """A derived step with its rule."""
    open_activity(page)
    steps = page.locator(".o_field_widget[name=step_ids] .o_data_row")
    steps.filter(has=page.locator("td[name=rule]", has_text="นับ")).first.locator(
        "td[name=name]"
    ).click()
    expect(page.locator(".modal [name=rule]").first).to_be_visible()
    yield [page.locator(".modal-content")]


@shot("admin_act_fund")
def participants(page):
    open_activity(page)
    page.click("a[name=participations]")
    expect(page.locator("[name=participation_ids] .o_data_row").first).to_be_visible()


@shot("admin_act_fund")
def add_agencies(page):
    open_activity(page)
    page.click("a[name=participations]")
    page.get_by_role("button", name="เพิ่มหน่วยงาน").click()
    expect(page.locator(".modal [name=agency_ids]").first).to_be_visible()
    yield [page.locator(".modal-content")]


@shot("admin_act_fund", TALL)
def targets(page):
    open_activity(page)
    page.click("a[name=targets]")
    wait_for_grid(page)


@shot("super_admin")
def fiscal_year(page):
    open_list(page, "alro-fiscal-year")
    page.locator(".o_data_row").first.locator("td[name=year]").click()
    expect(page.locator("button[name=action_close]")).to_be_visible()
    mark(page.locator("button[name=action_close]"), page.get_by_role("button", name="คัดลอกจากปีก่อน"))
    yield [page.locator(".o_form_view .o_form_sheet_bg")]


@shot("admin_act_fund", TALL)
def copy_year(page):
    open_list(page, "alro-projects")
    page.get_by_role("button", name="คัดลอกจากปีก่อน").click()
    expect(page.locator(".modal table").first).to_be_visible()
    yield [page.locator(".modal-content")]


# accounts and access


@shot("super_admin", {"viewport": {"width": 1280, "height": 860}})
def account_approve(page):
    """A request waits; it is taken away afterwards."""
    email = f"somsri.{time.strftime('%H%M%S')}@alro.example"  # few requests a day come from one
    with somebody(page, "super_admin") as guest:
        guest.context.clear_cookies()
        guest.goto("/alro/account/request")
        for name, value in APPLICANT.items():
            guest.fill(f"input[name={name}]", value)
        guest.fill("input[name=email]", email)
        guest.fill("input[name=phone]", "0 0000 0000")
        guest.select_option("select[name=agency_id]", label="ส.ป.ก.เชียงใหม่")
        guest.check("input[name=level][value=province]")
        guest.set_input_files("input[name=letter]", LETTER)
        guest.click("form button[type=submit]")
        guest.wait_for_url("**/sent")
    try:
        open_list(page, "alro-account-requests")
        page.locator(".o_data_row", has_text=APPLICANT["name"]).first.locator(
            "td[name=name]"
        ).click()
        expect(page.locator("button[name=action_approve]")).to_be_visible()
        show_top(page)
        mark(
            page.locator(".o_group [name=level]").first,
            page.locator("[name=granted_level], [name=granted_agency_ids]").first,
            page.locator("button[name=action_approve]"),
            page.locator("button[name=action_refuse]"),
        )
        yield [page.locator(".o_form_statusbar"), page.locator(".o_form_sheet .o_group").first]
    finally:
        asked = call(page, "alro.account.request", "search", [["email", "=", email]])
        call(page, "alro.account.request", "unlink", asked)


@shot("super_admin")
def access_answer(page):
    """Who sees an activity: asked from its action menu."""
    open_activity(page)
    page.click(".o_cp_action_menus button")
    page.locator(".o-dropdown-item", has_text="ใครเห็นข้อมูลนี้").click()
    expect(page.locator(".o_data_row").first).to_be_visible()
    show_top(page)


# searching


@shot("province", TALL)
def search_menu(page):
    open_grid(page, "alro-plan")
    page.click(".o_searchview_dropdown_toggler")
    columns = page.locator(".o_search_bar_menu .o_dropdown_container")
    mark(columns.nth(0), columns.nth(1), columns.nth(2))
    yield [page.locator(".o_searchview"), page.locator(".o_search_bar_menu")]


@shot("province", TALL)
def dates(page):
    """The months, quarters and years that a list offers to search by."""
    open_list(page, "alro-history")
    page.click(".o_searchview_dropdown_toggler")
    page.locator(".o_search_bar_menu .o_accordion_toggle").first.click()
    yield [page.locator(".o_searchview"), page.locator(".o_search_bar_menu")]


@shot("province", SHORT)
def print_plan(page):
    open_grid(page, "alro-plan")
    mark(page.locator(".o_grid_print"), page.locator(".o_grid_saved"))


@shot("admin_act_fund")
def export(page):
    open_list(page, "alro-targets")
    heads = page.locator(".o_group_header")
    groups = heads.count()
    heads.first.click()
    expect(heads).not_to_have_count(groups)
    heads.nth(1).click()
    expect(page.locator(".o_data_row").first).to_be_visible()
    for row in range(3):
        page.locator(".o_data_row .o_list_record_selector input").nth(row).check()
    page.locator(".o_cp_action_menus button").last.click()
    expect(page.locator(".o-dropdown--menu")).to_be_visible()


@shot("province", {"viewport": {"width": 1280, "height": 1000}})
def keys(page):
    open_grid(page, "alro-plan")
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(".modal .o_grid_keys")).to_be_visible()
    yield [page.locator(".modal-content")]
