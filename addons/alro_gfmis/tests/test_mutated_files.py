"""Random damage to reports of all kinds: each ends in rows or in a word on why not."""

import random
from collections import Counter
from decimal import Decimal

from odoo.tests import BaseCase

from . import writers
from .reader_process import read_apart
from .writers import TABLE

SEEDS = (2568, 7, 46)
FILES = 160  # of each seed
MOST_MEGABYTES = 1000

STRANGE = [
    "",
    " ",
    "\u200b",
    "-",
    "*",
    "**",
    "รวม",
    "รวมทั้งสิ้น",
    "หมายเหตุ",
    "=1+1",
    "#REF!",
    "1e400",
    "NaN",
    "inf",
    "99999999999999999999",
    "1.2.3",
    "(1,2",
    "๑๒๓",
    "31.03.2568",
    "2.1E+19",
    "x" * 5000,
    "\ufffd",
    "a\nb",
    "คงเหลือ",
]
NUMBERS = [
    Decimal("1e15"),
    Decimal("-0.005"),
    Decimal("21009322044002000000"),
    Decimal("1e300"),
    Decimal("1e-300"),
]


class Damage:
    """Damages tables and bytes; the same number makes the same files."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def file(self):
        """Return a damaged file, and how it was damaged."""
        table = [list(values) for values in TABLE]
        done = []
        for _turn in range(self.random.randrange(3)):
            damage = self.random.choice(
                [
                    self.cell,
                    self.number,
                    self.no_row,
                    self.twice,
                    self.swap,
                    self.no_column,
                    self.no_head,
                ]
            )
            damage(table)
            done.append(damage.__name__)
        write = self.random.choice(
            [
                writers.openpyxl_xlsx,
                writers.xlsxwriter_xlsx,
                writers.hand_written_xlsx,
                writers.xlwt_xls,
                writers.excel_5_xls,
                writers.html,
                writers.csv,
                writers.text,
                writers.sap_list,
                self.zipped,
                self.other_encoding,
            ]
        )
        try:
            content = write(table)
        except (ValueError, IndexError, TypeError, UnicodeError, AttributeError) as error:
            # a program that refuses to write this; by far not each time
            return None, [write.__name__, type(error).__name__]
        if self.random.random() < 0.7:
            damage = self.random.choice(
                [
                    self.cut,
                    self.bytes,
                    self.nothing_in_between,
                    self.repeat,
                    self.in_part,
                    self.foreign,
                ]
            )
            content = damage(content)
            done.append(damage.__name__)
        return content, [write.__name__, *done]

    def any_row(self, table):
        return self.random.choice([values for values in table if values] or [[None]])

    def cell(self, table):
        values = self.any_row(table)
        values[self.random.randrange(len(values))] = self.random.choice(STRANGE)

    def number(self, table):
        values = self.any_row(table)
        values[self.random.randrange(len(values))] = self.random.choice(NUMBERS)

    def no_row(self, table):
        del table[self.random.randrange(len(table))]

    def twice(self, table):
        table.insert(self.random.randrange(len(table)), list(self.any_row(table)))

    def swap(self, table):
        one, other = (self.random.randrange(len(table)) for _time in range(2))
        table[one], table[other] = table[other], table[one]

    def no_column(self, table):
        column = self.random.randrange(14)
        for values in table:
            del values[column : column + 1]

    def no_head(self, table):
        for values in table:
            if values[:1] == ["ลำดับ"]:
                values[self.random.randrange(len(values))] = self.random.choice(
                    [None, "x", "เบิกจ่าย"]
                )

    def zipped(self, table):
        return writers.zipped({"a.xls": writers.xlwt_xls(table)})

    def other_encoding(self, table):
        encoding = self.random.choice(["utf-16-le", "utf-16-be", "cp874", "utf-8"])
        mark = "" if encoding == "cp874" else self.random.choice(["", "\ufeff"])
        return writers.csv(table, self.random.choice(",;\t|"), encoding, mark)

    def cut(self, content):
        return content[: self.random.randrange(len(content))]

    def bytes(self, content):
        damaged = bytearray(content)
        for _time in range(self.random.choice([1, 1, 4, 40])):
            damaged[self.random.randrange(len(damaged))] = self.random.choice(
                [0, 0xFF, self.random.randrange(256)]
            )
        return bytes(damaged)

    def nothing_in_between(self, content):
        start = self.random.randrange(len(content))
        return content[:start] + content[start + self.random.randrange(1, 600) :]

    def repeat(self, content):
        start = self.random.randrange(len(content))
        piece = content[start : start + self.random.randrange(1, 600)]
        return content[:start] + piece * self.random.randrange(2, 50) + content[start:]

    def foreign(self, content):
        start = self.random.randrange(len(content))
        piece = self.random.choice(
            [
                b"\0",
                b"\xed\xa0\x80",
                b"<table>",
                b"</td>",
                b'"',
                b"&#xD800;",
                b"\xff\xfe",
                b"\x1a",
                b"]]>",
            ]
        )
        return content[:start] + piece + content[start:]

    def in_part(self, content):
        """Damage a part inside of an archive, so that the archive itself is whole."""
        if not content.startswith(b"PK"):
            return self.bytes(content)
        parts = writers.parts_of(content)
        name = self.random.choice(list(parts))
        damage = self.random.choice(
            [self.bytes, self.cut, self.nothing_in_between, self.repeat, self.foreign]
        )
        parts[name] = damage(parts[name] or b"x")
        return writers.zipped(parts)


class TestMutatedFiles(BaseCase):
    def test_damaged_files(self):
        for seed in SEEDS:
            damage = Damage(seed)
            made = [damage.file() for _turn in range(FILES)]
            told = [(content, how) for content, how in made if content]
            self.assertGreater(len(told), FILES * 0.8)
            outcomes, megabytes = read_apart(content for content, _how in told)
            kinds = Counter(outcome if isinstance(outcome, str) else "read" for outcome in outcomes)
            with self.subTest(seed=seed, outcomes=kinds):
                for outcome, (_content, how) in zip(outcomes, told, strict=True):
                    self.assertFalse(
                        isinstance(outcome, str) and outcome.startswith("FAULT"), (how, outcome)
                    )
                # the damage reaches both ends
                self.assertGreater(kinds["read"], 10)
                self.assertGreater(len(kinds), 4)
                self.assertLess(megabytes, MOST_MEGABYTES)

    def test_a_file_that_was_cut_off_is_never_read_as_a_whole_one(self):
        """Where it ends is asked of each kind in some hundred places; text is cut at the end of a line."""
        for write, format in (
            (writers.xlsxwriter_xlsx, "xlsx"),
            (writers.xlwt_xls, "xls"),
            (writers.html, "html"),
        ):
            content = write()
            whole = {"head": 4, "data": 3, "subtotal": 1, "total": 1, "note": 1}
            places = range(1, len(content), len(content) // 100)
            outcomes, _megabytes = read_apart(content[:place] for place in places)
            with self.subTest(format=format):
                # what lies behind the last part of a container may go without harm
                read = [outcome for outcome in outcomes if not isinstance(outcome, str)]
                self.assertLess(len(read), 15)
                self.assertEqual(read, [whole] * len(read))
