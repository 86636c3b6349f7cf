"""What stands where in the workbook of a year, and reading one back.

A sheet of figures has a row of keys (the first) and a column of keys (A). ``A1`` says what the
sheet is: ``alro.year.workbook/1/target/2569`` is version, kind and fiscal year. The keys of rows
and columns find a figure wherever it was moved to; the names beside them must go with the key.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from odoo.addons.alro_tracking_base.tools.workbook_in import WorkbookError, address

MARK, VERSION = "alro.year.workbook", 1
KINDS = ("target", "appropriation", "budget")
FIRST_ROW = 4  # after the keys, and two rows of heads
MOST_ROWS, MOST_COLUMNS = 5000, 500
TOTAL, NAME, SHOWN = "total", "name", "shown"
DASHES = ("-", "–", "—")  # a cell that people leave empty


@dataclass
class Sheet:
    """A sheet as the system has it: heads of rows and columns by key, and the figures."""

    kind: str
    rows: dict  # {row key: (name, …)}
    columns: dict  # {column key: (code, short name)}
    values: dict  # {(row key, column key): number}
    open: set  # the (row key, column key) that may be filled in
    shown: dict = field(default_factory=dict)  # {row key: what is shown beside the figures}


@dataclass
class Found:
    """What is odd about a cell of the file: a code, and values for the sentence about it."""

    code: str
    sheet: str
    cell: str
    values: dict = field(default_factory=dict)

    @property
    def address(self):
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass
class ReadSheet:
    """A sheet of figures as the file has it."""

    kind: str
    title: str
    rows: dict = field(default_factory=dict)  # {row key: (row number, names)}
    columns: dict = field(default_factory=dict)  # {column key: (column number, names)}
    cells: dict = field(default_factory=dict)  # {(row key, column key): number or None}

    def cell(self, row_key, column_key):
        return address(self.rows[row_key][0], self.columns[column_key][0])


@dataclass
class ReadBook:
    """A workbook of a year as it came back."""

    sheets: dict = field(default_factory=dict)  # {kind: ReadSheet}
    original: dict | None = None  # {(kind, row key, column key): number}, None: not in the file
    made_on: str = ""
    year: int | None = None
    problems: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


def mark(kind, year):
    """Return what stands in A1 of a sheet.

    >>> mark("target", 2569), parsed_mark("alro.year.workbook/1/target/2569"), parsed_mark("No.")
    ('alro.year.workbook/1/target/2569', (1, 'target', 2569), None)
    """
    return f"{MARK}/{VERSION}/{kind}/{year}"


def parsed_mark(text):
    parts = str(text or "").strip().split("/")
    if len(parts) != 4 or parts[0] != MARK or not (parts[1].isdigit() and parts[3].isdigit()):
        return None
    return int(parts[1]), parts[2], int(parts[3])


def plain(text):
    """Return a name without what spreadsheets and people do to blanks.

    >>> plain(" Train\\u00a0farmers \\n in two  steps")
    'Train farmers in two steps'
    """
    return " ".join(str("" if text is None else text).split())


def packed(values):
    """Return the figures of a row as one text, for the sheet of original figures.

    >>> packed({"agency:5": 120.0, "agency:7": 0.5})
    'agency:5=120;agency:7=0.5'
    >>> unpacked("agency:5=120;agency:7=0.5")
    {'agency:5': 120.0, 'agency:7': 0.5}
    """
    return ";".join(f"{key}={value:.15g}" for key, value in values.items())


def unpacked(text):
    pairs = (pair.partition("=") for pair in str(text or "").split(";") if pair)
    return {key: float(value) for key, _equals, value in pairs}


def read_book(sheets):
    """Read a workbook from its sheets, as ``open_workbook`` gives them.

    :return ReadBook: ``problems`` and ``remarks`` are :class:`Found`.
    """
    book = ReadBook()
    for title, rows in sheets.items():
        _read_sheet(book, title, rows)
    if not book.sheets and not book.problems:
        book.problems.append(Found("no_sheet", "", ""))
    return book


def _read_sheet(book, title, rows):
    lines = {row[0].row: {cell.column: cell for cell in row} for row in rows}
    first = lines.get(1, {})
    about = parsed_mark(_text(first, 1))
    if not about:
        if first and not rows.hidden:
            book.remarks.append(Found("not_read", title, ""))
        return
    version, kind, year = about
    if version != VERSION:
        book.problems.append(Found("version", title, "A1", {"version": version}))
    elif book.year not in (None, year):
        book.problems.append(Found("mixed_years", title, "A1", {"year": year}))
    elif kind == "original":
        book.made_on = _text(first, 2)
        book.original = _originals(lines.values())
    elif kind in book.sheets:
        book.problems.append(Found("sheet_twice", title, "A1"))
    elif kind in KINDS:
        book.year = year
        book.sheets[kind] = ReadSheet(kind, title)
        _read_figures(book, book.sheets[kind], lines)


def _originals(lines):
    found = {}
    for line in lines:
        kind, row_key = _text(line, 1), _text(line, 2)
        if kind in KINDS and row_key:
            try:
                cells = unpacked(_text(line, 3))
            except ValueError:
                continue
            found.update({(kind, row_key, key): value for key, value in cells.items()})
    return found


def _read_figures(book, read, lines):
    names, figures, known = _read_columns(book, read, lines)
    told = Counter()
    for number, line in lines.items():
        if number < FIRST_ROW:
            continue
        if number > MOST_ROWS or max(line) > MOST_COLUMNS:
            book.problems.append(Found("too_large", read.title, f"A{number}"))
            return
        key = _text(line, 1)
        if not key:
            _refuse_loose(book, read, line, set(), "row_no_key")
        elif key == TOTAL:
            continue
        elif key in read.rows:
            values = {"other": f"A{read.rows[key][0]}"}
            book.problems.append(Found("row_twice", read.title, f"A{number}", values))
        else:
            read.rows[key] = (number, tuple(_text(line, column) for column in names))
            _refuse_loose(book, read, line, known, "column_no_key")
            _read_row(book, read, key, line, figures, told)
    if told:
        values = {"count": sum(told.values()), "cells": ", ".join(list(told)[:5])}
        book.remarks.append(Found("formulas", read.title, "", values))


def _read_columns(book, read, lines):
    """Return the columns of names, ``{column key: column}`` of figures, and all columns with a key."""
    names, figures, known = [], {}, set()
    for column in lines[1]:
        key = _text(lines[1], column)
        if column == 1 or column > MOST_COLUMNS or not key:
            continue
        known.add(column)
        if key == NAME:
            names.append(column)
        elif key in figures:
            values = {"other": address(1, figures[key])}
            book.problems.append(Found("column_twice", read.title, address(1, column), values))
        elif key not in (SHOWN, TOTAL):
            figures[key] = column
            head = tuple(_text(lines.get(row, {}), column) for row in range(2, FIRST_ROW))
            read.columns[key] = (column, head)
    return names, figures, known


def _refuse_loose(book, read, line, known, code):
    """A figure typed where no key is belongs nowhere; notes and sums in the margin do no harm."""
    for column, cell in line.items():
        number_typed = isinstance(cell.value, Decimal) and not cell.formula
        if column > 1 and column not in known and number_typed:
            book.problems.append(Found(code, read.title, cell.address))
            return


def _read_row(book, read, key, line, figures, told):
    for column_key, column in figures.items():
        cell = line.get(column)
        amount = None
        if cell and cell.text not in DASHES:
            try:
                amount = cell.amount
            except WorkbookError as error:
                book.problems.append(Found(error.code, read.title, cell.address, error.values))
                continue
        if amount is not None and amount < 0:
            values = {"value": cell.text}
            book.problems.append(Found("negative", read.title, cell.address, values))
            continue
        if amount is not None and cell.formula:
            told[cell.address] += 1
        read.cells[key, column_key] = None if amount is None else float(amount)


def _text(line, column):
    cell = line.get(column)
    return plain(cell.value) if cell else ""
