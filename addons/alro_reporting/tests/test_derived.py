from odoo.exceptions import UserError

from .common import ReportingCommon


class DerivedCommon(ReportingCommon):
    """Two courses of Chiang Mai, in a step derived from them."""

    rule = "sum"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course_1 = cls.make_step(cls.activity, "Course 1", code="c1")
        cls.course_2 = cls.make_step(cls.activity, "Course 2", code="c2")
        cls.total = cls.make_step(
            cls.activity,
            "Total",
            [cls.course_1, cls.course_2],
            entry_mode="derived",
            rule=cls.rule,
        )
        office = cls.agency_chiangmai
        cls.first = cls.make_target(cls.course_1, office).with_user(cls.users["province"])
        cls.second = cls.make_target(cls.course_2, office).with_user(cls.users["province"])
        cls.derived = cls.make_target(cls.total, office).with_user(cls.users["province"])


class TestSum(DerivedCommon):
    def test_follows_every_change_at_once(self):
        self.report(self.first, [5, None, 0])
        self.assertEqual(self.results(self.derived, 4), [5, False, 0, False])
        self.report(self.second, [2, 3])
        self.assertEqual(self.results(self.derived, 4), [7, 3, 0, False])
        self.first.month_ids.sorted("month")[0].actual_qty = False
        self.assertEqual(self.results(self.derived, 4), [2, 3, 0, False])
        self.assertEqual(self.derived.month_ids.sorted("month")[0].actual_origin, "derived")

    def test_is_keyed_by_nobody(self):
        for level in ("province", "super_admin"):
            with self.assertRaises(UserError):
                self.derived.with_user(self.users[level]).month_ids[0].actual_qty = 1

    def test_chains(self):
        grand = self.make_step(
            self.activity, "Grand", [self.total, self.course_1], entry_mode="derived", rule="sum"
        )
        grand_target = self.make_target(grand, self.agency_chiangmai)
        self.report(self.first, [5])
        self.report(self.second, [2])
        self.assertEqual(self.results(grand_target, 1), [12])

    def test_units_of_one_kind_are_converted(self):
        """2 rai and 2 ngan are 2.5 rai."""
        rai = self.make_step(self.activity, "Rai", uom_id=self.rai.id)
        ngan = self.make_step(self.activity, "Ngan", uom_id=self.ngan.id)
        area = self.make_step(
            self.activity, "Area", [rai, ngan], uom_id=self.rai.id, entry_mode="derived", rule="sum"
        )
        office = self.agency_chiangmai
        self.report(self.make_target(rai, office), [2])
        self.report(self.make_target(ngan, office), [2])
        self.assertEqual(self.results(self.make_target(area, office), 1), [2.5])

    def test_halves_are_rounded_up_as_keyed_values_are(self):
        """0.5 ngan are 0.125 rai, which is 0.13."""
        ngan = self.make_step(self.activity, "Ngan", uom_id=self.ngan.id)
        area = self.make_step(
            self.activity, "Area", [ngan], uom_id=self.rai.id, entry_mode="derived", rule="sum"
        )
        self.report(self.make_target(ngan, self.agency_chiangmai), [0.5])
        self.assertEqual(self.results(self.make_target(area, self.agency_chiangmai), 1), [0.13])

    def test_the_rule_names_no_hidden_step(self):
        across = self.make_step(
            self.activity, "All funds", [self.fund_step], entry_mode="derived", rule="across_funds"
        )
        target = self.make_target(across, self.agency_sakaeo).with_user(self.users["province2"])
        mine = self.make_target(self.fund_step, self.agency_sakaeo)
        self.assertIn("Surveyed", target.rule_sentence)
        mine.unlink()
        self.env.invalidate_all()
        self.assertNotIn("Surveyed", target.rule_sentence)
        self.assertIn("…", target.rule_sentence)

    def test_offices_do_not_mix(self):
        self.report(self.make_target(self.course_1, self.agency_sakaeo), [100])
        self.report(self.first, [5])
        self.assertEqual(self.results(self.derived, 1), [5])

    def test_a_target_that_comes_late_is_counted(self):
        third = self.make_step(self.activity, "Course 3")
        self.total.source_step_ids |= third
        self.report(self.first, [5])
        self.report(self.make_target(third, self.agency_chiangmai), [1])
        self.assertEqual(self.results(self.derived, 1), [6])
        self.first.month_ids.write({"actual_qty": False})
        self.first.sudo().unlink()
        self.assertEqual(self.results(self.derived, 1), [1])

    def test_a_changed_rule_is_computed_anew(self):
        self.report(self.first, [5])
        self.report(self.second, [3])
        self.total.rule = "all_courses"
        self.assertEqual(self.results(self.derived, 1), [3])

    def test_keyed_results_are_not_replaced_by_a_rule(self):
        self.report(self.first, [5])
        with self.assertRaises(UserError):
            self.course_1.write(
                {"entry_mode": "derived", "rule": "sum", "source_step_ids": self.course_2.ids}
            )
        self.assertEqual(self.results(self.first, 1), [5])

    def test_each_recomputation_leaves_its_mark(self):
        """Two users who feed one derived figure must collide, even if it stays the same."""
        self.total.rule = "all_courses"
        self.report(self.first, [5])
        before = self.derived.derive_revision
        self.report(self.first, [6])
        self.assertEqual(self.results(self.derived, 1), [0])
        self.assertGreater(self.derived.derive_revision, before)

    def test_a_source_in_another_unit_is_added_anew(self):
        """4 rai and 8 rai are 12; 4 ngan and 8 rai would be 9: a unit with results stays."""
        self.report(self.first, [4])
        with self.assertRaises(UserError):
            self.course_1.uom_id = self.env["uom.uom"].create(
                {"name": "Dozen", "relative_uom_id": self.person.id, "relative_factor": 12}
            )
        self.first.month_ids.write({"actual_qty": False})

    def test_what_is_no_longer_derived_keeps_no_derived_results(self):
        self.report(self.first, [5])
        self.total.rule = "across_agencies"
        self.assertEqual(self.results(self.derived, 1), [False])
        self.assertEqual(self.derived.actual_total, 0)
        self.total.rule = "sum"
        self.assertEqual(self.results(self.derived, 1), [5])
        self.total.write({"entry_mode": "manual", "rule": False, "source_step_ids": [(5,)]})
        self.assertEqual(self.results(self.derived, 1), [False])


