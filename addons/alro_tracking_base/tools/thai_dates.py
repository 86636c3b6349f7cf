"""Months and dates as Thai offices write them: Thai names, Buddhist years.

Storage stays Gregorian; these functions are for the edges only. A language other than Thai
gets its own names and the Gregorian year.

>>> format_month(date(2024, 10, 1), "th_TH"), format_month(date(2024, 10, 1), "en_US")
('ต.ค. 67', 'Oct 2024')
"""

from datetime import date  # noqa: F401  (used by the doctest)

from babel.dates import format_date

from .fiscal_calendar import BUDDHIST_OFFSET


def format_month(month, lang):
    """Return a month's short name with its year, "ต.ค. 67", for a first day and a language code."""
    if (lang or "").startswith("th"):
        name = format_date(month, "LLL", locale="th")
        return f"{name} {(month.year + BUDDHIST_OFFSET) % 100:02d}"
    return format_date(month, "LLL yyyy", locale=lang or "en_US")
