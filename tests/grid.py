"""The month grid as somebody at the screen sees and drives it, and what the database and its log hold of it."""

import re

from playwright.sync_api import expect

SAVED = re.compile(r"\bo_saved\b")
MONTHS = range(12)
TWO_FRAMES = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"
# what the log says of months: one line for each change of a value
LOGGED = """
    SELECT l.res_id, f.name, l.old_value, l.new_value, l.old_text, l.new_text, l.origin, u.login, l.reason
      FROM alro_value_log l
      JOIN ir_model m ON m.id = l.model_id AND m.model = %s
      JOIN ir_model_fields f ON f.id = l.field_id
      LEFT JOIN res_users u ON u.id = l.user_id
     WHERE l.id > %s AND l.res_id = ANY(%s)
     ORDER BY l.id
"""


class Grid:
    """A grid on a page. Rows are named by the id of their target, columns counted from zero."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".o_alro_grid")
        self.scroller = page.locator(".o_grid_scroller")
        self.focus = page.locator(".o_grid_focus")
        self.dock = page.locator(".o_grid_dock")
        self.state = page.locator(".o_grid_saved")
        self.active = page.locator("#o_grid_active")
        self.editor = page.locator(".o_grid_editor")

    def open(self, path):
        self.page.goto(f"/odoo/{path}")
        return self.wait()

    def wait(self):
        expect(self.page.locator(".o_alro_grid.o_painted tr.o_grid_row").first).to_be_visible()
        return self

    def search(self, text):
        """Search by the first of the fields that the search bar offers."""
        self.page.fill(".o_searchview_input", text)
        expect(self.page.get_by_role("menuitem", name=text).first).to_be_visible()
        self.press("Enter")

    def rows(self):
        """Return the ids of the rows, from top to bottom."""
        found = self.page.locator("tr.o_grid_row").evaluate_all(
            "rows => rows.map(r => r.dataset.row)"
        )
        return [int(row) for row in found]

    def row(self, row):
        return self.page.locator(f"tr.o_grid_row[data-row='{row}']")

    def cell(self, row, column):
        return self.row(row).locator(f"td[data-c='{column}']")

    def texts(self, row):
        """Return the figures of a row, without what stands small below them."""
        return (
            self.row(row)
            .locator("td.o_grid_cell")
            .evaluate_all(
                "cells => cells.map(c => c.firstChild?.nodeType === 3 ? c.firstChild.data.trim() : '')"
            )
        )

    def fact(self, row, name):
        return self.row(row).locator(f"td.o_column_{name}")

    def button(self, name):
        return self.page.locator(f".o_grid_toolbar button[name={name}]")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, row, column):
        """Go to a cell by keys alone."""
        self.press("Control+Home")
        self.press(*["ArrowDown"] * self.rows().index(row), *["ArrowRight"] * column)
        expect(self.cell(row, column)).to_have_id("o_grid_active")

    def go_to(self, row, column):
        """Go to a cell by a click."""
        self.cell(row, column).click()
        expect(self.cell(row, column)).to_have_id("o_grid_active")

    def type(self, *values, then="Tab"):
        """Type values into the active cell and those that follow."""
        for value in map(str, values):
            if not value.isascii():
                self.press("F2", "Control+a")  # Playwright knows no keys of these
            self.page.keyboard.type(value)
            self.press(then)

    def paste(self, text):
        """Paste a text as another program has put it on the clipboard."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+V")

    def copied(self):
        return self.page.evaluate("() => navigator.clipboard.readText()")

    def expect_saved(self, **options):
        # what was typed just now is counted before the next frame and shown in it
        self.page.evaluate(TWO_FRAMES)
        expect(self.state).to_have_class(SAVED, **options)


def number(text):
    """Read a figure of the screen; nothing is None."""
    return float(text.replace(",", "")) if text.strip() else None


def call(page, model, method, *args, **kwargs):
    """Call the server as the user of a page."""
    params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
    answer = page.request.post(
        f"/web/dataset/call_kw/{model}/{method}", data={"jsonrpc": "2.0", "params": params}
    ).json()
    assert "error" not in answer, answer["error"]["data"]["message"]
    return answer["result"]


