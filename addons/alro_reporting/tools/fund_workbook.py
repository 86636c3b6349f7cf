"""The workbook of cumulative Fund disbursement: how it is laid out, and what stands in one.

A row is an office's money of an activity and category, a column a month. Programs know them by a
hidden row of codes and a column of keys; headings and names are for people. A hidden sheet says
of what year the workbook is and when it was made.

>>> key = make_key("a database/2568", 17)
>>> line_of("a database/2568", key), line_of("a database/2569", key), line_of("another/2568", key)
(17, None, None)

Dragged down, a key counts up, and is none any more:

>>> line_of("a database/2568", key[:-1] + str((int(key[-1]) + 1) % 10))

>>> def cells(row, *values):
...     return [Cell(row, column, value) for column, value in enumerate(values, 1) if value is not None]
>>> sheets = {
...     "Fund": [
...         cells(1, "@key", "@office", "2024-10", "2024-11", "@reason"),
...         cells(2, "@head", "Office", "October", "November", "Why"),
...         cells(3, "k1", "Chiang Mai", Decimal(100), Decimal(80), "sent back"),
...         cells(4, "k2", "Sa Kaeo", None, "1,250"),
...     ]
... }
>>> read = read_workbook(sheets)
>>> for entry in read.entries:
...     print(entry.cell.address, entry.key, entry.month, entry.cell.value, repr(entry.reason))
C3 k1 2024-10-01 100 'sent back'
D3 k1 2024-11-01 80 'sent back'
D4 k2 2024-11-01 1,250 ''
>>> read.problems
[]

What cannot be placed is told with its address, and the rest is read:

>>> sheets["Fund"][0][3] = Cell(1, 4, "2024-10")
>>> sheets["Fund"] += [cells(5, "k2", "Sa Kaeo"), cells(6, None, "Total", Decimal(1), None, "?", 7)]
>>> for problem in read_workbook(sheets).problems:
...     print(problem.address, problem.code)
C1 doubled_column
D1 doubled_column
A4 doubled_key
A5 doubled_key
E6 no_key
F6 unknown_column
"""

import re
import zlib
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal  # noqa: F401  the explanation above uses it
from typing import NamedTuple

from odoo.addons.alro_tracking_base.tools.workbook_in import Cell, WorkbookError, column_letters

FORMAT = "alro-fund-disbursement"
ABOUT_SHEET = "_alro"
HEAD = "@head"
KEY, OFFICE, ACTIVITY, CATEGORY = "@key", "@office", "@activity", "@category"
RECEIVED, ALLOCATED, REASON = "@received", "@allocated", "@reason"
NAMES = (KEY, OFFICE, ACTIVITY, CATEGORY, RECEIVED, ALLOCATED)
IGNORED = {OFFICE, ACTIVITY, CATEGORY, RECEIVED, ALLOCATED}
CODES_WITHIN = 30
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Entry(NamedTuple):
    """A cell of a month that holds something."""

    sheet: str
    cell: Cell
    key: str
    month: date
    reason: str


class Problem(NamedTuple):
    """What cannot be placed: ``unknown_column, doubled_column, no_key, doubled_key`` (``text``)."""

    sheet: str
    address: str
    code: str
    text: str


class FundWorkbook(NamedTuple):
    """``about``: what the hidden sheet says, empty without one; ``keys``: where each key stands."""

    about: dict
    months: list
    entries: list
    problems: list
    keys: dict


def make_key(mark, line_id):
    """Return the key of a row. ``mark`` tells the database and the year."""
    return f"{line_id}-{_check_digits(mark, line_id)}"


def line_of(mark, key):
    """Return the id in a key, or ``None`` if it is no key of this database and year."""
    number, _dash, digits = key.partition("-")
    known = number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if known and digits == _check_digits(mark, int(number)) else None


def _check_digits(mark, line_id):
    return f"{zlib.crc32(f'{mark}/{line_id}'.encode()) % 9973:04d}"


def month_code(month):
    return f"{month:%Y-%m}"


def about(year, made_on, mark):
    """Return the rows of the hidden sheet."""
    return [
        ("format", FORMAT),
        ("version", "1"),
        ("year", str(year)),
        ("made_on", made_on.isoformat(timespec="seconds")),
        ("mark", f"{zlib.crc32(mark.encode()):08x}"),
    ]


def made_on(about_sheet):
    """Return when a workbook was made (UTC, naive), or ``None`` if it does not say.

    >>> made_on({"made_on": "2026-11-21T10:00:00"}), made_on({"made_on": "yesterday"}), made_on({})
    (datetime.datetime(2026, 11, 21, 10, 0), None, None)
    """
    try:
        moment = datetime.fromisoformat(about_sheet.get("made_on", ""))
    except ValueError:
        return None
    return None if moment.tzinfo else moment


