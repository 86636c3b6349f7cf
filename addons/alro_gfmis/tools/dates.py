"""Dates, years and names in the lines above a table.

>>> find_date("ข้อมูล ณ วันที่ 31.03.2568 พิมพ์วันที่ 01.04.2568"), find_date("๓๑ มี.ค. ๖๘")
(datetime.date(2025, 3, 31), datetime.date(2025, 3, 31))
>>> [find_date(text) for text in ("31/03/2025", "31 มีนาคม 2568", "31 มีนาคม พ.ศ. 2568", "2025-03-31", "31.03.68")]
... # doctest: +NORMALIZE_WHITESPACE
[datetime.date(2025, 3, 31), datetime.date(2025, 3, 31), datetime.date(2025, 3, 31),
 datetime.date(2025, 3, 31), datetime.date(2025, 3, 31)]
>>> find_date("31/03/25", "ce"), find_date("31/02/2568"), find_date("รุ่น 1.2.3"), find_date(None)
(datetime.date(2025, 3, 31), None, None, None)
>>> find_date(date(2568, 3, 31)), find_date(datetime(2025, 3, 31, 8, 30))
(datetime.date(2025, 3, 31), datetime.date(2025, 3, 31))
"""

import re
from datetime import date, datetime

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import BUDDHIST_OFFSET
from odoo.addons.alro_tracking_base.tools.thai_dates import DIGITS, FIRST_BUDDHIST_YEAR, parse_typed

_YEARS = range(2000, 2100)
_NUMBERS = re.compile(
    r"(?<![\d.])(?:(?P<iso>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|"
    r"(?P<day>\d{1,2})\s?[./-]\s?(?P<month>\d{1,2})\s?[./-]\s?(?P<year>\d{4}|\d{2}))(?![\d])"
)
_NAMED = re.compile(
    r"(?<!\d)\d{1,2}\s*[ก-๙][ก-๙.]{2,12}\s*(?:(?:พ\.?\s?ศ|ค\.?\s?ศ)\.?\s*)?(?:\d{4}|\d{2})(?!\d)"
)
_YEAR = re.compile(r"ปีงบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*:?\s*(\d{4}|\d{2})(?!\d)")
_AS_OF = re.compile(r"(?:ข้อมูล)?\s*(?:ณ|จนถึง|ถึง|สิ้นสุด)\s*(?:สิ้น)?\s*วันที่\s*:?")
_PRINTED = re.compile(r"(?:วันที่\s*พิมพ์|พิมพ์\s*(?:เมื่อ|วันที่|ณ))")
_DEPARTMENT = re.compile(r"(?:หน่วยงาน|ส่วนราชการ)\s*:?\s*(\d{4,5}\s.*)")


def find_date(value, era="auto"):
    """Return the first date in a value of a cell, or ``None``.

    :param str era: of years with two digits, ``be`` or ``ce``; ``auto`` is Buddhist. One of four
        digits tells itself.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        year = value.year - BUDDHIST_OFFSET * (value.year >= FIRST_BUDDHIST_YEAR)
        return _day(year, value.month, value.day)
    if not isinstance(value, str):
        return None
    text = value.translate(DIGITS)
    found = [match for match in (_NUMBERS.search(text), _NAMED.search(text)) if match]
    if not found:
        return None
    match = min(found, key=re.Match.start)
    return _numbered(match, era) if match.re is _NUMBERS else _named(match[0])


def _numbered(match, era):
    if match["iso"]:
        return _day(_common_era(match["iso"], era), int(match["m"]), int(match["d"]))
    return _day(_common_era(match["year"], era), int(match["month"]), int(match["day"]))


def _common_era(digits, era):
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if era == "ce" else 2500
    return year - BUDDHIST_OFFSET * (year >= FIRST_BUDDHIST_YEAR)


def _named(text):
    try:
        found = parse_typed(text)
    except ValueError:
        return None
    return found and find_date(found)


def _day(year, month, day):
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def find_as_of(values, era="auto"):
    """Return the date to which figures are told in a row of values, and its column, or ``None``.

    >>> find_as_of(["พิมพ์วันที่ 01.04.2568", None, "ข้อมูล ณ วันที่", None, date(2025, 3, 31)])
    (datetime.date(2025, 3, 31), 4)
    >>> find_as_of(["พิมพ์ ณ วันที่ 01.04.2568"]), find_as_of(["ตั้งแต่ต้นปีงบประมาณ จนถึงวันที่ 3 กรกฎาคม 2569"])
    (None, (datetime.date(2026, 7, 3), 0))
    """
    for column, value in enumerate(values):
        if not isinstance(value, str):
            continue
        text = _PRINTED.sub("|", value.translate(DIGITS))
        label = _AS_OF.search(text)
        if not label:
            continue
        rest = text[label.end() :].partition("|")[0]
        if found := find_date(rest, era):
            return found, column
        if rest.strip():
            continue
        for later, other in enumerate(values[column + 1 :], column + 1):
            if other is not None:
                found = find_date(other, era)
                return (found, later) if found else None
    return None


def find_fiscal_year(text):
    """Return the Buddhist fiscal year that a line names, or ``None``.

    >>> find_fiscal_year("ปีงบประมาณ พ.ศ. 2568"), find_fiscal_year("ปีงบประมาณ ๖๘"), find_fiscal_year("2568")
    (2568, 2568, None)
    """
    match = _YEAR.search(text.translate(DIGITS))
    if not match:
        return None
    year = int(match[1]) + (2500 if len(match[1]) == 2 else 0)
    year += BUDDHIST_OFFSET * (year < FIRST_BUDDHIST_YEAR)
    return year if year - BUDDHIST_OFFSET in _YEARS else None


def find_department(text):
    """Return code and name of the department that a line names, or ``None``.

    >>> find_department("หน่วยงาน 07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม   ปีงบประมาณ 2568")
    '07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม'
    """
    match = _DEPARTMENT.search(text.translate(DIGITS))
    return re.split(r"\s{3,}|\s*ปีงบประมาณ|\t", match[1])[0].strip() if match else None
