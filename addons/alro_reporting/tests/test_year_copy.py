from .common import ReportingCommon


class TestYearCopy(ReportingCommon):
    """In a copied year the copied rules compute, and last year's results stay in theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_year = cls.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        cls.course_1 = cls.make_step(cls.activity, "Course 1", code="c1")
        cls.course_2 = cls.make_step(cls.activity, "Course 2", code="c2")
        cls.finished = cls.make_step(
            cls.activity,
            "Finished",
            [cls.course_1, cls.course_2],
            entry_mode="derived",
            rule="all_courses",
        )
        for step in (cls.course_1, cls.finished):
            cls.make_target(step, cls.agency_chiangmai, 20)

    def copy_year(self):
        service = self.env["alro.year.copy"].with_user(self.users["admin_act_fund"])
        return service._run(self.year, self.next_year, participation=True, targets="last")

    def new_target(self, step):
        new = self.env["alro.step.target"].search([("step_id.previous_id", "=", step.id)])
        return new.filtered(lambda target: target.agency_id == self.agency_chiangmai).with_user(
            self.users["province"]
        )

    def test_results_stay_in_their_year(self):
        self.report(self.course_1.target_ids, [5, 3])
        self.copy_year()
        self.assertEqual(self.results(self.finished.target_ids, 3), [5, 3, False])
        new = self.new_target(self.finished)
        self.assertEqual(set(self.results(new)), {False})
        self.assertEqual((new.reported_count, new.percent_of_target), (0, ""))

    def test_derived_steps_compute(self):
        self.copy_year()
        self.report(self.new_target(self.course_1), [4, 2])
        self.assertEqual(self.results(self.new_target(self.finished), 3), [4, 2, False])
        self.assertFalse(self.finished.target_ids.reported_count)

    def test_a_course_copied_in_mid_year_counts_at_once(self):
        self.copy_year()
        self.report(self.new_target(self.course_1), [4, 2])
        self.make_target(self.course_2, self.agency_chiangmai, 20)
        self.copy_year()
        finished = self.new_target(self.finished)
        self.assertEqual(
            [result or 0 for result in self.results(finished, 2)],
            [0, 0],
            "nobody has finished the second course",
        )
        self.report(self.new_target(self.course_2), [3])
        self.assertEqual(self.results(finished, 1), [3])
