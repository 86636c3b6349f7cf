"""Months and dates as Thai offices write them: Thai names, Buddhist years.

Storage stays Gregorian; these functions are for the edges only. A language other than Thai
gets its own names and the Gregorian year.

>>> format_month(date(2024, 10, 1), "th_TH"), format_month(date(2024, 10, 1), "en_US")
('ต.ค. 67', 'Oct 2024')
>>> [format_month(date(2024, 10, 1), lang, long=True) for lang in ("th_TH", "en_US")]
['ตุลาคม 2567', 'October 2024']
>>> [format_long_date(date(2026, 7, 3), lang) for lang in ("th_TH", "en_US")]
['3 กรกฎาคม 2569', '3 July 2026']
>>> [format_stamp(datetime(2026, 11, 20, 6, 30), lang) for lang in ("th_TH", "en_US")]
['20 พฤศจิกายน 2569 13.30 น.', '20 November 2026 13:30']
>>> [format_stamp(datetime(2026, 11, 20, 6, 30), lang, short=True) for lang in ("th_TH", "en_US")]
['20 พ.ย. 69 13.30 น.', '20 Nov 2026 13:30']
>>> format_file_date(date(2026, 11, 20), "th_TH"), format_file_date(date(2026, 11, 20), "en_US")
('2569-11-20', '2026-11-20')
"""

from datetime import date, datetime, timezone  # noqa: F401  (date and datetime: the doctest)

from babel.dates import format_date

from .fiscal_calendar import BANGKOK, BUDDHIST_OFFSET


def format_long_date(day, lang):
    """Return a date in full, "3 กรกฎาคม 2569"."""
    return f"{day.day} {format_month(day, lang, long=True)}"


def format_stamp(moment, lang, short=False):
    """Return date and time in Thailand of a moment as it is stored (UTC, naive), "20 พฤศจิกายน 2569 13.30 น."."""
    local = moment.replace(tzinfo=timezone.utc).astimezone(BANGKOK)
    time = f"{local:%H.%M} น." if _is_thai(lang) else f"{local:%H:%M}"
    return f"{local.day} {format_month(local, lang, long=not short)} {time}"


def format_file_date(day, lang):
    """Return a date for a file's name, which sorts: "2569-11-20"."""
    return f"{day.year + BUDDHIST_OFFSET * _is_thai(lang)}-{day:%m-%d}"


def format_month(month, lang, long=False):
    """Return a month's name with its year, for a first day and a language code.

    :param bool long: in full, "ตุลาคม 2567"; else short, "ต.ค. 67".
    """
    pattern = "LLLL" if long else "LLL"
    if _is_thai(lang):
        year = month.year + BUDDHIST_OFFSET
        name = format_date(month, pattern, locale="th")
        return f"{name} {year}" if long else f"{name} {year % 100:02d}"
    return format_date(month, f"{pattern} yyyy", locale=lang or "en_US")


def _is_thai(lang):
    return (lang or "").startswith("th")
