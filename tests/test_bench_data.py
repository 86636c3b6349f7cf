"""What ./alro bench measures on is what the add-ons would have made of it: the generator fits today's tables."""

import dataclasses
from pathlib import Path

import pytest
from databases import copied

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"

SCRIPT = """
import sys
sys.path.insert(0, {benchmarks!r})
from alro_bench import act_spending, checks, generator

offices = env["alro.agency"].search([("code", "in", ("AL50", "AL27", "KPR"))]).ids
bureaus = dict(zip(env["alro.agency"].search([("code", "=", "STS")]).ids, offices))
act_spending.make_act_spending(env)
plan = generator.Plan(years=3, copies=2, bureaus=bureaus, offices=offices)
generator.generate(env.cr, plan, say=lambda text: None)
env.invalidate_all()
years = [(year.year, year.state) for year in env["alro.fiscal.year"].search([])]
print("years", years == [(years[0][0] - n, "closed" if n else "open") for n in range(3)])
print("problems", checks.problems(env.cr))

def stored():
    env.flush_all()
    rows = []
    for table in generator.FACTS:
        env.cr.execute(f"SELECT to_jsonb(t) - 'write_uid' - 'write_date' FROM {{table}} t ORDER BY id")
        rows += [row for (row,) in env.cr.fetchall()]
    return rows

before = stored()
models = ("participation", "step.target", "work.month", "appropriation", "budget.line", "spending.month",
          "budget.transfer", "budget.transfer.line")
for model in map("alro.{{}}".format, models):
    records = env[model].search([])
    for field in records._fields.values():
        if field.compute and field.store:
            env.add_to_compute(field, records)
after = stored()
print("rows", len(after) > 3000, "recomputed alike", before == after)
print("derived anew", env["alro.step.target"].search([])._derive())
lines, documents = env["alro.budget.line"].search([]), env["alro.budget.transfer"].search([])
before = stored()
print("totals mended", lines._mend_totals())
for money in (lines, env["alro.appropriation"].search([])):
    money._check_ledger()
    money._refresh_money()
print("money alike", before == stored(), "documents", len(documents) > 300)

for damage in (
    "UPDATE alro_work_month SET planned_qty = planned_qty + 1 WHERE id = 1",
    "UPDATE alro_work_month SET agency_id = NULL WHERE id = 2",
    "UPDATE alro_step_target SET actual_total = coalesce(actual_total, 0) + 1 WHERE id = 3",
    "DELETE FROM alro_work_month WHERE id = 4",
    "UPDATE alro_participation SET has_target = NOT has_target WHERE id = 5",
    "UPDATE alro_spending_month SET planned_amount = planned_amount + 1 WHERE id = 1",
    "UPDATE alro_spending_month SET agency_id = NULL WHERE id = 2",
    "UPDATE alro_budget_line SET disbursed_count = disbursed_count + 1 WHERE id = 3",
    "UPDATE alro_appropriation SET ungiven_amount = ungiven_amount + 1 WHERE id = 4",
    "UPDATE alro_budget_transfer_line SET amount = amount + 1 WHERE id = 1",
    "UPDATE alro_budget_transfer SET date = date + 400 WHERE id = 1",
    "UPDATE alro_budget_transfer SET posted_on = date - interval '1 day' WHERE id = 1",
    "DELETE FROM alro_spending_month WHERE id = 5",
):
    env.cr.execute("SAVEPOINT damage")
    env.cr.execute(damage)
    print("noticed", bool(checks.problems(env.cr)))
    env.cr.execute("ROLLBACK TO SAVEPOINT damage")
env.cr.rollback()
"""


@pytest.fixture
def untouched(odoo):
    """The demonstration data by themselves: what other tests left in their copy is no seed of the generator."""
    with copied("bench") as name:
        yield dataclasses.replace(odoo, database=name)


def test_generated_years_are_what_the_add_ons_make(untouched):
    """Three years of three offices, made in SQL and taken back: recomputing them changes nothing."""
    said = untouched.run(
        "shell", input=SCRIPT.format(benchmarks=str(BENCHMARKS))
    ).stdout.splitlines()
    assert said[:6] == [
        "years True",
        "problems []",
        "rows True recomputed alike True",
        "derived anew 0",
        "totals mended 0",
        "money alike True documents True",
    ]
    assert said[6:] == ["noticed True"] * 13
