"""A treasury report of 30,000 rows in each form: read by us and by a library alone, then its rows parsed.

No database takes part; ten years and one are the same here.
"""

import csv
import io

import xlrd
from alro_bench import gfmis_files
from alro_bench.case import Case
from lxml import etree
from openpyxl import load_workbook

from odoo.addons.alro_gfmis.tools.layout import parse, recognise
from odoo.addons.alro_gfmis.tools.layouts import LAYOUTS
from odoo.addons.alro_gfmis.tools.table_file import read_file

FORMS = {"xlsx": "openpyxl", "xls": "xlrd", "csv": "csv", "html": "lxml's tree"}


def cases(_env):
    for form, library in FORMS.items():
        yield Case(
            f"gfmis_read_{form}",
            f"Read a report of 30,000 rows (.{form}), against {library} alone",
            _read,
            Case(f"gfmis_alone_{form}", f"{library} alone", ALONE[form]),
            lambda _env, form=form: {"file": gfmis_files.report(form)},
            most_ms=4_000,
            repeat=3,
        )
    yield Case(
        "gfmis_parse",
        "Recognise its layout, parse its rows, compare its sums",
        _parse,
        prepare=lambda _env: {"read": read_file(gfmis_files.report("csv"))},
        most_ms=3_000,
        repeat=3,
    )


def _read(_env, ctx):
    return len(read_file(ctx["file"]).sheets[0].rows)


def _parse(_env, ctx):
    read = ctx["read"]
    return len(parse(read, recognise(read, LAYOUTS)).rows)


def _by_openpyxl(_env, ctx):
    book = load_workbook(io.BytesIO(ctx["file"]), read_only=True, data_only=True)
    return len(list(book.worksheets[0].iter_rows(values_only=True)))


def _by_xlrd(_env, ctx):
    sheet = xlrd.open_workbook(file_contents=ctx["file"]).sheet_by_index(0)
    return len([sheet.row_values(row) for row in range(sheet.nrows)])


def _by_csv(_env, ctx):
    return len(list(csv.reader(io.StringIO(ctx["file"].decode("cp874"), newline=""))))


def _by_lxml(_env, ctx):
    rows = etree.HTML(ctx["file"].decode()).iter("tr")
    return len([[cell.text for cell in row] for row in rows])


ALONE = {"xlsx": _by_openpyxl, "xls": _by_xlrd, "csv": _by_csv, "html": _by_lxml}
