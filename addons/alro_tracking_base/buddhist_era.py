"""Years of the server's texts: Buddhist for whoever reads Thai, or prefers them; storage stays Gregorian.

All of Odoo's texts with dates (format_date, QWeb, mails, labels of groups) are written by babel,
which knows no Buddhist calendar and ends, whatever the way to it, in ``DateTimeFormat``. That is
the one place changed here. Babel is told a locale and no user, so:

- the language of the text decides;
- whoever is at the screen may have chosen otherwise for his own language (``res.users.alro_year_era``).

A quarter of the calendar is written by its months: "Q4" would be October to December in A.D., and is
July to September to an office whose year begins in October.
"""

import babel.dates
from babel.dates import get_month_names

from odoo.http import request

from .tools.fiscal_calendar import BUDDHIST_OFFSET
from .tools.thai_dates import format_month, is_buddhist

# Excel's and LibreOffice's Buddhist calendar: Western digits (1), Thai calendar (07), Thai language (041E)
XLSX_DATE = "[$-107041E]dd/mm/yyyy"
XLSX_DATETIME = "[$-107041E]dd/mm/yyyy hh:mm:ss"


def years_are_buddhist(lang):
    """Tell whether a text in this language has Buddhist years, for whoever asked for it."""
    user = request.env.user if request and request.env and request.env.uid else None
    if user and "alro_year_era" in user._fields and is_same_language(user.lang, lang):
        return user._alro_years_are_buddhist()
    return is_buddhist(lang)


def is_same_language(lang, other):
    return (lang or "").partition("_")[0] == (other or "").partition("_")[0]


def month_text(month, lang, long=False):
    """Return a month's name with its year, as :func:`format_month`, for whoever asked for it."""
    return format_month(month, lang, long, years_are_buddhist(lang))


class OfficeDateFormat(babel.dates.DateTimeFormat):
    def format_year(self, char, num):
        year = super().format_year(char, num)
        if not years_are_buddhist(self.locale.language):
            return year
        buddhist = int(super().format_year(char, 4)) + BUDDHIST_OFFSET
        return f"{buddhist % 100:02d}" if num == 2 else str(buddhist)

    def format_quarter(self, char, num):
        if num < 3:
            return super().format_quarter(char, num)
        names = get_month_names("abbreviated", "stand-alone", self.locale)
        first = (self.value.month - 1) // 3 * 3 + 1
        return f"{names[first]}–{names[first + 2]}"


babel.dates.DateTimeFormat = OfficeDateFormat
