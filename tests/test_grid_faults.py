"""What may go wrong while people type: somebody else types too, the network or the server goes, the tab or the browser.

Whatever happens, everything typed arrives once or is shown with a reason, and nothing is overwritten unseen: at the
end of each test all that was typed is compared with the database and with the log of values.
"""

import os
import re
import time

import pytest
from grid import Grid, Ledger, call, make_targets
from playwright.sync_api import expect

AGAIN = 60_000  # milliseconds: what could not be sent is tried again ever more seldom
OFFLINE = re.compile(r"\bo_offline\b")
LOGGED_OUT = re.compile(r"\bo_logged_out\b")
CONFLICT = re.compile(r"\bo_conflict\b")
REFUSED = re.compile(r"\bo_refused\b")


@pytest.fixture
def target(login, database):
    """A target of the office whose plan is empty."""
    return make_targets(login("super_admin"), database, "AL50", [1200])[0]


@pytest.fixture
def ledger(database, target):
    return Ledger(database, [target])


def amounts(target, values, first=0):
    """Return ``{cell: value}`` of values typed from a month on."""
    return {(target, month): float(value) for month, value in enumerate(values, first)}


def log_in(page, name):
    """Log in where a page asks for it."""
    page.goto("/web/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", name)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/odoo**")
    return Grid(page).wait()


def type_row(grid, target, values, first=0):
    grid.go_to(target, first)
    grid.type(*values)


def test_two_browsers_on_one_cell(login, database, target, ledger):
    name = database.value(
        "SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.login = 'admin_act_fund'"
    )
    office = Grid(login("province")).wait()
    other = Grid(login("admin_act_fund")).open("alro-plan")
    other.search("ขั้นตอนที่ 1")
    expect(other.cell(target, 0)).to_be_visible()
    type_row(other, target, [7, 8])
    other.expect_saved()

    type_row(office, target, [5, 6, 4])
    for column, mine, theirs in ((0, "5", "7"), (1, "6", "8")):
        expect(office.cell(target, column)).to_have_class(CONFLICT)
        office.go_to(target, column)
        expect(office.dock.locator("button[name=mine]")).to_contain_text(mine)
        expect(office.dock.locator("button[name=theirs]")).to_contain_text(theirs)
        expect(office.dock.locator(".o_grid_conflict")).to_contain_text(name)
    assert ledger.row(target, "planned_qty")[:3] == [7, 8, 4], "nothing is overwritten unseen"

    office.go_to(target, 0)
    office.dock.locator("button[name=mine]").click()
    expect(office.cell(target, 0)).not_to_have_class(CONFLICT)
    office.go_to(target, 1)
    office.dock.locator("button[name=theirs]").click()
    expect(office.cell(target, 1)).to_have_text("8")
    office.expect_saved()
    assert ledger.row(target, "planned_qty")[:3] == [5, 8, 4]
    assert ledger.changes("planned_qty") == {
        (target, 0): [(0, 7, "admin_act_fund"), (7, 5, "province")],
        (target, 1): [(0, 8, "admin_act_fund")],
        (target, 2): [(0, 4, "province")],
    }


def test_the_network_is_cut_while_ten_cells_are_typed(login, target, ledger):
    page = login("province")
    grid = Grid(page).wait()
    typed = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
    type_row(grid, target, typed[:4])
    page.context.set_offline(True)
    type_row(grid, target, typed[4:], first=4)
    expect(grid.state).to_have_class(OFFLINE)
    assert grid.texts(target)[:10] == [str(value) for value in typed]
    page.context.set_offline(False)
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, typed), "province")


def test_the_server_is_restarted_while_ten_cells_are_typed(login, odoo, target, ledger):
    grid = Grid(login("province")).wait()
    typed = [21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
    type_row(grid, target, typed[:4])
    odoo.stop()
    try:
        type_row(grid, target, typed[4:], first=4)
        expect(grid.state).to_have_class(OFFLINE)
    finally:
        odoo.start()
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, typed), "province")


def test_the_tab_is_closed_right_after_typing(login, target, ledger):
    page = login("province")
    context = page.context
    type_row(Grid(page).wait(), target, [31, 32, 33])
    page.close()
    grid = Grid(context.new_page()).open("alro-plan")
    expect(grid.cell(target, 2)).to_have_text("33")
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, [31, 32, 33]), "province")


def test_the_page_is_reloaded_right_after_typing(login, target, ledger):
    page = login("province")
    grid = Grid(page).wait()
    type_row(grid, target, [34, 35, 36])
    page.reload()
    grid.wait()
    expect(grid.cell(target, 2)).to_have_text("36")
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, [34, 35, 36]), "province")


