"""How the monthly results of a step follow from those of other steps, without the ORM.

A series is a list of twelve monthly amounts, October first, in which ``None`` means not
reported. A rule takes the series of its source steps and returns the series of the derived one.

>>> reported = [5, None, 0]
>>> total = sum_of([reported, [2, 3, None]])
>>> total
[7, 3, 0]

A result counts only when every course is finished: the running total is the least of the
courses' running totals. Here 5 finished both courses in the second month, 8 in the third.

>>> finished_all([[5, 5, 5], [None, 5, 3]])
[0, 5, 3]
>>> finished_all([[None, None], [None, None]])
[None, None]
"""


def sum_of(series):
    """Add up the series month by month; a month is reported if any source reported it."""
    return [
        sum(value for value in month if value is not None)
        if any(value is not None for value in month)
        else None
        for month in zip(*series, strict=True)
    ]


def finished_all(series):
    """Return the monthly growth of the least running total of the courses."""
    totals = [0] * len(series)
    before = 0
    result = []
    for month in zip(*series, strict=True):
        if all(value is None for value in month):
            result.append(None)
            continue
        totals = [total + (value or 0) for total, value in zip(totals, month, strict=True)]
        result.append(round(min(totals) - before, 2))
        before = min(totals)
    return result


def lowered(ceiling, deductions):
    """Return a ceiling series less the office's own monthly deductions, never below zero.

    The running total is what is lowered: a deduction that a smaller ceiling no longer covers
    in its month is carried on.

    >>> lowered([10, 5, None], [3, 0, 0])
    [7, 5, None]
    >>> lowered([2, 5], [3, 0])
    [0, 4]
    """
    result, owed = [], 0
    for amount, deduction in zip(ceiling, deductions, strict=True):
        owed += deduction
        if amount is None:
            result.append(None)
            continue
        taken = min(owed, amount)
        owed -= taken
        result.append(round(amount - taken, 2))
    return result


RULES = {
    "sum": sum_of,
    "course": sum_of,
    "all_courses": finished_all,
    "across_agencies": sum_of,
    "across_funds": sum_of,
}
