from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .test_derived import DerivedCommon


class ResultGridCommon(DerivedCommon):
    def setUp(self):
        super().setUp()
        self.work = self.env["alro.work.month"]
        self.office = self.work.with_user(self.users["province"])

    def change(self, month, value, expected=None, field="actual_qty"):
        return {"id": month.id, "field": field, "value": value, "expected": expected}

    def october(self, target):
        return target.month_ids.sorted("month")[0]

    def explain(self, cell, field="actual_qty", user="province"):
        return self.work.with_user(self.users[user]).explain_cell(cell.id, field)


class TestResultGrid(ResultGridCommon):
    def test_what_is_derived_comes_back_with_what_was_saved(self):
        answer = self.office.save_grid(
            [self.change(self.october(self.first), 5)],
            [("target_id", "=", self.first.id)],
            ["actual_qty"],
        )
        rows = {row["id"]: n for n, row in enumerate(answer["grid"]["rows"])}
        self.assertEqual(set(rows), {self.first.id, self.derived.id})
        self.assertEqual(answer["grid"]["cells"]["actual_qty"][rows[self.derived.id]][0], 5)

    def test_the_head_of_a_row_says_how_results_come_and_when_causes_are_asked_for(self):
        grid = self.office.get_grid([("activity_id", "=", self.activity.id)], ["actual_qty"])
        head = {row["id"]: row for row in grid["rows"]}
        derived, first = head[self.derived.id], head[self.first.id]
        self.assertEqual((derived["entry_mode"], first["entry_mode_label"]), ("derived", "Keyed"))
        self.assertEqual(first["behind_percent"], 10)
        self.year.remark_percent = 25
        grid = self.office.get_grid([("target_id", "=", self.first.id)], ["actual_qty"])
        self.assertEqual(grid["rows"][0]["behind_percent"], 25)

    def test_the_head_of_a_row_names_who_changed_it_last(self):
        """Only since its birth, which is not a change."""
        domain = [("target_id", "=", self.first.id)]
        self.report(self.first, [5])
        self.assertIsNone(self.office.get_grid(domain, ["actual_qty"])["rows"][0]["last_change"])
        self.env.flush_all()
        self.cr.execute(
            "UPDATE alro_work_month SET create_date = create_date - interval '1 day' WHERE id = %s",
            [self.october(self.first).id],
        )
        self.env.invalidate_all()
        change = self.office.get_grid(domain, ["actual_qty"])["rows"][0]["last_change"]
        self.assertEqual(change["user"], self.users["province"].name)

    def test_results_that_people_do_not_key_are_locked_with_the_reason(self):
        grid = self.office.get_grid(
            [("activity_id", "=", self.activity.id)], ["actual_qty", "cause"]
        )
        rows = {row["id"]: n for n, row in enumerate(grid["rows"])}
        lock = grid["locks"]["actual_qty"][rows[self.derived.id]]
        self.assertEqual(len(set(lock)), 1)
        self.assertIn("computed from other steps", grid["reasons"][lock[0] - 1])
        self.assertEqual(grid["locks"]["actual_qty"][rows[self.first.id]], [0] * 12)
        self.assertEqual(grid["locks"]["cause"][rows[self.derived.id]], [0] * 12)

    def test_steps_with_rules_in_as_many_queries_as_few(self):
        def queries(count):
            activity = self.make_activity("act", 20 + count)
            self.make_participation(activity, self.agency_chiangmai)
            sources = [self.make_step(activity, f"Source {n}") for n in range(2)]
            steps = [
                self.make_step(activity, f"Sum {n}", sources, entry_mode="derived", rule="sum")
                for n in range(count)
            ]
            for step in [*sources, *steps]:
                self.make_target(step, self.agency_chiangmai)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            grid = self.office.get_grid(
                [("activity_id", "=", activity.id)], ["planned_qty", "actual_qty", "cause"]
            )
            self.assertEqual(grid["length"], count + 2)
            return self.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 40)
        self.assertEqual(queries(20), few)


