"""Plan a demonstration year: most main targets confirmed, the rest as offices leave them."""

from .choose import draw, percentile
from .season import split, unbalance
from .targets import read_plans, tidy

ROYAL_INITIATIVE = 6  # its numbers are the department's: all planned


def plan_year(env, fiscal_year, is_first):
    """Type and confirm the plans of a year's main targets."""
    plans = read_plans()
    states = plans["plans"]["first" if is_first else "later"]
    to_plan = {} if is_first else plans["to_plan"]
    targets = env["alro.step.target"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("is_main_target", "=", True)]
    )
    by_state = targets.grouped(lambda target: _state(target, fiscal_year.year, states, to_plan))
    typed = {}
    for state, group in by_state.items():
        if state != "empty":
            for target in group:
                typed.update(_typed(target, state))
    env["alro.work.month"].sudo()._bulk_set(typed, "manual")
    nobody = targets.browse()
    stale = by_state.get("stale", nobody)
    (by_state.get("confirmed", nobody) | stale).action_confirm_plan()
    raised = {target.id: {"target_qty": tidy(target.target_qty * 1.15) + 1} for target in stale}
    targets.sudo()._bulk_set(raised, "manual")


def state_of(states, number):
    """Return the state that a percentile falls into; what the states leave over is confirmed.

    >>> [state_of({"stale": 4, "empty": 1}, number) for number in (0, 3, 4, 5, 99)]
    ['stale', 'stale', 'empty', 'confirmed', 'confirmed']
    """
    for state, share in states.items():
        if number < share:
            return state
        number -= share
    return "confirmed"


def _state(target, year, states, to_plan):
    number, code = target.activity_group_id.number, target.step_id.code
    office = target.agency_id.code
    if number == ROYAL_INITIATIVE:
        return "confirmed"
    if office == to_plan.get("office"):
        waiting = {(row["group"], row["code"]) for row in to_plan["targets"]}
        return "empty" if (number, code) in waiting else "confirmed"
    state = state_of(states, percentile("plan", year, number, code, office))
    # a computed target changes with its sources, which this would leave behind
    return "confirmed" if state == "stale" and target.step_id.rule else state


def _typed(target, state):
    """Return ``{month id: what the office typed}``."""
    number = target.activity_group_id.number
    plans = read_plans()
    weights = plans["seasons"][plans["groups"][number]["season"]]
    plan = split(int(target.target_qty), weights)
    if state == "unbalanced":
        plan = unbalance(plan, draw(target.step_id.code, target.agency_id.code))
    months = zip(target.month_ids.sorted("month"), plan, strict=True)
    return {month.id: {"planned_qty": qty} for month, qty in months if qty}