class Ledger:
    """What stands in months of work, and what the log has had to say since the ledger was opened."""

    def __init__(self, database, targets):
        self.database = database
        self.targets = list(targets)
        self.ids = {
            (target, month - 1): id_
            for target, month, id_ in database.rows(
                "SELECT target_id, fiscal_month, id FROM alro_work_month WHERE target_id = ANY(%s)",
                self.targets,
            )
        }
        self.since = database.value("SELECT COALESCE(max(id), 0) FROM alro_value_log")
        self.before = {name: self.values(name) for name in ("planned_qty", "actual_qty")}

    def values(self, name):
        """Return ``{(target, column): value}``; None is not reported."""
        reported = "actual_origin IS NOT NULL" if name == "actual_qty" else "TRUE"
        rows = self.database.rows(
            f"SELECT target_id, fiscal_month, CASE WHEN {reported} THEN {name} END"
            " FROM alro_work_month WHERE target_id = ANY(%s)",
            self.targets,
        )
        return {
            (target, month - 1): value if value is None or isinstance(value, str) else float(value)
            for target, month, value in rows
        }

    def row(self, target, name):
        values = self.values(name)
        return [values[target, month] for month in MONTHS]

    def log(self, *names, model="alro.work.month"):
        """Return ``[(cell, field, old, new, origin, login, reason)]``, the oldest first."""
        cells = {id_: cell for cell, id_ in self.ids.items()}
        ids = self.targets if model == "alro.step.target" else list(cells)
        found = []
        for id_, name, old, new, old_text, new_text, *rest in self.database.rows(
            LOGGED, model, self.since, ids
        ):
            if not names or name in names:
                numbers = [None if value is None else float(value) for value in (old, new)]
                texts = [old_text, new_text] if numbers == [None, None] else numbers
                found.append((cells.get(id_, id_), name, *texts, *rest))
        return found

    def changes(self, name):
        """Return ``{(target, column): [(old, new, login)]}`` of what was keyed into a field."""
        found = {}
        for cell, _name, old, new, origin, login, _reason in self.log(name):
            assert origin in ("manual", "derived")
            if origin == "manual":
                found.setdefault(cell, []).append((old, new, login))
        return found

    def expect_typed(self, name, typed, login):
        """All that was typed stands there, and the log has each change once, by this user, keyed.

        :param typed: ``{(target, column): value}``
        """
        now, before, changes = self.values(name), self.before[name], self.changes(name)
        for cell, value in typed.items():
            assert now[cell] == value, f"{cell}: {now[cell]} stands there, {value} was typed"
            expected = [(before[cell], value, login)] if before[cell] != value else []
            assert changes.pop(cell, []) == expected, f"{cell}: the log"
        assert not changes, "nothing else was keyed"


def make_activity(admin, database, fund_kind, host, title):
    """Make an activity of the current year that nobody else knows of, in a group and a project of its own.

    :return: the activity's id; its year and name, as ``{"fiscal_year_id", "name"}``; the project's id
    """
    year = call(admin, "alro.fiscal.year", "search", [["is_current", "=", True]])[0]
    programme, source = database.rows(
        "SELECT programme_id, fund_source_id FROM alro_project WHERE fiscal_year_id = %s"
        " AND fund_kind = %s ORDER BY id LIMIT 1",
        year,
        fund_kind,
    )[0]
    number = database.value("SELECT max(number) + 1 FROM alro_activity_group")
    names = {"fiscal_year_id": year, "name": f"{title} {number}"}
    group = call(admin, "alro.activity.group", "create", {**names, "number": number})
    project = call(
        admin,
        "alro.project",
        "create",
        {**names, "programme_id": programme, "fund_source_id": source},
    )
    activity = call(
        admin,
        "alro.activity",
        "create",
        {
            "name": names["name"],
            "project_id": project,
            "activity_group_id": group,
            "host_agency_id": host,
            "holds_results": True,
        },
    )
    return activity, names, project


def make_targets(admin, database, office, quantities):
    """Let an office take part in an activity of its own, with a main target for each quantity; None: a step without.

    :return: the ids of the targets, in the order of the page
    """
    agency = database.value("SELECT id FROM alro_agency WHERE code = %s", office)
    activity, _names, _project = make_activity(admin, database, "act", agency, "กิจกรรมที่")
    part = call(
        admin, "alro.participation", "create", {"activity_id": activity, "agency_id": agency}
    )
    unit = database.value(
        "SELECT res_id FROM ir_model_data WHERE module = 'alro_tracking_base' AND name = 'uom_person'"
    )
    steps = call(
        admin,
        "alro.step",
        "create",
        [
            {
                "activity_id": activity,
                "name": f"ขั้นตอนที่ {place}",
                "code": str(place),
                "uom_id": unit,
                "is_main_target": True,
            }
            for place in range(1, len(quantities) + 1)
        ],
    )
    targets = [
        {"step_id": step, "participation_id": part, "target_qty": quantity}
        for step, quantity in zip(steps, quantities, strict=True)
        if quantity is not None
    ]
    return call(admin, "alro.step.target", "create", targets)
