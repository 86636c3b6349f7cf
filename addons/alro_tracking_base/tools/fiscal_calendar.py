"""The Thai fiscal calendar, without the ORM.

A fiscal year carries the Buddhist year in which it ends: fiscal year 2568 runs from
1 October 2567 (A.D. 2024) to 30 September 2568 (A.D. 2025). Dates are Gregorian here and in
storage; Buddhist years are for people.

>>> fiscal_year_of(date(2024, 9, 30)), fiscal_year_of(date(2024, 10, 1))
(2567, 2568)
>>> first_day(2568), last_day(2568)
(datetime.date(2024, 10, 1), datetime.date(2025, 9, 30))
>>> [month.isoformat() for month in fiscal_months(2568)][:4]
['2024-10-01', '2024-11-01', '2024-12-01', '2025-01-01']
>>> fiscal_month_of(date(2024, 10, 1)), fiscal_month_of(date(2025, 9, 1))
(1, 12)
>>> [fiscal_quarter_of(month) for month in fiscal_months(2568)]
[1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
FIRST_MONTH = 10


def bangkok_today():
    """Return today's date in Thailand, whatever the server's time zone."""
    return datetime.now(BANGKOK).date()


def fiscal_year_of(day):
    """Return the Buddhist fiscal year in which a date falls."""
    return day.year + BUDDHIST_OFFSET + (day.month >= FIRST_MONTH)


def first_day(fiscal_year):
    """Return the first day of a Buddhist fiscal year, a Gregorian date."""
    return date(fiscal_year - BUDDHIST_OFFSET - 1, FIRST_MONTH, 1)


def last_day(fiscal_year):
    """Return the last day of a Buddhist fiscal year, a Gregorian date."""
    return first_day(fiscal_year + 1) - timedelta(days=1)


def fiscal_months(fiscal_year):
    """Return the twelve months of a fiscal year, October first, as first days."""
    start = first_day(fiscal_year)
    return [
        date(start.year + (start.month + i - 1) // 12, (start.month + i - 1) % 12 + 1, 1)
        for i in range(12)
    ]


def fiscal_month_of(day):
    """Return 1 for October to 12 for September."""
    return (day.month - FIRST_MONTH) % 12 + 1


def fiscal_quarter_of(day):
    """Return 1 for October to December, and so on to 4."""
    return (fiscal_month_of(day) - 1) // 3 + 1


def last_month_over(today):
    """Return the first day of the last month that lies wholly before a day.

    >>> last_month_over(date(2025, 1, 31)), last_month_over(date(2025, 2, 1))
    (datetime.date(2024, 12, 1), datetime.date(2025, 1, 1))
    """
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def report_due_date(month, due_day):
    """Return the day by which a month's result is due: ``due_day`` of the next month.

    A day that the next month does not have becomes its last one.

    >>> report_due_date(date(2024, 12, 1), 5)
    datetime.date(2025, 1, 5)
    >>> report_due_date(date(2025, 1, 1), 31)
    datetime.date(2025, 2, 28)
    """
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (following + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(following + timedelta(days=due_day - 1), last)
