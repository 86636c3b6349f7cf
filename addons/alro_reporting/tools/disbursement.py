"""Money disbursed to date, month by month, where a month may not be reported (``None``).

A figure is what was disbursed from the beginning of the year to that month. A month's own amount
is the difference to the last earlier month that was reported; where it is below zero, money came
back.
"""


def last_before(amounts, index):
    """Return the index of the last reported amount before one, or ``None``.

    >>> last_before([100, None, 80], 2), last_before([None, 80], 1)
    (0, None)
    """
    return next((n for n in reversed(range(index)) if amounts[n] is not None), None)


def monthly(amounts):
    """Return what each reported month adds to the one before it.

    >>> monthly([100, None, 150, 130, 130, 0])
    [100, None, 50, -20, 0, -130]
    >>> monthly([0.1, 0.3])
    [0.1, 0.2]
    """
    return [
        None if now is None else round(now - _before(amounts, n), 2)
        for n, now in enumerate(amounts)
    ]


def refunds(amounts):
    """Return the indexes of the months that are lower than the last one reported before them.

    >>> refunds([100, None, 150, 130, 130])
    [3]
    """
    return [n for n, now in enumerate(amounts) if now is not None and now < _before(amounts, n)]


def unexplained(amounts, typed, explained):
    """Return the indexes of typed amounts that are refused: lower than before, and nobody says why.

    A refused amount is not saved, so those after it are compared with what stands there. An
    amount that stands there already is no news.

    >>> unexplained([100, None, None], {1: 80, 2: 90}, set())
    [1, 2]
    >>> unexplained([100, None, None], {0: 50, 1: 80}, set())
    []
    >>> unexplained([100, None, None], {1: 80, 2: 90}, {1})
    []

    :param list amounts: what stands there
    :param dict typed: ``{index: amount, or None}``
    :param set explained: indexes of the months that have a reason once this is saved
    """
    now, refused = list(amounts), []
    for n in sorted(typed):
        changed = typed[n] != amounts[n]
        now[n] = typed[n]
        if changed and now[n] is not None and now[n] < _before(now, n) and n not in explained:
            now[n] = amounts[n]
            refused.append(n)
    return refused


def _before(amounts, index):
    earlier = last_before(amounts, index)
    return 0 if earlier is None else amounts[earlier]
