r"""Files of text: their encoding, what separates their cells, their rows.

>>> decoded("รวม|1".encode("cp874")), decoded("\ufeffรวม".encode("utf-16-le"))
(('รวม|1', 'windows-874'), ('รวม', 'utf-16-le'))
>>> rows = "|รายการ|งบ|เบิก|\n|ขุดสระ|1,250,000.00|1,000.00-|"
>>> read_table(rows)
('|', [(1, ['รายการ', 'งบ', 'เบิก']), (2, ['ขุดสระ', '1,250,000.00', '1,000.00-'])])
"""

import codecs
import csv
import io
import re

from .cells import MOST_ROWS, FileError, Intake

LONGEST_LINE = 100_000
# What is looked at to tell the encoding, and what separates.
_SAMPLE_BYTES, _SAMPLE_LINES = 64 * 1024, 2_000
# A report has three columns and more; what has two is none, and told better than one of one column.
_COLUMNS = (3, 2)
# Tabs and pipes before commas: amounts hold commas, too. Pipes come from lists of SAP, which quotes nothing.
_SEPARATORS = ("\t", "|", ";", ",")
_MOST_LINES_IN_A_CELL = 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LINE_END = re.compile("\r\n|\r|\n")
# A few characters that Thai documents hold besides Thai and ASCII: quotes, dashes, baht, mark of order.
_USUAL = re.compile("[\t\r\n -~\u00a0\u0e00-\u0e7f\u200b-\u2026\ufeff]*")


def decoded(content):
    """Return the text of a file and its encoding.

    UTF-8, UTF-16 and windows-874 (which holds TIS-620); the mark at the beginning decides, else what
    the bytes can be.

    :raises FileError: ``unknown_encoding, damaged, cut_off, not_a_table``.
    """
    marked = next((mark for mark in _MARKS if content.startswith(mark[0])), None)
    if marked:
        mark, encoding, name = marked
        try:
            text = content[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            raise FileError("cut_off" if _is_cut(error) else "damaged") from error
    else:
        text, name = _unmarked(content)
    text = text.rstrip("\x1a")  # the end of a file, to programs of DOS
    if _CONTROL.search(text):
        raise FileError("not_a_table", what=None)
    return text, name


def _is_cut(error):
    """Tell whether a text is right but for its last character, of which a part is gone."""
    return error.reason in ("unexpected end of data", "truncated data")


def _unmarked(content):
    if b"\0" in content:
        encoding = _unmarked_utf_16(content)
        return content.decode(encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_cut(error) and not content[: error.start].isascii():
            raise FileError("cut_off") from error
    try:
        return content.decode("cp874"), "windows-874"
    except UnicodeDecodeError as error:
        raise FileError("unknown_encoding") from error


def _unmarked_utf_16(content):
    """Return the byte order in which nearly all is Thai or ASCII, and in the other is not."""
    likely = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE_BYTES]
        if sum(map(len, _USUAL.findall(sample))) >= 0.99 * len(sample):
            likely.append(encoding)
    if len(likely) != 1:
        raise FileError("not_a_table", what=None)
    return likely[0]


def read_table(text):
    """Return what separates the cells of a text, and its rows.

    :raises FileError: ``quotes, too_much``.
    """
    _check_lines(text)
    separator = _separator(text)
    intake = Intake()
    framed = separator == "|" and _is_framed(text)
    for row, values in _records(text, separator):
        if framed and values and not values[0].strip():
            values = values[1:-1] if not values[-1].strip() else values[1:]
        intake.add(row, [_bare(value) for value in values])
    return separator, intake.rows


def _check_lines(text):
    longest = count = start = 0
    for end in _LINE_END.finditer(text):
        longest = max(longest, end.start() - start)
        start, count = end.end(), count + 1
    if max(longest, len(text) - start) > LONGEST_LINE:
        raise FileError("too_much", what="characters")
    if count > MOST_ROWS:
        raise FileError("too_much", what="rows")


def _separator(text):
    """Return what cuts most of the lines into some cells; ``None`` if nothing does."""
    lines = io.StringIO(text)
    sample = [line for _number, line in zip(range(_SAMPLE_LINES), lines, strict=False)]
    for columns in _COLUMNS:
        cuts = [sum(line.count(mark) >= columns - 1 for line in sample) for mark in _SEPARATORS]
        if any(cuts):
            return _SEPARATORS[cuts.index(max(cuts))]
    return None


def _is_framed(text):
    piped = [line for line in text.splitlines() if "|" in line]
    return all(line.lstrip().startswith("|") for line in piped)


def _records(text, separator):
    """Yield number and values of each row, blank ones too."""
    if separator in (",", ";") or separator == "\t" and '"' in text:
        try:
            # all of it first: what is taken back was not given away
            yield from list(_quoted(text, separator))
            return
        except FileError:
            if separator != "\t":
                raise
    # other programs' tabs know no quotes
    for row, line in enumerate(_LINE_END.split(text), 1):
        yield row, line.split(separator) if separator else [line]


def _quoted(text, separator):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = line = 0
    while True:
        row += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError("quotes", row=row) from error
        if reader.line_num - line > _MOST_LINES_IN_A_CELL:
            raise FileError("quotes", row=row)
        line = reader.line_num
        yield row, values


def _bare(value):
    """Return a value without what keeps spreadsheets from taking it for a number: ="0790".

    >>> _bare('="0790000027"'), _bare("'0790000027"), _bare("บ้าน 'ก'"), _bare("=1+1")
    ('0790000027', '0790000027', "บ้าน 'ก'", '=1+1')
    """
    if value[:2] == '="' and value[-1] == '"' and len(value) > 2:
        return value[2:-1]
    if value[:1] == "'" and value[1:].isalnum():
        return value[1:]
    return value
