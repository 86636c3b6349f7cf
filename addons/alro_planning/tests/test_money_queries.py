from odoo import Command

from .common import PlanningCommon

OFFICES = 72


class TestMoneyQueries(PlanningCommon):
    """What money costs in questions to the database does not grow with offices and lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operating = cls.env.ref("alro_tracking_base.expense_category_operating")
        cls.whole = cls.env["alro.appropriation"].create(
            {
                "activity_id": cls.activity.id,
                "category_id": cls.operating.id,
                "act_amount": 10_000_000,
            }
        )
        agencies = cls.env["alro.agency"].search([("kind", "=", "province")], limit=OFFICES)
        for agency in agencies - cls.activity.participation_ids.agency_id:
            cls.make_participation(cls.activity, agency)
        parts = cls.activity.participation_ids.filtered(lambda part: part.agency_id in agencies)
        cls.lines = cls.env["alro.budget.line"].create(
            [
                {
                    "participation_id": part.id,
                    "category_id": cls.operating.id,
                    "received_amount": 100_000,
                }
                for part in parts
            ]
        )
        assert len(cls.lines) == OFFICES

    def as_keeper(self):
        """Return the documents as who keeps them sees them, who has been working for a while."""
        documents = self.env["alro.budget.transfer"].with_user(self.users["central_act"])
        documents.search([])
        return documents

    def make(self, count, kind="allocate", amount=1_000):
        signs = [1, -1] if kind == "change" else [1, 1]
        return self.as_keeper().create(
            {
                "kind": kind,
                "date": self.year.date_from,
                "line_ids": [
                    Command.create({"budget_line_id": line.id, "amount": amount * signs[place % 2]})
                    for place, line in enumerate(self.lines[:count])
                ],
            }
        )

    def questions(self, act):
        """Return how many questions an act takes that begins with nothing read."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def alike(self, act, few=1, most=None):
        """See that an act on one record, or two, takes what it takes on 72."""
        self.questions(lambda: act(few))  # what is asked once in a process
        small, large = self.questions(lambda: act(few)), self.questions(lambda: act(OFFICES))
        self.assertEqual(small, large, f"{small} questions for {few}, {large} for {OFFICES}")
        if most:
            self.assertLessEqual(large, most)

    def test_a_document_is_made(self):
        self.alike(self.make, most=20)

    def test_a_draft_gets_lines(self):
        drafts = self.make(1) | self.make(1)

        def add(count):
            commands = [
                Command.create({"budget_line_id": line.id, "amount": 5})
                for line in self.lines[:count]
            ]
            drafts[0].write({"line_ids": commands})

        self.alike(add)

    def test_an_allocation_is_posted_and_reversed(self):
        for_count = {count: iter([self.make(count), self.make(count)]) for count in (1, OFFICES)}
        self.alike(lambda count: next(for_count[count]).action_post(), most=30)
        posted = {
            count: iter(
                self.env["alro.budget.transfer"].concat(*[self.posted(count) for _ in "ab"])
            )
            for count in (1, OFFICES)
        }
        keeper = self.users["central_act"]
        self.alike(lambda n: next(posted[n]).with_user(keeper).action_reverse("Wrong"), most=25)

    def posted(self, count, kind="allocate", amount=1_000):
        document = self.make(count, kind, amount)
        document.action_post()
        return document

    def test_a_return_is_posted(self):
        self.posted(OFFICES, amount=50_000)
        drafts = {count: iter([self.make(count, "return") for _ in "ab"]) for count in (1, OFFICES)}
        self.alike(lambda count: next(drafts[count]).action_post())

    def test_a_change_is_posted(self):
        drafts = {count: iter([self.make(count, "change") for _ in "ab"]) for count in (2, OFFICES)}
        self.alike(lambda count: next(drafts[count]).action_post(), few=2)

    def test_many_documents_are_posted_together(self):
        """Each document takes its number and is written; what follows is asked once for all."""
        few, many = (
            self.env["alro.budget.transfer"].concat(*[self.make(3) for _ in range(count)])
            for count in (2, 12)
        )
        keeper = self.users["central_act"]
        small = self.questions(lambda: few.with_user(keeper).action_post())
        large = self.questions(lambda: many.with_user(keeper).action_post())
        self.assertLessEqual(large - small, 3 * 10)

    def test_the_list_of_documents_opens(self):
        for kind in ("allocate", "change"):
            for _number in range(5):
                self.make(2, kind)
                self.posted(2, kind)
        names = ["number", "kind", "date", "reference", "name", "fund_source_id", "amount_total"]
        self.opens("alro.budget.transfer", [*names, "state", "notice"], few=4, many=20)

    def test_a_document_opens(self):
        small, large = self.posted(1), self.posted(OFFICES)
        wanted = {
            "display_name": {},
            "amount_total": {},
            "notice": {},
            "line_ids": {
                "fields": {
                    "budget_line_id": {"fields": {"display_name": {}}},
                    "amount": {},
                    "allocated_amount": {},
                    "received_amount": {},
                }
            },
        }
        self.alike(lambda count: (small if count == 1 else large).web_read(wanted), most=25)

    def test_the_list_of_budget_lines_opens(self):
        names = ["activity_id", "agency_id", "category_id", "received_amount", "allocated_amount"]
        names += ["display_name", "plan_whole", "plan_status", "money_problem"]
        self.opens("alro.budget.line", names, few=2, many=OFFICES)

    def opens(self, model, names, few, many):
        """See that a list of many rows takes no more questions than one of few."""
        model = self.env[model].with_user(self.users["central_act"])
        wanted = {
            name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
            for name in names
        }
        domain = [("fiscal_year_id", "=", self.year.id)]
        model.web_search_read(domain, wanted, limit=1)  # what is asked once in a process
        small, large = (
            self.questions(lambda limit=limit: model.web_search_read(domain, wanted, limit=limit))
            for limit in (few, many + 1)
        )
        self.assertEqual(model.search_count(domain), many)
        # of few it is asked how many there are besides
        self.assertLessEqual(large, small, f"{small} questions for {few}, {large} for {many}")
