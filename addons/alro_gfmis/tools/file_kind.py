"""What a file is, told by its content alone: names and types of uploads say what people think.

>>> kind_of("รหัสงบประมาณ,เบิกจ่าย".encode("cp874")), kind_of(b"<html><table>")
('text', 'text')
>>> kind_of(b"%PDF-1.7 ...")
Traceback (most recent call last):
...
odoo.addons.alro_gfmis.tools.cells.FileError: not_a_table
"""

import io
import zipfile
import zlib

from .cells import MOST_BYTES, FileError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"Rar!": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
    b"BZh": "archive",
    b"\x7fELF": "program",
    b"MZ\x90": "program",
    b"{\\rtf": "rtf",
}
# The first record of an Excel file that is not in a container: versions 2, 3, 4 and some of 5.
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_OFFICE = {
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "docx",
}


def kind_of(content):
    """Return ``xlsx``, ``xls``, ``zip`` or ``text`` (which may be HTML).

    :raises FileError: for what is none of them.
    """
    if not content:
        raise FileError("empty")
    if len(content) > MOST_BYTES:
        raise FileError("too_large", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(OLE):
        return "xls"
    if content.startswith(ZIP):
        return _kind_of_archive(content)
    if content.startswith(_OLD_EXCEL):
        raise FileError("old_excel")
    for beginning, what in _OTHERS.items():
        if content.startswith(beginning):
            raise FileError("not_a_table", what=what)
    return "text"


def _kind_of_archive(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {part.filename.lower() for part in archive.infolist()}
            is_ods = "mimetype" in names and "content.xml" in names
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise FileError("damaged") from error
    if is_ods:
        raise FileError("unsupported", what="ods")
    for name, what in _OFFICE.items():
        if name in names:
            raise FileError("unsupported", what=what)
    is_workbook = "[content_types].xml" in names or any(name.startswith("xl/") for name in names)
    return "xlsx" if is_workbook else "zip"
