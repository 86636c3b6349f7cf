"""Workbooks of Excel 5 to 2003 (.xls), read by xlrd.

xlrd knows what calamine does not tell: errors, results that were not saved, hidden sheets; and it
follows no chain of sectors twice, nor believes what a file says of its size.
"""

import logging
import os
import struct
from datetime import time

import xlrd

from .cells import MOST_SHEETS, Broken, FileError, Intake, Sheet, number

_logger = logging.getLogger(__name__)

_EXCEL_5 = 50
_HEADER = 512  # bytes, as each sector has
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_xls(content):
    """Return the sheets of a workbook.

    :raises FileError: ``old_excel, macros, locked, damaged, cut_off, not_a_table, too_much``.
    """
    if _LOCKED_PACKAGE in content:
        raise FileError("locked")
    if _MACROS in content:
        raise FileError("macros")
    if not any(name in content for name in _BOOKS):
        raise FileError("cut_off") if _is_cut(content) else FileError("not_a_table", what=None)
    try:
        return _sheets(content)
    except FileError:
        raise
    except MemoryError as error:
        raise FileError("too_much", what="cells") from error
    except Exception as error:  # noqa: BLE001  xlrd raises whatever its parts raise
        _logger.info("A workbook could not be read: %s", error)
        if "encrypted" in str(error).lower():
            raise FileError("locked") from error
        raise FileError("damaged") from error


def _is_cut(content):
    """Tell whether the list of what is in the container lies behind the end of the file."""
    if len(content) < _HEADER:
        return True
    [sector] = struct.unpack_from("<i", content, 48)
    return (sector + 1) * _HEADER >= len(content)


def _sheets(content):
    intake, sheets = Intake(), []
    with (
        open(os.devnull, "w", encoding="utf-8") as remarks,
        xlrd.open_workbook(
            file_contents=content, logfile=remarks, ragged_rows=True, on_demand=True
        ) as book,
    ):
        if book.biff_version < _EXCEL_5:
            raise FileError("old_excel")
        if book.nsheets > MOST_SHEETS:
            raise FileError("too_much", what="sheets")
        for index, name in enumerate(book.sheet_names()):
            sheet = book.sheet_by_index(index)
            hidden = bool(sheet.visibility)
            intake.new_sheet()
            for row in range(0 if hidden else sheet.nrows):
                kinds, values = sheet.row_types(row), sheet.row_values(row)
                read = [_value(*cell, book.datemode) for cell in zip(kinds, values, strict=True)]
                intake.add(row + 1, read)
            sheets.append(Sheet(name, hidden, intake.rows))
            book.unload_sheet(index)
    return sheets


def _value(kind, value, datemode):
    if kind == xlrd.XL_CELL_NUMBER:
        return number(value)
    if kind == xlrd.XL_CELL_TEXT:
        # only a formula has an empty text: the result of =IF(…;"") or none that was saved
        return value or Broken("no_result")
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return Broken("error_value", xlrd.error_text_from_code.get(value, "#ERR!"))
    return None


def _moment(value, datemode):
    try:
        moment = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return number(value)
    if 0 <= value < 1:
        return str(moment.time())
    return moment.date() if moment.time() == time() else moment