class TestExplain(ResultGridCommon):
    def test_a_keyed_result_names_who_and_what_was_before(self):
        self.report(self.first, [5])
        self.report(self.first, [6])
        told = self.explain(self.october(self.first))
        self.assertEqual((told["origin"], told["old"]), ("Keyed", 5))
        self.assertEqual(told["user"], self.users["province"].name)
        self.assertRegex(told["date"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual((told["sentence"], told["parts"], told["locked"]), (None, [], None))

    def test_a_cell_that_nobody_set(self):
        told = self.explain(self.october(self.first))
        self.assertIsNone(told["origin"])
        self.assertIsNone(told["user"])
        self.assertIsNone(told["old"])

    def test_a_derived_result_names_its_rule_and_its_parts(self):
        self.report(self.first, [5])
        told = self.explain(self.october(self.derived))
        self.assertEqual(told["origin"], "Derived")
        self.assertEqual(told["sentence"], "Sum of steps: c1 Course 1 + c2 Course 2")
        self.assertEqual(
            told["parts"],
            [{"name": "c1 Course 1", "value": 5}, {"name": "c2 Course 2", "value": None}],
        )
        self.assertIn("computed from other steps", told["locked"])

    def test_the_reason_of_the_last_change(self):
        month = self.october(self.first)
        self.work.sudo()._bulk_set({month.id: {"actual_qty": 5}}, "manual", "File of May")
        self.assertEqual(self.explain(month)["reason"], "File of May")

    def test_plans_and_what_nobody_sets(self):
        month = self.october(self.target)
        month.with_user(self.users["province"]).planned_qty = 7
        told = self.explain(month, "planned_qty")
        self.assertEqual((told["old"], told["locked"]), (0, None))
        self.assertIn("cannot be set by hand", self.explain(month, "confirmed_qty")["locked"])

    def test_a_sum_over_agencies_tells_an_office_its_own_part_only(self):
        across = self.make_step(
            self.activity,
            "Whole country",
            [self.step],
            entry_mode="derived",
            rule="across_agencies",
        )
        targets = {agency: self.make_target(across, agency) for agency in self.offices}
        self.report(self.target, [5])
        self.report(self.target_sakaeo, [3])
        told = self.explain(self.october(targets[self.agency_spt]), user="bureau")
        self.assertEqual(sorted(part["value"] or 0 for part in told["parts"]), [0, 3, 5])
        told = self.explain(self.october(targets[self.agency_chiangmai]))
        self.assertEqual([part["value"] for part in told["parts"]], [5])
        self.assertNotIn(self.agency_sakaeo.name, str(told))

    def test_nothing_is_told_of_hidden_cells(self):
        hidden = self.october(self.target_sakaeo)
        gone = self.work.browse(2**31 - 1)
        sentences = set()
        for user, cell in (("province", hidden), ("province", gone), ("report", hidden)):
            with self.assertRaises(AccessError) as caught:
                self.explain(cell, user=user)
            sentences.add(str(caught.exception))
        self.assertEqual(len(sentences), 1)
        for record_id, field in (("1", "actual_qty"), (hidden.id, ["x"]), (0, "x"), (None, None)):
            with self.assertRaises(AccessError):
                self.office.explain_cell(record_id, field)


class TestRemarkPercent(ResultGridCommon):
    def test_is_a_percentage(self):
        self.assertEqual(self.year.remark_percent, 10)
        for wrong in (-1, 100.5):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.year.remark_percent = wrong
                self.env.flush_all()

    def test_belongs_to_super_admin(self):
        self.year.with_user(self.users["super_admin"]).remark_percent = 20
        for name in ("admin_act_fund", "province"):
            with self.assertRaises(AccessError):
                self.year.with_user(self.users[name]).remark_percent = 30


class TestResultGridRpc(RpcCase, ResultGridCommon):
    def test_a_browser_asks_a_cell(self):
        self.report(self.first, [5])
        month = self.october(self.first)
        told = self.rpc("province", "alro.work.month", "explain_cell", month.id, "actual_qty")
        self.assertEqual((told["origin"], told["locked"]), ("Keyed", None))
        told = self.rpc("central_act", "alro.work.month", "explain_cell", month.id, "actual_qty")
        self.assertIn("another office", told["locked"])
        for name in ("province2", "report"):
            said = self.assertRefused(
                self.rpc, name, "alro.work.month", "explain_cell", month.id, "actual_qty"
            )
            self.assertNotIn("Course", said)
