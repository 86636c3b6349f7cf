"""Random years of files that are uploaded, checked, decided about, posted and reversed in any order.

After each operation every month holds what a book in plain Python says, what is refused is refused
by both, and the value log leads to what stands.
"""

import base64
import csv
import io
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError

from .common import INVESTMENT, OPERATING, UNIT_CHIANGMAI, UNIT_SAKAEO, GfmisCommon

SEEDS = (2560, 1, 2, 3, 4)
OPERATIONS = 120
LINES = ("op", "inv", "op_sakaeo")
# a row's codes, by whose money it is; of the last three nobody knows, several know, or another year
CODES = {
    "op": (UNIT_CHIANGMAI, OPERATING),
    "inv": (UNIT_CHIANGMAI, INVESTMENT),
    "op_sakaeo": (UNIT_SAKAEO, OPERATING),
    "unknown": ("0799999999", OPERATING),
    "several": (UNIT_CHIANGMAI, "6011999"),
    "carried": (UNIT_CHIANGMAI, "5911220"),
}
OFTEN = [*LINES] * 6 + ["unknown", "several", "carried"]
DAYS = [
    date(2016, 10, 31),
    date(2017, 2, 10),
    date(2017, 2, 28),
    date(2017, 3, 15),
    date(2017, 9, 30),
    date(2017, 10, 9),  # after the year's end, of September
]
AMOUNTS = [0, 5, 5, 10, 20, 40, "0.01", "33.33", "99.99"]
END, SEPTEMBER = date(2017, 9, 30), date(2017, 9, 1)
FIELDS = ("disbursed_to_date", "by_others_to_date", "committed_to_date", "reserved_to_date")


class Refused(Exception):
    """What the book does not let anybody do."""


@dataclass
class Row:
    whose: str
    own: Decimal
    others: Decimal
    committed: Decimal
    reserved: Decimal
    chosen: str | None = None
    aside: bool = False

    def line(self):
        """Return the line that it counts for, ``None`` if it counts for none, or refuse to say."""
        if self.aside or self.whose == "carried":
            return None
        if self.chosen or self.whose in LINES:
            return self.chosen or self.whose
        raise Refused(f"nobody knows whose {self.whose} is")


@dataclass
class File:
    content: int
    day: date
    rows: list
    state: str = "draft"
    turn: int = 0  # in which it was posted
    told: dict = field(default_factory=dict)
    # what is odd: whether the line is nothing any more
    explained: dict = field(default_factory=dict)

    def month(self):
        return SEPTEMBER if self.day > END else self.day.replace(day=1)

    def sums(self):
        """Return what it says of each line: disbursed, of this by others, committed, reserved."""
        sums = defaultdict(lambda: [Decimal(0)] * 4)
        for row in self.rows:
            try:
                line = row.line()
            except Refused:
                continue
            if line:
                amounts = row.own + row.others, row.others, row.committed, row.reserved
                sums[line] = [a + b for a, b in zip(sums[line], amounts, strict=True)]
        return dict(sums)


class Book:
    """What each month must hold: said by nobody but the files that are posted."""

    def __init__(self):
        self.files, self.turn = [], 0

    def posted(self):
        return sorted(
            (file for file in self.files if file.state == "posted"),
            key=lambda file: (file.day, file.turn),
        )

    def holds(self, line, month):
        said = [file for file in self.posted() if file.month() == month and line in file.told]
        return said[-1] if said else None

    def odd(self, file):
        """Return what somebody has to explain before a file is posted; refuse what nobody can."""
        others = [other for other in self.posted() if other is not file]
        odd, sums = set(), file.sums()
        for line, (disbursed, *rest) in sums.items():
            before = [other for other in others if other.day <= file.day and line in other.told]
            after = [other for other in others if other.day > file.day and line in other.told]
            if min(disbursed, *rest) < 0:
                raise Refused(f"{line} is below zero")
            was = before[-1].told[line][0] if before else Decimal(0)
            if before and disbursed < was:
                odd.add((line, "fall", disbursed, was))
            elif after:
                first = [other for other in after if other.day == after[0].day][-1]
                if disbursed > first.told[line][0]:
                    odd.add((line, "above", disbursed, was, first.told[line][0]))
        last = [other for other in others if other.day <= file.day][-1:]
        for line in {line for other in last for line in other.sums()} - sums.keys():
            was = [other for other in others if other.day <= file.day and line in other.told]
            odd.add((line, "missing", was[-1].told[line][0]))
        return odd

    def compare(self, file):
        """What was explained stays explained as long as it is the same."""
        odd = self.odd_of_others(file)
        file.explained = {key: zero for key, zero in file.explained.items() if key in odd}

    def odd_of_others(self, file):
        """Return what somebody has to explain, what nobody can left out."""
        whole = file.rows
        below = {line for line, amounts in file.sums().items() if min(amounts) < 0}
        try:
            file.rows = [row for row in whole if _line_of(row) not in below]
            return {key for key in self.odd(file) if key[0] not in below}
        finally:
            file.rows = whole

    def check(self, file):
        if file.state in ("posted", "reversed"):
            raise Refused("it is settled")
        self._refuse_twin(file)
        file.state = "checked"
        self.compare(file)

    def _refuse_twin(self, file):
        for other in self.files:
            if other is not file and other.state == "posted" and other.content == file.content:
                raise Refused("it is posted already")

    def decide(self, file, row, what):
        if file.state != "checked":
            raise Refused("it is not checked, or settled")
        row.aside = what == "aside"
        row.chosen = what if what in LINES else row.chosen
        self.compare(file)

    def explain(self, file, zero):
        odd = self.odd_of_others(file)
        file.explained |= {key: zero and key[1] == "missing" for key in odd}

    def post(self, file):
        if file.state != "checked":
            raise Refused("it is not checked")
        self._refuse_twin(file)
        if not [row for row in file.rows if row.line()]:
            raise Refused("there is nothing in it")
        if self.odd(file) - file.explained.keys():
            raise Refused("something is odd")
        self.turn += 1
        file.state, file.turn, file.told = "posted", self.turn, file.sums()
        file.told |= {key[0]: [Decimal(0)] * 4 for key, zero in file.explained.items() if zero}

    def reverse(self, file):
        if file.state != "posted":
            raise Refused("it is not posted")
        file.state = "reversed"


