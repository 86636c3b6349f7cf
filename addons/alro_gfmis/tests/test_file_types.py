"""The same report imports to the same rows, whatever wrote it and in whatever form."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from odoo.tests import BaseCase

from ..tools.cells import Broken, FileError, LostDigits
from ..tools.layout import parse, recognise
from ..tools.layouts import LAYOUTS
from ..tools.table_file import read_file
from . import writers

ROLES = (
    "act_amount transferred net planned reserved committed disbursed disbursed_by_others remaining"
).split()
# What stands in the report of writers.py, as somebody with a pencil reads it.
DATA = [
    (
        ("0790000027", "6811220", "07900310010030000000", "จัดที่ดินเพื่อเกษตรกรรม", 2568),
        "1250000 -50000 1200000 0 0 120000 640500.25 0 439499.75",
    ),
    (
        ("0790000027", "6811320", "07900360020010120001", "ขุดสระน้ำพร้อมระบบส่งน้ำ", 2568),
        "3000000 0 3000000 0 0 2790000 0 0 210000",
    ),
    (
        ("0790000035", "6711320", "07900360020010120002", 'กันเงิน "ฝาย, คลอง"', 2567),
        "500000 0 500000 0 100000 0 250000.5 49999.5 100000",
    ),
]
SUMS = [
    ("subtotal", "รวม แหล่งของเงิน 6811320", "3000000 0 3000000 0 0 2790000 0 0 210000"),
    ("total", "รวมทั้งสิ้น", "4750000 -50000 4700000 0 100000 2910000 890500.75 49999.5 749499.75"),
]


def figures(row):
    return [row.amounts[role] for role in ROLES]


def baht(texts):
    return [Decimal(text) for text in texts.split()]


class TestFileTypes(BaseCase):
    def assertReport(self, content, format, encoding=None, delimiter=None, row=6, rows=(6, 7, 8)):
        """Assert that a file is the report of writers.py; data stand in ``rows``."""
        file = read_file(content)
        self.assertEqual(
            (file.format, file.encoding, file.delimiter), (format, encoding, delimiter)
        )
        parsed = parse(file, recognise(file, LAYOUTS))
        data = [row for row in parsed.rows if row.kind == "data"]
        self.assertEqual([row.number for row in data], list(rows))
        for row, (about, said) in zip(data, DATA, strict=True):
            codes = row.codes
            self.assertEqual(
                (
                    codes["receiving_unit"],
                    codes["fund_code"],
                    codes["budget_code"],
                    row.item,
                    row.source_year,
                ),
                about,
            )
            self.assertEqual(figures(row), baht(said))
            self.assertFalse(row.problems)
        sums = [row for row in parsed.rows if row.kind in ("subtotal", "total")]
        self.assertEqual(
            [(row.kind, row.item, figures(row)) for row in sums],
            [(kind, label, baht(said)) for kind, label, said in SUMS],
        )
        self.assertEqual(len(parsed.totals), 2 * len(ROLES))
        self.assertFalse([total for total in parsed.totals if total.said != total.counted])
        self.assertEqual((parsed.as_of, parsed.fiscal_year), (date(2025, 3, 31), 2568))
        self.assertEqual(parsed.department, "07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม")
        return parsed

    def test_workbooks_of_today(self):
        for content in (
            writers.openpyxl_xlsx(),
            writers.xlsxwriter_xlsx(),
            writers.xlsxwriter_xlsx(strings_in_sheet=True),
            writers.hand_written_xlsx(),
        ):
            self.assertEqual(self.assertReport(content, "xlsx").problems, [])

    def test_workbooks_of_old(self):
        self.assertReport(writers.xlwt_xls(), "xls")
        self.assertReport(writers.excel_5_xls(), "xls")

    def test_what_libreoffice_writes(self):
        # made by LibreOffice 7.4 (soffice --convert-to) of openpyxl_xlsx(hidden=["ซ่อน"]), which the
        # suite does not install
        for name, rows in (("xlsx", None), ("xls", None), ("html", "utf-8"), ("csv", "utf-8")):
            with self.subTest(name):
                content = (Path(__file__).parent / "files" / f"libreoffice.{name}").read_bytes()
                parsed = self.assertReport(content, name, rows, "," if name == "csv" else None)
                told = [("hidden_sheet", None, {"sheet": "ซ่อน"})] if not rows else []
                self.assertEqual(parsed.problems, told)

    def test_tables_of_html(self):
        for encoding, name in (
            ("utf-8", "utf-8"),
            ("cp874", "windows-874"),
            ("utf-16", "utf-16-le"),
        ):
            with self.subTest(encoding):
                self.assertReport(writers.html(encoding=encoding), "html", name)
        told = '<meta http-equiv="content-type" content="text/html; charset=windows-874">'
        self.assertReport(writers.html(encoding="cp874", head=told), "html", "windows-874")
        self.assertReport(writers.html(encoding="utf-8", head=told), "html", "utf-8")

    def test_text_with_tabs_and_pipes(self):
        for separator in "\t|":
            for encoding, mark, name in (
                ("utf-8", "", "utf-8"),
                ("utf-8", "\ufeff", "utf-8-sig"),
                ("utf-16-le", "\ufeff", "utf-16-le"),
                ("utf-16-be", "\ufeff", "utf-16-be"),
                ("utf-16-le", "", "utf-16-le"),
                ("utf-16-be", "", "utf-16-be"),
                ("cp874", "", "windows-874"),
            ):
                for end in ("\r\n", "\n", "\r"):
                    with self.subTest(separator=separator, encoding=encoding, mark=mark, end=end):
                        content = writers.text(
                            separator=separator, encoding=encoding, mark=mark, end=end
                        )
                        self.assertReport(content, "text", name, separator)

    def test_text_with_quotes(self):
        for separator in ",;\t":
            for encoding, mark, name in (
                ("utf-8", "\ufeff", "utf-8-sig"),
                ("tis-620", "", "windows-874"),
                ("utf-16-le", "\ufeff", "utf-16-le"),
            ):
                with self.subTest(separator=separator, encoding=encoding):
                    content = writers.csv(separator=separator, encoding=encoding, mark=mark)
                    kind = "text" if separator == "\t" else "csv"
                    self.assertReport(content, kind, name, separator)

    def test_a_list_of_the_old_system(self):
        parsed = self.assertReport(writers.sap_list(), "text", "windows-874", "|", rows=(8, 9, 10))
        self.assertEqual(
            [row.kind for row in parsed.rows],
            "head head head head head head page data data data page page page subtotal total page note".split(),
        )

    def test_one_of_these_in_a_zip(self):
        for name, content, kind in (
            ("2568/รายงาน.XLSX", writers.openpyxl_xlsx(), "xlsx"),
            ("a.dat", writers.xlwt_xls(), "xls"),
            ("NFMA46.xls", writers.html(), "html"),
        ):
            litter = {"__MACOSX/._a": "", "2568/": "", "Thumbs.db": "x"}
            file = read_file(writers.zipped({name: content, **litter}))
            self.assertEqual((file.format, file.inner_name), (kind, name.rpartition("/")[2]))

    def test_a_name_in_a_zip_of_a_thai_program(self):
        name = "รายงาน.csv"
        content = writers.zipped({"x" * len(name): writers.csv()})
        content = content.replace(b"x" * len(name), name.encode("cp874"))
        self.assertEqual(read_file(content).inner_name, name)

    def test_values_of_workbooks(self):
        book = Workbook()
        sheet = book.active
        values = [21009322044002000000, 123456789012345, 0.1 + 0.2, True, date(2025, 3, 31)]
        values += [datetime(2025, 3, 31, 9, 15), " a\nb ", "  ", 1e-7]
        for row, value in enumerate(values, 1):
            sheet.cell(row, 1, value)
        book.create_sheet("no result")["A1"] = "=1+1"
        book["no result"]["B1"] = "#REF!"
        read = [
            LostDigits("2.1009322044002E+19"),
            Decimal("123456789012345"),
            Decimal("0.3"),
            True,
            date(2025, 3, 31),
            datetime(2025, 3, 31, 9, 15),
            " a\nb ",
            Decimal("1E-7"),
        ]
        with_formulas = writers.saved(book.save)
        del book["no result"]
        for content in (with_formulas, writers.saved(book.save)):
            sheets = read_file(content).sheets
            self.assertEqual([value for _row, [value] in sheets[0].rows], read)
            self.assertEqual([row for row, _values in sheets[0].rows], [1, 2, 3, 4, 5, 6, 7, 9])
        self.assertEqual(
            read_file(with_formulas).sheets[1].rows,
            [(1, [Broken("no_result"), Broken("error_value", "#REF!")])],
        )

    def test_amounts_in_thai_formats_are_no_dates(self):
        amounts_as = [
            "[$฿-41E]#,##0.00",
            '#,##0.00 "บาท/เดือน"',
            "t#,##0.00",
            "[$-D07041E]0",
            "[Red]#,##0.00",
        ]
        dates_as = ["[$-107041E]d mmm yy;@", "dd/mm/bbbb"]
        for write in (writers.formatted_xlsx, writers.formatted_xls):
            [sheet] = read_file(write(45747, amounts_as + dates_as)).sheets
            self.assertEqual(
                [value for _row, [value] in sheet.rows],
                [Decimal(45747)] * 5 + [date(2025, 3, 31)] * 2,
            )

    def test_strict_workbooks(self):
        """Excel's other way of saving, with other names for everything."""
        spaces = {
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
        }
        content = writers.openpyxl_xlsx()
        parts = writers.parts_of(content)
        for space, other in spaces.items():
            parts = {name: part.replace(space, other) for name, part in parts.items()}
        self.assertReport(writers.zipped(parts), "xlsx")

    def test_a_hidden_sheet_of_the_same_name(self):
        sheets = b'<sheet name="A" sheetId="1" state="hidden" r:id="rId1"/><sheet name="A" sheetId="2" r:id="rId1"/>'
        first, second = read_file(writers.hand_written_xlsx(sheets=sheets)).sheets
        self.assertEqual((first.hidden, first.rows, second.hidden), (True, [], False))
        self.assertTrue(second.rows)

    def test_a_formula_counts_for_its_result(self):
        rows = '<row><c r="B1"><f>1+1</f><v>2.5</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
        [sheet] = read_file(writers.hand_written_xlsx(sheet_xml=writers.worksheet(rows))).sheets
        self.assertEqual(sheet.rows, [(1, [None, Decimal("2.5"), Broken("error_value", "#N/A")])])

    def test_spans_of_html(self):
        [sheet] = read_file(
            b"<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f<tr><td>g</table>"
        ).sheets
        self.assertEqual(
            sheet.rows,
            [(1, ["a", "b", None, "c"]), (2, [None, "d", "e", "f"]), (3, ["g"])],
        )

    def test_what_a_file_is_not(self):
        for code, content in (
            ("empty", b""),
            ("not_a_table", b"%PDF-1.7"),
            ("not_a_table", b"\x89PNG\r\n"),
            ("not_a_table", b"abc\0\1\2" * 50),
            ("not_a_table", b"<?xml version='1.0'?><a/>"),
            (
                "unsupported",
                b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            ),
            ("unsupported", b"MIME-Version: 1.0\r\n"),
            ("unsupported", writers.zipped({"mimetype": "x", "content.xml": "<a/>"})),
            (
                "unsupported",
                writers.zipped({"xl/workbook.bin": "x", "[Content_Types].xml": "<a/>"}),
            ),
            ("unsupported", writers.zipped({"word/document.xml": "<a/>"})),
            ("old_excel", b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\0" * 20),
            ("not_a_table", writers.in_ole(b"\0" * 5000, "WordDocument")),
            ("locked", writers.in_ole(b"\0" * 5000, "EncryptedPackage")),
            ("unknown_encoding", "รวม".encode() + b"\xff\xfe\x81"),
            ("cut_off", "รหัส,รวม".encode()[:-1]),
            ("quotes", b'a,b,c\n"d,e,f\ng,h,i\n'),
            ("no_html_table", b"<html><body>hello"),
            ("cut_off", writers.html()[:-600]),
            ("zip_empty", writers.zipped({})),
            ("zip_many", writers.zipped({"a.csv": "1", "b.csv": "2"})),
            ("nested_zip", writers.zipped({"a.zip": writers.zipped({"a.csv": writers.csv()})})),
            ("no_rows", b"  \r\n \t \r\n"),
        ):
            with self.subTest(code=code, content=content[:20]):
                with self.assertRaises(FileError) as caught:
                    read_file(content)
                self.assertEqual(caught.exception.code, code)

    def test_a_zip_of_several_names_them(self):
        with self.assertRaises(FileError) as caught:
            read_file(writers.zipped({"../../ก.csv": "1", "b.csv": "2"}))
        self.assertEqual(caught.exception.values, {"names": ["ก.csv", "b.csv"]})
