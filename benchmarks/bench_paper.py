"""Printing: 200 rows of plan as a PDF, as the page Plan prints them."""

from alro_bench import shapes
from alro_bench.case import Case

REPORT = "alro_planning.work_plan_paper"


def cases(env):
    yield Case(
        "print_plan_200",
        "Print the page Plan, 200 rows (PDF)",
        _print,
        prepare=shapes.context,
        most_ms=5_000,
        most_growth=None,
        repeat=3,
        note="the engine is most of it; 13 pages",
    )


def _print(env, ctx):
    ids = env["alro.step.target"].search(
        [("fiscal_year_id", "=", ctx["year"])], limit=200, order="id"
    )
    report = env["ir.actions.report"].with_context(lang="th_TH", force_report_rendering=True)
    data = {"domain": [["target_id", "in", ids.ids]], "group_by": ["activity_group_id"]}
    pdf = report._render_qweb_pdf(REPORT, None, data=data)[0]
    return len(pdf) > 0
