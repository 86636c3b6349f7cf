"""What a file holds beside what is read of it is told; columns may stand at letters alone."""

from decimal import Decimal

from odoo.tests import BaseCase

from ..tools.cells import FileError, Sheet, TableFile
from ..tools.layout import Column, Layout, check_layout, parse, recognise
from ..tools.layouts import FLAT, LAYOUTS, LEGACY, NFMA46
from ..tools.table_file import read_file
from . import writers
from .test_parsing import changed, line, sums
from .writers import HEADS, TABLE

LIST = "รหัสงบประมาณ|แหล่งของเงิน|หน่วยรับงบประมาณ|รายการ|งบประมาณสุทธิ|สำรองเงิน|PO|เบิกจ่าย|เบิกแทนกัน".split(
    "|"
)
LIST_ROW = ["07900310010030000000", "6811220", "0790000027", "จัดที่ดิน"]
AT_LETTERS = Layout(
    code="letters",
    columns=(
        Column("budget_code", (), "D"),
        Column("fund_code", (), "C"),
        Column("receiving_unit", (), "B"),
        Column("net", (), "H"),
        Column("disbursed", (), "L"),
    ),
    required=("budget_code", "disbursed"),
    row_filter=("budget_code", "[0-9]{10,}"),
)


def sheet(name, *rows, hidden=False):
    return Sheet(name, hidden, [(number, list(row)) for number, row in enumerate(rows, 1) if row])


def parsed(*sheets, layouts=LAYOUTS):
    file = TableFile("xlsx", None, None, None, list(sheets))
    return parse(file, recognise(file, layouts))


class TestUnread(BaseCase):
    def assertTold(self, code, problems, **values):
        self.assertIn((code, values), [(told, said) for told, _address, said in problems])

    def assertNotTold(self, code, problems):
        self.assertNotIn(code, [told for told, _address, _said in problems])

    def test_another_sheet_with_money_is_told(self):
        more = [line(n, f"0790031001003000{n:04}", "ต่อ", 100, 10) for n in (7, 8)]
        for name, *rows in (
            ("ต่อ", *more),
            ("อีกรูปแบบ", ["โครงการ", "เบิกไป"], ["ก", Decimal("999999")]),
            ("ตัวอักษร", ["โครงการ", "เบิกไป"], ["ก", "1,234.50"]),
        ):
            told = parsed(sheet("รายงาน", *TABLE), sheet(name, *rows)).problems
            self.assertTold("other_sheet", told, sheet=name)

    def test_a_sheet_of_words_is_not(self):
        words = sheet(
            "คำอธิบาย", ["ลำดับ", "ความหมาย"], ["1", "งบประมาณ 27 กิจกรรม"], [Decimal(2), "ปี 2568"]
        )
        self.assertEqual(parsed(sheet("รายงาน", *TABLE), words).problems, [])

    def test_who_names_the_sheet_knows_the_others(self):
        layouts = [NFMA46._replace(sheet="^รายงาน$")]
        other = sheet("สรุป", ["โครงการ", "เบิกไป"], ["ก", Decimal("999999.50")])
        told = parsed(sheet("รายงาน", *TABLE), other, layouts=layouts).problems
        self.assertEqual(told, [])

    def test_figures_on_a_hidden_sheet_alone(self):
        with self.assertRaises(FileError) as caught:
            parsed(sheet("ว่าง", ["x"]), sheet("ซ่อน", *TABLE, hidden=True))
        error = caught.exception
        self.assertEqual((error.code, error.values), ("hidden_only", {"sheet": "ซ่อน"}))

    def test_what_others_disbursed_is_read_from_a_list_without_a_rest(self):
        row = [*LIST_ROW, *map(Decimal, (500, 0, 0, 10, 300))]
        found = parsed(sheet("x", LIST, row))
        [data] = [row for row in found.rows if row.kind == "data"]
        self.assertEqual(
            (data.amounts["disbursed"], data.amounts["disbursed_by_others"]), (10, 300)
        )

    def test_money_below_an_unknown_head_is_told_in_each_layout(self):
        row = [*LIST_ROW, *map(Decimal, (500, 0, 0, 10, 300)), Decimal("70000.25")]
        self.assertTold(
            "unread_amounts", parsed(sheet("x", [*LIST, "เบิกอื่น"], row)).problems, head="เบิกอื่น"
        )
        flat = ["หน่วยเบิกจ่าย", "ผลผลิต/โครงการ", "งบฯ หลังโอน", "เบิกจ่าย", "ใช้จ่าย", "เบิกแทนกัน"]
        row = ["0790000027", "จัดที่ดิน", *map(Decimal, ("900.5", "450", "500", "49999.5"))]
        found = parsed(sheet("x", flat, row), layouts=[FLAT])
        self.assertTold("unread_amounts", found.problems, head="เบิกแทนกัน")

    def test_what_follows_from_what_is_spent_is_not_missing(self):
        flat = ["หน่วยเบิกจ่าย", "ผลผลิต/โครงการ", "งบฯ หลังโอน", "เบิกจ่าย", "ใช้จ่าย"]
        row = ["0790000027", "จัดที่ดิน", *map(Decimal, ("900.5", "450", "500"))]
        found = parsed(sheet("x", flat, row), layouts=[FLAT])
        self.assertEqual(found.problems, [("no_total", None, {})])

    def test_a_source_that_tells_no_year_is_flagged(self):
        for source in ("681122", "68A1220", None):
            found = parsed(sheet("x", *changed(C7=source)))
            flags = [problem for row in found.rows for problem in row.problems]
            values = {"role": "fund_code", "text": source or ""}
            self.assertEqual(flags, [("source_unclear", "C7", values)])
            self.assertNotTold("no_source_year", found.problems)

    def test_where_no_row_tells_a_year_it_is_told_once(self):
        table = changed(C6=None, C7=None, C8=None)
        found = parsed(sheet("x", *table))
        self.assertTold("no_source_year", found.problems, role="fund_code")
        self.assertEqual([problem for row in found.rows for problem in row.problems], [])
        found = parsed(sheet("x", *([*row[:2], *row[3:]] for row in table)))
        self.assertTold("no_source_column", found.problems, role="fund_code")
        self.assertNotTold("no_source_year", found.problems)

    def test_figures_in_thousands_and_millions(self):
        for text in (
            "หน่วย : ล้านบาท",
            "(หน่วย:พันบาท)",
            "หน่วยนับ : ล้านบาท",
            "หน่วยเงิน: ล้านบาท",
            "หน่วย ล้าน บาท",
            "หน่วย = พันบาท",
            "หน่วย : 1,000 บาท",
            "หน่วย: ๑,๐๐๐,๐๐๐ บาท",
            "หน่วยเป็น 10 ล้านบาท",
            "ล้านบาท",
            "Unit: million baht",
            "(Thousand Baht)",
        ):
            with self.subTest(text):
                self.assertTold("unit", parsed(sheet("x", *changed(N4=text))).problems, text=text)
        for text in (
            "หน่วย : บาท",
            "หน่วยงาน 07900",
            "หน่วย: 1 บาท",
            "งบกว่า 5 ล้านบาท",
            "พิมพ์ 1,000 แผ่น",
        ):
            with self.subTest(text):
                self.assertNotTold("unit", parsed(sheet("x", *changed(N4=text))).problems)

    def test_a_grand_total_above_its_rows(self):
        rows = [line(1, LIST_ROW[0], "ก", 100, 10), line(2, LIST_ROW[0], "ข", 200, 20)]
        right, wrong = (
            parsed(sheet("x", HEADS, sums("รวมทั้งสิ้น", 300, said), *rows)) for said in (30, 31)
        )
        self.assertEqual([t for t in right.totals if t.said != t.counted], [])
        [told] = [t for t in wrong.totals if t.said != t.counted]
        self.assertEqual((told.role, told.said, told.counted), ("disbursed", 31, 30))

    def test_what_programs_lose_in_adding_up(self):
        table = changed(H10=Decimal("4700000.00000001"), L10=Decimal("890500.749999998"))
        found = parsed(sheet("x", *table))
        self.assertEqual([t for t in found.totals if t.said != t.counted], [])
        self.assertEqual(found.problems, [])


