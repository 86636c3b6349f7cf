from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError

from .common import ReportingCommon
from .test_derived import DerivedCommon

WORK_MONTH = "odoo.addons.alro_reporting.models.alro_work_month"


class CellsMixin:
    def change(self, record, value, expected=None, field="actual_qty"):
        return {"id": record.id, "field": field, "value": value, "expected": expected}

    def save(self, changes, name="province"):
        return self.env["alro.work.month"].with_user(self.users[name]).save_cells(changes)


class TestResultCells(CellsMixin, ReportingCommon):
    def setUp(self):
        super().setUp()
        self.months = self.target.month_ids.sorted("month")

    def test_blank_and_zero_are_two_values(self):
        (answer,) = self.save([self.change(self.months[0], 0)])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 0.0))
        (answer,) = self.save([self.change(self.months[0], 5, expected=None)])
        self.assertEqual((answer["state"], answer["value"]), ("conflict", 0.0))
        (answer,) = self.save([self.change(self.months[0], None, expected=0)])
        self.assertEqual((answer["state"], answer["value"]), ("saved", None))
        self.assertFalse(self.months[0].actual_origin)

    def test_result_cause_and_remedy_in_one_go(self):
        october = self.months[0]
        answers = self.save(
            [
                self.change(october, 3),
                self.change(october, "Flood", field="cause"),
                self.change(october, "x" * 4001, field="remedy"),
            ]
        )
        self.assertEqual([a["state"] for a in answers], ["saved", "saved", "refused"])
        self.assertEqual((october.actual_qty, october.cause, october.remedy), (3, "Flood", False))

    def test_a_month_to_come_and_a_figure_far_above_the_target_are_worth_a_word(self):
        self.target.sudo().target_qty = 10
        (usual,) = self.save([self.change(self.months[0], 20)])
        self.assertNotIn("warning", usual)
        (much,) = self.save([self.change(self.months[1], 1)])
        self.assertEqual(much["state"], "saved")
        self.assertIn("10", much["warning"])
        before = self.months[11].month - timedelta(days=1)
        with patch(f"{WORK_MONTH}.bangkok_today", return_value=before):
            (early,) = self.save([self.change(self.months[11], 0.5)])
            (zero,) = self.save([self.change(self.months[10], 0)])
        self.assertEqual(early["state"], "saved")
        self.assertIn(self.months[11].month_name, early["warning"])
        self.assertNotIn("warning", zero)

    def test_what_cannot_be_kept_is_refused_alone(self):
        """One cent more than the most that rounds into range; half a character."""
        answers = self.save(
            [
                self.change(self.months[0], 999999999999.99),
                self.change(self.months[1], 999999999999.995),
                self.change(self.months[2], "\ud800", field="cause"),
                self.change(self.months[3], 4),
                self.change(self.months[3], "four", expected=4),
            ]
        )
        states = ["saved", "refused", "refused", "saved", "refused"]
        self.assertEqual([a["state"] for a in answers], states)
        self.assertEqual(self.results(self.target, 4), [999999999999.99, False, False, 4])

    def test_linked_and_derived_steps_are_keyed_by_nobody(self):
        for mode, word in (("linked", "source system"), ("derived", "computed from")):
            rule = {"rule": "sum", "source_step_ids": self.minor_step.ids}
            self.step.write({"entry_mode": mode, **(rule if mode == "derived" else {})})
            for name in ("province", "super_admin"):
                (answer,) = self.save([self.change(self.months[0], 3)], name)
                self.assertEqual(answer["state"], "refused", name)
                self.assertIn(word, answer["reason"])

    def test_what_comes_from_elsewhere_is_not_taken(self):
        months = self.env["alro.work.month"].sudo()
        with self.assertRaises(UserError):
            months._bulk_set({self.months[0].id: {"actual_qty": 3}}, "linked")
        self.step.entry_mode = "linked"
        with self.assertRaises(UserError):
            months._bulk_set({self.months[0].id: {"actual_qty": 3}}, "manual")
        months._bulk_set({self.months[0].id: {"actual_qty": 3}}, "linked")
        self.assertEqual(self.months[0].actual_origin, "linked")

    def test_a_target_below_what_is_reported_is_saved_with_a_warning(self):
        self.report(self.target.with_user(self.users["province"]), [30])
        targets = self.env["alro.step.target"].with_user(self.users["admin_act_fund"])
        change = {"id": self.target.id, "field": "target_qty", "value": 20, "expected": 120}
        (answer,) = targets.save_cells([change])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 20))
        self.assertIn("has reported 30.00", answer["warning"])
        (answer,) = targets.save_cells([{**change, "value": 40, "expected": 20}])
        self.assertNotIn("warning", answer)

    def test_the_form_warns_of_a_target_below_what_is_reported(self):
        self.report(self.target.with_user(self.users["province"]), [30])
        target = self.target.with_user(self.users["admin_act_fund"])
        answer = target.onchange({"target_qty": 20}, ["target_qty"], {"target_qty": {}})
        self.assertIn("has reported 30.00", answer["warning"]["message"])
        target.target_qty = 20
        self.assertEqual(self.target.target_qty, 20)


