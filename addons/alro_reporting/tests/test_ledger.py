"""Hundreds of random operations, and after each of them everything that the suite keeps by itself
is what a second computation, written without it, makes of what people typed."""

import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo.exceptions import UserError

from .common import ReportingCommon

OPERATIONS = 300
NONE, CENT = Decimal(0), Decimal("0.01")


def money(value):
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def _exact(value):
    return money(value) if isinstance(value, float) else value


class Book:
    """What people typed, on paper; and what follows from it, computed cell by cell.

    Cells are ``(agency, step)`` by name; a row of twelve has October first.
    """

    def __init__(self, rules, factors):
        self.rules, self.factors = rules, factors
        self.target, self.state, self.confirmed_once = {}, {}, set()
        self.planned, self.confirmed, self.keyed, self.lowered = {}, {}, {}, {}

    def open(self, cell, target_qty):
        self.target[cell], self.state[cell] = money(target_qty), "draft"
        self.planned[cell], self.confirmed[cell] = [NONE] * 12, [NONE] * 12
        self.keyed[cell], self.lowered[cell] = [None] * 12, [NONE] * 12

    def close(self, cell):
        for page in (
            self.target,
            self.state,
            self.planned,
            self.confirmed,
            self.keyed,
            self.lowered,
        ):
            del page[cell]
        self.confirmed_once.discard(cell)

    def is_stale(self, cell):
        return cell in self.confirmed_once and self.target[cell] != sum(self.confirmed[cell])

    def results(self, cell):
        """Return the twelve results and the twelve ceilings of a cell."""
        agency, step = cell
        if step not in self.rules:
            return self.keyed[cell], [NONE] * 12
        rule, names = self.rules[step]
        sources = [
            [
                None if value is None else value * self.factors[name] / self.factors[step]
                for value in row
            ]
            for name in names
            if (agency, name) in self.target
            for row in [self.results((agency, name))[0]]
        ]
        if rule == "across_agencies":
            return [None] * 12, [NONE] * 12
        series = [self._month(rule, sources, month) for month in range(12)]
        if rule != "all_courses":
            return [None if value is None else money(value) for value in series], [NONE] * 12
        owed, left = NONE, []
        for value, less in zip(series, self.lowered[cell], strict=True):
            owed += less
            taken = min(owed, value or NONE) if value is not None else NONE
            owed -= taken
            left.append(None if value is None else value - taken)
        return left, [value or NONE for value in series]

    @staticmethod
    def _month(rule, sources, month):
        if all(row[month] is None for row in sources):
            return None
        if rule == "all_courses":
            least = [
                min(sum(value or 0 for value in row[:end]) for row in sources)
                for end in (month, month + 1)
            ]
            return least[1] - least[0]
        return sum(row[month] for row in sources if row[month] is not None)


