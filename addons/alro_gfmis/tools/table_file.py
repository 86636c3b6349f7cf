r"""Any file of the treasury read into sheets and rows, whatever its name says it is.

>>> read_file("รหัสงบประมาณ;รายการ;เบิกจ่าย\n07900310010030000000;จัดที่ดิน;1,250.00".encode("cp874"))[:4]
('csv', 'windows-874', ';', None)
"""

import hashlib
import re

from .cells import Broken, FileError, LostDigits, Sheet, TableFile  # noqa: F401
from .file_kind import kind_of
from .html_file import read_html
from .text_file import decoded, read_table
from .xls_file import read_xls
from .xlsx_file import read_xlsx
from .zip_file import only_member

_LOOKED_AT = 64 * 1024
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|body|table|thead|tbody|tr|div|p|style|center|font|b|br)\b",
    re.IGNORECASE,
)
_SPREADSHEET_XML = "urn:schemas-microsoft-com:office:spreadsheet"


def read_file(content):
    """Return what stands in a file.

    .xlsx, .xls of Excel 5 and later, an HTML table, text with commas, semicolons, tabs or pipes in
    UTF-8, UTF-16 or windows-874, or a ZIP with one of these.

    :param bytes content: the uploaded file; what it is, is told by its content alone.
    :return TableFile: with all sheets, in order. Of hidden ones nothing is read.
    :raises FileError: for everything else, and for what takes a server too much; see there.
    """
    inner_name = None
    kind = kind_of(content)
    if kind == "zip":
        inner_name, content = only_member(content)
        kind = kind_of(content)
        if kind == "zip":
            raise FileError("nested_zip")
    if kind == "text":
        file = _read_text(content)
    else:
        sheets = {"xlsx": read_xlsx, "xls": read_xls}[kind](content)
        file = TableFile(kind, None, None, None, sheets)
    if not any(sheet.rows for sheet in file.sheets):
        raise FileError("no_rows")
    return file._replace(inner_name=inner_name)


def check_kind(content):
    """See that a file is of a kind that :func:`read_file` reads; whether it can be read, that tells.

    :raises FileError: ``empty, too_large, not_a_table, unsupported, old_excel``, and of a ZIP what
        its one file makes of it.
    """
    if kind_of(content) == "zip" and kind_of(only_member(content)[1]) == "zip":
        raise FileError("nested_zip")


def fingerprint(content):
    """Return what tells a file from others, whatever its name; of a ZIP, its one file's.

    :raises FileError: as :func:`check_kind`.
    """
    inner = only_member(content)[1] if kind_of(content) == "zip" else content
    return hashlib.sha256(inner).hexdigest()


def _read_text(content):
    text, encoding = decoded(content)
    beginning = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if beginning.startswith("<") and _HTML.search(beginning):
        return TableFile("html", encoding, None, None, [Sheet("", False, read_html(text))])
    if beginning.startswith("<?xml"):
        if _SPREADSHEET_XML in beginning:
            raise FileError("unsupported", what="xml_spreadsheet")
        raise FileError("not_a_table", what="xml")
    if beginning.startswith("MIME-Version:"):
        raise FileError("unsupported", what="mhtml")
    separator, rows = read_table(text)
    name = "csv" if separator in (",", ";") else "text"
    return TableFile(name, encoding, separator, None, [Sheet("", False, rows)])
