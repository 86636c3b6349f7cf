"""What is let through to the library that reads uploaded workbooks (.xlsx).

The library builds a tree of what it reads, fills the gaps between cells, and writes shared formulas
out for each cell. So each part is counted in one pass before that: a small file can describe more
than a server has memory for, or time.

>>> check_workbook(b"%PDF-1.7")
Traceback (most recent call last):
...
odoo.addons.alro_tracking_base.tools.workbook_guard.WorkbookError: not_a_workbook
"""

import io
import struct
import zipfile
import zlib
from collections import Counter
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
# XML of workbooks packs to a tenth, of the emptiest to a hundredth; a bomb to a thousandth
MOST_SWELLING = 300
SWELLS_FROM = 5 * MEGABYTE
MOST_PARTS = 1000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
# What the library needs for one of these, and how many are let through: each limit alone makes a few
# seconds of processor time, all of them at once some fifteen and a fifth of a gigabyte.
# A year of the whole department has 20,000 figures. Who reads larger files has limits of its own.
LIMITS = {
    "cells": 500_000,  # and rows, empty ones too: 5 microseconds, in each of two passes
    "places": 10_000_000,  # from the first column of each row to its last cell
    "nodes": 2_000_000,  # elements and attributes: 100 bytes
    "texts": 400_000,  # elements of texts: 10 microseconds
    "objects": 40_000,  # all other elements (styles, rules, merged cells): 70 microseconds
    "formula_bytes": MEGABYTE,  # a shared formula for each of its cells: 3 microseconds
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx with a password
ZIP = b"PK\x03\x04"
CHUNK = 64 * 1024
_TEXTS = ("is", "t", "r")  # beside si
_XML = (".xml", ".rels", ".vml")
# what zipfile, expat and openpyxl's addresses raise where a file is not what it says it is
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    expat.ExpatError,
    ValueError,
    LookupError,
)


class WorkbookError(Exception):
    """What is wrong with an upload, or with a cell of it, as a code and what it is about.

    Of a file: ``empty, too_large (most), not_a_workbook, old_or_locked, macros, damaged, too_much``.
    Of a cell: ``no_result, a_date, not_a_number, too_many_digits, too_many_decimals`` (``text``).
    """

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


class Contents(NamedTuple):
    """What was counted in a workbook that is let through."""

    formulas: bool
    errors: bool  # cells with #REF! and the like
    area: int  # of the sheet that needs most: its last row times its last column
    copied_text: int  # bytes, at most, if each cell got its own copy of a shared text


