"""Writing the workbook of a year: what is where stands in year_workbook.py."""

from odoo.addons.alro_tracking_base.tools.workbook_in import address
from odoo.addons.alro_tracking_base.tools.workbook_out import A3, Writer

from .year_workbook import FIRST_ROW, NAME, SHOWN, TOTAL, mark, packed

ABOUT_WIDTH, LINE_HEIGHT = 95, 19  # characters, points


def write_book(sheets, words, year, made_on):
    """Return the bytes of a workbook.

    :param list sheets: :class:`~.year_workbook.Sheet`, in this order
    :param dict words: ``{"about": (title, [paragraph]), "original": title, "key": head,
        "negative": (title, sentence), "total": word, kind: {"title", "names": [(head, width)],
        "shown": [(head, width, formula or None)], "money": bool, "sum_rows": bool}}``
    :param int year: Buddhist
    :param str made_on: the moment, as text
    """
    book = Writer()
    _write_about(book, year, *words["about"])
    for sheet in sheets:
        _SheetWriter(book, sheet, words, year).fill()
    _write_originals(book, sheets, words["original"], year, made_on)
    return book.content()


def _write_about(book, year, title, paragraphs):
    page = book.sheet(title, [ABOUT_WIDTH], landscape=False)
    page.put(1, 1, mark("about", year), "code")
    page.hide_row(1)
    page.put(2, 1, title, "title")
    for row, text in enumerate(paragraphs, 4):
        page.put(row, 1, text, "wrapped")
        page.height(row, 23 * _lines_of(text, ABOUT_WIDTH - 5))


def _write_originals(book, sheets, title, year, made_on):
    """What the figures were when the workbook was made: a row of text for each row of figures."""
    page = book.sheet(title, hidden=True)
    page.row(1, [mark("original", year), made_on], "plain")
    row = 2
    for sheet in sheets:
        for row_key in sheet.rows:
            kept = {
                column: sheet.values[row_key, column]
                for column in sheet.columns
                if (row_key, column) in sheet.values
            }
            if kept:
                page.row(row, [sheet.kind, row_key, packed(kept)], "plain")
                row += 1


class _SheetWriter:
    """One sheet of figures."""

    def __init__(self, book, sheet, words, year):
        self.sheet, self.words, self.year = sheet, words, year
        self.own = words[sheet.kind]
        self.number = "amount" if self.own["money"] else "number"
        self.first_shown = 2 + len(self.own["names"])
        self.first_column = self.first_shown + len(self.own["shown"])
        self.last_column = self.first_column + len(sheet.columns) - 1
        self.last_row = FIRST_ROW + len(sheet.rows) - 1
        widths = [12, *(about[1] for about in (*self.own["names"], *self.own["shown"]))]
        widths += [self.own["width"]] * max(len(sheet.columns), 1)
        freeze = FIRST_ROW - 1, self.first_shown - 1
        self.page = book.sheet(self.own["title"], widths, freeze, paper=A3)

    def fill(self):
        self._write_heads()
        for row, (key, names) in enumerate(self.sheet.rows.items(), FIRST_ROW):
            self._write_row(row, key, names)
        if self.own["sum_rows"] and self.sheet.rows:
            self._write_sums()
        self.page.hide_row(1)
        self.page.height(3, 60)
        self.page.repeat(2, 3, columns=self.first_shown - 1)
        if self.sheet.rows and self.sheet.columns:
            self._set_up_figures()

    def _write_heads(self):
        page = self.page
        page.put(1, 1, mark(self.sheet.kind, self.year), "code")
        page.put(3, 1, self.words["key"], "code")
        heads = [(NAME, head) for head, _width in self.own["names"]]
        heads += [(SHOWN, head) for head, _width, _formula in self.own["shown"]]
        heads = [(key, ("", head)) for key, head in heads] + list(self.sheet.columns.items())
        for column, (key, head) in enumerate(heads, 2):
            page.put(1, column, key, "code")
            for row, text in enumerate(head, 2):
                page.put(row, column, text, "head")

    def _write_row(self, row, key, names):
        page, sheet = self.page, self.sheet
        page.put(row, 1, key, "code")
        widths = (width for _head, width in self.own["names"])
        lines = (_lines_of(name, width - 2) for name, width in zip(names, widths, strict=True))
        page.height(row, LINE_HEIGHT * max(lines))
        for column, name in enumerate(names, 2):
            page.put(row, column, name, "name")
        for column, (about, value) in enumerate(
            zip(self.own["shown"], sheet.shown[key], strict=True), self.first_shown
        ):
            self._write_shown(row, column, about[2], value)
        for column, column_key in enumerate(sheet.columns, self.first_column):
            place = (key, column_key)
            value = sheet.values.get(place)
            is_open = place in sheet.open or value is not None
            page.put(row, column, value, f"open_{self.number}" if is_open else "closed")

    def _write_shown(self, row, column, formula, value):
        """Formulas say what follows while people type; the reader takes no notice of them."""
        if formula:
            cells = {
                "row": row,
                "figures": f"{address(row, self.first_column)}:{address(row, self.last_column)}",
                "before": address(row, column - 1),
                "before2": address(row, column - 2),
                "first": address(row, self.first_column),
            }
            self.page.formula(row, column, formula.format(**cells), value, self.number)
        else:
            self.page.put(row, column, value, "name" if isinstance(value, str) else self.number)

    def _write_sums(self):
        row = self.last_row + 1
        heads = [TOTAL, self.words["total"], *[None] * (self.first_shown - 3)]
        self.page.row(row, heads, ["code", *["head"] * (len(heads) - 1)])
        for column in range(self.first_shown, self.last_column + 1):
            cells = f"{address(FIRST_ROW, column)}:{address(self.last_row, column)}"
            self.page.formula(row, column, f"=SUM({cells})", self._sum_of(column), "total")

    def _sum_of(self, column):
        sheet = self.sheet
        if column < self.first_column:
            return sum(shown[column - self.first_shown] for shown in sheet.shown.values())
        key = list(sheet.columns)[column - self.first_column]
        return sum(sheet.values.get((row, key), 0) for row in sheet.rows)

    def _set_up_figures(self):
        figures = self._area(self.first_column, self.last_column)
        self.page.no_negative(figures, *self.words["negative"])
        if not self.own["money"]:
            self.page.show_parts(figures)
        if self.own["shown"]:
            self.page.alarm_negative(self._area(self.first_shown, self.first_column - 1))

    def _area(self, first, last):
        return f"{address(FIRST_ROW, first)}:{address(self.last_row, last)}"


def _lines_of(text, width):
    """Return in how many lines a text of so many characters a line stands.

    >>> _lines_of("Train farmers", 20), _lines_of("Train farmers", 7), _lines_of("", 7)
    (1, 2, 1)
    """
    return max(-(-len(text) // width), 1)