def test_the_browser_is_closed_without_a_network(odoo, browser, base_url, tmp_path, target, ledger):
    def start():
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=os.environ["ALRO_BROWSER"],
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            base_url=base_url,
            locale="th-TH",
            timezone_id="Asia/Bangkok",
        )

    first = start()
    grid = log_in(first.new_page(), "province")
    first.set_offline(True)
    type_row(grid, target, [41, 42, 43])
    expect(grid.state).to_have_class(OFFLINE)
    odoo.stop()  # a closing browser lifts its own barrier a moment before it sends
    first.close()
    odoo.start()
    assert ledger.row(target, "planned_qty") == [0] * 12

    second = start()
    second.clear_cookies()
    grid = log_in(second.new_page(), "province")
    expect(grid.cell(target, 2)).to_have_text("43", timeout=AGAIN)
    grid.expect_saved(timeout=AGAIN)
    second.close()
    ledger.expect_typed("planned_qty", amounts(target, [41, 42, 43]), "province")


def test_the_session_ends_in_another_tab(login, target, ledger):
    page = login("province")
    grid = Grid(page).wait()
    other = page.context.new_page()
    other.goto("/web/session/logout")
    expect(other.locator("input[name=login]")).to_be_visible()

    type_row(grid, target, [51, 52])
    expect(grid.state).to_have_class(LOGGED_OUT)
    expect(page.locator(".modal")).to_be_visible()
    assert grid.texts(target)[:2] == ["51", "52"]
    assert ledger.row(target, "planned_qty") == [0] * 12
    log_in(other, "province")
    page.bring_to_front()
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, [51, 52]), "province")


def test_somebody_else_logs_in_on_the_same_browser(login, target, ledger):
    page = login("province")
    grid = Grid(page).wait()
    other = page.context.new_page()
    other.goto("/web/session/logout")
    log_in(other, "province2")
    type_row(grid, target, [61, 62])
    expect(grid.state).to_have_class(LOGGED_OUT)
    page.close()  # what was typed is left in the browser, and the other one works on
    theirs = Grid(other).open("alro-plan")
    other.wait_for_timeout(7000)  # longer than the pause between two looks at what is left
    assert not ledger.log(), "nothing is sent by another user"
    assert ledger.row(target, "planned_qty") == [0] * 12
    assert not theirs.row(target).count()

    other.goto("/web/session/logout")
    grid = log_in(other, "province")
    expect(grid.cell(target, 1)).to_have_text("62", timeout=AGAIN)
    grid.expect_saved(timeout=AGAIN)
    ledger.expect_typed("planned_qty", amounts(target, [61, 62]), "province")


def test_a_refused_cell_says_why_and_keeps_what_was_typed(login, target, ledger):
    grid = Grid(login("province")).wait()
    type_row(grid, target, [100] * 12)
    grid.expect_saved()
    call(login("super_admin"), "alro.step.target", "action_confirm_plan", [target])
    type_row(grid, target, [71], first=3)
    expect(grid.cell(target, 3)).to_have_class(REFUSED)
    grid.go_to(target, 3)
    expect(grid.dock.locator(".text-danger").first).to_contain_text("ยืนยัน")
    expect(grid.cell(target, 3)).to_have_text("71")
    assert ledger.row(target, "planned_qty") == [100] * 12

    grid.page.reload()
    grid.wait()
    expect(grid.cell(target, 3)).to_have_text("71")
    grid.go_to(target, 3)
    grid.dock.locator("button[name=give_up]").click()
    expect(grid.cell(target, 3)).to_have_text("100")
    grid.expect_saved()
    ledger.expect_typed("planned_qty", amounts(target, [100] * 12), "province")


def test_two_tabs_of_one_user(login, target, ledger):
    page = login("province")
    one = Grid(page).wait()
    two = Grid(page.context.new_page()).open("alro-plan")
    page.context.set_offline(True)
    type_row(one, target, [81, 82, 83])
    type_row(two, target, [84, 85, 86], first=6)
    for grid in (one, two):
        expect(grid.state).to_have_class(OFFLINE)
    one.page.close()
    page.context.set_offline(False)
    two.expect_saved(timeout=AGAIN)
    typed = amounts(target, [81, 82, 83]) | amounts(target, [84, 85, 86], first=6)
    deadline = time.monotonic() + AGAIN / 1000
    while len(ledger.changes("planned_qty")) < len(typed) and time.monotonic() < deadline:
        two.page.wait_for_timeout(500)  # an open tab leaves a closed one's cells some seconds
    ledger.expect_typed("planned_qty", typed, "province")
    two.page.reload()
    two.wait()
    assert two.texts(target) == ["81", "82", "83", "", "", "", "84", "85", "86", "", "", ""]
