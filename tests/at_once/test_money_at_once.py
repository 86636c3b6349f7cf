"""Two people at the same moment with the same money: one is refused, or comes after the other; no total is wrong.

What stands in the end is put into a book in plain Python, which knows the rules and adds up by itself.
"""

import sys
from functools import partial
from pathlib import Path

import pytest
from people import Refused

sys.path.append(str(Path(__file__).resolve().parents[2] / "addons" / "alro_planning" / "tests"))
from money_book import Document, MoneyBook, Plan, baht  # noqa: E402

EITHER_WAY = pytest.mark.parametrize("turned", [False, True], ids=["first", "last"])
NUMBERS = (
    "received_amount",
    "changed_amount",
    "sent_amount",
    "returned_amount",
    "allocated_amount",
)


class Money:
    """An activity with 100 baht in one category, which two offices share."""

    def __init__(self, world, people):
        self.world, self.database, self.boss = world, world.database, world.boss
        self.keeper, self.planner = people("central_act"), people("admin_act_fund")
        self.day = str(
            self.database.value("SELECT date_from FROM alro_fiscal_year WHERE id = %s", world.year)
        )
        self.categories = [
            self.database.value("SELECT id FROM alro_expense_category WHERE code = %s", code)
            for code in ("operating", "investment")
        ]
        self.whole = self.appropriation(100)

    def appropriation(self, amount, category=0):
        return self.world.make("appropriation", **self.whole_at(category), act_amount=amount)

    def whole_at(self, category=0):
        return {"activity_id": self.world.activity, "category_id": self.categories[category]}

    def place(self, office="AL50", category=0):
        participation = self.world.participations[office]
        return {"participation_id": participation, "category_id": self.categories[category]}

    def line(self, received=0, office="AL50", category=0):
        place = self.place(office, category)
        return self.world.make("budget.line", **place, received_amount=received)

    def draft(self, kind, *entries, **values):
        """Return the id of a draft: ``(field, id, amount)`` are its lines."""
        lines = [[0, 0, {field: id_, "amount": amount}] for field, id_, amount in entries]
        return self.world.make(
            "budget.transfer", kind=kind, date=self.day, line_ids=lines, **values
        )

    def allocation(self, line, amount):
        return self.draft("allocate", ("budget_line_id", line, amount))

    def post(self, document, person=None):
        return (person or self.keeper).call("alro.budget.transfer", "action_post", [document])

    def reverse(self, document, person=None):
        model, reason = "alro.budget.transfer", "Wrong"
        return (person or self.boss).call(model, "action_reverse", [document], reason)

    def receive(self, person, line, amount, expected):
        cell = (line, "received_amount", amount, expected)
        return person.save(cell, model="alro.budget.line")

    def bear(self, person, amount, office="AL50"):
        change = {"id": False, "field": "received_amount", "value": amount, "expected": None}
        change["place"] = self.place(office)
        return person.call("alro.budget.line", "save_cells", [change])

    def of(self, model, id_, name):
        value = self.database.value(f"SELECT {name} FROM alro_{model} WHERE id = %s", id_)
        return value if isinstance(value, (str, bool)) or value is None else float(value)

    def months(self, line):
        rows = self.database.rows(
            "SELECT id FROM alro_spending_month WHERE budget_line_id = %s ORDER BY month", line
        )
        return [id_ for (id_,) in rows]

    def wrong(self):
        """Yield every rule that is broken in the activity's money, and every stored number that is not the book's."""
        book, stored = self.book()
        yield from book.problems()
        for line, numbers in stored["lines"].items():
            expected = [book.received(line), book.changed(line), book.moved("allocate", line)]
            expected += [book.moved("return", line), book.allocated(line)]
            if numbers != expected:
                yield f"line {line}: {numbers} for {expected}"
        for whole, numbers in stored["wholes"].items():
            expected = [book.changed(whole), book.received(whole)]
            expected += [book.given(whole), book.ungiven(whole)]
            if numbers != expected:
                yield f"whole {whole}: {numbers} for {expected}"

    def book(self):
        book, at, activity = MoneyBook(), {}, self.world.activity
        stored = {"lines": {}, "wholes": {}}
        for id_, category, act, *numbers in self.database.rows(
            "SELECT id, category_id, act_amount, changed_amount, received_amount, given_amount,"
            " ungiven_amount FROM alro_appropriation WHERE activity_id = %s",
            activity,
        ):
            at[None, id_] = whole = activity, category
            book.act[whole], stored["wholes"][whole] = baht(act), list(map(baht, numbers))
        for id_, office, category, received, changed, *numbers in self.database.rows(
            f"SELECT id, agency_id, category_id, {', '.join(NUMBERS)} FROM alro_budget_line"
            " WHERE activity_id = %s",
            activity,
        ):
            at[id_] = line = office, activity, category
            book.keyed[line], book.plans[line] = baht(received) - baht(changed), Plan()
            stored["lines"][line] = list(map(baht, [received, changed, *numbers]))
        for id_, kind, day, state, line, whole, amount in self.database.rows(
            "SELECT d.id, d.kind, d.date, d.state, l.budget_line_id, l.appropriation_id, l.amount"
            " FROM alro_budget_transfer d JOIN alro_budget_transfer_line l ON l.transfer_id = d.id"
            " WHERE l.activity_id = %s",
            activity,
        ):
            document = book.documents.setdefault(id_, Document(kind, day, [], state=state))
            document.entries.append([at[line] if line else at[None, whole], baht(amount)])
        return book, stored


