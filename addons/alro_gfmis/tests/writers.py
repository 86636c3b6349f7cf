"""The same report, written by many programs. None of them is what the suite reads with."""

import io
import struct
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt
from openpyxl import Workbook
from xlwt import CompoundDoc

HEADS = (
    "ลำดับ|หน่วยรับงบประมาณ|แหล่งของเงิน|รหัสงบประมาณ|รายการ|งบประมาณ|โอน/เปลี่ยนแปลง|งบประมาณสุทธิ"
    "|แผน/กันเงิน|สำรองเงิน|PO|เบิกจ่าย|เบิกแทนกัน|คงเหลือ"
).split("|")
TITLE = "รายงานสถานะการเบิกจ่าย (ตามงวด) ตามค่ารหัสงบประมาณ"
ABOUT = "หน่วยงาน 07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม   ปีงบประมาณ 2568"
DATE = "ข้อมูล ณ วันที่ 31.03.2568   พิมพ์วันที่ 01.04.2568 09:15:22"
NOTE = "หมายเหตุ: ตัวเลขสะสม"


def _money(*texts):
    return [Decimal(text) for text in texts]


# Layout A: row by row as a budget officer could check it.
TABLE = (
    [TITLE, *[None] * 12, "NFMA46"],
    [ABOUT],
    [DATE],
    [],
    HEADS,
    ["1", "0790000027", "6811220", "07900310010030000000", "จัดที่ดินเพื่อเกษตรกรรม"]
    + _money("1250000", "-50000", "1200000", "0", "0", "120000", "640500.25", "0", "439499.75"),
    ["2", "0790000027", "6811320", "07900360020010120001", "ขุดสระน้ำพร้อมระบบส่งน้ำ"]
    + _money("3000000", "0", "3000000", "0", "0", "2790000", "0", "0", "210000"),
    ["3", "0790000035", "6711320", "07900360020010120002", 'กันเงิน "ฝาย, คลอง"']
    + _money("500000", "0", "500000", "0", "100000", "0", "250000.5", "49999.5", "100000"),
    [None, None, None, None, "รวม แหล่งของเงิน 6811320"]
    + _money("3000000", "0", "3000000", "0", "0", "2790000", "0", "0", "210000"),
    [None, None, None, None, "รวมทั้งสิ้น"]
    + _money(
        "4750000",
        "-50000",
        "4700000",
        "0",
        "100000",
        "2910000",
        "890500.75",
        "49999.5",
        "749499.75",
    ),
    [NOTE],
)


def shown(value):
    """Return a value as a report prints it."""
    return "" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def openpyxl_xlsx(table=TABLE, title="NFMA46", hidden=()):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = sheet.cell(row, column, value)
                if isinstance(value, str) and cell.data_type == "f":
                    cell.data_type = "s"
    for name in hidden:
        other = book.create_sheet(name)
        other["A1"], other.sheet_state = "hidden", "hidden"
    return saved(book.save)


def xlsxwriter_xlsx(table=TABLE, title="NFMA46", strings_in_sheet=False):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"constant_memory": strings_in_sheet, "in_memory": not strings_in_sheet}
    )
    sheet = book.add_worksheet(title)
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
    book.close()
    return file.getvalue()


def xlwt_xls(table=TABLE, title="NFMA46"):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    return saved(book.save)


