"""Create the appropriations and budget lines of a demonstration year, and plan their spending."""

from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of

from .choose import draw, percentile
from .money import (
    UNCLASSIFIED,
    amount_of,
    appropriated,
    category_code,
    missed,
    raised,
    read_money,
    spread,
)
from .plans import state_of
from .targets import read_plans


def create_budgets(env, fiscal_year, is_first):
    """Give every participation its money, and each activity what its offices have and a little more."""
    categories = env["alro.expense.category"].search([])
    category_id = {category.code: category.id for category in categories} | {UNCLASSIFIED: None}
    participations = env["alro.participation"].search([("fiscal_year_id", "=", fiscal_year.id)])
    year_key = "" if is_first else fiscal_year.year
    lines = [
        (participation, code, amount)
        for participation in participations
        for code, amount in _amounts(participation, year_key)
    ]
    given = {}
    for participation, code, amount in lines:
        key = participation.activity_id.id, category_id[code]
        given[key] = given.get(key, 0) + amount
    _bear(
        env["alro.appropriation"],
        ["activity_id", "category_id", "act_amount"],
        [(*key, appropriated(total)) for key, total in given.items()],
    )
    _bear(
        env["alro.budget.line"],
        ["participation_id", "category_id", "received_amount"],
        [(part.id, category_id[code], amount) for part, code, amount in lines],
    )


def _amounts(participation, year_key):
    """Yield ``(category, baht)`` of what an office has in an activity."""
    number, office = participation.activity_group_id.number, participation.agency_id.code
    fund = participation.fund_kind
    fixed = _fixed(number, fund, office) if year_key else {}
    for code, bounds in read_money()["groups"][number][fund].items():
        yield code, fixed.get(code) or amount_of(bounds, year_key, number, fund, office, code)


def _fixed(number, fund, office):
    fixed = read_money()["fixed"]
    if office != fixed["office"]:
        return {}
    return {
        row["category"]: 1000 * row["amount"]
        for row in fixed["lines"]
        if (row["group"], row["fund"]) == (number, fund)
    }


def _bear(model, names, rows):
    """Let rows of numbers be born in one statement."""
    kinds = ["int4" if name.endswith("_id") else "numeric" for name in names]
    columns = zip(kinds, zip(*rows, strict=True), strict=True)
    values = SQL(", ").join(array_of(column, kind) for kind, column in columns)
    model._bear_facts(names, SQL("SELECT * FROM unnest(%s)", values))


def plan_spending(env, fiscal_year, is_first):
    """Type and confirm the spending plans of a year; some wait, some miss their budget or it moved."""
    lines = env["alro.budget.line"].search([("fiscal_year_id", "=", fiscal_year.id)])
    states = read_money()["plans"]["first" if is_first else "later"]
    by_state = lines.grouped(lambda line: _state(line, fiscal_year.year, states, is_first))
    typed = {}
    for state, group in by_state.items():
        if state != "empty":
            for line in group:
                typed.update(_typed(line, state))
    env["alro.spending.month"].sudo()._bulk_set(typed, "manual")
    nobody = lines.browse()
    stale = by_state.get("stale", nobody)
    (by_state.get("confirmed", nobody) | stale).action_confirm_plan()
    amounts = {line.id: {"received_amount": raised(int(line.received_amount))} for line in stale}
    lines.sudo()._bulk_set(amounts, "manual")


def _state(line, year, states, is_first):
    number, fund, office = line.activity_group_id.number, line.fund_kind, line.agency_id.code
    code = category_code(line.category_id)
    if office == read_money()["fixed"]["office"]:
        waits = not is_first and code in _fixed(number, fund, office)
        return "empty" if waits else "confirmed"
    return state_of(states, percentile("spending", year, number, fund, office, code))


def _typed(line, state):
    """Return ``{month id: what the office typed}``."""
    money, plans = read_money(), read_plans()
    season = plans["groups"][line.activity_group_id.number]["season"]
    if line.category_id.code == "investment":
        season = money["investment_season"]
    plan = spread(int(line.received_amount), plans["seasons"][season])
    if state == "unbalanced":
        plan = missed(plan, draw(line.activity_group_id.number, line.agency_id.code))
    months = zip(line.month_ids.sorted("month"), plan, strict=True)
    return {month.id: {"planned_amount": amount} for month, amount in months if amount}
