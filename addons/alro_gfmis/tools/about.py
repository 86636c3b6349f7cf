"""What the lines around a table say of it: date, year, department, and in what its figures are."""

import re

from openpyxl.utils import get_column_letter

from .cells import written
from .dates import find_as_of, find_department, find_fiscal_year

_THOUSANDS = r"(?:[0-9๐-๙]*\s*(?:พัน|หมื่น|แสน|ล้าน)|[1๑][0๐]*(?:,[0๐]{3})+)\s*บาท"
_UNIT = re.compile(
    rf"(?:หน่วย(?:นับ|เงิน|เป็น)?|\()\s*[:=\-–]?\s*(?:เป็น\s*)?{_THOUSANDS}|^\s*{_THOUSANDS}\s*$"
    r"|(?:\(|\bunit\s*[:=]?\s*|\bin\s+)(?:thousands?|millions?)(?:\s+of)?\s+baht\b",
    re.IGNORECASE,
)
_LONGEST_TOLD = 40


class About:
    """What the lines around the table say of it; those above count first."""

    def __init__(self, recognised):
        self.recognised, self.era = recognised, recognised.layout.era
        self.figures = set(recognised.places.values())
        self.as_of = self.as_of_place = self.fiscal_year = self.department = None
        self.problems = []

    def take(self, number, values):
        above = number <= self.recognised.head_row
        for column, value in enumerate(values):
            if type(value) is str and _UNIT.search(value):
                if above or column not in self.figures:
                    self._tell("unit", number, column, text=value.strip()[:_LONGEST_TOLD])
        if number < self.recognised.head_rows[0]:
            # label and value may stand in two cells
            text = "\t".join(written(value) for value in values if value is not None)
            self.fiscal_year = self.fiscal_year or find_fiscal_year(text)
            self.department = self.department or find_department(text)
        if found := find_as_of(values, self.era):
            day, column = found
            if self.as_of is None:
                self.as_of, self.as_of_place = day, f"{get_column_letter(column + 1)}{number}"
            elif day != self.as_of:
                self._tell("other_date", number, column, date=day)

    def _tell(self, code, number, column, **values):
        """Keep a problem where it stands first; pages repeat it."""
        if not any((code, values) == (known, told) for known, _address, told in self.problems):
            self.problems.append((code, f"{get_column_letter(column + 1)}{number}", values))