def read_workbook(sheets):
    """Return what stands in an opened workbook.

    :raises WorkbookError: ``another_workbook``; ``no_table`` if no sheet has the row of codes;
        ``several_tables`` (``sheets``).
    """
    said = {row[0].text: row[1].text for row in sheets.get(ABOUT_SHEET, ()) if len(row) > 1}
    if said and said.get("format") != FORMAT:
        raise WorkbookError("another_workbook")
    tables = {
        name: at
        for name, rows in sheets.items()
        for at, row in enumerate(rows[:CODES_WITHIN])
        if any(cell.value == KEY for cell in row)
    }
    if not tables:
        raise WorkbookError("no_table")
    if len(tables) > 1:
        raise WorkbookError("several_tables", sheets=", ".join(tables))
    [(name, at)] = tables.items()
    return _Table(name, sheets[name][at], sheets[name][at + 1 :]).contents(said)


class _Table:
    def __init__(self, sheet, codes, rows):
        self.sheet, self.codes_row, self.rows = sheet, codes, rows
        self.problems, self.strange = [], set()
        self.columns = self._known_columns()

    def contents(self, said):
        key_column = next((at for at, code in self.columns.items() if code == KEY), None)
        if key_column is None:
            raise WorkbookError("no_table")
        keyed = defaultdict(list)
        for row in self.rows:
            cells = {cell.column: cell for cell in row}
            if key_column in cells and cells[key_column].text == HEAD:
                continue
            self._look_for_strangers(cells)
            values = [cell for at, cell in cells.items() if self._is_value(at)]
            if key_column in cells:
                keyed[cells[key_column].text].append((cells[key_column], cells))
            elif values:
                self._problem(min(values), "no_key")
        keys, entries = {}, []
        for key, found in keyed.items():
            if len(found) > 1:
                for cell, _cells in found:
                    self._problem(cell, "doubled_key")
                continue
            [(cell, cells)] = found
            keys[key] = cell
            entries += self._entries(key, cells)
        months = sorted(code for code in self.columns.values() if isinstance(code, date))
        order = sorted(self.problems, key=lambda problem: problem[0])
        return FundWorkbook(said, months, entries, [problem for _at, problem in order], keys)

    def _known_columns(self):
        """Return ``{column: code, a month as its date}``; what is doubled is not read at all."""
        columns, times = {}, Counter(cell.text for cell in self.codes_row)
        for cell in self.codes_row:
            month = _MONTH.fullmatch(cell.text)
            if times[cell.text] > 1:
                self.strange.add(cell.column)
                self._problem(cell, "doubled_column")
            elif month:
                columns[cell.column] = date(int(month[1]), int(month[2]), 1)
            elif cell.text in (KEY, REASON) or cell.text in IGNORED:
                columns[cell.column] = cell.text
        return columns

    def _look_for_strangers(self, cells):
        """Tell once of a column that the workbook was not made with."""
        for column, cell in cells.items():
            if column not in self.columns and column not in self.strange:
                self.strange.add(column)
                self._problem(cell, "unknown_column", column_letters(column))

    def _is_value(self, column):
        code = self.columns.get(column)
        return isinstance(code, date) or code == REASON

    def _entries(self, key, cells):
        reason = next((cells[at].text for at in cells if self.columns.get(at) == REASON), "")
        for column, cell in cells.items():
            if isinstance(self.columns.get(column), date):
                yield Entry(self.sheet, cell, key, self.columns[column], reason)

    def _problem(self, cell, code, text=None):
        problem = Problem(self.sheet, cell.address, code, cell.text if text is None else text)
        self.problems.append(((cell.row, cell.column), problem))


def falls(values):
    """Return ``{place: last amount before}`` for the amounts lower than the last one before them.

    :param list values: cumulative amounts in order, ``None`` where nothing is reported.

    >>> falls([100, None, 80, 80, 120]), falls([None, 0, 0]), falls([50, 40, 30])
    ({2: 100}, {}, {1: 50, 2: 40})
    """
    found, last = {}, None
    for place, value in enumerate(values):
        if value is None:
            continue
        if last is not None and value < last:
            found[place] = last
        last = value
    return found


def last_reported(values):
    """Return the amount to date: the last one reported, zero before the first.

    >>> last_reported([100, None, 80, None]), last_reported([None])
    (80, 0)
    """
    return next((value for value in reversed(values) if value is not None), 0)