@pytest.fixture
def money(world, people):
    money = Money(world, people)
    yield money
    assert list(money.wrong()) == []


def accepted(outcome):
    """Tell whether a call did what it was to do."""
    if isinstance(outcome, list):
        return all(answer["state"] == "saved" for answer in outcome)
    return not isinstance(outcome, Refused)


def test_two_allocations_of_one_line(money, at_once):
    line = money.line(100)
    documents = [money.allocation(line, 60) for _ in range(2)]
    outcomes = at_once(
        partial(money.post, documents[0]), partial(money.post, documents[1], money.boss)
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert money.of("budget_line", line, "allocated_amount") == 60
    assert money.of("budget_transfer", documents[1], "state") == "draft"


@EITHER_WAY
@pytest.mark.parametrize("form", [False, True], ids=["grid", "form"])
def test_an_allocation_and_a_lower_budget(money, at_once, turned, form):
    line = money.line(100)
    document = money.allocation(line, 60)
    lower = partial(money.receive, money.planner, line, 50, 100.0)
    if form:
        lower = partial(
            money.planner.call, "alro.budget.line", "write", [line], {"received_amount": 50}
        )
    posted, lowered = at_once(partial(money.post, document), lower, turned)
    assert (accepted(posted), accepted(lowered)) == (not turned, turned)
    assert money.of("budget_line", line, "received_amount") == (50 if turned else 100)
    assert money.of("budget_line", line, "allocated_amount") == (0 if turned else 60)


def test_two_lines_are_raised(money, at_once):
    lines = [money.line(20), money.line(20, "AL27")]
    outcomes = at_once(
        partial(money.receive, money.planner, lines[0], 60, 20.0),
        partial(money.receive, money.boss, lines[1], 60, 20.0),
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert [money.of("budget_line", line, "received_amount") for line in lines] == [60, 20]
    assert money.of("appropriation", money.whole, "ungiven_amount") == 20


def test_two_lines_are_born(money, at_once):
    outcomes = at_once(
        partial(money.bear, money.planner, 60), partial(money.bear, money.boss, 60, "AL27")
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert money.of("appropriation", money.whole, "given_amount") == 60


def test_the_same_line_is_born_twice(money, at_once):
    first, second = at_once(
        partial(money.bear, money.planner, 60), partial(money.bear, money.boss, 30)
    )
    assert accepted(first)
    assert second[0]["state"] == "conflict"
    assert (second[0]["id"], second[0]["value"]) == (first[0]["id"], 60)
    assert len(money.months(first[0]["id"])) == 12


def test_the_same_line_is_created_twice(money, at_once):
    """From a form, where there is no cell to be in conflict; the appropriation is born with the first."""
    values = money.place(category=1)
    outcomes = at_once(
        partial(money.planner.call, "alro.budget.line", "create", values),
        partial(money.boss.call, "alro.budget.line", "create", values),
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert len(money.book()[0].act) == 2


def test_the_lines_of_two_offices_begin_one_appropriation(money, at_once):
    outcomes = at_once(
        *(
            partial(person.call, "alro.budget.line", "create", money.place(office, 1))
            for person, office in ((money.planner, "AL50"), (money.boss, "AL27"))
        )
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, True]
    book = money.book()[0]
    assert (len(book.act), len(book.keyed)) == (2, 2)


def test_the_same_appropriation_is_created_twice(money, at_once):
    values = {**money.whole_at(1), "act_amount": 70}
    outcomes = at_once(
        partial(money.planner.call, "alro.appropriation", "create", values),
        partial(money.boss.call, "alro.appropriation", "create", values),
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert "already" in str(outcomes[1]) or "แล้ว" in str(outcomes[1])


@EITHER_WAY
def test_an_appropriation_falls_while_a_line_rises(money, at_once, turned):
    line = money.line(20)
    lowered, raised = at_once(
        partial(
            money.planner.call, "alro.appropriation", "write", [money.whole], {"act_amount": 50}
        ),
        partial(money.receive, money.boss, line, 60, 20.0),
        turned,
    )
    assert (accepted(lowered), accepted(raised)) == (not turned, turned)


@EITHER_WAY
def test_a_change_takes_what_a_line_is_given(money, at_once, turned):
    line, other = money.line(20), money.appropriation(0, category=1)
    document = money.draft(
        "change", ("appropriation_id", money.whole, -60), ("appropriation_id", other, 60)
    )
    posted, raised = at_once(
        partial(money.post, document), partial(money.receive, money.boss, line, 60, 20.0), turned
    )
    assert (accepted(posted), accepted(raised)) == (not turned, turned)
    assert money.of("appropriation", other, "received_amount") == (0 if turned else 60)


def test_running_numbers(money, at_once, server):
    lines = [money.line(50), money.line(50, "AL27")]
    documents = [money.allocation(line, 10) for line in lines]
    retries = server.retries()
    outcomes = at_once(
        partial(money.post, documents[0]), partial(money.post, documents[1], money.boss)
    )
    assert outcomes == (True, True)
    assert server.retries() > retries, "the two did not meet"
    first, second = (
        int(money.of("budget_transfer", document, "number").split("/")[0]) for document in documents
    )
    assert second == first + 1


def edits(money, document, line):
    """Return the ways in which somebody may edit a draft: ``{name: (model, method, arguments)}``."""
    (entry,) = money.database.rows(
        "SELECT id FROM alro_budget_transfer_line WHERE transfer_id = %s", document
    )[0]
    added = {"transfer_id": document, "budget_line_id": line, "amount": 70}
    return {
        "amount": ("alro.budget.transfer.line", "write", [entry], {"amount": 90}),
        "added": ("alro.budget.transfer.line", "create", added),
        "removed": ("alro.budget.transfer.line", "unlink", [entry]),
        "nested": (
            "alro.budget.transfer",
            "write",
            [document],
            {"line_ids": [[1, entry, {"amount": 90}]]},
        ),
        "kind": ("alro.budget.transfer", "write", [document], {"kind": "return"}),
        "deleted": ("alro.budget.transfer", "unlink", [document]),
    }


@EITHER_WAY
@pytest.mark.parametrize("way", ["amount", "added", "removed", "nested", "kind", "deleted"])
def test_a_draft_is_edited_while_it_is_posted(money, at_once, turned, way):
    """What is posted is what counts: nothing is edited behind it, or it was edited before."""
    line = money.line(60)
    document = money.allocation(line, 60)
    posted, edited = at_once(
        partial(money.post, document),
        partial(money.boss.call, *edits(money, document, line)[way]),
        turned,
    )
    # each of these edits makes a draft that cannot be posted
    assert (accepted(posted), accepted(edited)) == (not turned, turned)
    assert money.of("budget_line", line, "allocated_amount") == (0 if turned else 60)


@pytest.mark.parametrize("method", ["post", "reverse"])
def test_twice_the_same(money, at_once, method):
    line = money.line(60)
    document = money.allocation(line, 60)
    if method == "reverse":
        money.post(document)
    outcomes = at_once(
        partial(getattr(money, method), document, money.keeper),
        partial(getattr(money, method), document, money.boss),
    )
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert money.of("budget_line", line, "allocated_amount") == (60 if method == "post" else 0)


def test_a_document_is_reversed_while_it_is_being_posted(money, at_once):
    document = money.allocation(money.line(60), 60)
    outcomes = at_once(partial(money.post, document), partial(money.reverse, document))
    assert [accepted(outcome) for outcome in outcomes] == [True, False]
    assert money.of("budget_transfer", document, "state") == "posted"


@EITHER_WAY
def test_a_document_is_reversed_while_another_rests_on_it(money, at_once, turned):
    line = money.line(60)
    sent = money.allocation(line, 60)
    money.post(sent)
    back = money.draft("return", ("budget_line_id", line, 40))
    reversed_, returned = at_once(partial(money.reverse, sent), partial(money.post, back), turned)
    assert (accepted(reversed_), accepted(returned)) == (not turned, turned)
    assert money.of("budget_line", line, "allocated_amount") == (20 if turned else 0)


@EITHER_WAY
@pytest.mark.parametrize("change", ["keyed", "document"])
def test_a_plan_is_confirmed_while_its_budget_changes(money, people, at_once, turned, change):
    """Confirmed for what it was, and stale; or refused, because it adds up no more."""
    line = money.line(60)
    money.boss.save((money.months(line)[0], "planned_amount", 60, 0.0), model="alro.spending.month")
    document = money.draft(
        "change", ("budget_line_id", line, 10), ("appropriation_id", money.whole, -10)
    )
    confirmed, changed = at_once(
        partial(people("province").call, "alro.budget.line", "action_confirm_plan", [line]),
        partial(money.receive, money.boss, line, 70, 60.0)
        if change == "keyed"
        else partial(money.post, document),
        turned,
    )
    assert accepted(changed)
    assert accepted(confirmed) is not turned
    assert money.of("budget_line", line, "received_amount") == 70
    assert money.of("budget_line", line, "plan_state") == ("draft" if turned else "confirmed")
    assert bool(money.of("budget_line", line, "plan_stale")) is not turned


@EITHER_WAY
@pytest.mark.parametrize("balanced", [False, True], ids=["total changes", "total stays"])
def test_a_spending_plan_is_confirmed_while_it_is_changed(money, people, at_once, turned, balanced):
    line = money.line(60)
    months = money.months(line)
    money.boss.save((months[0], "planned_amount", 60, 0.0), model="alro.spending.month")
    cells = [(months[0], "planned_amount", 50, 60.0)]
    cells += [(months[1], "planned_amount", 10, 0.0)] if balanced else []
    confirmed, saved = at_once(
        partial(people("province").call, "alro.budget.line", "action_confirm_plan", [line]),
        partial(money.boss.save, *cells, model="alro.spending.month"),
        turned,
    )
    assert accepted(saved) is turned
    assert accepted(confirmed) is (balanced or not turned)
    rows = money.database.rows(
        "SELECT planned_amount, confirmed_amount FROM alro_spending_month WHERE id = ANY(%s)",
        months,
    )
    if accepted(confirmed):
        assert all(planned == counts for planned, counts in rows)
    else:
        assert not any(counts for _planned, counts in rows)


@EITHER_WAY
def test_a_line_goes_while_a_document_names_it(money, at_once, turned):
    line = money.line(60)
    removed, named = at_once(
        partial(money.planner.call, "alro.budget.line", "unlink", [line]),
        partial(money.allocation, line, 60),
        turned,
    )
    assert (accepted(removed), accepted(named)) == (not turned, turned)


@EITHER_WAY
def test_a_draft_gets_a_line_while_its_activity_gets_another_host(money, at_once, turned):
    """Neither sees the other, and the line keeps the old host as long as it is a draft's."""
    line, offices = money.line(60), money.world.offices
    document = money.allocation(line, 10)
    added = {"transfer_id": document, "budget_line_id": line, "amount": 20}
    outcomes = at_once(
        partial(money.keeper.call, "alro.budget.transfer.line", "create", added),
        partial(
            money.boss.call,
            "alro.activity",
            "write",
            [money.world.activity],
            {"host_agency_id": offices["KPR"]},
        ),
        turned,
    )
    assert all(map(accepted, outcomes))

    def hosts():
        rows = money.database.rows(
            "SELECT host_agency_id FROM alro_budget_transfer_line WHERE transfer_id = %s ORDER BY id",
            document,
        )
        return [host for (host,) in rows]

    assert hosts() == [offices["KPR"], offices["SPT"]], "the two did not meet"
    assert money.post(document) is True
    assert hosts() == [offices["KPR"]] * 2


@EITHER_WAY
def test_a_line_is_born_while_plans_are_to_add_up_to_another_amount(money, at_once, turned):
    """Its plan is measured by what the year says in the end, whichever was first."""
    money.line(20)
    basis = partial(money.boss.call, "alro.fiscal.year", "write", [money.world.year])
    try:
        born, changed = at_once(
            partial(money.bear, money.planner, 60, "AL27"),
            partial(basis, {"spending_plan_basis": "allocated"}),
            turned,
        )
        assert accepted(born) and accepted(changed)
        assert money.of("budget_line", born[0]["id"], "received_amount") == 60
        assert money.of("budget_line", born[0]["id"], "plan_difference") == 0
    finally:
        basis({"spending_plan_basis": "received"})
    assert money.of("budget_line", born[0]["id"], "plan_difference") == 60


@EITHER_WAY
def test_an_office_is_removed_while_it_is_given_money(money, at_once, turned):
    line = money.line(0)
    removed, given = at_once(
        partial(
            money.planner.call, "alro.participation", "unlink", [money.world.participations["AL50"]]
        ),
        partial(money.receive, money.boss, line, 60, 0.0),
        turned,
    )
    assert (accepted(removed), accepted(given)) == (not turned, turned)
