"""Tables of HTML, which many programs call .xls: read as a stream of tags, no document is built.

All tables of a file are one sheet, and the lines of text around them are rows of one cell: a
report's date often stands outside its table. What spans rows or columns stands in its first cell, as
in a workbook. Nothing is fetched, no entity but characters is known, nothing is run.

>>> read_html("<p>ข้อมูล ณ วันที่ 31.03.2568</p><table><tr><th colspan=2>งบ</th><th>เบิก</th></tr>"
...           "<tr><td>1<td>2<br>3<td>&#3585;</table>")
[(1, ['ข้อมูล ณ วันที่ 31.03.2568']), (2, ['งบ', None, 'เบิก']), (3, ['1', '2\\n3', 'ก'])]
"""

import re

from lxml import etree

from .cells import MOST_COLUMNS, MOST_ROWS, FileError, Intake

MOST_TAGS = 2_500_000
LONGEST_TAG = 8_000
DEEPEST = 200
_LONG_TAG = re.compile(r"<[A-Za-z/][^<>]{%d}" % LONGEST_TAG)
_TABLE_BEGINS = re.compile(r"<table[\s>/]", re.IGNORECASE)
_TABLE_ENDS = re.compile(r"</table[\s>]", re.IGNORECASE)
_CHUNK = 64 * 1024
_UNSEEN = {"script", "style", "title", "noscript", "template", "xml", "select"}
_LINES = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption", "body", "pre"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(text):
    """Return the rows of all tables and the lines around them.

    :raises FileError: ``no_html_table, cut_off, damaged, too_much``.
    """
    if text.count("<") > MOST_TAGS or _LONG_TAG.search(text):
        raise FileError("too_much", what="tags")
    tables = len(_TABLE_BEGINS.findall(text))
    if not tables:
        raise FileError("no_html_table")
    if len(_TABLE_ENDS.findall(text)) < tables:
        raise FileError("cut_off")
    target = _Target()
    # huge_tree: the library's own limits would end the reading in silence; ours do not
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK].encode())
        return parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise FileError("damaged") from error


class _Row:
    """A row that is being read, of a table whose earlier rows may reach into it."""

    def __init__(self, spans):
        self.spans, self.values, self.text = spans, [], None
        self.across = self.down = 1

    def begin_cell(self, given):
        self.end_cell()
        while self.spans.get(len(self.values), 0) > 0:
            self.values.append(None)
        self.across, self.down = _span(given, "colspan"), _span(given, "rowspan")
        self.text = []

    def end_cell(self):
        if self.text is None:
            return
        first = len(self.values)
        self.values.append(_plain(self.text))
        self.values.extend([None] * (self.across - 1))
        if len(self.values) > MOST_COLUMNS:
            raise FileError("too_much", what="columns")
        if self.down > 1:
            for column in range(first, len(self.values)):
                self.spans[column] = self.down
        self.text = None

    def end(self):
        self.end_cell()
        for column in list(self.spans):
            self.spans[column] -= 1
            if self.spans[column] < 1:
                del self.spans[column]
        return self.values


class _Target:
    """What lxml tells of each tag. ``tables`` are those within each other, as pairs of spans and row."""

    def __init__(self):
        self.intake, self.number = Intake(), 0
        self.tables, self.line, self.depth, self.unseen = [], [], 0, 0

    def start(self, tag, given):
        self.depth += 1
        if self.depth > DEEPEST:
            raise FileError("too_much", what="nesting")
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._end_line()
            self.tables.append([{}, None])
        elif tag == "tr" and self.tables:
            self._end_row()
            self.tables[-1][1] = _Row(self.tables[-1][0])
        elif tag in ("td", "th") and self.tables:
            if not self.tables[-1][1]:
                self.tables[-1][1] = _Row(self.tables[-1][0])
            self.tables[-1][1].begin_cell(given)
        elif tag == "br":
            self.data("\v")
        elif tag in _LINES:
            self._break()

    def end(self, tag):
        self.depth -= 1
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag == "table" and self.tables:
            self._end_row()
            self.tables.pop()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag in ("td", "th") and self.tables and self.tables[-1][1]:
            self.tables[-1][1].end_cell()
        elif tag in _LINES:
            self._break()

    def data(self, text):
        if self.unseen:
            return
        if not self.tables:
            self.line.append(text)
        elif self.tables[-1][1] and self.tables[-1][1].text is not None:
            self.tables[-1][1].text.append(text)

    def comment(self, _text):
        """Comments are no text."""

    def pi(self, _target, _data=None):
        """Nor are instructions to programs."""

    def close(self):
        while self.tables:
            self._end_row()
            self.tables.pop()
        self._end_line()
        return self.intake.rows

    def _break(self):
        """Begin a new line, within a cell or outside."""
        if self.tables:
            self.data("\v")
        else:
            self._end_line()

    def _end_row(self):
        row = self.tables[-1][1]
        if row:
            self.tables[-1][1] = None
            self._add(row.end())

    def _end_line(self):
        text, self.line = _plain(self.line), []
        for line in text.split("\n") if text else ():
            self._add([line])

    def _add(self, values):
        self.number += 1
        if self.number > MOST_ROWS:
            raise FileError("too_much", what="rows")
        self.intake.add(self.number, values)


def _plain(pieces):
    """Return text as it is shown: blanks run together, lines where they break."""
    if not pieces:
        return None
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line) or None


def _span(given, name):
    """Return how many rows or columns a cell takes; what is no number is one."""
    digits = given.get(name, "1").strip()
    if not digits.isdecimal():
        return 1
    span = int(digits[:9])
    if name == "colspan" and span > MOST_COLUMNS:
        raise FileError("too_much", what="columns")
    return max(span, 1)
