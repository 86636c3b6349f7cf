"""Saving: a row's twelve months, a paste of 40 rows, confirming plans, derived chains."""

from alro_bench import shapes
from alro_bench.case import Case

ROW_SQL = """
    WITH new AS (SELECT * FROM unnest(%(ids)s::int[], %(values)s::numeric[]) AS n (id, value)),
         changed AS (UPDATE alro_work_month m SET planned_qty = n.value, write_date = now() FROM new n
                      WHERE n.id = m.id RETURNING m.target_id)
    UPDATE alro_step_target t SET planned_total = s.total, plan_difference = t.target_qty - s.total
      FROM (SELECT m.target_id, sum(n.value) AS total FROM new n JOIN alro_work_month m ON m.id = n.id GROUP BY 1) s
     WHERE s.target_id = t.id
"""
CONFIRM_SQL = """
    WITH changed AS (UPDATE alro_work_month SET confirmed_qty = planned_qty
                      WHERE target_id = ANY(%(targets)s) RETURNING target_id)
    UPDATE alro_step_target SET plan_state = 'confirmed', plan_confirmed_on = now(), confirmed_total = planned_total
     WHERE id = ANY(%(targets)s)
"""

BULK_SQL = """
    UPDATE alro_work_month m SET actual_qty = n.value, actual_origin = 'linked', write_date = now()
      FROM unnest(%(ids)s::int[], %(values)s::numeric[]) AS n (id, value) WHERE n.id = m.id
"""


def cases(env):
    grid = hasattr(env["alro.work.month"], "save_cells")
    how = "save_cells" if grid else "write of the target's months"
    act = _save_cells if grid else _save_rows
    yield Case(
        "save_row_12",
        f"Save a row's 12 months ({how})",
        act,
        lambda ctx: (ROW_SQL, ctx),
        _rows(1),
        login=shapes.office(env),
        most_ms=150,
        most_queries=25,
    )
    yield Case(
        "paste_40_12",
        f"Paste 40 rows of 12 months ({how})",
        act,
        lambda ctx: (ROW_SQL, ctx),
        _rows(40),
        login=shapes.office(env),
        most_ms=1000,
        repeat=5,
    )
    if grid:
        yield Case(
            "save_results_12",
            "Save 12 results of a row that others derive from (save_cells)",
            _save_results,
            None,
            _source_row,
            login=shapes.office(env),
            most_ms=150,
            most_queries=25,
        )
    yield Case(
        "derive_chain",
        "Key one result that a chain of steps derives from",
        _key_source,
        None,
        _source_row,
        login=shapes.office(env),
    )
    yield Case(
        "confirm_40",
        "Confirm 40 plans",
        _confirm,
        lambda ctx: (CONFIRM_SQL, ctx),
        _rows(40),
        login=shapes.office(env),
        repeat=5,
    )
    if hasattr(env["alro.work.month"], "_bulk_set"):
        yield Case(
            "bulk_100000",
            "100,000 linked results at once, and what derives from them (_bulk_set)",
            _bulk,
            lambda ctx: (BULK_SQL, ctx),
            _linked(100_000),
            most_ms=5000,
            most_growth=None,
            repeat=3,
        )


def _rows(count):
    """Return a preparation that opens the plans of so many main targets of the office, balanced, to be typed in."""

    def prepare(env):
        ctx = shapes.context(env)
        targets = env["alro.step.target"].search(
            [
                ("fiscal_year_id", "=", ctx["year"]),
                ("agency_id", "=", ctx["agency"]),
                ("is_main_target", "=", True),
                ("plan_difference", "=", 0),
                ("planned_total", ">", 0),
            ],
            limit=count,
        )
        if len(targets) < count:
            raise LookupError(f"Only {len(targets)} balanced plans in this database.")
        targets.plan_state = "draft"
        targets.flush_recordset()
        env.cr.commit()  # what cases do is rolled back, to this
        months = targets.month_ids
        return {
            "targets": targets.ids,
            "ids": months.ids,
            "values": [month.planned_qty + 1 for month in months],
            "before": months.mapped("planned_qty"),
        }

    return prepare


def _save_rows(env, ctx):
    value_of = dict(zip(ctx["ids"], ctx["values"], strict=True))
    for target in env["alro.step.target"].browse(ctx["targets"]):
        commands = [(1, id_, {"planned_qty": value_of[id_]}) for id_ in target.month_ids.ids]
        target.web_save({"month_ids": commands}, {"planned_total": {}, "plan_difference": {}})


def _save_cells(env, ctx):
    answers = env["alro.work.month"].save_cells(
        [
            {"id": id_, "field": "planned_qty", "value": value, "expected": before or None}
            for id_, value, before in zip(ctx["ids"], ctx["values"], ctx["before"], strict=True)
        ]
    )
    _all_saved(answers)


def _all_saved(answers):
    for answer in answers:
        if answer["state"] != "saved":
            raise AssertionError(f"not saved: {answer}")


def _source_row(env):
    """The keyed target of the office that most derived targets of its own draw on."""
    ctx = shapes.context(env)
    env.cr.execute(
        """SELECT s.id FROM alro_step_target s
             JOIN alro_step_source_rel r ON r.source_id = s.step_id
             JOIN alro_step_target d ON d.step_id = r.step_id AND d.participation_id = s.participation_id
             JOIN alro_step k ON k.id = s.step_id AND k.entry_mode = 'manual' AND k.reporter <> 'host'
            WHERE s.fiscal_year_id = %(year)s AND s.agency_id = %(agency)s
            GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1""",
        ctx,
    )
    months = env["alro.step.target"].browse(env.cr.fetchone()[0]).month_ids.sorted("month")
    return {
        "ids": months.ids,
        "before": [month.actual_qty if month.actual_origin else None for month in months],
    }


def _key_source(env, ctx):
    env["alro.work.month"].browse(ctx["ids"][0]).write({"actual_qty": 1000.0 + ctx["number"]})


def _save_results(env, ctx):
    answers = env["alro.work.month"].save_cells(
        [
            {"id": id_, "field": "actual_qty", "value": 1000.0 + ctx["number"], "expected": before}
            for id_, before in zip(ctx["ids"], ctx["before"], strict=True)
        ]
    )
    _all_saved(answers)


def _confirm(env, ctx):
    env["alro.step.target"].browse(ctx["targets"]).action_confirm_plan()


def _linked(count):
    """Return a preparation that finds so many months of linked steps in the open year."""

    def prepare(env):
        ctx = shapes.context(env)
        env.cr.execute(
            """SELECT m.id, coalesce(m.actual_qty, 0) + 1 FROM alro_work_month m
                 JOIN alro_step s ON s.id = m.step_id
                WHERE m.fiscal_year_id = %s AND s.entry_mode = 'linked' ORDER BY m.id LIMIT %s""",
            [ctx["year"], count],
        )
        rows = env.cr.fetchall()
        if len(rows) < count:
            raise LookupError(f"Only {len(rows)} months of linked steps in this database.")
        return {"ids": [id_ for id_, _ in rows], "values": [float(value) for _, value in rows]}

    return prepare


def _bulk(env, ctx):
    values = {
        id_: {"actual_qty": value} for id_, value in zip(ctx["ids"], ctx["values"], strict=True)
    }
    env["alro.work.month"].sudo()._bulk_set(values, "linked")
