from datetime import date

from .common import LAND, GfmisCommon


class TestYearCopy(GfmisCommon):
    """In a copied year the codes mean the copies of what they meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_year = cls.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        cls.mappings = cls.env["alro.gfmis.mapping"]
        cls.land = cls.mappings.search([("activity_id", "=", cls.activity.id)])

    def copy_year(self, budgets="last", level="admin_act_fund"):
        service = self.env["alro.year.copy"].with_user(self.users[level])
        options = {"participation": True, "targets": "last", "budgets": budgets}
        return service.with_context(lang="en_US")._run(self.year, self.next_year, **options)

    def copies(self):
        return self.mappings.search([("fiscal_year_id", "=", self.next_year.id)])

    def test_an_activity_s_code_means_its_copy(self):
        copy = self.copy_year()
        new = self.copies()
        self.assertEqual(new.budget_code, LAND[:14])
        self.assertEqual(new.activity_id.previous_id, self.activity)
        self.assertEqual(self.land.activity_id, self.activity)
        self.assertEqual(copy.part("alro.gfmis.mapping").made, 1)

    def test_what_holds_in_every_year_is_not_copied(self):
        self.mappings.create({"cost_centre": "0790000099", "agency_id": self.agency_sakaeo.id})
        self.copy_year()
        self.assertEqual(len(self.copies()), 1)

    def test_a_line_s_codes_mean_the_line_of_the_new_year(self):
        self.mappings.create({"budget_code": f"{LAND[:14]}77", "budget_line_id": self.inv.id})
        self.copy_year()
        new = self.copies().filtered("budget_line_id")
        self.assertEqual(new.budget_line_id.fiscal_year_id, self.next_year)
        self.assertEqual(new.agency_id, self.agency_chiangmai)
        self.assertEqual(new.budget_line_id.category_id, self.investment)

    def test_without_budgets_they_mean_its_parts(self):
        self.mappings.create({"budget_code": f"{LAND[:14]}77", "budget_line_id": self.inv.id})
        self.copy_year(budgets="none")
        new = self.copies().filtered(lambda mapping: mapping.budget_code.endswith("77"))
        self.assertFalse(new.budget_line_id)
        self.assertEqual(new.agency_id, self.agency_chiangmai)
        self.assertEqual(new.category_id, self.investment)
        self.assertEqual(new.activity_id.fiscal_year_id, self.next_year)

    def test_what_has_ended_stays_in_its_year(self):
        self.land.valid_to = date(2017, 3, 31)
        self.copy_year()
        self.assertFalse(self.copies())

    def test_a_source_is_of_the_new_year(self):
        """6011220 is operating money of 2560; of 2561 it is 6111220."""
        codes = {"budget_code": LAND, "fund_code": "6011220"}
        self.mappings.create({**codes, "activity_id": self.activity.id})
        self.copy_year()
        new = self.copies().filtered("fund_code")
        self.assertEqual((new.budget_code, new.fund_code), (LAND, "6111220"))

    def test_copied_twice_it_is_there_once(self):
        self.copy_year()
        copy = self.copy_year()
        part = copy.part("alro.gfmis.mapping")
        self.assertEqual((part.there, part.made), (1, 0))
        self.assertEqual(len(self.copies()), 1)

    def test_codes_that_mean_something_else_stay(self):
        self.copy_year()
        self.copies().activity_id = self.make_activity_of(self.next_year)
        copy = self.copy_year()
        self.assertEqual(len(self.copies()), 1)
        self.assertTrue([text for text in copy.remarks if "mean something else" in text])

    def make_activity_of(self, year):
        project = self.env["alro.project"].search([("fiscal_year_id", "=", year.id)], limit=1)
        group = self.env["alro.activity.group"].create(
            {"fiscal_year_id": year.id, "number": 99, "name": "Another"}
        )
        return self.env["alro.activity"].create(
            {"name": "Another", "project_id": project.id, "activity_group_id": group.id}
        )

    def test_who_reads_no_mappings_copies_none(self):
        plan = self.env["alro.year.copy"].with_user(self.users["admin_fund"])
        self.assertNotIn(
            "alro.gfmis.mapping", plan._plan(self.year, self.next_year, budgets="none").parts
        )
