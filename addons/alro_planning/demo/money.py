"""What money offices have, get and plan to spend in a demonstration year, as plain Python. No ORM here."""

from functools import cache
from pathlib import Path

import yaml

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import fiscal_months

from .choose import between, percentile
from .season import split, unbalance

FILE = Path(__file__).with_name("money_2568.yaml")
UNCLASSIFIED = "unclassified"
UNIT = 100  # baht: what is divided, is divided into whole hundreds
NOT_GIVEN = 4  # percent of what offices have together, that none of them has yet


@cache
def read_money():
    """Return the YAML as it stands; its head explains the words. Shared: do not change it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def category_code(category):
    """Return how the YAML calls a category: by its code, or that there is none."""
    return category.code or UNCLASSIFIED


def amount_of(bounds, year_key, *key):
    """Return what an office has, in baht: whole thousands that depend on the key alone.

    :param year_key: another key varies the amount by up to a tenth; an empty one does not

    >>> {amount_of([80, 240], "", number) % 1000 for number in range(50)}
    {0}
    >>> 0.91 < amount_of([80, 240], 2570, "office") / amount_of([80, 240], "", "office") < 1.11
    True
    """
    thousands = between(*bounds, "money", *key)
    if year_key:
        thousands = round(thousands * between(92, 110, "money", *key, year_key) / 100)
    return thousands * 1000


def appropriated(given):
    """Return what an activity was given, if its offices have so much of it together.

    >>> appropriated(5_000_000), appropriated(5_000_001)
    (5200000, 5300000)
    """
    return -(-given * (100 + NOT_GIVEN) // 10_000_000) * 100_000


def raised(amount):
    """Return an amount a little higher, and no more than what is not yet given makes up for.

    >>> raised(150_000), raised(20_000)
    (153000, 20400)
    """
    return amount + max(UNIT, amount // 50 // UNIT * UNIT)


def spread(amount, weights):
    """Divide baht by the weights of twelve months, in whole hundreds.

    >>> spread(1000, [1, 1, 1]), spread(250, [1, 0])
    ([400, 300, 300], [250, 0])
    """
    whole, rest = divmod(amount, UNIT)
    parts = [UNIT * part for part in split(whole, weights)]
    parts[parts.index(max(parts))] += rest
    return parts


def missed(plan, key):
    """Return a plan that misses its total, in whole hundreds.

    >>> missed([0, 400, 600], 0), missed([0, 400, 600], 1)
    ([0, 400, 0], [0, 500, 600])
    """
    return [UNIT * part for part in unbalance([amount // UNIT for amount in plan], key)]


def sent(amount, rounds, is_held_back):
    """Return what each round of allocation sends of an amount; together no more than all of it.

    >>> rounds = [{"percent": 40}, {"percent": 35}, {"percent": 25}]
    >>> sent(151_000, rounds, False), sent(151_000, rounds, True)
    ([60400, 52900, 37700], [60400, 52900, 0])
    """
    parts = spread(amount, [each["percent"] for each in rounds])
    return [*parts[:-1], 0] if is_held_back else parts


def saved(savings, amount, *key):
    """Return what an office returns of an amount at the end of the year; most return nothing."""
    if percentile("savings", *key) >= savings["offices"]:
        return 0
    return amount * savings["percent"] // 100 // UNIT * UNIT


def day_in(year, day):
    """Return the day ``[fiscal month, day]`` of a fiscal year.

    >>> day_in(2568, [1, 20]).isoformat(), day_in(2568, [12, 15]).isoformat()
    ('2024-10-20', '2025-09-15')
    """
    month, number = day
    return fiscal_months(year)[month - 1].replace(day=number)
