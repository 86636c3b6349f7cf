"""Spreading a year's quantity over its months. No ORM here."""


def split(total, weights):
    """Divide a whole number by weights into whole numbers that add up to it exactly.

    Each part is rounded down; what remains goes, one each, to the parts that lost most, the
    earlier one where two lost the same.

    >>> split(10, [1, 1, 1])
    [4, 3, 3]
    >>> split(3, [0, 2, 5, 5, 1])
    [0, 1, 1, 1, 0]
    >>> sum(split(1429, [4, 6, 7, 8, 9, 10, 9, 9, 10, 10, 9, 9]))
    1429
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    lost = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in lost[: total - sum(parts)]:
        parts[i] += 1
    return parts


def delay(weights, months):
    """Move weights to later months; what would fall behind the last one is done in the last one.

    >>> delay([5, 3, 2], 1), delay([5, 3, 2], 0)
    ([0, 5, 5], [5, 3, 2])
    """
    kept = len(weights) - months
    moved = [0] * months + list(weights[:kept])
    moved[-1] += sum(weights[kept:])
    return moved


def unbalance(plan, key):
    """Return a plan that misses its total: a month forgotten, or (odd keys) one typed too high.

    >>> unbalance([0, 4, 6], 0), unbalance([0, 4, 6], 1)
    ([0, 4, 0], [0, 5, 6])
    """
    used = [i for i, qty in enumerate(plan) if qty]
    plan = list(plan)
    if not used:
        return plan
    if key % 2:
        plan[used[0]] += max(1, plan[used[0]] // 5)
    else:
        plan[used[-1]] = 0
    return plan
