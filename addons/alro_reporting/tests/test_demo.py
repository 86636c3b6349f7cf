from collections import Counter

from odoo.tests import TransactionCase, tagged

from odoo.addons.alro_tracking_base.tests.common import LEVELS

# Farmers to be trained in the royal initiative, fiscal year 2568, office by office
ROYAL_INITIATIVE = {
    "เชียงใหม่": 100,
    "น่าน": 140,
    "พะเยา": 40,
    "ลำพูน": 100,
    "สกลนคร": 100,
    "อุบลราชธานี": 100,
    "กาญจนบุรี": 30,
    "จันทบุรี": 20,
    "ฉะเชิงเทรา": 60,
    "ชลบุรี": 20,
    "นครนายก": 20,
    "นครปฐม": 10,
    "ปทุมธานี": 50,
    "ปราจีนบุรี": 40,
    "พระนครศรีอยุธยา": 50,
    "ระยอง": 15,
    "สระแก้ว": 60,
    "นครศรีธรรมราช": 100,
    "กปร.": 374,
}


@tagged("-standard", "alro_demo", "post_install", "-at_install")
class TestDemonstrationYear(TransactionCase):
    """The demonstration year is the department's own, in full number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.env["alro.fiscal.year"].search([("year", "=", 2568)])
        cls.in_year = [("fiscal_year_id", "=", cls.year.id)]

    def group(self, number):
        return self.env["alro.activity.group"].search([*self.in_year, ("number", "=", number)])

    def steps(self, number):
        steps = self.group(number).activity_ids.filtered("holds_results").step_ids
        return steps.filtered(lambda step: step.kind == "step")

    def test_27_groups_by_source(self):
        groups = self.env["alro.activity.group"].search(self.in_year)
        self.assertEqual(sorted(groups.mapped("number")), list(range(1, 28)))
        self.assertEqual(Counter(groups.mapped("funding")), {"act": 6, "fund": 3, "both": 18})

    def test_every_group_holds_results_once(self):
        for group in self.env["alro.activity.group"].search(self.in_year):
            self.assertEqual(len(group.activity_ids.filtered("holds_results")), 1, group.name)
            self.assertGreaterEqual(len(self.steps(group.number)), 2, group.name)
            self.assertTrue(self.steps(group.number).filtered("is_main_target"), group.name)

    def test_royal_initiative_office_by_office(self):
        main = self.steps(6).filtered("is_main_target")
        targets = {target.agency_id.short_name: target.target_qty for target in main.target_ids}
        self.assertEqual(targets, ROYAL_INITIATIVE)
        self.assertEqual(sum(targets.values()), 1429)

    def test_steps_in_full_number(self):
        self.assertEqual(len(self.steps(14)), 12, "จัดที่ดิน")
        self.assertEqual(len(self.steps(15)), 8, "ชุมชน")
        self.assertEqual(len(self.steps(16)), 37, "เอกชน: 7 + 30")
        self.assertEqual(len(self.steps(18)), 3, "โฉนด")

    def test_linked_and_keyed_steps_as_the_manual_says(self):
        modes = [step.entry_mode for step in self.steps(14).sorted("sequence")]
        self.assertEqual(modes, ["linked"] * 11 + ["manual"])
        community = self.steps(15).filtered(lambda step: not step.is_main_target)
        self.assertEqual(Counter(community.mapped("entry_mode"))["manual"], 3)

    def test_private_land_adds_7_from_10_and_13(self):
        seven = self.steps(16).filtered(lambda step: step.code == "7")
        self.assertEqual(seven.rule, "sum")
        self.assertEqual(set(seven.source_step_ids.mapped("code")), {"10", "13"})

    def test_all_offices_in_land_allocation_and_many_in_each(self):
        allocation = self.group(14).activity_ids.agency_ids
        self.assertEqual(len(allocation.filtered(lambda a: a.kind == "province")), 72)

    def test_at_least_60000_month_cells(self):
        self.assertGreaterEqual(self.env["alro.work.month"].search_count(self.in_year), 60000)

    def test_every_state_is_there(self):
        targets = self.env["alro.step.target"]
        main = [*self.in_year, ("is_main_target", "=", True)]
        self.assertTrue(targets.search_count([*main, ("plan_difference", "!=", 0)]))
        self.assertTrue(targets.search_count([*main, ("plan_stale", "=", True)]))
        self.assertTrue(targets.search_count([*main, ("plan_state", "=", "confirmed")]))
        self.assertTrue(targets.search_count([*main, ("is_behind", "=", True)]))
        self.assertTrue(
            self.env["alro.work.month"].search_count([*self.in_year, ("is_late", "=", True)])
        )
        self.assertTrue(
            self.env["alro.participation"].search_count(
                [
                    *self.in_year,
                    ("has_target", "=", False),
                    ("activity_id.holds_results", "=", True),
                ]
            )
        )

    def test_derived_figures_are_what_their_rules_give(self):
        derived = self.env["alro.step.target"].search(
            [*self.in_year, ("step_id.entry_mode", "=", "derived")]
        )
        self.assertGreater(len(derived), 100)
        for target in derived:
            months = target.month_ids.sorted("month")
            stored = [month.actual_qty if month.actual_origin else None for month in months]
            if target.step_id.rule == "all_courses" and any(months.mapped("lowered_qty")):
                continue
            self.assertEqual(stored, target._computed_series(), target.display_name)

    def test_the_current_year_is_copied_and_linked_back(self):
        current = self.env["alro.fiscal.year"]._current()
        groups = self.env["alro.activity.group"].search([("fiscal_year_id", "=", current.id)])
        self.assertEqual(len(groups), 27)
        if current != self.year:
            for model in ("alro.project", "alro.activity.group", "alro.activity", "alro.step"):
                copies = self.env[model].search([("fiscal_year_id", "=", current.id)])
                originals = self.env[model].search(self.in_year)
                self.assertEqual(copies.previous_id, originals, model)
                self.assertEqual(len(copies), len(originals), model)
        self.assertTrue(
            self.env["alro.work.month"].search_count(
                [("fiscal_year_id", "=", current.id), ("confirmed_qty", ">", 0)]
            )
        )

    def test_logins_have_the_eight_levels(self):
        for login in LEVELS:
            user = self.env.ref(f"alro_tracking_base.user_{login}")
            self.assertEqual(user.login, login)
            self.assertEqual(user.alro_level, login)

    def test_the_host_hosts_three_activities(self):
        spt = self.env.ref("alro_tracking_base.agency_spt")
        hosted = self.env["alro.activity"].search([*self.in_year, ("host_agency_id", "=", spt.id)])
        self.assertEqual(len(hosted.activity_group_id), 3)
        self.assertIn(2, hosted.activity_group_id.mapped("number"), "GAP")
