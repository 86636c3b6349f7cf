"""Workbooks that people upload (.xlsx), read without trusting them.

What is let through to openpyxl says workbook_guard.py. No formula is computed; the result that the
program saved beside it is what the cell holds.

>>> address(1, 1), address(12, 28), column_letters(16384)
('A1', 'AB12', 'XFD')

>>> from odoo.addons.alro_tracking_base.tools.workbook_out import Writer
>>> book = Writer()
>>> sheet = book.sheet("Sheet")
>>> sheet.put(2, 3, "=1+1")
>>> sheet.put(2, 4, Decimal("1250.50"))
>>> [row] = open_workbook(book.content())["Sheet"]
>>> [(cell.address, cell.value, cell.formula) for cell in row]
[('C2', '=1+1', False), ('D2', Decimal('1250.5'), False)]
"""

import io
import logging
import re
import warnings
from datetime import date, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter as column_letters

from .workbook_guard import MOST_BYTES, WorkbookError, check_workbook

_logger = logging.getLogger(__name__)

LONGEST_TEXT = 32_767
LARGEST = 10**12  # amounts are below it
MOST_DECIMALS = 2

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_UNSEEN = re.compile("[\\s\u00a0\u200b\u200c\u200d\u2060\ufeff]+")
_BAHT = re.compile(r"^(?:฿|บาท|THB)|(?:บาทถ้วน|บาท|฿|THB)$", re.IGNORECASE)
_AMOUNT = re.compile(r"([-+]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_MOMENTS = (date, time, timedelta)


class Cell(NamedTuple):
    """A cell that holds something. Rows and columns count from 1.

    ``value`` is a ``Decimal`` of at most 15 digits (as many as a workbook keeps), a ``bool``, a
    text, a date, time or ``timedelta``, or ``None`` for a formula whose result was not saved.
    """

    row: int
    column: int
    value: object
    formula: bool = False

    @property
    def address(self):
        return address(self.row, self.column)

    @property
    def text(self):
        """What stands in the cell, as a text; blank without a value."""
        return "" if self.value is None else str(self.value).strip()

    @property
    def amount(self):
        """The amount in the cell, or ``None`` if it is empty.

        :raises WorkbookError: if it holds none, or a formula without a result.
        """
        if self.formula and self.value is None:
            raise WorkbookError("no_result")
        return parse_amount(self.value)


class Rows(list):
    """The rows of a sheet that hold something, each a list of :class:`Cell`.

    ``hidden`` tells whether people see the sheet.
    """

    hidden = False


def address(row, column):
    """Return the address of a cell: "C12"."""
    return f"{column_letters(column)}{row}"


def parse_amount(value):
    """Return the amount in a cell's value as Thai offices write it, or ``None`` for an empty one.

    >>> [parse_amount(value) for value in ("1,250.50", "๑,๒๕๐ บาท", " 1250.- ", "฿ 1,250.00")]
    [Decimal('1250.50'), Decimal('1250'), Decimal('1250'), Decimal('1250.00')]
    >>> [parse_amount(value) for value in (Decimal("1250.5"), 0, "", None, "(1,250)", "-5")]
    [Decimal('1250.5'), Decimal('0'), None, None, Decimal('-1250'), Decimal('-5')]
    >>> wrong = ("-", "1.250,50", "12,50", "1e3", True, "1 250 or so", "1.005", date(2026, 1, 2))
    >>> for value in (*wrong, 10**12):
    ...     try:
    ...         parse_amount(value)
    ...     except WorkbookError as error:
    ...         print(error.code)
    not_a_number
    not_a_number
    not_a_number
    not_a_number
    not_a_number
    not_a_number
    too_many_decimals
    a_date
    too_many_digits

    A dash alone is no amount: to some it is zero, to others nothing.

    :raises WorkbookError: if it is no amount, a million million or more, or has more than two decimals.
    """
    if value is None:
        return None
    if isinstance(value, str):
        amount = _typed_amount(value)
    elif isinstance(value, bool):
        raise WorkbookError("not_a_number", text=str(value))
    elif isinstance(value, _MOMENTS):
        raise WorkbookError("a_date", text=str(value))
    else:
        amount = Decimal(str(value))
    if amount is None:
        return None
    if not amount.is_finite():
        raise WorkbookError("not_a_number", text=str(value))
    if abs(amount) >= LARGEST:
        raise WorkbookError("too_many_digits", text=str(value))
    if -amount.normalize().as_tuple().exponent > MOST_DECIMALS:
        raise WorkbookError("too_many_decimals", text=str(value))
    return amount


def _typed_amount(text):
    plain = _UNSEEN.sub("", text.translate(_THAI_DIGITS))
    if not plain:
        return None
    plain = _BAHT.sub("", _BAHT.sub("", plain))
    negative = plain.startswith("(") and plain.endswith(")")
    plain = (plain[1:-1] if negative else plain).removesuffix(".-")
    match = _AMOUNT.fullmatch(plain)
    if not match or negative and match[1]:
        raise WorkbookError("not_a_number", text=text.strip()[:40])
    sign, whole, decimals = match.groups()
    sign = "-" if negative else sign
    whole = sign + whole.replace(",", "")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def open_workbook(content, most_bytes=MOST_BYTES):
    """Return what stands in a workbook: ``{name of sheet: Rows}``, in order.

    Rows and cells that hold nothing are left out: each :class:`Cell` knows its place.

    :param bytes content: the uploaded file; what it is, is told by its content alone.
    :raises WorkbookError: for what is no workbook, or none that is safe to read.
    """
    return read_checked(content, check_workbook(content, most_bytes).formulas)


def read_checked(content, has_formulas):
    """Return the same of a workbook that :func:`check_workbook` let through."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which nobody asked for
            sheets = _sheets(content, _formulas(content) if has_formulas else set())
    except WorkbookError:
        raise
    except Exception as error:  # noqa: BLE001  openpyxl raises whatever its parts raise
        _logger.info("An uploaded workbook could not be read: %s", error)
        raise WorkbookError("damaged") from error
    if not sheets:
        raise WorkbookError("not_a_workbook")
    return sheets


def _formulas(content):
    """Return the places of all formulas: ``{(sheet, row, column)}``."""
    return {
        (number, cell.row, cell.column)
        for number, sheet in enumerate(_worksheets(content, data_only=False))
        for cell in _cells(sheet)
        if cell.data_type == "f"
    }


def _sheets(content, formulas):
    sheets = {}
    for number, sheet in enumerate(_worksheets(content, data_only=True)):
        if sheet.title in sheets:
            raise WorkbookError("damaged")
        sheets[sheet.title] = rows = Rows()
        rows.hidden = sheet.sheet_state != "visible"
        for found in _cells(sheet):
            formula = (number, found.row, found.column) in formulas
            value = _value(found.value)
            if not formula and (value is None or isinstance(value, str) and not value.strip()):
                continue
            if not rows or rows[-1][0].row != found.row:
                rows.append([])
            rows[-1].append(Cell(found.row, found.column, value, formula))
    return sheets


def _worksheets(content, data_only):
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    return book.worksheets


def _cells(sheet):
    """Yield the cells that stand in the file, whatever the sheet says about its size."""
    sheet.reset_dimensions()
    return (cell for row in sheet.iter_rows() for cell in row if cell is not EMPTY_CELL)


def _value(value):
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    # fifteen digits are what a workbook keeps: 0.30000000000000004 is 0.3
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        raise WorkbookError("damaged")
    return number
