"""Workbooks of today (.xlsx): guarded, then read by calamine, or by openpyxl where calamine cannot tell.

calamine takes a formula without a result and #REF! for an empty cell; it holds a sheet as a full
rectangle, and each cell has its own copy of a shared text. Where the guard saw one of these,
openpyxl reads the file: slower, and it tells. Both get the very bytes that the guard counted, packed
anew: no other reader of ZIP decides what stands in them.
"""

import io
import logging
import re
import zipfile
from datetime import date, datetime, time, timedelta

import python_calamine

from odoo.addons.alro_tracking_base.tools.workbook_guard import (
    MEGABYTE,
    WorkbookError,
    check_workbook,
    is_xml,
)
from odoo.addons.alro_tracking_base.tools.workbook_in import read_checked

from .cells import MOST_BYTES, MOST_SHEETS, Broken, FileError, Intake, LostDigits, Sheet, number

_logger = logging.getLogger(__name__)

MOST_UNPACKED = 150 * MEGABYTE
# As LIMITS of the guard: a whole department's report, and a sheet whose rows were all formatted.
LIMITS = {
    "cells": 2_200_000,  # and rows, empty ones too
    "places": 40_000_000,
    "nodes": 12_000_000,
    "texts": 1_500_000,
    "objects": 60_000,
    "formula_bytes": 16 * MEGABYTE,
}
# From here on openpyxl is used, which needs no rectangle: places of 32 bytes, bytes of copied texts.
MOST_AREA = 6_000_000
MOST_COPIED = 100 * MEGABYTE

_SAME = {"not_a_workbook": "damaged", "old_or_locked": "locked"}
_ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#GETTING_DATA"}
_UTF_8 = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["'](?!utf-?8|us-ascii)""", re.I
)


def read_xlsx(content):
    """Return the sheets of a workbook.

    :raises FileError: ``macros, locked, damaged, too_much, no_rows``.
    """
    try:
        found = check_workbook(content, MOST_BYTES, LIMITS, MOST_UNPACKED)
        if found.formulas or found.errors:
            return _by_openpyxl(content, found)
        plain, is_utf_8 = _packed_anew(content)
        if found.area > MOST_AREA or found.copied_text > MOST_COPIED or not is_utf_8:
            return _by_openpyxl(content, found)
    except WorkbookError as error:
        values = {"what": "cells"} if error.code == "too_much" else error.values
        raise FileError(_SAME.get(error.code, error.code), **values) from error
    try:
        return _by_calamine(plain)
    except FileError:
        raise
    except BaseException as error:
        # a fault of calamine's own arrives as PanicException, which is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        _logger.info("A workbook could not be read: %s", error)
        raise FileError("damaged") from error


def _packed_anew(content):
    """Return an archive of the parts that were checked, and whether all are in UTF-8."""
    file, is_utf_8 = io.BytesIO(), True
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            if is_xml(part.filename):
                data = old.read(part)
                is_utf_8 = (
                    is_utf_8
                    and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
                    and b"\0" not in data
                )
                is_utf_8 = is_utf_8 and not _UTF_8.match(data[:200])
                new.writestr(part.filename, data)
    file.seek(0)
    return file, is_utf_8


def _by_calamine(file):
    intake, sheets = Intake(), []
    with python_calamine.load_workbook(file) as book:
        if len(book.sheets_metadata) > MOST_SHEETS:
            raise FileError("too_much", what="sheets")
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            intake.new_sheet()
            if not hidden:
                _take(book.get_sheet_by_index(index), intake)
            sheets.append(Sheet(about.name, hidden, intake.rows))
    return sheets


def _take(sheet, intake):
    before = [None] * (sheet.start[1] if sheet.start else 0)
    for row, values in enumerate(sheet.iter_rows(), 1):
        intake.add(row, before + [_value(value) for value in values])


def _value(value):
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float or kind is int:
        return number(value)
    if kind is bool or kind is date:
        return value
    if kind is datetime:
        return value.date() if value.time() == time() else value
    return str(value)


def _by_openpyxl(content, found):
    intake, sheets = Intake(), []
    read = read_checked(content, found.formulas)
    if len(read) > MOST_SHEETS:
        raise FileError("too_much", what="sheets")
    for name, rows in read.items():
        intake.new_sheet()
        for cells in () if rows.hidden else rows:
            values = [None] * cells[-1].column
            for cell in cells:
                values[cell.column - 1] = _told(cell)
            intake.add(cells[0].row, values)
        sheets.append(Sheet(name, rows.hidden, intake.rows))
    return sheets


def _told(cell):
    value = cell.value
    if value is None:
        return Broken("no_result")
    if isinstance(value, str):
        return Broken("error_value", value) if value in _ERRORS else value
    if isinstance(value, bool):
        return value
    if isinstance(value, (date, time, timedelta)):
        return _value(value)
    return value if abs(value) < 10**15 else LostDigits(f"{value:.15G}")
