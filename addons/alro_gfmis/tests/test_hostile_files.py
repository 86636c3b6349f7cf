"""What a file may do to a server: nothing. It ends in rows or in a word on why not, within bounds."""

import struct
import zlib

from odoo.tests import BaseCase

from . import writers
from .reader_process import read_apart
from .writers import TABLE, hand_written_xlsx, worksheet, zipped

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 1000
# the rows of writers.TABLE
REPORT = {"head": 4, "data": 3, "subtotal": 1, "total": 1, "note": 1}


class TestHostileFiles(BaseCase):
    def assertRead(self, expected, *files):
        outcomes, megabytes = read_apart(files)
        self.assertEqual(outcomes, expected)
        self.assertLess(megabytes, MOST_MEGABYTES)

    def test_a_million_blank_rows(self):
        blank = 1_000_000
        rows = writers.sheet_of(TABLE).replace(
            "</sheetData>",
            "".join(f'<row r="{number}" s="1" ht="15"/>' for number in range(12, blank))
            + "</sheetData>",
        )
        self.assertRead(
            [REPORT] * 4,
            hand_written_xlsx(sheet_xml=rows),
            writers.csv() + b"\r\n" * blank,
            writers.csv() + b",,,,,,,,,,,,,\r\n" * blank,
            writers.html().replace(
                b"</TABLE>", b"<TR><TD></TD></TR>\n" * (blank // 2) + b"</TABLE>"
            ),
        )

    def test_a_last_row_at_the_end_of_the_sheet(self):
        last = (
            '<row r="1048576"><c r="E1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        )
        rows = writers.sheet_of(TABLE).replace("</sheetData>", last)
        self.assertRead([{**REPORT, "note": 2}], hand_written_xlsx(sheet_xml=rows))

    def test_more_than_a_report_can_have(self):
        scattered = worksheet(
            "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 4000))
        )
        long_text = f"<si><t>{'x' * 30_000}</t></si>"
        strings = writers.xlsxwriter_xlsx([["a"] * 14] * 3)
        shared = worksheet(
            "".join("<row>" + '<c t="s"><v>0</v></c>' * 14 + "</row>" for _n in range(8000))
        )
        rows = worksheet("<row><c><v>1</v></c><c><v>1</v></c></row>" * 60_000)
        sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 60))
        many = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 3000))
        self.assertRead(
            ["too_much"] * 8,
            hand_written_xlsx(sheet_xml=scattered),
            with_shared(strings, shared, long_text),
            hand_written_xlsx(sheet_xml=rows, sheets=sheets.encode()),
            hand_written_xlsx(sheets=many.encode()),
            writers.text([["x"] * 14] * 110_000),
            b"\n" * 1_100_000,
            b"x" * 200_000,
            b"a,b,c\n" + b"1," * 300,
        )

    def test_sums_without_end(self):
        """Each is compared with its rows, and no work grows with the square of them."""
        amounts = ["1.00"] * 9
        rows = []
        for number in range(40_000):
            unit, source, code = "0790000027", f"{number:07}", f"{number:020}"
            rows.append([str(number), unit, source, code, "x", *amounts])
            rows.append([None, None, None, None, f"รวม แหล่งของเงิน {source}", *amounts])
        self.assertRead(
            [{"head": 4, "data": 40_000, "subtotal": 40_000}], writers.csv([*TABLE[:5], *rows])
        )

    def test_bombs_in_a_zip(self):
        zeros = b"\0" * (200 * MEGABYTE)
        sheet = zipped({"[Content_Types].xml": "<a/>", "xl/worksheets/sheet1.xml": zeros})
        self.assertRead(
            ["too_large", "too_much", "too_much", "damaged", "damaged"],
            zipped({"a.csv": zeros}),
            zipped({"a.csv": zeros[: 30 * MEGABYTE]}),
            sheet,
            lying(writers.csv() * 3000, 2000),
            lying_sheet(),
        )

    def test_declarations_in_xml(self):
        laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        files = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        rows = worksheet('<row><c t="inlineStr"><is><t>&a;</t></is></c></row>')
        self.assertRead(
            ["damaged"] * 4,
            *(hand_written_xlsx(sheet_xml=told + rows) for told in (laughs, files)),
            hand_written_xlsx(sheet_xml=(files + rows).encode("utf-16")),
            hand_written_xlsx(parts={"xl/sharedStrings.xml": files + "<sst/>"}),
        )

    def test_entities_of_html_are_characters_only(self):
        told = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        content = told.encode() + writers.html().replace(
            writers.NOTE.encode(), b"&x;&#3585;&bogus;"
        )
        # what the parser leaves of the declaration is a line of text
        self.assertRead([{**REPORT, "head": 5}], content)

    def test_html_that_grows(self):
        table = writers.html().decode()
        self.assertRead(
            ["too_much"] * 6 + ["unknown_layout"],
            table.replace("<TR>", "<TR><TD colspan=999999999>", 1).encode(),
            ("<div>" * 100_000 + table).encode(),
            ("<table><tr><td>" * 100_000 + "</table>" * 100_001 + table).encode(),
            ("<table " + "a " * 900_000 + "></table>" + table).encode(),
            ("<td>" * 3_000_000 + table).encode(),
            ("<table><tr>" + "<td>x" * 300 + "</table>" + table).encode(),
            ("<table>" + "<tr><td rowspan=99999>x<td rowspan=99999>y" * 100 + "</table>").encode(),
        )

    def test_old_workbooks(self):
        good = writers.xlwt_xls([["x" * 20, "y", "z"] for _n in range(500)])
        cyclic = bytearray(good)
        # the table of sectors: each leads back to the first
        first = struct.unpack_from("<i", good, 76)[0] * 512 + 512
        struct.pack_into("<128i", cyclic, first, *[0] * 128)
        sized = writers.in_ole(wide_dimensions())
        self.assertRead(
            ["damaged", "cut_off", "unknown_layout", "macros", "damaged"],
            bytes(cyclic),
            good[: len(good) // 2],
            sized,
            good + "_VBA_PROJECT".encode("utf-16-le"),
            writers.in_ole(endless_texts()),
        )

    def test_a_password(self):
        locked = bytearray(zipped({"a.csv": writers.csv()}))
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            locked[locked.index(mark) + at] |= 1
        begin = record(0x0809, struct.pack("<4H2L", 0x0600, 0x0005, 0, 0, 0, 0))
        protected = begin + record(0x002F, b"\1\0" + bytes(52)) + record(0x000A)
        self.assertRead(
            ["locked", "locked"], bytes(locked), writers.in_ole(protected + bytes(5000))
        )

    def test_macros(self):
        self.assertRead(["macros"], hand_written_xlsx(parts={"xl/vbaProject.bin": b"x"}))


def record(number, data=b""):
    return struct.pack("<2H", number, len(data)) + data


def book(sheet_records, globals_records=b""):
    """Return the stream of an Excel 97 workbook with one sheet."""
    begin = record(0x0809, struct.pack("<4H2L", 0x0600, 0x0005, 0, 0, 0, 0)) + globals_records
    name = b"\1\0A"
    at = len(begin) + 4 + 6 + len(name) + 4
    begin += record(0x0085, struct.pack("<LH", at, 0) + name[:1] + name[1:]) + record(0x000A)
    sheet = record(0x0809, struct.pack("<4H2L", 0x0600, 0x0010, 0, 0, 0, 0))
    return begin + sheet + sheet_records + record(0x000A)


def wide_dimensions():
    """A sheet of one cell that says it reaches to the end of all rows and columns."""
    cell = record(0x0203, struct.pack("<3Hd", 0, 0, 0, 1.0))
    cell += record(0x0203, struct.pack("<3Hd", 65535, 255, 0, 1.0))
    return book(record(0x0200, struct.pack("<2L3H", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + cell)


def endless_texts():
    """A table of texts that says it has two milliards, and has one."""
    return book(b"", record(0x00FC, struct.pack("<2L", 2**31 - 1, 2**31 - 1) + b"\1\0\0x"))


def with_shared(content, sheet, strings):
    """Return a workbook with another sheet and other shared texts."""
    parts = writers.parts_of(content)
    parts["xl/worksheets/sheet1.xml"] = sheet
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    return zipped(parts)


def lying(data, size, name=b"a.csv"):
    """Return a ZIP whose only member unpacks to more than it says, with a checksum that fits the lie."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packed.compress(data) + packed.flush()
    return archive_of({name: (packed, zlib.crc32(data), size)})


def lying_sheet():
    """A workbook whose sheet goes on for 500 MB behind the end that it declares.

    The checksum is that of what is declared, so that whoever stops there finds nothing wrong.
    """
    honest = hand_written_xlsx()
    members = {}
    for name, data in writers.parts_of(honest).items():
        declared = None
        if name.endswith("sheet1.xml"):
            declared = len(data) // 2
            more = b"<row><c><v>1</v></c></row>" * 2_000_000
            data = data.replace(b"</sheetData>", more + b"</sheetData>")
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packed.compress(data) + packed.flush()
        size = declared or len(data)
        members[name.encode()] = packed, zlib.crc32(data[:size]), size
    return archive_of(members)


def archive_of(members):
    """Return a ZIP of ``{name: (packed, checksum, declared size)}``."""
    files, directory = b"", b""
    for name, (packed, checksum, size) in members.items():
        about = struct.pack("<5H3L2H", 20, 0, 8, 0, 0, checksum, len(packed), size, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + about
        directory += struct.pack("<3H2L", 0, 0, 0, 0, len(files)) + name
        files += b"PK\x03\x04" + about + name + packed
    end = struct.pack("<4H2LH", 0, 0, len(members), len(members), len(directory), len(files), 0)
    return files + directory + b"PK\x05\x06" + end
