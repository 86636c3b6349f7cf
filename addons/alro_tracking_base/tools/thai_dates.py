"""Months and dates as Thai offices write and type them: Thai names, Buddhist years.

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

Whoever prefers the other calendar gets it in either language:

>>> format_month(date(2024, 10, 1), "th", buddhist=False)
'ต.ค. 24'
>>> format_month(date(2024, 10, 1), "en_US", buddhist=True)
'Oct 2567'
>>> format_long_date(date(2026, 7, 3), "th", buddhist=False), format_file_date(date(2026, 7, 3), "en_US", True)
('3 กรกฎาคม 2026', '2569-07-03')
"""

import re
from datetime import date, datetime, timezone

from babel.dates import format_date, get_month_names

from .fiscal_calendar import BANGKOK, BUDDHIST_OFFSET

# From this year on a year can only be Buddhist; no date of it is ever stored.
FIRST_BUDDHIST_YEAR = 2400
DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
THAI = re.compile("[ก-๙]")
ERA = re.compile(r"พ\.?\s*ศ\.?|ค\.?\s*ศ\.?|วันที่")
CHRISTIAN = re.compile(r"ค\.?\s*ศ")
DATES = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)",
        r"(?P<day>\d{1,2})[\s/.-]+(?P<month>\d{1,2})[\s/.-]+(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?P<day>\d{1,2})[\s/-]*(?P<name>[A-Za-zก-๎.]+)[\s/-]*(?P<year>\d{4}|\d{2})(?!\d)",
    )
]
TIME = re.compile(
    r"[\s,T]*(?:เวลา)?\s*(?:(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?:น\.?)?)?\s*"
)


def is_buddhist(lang):
    """Tell whether years are Buddhist in a language, as long as nobody prefers otherwise."""
    return (lang or "").startswith("th")


def format_month(month, lang, long=False, buddhist=None):
    """Return a month's name with its year, for a first day and a language code.

    :param bool long: in full, "ตุลาคม 2567"; else short, "ต.ค. 67".
    :param bool buddhist: the calendar of the year; without it, that of the language.
    """
    year = _year(month, lang, buddhist)
    thai = is_buddhist(lang)
    name = format_date(month, "LLLL" if long else "LLL", locale="th" if thai else lang or "en_US")
    return f"{name} {year % 100:02d}" if thai and not long else f"{name} {year}"


def format_long_date(day, lang, buddhist=None):
    """Return a date in full, "3 กรกฎาคม 2569"."""
    return f"{day.day} {format_month(day, lang, long=True, buddhist=buddhist)}"


def format_stamp(moment, lang, short=False, buddhist=None):
    """Return date and time in Thailand of a moment as it is stored (UTC, naive), "20 พฤศจิกายน 2569 13.30 น."."""
    local = moment.replace(tzinfo=timezone.utc).astimezone(BANGKOK)
    time = f"{local:%H.%M} น." if is_buddhist(lang) else f"{local:%H:%M}"
    return f"{local.day} {format_month(local, lang, not short, buddhist)} {time}"


def format_file_date(day, lang, buddhist=None):
    """Return a date for a file's name, which sorts: "2569-11-20"."""
    return f"{_year(day, lang, buddhist)}-{day:%m-%d}"


def _year(day, lang, buddhist):
    """Return the year of a date in a calendar, or in that of the language."""
    era = is_buddhist(lang) if buddhist is None else buddhist
    return day.year + BUDDHIST_OFFSET * era


def parse_typed(text, buddhist=True, month_first=False):
    """Return the date, or date and time, that a text with a Buddhist year, a month's name or Thai digits says.

    >>> for text in ("20/11/2569", "20 พ.ย. 69", "20 พฤศจิกายน พ.ศ. 2569", "๒๐/๑๑/๒๕๖๙", "2569-11-20", "20.11.69"):
    ...     assert parse_typed(text) == date(2026, 11, 20), text
    >>> for text in ("20-พ.ย.-69", "20/พ.ย./2569", "2569/11/20", "20 พ.ย. ค.ศ. 26", "20 พ.ย. ค.ศ. 2026"):
    ...     assert parse_typed(text) == date(2026, 11, 20), text
    >>> parse_typed("20/11/2569 13.30 น."), parse_typed("2569-11-20 13:30:15")
    (datetime.datetime(2026, 11, 20, 13, 30), datetime.datetime(2026, 11, 20, 13, 30, 15))

    In a text in Thai a year of two digits is always Buddhist.

    ``None`` means that there is nothing Thai in it; whoever asked reads it as ever:

    >>> [parse_typed(text) for text in ("20/11/2026", "2026-11-20", "=monday", "")]
    [None, None, None, None]
    >>> parse_typed("20 พ.ย. 69", buddhist=False)
    datetime.date(2026, 11, 20)
    >>> parse_typed("20/11/69", buddhist=False), parse_typed("11/20/2569", month_first=True)
    (None, datetime.date(2026, 11, 20))

    A day that there is not is an error, never another day. Years leap as they do in A.D.:

    >>> parse_typed("29/02/2567")
    datetime.date(2024, 2, 29)
    >>> parse_typed("29/02/2568")
    Traceback (most recent call last):
    ...
    ValueError: day is out of range for month

    :param bool buddhist: whether a year of two digits is Buddhist.
    :param bool month_first: whether the language writes the month before the day.
    :raise ValueError: if it is the form of a date, and there is no such day.
    """
    latin = text.translate(DIGITS)
    in_thai = bool(THAI.search(text))
    is_christian = bool(CHRISTIAN.search(text))
    plain = re.sub(r"\s+", " ", ERA.sub(" ", latin)).strip()
    for number, pattern in enumerate(DATES):
        match = pattern.match(plain)
        time = match and TIME.fullmatch(plain, match.end())
        if not time:
            continue
        parts = match.groupdict()
        year, short = int(parts["year"]), len(parts["year"]) == 2
        if not (in_thai or "name" in parts or (buddhist if short else year >= FIRST_BUDDHIST_YEAR)):
            return None
        day, month = int(parts["day"]), _month_number(parts)
        if number == 1 and month_first and day <= 12:
            day, month = month, day
        is_buddhist_year = (buddhist or in_thai) and not is_christian
        century = (2500 if is_buddhist_year else 2000) if short else 0
        return _moment(century + year, month, day, time)
    return None


def _month_number(parts):
    if "name" not in parts:
        return int(parts["month"])
    typed = parts["name"].replace(".", "").lower()
    for locale in ("th", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                if typed == name.replace(".", "").lower():
                    return number
    raise ValueError(f"{parts['name']}: no month")


def _moment(year, month, day, time):
    if year >= FIRST_BUDDHIST_YEAR:
        year -= BUDDHIST_OFFSET
    if year >= FIRST_BUDDHIST_YEAR:
        raise ValueError(f"{year}: no year")
    if not time["hour"]:
        return date(year, month, day)
    clock = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    return datetime(year, month, day, *clock)
