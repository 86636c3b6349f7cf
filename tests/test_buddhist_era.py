"""Buddhist years in the real client: typed, shown, grouped, exported, and stored in A.D."""

import io
from datetime import datetime

import openpyxl
import pytest
from grid import call
from playwright.sync_api import expect

OPEN_PIVOT = """() => odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
    type: "ir.actions.act_window", name: "Pivot", res_model: "alro.work.month", views: [[false, "pivot"]],
    domain: [["fiscal_year_id.year", "=", 2568]],
    context: {pivot_row_groupby: ["month:quarter", "month:month"], pivot_column_groupby: ["month:year"]},
})"""
ABSENCE = "[name=out_of_office_from]"
STORED = "SELECT out_of_office_from FROM res_users WHERE login = 'super_admin'"


def open_absence(page):
    """The preferences of whoever is logged in, where he says from when on he is away: a date that everybody types."""
    page.goto("/odoo/alro-fiscal-year")
    expect(page.locator(".o_data_row").first).to_be_visible()
    page.click(".o_user_menu button")
    page.click("[data-menu=preferences]")
    page.locator(".modal .o_notebook .nav-link").nth(1).click()
    field = page.locator(ABSENCE)
    field.locator("button, input").first.click()
    return field.locator("input").first


def save(page):
    """Save the preferences, and wait for the page that is loaded anew then."""
    with page.expect_navigation():
        page.click(".modal button[name=preference_save]")
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(".o_data_row").first).to_be_visible()


@pytest.mark.parametrize(
    "typed",
    ["20/11/2569 13:30", "20 พ.ย. 69 13.30 น.", "๒๐/๑๑/๒๕๖๙ ๑๓.๓๐ น.", "2026-11-20 13:30"],
)
def test_a_date_is_typed_as_people_write_it(login, database, typed):
    page = login("super_admin")
    field = open_absence(page)
    expect(page.locator(".o_datetime_picker_header")).to_contain_text("25")
    field.fill(typed)
    field.press("Tab")
    expect(page.locator(f"{ABSENCE} [data-tooltip]")).to_have_attribute(
        "data-tooltip", "20/11/2569"
    )
    save(page)
    assert database.value(STORED) == datetime(2026, 11, 20, 6, 30)
    database.rows("UPDATE res_users SET out_of_office_from = NULL WHERE login = 'super_admin'")


def test_a_day_that_there_is_not_is_refused(login, database):
    page = login("super_admin")
    field = open_absence(page)
    field.fill("29/02/2568")
    field.press("Tab")
    save(page)
    assert database.value(STORED) is None


def set_language(page, lang):
    """Let whoever is logged in read another language; the server remembers what its own write says."""
    call(
        page, "res.users", "write", [call(page, "res.users", "context_get")["uid"]], {"lang": lang}
    )


def test_an_english_reader_types_buddhist_years_too(login):
    page = login("central_act", locale="en-US")
    # let it come to rest: of requests under way the server would remember the language of before
    open_absence(page)
    set_language(page, "en_US")
    try:
        field = open_absence(page)
        field.fill("20 พ.ย. 2569 13:30")
        field.press("Tab")
        expect(page.locator(f"{ABSENCE} [data-tooltip]")).to_have_attribute(
            "data-tooltip", "11/20/2026"
        )
    finally:
        set_language(page, "th_TH")


def test_groups_filters_and_pivots(login):
    page = login("super_admin")
    page.goto("/odoo/alro-history")
    page.click(".o_searchview_dropdown_toggler")
    page.locator(".o_group_by_menu .o_accordion_toggle").first.click()
    for unit in ("ไตรมาส", "เดือน"):
        page.click(f".o_group_by_menu .o_accordion_values .o-dropdown-item:has-text('{unit}')")
    page.locator(".o_filter_menu .o_accordion_toggle").first.click()
    years = page.locator(".o_filter_menu .o_accordion_values .o-dropdown-item")
    expect(years.filter(has_text="256")).not_to_have_count(0)
    expect(years.filter(has_text="202")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator(".o_group_header").first.click()
    headers = page.locator(".o_group_header")
    expect(headers.first).to_contain_text("–")
    expect(headers.nth(1)).to_contain_text(" 25")
    assert not any(" 20" in text for text in headers.all_inner_texts())

    page.evaluate(OPEN_PIVOT)
    pivot = page.locator(".o_pivot_view")
    for label in ("ต.ค.–ธ.ค. 2567", "ตุลาคม 2567", "ก.ค.–ก.ย. 2568", "2567", "2568"):
        expect(pivot.get_by_text(label, exact=True).first).to_be_visible()
    assert "2024" not in pivot.inner_text()


def test_a_workbook_holds_real_dates_that_excel_shows_in_buddhist_years(login):
    page = login("super_admin")
    page.goto("/odoo/alro-fiscal-year")
    expect(page.locator(".o_data_row").filter(has_text="01/10/2567")).to_have_count(1)
    page.click(".o_cp_action_menus .dropdown-toggle")
    with page.expect_download() as download:
        page.click(".o-dropdown--menu .o_export_all_menu, .o-dropdown--menu :text('ส่งออกทั้งหมด')")
    content = io.BytesIO(download.value.path().read_bytes())
    cells = [cell for row in openpyxl.load_workbook(content).active.iter_rows() for cell in row]
    dates = [cell for cell in cells if cell.is_date]
    assert datetime(2024, 10, 1) in [cell.value for cell in dates]
    assert {cell.number_format for cell in dates} == {"[$-107041E]dd/mm/yyyy"}
