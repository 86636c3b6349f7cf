"""An office plans a step's twelve months and reports three of them; its host sees the sum, another office nothing.

By clicks and keys, as people do it, on the demonstration year.
"""

import re

import pytest
from playwright.sync_api import expect

OFFICE = "ส.ป.ก.เชียงใหม่"
TARGET = 120  # an unplanned main target of the office in the demonstration year


def number(text):
    return float(text.replace(",", "") or 0)


def open_menu(page, *xmlids):
    """Click through the menus of the top bar."""
    for xmlid in xmlids:
        page.click(f"[data-menu-xmlid='{xmlid}']")


def cell(page, row, field):
    return page.locator(f".o_field_widget[name=month_ids] .o_data_row >> nth={row}").locator(
        f"td[name={field}]"
    )


def type_months(page, field, amounts, first=0):
    """Type amounts down a column of months with the keyboard alone, from month ``first`` on.

    Waits for the cursor in each cell, as eyes would.
    """
    cell(page, first, field).click()
    for month, amount in enumerate(amounts, first):
        expect(cell(page, month, field).locator("input")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type(str(amount))
        page.keyboard.press("Enter")


def save(page):
    page.click(".o_form_button_save")
    expect(page.locator(".o_form_status_indicator_buttons")).to_have_class(re.compile("invisible"))


@pytest.fixture(scope="module")
def planned(request):
    """What the first test did, for the ones after it."""
    return {}


def test_an_office_plans_and_reports(login, planned):
    page = login("province")
    expect(page.locator(".o_group_header").nth(15)).to_be_attached()
    expect(page.locator(".o_group_header .fa-caret-right")).to_have_count(0)  # all on one page
    row = page.locator(".o_data_row")
    for field, amount in {"target_qty": TARGET, "planned_total": 0}.items():
        row = row.filter(has=page.locator(f"td[name={field}]", has_text=re.compile(f"^{amount}$")))
    row.first.locator("td[name=step_id]").click()
    expect(page.locator(".o_form_view .o_field_widget[name=month_ids] .o_data_row")).to_have_count(
        12
    )
    page.wait_for_url(re.compile(r"/\d+$"))
    planned["target"] = page.url.rsplit("/", 1)[1]

    type_months(page, "planned_qty", [10] * 11)
    expect(page.locator("[name=planned_total]").first).to_have_text("110")
    expect(page.locator("[name=plan_difference]").first).to_have_text("10")
    page.click("button[name=action_confirm_plan]")
    refusal = page.locator(".modal-body")
    expect(refusal).to_contain_text("110")
    expect(refusal).to_contain_text("120")
    page.click(".modal-footer button")
    expect(page.locator("button[name=action_ask_reopen_plan]")).to_have_count(0)

    type_months(page, "planned_qty", [10], first=11)
    expect(cell(page, 0, "planned_qty").locator("input")).to_have_value("10")  # back at the top
    expect(page.locator("[name=plan_difference]").first).to_have_text("0")
    page.click("button[name=action_confirm_plan]")
    expect(page.locator("button[name=action_ask_reopen_plan]")).to_be_visible()
    expect(page.locator(".modal")).to_have_count(0)
    for month in range(12):
        expect(cell(page, month, "confirmed_qty")).to_have_text("10")

    open_menu(page, "alro_reporting.menu_progress", "alro_reporting.menu_result")
    page.goto(f"/odoo/alro-results/{planned['target']}")
    type_months(page, "actual_qty", [9, 0, 12])
    save(page)
    page.reload()
    expect(cell(page, 2, "actual_to_date")).to_have_text("21")
    expect(cell(page, 0, "actual_qty")).to_have_text("9")
    expect(cell(page, 1, "actual_qty")).to_have_text("0")
    expect(cell(page, 3, "actual_qty")).to_have_text("")
    expect(page.locator("[name=actual_total]").first).to_have_text("21")


def test_the_host_sees_the_offices_and_their_sum(login):
    page = login("bureau2")
    open_menu(page, "alro_reporting.menu_progress", "alro_reporting.menu_hosted")
    main_target = page.locator(".o_data_row.fw-bold", has_text="รวมอบรม")
    main_target.first.locator("td[name=display_name]").click()
    expect(page.locator(".o_data_row", has_text=OFFICE)).to_be_visible()
    rows = page.locator(".o_data_row")
    targets = [number(text) for text in rows.locator("td[name=target_qty]").all_text_contents()]
    assert rows.count() == 19, "18 provincial offices and the host itself"
    total = page.locator(
        "tfoot td[name=target_qty], tfoot td[data-name=target_qty], tfoot .o_list_number"
    ).first
    assert number(total.text_content()) == sum(targets)


def test_another_office_sees_none_of_it(login, planned):
    page = login("province2")
    expect(page.locator(".o_data_row").first).to_be_visible()
    page.click(".o_searchview_facet .o_facet_remove >> nth=0")  # no longer "my office" only
    expect(page.locator(".o_data_row").first).to_be_visible()
    assert OFFICE not in page.locator(".o_content").text_content()
    page.goto(f"/odoo/alro-results/{planned['target']}")
    expect(page.locator(".o_form_view .o_field_widget[name=month_ids] .o_data_row")).to_have_count(
        0
    )
    assert OFFICE not in page.content()
