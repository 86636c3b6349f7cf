"""The suite's own workbook, for figures that come in no form that it knows."""

from openpyxl.utils import get_column_letter

from odoo.addons.alro_tracking_base.tools.workbook_out import Writer

from .layouts import TEMPLATE
from .roles import AMOUNT, CODE, ROLES

# These words are read back (dates.py); they are the treasury's own.
YEAR, AS_OF = "ปีงบประมาณ", "ข้อมูล ณ วันที่"
SHEET = "GFMIS"
YEAR_ROW, AS_OF_ROW, HEAD_ROW = 2, 3, 5
_WIDTHS = {CODE: 24, AMOUNT: 18}


def template_workbook(title, instructions, instructions_name, fiscal_year, as_of=None, rows=()):
    """Return a workbook whose columns are those of the layout ``template``.

    Columns of codes are formatted as text down to the last row: a number of twenty digits that is
    typed or pasted there keeps all of them.

    :param str title: of the sheet; ``instructions``: sentences, on a sheet of their own
    :param str instructions_name: of that sheet
    :param date as_of: to which the figures are told; else the cell is left for people
    :param rows: ``{role: value}``, to begin with
    """
    book = Writer()
    columns = TEMPLATE.columns
    kinds = [ROLES[column.role] for column in columns]
    sheet = book.sheet(SHEET, [_WIDTHS.get(kind, 40) for kind in kinds], freeze=(HEAD_ROW, 1))
    for number, kind in enumerate(kinds):
        look = book.styles["open_amount" if kind == AMOUNT else "open"]
        sheet.sheet.set_column(number, number, _WIDTHS.get(kind, 40), look)
    for number in range(1, HEAD_ROW):
        sheet.row(number, [None] * len(columns), "plain")
    sheet.put(1, 1, title, "title")
    sheet.row(YEAR_ROW, [YEAR, str(fiscal_year)], "plain")
    day = f"{as_of:%d/%m}/{as_of.year + 543}" if as_of else None
    sheet.row(AS_OF_ROW, [AS_OF, day], ["plain", "open"])
    sheet.row(HEAD_ROW, [column.names[0] for column in columns], "head")
    for number, row in enumerate(rows, HEAD_ROW + 1):
        for place, (column, kind) in enumerate(zip(columns, kinds, strict=True), 1):
            look = "open_amount" if kind == AMOUNT else "open"
            sheet.put(number, place, row.get(column.role), look)
    sheet.repeat(1, HEAD_ROW)
    told = book.sheet(instructions_name, [100])
    for number, sentence in enumerate(instructions, 1):
        told.put(number, 1, sentence, "wrapped")
    return book.content()


def as_of_address():
    """Return the address of the cell for the date."""
    return f"{get_column_letter(2)}{AS_OF_ROW}"
