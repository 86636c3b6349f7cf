"""Random years of money with what the Fund's offices spend: late, corrected, sent back and cleared.

The book of plan and budget goes on with a page on which each month holds what was spent until then.
"""

from decimal import Decimal

from odoo.addons.alro_planning.tests.money_book import CENT, NOTHING, MoneyBook, Refused, baht
from odoo.addons.alro_planning.tests.test_money_property import MoneyPropertyCase

SEEDS = (2560, 1, 2)
OPERATIONS = 130


class SpendingBook(MoneyBook):
    """``spent[line]`` holds twelve amounts to date, ``None`` where nothing is reported."""

    def __init__(self):
        super().__init__()
        self.spent, self.reasons = {}, {}

    def open_line(self, line, value, in_grid=False):
        super().open_line(line, value, in_grid)
        self.spent[line], self.reasons[line] = [None] * 12, [""] * 12

    def remove_line(self, line):
        if any(amount is not None for amount in self.spent[line]):
            raise Refused("a month reported as zero is a report too")
        super().remove_line(line)
        del self.spent[line], self.reasons[line]

    def before(self, line, month):
        """Return what was spent to date when the last month before this one was reported."""
        reported = [amount for amount in self.spent[line][:month] if amount is not None]
        return reported[-1] if reported else NOTHING

    def used(self, line):
        return self.before(line, 12)

    def of_month(self, line, month):
        amount = self.spent[line][month]
        return None if amount is None else amount - self.before(line, month)

    def sent_back(self, line, month):
        """Tell whether money came back in a month and nobody says why."""
        own = self.of_month(line, month)
        return own is not None and own < 0 and not self.reasons[line][month]

    def report(self, line, values, reasons):
        """Key months, each for itself, the earlier first; return those that are kept."""
        if line[1] != "f":
            raise Refused("only the Fund's money is keyed")
        kept = []
        for month, reason in reasons.items():
            self.reasons[line][month] = reason
        for month in sorted(values):
            stood = self.spent[line][month]
            amount = None if values[month] is None else self._keyed(values[month])
            self.spent[line][month] = amount
            if amount != stood and self.sent_back(line, month):
                self.spent[line][month] = stood
            else:
                kept.append(month)
        return kept

    def withdraw_reason(self, line, month):
        held = self.reasons[line][month]
        self.reasons[line][month] = ""
        if held and self.sent_back(line, month):
            self.reasons[line][month] = held
            raise Refused("a refund keeps its reason")


