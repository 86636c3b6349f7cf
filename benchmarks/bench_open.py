"""Opening pages of 250 rows: what the server does for it. What the browser does is in bench_grid.py."""

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

PLAN_FIELDS = ["planned_qty", "confirmed_qty"]
RESULT_FIELDS = [
    "actual_qty",
    "confirmed_qty",
    "actual_origin",
    "cause",
    "remedy",
    "ceiling_qty",
    "lowered_qty",
]


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
    yield Case(
        "open_plan_250",
        "Open the page Plan, 250 rows (get_grid)",
        _open_plan,
        _sql(GRID_SQL),
        shapes.context,
        answer=len,
        most_ms=500,
        most_queries=30,
    )
    yield Case(
        "open_report_250",
        "Open the page Report results, 250 rows (get_grid)",
        _open_report,
        _sql(GRID_SQL),
        shapes.context,
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


def _open(env, ctx):
    found = env[ctx["model"]].web_search_read(
        _domain(ctx), ctx["wanted"], limit=250, count_limit=shapes.COUNT_LIMIT
    )
    return len(found["records"])


def _open_plan(env, ctx):
    return _open_grid(env, ctx, PLAN_FIELDS)


def _open_report(env, ctx):
    return _open_grid(env, ctx, RESULT_FIELDS)


def _open_grid(env, ctx, names):
    grid = env["alro.work.month"].get_grid(
        _domain(ctx), names, group_by=["activity_group_id"], limit=250
    )
    return len(grid["rows"])
