"""An office's day in the month grid: it plans twenty steps and reports three months without a mouse; its host looks on.

Everything that is typed on the screen is compared with the database and with the log of values afterwards.
"""

import os
import re
from pathlib import Path

import pytest
from grid import MONTHS, Grid, Ledger, call, make_targets, number
from playwright.sync_api import expect

RESULTS = Path(os.environ["ALRO_E2E_RESULTS"])
SIZES = {
    "desktop": {"width": 1920, "height": 1080},
    "small": {"width": 1366, "height": 768},
    "phone": {"width": 390, "height": 844},
}
STEPS = 20
OFFICE = "ส.ป.ก.เชียงใหม่"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
COUNT_CLICKS = """
    addEventListener("click", (event) => {
        if (event.isTrusted && event.detail) {
            sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
        }
    }, true);
"""


@pytest.fixture(scope="module")
def year():
    """What the first tests did, for the ones after them: the office plans before it reports."""
    return {}


@pytest.fixture
def picture(login):
    """picture(page, "plan") keeps what a page looks like at the three sizes; a phone loads it anew."""

    def keep(page, name):
        before = page.viewport_size
        for size, viewport in SIZES.items():
            seen = page
            if size == "phone":
                seen = login("province", viewport=viewport, has_touch=True, is_mobile=True)
                seen.goto(page.url)
                Grid(seen).wait()
            else:
                page.set_viewport_size(viewport)
            seen.wait_for_timeout(500)  # for the eye only: nothing is asserted on it
            seen.screenshot(path=RESULTS / f"grid_{name}_{size}.png")
        page.set_viewport_size(before)

    return keep


def shared_out(target):
    """Share a target out over twelve months, in whole numbers, most of it in the first where it is large."""
    each = int(target) // (24 if target >= 1000 else 12)
    return [int(target) - 11 * each, *[each] * 11]


def as_excel(block):
    """Write a block as Excel puts it on the clipboard; some of the office's rows are in Thai digits."""
    lines = ["\t".join(f"{amount:,}" if amount else "" for amount in amounts) for amounts in block]
    for place in range(0, len(lines), 3):
        lines[place] = lines[place].translate(THAI_DIGITS)
    return "".join(f"{line}\r\n" for line in lines)


def prepare_plans(admin, rows):
    """As the monitoring group would: these targets wait for their plan."""
    targets = call(admin, "alro.step.target", "read", rows, ["plan_state", "month_ids"])
    confirmed = [target["id"] for target in targets if target["plan_state"] == "confirmed"]
    call(admin, "alro.step.target", "action_reopen_plan", confirmed, "The year is planned anew")
    months = [month for target in targets for month in target["month_ids"]]
    call(admin, "alro.work.month", "write", months, {"planned_qty": 0})


def test_from_the_login_page_to_the_first_typed_cell(page):
    page.add_init_script(COUNT_CLICKS)
    page.goto("/web/login")
    page.click("input[name=login]")
    page.keyboard.type("province")
    while not page.evaluate("document.activeElement.name === 'password'"):
        page.keyboard.press("Tab")
    page.keyboard.type("province")
    page.keyboard.press("Enter")
    grid = Grid(page).wait()
    expect(grid.focus).to_be_focused()
    page.keyboard.type("7")
    expect(grid.editor).to_be_focused()
    expect(grid.editor).to_have_value("7")
    grid.press("Tab")
    expect(page.locator("td.o_grid_cell.o_waiting, td.o_grid_cell.o_sending")).to_have_count(1)
    grid.expect_saved()
    assert 1 <= int(page.evaluate("sessionStorage.clicks || 0")) <= 2


def test_twelve_months_of_twenty_steps_are_pasted_and_confirmed(
    with_clipboard, login, database, year, picture
):
    page = with_clipboard("province")
    rows = Grid(page).wait().rows()[:STEPS]
    assert len(rows) == STEPS
    prepare_plans(login("super_admin"), rows)
    page.reload()
    grid = Grid(page).wait()
    expect(grid.focus).to_be_focused()
    expect(grid.cell(rows[0], 0)).to_have_id("o_grid_active")
    targets = {row: number(grid.fact(row, "target").inner_text().split("\n")[0]) for row in rows}
    plan = {row: shared_out(target) for row, target in targets.items()}
    ledger = Ledger(database, rows)
    saves = []
    page.on("request", lambda request: "save_" in request.url and saves.append(request.url))
    picture(page, "plan_empty")

    grid.paste(as_excel(plan.values()))
    for row in rows:
        expect(grid.fact(row, "difference")).to_have_text("0")
        expect(grid.fact(row, "difference")).to_have_class(re.compile("o_good"))
    grid.expect_saved()
    assert len(saves) == 1, "one request for the whole block"
    picture(page, "plan_pasted")
    grid.press("Alt+k")
    for row in rows:
        expect(grid.fact(row, "status")).to_have_class(re.compile("o_good"))
    expect(grid.button("confirm")).to_have_count(0)
    picture(page, "plan_confirmed")

    typed = {(row, month): float(plan[row][month]) for row in rows for month in MONTHS}
    ledger.expect_typed("planned_qty", typed, "province")
    assert ledger.values("confirmed_qty") == typed
    states = database.rows(
        "SELECT DISTINCT plan_state, plan_stale FROM alro_step_target WHERE id = ANY(%s)", rows
    )
    assert states == [("confirmed", False)]
    year["plan"] = plan