class TestLetters(BaseCase):
    def data(self, *rows, layout=AT_LETTERS):
        found = parsed(sheet("x", *rows), layouts=[layout])
        return [row for row in found.rows if row.kind == "data"]

    def test_a_layout_of_letters_reads_whatever_the_heads_are(self):
        strange = [f"คอลัมน์ {number}" for number in range(14)]
        for above in (TABLE[:5], [*TABLE[:4], strange], [["ชื่อรายงาน"]], []):
            with self.subTest(len(above)):
                data = self.data(*above, *TABLE[5:8])
                self.assertEqual(
                    [(row.codes["fund_code"], row.amounts["disbursed"]) for row in data],
                    [
                        ("6811220", Decimal("640500.25")),
                        ("6811320", 0),
                        ("6711320", Decimal("250000.5")),
                    ],
                )

    def test_by_its_figures_where_no_row_is_told_by_a_code(self):
        data = self.data(*TABLE[:8], layout=AT_LETTERS._replace(row_filter=None))
        self.assertEqual([row.number for row in data], [6, 7, 8])

    def test_it_is_taken_for_no_other_file(self):
        file = read_file(writers.csv(TABLE))
        self.assertEqual(recognise(file, [AT_LETTERS, *LAYOUTS]).layout, NFMA46)
        other = TableFile("xlsx", None, None, None, [sheet("x", ["a", "b"], ["1", "2"])])
        with self.assertRaises(FileError) as caught:
            recognise(other, [AT_LETTERS])
        self.assertEqual(caught.exception.code, "no_row_at_letters")

    def test_letters_beside_heads(self):
        """A column without a name stands at its letter, if the others have been found by theirs."""
        columns = [
            Column(column.role, (), "M") if column.role == "disbursed_by_others" else column
            for column in LEGACY.columns
        ]
        layout = LEGACY._replace(code="mine", columns=tuple(columns))
        heads = [*HEADS[:12], "อื่น", HEADS[13]]
        found = parsed(sheet("x", *TABLE[:4], heads, *TABLE[5:8]), layouts=[layout])
        self.assertEqual(found.rows[-1].amounts["disbursed_by_others"], Decimal("49999.5"))
        self.assertEqual(found.problems, [("no_total", None, {})])

    def test_two_columns_at_one_letter(self):
        twice = AT_LETTERS._replace(columns=(*AT_LETTERS.columns, Column("spent", (), "l")))
        self.assertEqual(list(check_layout(twice)), [("double_letter", {"letter": "l"})])
        far = AT_LETTERS._replace(columns=(*AT_LETTERS.columns, Column("spent", (), "ZZ")))
        self.assertEqual(list(check_layout(far)), [("bad_letter", {"letter": "ZZ"})])
