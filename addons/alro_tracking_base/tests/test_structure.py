from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import AlroCommon


class TestMasterData(AlroCommon):
    def test_offices_by_region(self):
        counts = dict(
            self.env["alro.agency"]._read_group(
                [("kind", "=", "province")], ["region"], ["__count"]
            )
        )
        self.assertEqual(counts, {"N": 17, "NE": 20, "C": 21, "S": 14})

    def test_every_office_has_its_own_province(self):
        offices = self.env["alro.agency"].search([("kind", "=", "province")])
        self.assertEqual(len(offices.state_id), 72)
        for office in offices:
            self.assertEqual(office.name, f"ส.ป.ก.{office.state_id.name}")
            self.assertEqual(office.code, f"AL{office.state_id.code[-2:]}")

    def test_bureaus_are_at_headquarters(self):
        bureaus = self.env["alro.agency"].search([("kind", "=", "bureau")])
        self.assertEqual(set(bureaus.mapped("region")), {"HQ"})
        self.assertLessEqual(
            {
                "สวผ.",
                "สบก.",
                "สบท.",
                "สผส.",
                "ศทส.",
                "สพท.",
                "กปร.",
                "สจก.",
                "สพป.",
                "สกม.",
                "ศรม.",
            },
            set(bureaus.mapped("short_name")),
        )

    def test_an_office_with_users_keeps_its_kind(self):
        with self.assertRaises(ValidationError):
            self.agency_spt.write(
                {"kind": "province", "region": "N", "state_id": self.agency_sakaeo.state_id.id}
            )

    def test_one_rai_is_400_square_wah(self):
        square_wah = self.env.ref("alro_tracking_base.uom_square_wah")
        self.assertEqual(self.rai._compute_quantity(1, self.ngan), 4)
        self.assertEqual(self.rai._compute_quantity(1, square_wah), 400)

    def test_money_is_baht(self):
        self.assertEqual(self.env.company.currency_id.name, "THB")

    def test_five_expense_categories(self):
        codes = self.env["alro.expense.category"].search([]).mapped("code")
        self.assertEqual(codes, ["personnel", "operating", "investment", "subsidy", "other"])


class TestProject(AlroCommon):
    def test_fund_projects_show_the_prefix(self):
        self.assertEqual(self.make_project("fund", "จัดที่ดิน").display_name, "(กท) จัดที่ดิน")
        self.assertEqual(self.make_project("act", "จัดที่ดิน").display_name, "จัดที่ดิน")

    def test_a_group_paid_from_both_sources_holds_results_once(self):
        group = self.make_group()
        act = self.make_activity("act", group=group)
        self.assertTrue(act.holds_results)
        fund = self.make_activity("fund", group=group)
        self.assertTrue(fund.holds_results, "the Fund's holds them where nothing is said")
        self.assertFalse(act.holds_results)
        self.assertEqual(group.funding, "both")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            act.holds_results = True
            act.flush_recordset()

    def test_results_stay_where_steps_are(self):
        group = self.make_group()
        act = self.make_activity("act", group=group)
        self.make_step(act)
        fund = self.make_activity("fund", group=group)
        self.assertTrue(act.holds_results)
        self.assertFalse(fund.holds_results)
        with self.assertRaises(ValidationError):
            self.make_step(fund)
        with self.assertRaises(ValidationError):
            act.holds_results = False

    def test_group_and_project_are_of_one_year(self):
        other = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        project = self.make_project(fiscal_year_id=other.id)
        with self.assertRaises(ValidationError):
            self.make_activity(project=project)

    def test_nothing_moves_to_another_year(self):
        other = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        activity = self.make_activity()
        elsewhere = self.make_project(fiscal_year_id=other.id)
        group = self.make_group(7)
        group.fiscal_year_id = other
        with self.assertRaises(UserError):
            activity.project_id.fiscal_year_id = other
        with self.assertRaises(UserError):
            activity.activity_group_id.fiscal_year_id = other
        with self.assertRaises(UserError):
            activity.write({"project_id": elsewhere.id, "activity_group_id": group.id})
        with self.assertRaises(UserError):
            self.make_step(activity).activity_id = self.make_activity(number=2)

    def test_who_takes_part_is_not_written_by_hand(self):
        activity = self.make_activity()
        for record in (activity.project_id, activity, self.make_step(activity)):
            for level in ("super_admin", "admin_act_fund"):
                with self.assertRaises(UserError):
                    record.with_user(self.users[level]).agency_ids = self.agency_sakaeo

    def test_a_source_with_projects_keeps_its_kind(self):
        source = self.make_project("other").fund_source_id
        source.name = "Renamed"
        with self.assertRaises(UserError):
            source.kind = "act"

    def test_fund_admin_cannot_move_a_project_out_of_the_fund(self):
        project = self.make_project("fund").with_user(self.users["admin_fund"])
        act = self.env.ref("alro_tracking_base.fund_source_act")
        project.name = "Renamed"
        with self.assertRaises(AccessError):
            project.fund_source_id = act