def check_workbook(content, most_bytes=MOST_BYTES, limits=None, most_unpacked=MOST_UNPACKED):
    """Let through what is a workbook by its content and can be read in little time and memory.

    :param bytes content: the uploaded file
    :param dict limits: how much of each of ``LIMITS``, if not as much as there
    :return Contents: what it holds
    :raises WorkbookError: for everything else.
    """
    if not content:
        raise WorkbookError("empty")
    if len(content) > most_bytes:
        raise WorkbookError("too_large", most=most_bytes // MEGABYTE)
    if content.startswith(OLE):
        raise WorkbookError("old_or_locked")
    if not content.startswith(ZIP):
        raise WorkbookError("not_a_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive.infolist(), most_unpacked)
            spent, sizes = Counter(), Counter()
            for part in archive.infolist():
                if is_xml(part.filename):
                    _check_xml(archive, part, spent, sizes, limits or LIMITS)
            return Contents(
                formulas=bool(spent["formula_bytes"]),
                errors=bool(spent["errors"]),
                area=sizes["area"],
                copied_text=spent["shared"] * sizes["text"],
            )
    except _BROKEN as error:
        raise WorkbookError("damaged") from error


def is_xml(name):
    """Tell whether a part of a workbook is XML, by its name: such parts are checked."""
    return name.lower().endswith(_XML)


def _check_parts(parts, most_unpacked):
    names = {part.filename.lower() for part in parts}
    if len(parts) > MOST_PARTS:
        raise WorkbookError("too_much")
    if len(names) < len(parts):
        raise WorkbookError("damaged")
    # a part never unpacks to more than it declares: zipfile stops there
    if sum(part.file_size for part in parts) > most_unpacked or any(map(_swells, parts)):
        raise WorkbookError("too_much")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError("old_or_locked")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise WorkbookError("not_a_workbook")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WorkbookError("macros")


def _swells(part):
    return part.file_size > max(SWELLS_FROM, part.compress_size * MOST_SWELLING)


def _check_xml(archive, part, spent, sizes, limits):
    parser = expat.ParserCreate(namespace_separator=" ")
    counter = _PartCounter(parser, spent, sizes, limits)
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.StartElementHandler = counter.start
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            counter.check()
        parser.Parse(b"", True)
    counter.check()


def _refuse_declarations(*_declared):
    # entities begin here: billions of laughs, and files of the server
    raise WorkbookError("damaged")


class _PartCounter:
    """Counts a part; rows of a sheet go down, cells of a row to the right, none twice.

    :param Counter spent: of all parts of the file so far, by the names of ``limits``
    :param Counter sizes: the largest so far of all parts
    """

    def __init__(self, parser, spent, sizes, limits):
        self.parser, self.spent, self.sizes, self.limits = parser, spent, sizes, limits
        # what there is most of is counted here, and added to ``spent`` for each chunk
        self.nodes = self.cells = self.places = self.shared_texts = 0
        self.row = self.column = self.last_column = self.cell_row = 0
        self.digits = "0"  # of the row
        self.open = 0  # elements of which the end matters
        self.formula_at, self.shared, self.lengths = 0, None, {}
        self.text_at = 0

    def check(self):
        spent, sizes = self.spent, self.sizes
        spent["nodes"] += self.nodes
        spent["cells"] += self.cells
        spent["places"] += self.places
        spent["shared"] += self.shared_texts
        self.nodes = self.cells = self.places = self.shared_texts = 0
        sizes["area"] = max(sizes["area"], self.cell_row * self.last_column)
        if any(spent[name] > most for name, most in self.limits.items()):
            raise WorkbookError("too_much")

    def start(self, tag, given):
        name = tag.rpartition(" ")[2]
        self.nodes += 1 + len(given)
        if name == "c":
            self._start_cell(given)
        elif name == "row":
            self._start_row(given)
        elif name == "f":
            self.formula_at = self.parser.CurrentByteIndex
            self.shared = given.get("si")
            self._await_end()
        elif name == "si":
            self.spent["texts"] += 1
            self.text_at = self.parser.CurrentByteIndex
            self._await_end()
        elif name in _TEXTS:
            self.spent["texts"] += 1
        elif name != "v":
            self.spent["objects"] += 1

    def _await_end(self):
        self.open += 1
        self.parser.EndElementHandler = self._end

    def _end(self, tag):
        if tag.endswith(" f"):
            length = self.parser.CurrentByteIndex - self.formula_at
            if self.shared is not None:
                length = max(length, self.lengths.get(self.shared, 0))
                self.lengths[self.shared] = length
            self.spent["formula_bytes"] += length + 1
        elif tag.endswith(" si"):
            length = self.parser.CurrentByteIndex - self.text_at
            self.sizes["text"] = max(self.sizes["text"], length)
        else:
            return
        self.open -= 1
        if not self.open:
            self.parser.EndElementHandler = None

    def _start_row(self, given):
        self.cells += 1
        row = int(given.get("r", self.row + 1))
        if not self.row < row <= MOST_ROWS:
            raise WorkbookError("damaged")
        self.row, self.column, self.digits = row, 0, str(row)

    def _start_cell(self, given):
        self.cells += 1
        row, column = self.row, self.column + 1
        address = given.get("r")
        if address is not None and address != get_column_letter(column) + self.digits:
            row, column = coordinate_to_tuple(address)
        if row != self.row or not self.column < column <= MOST_COLUMNS:
            raise WorkbookError("damaged")
        self.places += column - self.column
        self.column, self.cell_row = column, row
        if column > self.last_column:
            self.last_column = column
        kind = given.get("t")
        if kind == "s":
            self.shared_texts += 1
        elif kind == "e":
            self.spent["errors"] += 1