class TestLedger(ReportingCommon):
    """Chiang Mai and Sa Kaeo work in nine steps: chains, a diamond, units, missing courses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = {"plan": cls.step}
        for name, unit in (("a", cls.person), ("b", cls.person), ("c", cls.person)):
            cls.named[name] = cls.make_step(cls.activity, name, uom_id=unit.id)
        for name, unit in (("rai", cls.rai), ("ngan", cls.ngan)):
            cls.named[name] = cls.make_step(cls.activity, name, uom_id=unit.id)
        cls.rules = {}
        for name, rule, sources, unit in (
            ("left", "sum", "ab", cls.person),
            ("right", "all_courses", "abc", cls.person),
            ("top", "sum", ("left", "right"), cls.person),
            ("crown", "course", ("top",), cls.person),
            ("area", "sum", ("rai", "ngan"), cls.rai),
            ("all", "across_agencies", "a", cls.person),
        ):
            cls.rules[name] = (rule, list(sources))
            cls.named[name] = cls.make_step(
                cls.activity,
                name,
                [cls.named[source] for source in sources],
                uom_id=unit.id,
                entry_mode="derived",
                rule=rule,
            )
        cls.agencies = {"north": cls.agency_chiangmai, "east": cls.agency_sakaeo}
        cls.office = {"north": "province", "east": "province2"}
        cls.targets = {("north", "plan"): cls.target, ("east", "plan"): cls.target_sakaeo}

    def setUp(self):
        super().setUp()
        self.random = random.Random(2568)
        factors = dict.fromkeys(self.named, Decimal(1)) | {"rai": Decimal(4), "area": Decimal(4)}
        self.book = Book(dict(self.rules), factors)
        for cell, target in self.targets.items():
            self.book.open(cell, target.target_qty)
        self.targets = dict(self.targets)
        for agency in self.agencies:
            for name in self.named:
                if name != "plan" and (agency, name) != ("east", "c"):
                    self._open((agency, name))
        self.done = defaultdict(int)
        self.closed = False
        self.actor, self.reason = self.env.uid, None
        self.env.flush_all()
        self.seen, self.ends, self.moment = 0, {}, "before"
        self._compare()
        self._replay()

    def test_a_random_year_agrees_with_the_book(self):
        steps = [
            *[self.key] * 6,
            *[self.plan_months] * 2,
            *[self.lower] * 2,
            self.set_target,
            self.fill_plan,
            self.confirm,
            self.reopen,
            self.add_target,
            self.remove_target,
            self.change_rule,
            self.move_host,
            self.close_or_open_year,
            self.be_refused,
        ]
        for number in range(OPERATIONS):
            operation = self.random.choice(steps)
            self.actor, self.reason = self.env.uid, None
            self.done[operation.__name__] += bool(operation())
            self.moment = f"operation {number}, {operation.__name__}:"
            self.env.flush_all()
            self._compare()
            self._replay()
        for operation in steps:
            self.assertGreater(self.done[operation.__name__], 0, operation.__name__)

    # ---------------------------------------------------------------- operations

    def _someone(self, agency):
        name = self.random.choice([self.office[agency], "admin_act_fund", "super_admin"])
        if self.closed:
            name = "super_admin"
        self.actor = self.users[name].id
        return self.users[name]

    def _pick(self, names):
        cells = [cell for cell in self.targets if cell[1] in names]
        return self.random.choice(cells) if cells else None

    def _months(self, cell, user):
        return self.targets[cell].month_ids.sorted("month").with_user(user)

    def _amount(self):
        return self.random.choice([0, 1, 2, 3, 7, 12.5, 0.5, 0.25, 1.3, 2.75, 1234.56])

    def _save(self, cell, name, amounts):
        """Type amounts into a row and return those months in which they were kept."""
        months = self._months(cell, self._someone(cell[0]))
        changes = []
        for number, value in amounts.items():
            expected = months[number].read([name])[0][name]
            expected = None if expected is False else expected
            changes.append(
                {"id": months[number].id, "field": name, "value": value, "expected": expected}
            )
        answers = months.browse().save_cells(changes)
        return [
            number
            for number, answer in zip(amounts, answers, strict=True)
            if answer["state"] == "saved"
        ]

    def key(self):
        cell = self._pick("abc" if self.random.random() < 0.7 else ("rai", "ngan"))
        if not cell:
            return False
        amounts = {
            number: self.random.choice([None, self._amount(), self._amount()])
            for number in self.random.sample(range(12), self.random.randint(1, 4))
        }
        if self.random.random() < 0.3:
            month = self._months(cell, self._someone(cell[0]))[number := min(amounts)]
            month.write({"actual_qty": False if amounts[number] is None else amounts[number]})
            kept = [number]
        else:
            kept = self._save(cell, "actual_qty", amounts)
            self.assertEqual(kept, list(amounts))
        for number in kept:
            value = amounts[number]
            self.book.keyed[cell][number] = None if value is None else money(value)
        return True

    def lower(self):
        cell = self._pick(["right"])
        number = self.random.randrange(12)
        if not cell:
            return False
        value = self.random.choice([0, 0.5, 1, 2])
        month = self._months(cell, self._someone(cell[0]))[number]
        allowed = self.book.rules["right"][0] == "all_courses" and (
            value <= self.book.results(cell)[1][number]
        )
        try:
            with self.env.cr.savepoint():
                month.write({"lowered_qty": value, "lowered_reason": f"Because {number}"})
        except UserError:
            self.assertFalse(allowed)
            return False
        self.assertTrue(allowed)
        self.reason = f"Because {number}"
        self.book.lowered[cell][number] = money(value)
        return True

    def plan_months(self):
        cell = self._pick(["plan"])
        amounts = {number: self._amount() for number in self.random.sample(range(12), 3)}
        settled = self.book.state[cell] == "confirmed" and not self.book.is_stale(cell)
        kept = self._save(cell, "planned_qty", amounts)
        same = [n for n in amounts if self.book.planned[cell][n] == money(amounts[n])]
        self.assertEqual(kept, [] if settled else list(amounts), same)
        self._typed(cell, {number: amounts[number] for number in kept})
        return bool(kept)

    def fill_plan(self):
        """Type the plan so that it balances."""
        cell = self._pick(["plan"])
        if self.book.state[cell] == "confirmed" and not self.book.is_stale(cell):
            return False
        amounts = dict.fromkeys(range(12), 0.0) | {3: float(self.book.target[cell])}
        self._save(cell, "planned_qty", amounts)
        self._typed(cell, amounts)
        return True

    def _typed(self, cell, amounts):
        for number, value in amounts.items():
            self.book.planned[cell][number] = money(value)
        if amounts and self.book.is_stale(cell):
            self.book.state[cell] = "draft"

    def confirm(self):
        cell = self._pick(["plan"])
        target = self.targets[cell].with_user(self._someone(cell[0]))
        balanced = sum(self.book.planned[cell]) == self.book.target[cell]
        try:
            with self.env.cr.savepoint():
                target.action_confirm_plan()
        except UserError:
            self.assertFalse(balanced)
            return False
        self.assertTrue(balanced)
        self.book.confirmed[cell] = list(self.book.planned[cell])
        self.book.confirmed_once.add(cell)
        self.book.state[cell] = "confirmed"
        return True

    def reopen(self):
        cell = self._pick(["plan"])
        if self.book.state[cell] != "confirmed":
            return False
        self.reason = f"Again, {self.random.random()}"
        self.targets[cell].with_user(self._someone(cell[0])).action_reopen_plan(self.reason)
        self.book.state[cell] = "draft"
        return True

    def set_target(self):
        cell = self._pick(self.named)
        self.actor = self.users["super_admin"].id
        value = self.random.choice([60, 12, self._amount()])
        self.targets[cell].with_user(self.actor).target_qty = value
        self.book.target[cell] = money(value)
        return True

    def _open(self, cell):
        target = self.make_target(self.named[cell[1]], self.agencies[cell[0]], 5)
        self.targets[cell] = target
        self.book.open(cell, 5)

    def add_target(self):
        missing = [
            (agency, name)
            for agency in self.agencies
            for name in self.named
            if (agency, name) not in self.targets
        ]
        if missing:
            self._open(self.random.choice(missing))
        return bool(missing)

    def remove_target(self):
        cell = self._pick(["a", "b", "c", "left", "right", "top", "crown", "area"])
        self.actor = self.users["super_admin"].id
        derived = cell[1] in self.book.rules
        allowed = derived or all(value is None for value in self.book.keyed[cell])
        try:
            with self.env.cr.savepoint():
                self.targets[cell].with_user(self.actor).unlink()
        except UserError:
            self.assertFalse(allowed)
            return False
        self.assertTrue(allowed)
        del self.targets[cell]
        self.book.close(cell)
        return True

    def change_rule(self):
        self.actor = self.users["super_admin"].id
        sources = self.random.sample("abc", self.random.randint(1, 3))
        rule = self.random.choice(["sum", "all_courses", "all_courses"])
        self.named["right"].with_user(self.actor).write(
            {"rule": rule, "source_step_ids": [(6, 0, [self.named[name].id for name in sources])]}
        )
        self.book.rules["right"] = (rule, sources)
        return True

    def move_host(self):
        self.actor, self.reason = self.users["super_admin"].id, "Handed over"
        host = self.random.choice([self.agency_spt, self.agency_kpr])
        self.activity.with_user(self.actor).action_move({"host_agency_id": host.id}, self.reason)
        return True

    def close_or_open_year(self):
        if self.closed or self.random.random() < 0.7:
            self.year.state = "open" if self.closed else "closed"
            self.closed = not self.closed
        return True

    def be_refused(self):
        """One month of a row is refused: none of the twelve is changed, nor logged."""
        cell = self._pick("abc")
        if not cell:
            return False
        months = self._months(cell, self._someone(cell[0]))
        values = {month.id: {"actual_qty": 99} for month in months}
        values[months[7].id] = {"actual_qty": -1}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            months._bulk_set(values, "manual", "Never seen")
        return True

    # ---------------------------------------------------------------- comparisons

    def _compare(self):
        self.rows = self._read(
            "alro_step_target",
            "id",
            "participation_id, step_id",
            [t.id for t in self.targets.values()],
        )
        self.months = self._read(
            "alro_work_month", "target_id", "month", [t.id for t in self.targets.values()]
        )
        for cell, target in self.targets.items():
            (row,), months = self.rows[target.id], self.months[target.id]
            stored = {
                "planned": [month["planned_qty"] for month in months],
                "confirmed": [month["confirmed_qty"] for month in months],
                "results": [month["actual_qty"] for month in months],
                "origins": {month["actual_origin"] for month in months} - {None},
                "ceilings": [month["ceiling_qty"] or NONE for month in months],
                "totals": [row["planned_total"], row["confirmed_total"]],
                "difference": row["plan_difference"],
                "result": (row["reported_count"], row["actual_total"] or NONE),
                "plan": (row["plan_state"], row["plan_stale"]),
            }
            self.assertEqual(stored, self._expected(cell), f"{self.moment} {cell}")
        self._compare_scope()

    def _expected(self, cell):
        book = self.book
        planned = sum(book.planned[cell])
        results, ceilings = book.results(cell)
        kept = [value for value in results if value is not None]
        origin = "derived" if cell[1] in book.rules else "manual"
        return {
            "planned": book.planned[cell],
            "confirmed": book.confirmed[cell],
            "results": results,
            "origins": {origin} if kept else set(),
            "ceilings": ceilings,
            "totals": [planned, sum(book.confirmed[cell])],
            "difference": book.target[cell] - planned,
            "result": (len(kept), sum(kept)),
            "plan": (book.state[cell], book.is_stale(cell)),
        }

    def _read(self, table, key, order, ids):
        self.env.cr.execute(f"SELECT * FROM {table} WHERE {key} = ANY(%s) ORDER BY {order}", [ids])
        rows = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            rows[row[key]].append({name: _exact(value) for name, value in row.items()})
        return rows

    def _compare_scope(self):
        """Every fact stands where its activity stands."""
        for table, parent in (
            ("alro_step_target", "participation_id"),
            ("alro_work_month", "target_id"),
        ):
            above = parent.replace("participation_id", "alro_participation")
            above = above.replace("target_id", "alro_step_target")
            self.env.cr.execute(
                f"""SELECT COUNT(*) FROM {table} t JOIN {above} p ON p.id = t.{parent}
                JOIN alro_activity a ON a.id = p.activity_id
                JOIN alro_project j ON j.id = a.project_id
                WHERE (t.activity_id, t.agency_id, t.host_agency_id, t.project_id,
                    t.programme_id, t.fund_kind, t.fiscal_year_id, t.activity_group_id)
                IS DISTINCT FROM (a.id, p.agency_id, a.host_agency_id, j.id,
                    j.programme_id, j.fund_kind, j.fiscal_year_id, a.activity_group_id)"""
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, f"{self.moment} {table}")

    def _replay(self):
        """The log's new entries are by whom they should be, and all of them end in what stands."""
        self.env.cr.execute(
            """SELECT l.id, m.model, l.res_id, f.name, l.old_value, l.new_value, l.old_text,
                l.new_text, l.user_id, l.origin, l.reason
            FROM alro_value_log l JOIN ir_model m ON m.id = l.model_id
            JOIN ir_model_fields f ON f.id = l.field_id
            WHERE m.model IN ('alro.step.target', 'alro.work.month') AND l.id > %s ORDER BY l.id""",
            [self.seen],
        )
        for (
            number,
            model,
            res_id,
            name,
            old,
            new,
            *texts,
            user,
            origin,
            reason,
        ) in self.env.cr.fetchall():
            self.seen, old, new = number, _exact(old), _exact(new)
            key, where = (model, res_id, name), f"{self.moment} {name} of {model} {res_id}"
            if key in self.ends:
                self.assertEqual((old, texts[0]), self.ends[key], where)
            self.ends[key] = new, texts[1]
            self.assertEqual(user, self.actor, where)
            self.assertEqual(origin, "derived" if "derived" in texts else "manual", where)
            if reason:
                self.assertEqual(reason, self.reason, where)
        self._compare_ends("alro.step.target", self.rows)
        self._compare_ends("alro.work.month", self.months)

    def _compare_ends(self, model, rows_of):
        """A number without an entry is zero, or blank if it is one that people report."""
        for name, origin in self.env[model]._alro_logged_fields().items():
            field = self.env[model]._fields[name]
            if field.type not in ("float", "selection", "text", "char"):
                continue
            number = field.type == "float"
            begun = (None if origin else NONE) if number else None
            for row in (row for rows in rows_of.values() for row in rows):
                last = self.ends.get((model, row["id"], name), (begun, None))[0 if number else 1]
                stands = row[name] if not number or origin else row[name] or NONE
                self.assertEqual(last, stands, f"{self.moment} {name} of {model} {row['id']}")
