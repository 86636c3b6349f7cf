from odoo import Command
from odoo.exceptions import AccessError

from .copying import YearCopyCommon


class TestYearCopyBudget(YearCopyCommon):
    """Appropriations and budget lines go into the new year as they were before changes, or at zero."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operating = cls.env.ref("alro_tracking_base.expense_category_operating")
        cls.investment = cls.env.ref("alro_tracking_base.expense_category_investment")
        none = cls.operating.browse()
        cls.whole = cls.make_appropriation(cls.activity, cls.operating, 1_000_000)
        cls.building = cls.make_appropriation(
            cls.activity, cls.investment, 400_000, nature="recurrent"
        )
        cls.fund_whole = cls.make_appropriation(cls.fund_activity, none, 90_000)
        cls.line = cls.make_line(cls.activity, cls.agency_chiangmai, cls.operating, 300_000)
        cls.line_sakaeo = cls.make_line(cls.activity, cls.agency_sakaeo, cls.operating, 200_000)
        cls.fund_line = cls.make_line(cls.fund_activity, cls.agency_chiangmai, none, 50_000)
        cls.post("allocate", [{"budget_line_id": cls.line.id, "amount": 120_000}])
        cls.post(
            "change",
            [
                {"budget_line_id": cls.line.id, "amount": 60_000},
                {"appropriation_id": cls.building.id, "amount": -35_000},
                {"budget_line_id": cls.line_sakaeo.id, "amount": -25_000},
            ],
        )
        cls.line.month_ids.sorted("month")[0].planned_amount = 360_000
        cls.line.action_confirm_plan()

    @classmethod
    def make_appropriation(cls, activity, category, amount, **values):
        return cls.env["alro.appropriation"].create(
            {
                "activity_id": activity.id,
                "category_id": category.id,
                "act_amount": amount,
                **values,
            }
        )

    @classmethod
    def make_line(cls, activity, agency, category, amount):
        parts = activity.participation_ids
        return cls.env["alro.budget.line"].create(
            {
                "participation_id": parts.filtered(lambda part: part.agency_id == agency).id,
                "category_id": category.id,
                "received_amount": amount,
            }
        )

    @classmethod
    def post(cls, kind, lines):
        document = cls.env["alro.budget.transfer"].create(
            {
                "kind": kind,
                "date": cls.year.date_from,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        document.action_post()

    def copy_year(self, user="admin_act_fund", budgets="last", **options):
        service = self.env["alro.year.copy"].with_user(self.users[user])
        chosen = {"participation": True, "targets": "none", "budgets": budgets, **options}
        return service._run(self.year, self.next_year, **chosen)

    def appropriations(self):
        return {
            (each.activity_id.previous_id, each.category_id): each
            for each in self.found("alro.appropriation")
        }

    def lines(self):
        return {
            (each.activity_id.previous_id, each.agency_id, each.category_id): each
            for each in self.found("alro.budget.line")
        }

    def test_last_years_amounts_before_changes(self):
        copy = self.copy_year()
        self.assertFalse(copy.remarks)
        self.assertEqual(copy.part("alro.appropriation").made, 3)
        self.assertEqual(copy.part("alro.budget.line").made, 3)
        none = self.operating.browse()
        self.assertEqual(
            {
                key: (each.act_amount, each.received_amount, each.given_amount, each.ungiven_amount)
                for key, each in self.appropriations().items()
            },
            {
                (self.activity, self.operating): (1_000_000, 1_000_000, 500_000, 500_000),
                (self.activity, self.investment): (400_000, 400_000, 0, 400_000),
                (self.fund_activity, none): (90_000, 90_000, 50_000, 40_000),
            },
        )
        self.assertEqual(
            {key: line.received_amount for key, line in self.lines().items()},
            {
                (self.activity, self.agency_chiangmai, self.operating): 300_000,
                (self.activity, self.agency_sakaeo, self.operating): 200_000,
                (self.fund_activity, self.agency_chiangmai, none): 50_000,
            },
        )
        self.assertEqual(self.appropriations()[self.activity, self.investment].nature, "recurrent")

    def test_no_document_no_plan_no_spending(self):
        self.copy_year()
        lines = self.found("alro.budget.line")
        self.assertEqual(len(lines.month_ids), 36)
        for name in ("planned_amount", "confirmed_amount"):
            self.assertEqual(set(lines.month_ids.mapped(name)), {0})
        for name in ("changed_amount", "sent_amount", "returned_amount", "allocated_amount"):
            self.assertEqual(set(lines.mapped(name)), {0})
        self.assertEqual(set(lines.mapped("plan_status")), {"empty"})
        self.assertFalse(lines.transfer_line_ids)
        self.assertFalse(self.found("alro.budget.transfer"))
        self.assertEqual(sorted(lines.mapped("plan_difference")), [50_000, 200_000, 300_000])

    def test_zero(self):
        self.copy_year(budgets="zero")
        self.assertEqual(self.found("alro.appropriation").mapped("act_amount"), [0, 0, 0])
        self.assertEqual(self.found("alro.budget.line").mapped("received_amount"), [0, 0, 0])

    def test_none(self):
        copy = self.copy_year(budgets="none")
        self.assertNotIn("alro.appropriation", copy.parts)
        self.assertFalse(self.found("alro.appropriation") or self.found("alro.budget.line"))

    def test_without_participation_the_department_has_its_money(self):
        copy = self.copy_year(participation=False)
        self.assertEqual(copy.part("alro.appropriation").made, 3)
        self.assertNotIn("alro.budget.line", copy.parts)
        self.assertFalse(self.found("alro.budget.line"))

    def test_twice_does_nothing_twice(self):
        self.copy_year(budgets="zero")
        again = self.copy_year()
        self.assertTrue(again.is_empty)
        self.assertEqual(again.part("alro.appropriation").there, 3)
        self.assertEqual(again.part("alro.budget.line").there, 3)
        self.assertEqual(self.found("alro.budget.line").mapped("received_amount"), [0, 0, 0])

    def test_what_is_new_since_finds_its_place(self):
        self.copy_year()
        self.make_line(self.activity, self.agency_spt, self.operating, 70_000)
        self.make_line(self.activity, self.agency_spt, self.investment, 10_000)
        copy = self.copy_year()
        self.assertFalse(copy.remarks)
        self.assertEqual(copy.part("alro.budget.line").made, 2)
        self.assertEqual(
            self.appropriations()[self.activity, self.operating].ungiven_amount, 430_000
        )

    def test_lines_for_which_there_is_no_room_are_copied_at_zero(self):
        self.copy_year(participation=False)
        self.appropriations()[self.activity, self.operating].act_amount = 499_999
        service = self.env["alro.year.copy"].with_user(self.users["admin_act_fund"])
        planned = service._plan(self.year, self.next_year, participation=True, budgets="last")
        copy = self.copy_year()
        self.assertEqual(planned.remarks, copy.remarks)
        [remark] = copy.remarks
        self.assertIn("499,999 baht not yet given", remark)
        self.assertIn("need 500,000", remark)
        self.assertEqual(copy.part("alro.budget.line").made, 3)
        self.assertEqual(
            sorted(self.found("alro.budget.line").mapped("received_amount")), [0, 0, 50_000]
        )

    def test_the_plan_tells_what_the_copy_makes(self):
        service = self.env["alro.year.copy"].with_user(self.users["admin_act_fund"])
        options = {"participation": True, "targets": "last", "budgets": "last"}
        planned = service._plan(self.year, self.next_year, **options)
        self.assertFalse(self.found("alro.project"), "nothing is changed by asking")
        copy = self.copy_year(targets="last")
        self.assertEqual(planned.part("alro.budget.line").count, 3)
        for model, part in planned.parts.items():
            self.assertEqual(part.count, copy.parts[model].made, model)

    def test_an_archived_agency_gets_no_money(self):
        self.agency_chiangmai.active = False
        copy = self.copy_year()
        self.assertEqual(copy.part("alro.budget.line").made, 1)
        self.assertEqual(self.found("alro.budget.line").agency_id, self.agency_sakaeo)

    def test_what_became_the_acts_takes_no_unclassified_money(self):
        self.copy_year(budgets="none")
        new = self.fund_activity.search([("previous_id", "=", self.fund_activity.id)])
        new.project_id.fund_source_id = self.env.ref("alro_tracking_base.fund_source_act")
        copy = self.copy_year()
        self.assertEqual(copy.part("alro.appropriation").made, 2)
        self.assertEqual(copy.part("alro.budget.line").made, 2)
        self.assertFalse(self.found("alro.budget.line").filtered(lambda line: not line.category_id))

    def test_a_row_is_as_if_it_were_created_one_by_one(self):
        """What the ORM fills in, the statements fill in too."""
        self.copy_year(budgets="zero")
        new = self.activity.search([("previous_id", "=", self.activity.id)])
        subsidy = self.env.ref("alro_tracking_base.expense_category_subsidy")
        appropriation = self.make_appropriation(new, subsidy, 0)
        created = self.make_line(new, self.agency_sakaeo, subsidy, 0)
        born = self.lines()[self.activity, self.agency_sakaeo, self.operating]
        self.assertBornAlike(
            (
                (born, created),
                (born.appropriation_id, appropriation),
                (born.month_ids.sorted("month")[3], created.month_ids.sorted("month")[3]),
            ),
            own={"category_id", "appropriation_id", "budget_line_id"},
        )

    def test_a_fund_admin_copies_the_funds_only(self):
        self.copy_year(participation=False, budgets="none")
        copy = self.copy_year("admin_fund")
        self.assertEqual(copy.part("alro.appropriation").made, 1)
        self.assertEqual(set(self.found("alro.budget.line").mapped("fund_kind")), {"fund"})

    def test_who_keys_no_budgets_copies_none(self):
        for user in ("central_act", "central_fund", "bureau", "province", "report"):
            with self.assertRaises(AccessError, msg=user), self.cr.savepoint():
                self.copy_year(user)

    def test_it_is_logged_as_copied(self):
        self.copy_year()
        entries = self.env["alro.value.log"].search(
            [
                ("fiscal_year_id", "=", self.next_year.id),
                ("field_id.name", "in", ["act_amount", "received_amount"]),
                ("model_id.model", "in", ["alro.appropriation", "alro.budget.line"]),
                ("new_value", ">", 0),
            ]
        )
        self.assertEqual(
            set(
                entries.filtered(lambda entry: entry.field_id.name == "act_amount").mapped(
                    "new_value"
                )
            ),
            {1_000_000, 400_000, 90_000},
        )
        self.assertEqual(set(entries.mapped("origin")), {"copied"})

    def test_the_dialog_offers_it_and_says_what_it_makes(self):
        dialog = self.env["alro.fiscal.year.copy"].with_user(self.users["admin_act_fund"])
        dialog = dialog.create({"year_id": self.next_year.id, "source_id": self.year.id})
        self.assertEqual(dialog.budgets, "zero")
        self.assertIn("Budget line", dialog.summary)
        dialog.budgets = "none"
        self.assertNotIn("Budget line", dialog.summary)
        dialog.budgets = "last"
        dialog.action_copy()
        self.assertIn("Appropriation", dialog.outcome)
        self.assertEqual(len(self.found("alro.budget.line")), 3)

    def test_the_questions_do_not_grow_with_the_offices(self):
        def questions():
            before = self.cr.sql_log_count
            self.copy_year()
            return self.cr.sql_log_count - before

        few = questions()
        for model in ("alro.budget.line", "alro.appropriation", "alro.participation"):
            self.found(model).sudo().unlink()
        for model in ("alro.step", "alro.activity", "alro.project", "alro.activity.group"):
            self.found(model).sudo().unlink()
        others = self.env["alro.agency"].search([("kind", "=", "province")]) - self.offices
        for agency in others[:50]:
            self.make_participation(self.activity, agency)
            self.make_line(self.activity, agency, self.operating, 1_000)
        self.env.invalidate_all()
        many = questions()
        self.assertEqual(len(self.found("alro.budget.line")), 53)
        self.assertLessEqual(many, few + 2, f"{few} queries for 3 lines, {many} for 53")
