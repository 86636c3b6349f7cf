from freezegun import freeze_time

from .common import ReportingCommon


class TestHostView(ReportingCommon):
    """SPT hosts: 120 + 60 + 24 farmers in all."""

    def setUp(self):
        super().setUp()
        for target in (self.target, self.target_sakaeo, self.target_spt):
            for month in target.month_ids:
                month.planned_qty = target.target_qty / 12
            target.action_confirm_plan()
        self.report(self.target, [10, 20])
        self.report(self.target_sakaeo, [4])

    @freeze_time("2016-12-15")
    def test_sums_of_all_offices(self):
        """To the end of November 34 were planned; 34 done."""
        step = self.step.with_user(self.users["bureau"])
        self.assertEqual(step.target_count, 3)
        self.assertEqual(step.target_sum, 204)
        self.assertEqual(step.plan_to_date, 34)
        self.assertEqual(step.result_to_date, 34)
        self.assertEqual(step.percent_of_target, "16.67")
        self.assertEqual(step.percent_of_plan, "100.00")
        self.assertEqual(step.unreported_count, 2, "Sa Kaeo and SPT have not reported November")

    def test_an_office_sees_its_own_part_only(self):
        step = self.step.with_user(self.users["province"])
        self.assertEqual((step.target_count, step.target_sum, step.result_to_date), (1, 120, 30))

    def test_hosted_steps_are_found(self):
        steps = self.env["alro.step"]
        hosted = [("is_hosted", "=", True), ("fiscal_year_id", "=", self.year.id)]
        self.assertEqual(
            steps.with_user(self.users["bureau"]).search(hosted),
            self.step | self.minor_step | self.fund_step,
        )
        self.assertFalse(steps.with_user(self.users["bureau2"]).search(hosted))
        self.assertFalse(steps.with_user(self.users["province"]).search(hosted))

    def test_report_users_get_no_sums(self):
        step = self.step.with_user(self.users["report"])
        self.assertEqual((step.target_sum, step.result_to_date), (0, 0))
        self.assertTrue(step.read())

    def test_the_host_s_search_is_nobody_else_s(self):
        """Agencies by step is searched without groups; the list of targets keeps its own."""
        lone = self.env.ref("alro_reporting.alro_hosted_steps_view_search")
        targets = self.env["alro.step.target"]
        self.assertNotIn("group_by", targets.get_view(lone.id, "search")["arch"])
        self.assertIn("group_activity", targets.get_view(view_type="search")["arch"])
