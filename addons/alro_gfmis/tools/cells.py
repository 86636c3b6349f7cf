"""What a file is read into, whatever wrote it: sheets, rows, values.

A value is a text as it stands there, a :class:`~decimal.Decimal` of at most 15 digits (as many as a
workbook keeps), :class:`LostDigits`, a date, a time, a bool, :class:`Broken`, or ``None`` for nothing.

>>> number(439499.75000000006), number(1250.0), number(21009322044002000000.0)
(Decimal('439499.75'), Decimal('1250'), LostDigits(text='2.1009322044002E+19'))
>>> intake = Intake()
>>> intake.add(4, [None, "  ", "ขุดสระน้ำ", "", None])
>>> intake.add(5, ["", None])
>>> intake.rows
[(4, [None, None, 'ขุดสระน้ำ'])]
"""

import re
from decimal import Decimal
from typing import NamedTuple

# What one file may hold. The treasury's has some 30,000 rows of 14 to 20 columns.
MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 1_048_576  # blank ones too, as many as a sheet has
MOST_FILLED_ROWS = 100_000
MOST_CELLS = 2_000_000  # each row's up to its last one that holds something
MOST_CHARACTERS = 60_000_000
MOST_COLUMNS = 256
MOST_SHEETS = 64
# From here on a number has more than 15 digits, of which a workbook keeps 15.
LOST_FROM = 10**15

# NUL and halves of characters: no database takes them
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class FileError(Exception):
    """Why a file is not read, as a code with its values.

    Of the file:
    ``empty``; ``too_large`` (``most``: megabytes); ``too_much`` (``what``: rows, cells, columns,
    characters, sheets, tags, nesting, parts, swelling); ``not_a_table`` (``what``: pdf, image, archive, program,
    xml, rtf or None); ``unsupported`` (``what``: ods, xlsb, docx, xml_spreadsheet, mhtml);
    ``old_excel`` (before Excel 5); ``locked`` (password); ``macros``; ``damaged``; ``cut_off``;
    ``unknown_encoding``; ``quotes`` (``row``: where a quotation mark is not closed);
    ``no_html_table``; ``zip_empty``; ``zip_many`` (``names``); ``nested_zip``; ``no_rows``.

    Of its layout (layout.py): ``unknown_layout`` (``nearest``: code of a layout or None, ``missing``:
    roles, ``sheet``, ``row``); ``double_column`` (``layout``, ``role``, ``addresses``);
    ``no_data`` (``sheet``: heads were found, and no row of figures).
    """

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


class LostDigits(NamedTuple):
    """A number of more than 15 digits: what a code became when a program took it for a number."""

    text: str


class Broken(NamedTuple):
    """A cell without a value: ``no_result`` (a formula's was not saved) or ``error_value`` (#REF!)."""

    code: str
    text: str = ""


class Sheet(NamedTuple):
    """A sheet of a file. ``rows`` are pairs of number and values, from the first column on.

    Rows count from 1 as in the file; blank ones are left out, and blanks at the end of one. Of a
    hidden sheet nothing is read.
    """

    name: str
    hidden: bool
    rows: list


class TableFile(NamedTuple):
    format: str  # xlsx, xls, html, csv or text (tabs, pipes)
    encoding: str | None
    delimiter: str | None
    inner_name: str | None  # of the file in a ZIP
    sheets: list


class Intake:
    """Takes the rows of a file, and no more than a server has memory for."""

    def __init__(self):
        self.rows, self._filled, self._cells, self._characters = [], 0, 0, 0

    def new_sheet(self):
        """Begin with the rows of the next sheet; what is allowed is allowed of all together."""
        self.rows = []

    def add(self, number, values):
        """Take a row as a list, which is changed."""
        cells = 0
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                if not value or value.isspace():
                    values[column] = None
                    continue
                self._characters += len(value)
                if not value.isascii() or "\0" in value:
                    values[column] = _UNSTORABLE.sub("\ufffd", value)
            cells = column + 1
        del values[cells:]
        if number > MOST_ROWS:
            raise FileError("too_much", what="rows")
        if not values:
            return
        if cells > MOST_COLUMNS:
            raise FileError("too_much", what="columns")
        self._filled += 1
        self._cells += cells
        if self._filled > MOST_FILLED_ROWS:
            raise FileError("too_much", what="rows")
        if self._cells > MOST_CELLS:
            raise FileError("too_much", what="cells")
        if self._characters > MOST_CHARACTERS:
            raise FileError("too_much", what="characters")
        self.rows.append((number, values))


def number(value):
    """Return the number of a cell as a workbook shows it: 0.30000000000000004 is 0.3.

    :raises FileError: for what is no number.
    """
    if abs(value) < LOST_FROM:
        return Decimal(f"{value:.15g}")
    if value in (float("inf"), float("-inf")) or value != value:
        raise FileError("damaged")
    return LostDigits(f"{value:.15g}".upper())


def written(value):
    """Return a value as a text, as it is written."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is Decimal:
        return f"{value:f}"
    return value.text if isinstance(value, (LostDigits, Broken)) else str(value)
