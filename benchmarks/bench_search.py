"""Filters that compute: who is late, who is behind plan; and the search page of the value log."""

from alro_bench import shapes
from alro_bench.case import Case

LATE_SQL = """
    SELECT m.id FROM alro_work_month m JOIN alro_step s ON s.id = m.step_id
     WHERE m.fiscal_year_id = %(year)s AND m.agency_id = %(agency)s AND m.actual_origin IS NULL
       AND s.entry_mode = 'manual' AND m.month < date_trunc('month', now()) LIMIT 250
"""
BEHIND_SQL = """
    SELECT t.id FROM alro_step_target t
     WHERE t.fiscal_year_id = %(year)s AND t.agency_id = %(agency)s
       AND (SELECT sum(coalesce(actual_qty, 0) - coalesce(confirmed_qty, 0)) FROM alro_work_month m
             WHERE m.target_id = t.id AND m.month < date_trunc('month', now() AT TIME ZONE 'Asia/Bangkok')) < 0
"""


def cases(env):
    yield Case(
        "search_late",
        "An office's late months",
        _late,
        lambda ctx: (LATE_SQL, ctx),
        shapes.context,
        most_ms=300,
    )
    yield Case(
        "search_behind",
        "An office's targets behind plan (first 80)",
        _behind,
        lambda ctx: (BEHIND_SQL, ctx),
        shapes.context,
        most_ms=300,
        repeat=5,
    )
    yield Case(
        "open_steps_of_activity",
        "Open the page of an activity's steps, with the sums over offices",
        _open_steps,
        None,
        shapes.context,
        most_ms=300,
    )


def _late(env, ctx):
    domain = [
        ("fiscal_year_id", "=", ctx["year"]),
        ("agency_id", "=", ctx["agency"]),
        ("is_late", "=", True),
    ]
    return env["alro.work.month"].search(domain, limit=250).ids


def _behind(env, ctx):
    domain = [
        ("fiscal_year_id", "=", ctx["year"]),
        ("agency_id", "=", ctx["agency"]),
        ("is_behind", "=", True),
    ]
    return env["alro.step.target"].search(domain, limit=80).ids


def _open_steps(env, ctx):
    steps = env["alro.step"].search(
        [("fiscal_year_id", "=", ctx["year"]), ("kind", "=", "step")], limit=80
    )
    fields = ["target_sum", "plan_to_date", "result_to_date", "unreported_count"]
    return steps.web_read({name: {} for name in fields})
