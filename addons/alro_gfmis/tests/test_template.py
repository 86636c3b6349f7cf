"""The suite's own workbook reads back as what was filled in."""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from odoo.tests import BaseCase

from ..tools.layout import parse, recognise
from ..tools.layouts import LAYOUTS, TEMPLATE
from ..tools.table_file import read_file
from ..tools.template import HEAD_ROW, as_of_address, template_workbook

WORDS = ("นำเข้าข้อมูล GFMIS", ["กรอกทีละแถว", "รหัสเป็นข้อความ"], "คำอธิบาย")
ROW = {
    "budget_code": "07900310010030000000",
    "fund_code": "6811220",
    "activity_code": "079001000E0482",
    "cost_centre": "0790000027",
    "item": "=จัดที่ดิน",
    "net": Decimal("1200000"),
    "committed": Decimal("120000"),
    "disbursed": Decimal("640500.25"),
    "remaining": Decimal("439499.75"),
}


class TestTemplate(BaseCase):
    def test_it_reads_back(self):
        file = read_file(template_workbook(*WORDS, 2568, date(2025, 3, 31), [ROW]))
        found = recognise(file, LAYOUTS)
        self.assertEqual((found.layout, found.missing, found.tied), (TEMPLATE, (), ()))
        parsed = parse(file, found)
        self.assertEqual((parsed.as_of, parsed.as_of_place), (date(2025, 3, 31), as_of_address()))
        self.assertEqual(parsed.fiscal_year, 2568)
        [row] = [row for row in parsed.rows if row.kind == "data"]
        self.assertEqual((row.number, row.problems, row.item), (HEAD_ROW + 1, (), "=จัดที่ดิน"))
        filled = {**row.codes, **row.texts, **row.amounts}
        self.assertEqual({role: value for role, value in filled.items() if value}, ROW)

    def test_people_fill_it_in(self):
        book = load_workbook(io.BytesIO(template_workbook(*WORDS, 2568)))
        sheet = book.worksheets[0]
        sheet[as_of_address()] = date(2025, 3, 31)
        row = sheet.max_row + 1
        for place, column in enumerate(TEMPLATE.columns, 1):
            sheet.cell(row, place, ROW.get(column.role))
        file = io.BytesIO()
        book.save(file)
        read = read_file(file.getvalue())
        parsed = parse(read, recognise(read, LAYOUTS))
        self.assertEqual(parsed.as_of, date(2025, 3, 31))
        [data] = [row for row in parsed.rows if row.kind == "data"]
        self.assertEqual(data.codes["budget_code"], ROW["budget_code"])
        self.assertEqual(data.amounts["disbursed"], ROW["disbursed"])

    def test_columns_of_codes_are_text_to_the_end(self):
        sheet = load_workbook(io.BytesIO(template_workbook(*WORDS, 2568))).worksheets[0]
        # neighbours that look alike stand under the first of them
        looks = {
            (look.min, look.max): look.number_format for look in sheet.column_dimensions.values()
        }
        self.assertEqual(looks, {(1, 7): "@", (8, 8): "@", (9, 17): "#,##0.00"})
        self.assertFalse(sheet.column_dimensions["A"].protection.locked)
        self.assertTrue(sheet.cell(HEAD_ROW, 1).protection.locked)
