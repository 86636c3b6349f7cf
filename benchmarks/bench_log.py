"""The history of values, millions of rows long: its search page, and the history of one cell."""

from alro_bench import shapes
from alro_bench.case import Case

SQL = "SELECT * FROM alro_value_log WHERE {where} ORDER BY id DESC LIMIT 80"
FIELDS = ["logged_at", "model_label", "field_label", "month_label", "old_display", "new_display"]
NAMES = ["user_id", "agency_id", "activity_id", "step_id"]
CELL = "model_id = %(model)s AND res_id = %(cell)s"


def cases(env):
    for name, what, login, where in (
        ("all", "of everybody", "super_admin", "true"),
        ("agency", "of an office", "super_admin", "agency_id = %(agency)s"),
        (
            "agency_year",
            "of an office in a year",
            "super_admin",
            "fiscal_year_id = %(year)s AND agency_id = %(agency)s",
        ),
        ("cell", "of one cell", "super_admin", CELL),
        ("own", "an office may see", shapes.office(env), "agency_id = %(agency)s"),
        ("quiet", "of a bureau that changes little", "super_admin", "agency_id = %(quiet)s"),
        ("late", "before a day two years ago", "super_admin", "logged_at < %(day)s"),
    ):
        yield Case(
            f"log_{name}",
            f"The newest 80 changes {what}",
            _newest(name),
            lambda ctx, where=where: (SQL.format(where=where), ctx),
            _context,
            login=login,
            answer=lambda rows: [row[0] for row in rows],
            most_ms=300,
            most_growth=None,
        )


def _context(env):
    ctx = shapes.context(env)
    env.cr.execute(
        """SELECT res_id, model_id FROM alro_value_log WHERE agency_id = %(agency)s ORDER BY id DESC LIMIT 1""",
        ctx,
    )
    cell, model = env.cr.fetchone()
    env.cr.execute(
        "SELECT agency_id FROM alro_participation WHERE agency_id IN"
        " (SELECT id FROM alro_agency WHERE kind = 'bureau') GROUP BY 1 ORDER BY count(*), 1 LIMIT 1"
    )
    quiet = env.cr.fetchone()[0]
    env.cr.execute("SELECT max(logged_at)::date - 730 FROM alro_value_log")
    return {**ctx, "cell": cell, "model": model, "quiet": quiet, "day": env.cr.fetchone()[0]}


def _newest(name):
    def act(env, ctx):
        domain = {
            "all": [],
            "own": [],
            "agency": [("agency_id", "=", ctx["agency"])],
            "agency_year": [
                ("fiscal_year_id", "=", ctx["year"]),
                ("agency_id", "=", ctx["agency"]),
            ],
            "cell": [("model_id", "=", ctx["model"]), ("res_id", "=", ctx["cell"])],
            "quiet": [("agency_id", "=", ctx["quiet"])],
            "late": [("logged_at", "<", ctx["day"])],
        }[name]
        wanted = {field: {} for field in FIELDS}
        wanted |= {field: {"fields": {"display_name": {}}} for field in NAMES}
        found = env["alro.value.log"].web_search_read(
            domain, wanted, limit=80, count_limit=shapes.COUNT_LIMIT
        )
        return [entry["id"] for entry in found["records"]]

    return act
