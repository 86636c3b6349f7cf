"""Hundreds of random operations with money, and after each of them what the suite accepted, what it
refused and every number of it is what a book in plain Python makes of the same."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from ..models import alro_budget_transfer
from .common import PlanningCommon
from .money_book import NOTHING, Document, MoneyBook, Refused, baht

SEEDS = (2560, 1, 2, 3)
OPERATIONS = 150
SILENT = {"draft", "change_basis"}  # always done
DATES = [date(2016, 10, 1), *(date(2017, month, 15) for month in (1, 4, 4, 6)), date(2017, 9, 30)]
TODAYS = [*[DATES[-1]] * 9, DATES[2]]  # seldom a day on which some of the dates are to come
AMOUNTS = [0, 10, 25, 40, 100, 33.33, 0.01, 12.5, 60.005, 150.75, "20.5", 2.675]


def _exact(value):
    return baht(value) if isinstance(value, float) else value


class MoneyPropertyCase(PlanningCommon):
    """Two activities of Act money and one of the Fund's; two offices; two categories, or none."""

    book_of = MoneyBook
    never_refused = {"raise_appropriation", "fill_and_confirm"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        project = cls.activity.project_id
        other = cls.make_activity("act", 3, project=project)
        cls.activities = {"a": cls.activity, "b": other, "f": cls.fund_activity}
        cls.agencies = {"north": cls.agency_chiangmai, "east": cls.agency_sakaeo}
        cls.keeper = {"a": "central_act", "b": "central_act", "f": "central_fund"}
        cls.office = {"north": "province", "east": "province2"}
        for agency in cls.agencies.values():
            cls.make_participation(other, agency)
        cls.categories = {
            name: cls.env.ref(f"alro_tracking_base.expense_category_{name}")
            for name in ("operating", "investment")
        }
        cls.categories["none"] = cls.env["alro.expense.category"]

    def begin(self, seed):
        self.random, self.clock = random.Random(seed), random.Random(seed)
        self.book = self.book_of()
        self.rows, self.lines, self.documents = {}, {}, {}  # of the suite, by the book's names
        self.done = defaultdict(lambda: [0, 0])
        self.number, self.moment = 0, "before"
        self.actor, self.seen, self.ends = self.env.uid, self._last_entry(), {}
        for activity in self.activities:
            for category in self._categories_of(activity)[:2]:
                self.appropriate((activity, category), 300)
                self.replay()

    def operations(self):
        return [
            *[self.appropriate, self.raise_appropriation, self.raise_appropriation],
            *[self.open_line] * 2,
            *[self.write_received, self.bulk_received] * 2,
            *[self.type_received] * 3,
            *[self.draft, self.post, self.edit_document, self.remove_document],
            *[self.draft_and_post] * 6,
            *[self.reverse] * 2,
            *[self.plan_months, self.fill_plan, self.confirm, self.reopen],
            *[self.fill_and_confirm] * 2,
            *[self.remove_line, self.remove_whole, self.change_basis],
        ]

    def run_years(self, seeds, count, asked):
        """Let each seed make a year, and see that each operation asked for was accepted and refused in one."""
        done = defaultdict(lambda: [0, 0])
        for seed in seeds:
            savepoint = self.env.cr.savepoint()
            for name, counts in self.run_operations(seed, self.operations(), count).items():
                done[name] = [sum(both) for both in zip(done[name], counts, strict=True)]
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        for operation in {each.__name__ for each in asked} - SILENT:
            refused, accepted = done[operation]
            self.assertGreater(accepted, 0, operation)
            if operation not in self.never_refused:
                self.assertGreater(refused, 0, operation)

    def run_operations(self, seed, operations, count):
        self.begin(seed)
        for number in range(count):
            operation = self.random.choice(operations)
            self.moment = f"seed {seed}, operation {number}, {operation.__name__}:"
            operation()
            self.env.flush_all()
            self.compare()
            self.replay()
        return self.done

    # ---------------------------------------------------------------- both at once

    def both(self, what, on_paper, in_suite):
        """Do it on paper and in the suite, and tell whether both accept it."""
        try:
            on_paper()
            accepted = True
        except Refused as why:
            accepted, what = False, f"{what}: {why}"
        try:
            with self.env.cr.savepoint():
                in_suite()
                self.env.flush_all()
        except UserError as error:
            self.assertFalse(accepted, f"{self.moment} {what}: {error}")
        else:
            self.assertTrue(accepted, f"{self.moment} {what} is accepted")
        self.done[self.moment.split()[-1].rstrip(":")][accepted] += 1
        return accepted

    def by(self, *levels):
        name = self.random.choice(levels)
        self.actor = self.users[name].id
        return self.users[name]

    def budgeteer(self, activity):
        return self.by("super_admin", "admin_act_fund", *["admin_fund"] * (activity == "f"))

    def amount(self):
        return self.random.choice(AMOUNTS)

    def pick(self, things):
        things = list(things)
        return self.random.choice(things) if things else None

    def _categories_of(self, activity):
        return ["operating", "none"] if activity == "f" else ["operating", "investment"]

    def _wholes(self):
        return [(name, each) for name in self.activities for each in self._categories_of(name)]

    # ---------------------------------------------------------------- budgets

    def appropriate(self, whole=None, value=None):
        whole = whole or self.pick(self._wholes())
        value = self.amount() if value is None else value
        user = self.budgeteer(whole[0])

        def in_suite():
            if whole in self.book.act and whole in self.rows:
                self.rows[whole].with_user(user).act_amount = value
            else:
                self.rows[whole] = self._new_appropriation(whole, value, user)

        self.both(f"{whole} {value}", lambda: self.book.appropriate(whole, value), in_suite)

    def _new_appropriation(self, whole, value, user):
        place = {"activity_id": self.activities[whole[0]].id}
        place["category_id"] = self.categories[whole[1]].id
        appropriations = self.env["alro.appropriation"]
        return appropriations.browse(
            appropriations.with_user(user).create({**place, "act_amount": value}).id
        )

    def raise_appropriation(self):
        """Most of what follows needs money."""
        if whole := self.pick(self.book.act):
            value = self.book.act[whole] + self.random.choice([50, 100, Decimal("33.33")])
            self.appropriate(whole, float(value))

    def remove_whole(self):
        if whole := self.pick(self.book.act):
            user = self.budgeteer(whole[0])
            if self.both(
                whole,
                lambda: self.book.remove_whole(whole),
                lambda: self.rows[whole].with_user(user).unlink(),
            ):
                del self.rows[whole]

    def open_line(self):
        office, whole = self.pick(self.agencies), self.pick(self._wholes())
        line, value = (office, *whole), self.amount()
        if line in self.book.keyed:
            return
        user = self.budgeteer(whole[0])

        def in_suite():
            place = self._place(line)
            created = (
                self.env["alro.budget.line"]
                .with_user(user)
                .create({**place, "received_amount": value})
            )
            self.lines[line] = created.with_user(self.env.user)

        if self.both(f"{line} {value}", lambda: self.book.open_line(line, value), in_suite):
            self.rows[whole] = self.lines[line].appropriation_id

    def _place(self, line):
        office, activity, category = line
        part = self.activities[activity].participation_ids.filtered(
            lambda part: part.agency_id == self.agencies[office]
        )
        return {"participation_id": part.id, "category_id": self.categories[category].id}

    def write_received(self):
        """Type one amount into one line, or the same into all lines of an activity."""
        line = self.pick(self.book.keyed)
        if not line:
            return
        lines = [line]
        if self.random.random() < 0.3:
            lines = [each for each in self.book.keyed if each[1] == line[1]]
        value, user = self.random.choice([self.amount(), -1, 10**12]), self.budgeteer(line[1])
        if self.random.random() < 0.5:
            value = float(self.book.received(line) + self.book.room(line[-2:]))
        records = self.env["alro.budget.line"].concat(*(self.lines[each] for each in lines))
        self.both(
            f"{lines} {value}",
            lambda: self.book.receive(dict.fromkeys(lines, value)),
            lambda: records.with_user(user).write({"received_amount": value}),
        )

    def bulk_received(self):
        """A file sets several lines at once, as the system or as the user: all or nothing."""
        lines = [line for line in self.book.keyed if self.random.random() < 0.4]
        values = {line: self.amount() for line in lines}
        if not lines:
            return
        user = self.by("super_admin", "admin_act_fund")
        records = self.env["alro.budget.line"].with_user(user).sudo(self.random.random() < 0.5)
        self.both(
            values,
            lambda: self.book.receive(values),
            lambda: records._bulk_set(
                {self.lines[line].id: {"received_amount": values[line]} for line in lines},
                "file",
                "From a file",
            ),
        )

    def type_received(self):
        """Type into the matrix: cells of lines there are, and of lines that are born by it."""
        activity = self.pick(self.activities)
        user = self.budgeteer(activity)
        places = [
            (office, activity, category)
            for office in self.agencies
            for category in self._categories_of(activity)
        ]
        values = {line: self._about(line) for line in self.random.sample(places, 3)}
        expected = [
            {
                "id": self.lines[line].id if line in self.lines else False,
                "field": "received_amount",
                "value": value,
                "expected": float(self.book.received(line)) if line in self.lines else None,
                "place": self._place(line),
            }
            for line, value in values.items()
        ]
        answers = self.env["alro.budget.line"].with_user(user).save_cells(expected)
        there = {line: value for line, value in values.items() if line in self.lines}
        kept = self.book.receive_each(there)
        for line in sorted(values.keys() - there.keys(), key=self._place_ids):
            try:
                self.book.open_line(line, values[line], in_grid=True)
                kept.append(line)
            except Refused:
                continue
        for line, answer in zip(values, answers, strict=True):
            state = "saved" if line in kept else "refused"
            self.assertEqual(answer["state"], state, f"{self.moment} {values} {answer}")
            if line in kept:
                self.lines[line] = self.env["alro.budget.line"].browse(answer["id"])
                self.assertEqual(baht(answer["value"]), baht(values[line]), self.moment)
        for accepted in (True, False):
            self.done["type_received"][accepted] += (len(kept) > 0) == accepted

    def _about(self, line):
        """Return any amount, or one just about what the line can have, also between two satang."""
        if self.random.random() < 0.5 or line[-2:] not in self.book.act:
            return self.amount()
        has = self.book.received(line) if line in self.book.keyed else NOTHING
        limits = [has + self.book.room(line[-2:])]
        limits += [has - self.book.slack(line)] if line in self.book.keyed else []
        more = self.random.choice(["-0.005", "0", "0", "0.004", "0.005", "0.01"])
        return float(self.random.choice(limits) + Decimal(more))

    def _place_ids(self, line):
        place = self._place(line)
        return place["participation_id"], place["category_id"]

    def remove_line(self):
        if line := self.pick(self.book.keyed):
            user = self.budgeteer(line[1])
            if self.both(
                line,
                lambda: self.book.remove_line(line),
                lambda: self.lines[line].with_user(user).unlink(),
            ):
                del self.lines[line]

    # ---------------------------------------------------------------- documents

    def _keepers(self, activity):
        return self.by("super_admin", self.keeper[activity])

    def _entries(self, kind, activities):
        """Return random lines of a document, of a change often such that add up to zero."""
        lines = [line for line in self.book.keyed if line[1] in activities]
        places = lines + [whole for whole in self.book.act if whole[0] in activities]
        if kind != "change":
            chosen = self.random.sample(lines, min(len(lines), self.random.choice([1, 1, 2])))
            return [[line, self._near(kind, line)] for line in chosen]
        chosen = self.random.sample(places, min(len(places), self.random.choice([1, 2, 2, 3])))
        entries = [[place, baht(self.amount())] for place in chosen]
        if len(entries) > 1 and self.random.random() < 0.8:
            entries[0][1] = -sum(amount for _place, amount in entries[1:])
        elif entries and self.random.random() < 0.4:
            entries[0][1] = -entries[0][1]
        return entries

    def _near(self, kind, line):
        """Return an amount about the limit: just it, a satang more, or anything."""
        limit = self.book.slack(line) if kind == "allocate" else self.book.allocated(line)
        half = baht(limit / 2)
        return baht(self.random.choice([limit, half, half, limit + Decimal("0.01"), self.amount()]))

    def draft(self, kind=None, entries=None):
        kind = kind or self.random.choice(["allocate", "allocate", "return", "change", "change"])
        activities = entries[0][0][-2] if entries else self.random.choice(["ab", "f"])
        entries = entries or self._entries(kind, activities)
        if not entries:
            return None
        self.number += 1
        name, user = self.number, self._keepers(activities[0])
        outside = "The Budget Bureau" if kind == "change" and self.random.random() < 0.3 else ""
        document = Document(kind, self.random.choice(DATES), entries, outside)
        self.book.documents[name] = document
        self.documents[name] = self.env["alro.budget.transfer"].browse(
            self.env["alro.budget.transfer"]
            .with_user(user)
            .create(
                {
                    "kind": kind,
                    "date": document.date,
                    "crosses_border": bool(outside),
                    "outside_party": outside,
                    "line_ids": [Command.create(self._entry(*entry)) for entry in entries],
                }
            )
            .id
        )
        return name

    def _entry(self, place, amount):
        if len(place) == 3:
            return {"budget_line_id": self.lines[place].id, "amount": float(amount)}
        return {"appropriation_id": self.rows[place].id, "amount": float(amount)}

    def draft_and_post(self, *given):
        if name := self.draft(*given):
            self.env.flush_all()
            self.replay()
            self._post([name])

    def post(self):
        """Post some documents at once, mostly drafts."""
        drafts = [name for name, each in self.book.documents.items() if each.state == "draft"]
        names = drafts if self.random.random() < 0.9 else list(self.book.documents)
        if names:
            names = self.random.sample(names, min(len(names), self.random.choice([1, 1, 2])))
            kinds = {self._fund_of(name) for name in names}
            self._post(names, *(["super_admin"] if len(kinds) > 1 else []))

    def _fund_of(self, name):
        return self.documents[name].fund_kind

    def _set_of(self, names, levels):
        levels = levels or ("super_admin", f"central_{self._fund_of(names[0])}")
        records = self.env["alro.budget.transfer"].concat(*(self.documents[n] for n in names))
        return records.with_user(self.by(*levels))

    def _post(self, names, *levels):
        documents = self._set_of(names, levels)
        self.book.today = today = self.clock.choice(TODAYS)
        with patch.object(alro_budget_transfer, "bangkok_today", lambda: today):
            self.both(
                [today, *(self.book.documents[name] for name in names)],
                lambda: self.book.post(*names),
                documents.action_post,
            )

    def reverse(self):
        posted = [name for name, each in self.book.documents.items() if each.state == "posted"]
        names = posted if self.random.random() < 0.9 else list(self.book.documents)
        if names:
            names = self.random.sample(names, 1)
            documents = self._set_of(names, ())
            self.both(
                [self.book.documents[name] for name in names],
                lambda: self.book.reverse(*names),
                lambda: documents.action_reverse("It was wrong"),
            )

    def edit_document(self):
        """Change the lines or the date of a document, draft or not."""
        if name := self.pick(self.book.documents):
            document = self.book.documents[name]
            activities = "f" if self._fund_of(name) == "fund" else "ab"
            entries, day = self._entries(document.kind, activities), self.pick(DATES)
            commands = [Command.clear()] + [Command.create(self._entry(*each)) for each in entries]
            record = self._set_of([name], ())
            self.both(
                f"{document} {entries}",
                lambda: self.book.edit(name, entries, day),
                lambda: record.write({"line_ids": commands, "date": day}),
            )

    def remove_document(self):
        if name := self.pick(self.book.documents):
            record = self._set_of([name], ())
            if self.both(name, lambda: self.book.remove_document(name), record.unlink):
                del self.documents[name]

    # ---------------------------------------------------------------- plans

    def _planner(self, line):
        return self.by(self.office[line[0]], "admin_act_fund", "super_admin")

    def _months(self, line):
        return self.lines[line].month_ids.sorted("month")

    def plan_months(self):
        line = self.pick(self.book.keyed)
        if line:
            amounts = {number: self.amount() for number in self.random.sample(range(12), 3)}
            self._plan(line, amounts)

    def fill_plan(self):
        """Type the plan so that it balances."""
        if line := self.pick(self.book.keyed):
            whole = float(self.book.whole_of_plan(line))
            self._plan(line, dict.fromkeys(range(12), 0.0) | {self.random.randrange(12): whole})

    def _plan(self, line, amounts):
        months = self._months(line).with_user(self._planner(line))
        changes = [
            {
                "id": months[number].id,
                "field": "planned_amount",
                "value": value,
                "expected": float(self.book.plans[line].planned[number]),
            }
            for number, value in amounts.items()
        ]

        def in_suite():
            answers = months.browse().save_cells(changes)
            states = {answer["state"] for answer in answers}
            self.assertEqual(len(states), 1, self.moment)
            if states == {"refused"}:
                raise UserError(answers[0]["reason"])

        self.both(line, lambda: self.book.plan(line, amounts), in_suite)

    def confirm(self):
        if line := self.pick(self.book.keyed):
            record = self.lines[line].with_user(self._planner(line))
            self.both(line, lambda: self.book.confirm(line), record.action_confirm_plan)

    def fill_and_confirm(self):
        if line := self.pick(self.book.keyed):
            plan = self.book.plans[line]
            if plan.state == "draft" or self.book.is_stale(line):
                whole = float(self.book.whole_of_plan(line))
                self._plan(line, dict.fromkeys(range(12), 0.0) | {3: whole})
                self.env.flush_all()
                self.replay()
            record = self.lines[line].with_user(self._planner(line))
            self.both(line, lambda: self.book.confirm(line), record.action_confirm_plan)

    def reopen(self):
        if line := self.pick(self.book.keyed):
            record = self.lines[line].with_user(self._planner(line))
            self.both(
                line,
                lambda: self.book.reopen(line),
                lambda: record.action_reopen_plan("Once more"),
            )

    def change_basis(self):
        self.actor = self.users["super_admin"].id
        self.book.basis = self.random.choice(["received", "received", "allocated"])
        self.year.with_user(self.actor).spending_plan_basis = self.book.basis

    # ---------------------------------------------------------------- comparisons

    def compare(self):
        for problem in self.book.problems():
            self.fail(f"{self.moment} the book itself is wrong: {problem}")
        self.compare_wholes()
        self.compare_lines()
        self.compare_documents()
        self.compare_limits()

    def _stored(self, table, ids, key="id", order="id"):
        self.env.cr.execute(f"SELECT * FROM {table} WHERE {key} = ANY(%s) ORDER BY {order}", [ids])
        rows = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            rows[row[key]].append({name: _exact(value) for name, value in row.items()})
        return rows

    def compare_wholes(self):
        self.assertEqual(self._count("alro_appropriation"), len(self.book.act), self.moment)
        rows = self._stored("alro_appropriation", [row.id for row in self.rows.values()])
        for whole in self.book.act:
            (row,) = rows[self.rows[whole].id]
            stored = [
                row[f"{name}_amount"] for name in ("act", "changed", "received", "given", "ungiven")
            ]
            book = self.book
            expected = [book.act[whole], book.changed(whole), book.received(whole)]
            expected += [book.given(whole), book.ungiven(whole)]
            self.assertEqual(stored, expected, f"{self.moment} {whole}")
            self.assertEqual(row["act_amount"] + row["changed_amount"], row["received_amount"])
            self.assertEqual(row["given_amount"] + row["ungiven_amount"], row["received_amount"])

    def _count(self, table):
        self.env.cr.execute(
            f"SELECT COUNT(*) FROM {table} WHERE fiscal_year_id = %s", [self.year.id]
        )
        return self.env.cr.fetchone()[0]

    def compare_lines(self):
        self.assertEqual(self._count("alro_budget_line"), len(self.book.keyed), self.moment)
        ids = [line.id for line in self.lines.values()]
        rows = self._stored("alro_budget_line", ids)
        months = self._stored("alro_spending_month", ids, "budget_line_id", "month")
        for line, record in self.lines.items():
            (row,) = rows[record.id]
            stored = self.stored_of(record, row, months[record.id])
            self.assertEqual(stored, self.expected_of(line), f"{self.moment} {line}")

    def stored_of(self, record, row, months):
        names = ["received", "changed", "sent", "returned", "allocated"]
        stored = {name: row[f"{name}_amount"] for name in names}
        stored |= {name: row[name] for name in ("planned_total", "confirmed_total")}
        stored |= {name: row[name] for name in ("plan_difference", "plan_state", "plan_stale")}
        for name in ("planned", "confirmed"):
            stored[name] = [month[f"{name}_amount"] for month in months]
        return {**stored, "whole": baht(record.plan_whole), "status": record.plan_status}

    def expected_of(self, line):
        book, plan = self.book, self.book.plans[line]
        whole, planned = book.whole_of_plan(line), sum(plan.planned)
        return {
            "received": book.received(line),
            "changed": book.changed(line),
            "sent": book.moved("allocate", line),
            "returned": book.moved("return", line),
            "allocated": book.allocated(line),
            "planned": plan.planned,
            "confirmed": plan.confirmed,
            "planned_total": planned,
            "confirmed_total": sum(plan.confirmed),
            "plan_difference": whole - planned,
            "plan_state": plan.state,
            "plan_stale": book.is_stale(line),
            "whole": whole,
            "status": book.status(line),
        }

    def compare_documents(self):
        rows = self._stored("alro_budget_transfer", [each.id for each in self.documents.values()])
        self.assertEqual(len(rows), len(self.book.documents), self.moment)
        for name, record in self.documents.items():
            (row,), document = rows[record.id], self.book.documents[name]
            number = f"{document.number:04d}/{self.year.year}" if document.number else None
            stored = row["state"], row["date"], row["number"]
            self.assertEqual(stored, (document.state, document.date, number), self.moment)
            amounts = sorted(baht(amount) for amount in record.line_ids.mapped("amount"))
            self.assertEqual(amounts, sorted(amount for _place, amount in document.entries))

    def compare_limits(self):
        """What the suite says could still be given or taken is what the book says."""
        wholes = self.env["alro.appropriation"].concat(*self.rows.values())
        room = {row_id: baht(value) for row_id, value in wholes._room().items()}
        expected = {self.rows[whole].id: self.book.room(whole) for whole in self.book.act}
        self.assertEqual(room, expected, self.moment)
        lines = self.env["alro.budget.line"].concat(*self.lines.values())
        slack = {row_id: baht(value) for row_id, value in lines._slack().items()}
        expected = {self.lines[line].id: self.book.slack(line) for line in self.book.keyed}
        self.assertEqual(slack, expected, self.moment)

    # ---------------------------------------------------------------- the value log

    LOGGED = (
        "alro.appropriation",
        "alro.budget.line",
        "alro.spending.month",
        "alro.budget.transfer",
        "alro.budget.transfer.line",
    )

    def _last_entry(self):
        self.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM alro_value_log")
        return self.env.cr.fetchone()[0]

    def replay(self):
        """New entries follow the ones before, are by who did it, and end in what stands."""
        self.env.cr.execute(
            """SELECT l.id, m.model, l.res_id, f.name, l.old_value, l.old_text, l.new_value,
                l.new_text, l.user_id, l.origin
            FROM alro_value_log l JOIN ir_model m ON m.id = l.model_id
            JOIN ir_model_fields f ON f.id = l.field_id
            WHERE m.model = ANY(%s) AND l.id > %s ORDER BY l.id""",
            [list(self.LOGGED), self.seen],
        )
        for number, *key, old, old_text, new, new_text, user, origin in self.env.cr.fetchall():
            self.seen, key, old, new = number, tuple(key), _exact(old), _exact(new)
            where = f"{self.moment} {key} {old} {old_text} -> {new} {new_text}"
            if key in self.ends:
                self.assertEqual((old, old_text), self.ends[key], where)
            self.ends[key] = new, new_text
            self.assertEqual(user, self.actor, where)
            self.assertIn(origin, self.origins(), where)
        for model in self.LOGGED:
            self._compare_ends(model)

    def origins(self):
        return {"file"} if "bulk_received" in self.moment else {"manual"}

    def _compare_ends(self, model):
        """Each logged amount and state stands as its last entry says; one without is zero or empty."""
        records = self._records_of(model)
        fields = self.env[model]._fields
        rows = self._stored(records._table, records.ids)
        for name, origin in self.env[model]._alro_logged_fields().items():
            kind = fields[name].type
            if kind not in ("monetary", "selection", "many2one"):
                continue
            for (row,) in rows.values():
                number, text = self.ends.get((model, row["id"], name), (None, None))
                if kind == "selection":
                    last, stands = text, row[name]
                elif kind == "many2one":
                    last, stands = number, row[name]
                    if last is None and name in ("budget_line_id", "month", "agency_id"):
                        continue  # born with its line
                else:
                    last = number if origin else number or NOTHING
                    stands = row[name] if origin else row[name] or NOTHING
                self.assertEqual(last, stands, f"{self.moment} {name} of {model} {row['id']}")

    def _records_of(self, model):
        lines = self.env["alro.budget.line"].concat(*self.lines.values())
        documents = self.env["alro.budget.transfer"].concat(*self.documents.values())
        return {
            "alro.appropriation": self.env["alro.appropriation"].concat(*self.rows.values()),
            "alro.budget.line": lines,
            "alro.spending.month": lines.month_ids,
            "alro.budget.transfer": documents,
            "alro.budget.transfer.line": documents.line_ids,
        }[model]


class TestMoneyProperty(MoneyPropertyCase):
    def test_random_years_agree_with_the_book(self):
        self.run_years(SEEDS, OPERATIONS, self.operations())
