"""Report what offices have disbursed of the Fund's money in a demonstration year, to date."""

from odoo.addons.alro_planning.demo.money import category_code, read_money, spread
from odoo.addons.alro_planning.demo.targets import read_plans
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, fiscal_month_of

from .loader import last_month
from .results import achievement, read_results, reported_months


def report_fund_spending(env, fiscal_year, is_first):
    """Key the months of a year that are over, line by line: the cumulative amount of each."""
    last = last_month(fiscal_year.year, bangkok_today())
    lines = env["alro.budget.line"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("fund_kind", "=", "fund")]
    )
    at_hand = allocated_by_month(lines)
    values = {}
    for line in lines:
        reported = _reported(line, last, is_first)
        amounts = amounts_to_date(line, at_hand[line])
        refund = _refund_of(line)
        for month in line.month_ids:
            number = month.fiscal_month
            if number in reported:
                values[month.id] = {"disbursed_to_date": amounts[number - 1]}
                if refund and number == refund["month"]:
                    values[month.id]["refund_reason"] = refund["reason"]
    env["alro.spending.month"].sudo()._bulk_set(values, "manual")


def allocated_by_month(lines):
    """Return ``{line: [what it is allocated at the end of each month]}``, by posted documents."""
    at_hand = {line: [0] * 12 for line in lines}
    moves = lines.env["alro.budget.transfer.line"].search(
        [("budget_line_id", "in", lines.ids), ("state", "=", "posted"), ("kind", "!=", "change")]
    )
    for move in moves:
        amount = int(move.amount) if move.kind == "allocate" else -int(move.amount)
        for number in range(fiscal_month_of(move.date) - 1, 12):
            at_hand[move.budget_line_id][number] += amount
    return at_hand


def amounts_to_date(line, at_hand):
    """Return the twelve amounts to date of a line; no more than is at hand then or ever after."""
    key = _key(line)
    percent = min(100, achievement(read_results()["spending"]["reporting"], "spending", *key))
    plans = read_plans()
    season = plans["groups"][line.activity_group_id.number]["season"]
    if line.category_id.code == "investment":
        season = read_money()["investment_season"]
    parts = spread(int(line.received_amount) * percent // 100, plans["seasons"][season])
    return disbursed(parts, at_hand, _refund_of(line))


def disbursed(parts, at_hand, refund=None):
    """Return amounts to date of what is spent month by month, within what is at hand.

    :param dict refund: the fiscal ``month`` in which nothing is spent and an ``amount`` comes back

    >>> disbursed([10, 20, 30], [40, 40, 40])
    [10, 30, 40]
    >>> disbursed([10, 20, 30], [90, 50, 45], {"month": 2, "amount": 4})
    [10, 6, 36]
    """
    parts = list(parts)
    if refund:
        parts[refund["month"] - 1] = -refund["amount"]
    to_date = [sum(parts[: number + 1]) for number in range(len(parts))]
    return [min(amount, *at_hand[number:]) for number, amount in enumerate(to_date)]


def _reported(line, last, is_first):
    """Return the fiscal months that the office has reported of a line."""
    rules = read_results()
    number, office = line.activity_group_id.number, line.agency_id.code
    to_report, late = rules["to_report"], rules["spending"]["late_office"]
    if not is_first and office == to_report["office"] and number in to_report["groups"]:
        return set()
    if office == late["office"]:
        return set(range(1, last + 1 - late["months"]))
    if _refund_of(line):
        return set(range(1, last + 1))
    return reported_months(last, rules["spending"]["reporting"], "spending", *_key(line))


def _refund_of(line):
    refund = read_results()["spending"]["refund"]
    place = line.activity_group_id.number, line.agency_id.code
    is_it = line.fund_kind == "fund" and place == (refund["group"], refund["office"])
    return refund if is_it else None


def _key(line):
    return (
        line.fiscal_year_id.year,
        line.activity_group_id.number,
        line.agency_id.code,
        category_code(line.category_id),
    )