def test_three_months_of_all_keyed_steps_are_reported(with_clipboard, database, year, picture):
    page = with_clipboard("province")
    Grid(page).wait()
    grid = open_by_keys(page, "รายงานผล")
    expect(page.locator(".o_page_alro_results")).to_be_visible()
    rows = grid.rows()
    ledger = Ledger(database, rows)
    keyed = keyed_rows(database, rows)
    assert len(keyed) >= 60
    picture(page, "report_before")
    typed = {}
    grid.press("Control+Home")
    for place, row in enumerate(rows):
        expect(grid.cell(row, 0)).to_have_id("o_grid_active")
        if row not in keyed:
            grid.press("ArrowDown")
            continue
        planned = year["plan"].get(row)
        is_behind = planned and place % 2
        amounts = planned[:3] if planned and not is_behind else [0, place % 7, 0]
        grid.type(*amounts[:2])
        grid.type(amounts[2], then="Enter" if row != rows[-1] else "Tab")
        typed |= {(row, month): float(amounts[month]) for month in range(3)}
    grid.expect_saved()
    said = say_why(grid)
    grid.expect_saved()
    picture(page, "report_typed")

    ledger.expect_typed("actual_qty", typed, "province")
    assert said, "some steps are behind their plan"
    for cell, words in said.items():
        for name, text in words.items():
            assert ledger.values(name)[cell] == text
            # words are kept while they are typed: a pause in typing may save a part of them
            entries = [each for each in ledger.log(name) if each[0] == cell]
            assert [each[2] for each in entries[1:]] == [each[3] for each in entries[:-1]]
            assert entries[-1][3] == text
            assert {each[4:6] for each in entries} == {("manual", "province")}


def open_by_keys(page, menu):
    """Open a page through the command palette."""
    page.keyboard.press("Control+K")
    expect(page.locator(".o_command_palette input")).to_be_focused()
    page.keyboard.type(f"/{menu}")
    expect(page.locator(".o_command.focused", has_text=menu)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".o_command_palette")).to_have_count(0)
    return Grid(page).wait()


def keyed_rows(database, rows):
    """Return the targets whose results the office keys itself."""
    found = database.rows(
        """SELECT t.id FROM alro_step_target t JOIN alro_step s ON s.id = t.step_id
            WHERE t.id = ANY(%s) AND s.entry_mode = 'manual' AND s.reporter <> 'host'""",
        rows,
    )
    return {id_ for (id_,) in found}


def say_why(grid):
    """Go from one step behind its plan to the next and say why, by keys; return what was said where."""
    said = {}
    button = grid.button("remarks")
    while button.count():
        waiting = number(re.search(r"\d+", button.inner_text())[0])
        grid.press("Alt+m")
        expect(grid.dock.locator("textarea[name=cause]")).to_be_focused()
        row = grid.active.locator("xpath=..").get_attribute("data-row")
        column = grid.active.get_attribute("data-c")
        words = {"cause": f"ฝนตกหนัก {row}", "remedy": f"เร่งดำเนินการ {row}"}
        grid.page.keyboard.type(words["cause"])
        grid.press("Tab")
        expect(grid.dock.locator("textarea[name=remedy]")).to_be_focused()
        grid.page.keyboard.type(words["remedy"])
        grid.press("Escape")
        expect(grid.focus).to_be_focused()
        said[int(row), int(column)] = words
        if waiting > 1:
            expect(button).to_contain_text(f"({waiting - 1:.0f})")
        else:
            expect(button).to_have_count(0)
    return said


def test_undo_after_the_save_is_a_change_of_its_own(login, database):
    target, *_ = make_targets(login("super_admin"), database, "AL27", [12])
    grid = Grid(login("province2")).wait()
    ledger = Ledger(database, [target])
    grid.go(target, 4)
    grid.type("๕")
    grid.expect_saved()
    assert ledger.row(target, "planned_qty")[4] == 5
    grid.press("Control+z")
    expect(grid.cell(target, 4)).to_have_text("")
    grid.expect_saved()
    assert ledger.row(target, "planned_qty") == [0] * 12
    grid.press("Control+y")
    expect(grid.cell(target, 4)).to_have_text("5")
    grid.expect_saved()
    assert ledger.changes("planned_qty") == {
        (target, 4): [(0, 5, "province2"), (5, 0, "province2"), (0, 5, "province2")]
    }


