"""Workbooks that people get, fill in and send back (.xlsx).

Text is never a formula, whatever it begins with; keys and headings are locked, without a password:
nobody overwrites them by mistake, and nobody is kept from anything.

>>> from openpyxl import load_workbook
>>> book = Writer()
>>> sheet = book.sheet("เบิกจ่าย", widths=[12, 40], freeze=(1, 1))
>>> sheet.row(1, ["@name", "หน่วยงาน"], "head")
>>> sheet.put(2, 1, "=HYPERLINK(1)", "open")
>>> sheet.put(2, 2, Decimal("1250.5"), "open_amount")
>>> read = load_workbook(io.BytesIO(book.content()))["เบิกจ่าย"]
>>> [(cell.value, cell.data_type, cell.protection.locked) for cell in read[2]]
[('=HYPERLINK(1)', 's', False), (1250.5, 'n', False)]
>>> read.protection.sheet, read.protection.password, read.freeze_panes
(True, None, 'B2')
"""

import io
from decimal import Decimal

import xlsxwriter

AMOUNT, WHOLE = "#,##0.00", "#,##0"
A4, A3 = 9, 8
_FONT = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
_GRID = {"border": 1, "border_color": "#D9D9D9"}
_OPEN = {"locked": False, "bg_color": "#FFFBE6"}
_TEXT = {"num_format": "@", "quote_prefix": True}
# What a cell is. "open" cells are for people to fill in; all others are locked.
STYLES = {
    "plain": _TEXT,
    "title": {**_TEXT, "bold": True, "font_size": 18},
    "wrapped": {**_TEXT, "text_wrap": True},
    "head": {
        **_TEXT,
        **_GRID,
        "bold": True,
        "text_wrap": True,
        "align": "center",
        "bg_color": "#E2EFDA",
    },
    "code": {**_TEXT, "font_size": 9, "font_color": "#808080", "align": "center"},
    "text": {**_TEXT, **_GRID},
    "name": {**_TEXT, **_GRID, "text_wrap": True},
    "amount": {**_GRID, "num_format": AMOUNT},
    "open": {**_TEXT, **_GRID, **_OPEN, "text_wrap": True},
    "open_amount": {**_GRID, **_OPEN, "num_format": AMOUNT},
    "total": {**_GRID, "bold": True, "num_format": AMOUNT, "bg_color": "#E2EFDA"},
    "number": {**_GRID, "num_format": WHOLE},
    "open_number": {**_GRID, **_OPEN, "num_format": WHOLE},
    "closed": {**_GRID, "bg_color": "#D9D9D9"},
}
# What a condition lays over a cell: only what differs.
_CONDITIONS = {
    "with_parts": {"num_format": AMOUNT},
    "alarm": {"font_color": "#C00000", "bold": True},
}
# What stays possible on a protected sheet.
_ALLOWED = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


class Writer:
    """A workbook in memory. Sheets are written in any order, and read with :meth:`content`."""

    def __init__(self):
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.styles = {
            name: self._book.add_format({**_FONT, **style}) for name, style in STYLES.items()
        } | {name: self._book.add_format(style) for name, style in _CONDITIONS.items()}

    def sheet(self, name, widths=(), freeze=None, hidden=False, landscape=True, paper=A4):
        """Add a sheet.

        :param widths: of the columns, from the first, in characters; ``0`` hides a column.
        :param tuple freeze: how many rows and columns stay when the others are scrolled.
        :param bool hidden: for what programs read; people do not see that it is there.
        :param int paper: on ``A4`` all columns stand beside each other, on ``A3`` as they fit.
        """
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width or None, None, {} if width else {"hidden": True})
        if freeze:
            sheet.freeze_panes(*freeze)
        if hidden:
            sheet.very_hidden()
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(paper)
        if paper == A4:
            sheet.fit_to_pages(1, 0)
        sheet.protect("", _ALLOWED)
        return Sheet(sheet, self.styles)

    def content(self):
        """Return the file. Nothing is written afterwards."""
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """A sheet of a :class:`Writer`. Rows and columns count from 1, as people count them."""

    def __init__(self, sheet, styles):
        self.sheet, self.styles = sheet, styles

    def put(self, row, column, value, style="text"):
        """Write a cell: a number as a number, everything else as text, nothing as an empty cell."""
        place, look = (row - 1, column - 1), self.styles[style]
        if value is None or value is False or value == "":
            self.sheet.write_blank(*place, None, look)
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            self.sheet.write_number(*place, value, look)
        else:
            self.sheet.write_string(*place, str(value), look)

    def formula(self, row, column, formula, result, style="amount"):
        """Write a formula of our own, with the result that is shown until it is computed."""
        self.sheet.write_formula(row - 1, column - 1, formula, self.styles[style], result)

    def row(self, row, values, style="text"):
        """Write a row from its first column on, in one style, or in one for each value."""
        styles = [style] * len(values) if isinstance(style, str) else style
        for column, (value, look) in enumerate(zip(values, styles, strict=True), 1):
            self.put(row, column, value, look)

    def hide_row(self, row):
        """Hide a row that programs read."""
        self.sheet.set_row(row - 1, None, None, {"hidden": True})

    def height(self, row, points):
        self.sheet.set_row(row - 1, points)

    def filters(self, row, columns, last_row):
        """Let people filter the rows below a row of headings."""
        self.sheet.autofilter(row - 1, 0, max(last_row, row) - 1, columns - 1)

    def repeat(self, first_row, last_row, columns=0):
        """Print these rows, and so many columns, on every page."""
        self.sheet.repeat_rows(first_row - 1, last_row - 1)
        if columns:
            self.sheet.repeat_columns(0, columns - 1)

    def no_negative(self, area, title, sentence):
        """Let a program take numbers from zero up only in an area ("C4:F9"), and say so."""
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        told = {"error_title": title[:32], "error_message": sentence[:255]}
        self.sheet.data_validation(area, {**rule, **told})

    def show_parts(self, area):
        """Show decimals in an area of whole numbers where there are any."""
        first = area.partition(":")[0]
        rule = {"type": "formula", "criteria": f"=INT({first})<>{first}"}
        self.sheet.conditional_format(area, {**rule, "format": self.styles["with_parts"]})

    def alarm_negative(self, area):
        """Show what is below zero in an area in red."""
        rule = {"type": "cell", "criteria": "<", "value": 0, "format": self.styles["alarm"]}
        self.sheet.conditional_format(area, rule)
