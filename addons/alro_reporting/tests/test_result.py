from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError

from .common import ReportingCommon


class TestResult(ReportingCommon):
    def setUp(self):
        super().setUp()
        self.office = self.target.with_user(self.users["province"])

    def test_not_reported_and_zero_differ(self):
        self.report(self.office, [None, 0, 5])
        self.assertEqual(self.results(self.office, 4), [False, 0, 5, False])
        self.assertEqual(self.target.reported_count, 2)
        self.assertEqual(self.target.actual_total, 5)

    def test_exports_leave_blank_what_is_not_reported(self):
        self.report(self.office, [None, 0])
        months = self.office.month_ids.sorted("month")[:2]
        self.assertEqual(months.export_data(["actual_qty"])["datas"], [[""], [0.0]])

    def test_clearing_takes_the_value_back(self):
        self.report(self.office, [7])
        month = self.office.month_ids.sorted("month")[0]
        self.assertEqual(month.actual_origin, "manual")
        for nothing in (False, None):
            month.actual_qty = 7
            month.write({"actual_qty": nothing})
            self.env.flush_all()
            self.assertEqual(self.results(self.office, 1), [False])
            self.assertFalse(month.actual_origin)

    def test_the_system_adds_up(self):
        """Chiang Mai trains 10, 0 and 15: 25 to date, of a target of 120."""
        self.report(self.office, [10, 0, 15])
        months = self.office.month_ids.sorted("month")
        self.assertEqual(months.mapped("actual_to_date")[:4], [10, 10, 25, 25])
        self.assertEqual(self.target.percent_of_target, "20.83")
        self.assertEqual(self.target.last_reported, months[2].month_name)

    def test_wrong_numbers_are_refused(self):
        month = self.office.month_ids[0]
        for wrong in ("five", "", float("nan"), [5], [], {}, -1, "-1"):
            with self.assertRaises(UserError, msg=str(wrong)):
                month.write({"actual_qty": wrong})
        self.assertEqual(self.results(self.target, 1), [False])

    def test_a_search_for_zero_finds_no_blank(self):
        self.report(self.office, [None, 0, 5])
        blank, zero, five = self.office.month_ids.sorted("month")[:3]
        own = [("target_id", "=", self.target.id)]
        months = self.office.month_ids
        self.assertEqual(months.search([*own, ("actual_qty", "=", 0)]), zero)
        self.assertEqual(months.search([*own, ("actual_qty", "<", 5)]), zero)
        self.assertEqual(months.search([*own, ("actual_qty", "!=", False)]), zero | five)
        self.assertIn(blank, months.search([*own, ("actual_qty", "=", False)]))
        self.assertNotIn(zero, months.search([*own, ("actual_qty", "=", False)]))

    def test_an_empty_text_is_not_zero(self):
        with self.assertRaises(UserError):
            self.office.month_ids[0].write({"actual_qty": ""})
        self.assertEqual(self.target.reported_count, 0)

    def test_the_origin_is_the_systems(self):
        month = self.office.month_ids[0]
        with self.assertRaises(UserError):
            month.write({"actual_origin": "linked"})
        with self.assertRaises(UserError):
            month.write({"actual_qty": 3, "actual_origin": "linked"})
        self.assertFalse(month.actual_origin)

    def test_linked_results_are_keyed_by_nobody(self):
        self.step.entry_mode = "linked"
        month = self.target.month_ids.sorted("month")[0]
        month.sudo()._bulk_set({month.id: {"actual_qty": 5}}, "linked")
        for level in ("province", "super_admin", "admin_act_fund"):
            with self.assertRaises(UserError, msg=level):
                month.with_user(self.users[level]).actual_qty = 6
        self.assertEqual(self.results(self.target, 1), [5])

    def test_the_host_reports_its_own_steps(self):
        self.step.reporter = "host"
        with self.assertRaises(UserError):
            self.report(self.office, [1])
        self.report(self.target_spt.with_user(self.users["bureau"]), [1])
        self.step.reporter = "both"
        self.report(self.office, [1])

    def test_plan_and_percent_to_date(self):
        """Planned 10 a month; on 15 January 30 were planned, 24 done: 80 percent."""
        for month in self.office.month_ids:
            month.planned_qty = 10
        self.office.action_confirm_plan()
        self.report(self.office, [10, 8, 6, 5])
        with freeze_time("2017-01-15"):
            self.target.invalidate_recordset()
            self.assertEqual(self.target.plan_to_date, 30)
            self.assertEqual(self.target.percent_of_plan, "80.00")
            self.assertTrue(self.target.is_behind)
            behind = self.office.search([("is_behind", "=", True)])
            self.assertEqual(behind, self.target)
        self.report(self.office, [16])
        with freeze_time("2017-01-15"):
            self.target.invalidate_recordset()
            self.assertFalse(self.target.is_behind)
            self.assertFalse(self.office.search([("is_behind", "=", True)]))

    def test_percent_without_a_denominator_is_blank(self):
        self.target.target_qty = 0
        self.report(self.office, [3])
        self.assertEqual(self.target.percent_of_target, "")
        self.assertEqual(self.target.percent_of_plan, "")

    def test_late_is_after_the_due_day(self):
        october = self.office.month_ids.sorted("month")[0]
        late = [("is_late", "=", True), ("target_id", "=", self.target.id)]
        with freeze_time("2016-11-05 12:00:00"):
            self.assertFalse(october.is_late)
            self.assertFalse(self.office.month_ids.search(late))
        with freeze_time("2016-11-06 12:00:00"):
            october.invalidate_recordset()
            self.assertTrue(october.is_late)
            self.assertEqual(self.office.month_ids.search(late), october)
            october.actual_qty = 0
            self.assertFalse(october.is_late)

    def test_years_with_other_due_days_are_late_by_theirs(self):
        """On 3 October 2017 September is late where results were due on the 2nd, not on the 5th."""
        august, september = self.office.month_ids.sorted("month")[-2:]
        late = [("is_late", "=", True), ("target_id", "=", self.target.id)]
        with freeze_time("2017-10-03 12:00:00"):
            for due_day, last in ((5, august), (2, september)):
                self.year.report_due_day = due_day
                self.env.invalidate_all()
                found = self.office.month_ids.search(late)
                self.assertEqual(found.sorted("month")[-1], last)
                self.assertEqual(found, self.office.month_ids.filtered("is_late"))
                rest = [("is_late", "=", False), ("target_id", "=", self.target.id)]
                self.assertEqual(self.office.month_ids.search(rest), self.office.month_ids - found)

    def test_a_target_with_results_stays(self):
        self.report(self.office, [0])
        with self.assertRaises(UserError):
            self.target.unlink()
        with self.assertRaises(UserError):
            self.target.participation_id.unlink()
        self.office.month_ids.write({"actual_qty": False})
        self.target.unlink()
        self.assertFalse(self.target.exists())

    def test_nothing_is_reported_in_a_closed_year(self):
        self.year.action_close()
        for field, value in (("actual_qty", 1), ("cause", "Rain")):
            with self.assertRaises(UserError):
                self.office.month_ids[0].write({field: value})

    def test_results_of_a_row_in_few_queries(self):
        commands = [Command.update(month.id, {"actual_qty": 3}) for month in self.target.month_ids]
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            self.office.write({"month_ids": commands})
            self.env.flush_all()