class TestStep(AlroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.make_activity()

    def test_numbers_run_across_sub_activities(self):
        rows = [
            ("A", "sub_activity", "(1)"),
            ("a", "step", "1"),
            ("b", "step", "2"),
            ("B", "sub_activity", "(2)"),
            ("Block", "block", ""),
            ("c", "step", "3"),
        ]
        steps = [
            self.make_step(self.activity, name, kind=kind, sequence=sequence)
            for sequence, (name, kind, _number) in enumerate(rows)
        ]
        self.assertEqual([step.number for step in steps], [number for *_row, number in rows])
        self.assertEqual(steps[5].display_name, "3 c")
        steps[1].code = "1.3"
        self.assertEqual([step.number for step in steps], ["(1)", "1.3", "2", "(2)", "", "3"])

    def test_only_headings_have_rows_below(self):
        heading = self.make_step(self.activity, kind="block")
        step = self.make_step(self.activity, parent_id=heading.id)
        with self.assertRaises(ValidationError):
            self.make_step(self.activity, parent_id=step.id)
        with self.assertRaises(ValidationError):
            heading.parent_id = heading
        with self.assertRaises(ValidationError):
            heading.kind = "step"

    def test_the_nearest_host_counts(self):
        sub = self.make_step(self.activity, kind="sub_activity", host_agency_id=self.agency_kpr.id)
        inside = self.make_step(self.activity, parent_id=sub.id)
        outside = self.make_step(self.activity)
        self.assertEqual(inside.nearest_host_id, self.agency_kpr)
        self.assertEqual(outside.nearest_host_id, self.agency_spt)

    @mute_logger("odoo.sql_db")
    def test_a_money_step_is_no_main_target(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.make_step(self.activity, measure="money", uom_id=self.baht.id, is_main_target=True)


class TestRule(AlroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.make_activity()
        cls.one = cls.make_step(cls.activity, "One")
        cls.two = cls.make_step(cls.activity, "Two")

    def derive(self, sources, rule="sum", **values):
        return self.make_step(
            self.activity, "Derived", sources, entry_mode="derived", rule=rule, **values
        )

    def test_a_chain_of_sums_is_accepted(self):
        total = self.derive([self.one, self.two])
        self.derive([total, self.one])

    def test_a_derived_step_needs_rule_and_sources(self):
        with self.assertRaises(ValidationError):
            self.derive([self.one], rule=False)
        with self.assertRaises(ValidationError):
            self.derive([])

    def test_a_cycle_is_refused(self):
        first = self.derive([self.one])
        second = self.derive([first])
        with self.assertRaises(ValidationError):
            first.source_step_ids = [Command.link(second.id)]
        with self.assertRaises(ValidationError):
            first.source_step_ids = [Command.link(first.id)]

    def test_mixed_units_are_refused_however_they_come(self):
        area = self.make_step(self.activity, "Area", uom_id=self.rai.id)
        with self.assertRaises(ValidationError):
            self.derive([self.one, area])
        self.derive([self.one, self.two])
        with self.assertRaises(ValidationError):
            self.one.uom_id = self.rai

    def test_a_unit_in_use_keeps_its_size(self):
        """Else 2 rai, reported long ago, would be another area; a rai is measured in ngan."""
        self.make_step(self.activity, "In rai", uom_id=self.rai.id)
        for unit in (self.rai, self.ngan):
            with self.assertRaisesRegex(UserError, "used by steps"):
                unit.with_user(self.users["super_admin"]).write({"relative_factor": 5})
        admin = self.rai.with_user(self.users["super_admin"])
        admin.write({"relative_factor": 4, "name": "Rai"})
        dozen = admin.create({"name": "Dozen", "relative_uom_id": self.person.id})
        dozen.relative_factor = 12
        self.assertEqual(dozen.relative_factor, 12)

    def test_units_of_one_kind_may_be_added(self):
        small = self.make_step(self.activity, "Small", uom_id=self.ngan.id)
        self.derive([small], uom_id=self.rai.id)

    def test_one_course_is_one_step(self):
        self.derive([self.one], rule="course")
        with self.assertRaises(ValidationError):
            self.derive([self.one, self.two], rule="course")

    def test_steps_of_another_activity_are_refused(self):
        stranger = self.make_step(self.make_activity(number=2), "Stranger")
        with self.assertRaises(ValidationError):
            self.derive([stranger])

    def test_a_sum_over_funds_stays_in_its_year(self):
        other_fund = self.make_step(self.make_activity("fund", 2), "Fund's")
        self.derive([self.one, other_fund], rule="across_funds")

    def test_a_linked_step_has_no_rule(self):
        with self.assertRaises(ValidationError):
            self.make_step(self.activity, "Linked", [self.one], entry_mode="linked", rule="sum")