class TestDerivedCells(CellsMixin, DerivedCommon):
    def test_a_row_with_a_chain_above_it_in_few_queries(self):
        above, chain = self.total, []
        for n in range(5):
            above = self.make_step(
                self.activity, f"Chain {n}", [above], entry_mode="derived", rule="sum"
            )
            chain.append(self.make_target(above, self.agency_chiangmai))
        months = self.first.month_ids.sorted("month")
        self.save([self.change(self.second.month_ids.sorted("month")[0], 1)])
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            answers = self.save([self.change(month, 3) for month in months])
        self.assertEqual({answer["state"] for answer in answers}, {"saved"})
        self.assertEqual(self.results(chain[-1], 2), [4, 3])
        self.assertEqual(chain[-1].actual_total, 37)

    def test_the_log_tells_derived_from_keyed(self):
        october = self.first.month_ids.sorted("month")[0]
        self.env["alro.work.month"].sudo()._bulk_set({october.id: {"actual_qty": 5}}, "manual")
        log = self.env["alro.value.log"]
        derived = self.derived.month_ids.sorted("month")[0]
        origins = {
            record: log.search([("res_id", "=", record.id), ("new_value", "=", 5)]).origin
            for record in (october, derived)
        }
        self.assertEqual(origins, {october: "manual", derived: "derived"})

    def test_the_nightly_check_finds_and_mends_what_was_changed_from_outside(self):
        self.report(self.first, [5])
        self.env.flush_all()
        october = self.derived.month_ids.sorted("month")[0]
        self.cr.execute("UPDATE alro_work_month SET actual_qty = 99 WHERE id = %s", [october.id])
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.alro_reporting", "WARNING") as caught:
            found = self.env["alro.step.target"]._check_nightly()
        self.assertEqual(len(caught.records), 2)
        self.assertEqual(list(found.values()), [1, 0, 1])  # results, money, derived
        self.assertEqual(self.results(self.derived, 1), [5])
        self.assertEqual(self.derived.actual_total, 5)
        self.assertEqual(set(self.env["alro.step.target"]._check_nightly().values()), {0})


class TestComputedCells(CellsMixin, DerivedCommon):
    def test_computed_figures_of_many_rows_in_as_many_queries_as_of_few(self):
        grid = self.env["alro.work.month"].with_user(self.users["province"]).get_grid

        def queries(count):
            beside = self.env["alro.step"]
            for n in range(count):
                step = self.make_step(
                    self.activity, f"Keyed {count}-{n}", [self.course_1, self.course_2], rule="sum"
                )
                self.make_target(step, self.agency_chiangmai)
                beside |= step
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            answer = grid([("step_id", "in", beside.ids)], ["actual_qty", "computed_qty"])
            self.assertEqual({row[0] for row in answer["cells"]["computed_qty"]}, {"7"})
            return self.cr.sql_log_count - before

        self.report(self.first, [5])
        self.report(self.second, [2])
        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 30)
        self.assertEqual(queries(20), few)


class TestLoweredCells(CellsMixin, DerivedCommon):
    rule = "all_courses"

    def test_lowering_and_its_reason_belong_together(self):
        self.report(self.first, [10])
        self.report(self.second, [10])
        month = self.derived.month_ids.sorted("month")[0]
        lower = self.change(month, 2, expected=0, field="lowered_qty")
        reason = self.change(month, "Two came twice", field="lowered_reason")
        (answer,) = self.save([lower])
        self.assertEqual(answer["state"], "refused")
        self.assertEqual([a["state"] for a in self.save([lower, reason])], ["saved", "saved"])
        self.assertEqual(self.results(self.derived, 1), [8])
        too_much = self.change(month, 11, expected=2, field="lowered_qty")
        (answer,) = self.save([too_much])
        self.assertIn("by 10.00 at most", answer["reason"])
        entry = self.env["alro.value.log"].search(
            [("res_id", "=", month.id), ("new_value", "=", 2)]
        )
        self.assertEqual(entry.reason, "Two came twice")

    def test_an_amount_that_is_not_changed_keeps_its_reason(self):
        """And the other cells of the batch are saved."""
        self.report(self.first, [10, 10])
        self.report(self.second, [10])
        month, other = self.derived.month_ids.sorted("month")[0], self.first.month_ids[5]
        month.write({"lowered_qty": 2, "lowered_reason": "Two came twice"})
        answers = self.save(
            [
                self.change(month, 11, expected=2, field="lowered_qty"),
                self.change(month, None, expected="Two came twice", field="lowered_reason"),
                self.change(other, 1),
            ]
        )
        self.assertEqual([a["state"] for a in answers], ["refused", "refused", "saved"])
        self.assertEqual((month.lowered_qty, month.lowered_reason), (2, "Two came twice"))

    def test_another_rule_leaves_no_ceiling_behind(self):
        self.report(self.first, [10])
        self.report(self.second, [8])
        month = self.derived.month_ids.sorted("month")[0]
        self.assertEqual(month.ceiling_qty, 8)
        self.total.rule = "sum"
        self.assertEqual((month.ceiling_qty, month.actual_qty), (0, 18))