def formatted_xlsx(number, formats):
    """Return a workbook with the same number in some formats, below each other."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, look in enumerate(formats):
        sheet.write_number(row, 0, number, book.add_format({"num_format": look}))
    book.close()
    return file.getvalue()


def formatted_xls(number, formats):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("A")
    for row, look in enumerate(formats):
        sheet.write(row, 0, number, xlwt.easyxf(num_format_str=look))
    return saved(book.save)


def excel_5_xls(table=TABLE, name=b"Sheet1"):
    """Return a workbook of Excel 5 in windows-874, written record by record."""
    cells = b""
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            place = struct.pack("<3H", row, column, 15)
            if isinstance(value, str):
                text = value.encode("cp874")
                cells += _record(0x0204, place + struct.pack("<H", len(text)) + text)
            elif value is not None:
                cells += _record(0x0203, place + struct.pack("<d", float(value)))
    sheet = _record(0x0809, struct.pack("<4H", 0x0500, 0x0010, 0, 0)) + cells + _record(0x000A)
    begin = _record(0x0809, struct.pack("<4H", 0x0500, 0x0005, 0, 0))
    begin += _record(0x0042, struct.pack("<H", 874))
    # as many formats of cells as cells may name
    begin += _record(0x00E0, bytes(16)) * 16
    at = len(begin) + 4 + 7 + len(name) + 4
    begin += _record(0x0085, struct.pack("<LHB", at, 0, len(name)) + name) + _record(0x000A)
    return in_ole(begin + sheet, "Book")


def in_ole(stream, name="Workbook"):
    """Return a stream in the container of old Office files."""
    file = io.BytesIO()
    CompoundDoc.XlsDoc().save(file, stream)
    standard = "Workbook\0".encode("utf-16-le")
    entry = (name + "\0").encode("utf-16-le")
    content = file.getvalue()
    at = content.index(standard)
    return b"".join(
        (content[:at], entry.ljust(64, b"\0"), struct.pack("<H", len(entry)), content[at + 66 :])
    )


def _record(number, data=b""):
    return struct.pack("<2H", number, len(data)) + data


def hand_written_xlsx(table=TABLE, sheet_xml=None, parts=None, sheets=None):
    """Return a workbook of the fewest parts: texts in the cells, rows without numbers.

    :param bytes sheet_xml: of the sheet, instead of one made of ``table``
    :param dict parts: to add or replace
    :param bytes sheets: the list of sheets in xl/workbook.xml
    """
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheets = sheets or b'<sheet name="A" sheetId="1" r:id="rId1"/>'
    every = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets.decode()}</sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet_xml or sheet_of(table),
        **(parts or {}),
    }
    return zipped(every)


def sheet_of(table):
    rows = []
    for number, values in enumerate(table, 1):
        cells = "".join(
            f'<c r="{column_name(column)}{number}"><v>{value}</v></c>'
            if isinstance(value, Decimal)
            else f'<c r="{column_name(column)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            for column, value in enumerate(values)
            if value is not None
        )
        rows.append(f"<row>{cells}</row>")
    return worksheet("".join(rows))


def worksheet(rows):
    """Return the XML of a sheet with these rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def column_name(index):
    return chr(ord("A") + index)


def zipped(parts):
    """Return a ZIP of ``{name: content}``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts_of(content):
    """Return ``{name: content}`` of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(table=TABLE, separator="\t", encoding="utf-8", mark="", end="\r\n"):
    """Return a report as a program writes text: nothing quoted."""
    lines = (separator.join(map(shown, values)) for values in table)
    return (mark + end.join(lines) + end).encode(encoding)


def csv(table=TABLE, separator=",", encoding="utf-8", mark=""):
    """Return a report as spreadsheets write text: in quotes where needed."""

    def quoted(value):
        value = shown(value)
        return (
            '"' + value.replace('"', '""') + '"' if set(value) & {separator, '"', "\n"} else value
        )

    lines = (separator.join(map(quoted, values)) for values in table)
    return (mark + "\r\n".join(lines) + "\r\n").encode(encoding)


def html(table=TABLE, encoding="utf-8", head=""):
    """Return a report as programs that call it .xls write it: tags in capitals, cells not closed."""
    rows = (
        "<TR>" + "".join(f"<TD nowrap>{escape(shown(value)) or '&nbsp;'}" for value in values)
        for values in table
    )
    return f"<HTML><HEAD>{head}</HEAD>\n<TABLE border=1>{''.join(rows)}</TABLE></HTML>".encode(
        encoding
    )


def sap_list(table=TABLE):
    """Return a report as the old system lists it: pipes, lines of dashes, minus behind, pages of three rows."""

    def cell(value):
        return f"{-value:,.2f}-" if isinstance(value, Decimal) and value < 0 else shown(value)

    rule = "-" * 120
    lines = [TITLE, ABOUT, DATE, rule]
    heads = "|" + "|".join(table[4]) + "|"
    for number, values in enumerate(table[5:10]):
        if number % 3 == 0:
            lines += [rule, heads, rule]
        lines.append("|" + "|".join(map(cell, values)) + "|")
    return "\n".join([*lines, rule, NOTE]).encode("cp874")


def saved(save):
    file = io.BytesIO()
    save(file)
    return file.getvalue()
