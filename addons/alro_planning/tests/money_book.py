"""The money of a year on paper: what people decided, and by plain addition what follows from it.

An independent oracle: it imports nothing of the suite, adds up everything anew whenever it is asked,
and holds each rule as a sentence over all dates. What breaks one is refused and leaves no trace.

A *whole* is ``(activity, category)``, an appropriation; a *line* is ``(office, activity, category)``.
"""

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING, CENT = Decimal(0), Decimal("0.01")
BEGINNING = date.min
MOST = Decimal(10) ** 12


class Refused(Exception):
    """What the rules do not allow."""


def baht(value):
    """Return an amount to the satang, half of one rounded up.

    >>> baht(2.675), baht("12.5"), baht(-0.0) == 0
    (Decimal('2.68'), Decimal('12.50'), True)
    """
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


@dataclass
class Document:
    kind: str
    date: date
    entries: list  # [[line or whole, amount]]
    outside: str = ""
    state: str = "draft"
    number: int = 0


@dataclass
class Plan:
    planned: list = field(default_factory=lambda: [NOTHING] * 12)
    confirmed: list = field(default_factory=lambda: [NOTHING] * 12)
    state: str = "draft"
    confirmed_once: bool = False


class MoneyBook:
    def __init__(self):
        self.act, self.keyed, self.plans, self.documents = {}, {}, {}, {}
        self.basis, self.today = "received", date.max

    # ------------------------------------------------------------ what follows, at a date or now

    def _moved(self, kind, day):
        for document in self.documents.values():
            if document.state == "posted" and document.kind == kind:
                if day is None or document.date <= day:
                    yield from document.entries

    def moved(self, kind, line, day=None):
        """Return what posted documents of a kind moved at this very line."""
        return sum((amount for place, amount in self._moved(kind, day) if place == line), NOTHING)

    def changed(self, place, day=None):
        """Return what changes added: to a line, or anywhere in a whole."""
        return sum(
            (amount for at, amount in self._moved("change", day) if place in (at, at[-2:])), NOTHING
        )

    def received(self, place, day=None):
        keyed = self.act if len(place) == 2 else self.keyed
        return keyed[place] + self.changed(place, day)

    def lines_of(self, whole):
        return [line for line in self.keyed if line[-2:] == whole]

    def given(self, whole, day=None):
        return sum((self.received(line, day) for line in self.lines_of(whole)), NOTHING)

    def ungiven(self, whole, day=None):
        return self.received(whole, day) - self.given(whole, day)

    def allocated(self, line, day=None):
        return self.moved("allocate", line, day) - self.moved("return", line, day)

    def days(self):
        """Return the dates at which something changes, the beginning first."""
        posted = {each.date for each in self.documents.values() if each.state == "posted"}
        return [BEGINNING, *sorted(posted)]

    def problems(self):
        """Yield every rule that is broken, with the first date on which it is."""
        for day in self.days():
            for whole in self.act:
                if not NOTHING <= self.given(whole, day) <= self.received(whole, day):
                    yield f"{whole} on {day}"
            for line in self.keyed:
                if not NOTHING <= self.allocated(line, day) <= self.received(line, day):
                    yield f"{line} on {day}"

    def room(self, whole):
        return min(self.ungiven(whole, day) for day in self.days())

    def slack(self, line):
        return min(self.received(line, day) - self.allocated(line, day) for day in self.days())

    def used(self, _line):
        """Return what is spent or bound of a line; a book with spending knows more."""
        return NOTHING

    # ------------------------------------------------------------ budgets

    @contextmanager
    def trial(self):
        """Let what is done inside stand only if no rule is broken by it."""
        before = deepcopy(self.__dict__)
        try:
            yield
            for problem in self.problems():
                raise Refused(problem)
        except Refused:
            self.__dict__.update(before)
            raise

    @staticmethod
    def _keyed(value):
        amount = baht(value)
        if not NOTHING <= amount < MOST:
            raise Refused(f"{value} is no amount")
        return amount

    def appropriate(self, whole, value):
        """Create, raise or lower an appropriation."""
        with self.trial():
            self.act[whole] = self._keyed(value)

    def remove_whole(self, whole):
        if self.lines_of(whole) or self._stands_in_documents(whole):
            raise Refused(f"{whole} is in use")
        del self.act[whole]

    def open_line(self, line, value, in_grid=False):
        """A line typed into the grid needs its appropriation; any other begins one of zero."""
        if in_grid and line[-2:] not in self.act:
            raise Refused(f"{line[-2:]} has no appropriation")
        with self.trial():
            self.act.setdefault(line[-2:], NOTHING)
            self.keyed[line], self.plans[line] = self._keyed(value), Plan()

    def receive(self, values):
        """Type what lines receive, all or nothing: ``{line: value}``."""
        with self.trial():
            for line, value in values.items():
                self.keyed[line] = self._keyed(value) - self.changed(line)

    def receive_each(self, values):
        """Type into cells of which each stands alone, and return those that are kept.

        What is taken away makes room first; the rest in the order in which it was typed.
        """
        kept = []
        lowered = [each for each in values if baht(values[each]) < self.received(each)]
        for line in [*lowered, *(each for each in values if each not in lowered)]:
            try:
                self.receive({line: values[line]})
            except Refused:
                continue
            kept.append(line)
        return kept

    def remove_line(self, line):
        if self._stands_in_documents(line) or self.used(line):
            raise Refused(f"{line} is in use")
        del self.keyed[line], self.plans[line]

    def _stands_in_documents(self, place):
        return any(
            place in (at, at[-2:])
            for document in self.documents.values()
            for at, _amount in document.entries
        )

    # ------------------------------------------------------------ documents

    def post(self, *names):
        """Let documents count: all of them or none."""
        with self.trial():
            for name in sorted(names, key=lambda name: (self.documents[name].date, name)):
                self._post(self.documents[name])
            for name in names:
                self._check_return(self.documents[name])

    def _post(self, document):
        amounts = [amount for _place, amount in document.entries]
        if document.state != "draft" or not amounts or not all(amounts):
            raise Refused("no draft, or nothing in it")
        if document.date > self.today:
            raise Refused("its day has not come")
        if document.kind != "change" and min(amounts) < 0:
            raise Refused("sent and returned is what is above zero")
        if document.kind == "change" and not document.outside and sum(amounts):
            raise Refused("what is added is taken from somewhere")
        same = [each.number for each in self.documents.values() if each.kind == document.kind]
        document.number = document.number or max(same) + 1
        document.state = "posted"

    def _check_return(self, document):
        if document.kind == "return":
            for line, _amount in document.entries:
                if self.allocated(line) < self.used(line):
                    raise Refused(f"{line} has spent what it returns")

    def reverse(self, *names):
        with self.trial():
            for name in names:
                if self.documents[name].state != "posted":
                    raise Refused("only what is posted is reversed")
                self.documents[name].state = "reversed"

    def remove_document(self, name):
        self._check_draft(name)
        del self.documents[name]

    def edit(self, name, entries=None, day=None):
        self._check_draft(name)
        document = self.documents[name]
        document.entries = document.entries if entries is None else entries
        document.date = day or document.date

    def _check_draft(self, name):
        if self.documents[name].state != "draft":
            raise Refused("what was posted is not edited")

    # ------------------------------------------------------------ plans

    def whole_of_plan(self, line):
        return self.allocated(line) if self.basis == "allocated" else self.received(line)

    def is_stale(self, line):
        plan = self.plans[line]
        return plan.confirmed_once and sum(plan.confirmed) != self.whole_of_plan(line)

    def status(self, line):
        plan = self.plans[line]
        if self.is_stale(line):
            return "stale"
        if plan.state == "confirmed":
            return "confirmed"
        if sum(plan.planned) == self.whole_of_plan(line):
            return "balanced"
        return "unbalanced" if sum(plan.planned) else "empty"

    def plan(self, line, values):
        """Type months of a plan: ``{0 for October …: value}``."""
        plan = self.plans[line]
        if plan.state == "confirmed" and not self.is_stale(line):
            raise Refused("a confirmed plan is reopened first")
        amounts = {month: self._keyed(value) for month, value in values.items()}
        for month, amount in amounts.items():
            plan.planned[month], plan.state = amount, "draft"

    def confirm(self, line):
        plan = self.plans[line]
        if sum(plan.planned) != self.whole_of_plan(line):
            raise Refused("a plan that does not add up is not confirmed")
        plan.confirmed, plan.state = list(plan.planned), "confirmed"
        plan.confirmed_once = True

    def reopen(self, line):
        if self.plans[line].state != "confirmed":
            raise Refused("only a confirmed plan is reopened")
        self.plans[line].state = "draft"
