"""Report a demonstration year: keyed and linked results; the derived ones follow by themselves."""

from odoo.addons.alro_planning.demo.choose import draw
from odoo.addons.alro_planning.demo.targets import read_plans
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import (
    bangkok_today,
    fiscal_month_of,
    fiscal_year_of,
)

from .results import achievement, month_results, read_results, reported_months, shortfall


def last_month(year, today):
    """Return the last fiscal month of a year that is over: 12, fewer in the running year, or 0.

    >>> from datetime import date
    >>> last_month(2568, date(2026, 11, 20)), last_month(2570, date(2026, 11, 20))
    (12, 1)
    """
    running = fiscal_year_of(today)
    if year != running:
        return 12 if year < running else 0
    return fiscal_month_of(today) - 1


def report_year(env, fiscal_year, is_first):
    """Report the months of a year that are over, office by office."""
    last = last_month(fiscal_year.year, bangkok_today())
    targets = env["alro.step.target"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("entry_mode", "in", ("manual", "linked"))]
    )
    by_host = targets.filtered(lambda target: target.step_id.rule == "across_agencies")
    values = {"manual": {}, "linked": {}}
    done = {}  # (step, fiscal month) -> what all offices did
    for target in targets - by_host:
        for month, qty in _results(target, last, is_first):
            values[target.entry_mode][month.id] = qty
            key = target.step_id, month.fiscal_month
            done[key] = done.get(key, 0) + qty
    for target in by_host:
        for month in target.month_ids.filtered(lambda month: month.fiscal_month <= last):
            values["manual"][month.id] = _host_figure(target, month, done)
    for origin, by_month in values.items():
        env["alro.work.month"].sudo()._bulk_set(
            {month_id: {"actual_qty": qty} for month_id, qty in by_month.items()}, origin
        )


def _results(target, last, is_first):
    """Return ``[(month, quantity)]`` of the months that the office has reported."""
    number, office = target.activity_group_id.number, target.agency_id.code
    year = target.fiscal_year_id.year
    rules, plans = read_results(), read_plans()
    key = (year, number, office)
    reported = set(range(1, last + 1))
    if target.entry_mode == "manual":
        reported = reported_months(last, rules["reporting"], *key)
        if not is_first and _still_to_report(rules["to_report"], number, office):
            reported = set()
    quantities = month_results(
        int(target.target_qty),
        achievement(rules["reporting"], *key),
        plans["seasons"][plans["groups"][number]["season"]],
        *key,
    )
    return [
        (month, quantities[month.fiscal_month - 1])
        for month in target.month_ids
        if month.fiscal_month in reported
    ]


def _still_to_report(to_report, number, office):
    return office == to_report["office"] and number in to_report["groups"]


def _host_figure(target, month, done):
    """Return what the host keys: the offices' sum, but for March, where it missed an office's."""
    figure = sum(done.get((step, month.fiscal_month), 0) for step in target.step_id.source_step_ids)
    return max(0, figure - 5) if month.fiscal_month == 6 else figure


def explain_shortfalls(env, fiscal_year):
    """Give a cause and a remedy to main targets' months that are far below the confirmed plan."""
    rules = read_results()
    targets = env["alro.step.target"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("is_main_target", "=", True)]
    )
    remarks_of = {}
    for target in targets:
        months = target.month_ids.sorted("month")
        behind = shortfall(
            months.mapped("confirmed_qty"),
            months.mapped("actual_qty"),
            {month.fiscal_month for month in months if month.actual_origin},
            rules["explain_below"],
        )
        number = target.activity_group_id.number
        remarks = rules["remarks"][read_plans()["groups"][number]["season"]]
        cause, remedy = remarks[draw("remark", number, target.agency_id.code) % len(remarks)]
        remarks_of.update(
            (month.id, {"cause": cause, "remedy": remedy})
            for month in months
            if month.fiscal_month in behind
        )
    env["alro.work.month"].sudo()._bulk_set(remarks_of, "manual")