class TestSpendingProperty(MoneyPropertyCase):
    book_of = SpendingBook
    never_refused = MoneyPropertyCase.never_refused | {"report_forward", "send"}

    def operations(self):
        return [*super().operations(), *self.spending()]

    def spending(self):
        operations = [*[self.report] * 6, self.report_forward, self.report_forward]
        operations += [*[self.send] * 3, self.return_left, self.return_left, self.withdraw_reason]
        return operations

    def test_random_years_with_spending_agree_with_the_book(self):
        self.run_years(SEEDS, OPERATIONS, self.spending())

    def _fund_line(self):
        return self.pick(line for line in self.book.keyed if line[1] == "f")

    def _reporter(self, line):
        return self.by(self.office[line[0]], "super_admin", "admin_fund", "central_fund")

    def report(self):
        """Key some months, of any line: late, lower, equal, zero or cleared."""
        line = self._fund_line() if self.random.random() < 0.9 else self.pick(self.book.keyed)
        if line:
            numbers = self.random.sample(range(12), self.random.randint(1, 4))
            values = {n: self.random.choice([None, 0, self.amount()]) for n in numbers}
            self._report(line, values)

    def report_forward(self):
        """Key the month after the last one, and more than it."""
        if line := self._fund_line():
            reported = [n for n, amount in enumerate(self.book.spent[line]) if amount is not None]
            month = max(reported, default=-1) + 1
            if month < 12:
                limit = max(self.book.allocated(line), self.book.used(line))
                self._report(line, {month: float(limit)})

    def _report(self, line, values):
        reasons = {
            month: "Sent back"
            for month, value in values.items()
            if value is not None and self.random.random() < 0.4
        }
        user = self._reporter(line)
        months = self._months(line).with_user(user)
        before, explained = list(self.book.spent[line]), list(self.book.reasons[line])
        try:
            kept = self.book.report(line, values, reasons)
        except Refused:
            kept, reasons = [], {}
        changes = [
            *(self._cell(months[n], "disbursed_to_date", values[n], before[n]) for n in values),
            *(self._cell(months[n], "refund_reason", reasons[n], explained[n]) for n in reasons),
        ]
        answers = months.browse().save_cells(changes)
        for month, answer in zip(values, answers, strict=False):
            state = "saved" if month in kept else "refused"
            what = f"{self.moment} {line} {before} {values} {reasons} {answer}"
            self.assertEqual(answer["state"], state, what)
        name = self.moment.split()[-1].rstrip(":")
        for accepted in (True, False):
            self.done[name][accepted] += (len(kept) == len(values)) == accepted

    @staticmethod
    def _cell(month, name, value, expected):
        expected = float(expected) if isinstance(expected, Decimal) else expected or None
        return {"id": month.id, "field": name, "value": value, "expected": expected}

    def withdraw_reason(self):
        if line := self._fund_line():
            month = self.random.choice(
                [n for n, reason in enumerate(self.book.reasons[line]) if reason] or range(12)
            )
            record = self._months(line)[month].with_user(self._reporter(line))
            self.both(
                f"{line} {month}",
                lambda: self.book.withdraw_reason(line, month),
                lambda: record.write({"refund_reason": False}),
            )

    def send(self):
        """Allocate half of what could be, so that there is something to spend and to return."""
        if line := self._fund_line():
            self.draft_and_post("allocate", [[line, baht(self.book.slack(line) / 2)]])

    def return_left(self):
        """Return what is left, or a satang more."""
        lines = [line for line in self.book.keyed if line[1] == "f"]
        left = {line: self.book.allocated(line) - self.book.used(line) for line in lines}
        if line := self.pick([line for line in lines if left[line] > 0] or lines):
            amount = max(left[line], NOTHING) + self.random.choice([NOTHING, NOTHING, CENT])
            self.draft_and_post("return", [[line, amount]])

    def stored_of(self, record, row, months):
        known = row["disbursed_count"] or None
        return {
            **super().stored_of(record, row, months),
            "spent to date": [month["disbursed_to_date"] for month in months],
            "origins": {month["disbursed_origin"] for month in months} - {None},
            "reported": (row["disbursed_count"], known and row["disbursed_as_of"]),
            "used": (known and row["disbursed_amount"], known and row["spent_amount"]),
            "remaining": (row["remaining_amount"], row["is_overspent"]),
            "own": [
                (_or_none(month["disbursed_month"]), month["needs_refund_reason"])
                for month in record.month_ids.sorted("month").read(
                    ["disbursed_month", "needs_refund_reason"]
                )
            ],
        }

    def expected_of(self, line):
        book, months = self.book, self.lines[line].month_ids.sorted("month")
        spent = book.spent[line]
        reported = [n for n, amount in enumerate(spent) if amount is not None]
        last = spent[reported[-1]] if reported else None
        own = [book.of_month(line, n) for n in range(12)]
        return {
            **super().expected_of(line),
            "spent to date": spent,
            "origins": {"manual"} if reported else set(),
            "reported": (len(reported), months[reported[-1]].month if reported else None),
            "used": (last, last),
            "remaining": (
                book.received(line) - book.used(line),
                book.used(line) > book.allocated(line),
            ),
            "own": [
                (None if amount is None else float(amount), book.sent_back(line, n))
                for n, amount in enumerate(own)
            ],
        }


def _or_none(value):
    return None if value is False else value
