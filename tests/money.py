"""Money of a journey's own, the parts of Odoo's pages that journeys press, and what the log holds of money."""

from dataclasses import dataclass, field

from grid import LOGGED, Grid, call, make_activity
from playwright.sync_api import expect


@dataclass
class Activity:
    """An activity of the current year in a project of its own, with the offices that take part in it."""

    id: int
    name: str
    project: int
    year: int  # Buddhist
    parts: dict  # {code of the office: id of its participation}
    lines: dict = field(default_factory=dict)  # {code of the office: id of its budget line}


def take_part(admin, database, fund_kind, offices):
    """Let offices take part in an activity that nobody else knows of; it has no money yet."""
    agencies = dict(database.rows("SELECT code, id FROM alro_agency WHERE code = ANY(%s)", offices))
    activity, names, project = make_activity(
        admin, database, fund_kind, agencies[offices[0]], "กิจกรรมทดสอบการเงินที่"
    )
    year = database.value(
        "SELECT year FROM alro_fiscal_year WHERE id = %s", names["fiscal_year_id"]
    )
    parts = call(
        admin,
        "alro.participation",
        "create",
        [{"activity_id": activity, "agency_id": agencies[code]} for code in offices],
    )
    return Activity(activity, names["name"], project, year, dict(zip(offices, parts, strict=True)))


def give(admin, activity, category, appropriated, amounts):
    """Give an activity money of a category, and offices of it.

    :param amounts: ``{code of the office: baht}``
    """
    place = {"category_id": category}
    whole = {"activity_id": activity.id, "act_amount": appropriated, **place}
    call(admin, "alro.appropriation", "create", whole)
    for office, amount in amounts.items():
        values = {"participation_id": activity.parts[office], "received_amount": amount, **place}
        activity.lines[office] = call(admin, "alro.budget.line", "create", [values])[0]


def make_document(keeper, kind, day, moves, **values):
    """Make a document of ``{budget line: amount}`` and post it; return its id."""
    lines = [[0, 0, {"budget_line_id": line, "amount": amount}] for line, amount in moves.items()]
    document = call(
        keeper,
        "alro.budget.transfer",
        "create",
        {"kind": kind, "date": day.isoformat(), "line_ids": lines, **values},
    )
    call(keeper, "alro.budget.transfer", "action_post", [document])
    return document


class Money:
    """What stands in budget lines and their months, and what the log has had to say since this was opened."""

    def __init__(self, database):
        self.database = database
        self.since = database.value("SELECT COALESCE(max(id), 0) FROM alro_value_log")

    def category(self, code):
        """Return id and Thai name of a category of expenditure."""
        return self.database.rows(
            "SELECT id, name FROM alro_expense_category WHERE code = %s", code
        )[0]

    def line(self, line, *names):
        """Return these fields of a budget line; amounts as numbers."""
        found = self.database.rows(
            f"SELECT {', '.join(names)} FROM alro_budget_line WHERE id = %s", line
        )[0]
        return [_plain(value) for value in found]

    def months(self, line, name):
        """Return a field of the twelve months of a line, October first."""
        rows = self.database.rows(
            f"SELECT {name} FROM alro_spending_month WHERE budget_line_id = %s ORDER BY month", line
        )
        return [_plain(value) for (value,) in rows]

    def month_ids(self, line):
        rows = self.database.rows(
            "SELECT id FROM alro_spending_month WHERE budget_line_id = %s ORDER BY month", line
        )
        return [id_ for (id_,) in rows]

    def log(self, model, ids, *names):
        """Return ``[(record, field, old, new, origin, login, reason)]`` of records, the oldest first."""
        found = []
        for id_, name, old, new, old_text, new_text, *rest in self.database.rows(
            LOGGED, model, self.since, list(ids)
        ):
            if not names or name in names:
                numbers = [_plain(old), _plain(new)]
                texts = [old_text, new_text] if numbers == [None, None] else numbers
                found.append((id_, name, *texts, *rest))
        return found

    def changes(self, model, ids, name):
        """Return ``[(old, new, login)]`` of one field."""
        return [
            (old, new, login) for _id, _n, old, new, _o, login, _r in self.log(model, ids, name)
        ]


def _plain(value):
    return value if value is None or isinstance(value, (str, bool, int)) else float(value)


# what Odoo's own pages are made of


def choose(scope, name, text, *more):
    """Choose what a many-to-one field offers for a text; ``more`` stands in the name too."""
    scope.locator(f"[name={name}] input").first.fill(text)
    offered = scope.page.locator(".o-autocomplete--dropdown-item", has_text=text)
    for each in more:
        offered = offered.filter(has_text=each)
    offered.first.click()


def type_date(scope, name, text):
    """Type a day as people write it."""
    scope.locator(f"[name={name}]").locator("button, input").first.click()
    box = scope.locator(f"[name={name}] input")
    box.fill(text)
    box.press("Tab")


def saved_form(page):
    """Save a form and wait until it is."""
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_button_save")).to_be_hidden()


def open_list(page, path, activity):
    """Open a list and unfold what it has of an activity."""
    page.goto(f"/odoo/{path}")
    expect(page.locator(".o_list_view, .o_view_nocontent").first).to_be_visible()
    Grid(page).search(activity.name)
    group = page.locator(".o_group_header", has_text=activity.name)
    expect(group).to_have_count(1)
    group.click()
    expect(page.locator(".o_data_row").first).to_be_visible()


def upload(page, name, path):
    """Put a file into a binary field, by way of the button that asks for one."""
    page.locator(f"[name={name}] input[type=file]").first.set_input_files(path)
