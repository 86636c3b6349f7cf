"""Ratios, from summed parts only."""


def percent(part, whole):
    """Return ``part`` in percent of ``whole``, or ``None`` where there is nothing to divide by.

    >>> percent(30, 120), percent(0, 120), percent(5, 0)
    (25.0, 0.0, None)
    """
    if not whole:
        return None
    return round(100.0 * part / whole, 2)


def show(value):
    """Return a figure for people, blank where there is none.

    >>> show(1234.5), show(None)
    ('1,234.50', '')
    """
    return "" if value is None else f"{value:,.2f}"