def test_a_plan_is_reopened_with_a_reason_and_tells_what_changed(login, database):
    admin = login("super_admin")
    target, *_ = make_targets(admin, database, "AL27", [1200])
    grid = Grid(login("province2")).wait()
    ledger = Ledger(database, [target])
    grid.go(target, 0)
    grid.type(*[100] * 12)
    grid.press("Alt+k")
    expect(grid.fact(target, "status")).to_have_class(re.compile("o_good"))

    grid.go(target, 2)
    grid.press("Alt+o")
    expect(grid.page.locator(".modal [name=reason] textarea")).to_be_focused()
    grid.page.keyboard.type("น้ำท่วมเดือนธันวาคม")
    grid.press("Alt+q")
    expect(grid.page.locator(".modal")).to_have_count(0)
    expect(grid.fact(target, "status")).to_have_class(re.compile("o_warn"))
    expect(grid.focus).to_be_focused()
    grid.type(50, 150)
    grid.press("Alt+k")
    expect(grid.fact(target, "status")).to_have_class(re.compile("o_good"))
    assert ledger.row(target, "confirmed_qty") == [100, 100, 50, 150, *[100] * 8]
    states = [entry[3:] for entry in ledger.log("plan_state", model="alro.step.target")]
    assert [(state, login, reason) for state, _origin, login, reason in states] == [
        ("confirmed", "province2", None),
        ("draft", "province2", "น้ำท่วมเดือนธันวาคม"),
        ("confirmed", "province2", None),
    ]

    call(admin, "alro.step.target", "write", [target], {"target_qty": 1250})
    grid.page.reload()
    grid.wait().go(target, 0)
    expect(grid.fact(target, "status")).to_have_class(re.compile("o_warn"))
    for place in (grid.dock, grid.fact(target, "status")):
        text = place.get_attribute("title") or place.inner_text()
        assert "1,200" in text and "1,250" in text
    grid.type(150)
    expect(grid.fact(target, "difference")).to_have_text("0")
    grid.press("Alt+k")
    expect(grid.fact(target, "status")).to_have_class(re.compile("o_good"))
    assert ledger.row(target, "confirmed_qty")[0] == 150


def test_a_figure_typed_into_the_matrix_bears_a_target(login, database):
    admin = login("admin_act_fund")
    target, *_ = make_targets(admin, database, "AL27", [30, None])
    activity, agency = database.rows(
        "SELECT activity_id, agency_id FROM alro_step_target WHERE id = %s", target
    )[0]
    admin.goto(f"/odoo/alro-activities/{activity}")
    admin.click("a[name=targets]")
    grid = Grid(admin).wait()
    assert grid.texts(agency) == ["30", ""]
    grid.go_to(agency, 1)
    grid.type("1,250.50", then="Enter")
    expect(grid.cell(agency, 1)).to_have_text("1,250.5")
    grid.expect_saved()
    born = database.rows(
        """SELECT t.id, t.target_qty, count(m.id), min(m.fiscal_month), max(m.fiscal_month), u.login
             FROM alro_step_target t JOIN alro_work_month m ON m.target_id = t.id
             JOIN res_users u ON u.id = t.create_uid
            WHERE t.activity_id = %s AND t.id <> %s GROUP BY t.id, u.login""",
        activity,
        target,
    )
    assert [(float(row[1]), *row[2:]) for row in born] == [(1250.5, 12, 1, 12, "admin_act_fund")]
    office = Grid(login("province2")).wait()
    expect(office.fact(born[0][0], "target")).to_contain_text("1,250.5")


def test_a_block_that_is_copied_out_can_be_pasted_elsewhere(with_clipboard, login, database):
    source, aim, *_ = make_targets(login("super_admin"), database, "AL27", [1234.5, 1234.5])
    page = with_clipboard("province2")
    grid = Grid(page).wait()
    ledger = Ledger(database, [source, aim])
    grid.go(source, 0)
    grid.type(1000, "", "๑๒๓.๔", "0", 111.1)
    grid.go(source, 0)
    grid.press(*["Shift+ArrowRight"] * 5, "Control+c")
    assert grid.copied() == "1000\t0\t123.4\t0\t111.1\t0\n"
    grid.go(aim, 2)
    grid.press("Control+v")
    expected = [0, 0, 1000, 0, 123.4, 0, 111.1, 0, 0, 0, 0, 0]
    expect(grid.cell(aim, 4)).to_have_text("123.4")
    grid.expect_saved()
    assert ledger.row(aim, "planned_qty") == expected
    assert sum(map(len, ledger.changes("planned_qty").values())) == 6

    page.click(".o_grid_copy")
    expect(page.locator(".o_notification")).to_have_count(1)
    table = [line.split("\t") for line in grid.copied().splitlines()]
    heads, rows = table[0], [line for line in table if "ขั้นตอนที่ 2" in line[0]]
    assert len(heads) == 1 + 1 + 12 + 3
    months = page.locator("th.o_grid_head")
    assert heads[2:14] == [months.nth(month).get_attribute("title") for month in MONTHS]
    # the last activity is the one made here
    assert [float(text) for text in rows[-1][1:15]] == [1234.5, *expected, 1234.5]