def _line_of(row):
    try:
        return row.line()
    except Refused:
        return None


class TestProperty(GfmisCommon):
    def test_random_years_agree_with_the_book(self):
        done = defaultdict(lambda: [0, 0])
        for seed in SEEDS:
            savepoint = self.env.cr.savepoint()
            self.run_year(seed, done)
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        for name in ("check", "decide", "post", "reverse"):
            refused, accepted = done[name]
            self.assertGreater(accepted, 5, f"{name}: {dict(done)}")
            self.assertGreater(refused, 3, f"{name}: {dict(done)}")

    def run_year(self, seed, done):
        self.random, self.book, self.number = random.Random(seed), Book(), 0
        self.batches, self.seen, self.ends = {}, self._last_entry(), {}
        operations = [self.upload] * 3 + [self.upload_again]
        operations += [self.check] * 4 + [self.decide] * 4 + [self.explain] * 5
        operations += [self.post_one] * 8 + [self.reverse_one] * 3
        for number in range(OPERATIONS):
            operation = self.random.choice(operations)
            self.moment = f"seed {seed}, operation {number}, {operation.__name__}"
            operation(done)
            self.compare()
            self.replay()

    def both(self, name, done, on_paper, in_suite):
        try:
            on_paper()
            accepted, why = True, ""
        except Refused as refused:
            accepted, why = False, refused
        try:
            with self.env.cr.savepoint():
                in_suite()
                self.env.flush_all()
        except UserError as error:
            self.env.invalidate_all()
            self.assertFalse(accepted, f"{self.moment}: {error}")
        else:
            self.assertTrue(accepted, f"{self.moment} is accepted: {why}")
        done[name][accepted] += 1

    def some(self, *states):
        files = [file for file in self.book.files if not states or file.state in states]
        return self.random.choice(files) if files else None

    def mostly(self, state):
        """Return a file, mostly one in a state."""
        return self.some(state) if self.random.random() < 0.7 else self.some()

    def batch(self, file):
        user = self.users[self.random.choice(["central_act", "super_admin"])]
        return self.batches[id(file)].with_user(user)

    # what is done

    def upload(self, _done):
        amount = self._amount
        rows = [
            Row(self.random.choice(OFTEN), amount(-0.1), amount(0.6), amount(0.5), amount(0.7))
            for _n in range(self.random.randint(1, 5))
        ]
        self._keep(File(self.number, self.random.choice(DAYS), rows), self._content)

    def _amount(self, seldom):
        """Return an amount, often nothing; with a chance below nothing, one below zero now and then."""
        if seldom < 0 and self.random.random() < -seldom:
            return Decimal(-self.random.choice([1, 60]))
        if self.random.random() < seldom:
            return Decimal(0)
        return Decimal(self.random.choice(AMOUNTS))

    def upload_again(self, _done):
        """The same file once more, under another name."""
        if known := self.some():
            rows = [Row(**{**vars(row), "chosen": None, "aside": False}) for row in known.rows]
            datas = self.batches[id(known)].datas
            self._keep(File(known.content, known.day, rows), lambda _file: datas)

    def _keep(self, file, content):
        self.number += 1
        values = {
            "name": f"{self.number}.csv",
            "datas": content(file),
            "fiscal_year_id": self.year.id,
        }
        batches = self.env["alro.gfmis.batch"].with_user(self.users["central_act"])
        self.batches[id(file)] = batches.create(values)
        self.book.files.append(file)

    def _content(self, file):
        rows = [
            self.row(
                *CODES[row.whose],
                net=1000,
                own=row.own,
                others=row.others,
                po=row.committed,
                reserved=row.reserved,
                item=f"{self.number}/{number}",
            )
            for number, row in enumerate(file.rows)
        ]
        text = io.StringIO()
        day = f"{file.day:%d.%m}.{file.day.year + 543}"
        csv.writer(text).writerows(self.sheet(rows, day, total=False))
        return base64.b64encode(text.getvalue().encode())

    def check(self, done):
        if file := self.some("draft", "checked") if self.random.random() < 0.7 else self.some():
            batch = self.batch(file)
            self.both("check", done, lambda: self.book.check(file), batch.action_check)

    def decide(self, done):
        file = self.mostly("checked")
        if not file:
            return
        number = self.random.randrange(len(file.rows))
        row, what = file.rows[number], self.random.choice(["aside", None, *LINES])
        batch = self.batch(file)
        record = batch.row_ids.filtered(lambda row: row.kind == "data").sorted("number")
        if not record:
            return  # never checked
        record = record[number]
        if what in LINES:
            in_suite = lambda: self._choose(record, getattr(self, what))  # noqa: E731
        else:
            in_suite = lambda: self._set_aside(record, what)  # noqa: E731
        self.both("decide", done, lambda: self.book.decide(file, row, what), in_suite)

    def _set_aside(self, record, what):
        record.aside_reason = "Not ours" if what else False

    def _choose(self, record, line):
        dialog = self.env["alro.gfmis.choose"].with_user(record.env.user)
        values = {"row_ids": [(6, 0, record.ids)], "budget_line_id": line.id, "remember": "row"}
        dialog.create(values).action_choose()

    def explain(self, _done):
        """Explain all that is odd, as far as people have seen it."""
        if file := self.some("checked"):
            batch = self.batch(file)
            self.both(
                "check",
                defaultdict(lambda: [0, 0]),
                lambda: self.book.check(file),
                batch.action_check,
            )
            if file.state == "checked" and not self._is_twin(file):
                figures = batch.suspect_ids.filtered(lambda figure: figure.result != "negative")
                zero = self.random.choice([True, False])
                self.book.explain(file, zero)
                self.assertEqual(len(figures), len(file.explained), self.moment)
                figures.write({"reason": "Money came back"})
                missing = figures.filtered(lambda figure: figure.result == "missing")
                missing.write({"is_zero": zero})

    def _is_twin(self, file):
        return any(
            other is not file and other.state == "posted" and other.content == file.content
            for other in self.book.files
        )

    def post_one(self, done):
        if file := self.mostly("checked"):
            batch = self.batch(file)
            self.both("post", done, lambda: self.book.post(file), batch.action_post)

    def reverse_one(self, done):
        if file := self.mostly("posted"):
            batch = self.batch(file)
            reverse = lambda: batch.action_reverse("Wrong file")  # noqa: E731
            self.both("reverse", done, lambda: self.book.reverse(file), reverse)

    # what stands

    def compare(self):
        for name in LINES:
            for month in self.months_of(getattr(self, name)):
                file = self.book.holds(name, month.month)
                [row] = month.read([*FIELDS, "as_of", "disbursed_origin"])
                stands = [row[field] for field in (*FIELDS, "as_of", "disbursed_origin")]
                said = [*map(float, file.told[name]), file.day, "gfmis"] if file else [False] * 6
                where = f"{self.moment}: {name} {month.month}"
                self.assertEqual(stands, said, where)
                batch = self.batches[id(file)].id if file else False
                self.assertEqual(month.sudo().gfmis_batch_id.id, batch, where)
        for file in self.book.files:
            self.assertEqual(self.batches[id(file)].state, file.state, self.moment)

    def _last_entry(self):
        [(last,)] = self._rows("SELECT COALESCE(MAX(id), 0) FROM alro_value_log")
        return last

    def _rows(self, query, *parameters):
        self.env.flush_all()
        self.env.cr.execute(query, parameters or None)
        return self.env.cr.fetchall()

    def replay(self):
        """New entries of the log follow the ones before, and end in what stands."""
        months = (self.op | self.inv | self.op_sakaeo).month_ids
        for number, month, name, old, new, origin in self._rows(
            """SELECT l.id, l.res_id, f.name, l.old_value, l.new_value, l.origin FROM alro_value_log l
            JOIN ir_model m ON m.id = l.model_id JOIN ir_model_fields f ON f.id = l.field_id
            WHERE m.model = 'alro.spending.month' AND l.res_id = ANY(%s) AND l.id > %s
            AND f.name = ANY(%s) ORDER BY l.id""",
            months.ids,
            self.seen,
            list(FIELDS),
        ):
            self.seen = number
            before = self.ends.get((month, name), _blank(name))
            self.assertEqual(before, old, f"{self.moment}: {name}")
            self.assertEqual(origin, "gfmis", self.moment)
            self.ends[month, name] = new
        for month in months:
            [row] = month.read(FIELDS)
            for name in FIELDS:
                stands = _blank(name) if row[name] is False else row[name]
                last = self.ends.get((month.id, name), _blank(name))
                self.assertEqual(last if last is None else float(last), stands, self.moment)


def _blank(name):
    """Return how the log keeps what is not reported: of what goes with the amount disbursed, as zero."""
    return None if name == "disbursed_to_date" else 0
