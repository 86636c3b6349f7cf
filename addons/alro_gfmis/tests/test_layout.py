"""Which layout a file has, and where its columns stand."""

from odoo.tests import BaseCase

from ..tools.cells import FileError, Sheet, TableFile
from ..tools.layout import Column, Layout, check_layout, recognise
from ..tools.layouts import FLAT, LAYOUTS, LEGACY, NFMA46, TEMPLATE
from ..tools.table_file import read_file
from . import writers
from .writers import HEADS, TABLE

FLAT_HEADS = (
    "กระทรวง|หน่วยงาน|ผลผลิต/โครงการ|รายจ่ายประจำ/ลงทุน|พรบ.|งบฯ หลังโอน|เบิกจ่าย|%เบิกจ่าย|ใช้จ่าย|%ใช้จ่าย"
).split("|")
INFERRED = ["หน่วยเบิกจ่าย", "ศูนย์ต้นทุน", "กิจกรรมหลัก"]


def sheet(*rows, first=1, name="", hidden=False):
    return Sheet(name, hidden, [(number, list(row)) for number, row in enumerate(rows, first)])


def in_file(*sheets):
    return TableFile("xlsx", None, None, None, list(sheets))


class TestLayout(BaseCase):
    def recognised(self, *rows, layouts=LAYOUTS):
        return recognise(in_file(sheet(*rows)), layouts)

    def assertUnknown(self, code, values, *rows, layouts=LAYOUTS):
        with self.assertRaises(FileError) as caught:
            self.recognised(*rows, layouts=layouts)
        self.assertEqual(caught.exception.code, code)
        told = caught.exception.values
        self.assertEqual({name: told[name] for name in values}, values)

    def test_each_layout_is_told_from_the_others(self):
        for layout, heads in (
            (NFMA46, HEADS),
            (FLAT, FLAT_HEADS),
            (FLAT, INFERRED + FLAT_HEADS),
            (TEMPLATE, [column.names[0] for column in TEMPLATE.columns]),
            (
                LEGACY,
                [
                    "หน่วยเบิกจ่าย",
                    "GEBER",
                    "FISTL",
                    "FKBER",
                    "งบประมาณ",
                    "งบสุทธิ",
                    "PO",
                    "เบิกจ่าย",
                    "คงเหลือ",
                ],
            ),
        ):
            with self.subTest(heads[0]):
                found = self.recognised(["ชื่อรายงาน"], heads, ["1"] * len(heads))
                self.assertEqual(
                    (found.layout.code, found.head_row, found.tied), (layout.code, 2, ())
                )

    def test_places_of_the_flat_extract(self):
        self.assertEqual(
            self.recognised(FLAT_HEADS).places,
            {
                "department": 1,
                "product": 2,
                "nature": 3,
                "act_amount": 4,
                "net": 5,
                "disbursed": 6,
                "spent": 8,
            },
        )
        found = self.recognised(INFERRED + FLAT_HEADS)
        self.assertEqual(found.places["paying_unit"], 0)
        self.assertEqual((found.places["spent"], found.missing), (11, ("committed_and_reserved",)))

    def test_po_and_reserves_in_one_column(self):
        heads = ["ผลผลิต", "งบฯ หลังโอน", "PO+สำรองเงินมีหนี้", "เบิกจ่าย"]
        self.assertEqual(self.recognised(heads).places["committed_and_reserved"], 2)

    def test_heads_with_lines_blanks_and_footnotes(self):
        heads = list(HEADS)
        heads[3], heads[7], heads[11], heads[13] = (
            "รหัส\nงบประมาณ",
            "งบประมาณ\r\n สุทธิ  1/",
            "เบิกจ่าย *",
            "คงเหลือ (บาท)",
        )
        self.assertEqual(len(self.recognised(heads).places), 13)

    def test_heads_in_two_rows_of_merged_cells(self):
        upper = [
            "ลำดับ",
            "หน่วยรับงบประมาณ",
            "แหล่งของเงิน",
            "รหัสงบประมาณ",
            "รายการ",
            "งบประมาณ",
            None,
            None,
        ]
        upper += ["แผน/กันเงิน", "ผลการใช้งบประมาณ", None, None, None, "คงเหลือ"]
        lower = [None, None, None, None, None, "พ.ร.บ.", "โอน/เปลี่ยนแปลง", "สุทธิ", None]
        lower += ["สำรองเงิน", "PO", "เบิกจ่าย", "เบิกแทนกัน"]
        found = self.recognised(["ชื่อรายงาน"], upper, lower, ["1", "0790000027"])
        self.assertEqual((found.head_rows, found.head_row), ((2, 3), 3))
        self.assertEqual(
            [found.places[column.role] for column in NFMA46.columns], list(range(1, 14))
        )

    def test_the_first_of_repeated_heads(self):
        found = self.recognised(["a", "b"], HEADS, ["1"], HEADS)
        self.assertEqual(found.head_rows, (2,))

    def test_a_strange_head_where_the_layout_has_a_fixed_column(self):
        heads = list(HEADS)
        heads[7], heads[5] = "ยอดเงินหลังปรับปรุง", "ยอดตั้งต้น"
        found = self.recognised(heads)
        self.assertEqual((found.places["net"], found.by_letter), (7, ("net",)))
        self.assertEqual(found.missing, ("act_amount",))
        # in a file whose columns have moved, a letter says nothing
        self.assertUnknown("unknown_layout", {"missing": ("net",)}, heads[1:], layouts=[NFMA46])

    def test_what_is_missing_is_told(self):
        heads = [head for head in HEADS if head != "เบิกจ่าย"]
        self.assertUnknown(
            "unknown_layout",
            {"nearest": "nfma46", "missing": ("disbursed",), "row": 2},
            ["a", "b"],
            heads,
        )
        self.assertUnknown("unknown_layout", {"nearest": None}, ["ก", "ข"], ["1", "2"])

    def test_a_column_twice_is_not_guessed(self):
        heads = ["ลำดับ", "รหัสงบประมาณ", "งบสุทธิ", "เบิกจ่าย", "เบิกจ่าย", "คงเหลือ"]
        self.assertUnknown("double_column", {"role": "disbursed", "addresses": ["D1", "E1"]}, heads)

    def test_two_layouts_that_fit_alike(self):
        other = NFMA46._replace(code="copy")
        self.assertEqual(self.recognised(HEADS, layouts=[NFMA46, other]).tied, ("copy",))
        self.assertEqual(self.recognised(HEADS, layouts=[other, NFMA46]).layout.code, "copy")

    def test_the_sheet_where_it_fits_best(self):
        short = [head for head in HEADS if head != "PO"]
        sheets = [
            sheet(HEADS, hidden=True, name="hidden"),
            sheet(["คำอธิบาย", "x"], name="words"),
            sheet(short, name="short"),
            sheet(HEADS, first=3, name="right"),
        ]
        found = recognise(in_file(*sheets), LAYOUTS)
        self.assertEqual((found.sheet, found.sheet_index, found.head_row), ("right", 3, 3))
        self.assertEqual(found.other_sheets, ("short",))
        only = recognise(in_file(*sheets), [NFMA46._replace(sheet="^sho")])
        self.assertEqual((only.sheet, only.missing), ("short", ("committed",)))

    def test_the_chosen_layout_only(self):
        file = read_file(writers.csv(TABLE))
        self.assertEqual(recognise(file, [LEGACY]).layout, LEGACY)
        with self.assertRaises(FileError):
            recognise(file, [FLAT])

    def test_what_is_wrong_with_a_layout(self):
        wrong = Layout(
            code="x",
            columns=(
                Column("net", ("งบสุทธิ",), "A1"),
                Column("net", ("สุทธิ",)),
                Column("spent", ("งบ สุทธิ",)),
                Column("nothing", ("x",)),
                Column("item", ()),
            ),
            required=("disbursed",),
            row_filter=("budget_code", "["),
        )
        self.assertEqual(
            [(code, *values.values()) for code, values in check_layout(wrong)],
            [
                ("bad_letter", "A1"),
                ("double_role", "net"),
                ("double_name", "งบ สุทธิ"),
                ("unknown_role", "nothing"),
                ("no_name", "item"),
                ("not_in_layout", "disbursed"),
                ("not_in_layout", "budget_code"),
                ("bad_pattern", "["),
            ],
        )
        for layout in LAYOUTS:
            self.assertEqual(list(check_layout(layout)), [])