class TestAllCourses(DerivedCommon):
    """Counted when all courses are finished: the least running total."""

    rule = "all_courses"

    def test_the_least_running_total_counts(self):
        self.report(self.first, [5, 5, 5])
        self.report(self.second, [None, 5, 3])
        self.assertEqual(self.results(self.derived, 4), [0, 5, 3, False])

    def test_courses_without_a_target_do_not_count(self):
        self.second.sudo().unlink()
        self.report(self.first, [5])
        self.assertEqual(self.results(self.derived, 1), [5])

    def test_the_office_lowers_it_with_a_reason(self):
        self.report(self.first, [10])
        self.report(self.second, [10])
        month = self.derived.month_ids.sorted("month")[0]
        month.write({"lowered_qty": 2, "lowered_reason": "Two came twice"})
        self.assertEqual(self.results(self.derived, 1), [8])
        self.assertEqual(month.ceiling_qty, 10)
        with self.assertRaises(UserError):
            month.lowered_qty = 11
        with self.assertRaises(UserError):
            month.write({"lowered_qty": 3, "lowered_reason": "\t\n"})
        with self.assertRaises(UserError):
            self.first.month_ids[0].write({"lowered_qty": 1, "lowered_reason": "Not here"})


class TestCourse(DerivedCommon):
    rule = "course"

    @classmethod
    def setUpClass(cls):
        cls.rule = "sum"
        super().setUpClass()
        cls.total.write({"source_step_ids": cls.course_2.ids, "rule": "course"})

    def test_only_the_named_course_counts(self):
        self.report(self.first, [5])
        self.report(self.second, [None, 4])
        self.assertEqual(self.results(self.derived, 3), [False, 4, False])


class TestReadTime(DerivedCommon):
    """The host's figure over offices is computed when read, for those who may read every part."""

    rule = "sum"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host_step = cls.make_step(
            cls.activity, "Host's total", [cls.course_1], rule="across_agencies", reporter="host"
        )
        cls.host_target = cls.make_target(cls.host_step, cls.agency_spt)
        cls.sakaeo = cls.make_target(cls.course_1, cls.agency_sakaeo)

    def test_the_computed_figure_stands_beside_the_keyed_one(self):
        self.report(self.first, [5])
        self.report(self.sakaeo, [7])
        host = self.host_target.with_user(self.users["bureau"])
        self.report(host, [10])
        month = host.month_ids.sorted("month")[0]
        self.assertEqual(self.results(host, 1), [10])
        self.assertEqual(month.computed_qty, "12")
        self.assertTrue(host.has_computed)

    def test_an_office_with_a_part_is_not_shown_it_as_the_sum(self):
        """Chiang Mai sees its own course, not the one that only Sa Kaeo has."""
        other = self.make_step(self.activity, "Other course")
        total = self.make_step(self.activity, "All", [self.course_1, other], rule="across_agencies")
        self.report(self.first, [7])
        self.report(self.make_target(other, self.agency_sakaeo), [100])
        target = self.make_target(total, self.agency_chiangmai)
        self.env.invalidate_all()
        office = target.with_user(self.users["province"])
        self.assertTrue(office.step_id.read(["source_step_ids"]))
        self.assertEqual(office.month_ids.sorted("month")[0].computed_qty, "")
        self.assertFalse(office.has_computed)
        admin = target.with_user(self.users["super_admin"])
        self.assertEqual(admin.month_ids.sorted("month")[0].computed_qty, "107")

    def test_who_may_not_read_every_part_is_shown_none(self):
        """KPR hosts another sub-activity only: it may not add up what it may not see."""
        sub = self.make_step(
            self.activity,
            "Sub",
            kind="sub_activity",
            uom_id=False,
            host_agency_id=self.agency_kpr.id,
        )
        self.host_step.parent_id = sub
        self.report(self.first, [5])
        month = self.host_target.month_ids.sorted("month")[0]
        self.assertEqual(month.with_user(self.users["central_act"]).computed_qty, "5")
        self.assertEqual(month.with_user(self.users["bureau2"]).computed_qty, "")
