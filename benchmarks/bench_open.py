"""Opening pages of 250 rows."""

from alro_bench import shapes
from alro_bench.case import Case

MONTHS = ["month", "planned_qty", "confirmed_qty", "actual_qty", "actual_origin"]

GRID_SQL = """
    SELECT t.id, s.name, t.target_qty, t.planned_total, t.plan_state,
           array_agg(ARRAY[m.planned_qty, m.confirmed_qty, m.actual_qty] ORDER BY m.month)
      FROM (SELECT * FROM alro_step_target t
             WHERE fiscal_year_id = %(year)s AND agency_id = %(agency)s
             ORDER BY activity_id, step_id, agency_id, id LIMIT 250) t
      JOIN alro_step s ON s.id = t.step_id
      JOIN alro_work_month m ON m.target_id = t.id
     GROUP BY t.id, s.name, t.target_qty, t.planned_total, t.plan_state
"""

REPORT_SQL = """
    SELECT m.id, s.name, m.month, m.confirmed_qty, m.actual_qty, m.actual_origin, m.cause, m.remedy, t.target_qty,
           sum(b.actual_qty), sum(b.confirmed_qty)
      FROM (SELECT * FROM alro_work_month
             WHERE fiscal_year_id = %(year)s AND agency_id = %(agency)s AND fiscal_month = 1
             ORDER BY activity_id, step_id LIMIT 250) m
      JOIN alro_step s ON s.id = m.step_id
      JOIN alro_step_target t ON t.id = m.target_id
      JOIN alro_work_month b ON b.target_id = t.id AND b.month <= m.month
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


def cases(env):
    yield Case(
        "open_targets_250",
        "Open 250 targets with their 3,000 months (web_search_read)",
        _open,
        _sql(GRID_SQL),
        _page("alro_planning.alro_step_target_view_list", month_ids=MONTHS),
        answer=len,
        most_ms=500,
        most_queries=30,
    )
    if hasattr(env["alro.work.month"], "get_grid"):
        yield Case(
            "open_grid_250",
            "Open a grid of 250 rows (get_grid)",
            _open_grid,
            _sql(GRID_SQL),
            shapes.context,
            answer=len,
            most_ms=500,
            most_queries=30,
        )
    yield Case(
        "open_plan_250",
        "Open the page Plan, 250 rows",
        _open,
        None,
        _page("alro_planning.alro_plan_view_list"),
        most_ms=500,
        most_queries=30,
    )
    yield Case(
        "open_results_250",
        "Open the page Results, 250 rows",
        _open,
        None,
        _page("alro_reporting.alro_result_view_list"),
        most_ms=500,
        most_queries=30,
    )
    yield Case(
        "open_report_250",
        "Open the page Report results, 250 rows of a month",
        _open_month,
        _sql(REPORT_SQL),
        _page("alro_reporting.alro_work_month_view_list"),
        answer=len,
        most_ms=500,
        most_queries=30,
    )


def _sql(statement):
    return lambda ctx: (statement, {"year": ctx["year"], "agency": ctx["agency"]})


def _page(view, **children):
    """Return a preparation that knows what the web client asks for on a page."""

    def prepare(env):
        wanted = shapes.specification(env, view, **children)
        return {**shapes.context(env), "model": env.ref(view).model, "wanted": wanted}

    return prepare


def _domain(ctx):
    return [("fiscal_year_id", "=", ctx["year"]), ("agency_id", "=", ctx["agency"])]


def _open(env, ctx, *conditions):
    domain = [*_domain(ctx), *conditions]
    found = env[ctx["model"]].web_search_read(
        domain, ctx["wanted"], limit=250, count_limit=shapes.COUNT_LIMIT
    )
    return len(found["records"])


def _open_month(env, ctx):
    return _open(env, ctx, ("fiscal_month", "=", 1))


def _open_grid(env, ctx):
    targets = env["alro.step.target"].search(_domain(ctx), limit=250)
    grid = env["alro.work.month"].get_grid([("target_id", "in", targets.ids)], MONTHS[1:])
    return len(grid["rows"])
