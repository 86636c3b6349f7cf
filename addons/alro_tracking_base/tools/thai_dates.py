"""Months and dates as Thai offices write them: Thai names, Buddhist years.

Storage stays Gregorian; these functions are for the edges only. A language other than Thai
gets its own names and the Gregorian year.

>>> format_month(date(2024, 10, 1), "th_TH"), format_month(date(2024, 10, 1), "en_US")
('ต.ค. 67', 'Oct 2024')
>>> [format_month(date(2024, 10, 1), lang, long=True) for lang in ("th_TH", "en_US")]
['ตุลาคม 2567', 'October 2024']
"""

from datetime import date  # noqa: F401  (used by the doctest)

from babel.dates import format_date

from .fiscal_calendar import BUDDHIST_OFFSET


def format_month(month, lang, long=False):
    """Return a month's name with its year, for a first day and a language code.

    :param bool long: in full, "ตุลาคม 2567"; else short, "ต.ค. 67".
    """
    pattern = "LLLL" if long else "LLL"
    if (lang or "").startswith("th"):
        year = month.year + BUDDHIST_OFFSET
        name = format_date(month, pattern, locale="th")
        return f"{name} {year}" if long else f"{name} {year % 100:02d}"
    return format_date(month, f"{pattern} yyyy", locale=lang or "en_US")
