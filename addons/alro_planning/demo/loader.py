"""Create the participations and targets of a demonstration year."""

from odoo.addons.alro_tracking_base.demo.structure import read_structure, walk

from .targets import office_targets, offices_of, read_plans, waiting_offices


def create_participations(env, fiscal_year):
    """Let the agencies take part in the year's activities, money-only twins included.

    :return: ``{(group number, agency code): participation in the activity that holds results}``
    """
    agencies = _agencies(env)
    provinces = [code for code, agency in agencies.items() if agency.kind == "province"]
    always = read_plans()["always"]
    activities = env["alro.activity"].search([("fiscal_year_id", "=", fiscal_year.id)])
    by_number = activities.grouped("group_number")
    rows = [
        {"activity_id": activity.id, "agency_id": agencies[code].id}
        for group, plan in _groups()
        for code in offices_of(group, plan, provinces, always)
        for activity in by_number[group["number"]]
    ]
    participations = env["alro.participation"].create(rows)
    return {
        (participation.activity_id.group_number, participation.agency_id.code): participation
        for participation in participations
        if participation.activity_id.holds_results
    }


def create_targets(env, fiscal_year, participations, is_first):
    """Give each participation its targets, but for the offices that still wait for theirs."""
    steps = env["alro.step"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("kind", "=", "step")]
    )
    step_ids = {(step.activity_id.group_number, step.code): step.id for step in steps}
    env["alro.step.target"].create(
        [
            {
                "step_id": step_ids[number, code],
                "participation_id": participations[number, office].id,
                "target_qty": qty,
            }
            for number, office, code, qty in _targets(participations, fiscal_year, is_first)
        ]
    )


def _targets(participations, fiscal_year, is_first):
    """Yield ``(group number, agency code, step code, target)``."""
    plans = read_plans()
    year_key = "" if is_first else fiscal_year.year
    for group, plan in _groups():
        number = group["number"]
        offices = [code for group_number, code in participations if group_number == number]
        waiting = waiting_offices(group, plan, offices, is_first, plans["always"])
        totals = {}
        for office in offices:
            if office in waiting:
                continue
            fixed = {} if is_first else _fixed(plans["to_plan"], number, office)
            for code, qty in office_targets(group, plan, office, year_key, fixed).items():
                totals[code] = totals.get(code, 0) + qty
                yield number, office, code, qty
        for node, _parent in walk(group["steps"]):
            # the host's sum over offices: its target is theirs together
            total = sum(totals.get(code, 0) for code in node.get("of", ()))
            if node.get("rule") == "across_agencies" and total:
                yield number, group["host"], node["code"], total


def _fixed(to_plan, number, office):
    if office != to_plan["office"]:
        return {}
    return {row["code"]: row["qty"] for row in to_plan["targets"] if row["group"] == number}


def _groups():
    plans = read_plans()["groups"]
    return [(group, plans[group["number"]]) for group in read_structure()["groups"]]


def _agencies(env):
    return {agency.code: agency for agency in env["alro.agency"].search([])}
