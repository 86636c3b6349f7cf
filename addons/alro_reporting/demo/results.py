"""What offices achieved and when they reported, as plain Python. No ORM here."""

from functools import cache
from pathlib import Path

import yaml

from odoo.addons.alro_planning.demo.choose import between, percentile
from odoo.addons.alro_planning.demo.season import delay, split

FILE = Path(__file__).with_name("results_2568.yaml")


@cache
def read_results():
    """Return the YAML as it stands. Shared: do not change it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def achievement(shares, *key):
    """Return the percent of its targets that an office reaches in a group in the year.

    >>> shares = {"behind": 10, "slow": 15}
    >>> {achievement(shares, number) // 10 for number in range(300)}
    {4, 5, 6, 7, 8, 9, 10}
    """
    number = percentile("achievement", *key)
    if number < shares["behind"]:
        return between(45, 75, "percent", *key)
    if number < shares["behind"] + shares["slow"]:
        return between(82, 94, "percent", *key)
    return between(98, 104, "percent", *key)


def reported_months(last, shares, *key):
    """Return the fiscal months that an office has reported, of those up to ``last``.

    >>> reported_months(12, {"late": 0, "gap": 100}, "office") < set(range(1, 13))
    True
    >>> reported_months(1, {"late": 100, "gap": 0}, "office")
    set()
    """
    months = set(range(1, last + 1))
    number = percentile("reported", *key)
    if number < shares["late"]:
        missing = between(1, 3, "late by", *key)
        return {month for month in months if month <= last - missing}
    if number < shares["late"] + shares["gap"]:
        return months - {between(1, max(1, last - 1), "gap", *key)}
    return months


def month_results(target, percent, weights, *key):
    """Return twelve whole numbers: what was done of a target, month by month.

    One office in four is a month late.

    >>> sum(month_results(120, 100, [1] * 12, "office"))
    120
    """
    done = (target * percent + 50) // 100
    return split(done, delay(weights, int(percentile("delay", *key) < 25)))


def shortfall(plan, actual, reported, below):
    """Return the reported fiscal months in which the result to date is too far below the plan.

    :param below: the share of the plan to date, in percent, that is still good enough

    >>> shortfall([10, 10, 0], [10, 5, 0], {1, 2}, 80)
    [2]
    """
    months, planned, done = [], 0, 0
    for number, (plan_qty, actual_qty) in enumerate(zip(plan, actual, strict=True), 1):
        planned += plan_qty
        done += actual_qty
        if number in reported and planned and done * 100 < planned * below:
            months.append(number)
    return months
