"""A file as the treasury's report by budget code looks, as plain Python. No ORM here."""

import io
from functools import cache
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
import yaml

FILE = Path(__file__).with_name("gfmis_2568.yaml")
FIRST_AMOUNT = 5  # column of the first figure, counted from 0


@cache
def read_gfmis():
    """Return the YAML as it stands; its head explains the words. Shared: do not change it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


class Row(NamedTuple):
    """What the report says of a line of the budget, in baht; ``less``: by how much what remains is wrong."""

    unit: str
    source: str
    budget_code: str
    name: str
    net: int
    reserved: int = 0
    committed: int = 0
    disbursed: int = 0
    by_others: int = 0
    less: int = 0

    def cells(self):
        """Return the row as it stands in the report, without its number.

        >>> Row("0790000050", "6811220", "07900310010000000000", "a", 100, 1, 2, 30, 4).cells()[4:]
        (100, 0, 100, 0, 1, 2, 30, 4, 63)
        """
        used = self.reserved + self.committed + self.disbursed + self.by_others
        amounts = (self.net, 0, self.net, 0, self.reserved, self.committed)
        amounts += (self.disbursed, self.by_others, self.net - used - self.less)
        return (self.unit, self.source, self.budget_code, self.name, *amounts)


def lines_of(rows, year, as_of, printed):
    """Return all lines of the report: its head, the rows with a sum for each source, and the sum of all."""
    words = read_gfmis()
    yield tuple(words["title"])
    yield (words["about"].format(department=words["department"], year=year),)
    yield (words["dates"].format(as_of=thai_day(as_of), printed=thai_day(printed)),)
    yield ()
    yield tuple(words["heads"])
    ordered = sorted(rows, key=lambda row: (row.source, row.unit, row.budget_code))
    of_source = {}
    for row in ordered:
        of_source.setdefault(row.source, []).append(row.cells())
    number = 0
    for source, group in of_source.items():
        for cells in group:
            number += 1
            yield (number, *cells)
        yield _sum_of(words["subtotal"].format(code=source), group)
    yield _sum_of(words["total"], [row.cells() for row in ordered])


def _sum_of(label, cells):
    amounts = (column for column in list(zip(*cells, strict=True))[FIRST_AMOUNT - 1 :])
    return (None, None, None, None, label, *map(sum, amounts))


def thai_day(day):
    """Return a day as the treasury writes it.

    >>> from datetime import date
    >>> thai_day(date(2025, 3, 31))
    '31.03.2568'
    """
    return f"{day.day:02d}.{day.month:02d}.{day.year + 543}"


def content_of(lines):
    """Return these lines as the bytes of a workbook."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("NFMA46")
    sheet.set_column(1, 4, 24)
    sheet.set_column(FIRST_AMOUNT, FIRST_AMOUNT + 8, 16)
    look = book.add_format({"num_format": "#,##0.00"})
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value, look if column else None)
    book.close()
    return file.getvalue()
