"""A report of the treasury at full size: layout A, 30,000 rows of 14 columns, in each form."""

import csv
import io
from decimal import Decimal

import xlsxwriter
import xlwt

ROWS = 30_000
HEADS = (
    "ลำดับ|หน่วยรับงบประมาณ|แหล่งของเงิน|รหัสงบประมาณ|รายการ|งบประมาณ|โอน/เปลี่ยนแปลง|งบประมาณสุทธิ"
    "|แผน/กันเงิน|สำรองเงิน|PO|เบิกจ่าย|เบิกแทนกัน|คงเหลือ"
).split("|")


def report(form):
    """Return the report as ``xlsx``, ``xls``, ``csv`` (windows-874) or ``html``."""
    return {"xlsx": _xlsx, "xls": _xls, "csv": _csv, "html": _html}[form](list(_table()))


def _table():
    yield HEADS
    sums = [0] * 9
    for number in range(1, ROWS - 1):
        act, moved = Decimal(number * 1000), Decimal(-number)
        reserved, committed, spent, others = (Decimal(number * part) / 4 for part in (1, 3, 7, 2))
        left = act + moved - reserved - committed - spent - others
        amounts = [act, moved, act + moved, Decimal(0), reserved, committed, spent, others, left]
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        unit, source = f"07900{number % 92:05}", f"6811{number % 9:03}"
        yield [str(number), unit, source, f"079003100100{number:08}", f"รายการที่ {number}", *amounts]
    yield ["", "", "", "", "รวมทั้งสิ้น", *sums]


def _xlsx(table):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("NFMA46")
    for row, values in enumerate(table):
        sheet.write_row(row, 0, values)
    book.close()
    return file.getvalue()


def _xls(table):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("NFMA46")
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _shown(table):
    return [[f"{v:,.2f}" if isinstance(v, Decimal) else v for v in values] for values in table]


def _csv(table):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(_shown(table))
    return file.getvalue().encode("cp874")


def _html(table):
    rows = ("<tr><td>" + "</td><td>".join(values) + "</td></tr>" for values in _shown(table))
    return f"<html><body><table>\n{chr(10).join(rows)}\n</table></body></html>".encode()
