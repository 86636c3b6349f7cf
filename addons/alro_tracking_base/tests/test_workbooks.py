"""What an uploaded workbook can be, and what it cannot do."""

import io
import re
import tracemalloc
import zipfile
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook

from odoo.tests import BaseCase

from ..tools import workbook_guard, workbook_out
from ..tools.workbook_in import WorkbookError, open_workbook


def made(cells, title="Sheet"):
    """Return a workbook as another program makes it."""
    book = Workbook()
    book.active.title = title
    for place, value in cells.items():
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ours(*values):
    """Return a workbook as the suite makes it, with a first column."""
    book = workbook_out.Writer()
    sheet = book.sheet("Sheet")
    for row, value in enumerate(values, 1):
        sheet.put(row, 1, value)
    return book.content()


def changed(content, **parts):
    """Return a workbook with parts of its archive replaced by what a function makes of them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            change = parts.get(re.sub(r"\W", "_", name.rpartition("/")[2]))
            data = old.read(name)
            new.writestr(name, change(data) if change else data, zipfile.ZIP_DEFLATED)
        for name, change in parts.items():
            if name.startswith("new_"):
                new.writestr(name[4:], change(b""), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def sheet_xml(rows, after=b""):
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (space, rows, after)


class TestWorkbooks(BaseCase):
    def values_in(self, content):
        """Return ``{address: value}`` of the first sheet."""
        [rows, *_others] = open_workbook(content).values()
        return {cell.address: cell.value for row in rows for cell in row}

    def assertRefused(self, code, content, **limits):
        with self.assertRaises(WorkbookError) as caught:
            open_workbook(content, **limits)
        self.assertEqual(caught.exception.code, code)

    def test_cells_of_other_programs(self):
        content = made(
            {"B2": "ส.ป.ก.เชียงใหม่", "D2": 1250.5, "B9": True, "C9": 0.1 + 0.2, "D9": "  "}
        )
        self.assertEqual(
            self.values_in(content),
            {"B2": "ส.ป.ก.เชียงใหม่", "D2": Decimal("1250.5"), "B9": True, "C9": Decimal("0.3")},
        )

    def test_a_formula_is_what_its_program_saved_beside_it(self):
        content = made({"A1": "=1+1", "A2": 5})
        [[unsaved], [plain]] = open_workbook(content)["Sheet"]
        self.assertEqual((unsaved.formula, unsaved.value, plain.formula), (True, None, False))
        saved = changed(
            content, sheet1_xml=lambda xml: re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", xml)
        )
        [[cell], _plain] = open_workbook(saved)["Sheet"]
        self.assertEqual((cell.formula, cell.value), (True, Decimal(2)))

    def test_rich_texts(self):
        rich = (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>a</t></r>'
            b'<r><t>b</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si></sst>'
        )
        content = changed(ours("text"), sharedStrings_xml=lambda _xml: rich)
        self.assertEqual(self.values_in(content), {"A1": "ab"})

    def test_shared_formulas(self):
        formulas = (
            b'<f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v>',
            b'<f t="shared" si="0"/><v>4</v>',
        )
        content = changed(
            made({"A1": 1, "A2": 7, "A3": 3}),
            sheet1_xml=lambda xml: xml.replace(b"<v>1</v>", formulas[0]).replace(
                b"<v>7</v>", formulas[1]
            ),
        )
        cells = [row[0] for row in open_workbook(content)["Sheet"]]
        self.assertEqual(
            [(cell.value, cell.formula) for cell in cells],
            [(Decimal(2), True), (Decimal(4), True), (Decimal(3), False)],
        )

    def test_a_date_is_told_from_a_number(self):
        [[cell]] = open_workbook(made({"A1": datetime(2026, 1, 2)}))["Sheet"]
        self.assertEqual(cell.value, datetime(2026, 1, 2))
        with self.assertRaises(WorkbookError) as caught:
            cell.amount  # noqa: B018  pylint: disable=pointless-statement
        self.assertEqual(caught.exception.code, "a_date")

    def test_hidden_sheets_are_read_and_known(self):
        book = Workbook()
        book.active["A1"] = 1
        for state in ("hidden", "veryHidden"):
            sheet = book.create_sheet(state)
            sheet["A1"] = 2
            sheet.sheet_state = state
        file = io.BytesIO()
        book.save(file)
        sheets = open_workbook(file.getvalue())
        self.assertEqual([rows.hidden for rows in sheets.values()], [False, True, True])
        self.assertEqual(sheets["veryHidden"][0][0].value, 2)

    def test_what_is_no_workbook(self):
        self.assertRefused("empty", b"")
        self.assertRefused("not_a_workbook", b"%PDF-1.7 ...")
        self.assertRefused("not_a_workbook", "หน่วยงาน,1250".encode())
        self.assertRefused("old_or_locked", workbook_guard.OLE + b"\0" * 600)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        self.assertRefused("not_a_workbook", file.getvalue())
        self.assertRefused("damaged", made({"A1": 1})[:-200])
        self.assertRefused("macros", changed(made({}), **{"new_xl/vbaProject.bin": lambda _: b"x"}))

    def test_too_large(self):
        content = made({"A1": 1})
        self.assertRefused("too_large", content, most_bytes=len(content) - 1)
        self.assertRefused(
            "too_much", changed(content, **{"new_xl/bomb.xml": lambda _: b" " * 30 * 1024 * 1024})
        )
        crowd = {f"new_xl/{number}.xml": lambda _: b"" for number in range(1001)}
        self.assertRefused("too_much", changed(content, **crowd))

    def test_entities_are_refused_before_they_are_read(self):
        declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

        def declare(xml):
            at = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
            return xml[:at] + declared + xml[at:].replace(b"<v>1</v>", b"<v>&e;</v>")

        for part in ("sheet1_xml", "workbook_xml", "sharedStrings_xml", "workbook_xml_rels"):
            with self.subTest(part):
                self.assertRefused("damaged", changed(ours(1, "x"), **{part: declare}))
        wide = changed(
            made({"A1": 1}), sheet1_xml=lambda xml: declare(xml).decode().encode("utf-16")
        )
        self.assertRefused("damaged", wide)

    def test_cells_that_cannot_be(self):
        content = made({"A1": 1, "A2": 2})
        for old, new in (
            (b'r="A2"', b'r="A1"'),
            (b'r="A2"', b'r="B1"'),
            (b'<row r="2"', b'<row r="1"'),
            (b'<row r="2"', b'<row r="99999999"'),
            (b'r="A2"', b'r="ZZZZ9"'),
            (b'r="A2"', b'r="A99999999"'),
            (b'r="A2"', b'r="XFE2"'),
            (b"<v>2</v>", b"<v>1e999</v>"),
            (b"<v>2</v>", b"<v>two</v>"),
        ):
            spoilt = changed(content, sheet1_xml=lambda xml: xml.replace(old, new))  # noqa: B023
            self.assertNotEqual(spoilt, content)
            self.assertRefused("damaged", spoilt)

    def test_a_far_cell_costs_little(self):
        self.assertEqual(self.values_in(made({"XFD1048576": 1})), {"XFD1048576": Decimal(1)})

    def test_more_than_there_is_memory_or_time_for(self):
        """Small files that describe a lot: refused before the library builds it."""
        merged = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 40_001 + b"</mergeCells>"
        shared = b'<row r="%d"><c r="A%d"><f t="shared" si="0"/></c></row>'
        for name, rows, after in (
            ("blank rows", b"".join(b'<row r="%d"/>' % row for row in range(1, 10**6)), b""),
            ("blank cells", b"<row>" + b"<c/>" * 16_384 + b"</row>", b""),
            (
                "wide rows",
                b"".join(b'<row><c r="XFD%d"/></row>' % row for row in range(1, 700)),
                b"",
            ),
            ("elements", b"<row>" + b"<v/>" * 2_000_001 + b"</row>", b""),
            ("attributes", b"<row>" + b'<v a="" b="" d="" e=""/>' * 400_001 + b"</row>", b""),
            ("texts", b'<row><c t="inlineStr"><is>' + b"<t/>" * 400_001 + b"</is></c></row>", b""),
            ("merged cells", b"", merged),
            (
                "shared formulas",
                b'<row r="1"><c r="A1"><f t="shared" si="0">%s</f></c></row>' % (b"+B1" * 1000)
                + b"".join(shared % (row, row) for row in range(2, 1000)),
                b"",
            ),
        ):
            rows = rows * 31 if name == "blank cells" else rows
            content = changed(
                made({"A1": 1}), sheet1_xml=lambda _xml, of=(rows, after): sheet_xml(*of)
            )
            with self.subTest(name):
                tracemalloc.start()
                try:
                    self.assertRefused("too_much", content)
                    peak = tracemalloc.get_traced_memory()[1]
                finally:
                    tracemalloc.stop()
                self.assertLess(peak, 64 * workbook_guard.MEGABYTE)

    def test_sheets_outside_the_archive_are_not_followed(self):
        away = changed(
            made({"A1": 1}),
            workbook_xml_rels=lambda xml: xml.replace(
                b"/xl/worksheets/sheet1.xml", b"../../../etc/x"
            ),
        )
        self.assertRefused("not_a_workbook", away)

    def test_text_comes_back_as_it_was(self):
        texts = ["=1+1", "+66", "-", "@SUM(A1)", "\tx", "http://x", "_x000D_", "ก" * 300, "0012"]
        cells = [row[0] for row in open_workbook(ours(*texts))["Sheet"]]
        self.assertEqual([cell.value for cell in cells], texts)
        self.assertFalse(any(cell.formula for cell in cells))
