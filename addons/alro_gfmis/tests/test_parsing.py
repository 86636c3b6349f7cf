"""What the rows of a file say, and what is wrong with them."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from ..tools.layout import parse, recognise
from ..tools.layouts import LAYOUTS
from ..tools.table_file import FileError, read_file
from . import writers
from .writers import HEADS, TABLE


def changed(**cells):
    """Return the report of writers.py with other values at some addresses: ``L6=None``."""
    table = [list(values) for values in TABLE]
    for address, value in cells.items():
        values = table[int(address[1:]) - 1]
        values += [None] * (14 - len(values))
        values[ord(address[0]) - ord("A")] = value
    return table


def line(number, code="", item="", net=0, disbursed=0, fund="6811220", unit="0790000027"):
    """Return a row of layout A of which all that is not disbursed remains."""
    zero = Decimal(0)
    amounts = [zero, zero, Decimal(net), zero, zero, zero, Decimal(disbursed), zero]
    return [str(number), unit, fund, code, item, *amounts, Decimal(net - disbursed)]


def code(number):
    return f"0790031001003000{number:04}"


def sums(label, net, disbursed, first=None):
    return [
        first,
        None,
        None,
        None,
        label,
        None,
        None,
        Decimal(net),
        None,
        None,
        None,
        Decimal(disbursed),
    ]


class TestParsing(BaseCase):
    def parsed(self, table, write=writers.openpyxl_xlsx, layouts=LAYOUTS):
        file = read_file(write(table))
        return parse(file, recognise(file, layouts))

    def problems(self, table, write=writers.openpyxl_xlsx):
        return [problem for row in self.parsed(table, write).rows for problem in row.problems]

    def test_a_code_that_became_a_number(self):
        table = changed(
            D6=Decimal("7900310010030000000"), B6=Decimal("790000027"), C6=Decimal("6811220")
        )
        about = {"role": "budget_code", "text": "7.90031001003E+18"}
        short = {"role": "receiving_unit", "text": "790000027", "lengths": (5, 10, 15, 16)}
        for write in (writers.openpyxl_xlsx, writers.xlwt_xls, writers.hand_written_xlsx):
            self.assertEqual(
                self.problems(table, write),
                [("lost_digits", "D6", about), ("zeros_lost", "B6", short)],
            )
        # a spreadsheet saved it as text afterwards
        self.assertEqual(
            self.problems(changed(D6="7.90031E+18"), writers.csv),
            [("lost_digits", "D6", {"role": "budget_code", "text": "7.90031E+18"})],
        )

    def test_a_code_with_a_letter_where_a_digit_should_be(self):
        about = {"role": "budget_code", "text": "0790031OO1OO3OOOOOOO"}
        self.assertEqual(
            self.problems(changed(D6="0790031OO1OO3OOOOOOO")), [("not_a_code", "D6", about)]
        )

    def test_codes_are_texts_without_blanks(self):
        row = self.parsed(changed(D6=" 07900 3100100300 00000\u200b", C6="๖๘๑๑๒๒๐")).rows[4]
        self.assertEqual(row.codes["budget_code"], "07900310010030000000")
        self.assertEqual((row.codes["fund_code"], row.source_year), ("6811220", 2568))

    def test_source_years(self):
        for source, year in (
            ("6711220", 2567),
            ("68112200", None),
            ("AB11220", None),
            (None, None),
        ):
            self.assertEqual(self.parsed(changed(C6=source)).rows[4].source_year, year)

    def test_amounts_that_are_none(self):
        for value, problem in (
            ("ยกเลิก", "not_a_number"),
            ("1,25", "not_a_number"),
            (date(2025, 3, 31), "a_date"),
            (True, "not_a_number"),
            (Decimal("0.125"), "too_many_decimals"),
            ("1,000,000,000,000.00", "too_many_digits"),
            (Decimal("1e16"), "too_many_digits"),
            ("#REF!", "error_value"),
        ):
            with self.subTest(value):
                table = changed(L6=value)
                write = with_error if value == "#REF!" else writers.openpyxl_xlsx
                [(found, address, told)] = self.problems(table, write)
                self.assertEqual((found, address, told["role"]), (problem, "L6", "disbursed"))

    def test_a_formula_without_its_result(self):
        def unsaved(table):
            rows = writers.sheet_of(table)
            return writers.hand_written_xlsx(
                sheet_xml=rows.replace("<v>640500.25</v>", "<f>1+1</f>")
            )

        self.assertEqual(
            self.problems(TABLE, unsaved), [("no_result", "L6", {"role": "disbursed"})]
        )

    def test_what_remains_is_what_was_not_spent(self):
        about = {"said": Decimal("439499.76"), "counted": Decimal("439499.75")}
        self.assertEqual(
            self.problems(changed(N6=Decimal("439499.76"))), [("identity", "N6", about)]
        )
        # blanks are zero in it
        self.assertEqual(self.problems(changed(J6=None, M6=None)), [])

    def test_a_column_that_is_not_there_is_told(self):
        """Then what remains is no row's fault: the file as a whole is told of."""
        table = [values[:12] + values[13:] for values in TABLE]
        parsed = self.parsed(table)
        missing = ("missing_column", None, {"role": "disbursed_by_others"})
        self.assertEqual(parsed.problems, [missing, ("rest_differs", "M8", {"rows": 1})])
        self.assertEqual([row.problems for row in parsed.rows], [()] * len(parsed.rows))

    def test_figures_below_a_head_that_nobody_knows_are_told(self):
        """With a column more, no letter tells what stands in one of another head."""
        table = [["ปี", *values] for values in changed(K5="ภาระผูกพันสัญญา")]
        parsed = self.parsed(table)
        self.assertEqual(
            parsed.problems,
            [
                ("missing_column", None, {"role": "committed"}),
                ("unread_amounts", "L5", {"head": "ภาระผูกพันสัญญา"}),
                ("rest_differs", "O6", {"rows": 2}),
                ("no_total", None, {}),  # its label stands beside the year
            ],
        )

    def test_further_columns_of_a_whole_file_are_left(self):
        table = [[*values, *[None] * (14 - len(values)), 12345.5] for values in TABLE]
        table[4][14] = "อื่น ๆ"
        self.assertEqual(self.parsed(table).problems, [])

    def test_a_total_that_cannot_be_read_is_told(self):
        for text in ("#REF!", "n/a"):
            told = {"role": "disbursed", "text": text}
            self.assertEqual(
                self.parsed(changed(L10=text)).problems, [("unread_total", "L10", told)]
            )
        nothing = dict.fromkeys((f"{letter}10" for letter in "FGHIJKLMN"), "n/a")
        codes = [code for code, *_about in self.parsed(changed(**nothing)).problems]
        self.assertEqual(codes, ["unread_total"] * 5 + ["no_total"])

    def test_dust_of_a_program_is_rounded(self):
        parsed = self.parsed(changed(L6=Decimal("640500.249999999"), L10="890500.75"))
        self.assertEqual(parsed.rows[4].amounts["disbursed"], Decimal("640500.25"))
        self.assertEqual(
            self.problems(changed(L6=Decimal("640500.255")))[0][0], "too_many_decimals"
        )

    def test_blank_is_nothing_and_a_dash_is_zero(self):
        row = self.parsed(changed(J6=None, M6="-")).rows[4]
        self.assertIsNone(row.amounts["reserved"])
        self.assertEqual(row.amounts["disbursed_by_others"], 0)

    def test_a_row_without_amounts(self):
        table = changed(**dict.fromkeys(("F6", "G6", "H6", "I6", "J6", "K6", "L6", "M6", "N6")))
        self.assertEqual(self.problems(table), [("no_amount", None, {})])

    def test_the_same_twice(self):
        table = [list(values) for values in TABLE]
        again = ["9", *table[5][1:]]
        table.insert(6, again)
        parsed = self.parsed(table)
        self.assertEqual(parsed.rows[5].problems, (("twice", None, {"row": 6}),))
        # several rows of one key are as they should be
        table[6] = ["9", *table[5][1:5], *table[6][5:]]
        table[6][4] = "อีกรายการ"
        self.assertEqual(self.problems(table), [])

    def test_figures_in_millions(self):
        told = [
            self.parsed(table).problems
            for table in (changed(N4="หน่วย : ล้านบาท"), changed(H3="พันบาท"))
        ]
        self.assertEqual(
            told, [[("unit", "N4", {"text": "หน่วย : ล้านบาท"})], [("unit", "H3", {"text": "พันบาท"})]]
        )
        self.assertEqual(self.parsed(changed(N4="หน่วย : บาท")).problems, [])

    def test_dates(self):
        for texts in (
            {"A3": "ข้อมูล ณ วันที่ ๓๑ มีนาคม ๒๕๖๘"},
            {"A3": "ตั้งแต่ต้นปีงบประมาณ จนถึงวันที่ 31 มี.ค. 68"},
            {"A3": "พิมพ์วันที่ 01.04.2568", "C3": "ณ วันที่", "E3": date(2025, 3, 31)},
            {"A3": "ข้อมูล ณ วันที่", "B3": "31/03/2025"},
            {"A3": None, "A11": "ข้อมูล ณ วันที่ 31.03.2568"},
        ):
            self.assertEqual(self.parsed(changed(**texts)).as_of, date(2025, 3, 31), texts)
        for text in ("พิมพ์วันที่ 01.04.2568", "ข้อมูล ณ วันที่ 31.02.2568", "31.03.2568", None):
            self.assertIsNone(self.parsed(changed(A3=text)).as_of, text)
        two = self.parsed(changed(A11="ข้อมูล ณ วันที่ 30.04.2568"))
        self.assertEqual((two.as_of, two.as_of_place), (date(2025, 3, 31), "A3"))
        self.assertEqual(two.problems, [("other_date", "A11", {"date": date(2025, 4, 30)})])

    def test_no_rows_of_figures(self):
        with self.assertRaises(FileError) as caught:
            self.parsed(TABLE[:5] + TABLE[8:])
        self.assertEqual(caught.exception.code, "no_data")

    def differences(self, table):
        return [
            (total.number, total.role, total.said, total.counted)
            for total in self.parsed(table).totals
            if total.said != total.counted
        ]

    def test_sums_that_differ_from_their_rows(self):
        self.assertEqual(self.differences(TABLE), [])
        self.assertEqual(
            self.differences(changed(L9=Decimal(5), N10=Decimal("749499.70"))),
            [
                (9, "disbursed", Decimal(5), Decimal(0)),
                (10, "remaining", Decimal("749499.70"), Decimal("749499.75")),
            ],
        )
        # a row that got lost
        self.assertEqual(
            self.differences(TABLE[:7] + TABLE[8:])[0],
            (9, "act_amount", Decimal(4750000), Decimal(4250000)),
        )

    def test_sums_of_the_same_source_in_each_unit(self):
        table = [
            HEADS,
            line(1, code(1), "ก", 100, 10),
            line(2, code(2), "ข", 200, 20, fund="6811320"),
            sums("รวม แหล่งของเงิน 6811220", 100, 10),
            sums("รวม แหล่งของเงิน 6811320", 200, 20),
            sums("รวมหน่วยรับงบประมาณ 0790000027", 300, 30),
            line(3, code(3), "ค", 400, 40, unit="0790000035"),
            sums("รวม แหล่งของเงิน 6811220", 400, 40),
            sums("รวมหน่วยรับงบประมาณ 0790000035", 401, 40),
            sums("รวมทั้งสิ้น", 700, 70),
        ]
        self.assertEqual(self.differences(table), [(9, "net", Decimal(401), Decimal(400))])

    def test_sums_of_several_levels_without_codes(self):
        table = [
            HEADS,
            line(1, code(1), "ก", 100, 10),
            line(2, code(2), "ข", 200, 20),
            sums("รวม", 300, 30),
            line(3, code(3), "ค", 400, 40),
            sums("รวม", 400, 40),
            sums("รวมสำนัก", 700, 70),
            line(4, code(4), "ง", 5, 5),
            sums("รวม", 5, 4),
        ]
        self.assertEqual(self.differences(table), [(9, "disbursed", Decimal(4), Decimal(5))])

    def test_sums_above_their_rows(self):
        table = [
            HEADS,
            sums("แผนงานพื้นฐาน", 300, 30),
            line(1, code(1), "ก", 100, 10),
            line(2, code(2), "ข", 200, 20),
            sums("แผนงานยุทธศาสตร์", 400, 41),
            line(3, code(3), "ค", 400, 40),
            sums("รวมทั้งสิ้น", 700, 70),
        ]
        parsed = self.parsed(table)
        self.assertEqual(
            [row.kind for row in parsed.rows], "head subtotal data data subtotal data total".split()
        )
        self.assertEqual(
            [(t[0], t[2]) for t in self.differences(table)], [(5, Decimal(400)), (5, Decimal(41))]
        )

    def test_sums_above_others(self):
        table = [
            HEADS,
            sums("แผนงานพื้นฐาน", 700, 70),
            sums("ผลผลิตที่หนึ่ง", 300, 30),
            line(1, code(1), "ก", 100, 10),
            line(2, code(2), "ข", 200, 20),
            sums("ผลผลิตที่สอง", 400, 40),
            line(3, code(3), "ค", 400, 40),
            sums("แผนงานยุทธศาสตร์", 5, 5),
            line(4, code(4), "ง", 5, 5),
        ]
        self.assertEqual(self.differences(table), [])

    def test_a_row_whose_code_is_missing(self):
        table = [
            HEADS,
            line(1, code(1), "ก", 100, 10),
            line(2, None, "ข", 200, 20),
            line(3, code(3), "ค", 400, 40),
            sums("รวม", 700, 70),
        ]
        parsed = self.parsed(table)
        self.assertEqual(
            [row.kind for row in parsed.rows], "head data subtotal data subtotal".split()
        )
        self.assertEqual(parsed.rows[2].problems, (("no_code", "D3", {"role": "budget_code"}),))
        # the sum calls for it: 700 and not 500
        self.assertEqual(self.differences(table)[-1], (5, "disbursed", Decimal(70), Decimal(50)))

    def test_sums_with_stars(self):
        table = [
            HEADS,
            line(1, code(1), "ก", 100, 10),
            sums(None, 100, 10, first="*"),
            line(2, code(2), "ข", 200, 20),
            sums(None, 200, 20, first="*"),
            sums(None, 300, 30, first="**"),
            line(3, code(3), "ค", 400, 40),
            sums(None, 400, 40, first="*"),
            sums(None, 400, 44, first="**"),
        ]
        self.assertEqual(self.differences(table), [(9, "disbursed", Decimal(44), Decimal(40))])

    def test_a_last_sum_of_all_rows_is_the_grand_total(self):
        rows = [HEADS, line(1, code(1), "ก", 100, 10), line(2, code(2), "ข", 200, 20)]
        for label, first in (("รวม", None), (None, "**"), ("Total", None)):
            parsed = self.parsed([*rows, sums(label, 300, 30, first), [writers.NOTE]])
            self.assertEqual((parsed.rows[3].kind, parsed.problems), ("total", []))
        parsed = self.parsed([*rows, sums("รวม แหล่งของเงิน 6811220", 300, 31)])
        self.assertEqual(
            (parsed.rows[3].kind, parsed.problems), ("subtotal", [("no_total", None, {})])
        )

    def test_other_sheets_and_missing_totals_are_told(self):
        content = writers.openpyxl_xlsx(TABLE[:9], hidden=["ซ่อน"])
        file = read_file(content)
        self.assertEqual(
            parse(file, recognise(file, LAYOUTS)).problems,
            [("hidden_sheet", None, {"sheet": "ซ่อน"}), ("no_total", None, {})],
        )

    def test_flat_extracts(self):
        heads = (
            "หน่วยเบิกจ่าย|ศูนย์ต้นทุน|กิจกรรมหลัก|กระทรวง|หน่วยงาน|ผลผลิต/โครงการ|รายจ่ายประจำ/ลงทุน|พรบ."
            "|งบฯ หลังโอน|เบิกจ่าย|%เบิกจ่าย|ใช้จ่าย|%ใช้จ่าย"
        ).split("|")
        rows = [
            "0790000027|0790000027|079001000E0482|เกษตรฯ|ส.ป.ก.|จัดที่ดิน|รายจ่ายประจำ|1,000.00|900.00|450.00|50.00|500.00|55.56",
            "0790000035|0790000035|079001000E0483|เกษตรฯ|ส.ป.ก.|แหล่งน้ำ|รายจ่ายลงทุน|2,000.00|2,000.00|0.00|0.00|-|0",
        ]
        for cut in (0, 3):
            table = [heads[cut:], *(row.split("|")[cut:] for row in rows)]
            parsed = self.parsed(table, writers.csv)
            data = [row for row in parsed.rows if row.kind == "data"]
            self.assertEqual(
                [(row.texts["product"], row.texts["nature"], row.amounts) for row in data],
                [
                    (
                        "จัดที่ดิน",
                        "รายจ่ายประจำ",
                        {"act_amount": 1000, "net": 900, "disbursed": 450, "spent": 500},
                    ),
                    (
                        "แหล่งน้ำ",
                        "รายจ่ายลงทุน",
                        {"act_amount": 2000, "net": 2000, "disbursed": 0, "spent": 0},
                    ),
                ],
            )
            codes = (
                {}
                if cut
                else {
                    "paying_unit": "0790000027",
                    "cost_centre": "0790000027",
                    "activity_code": "079001000E0482",
                }
            )
            self.assertEqual(data[0].codes, codes)


def with_error(table):
    """Return a workbook that holds an error as Excel does, not as a text."""
    rows = writers.sheet_of(table[:10])
    cell = '<c r="L6" t="inlineStr"><is><t>#REF!</t></is></c>'
    assert cell in rows
    return writers.hand_written_xlsx(
        sheet_xml=rows.replace(cell, '<c r="L6" t="e"><v>#REF!</v></c>')
    )
