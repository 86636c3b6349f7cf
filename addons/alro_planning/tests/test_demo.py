from collections import Counter, defaultdict

from odoo.tests import TransactionCase, tagged

from odoo.addons.alro_tracking_base.demo import demo_fiscal_years
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today


@tagged("-standard", "alro_demo", "post_install", "-at_install")
class TestDemonstrationMoney(TransactionCase):
    """The money of the demonstration years adds up, in every state that a year has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.years = demo_fiscal_years(cls.env)
        cls.year = cls.years.filtered(lambda year: year.year == 2568)
        cls.in_year = [("fiscal_year_id", "=", cls.year.id)]
        cls.lines = cls.env["alro.budget.line"].search([("fiscal_year_id", "in", cls.years.ids)])
        cls.documents = cls.env["alro.budget.transfer"].search(
            [("fiscal_year_id", "in", cls.years.ids)]
        )

    def sums(self, model, names):
        return {
            kind: tuple(amounts)
            for kind, *amounts in self.env[model]._read_group(
                self.in_year, ["fund_kind"], [f"{name}:sum" for name in names]
            )
        }

    def test_the_appropriations_of_2568(self):
        names = ["act_amount", "changed_amount", "received_amount", "given_amount"]
        self.assertEqual(
            self.sums("alro.appropriation", names),
            {
                "act": (608_700_000, 5_000_000, 613_700_000, 583_970_200),
                "fund": (206_700_000, 0, 206_700_000, 197_863_200),
            },
        )

    def test_the_offices_money_of_2568(self):
        names = ["received_amount", "changed_amount", "allocated_amount", "returned_amount"]
        self.assertEqual(
            self.sums("alro.budget.line", names),
            {
                "act": (583_970_200, 150_000, 571_062_000, 1_763_300),
                "fund": (197_863_200, 0, 194_310_700, 10_000),
            },
        )
        counts = Counter(
            self.lines.filtered(lambda line: line.fiscal_year_id == self.year).mapped("fund_kind")
        )
        self.assertEqual(counts, {"act": 1244, "fund": 889})

    def test_every_participation_has_money_and_every_activity_an_appropriation(self):
        for year in self.years:
            domain = [("fiscal_year_id", "=", year.id)]
            lines = self.lines.filtered(lambda line, year=year: line.fiscal_year_id == year)
            self.assertEqual(lines.participation_id, self.env["alro.participation"].search(domain))
            self.assertEqual(
                lines.activity_id, self.env["alro.activity"].search(domain), "twins included"
            )
            self.assertTrue(all(line.category_id for line in lines if line.fund_kind == "act"))
            self.assertTrue(any(not line.category_id for line in lines))

    def test_nothing_is_overdrawn_at_any_date(self):
        received, allocated, whole, given = (defaultdict(float) for _ in range(4))
        for appropriation in self.lines.appropriation_id:
            whole[appropriation] = appropriation.act_amount
        for line in self.lines:
            received[line] = line.received_amount - line.changed_amount
            given[line.appropriation_id] += received[line]
        self.sound(received, allocated, whole, given, "at the beginning")
        posted = self.documents.filtered(lambda document: document.state == "posted")
        for date, documents in sorted(posted.grouped("date").items()):
            for move in documents.line_ids:
                line = move.budget_line_id
                if move.kind == "change":
                    whole[move.appropriation_id] += move.amount
                    if line:
                        received[line] += move.amount
                        given[line.appropriation_id] += move.amount
                else:
                    allocated[line] += move.amount if move.kind == "allocate" else -move.amount
            self.sound(received, allocated, whole, given, date)
        for line in self.lines:
            self.assertAlmostEqual(line.received_amount, received[line], 2)
            self.assertAlmostEqual(line.allocated_amount, allocated[line], 2)
        for appropriation in whole:
            self.assertAlmostEqual(appropriation.received_amount, whole[appropriation], 2)
            self.assertAlmostEqual(
                appropriation.ungiven_amount, whole[appropriation] - given[appropriation], 2
            )

    def sound(self, received, allocated, whole, given, when):
        for line, amount in received.items():
            self.assertTrue(0 <= allocated[line] <= amount, (line.display_name, when))
        for appropriation, amount in whole.items():
            self.assertTrue(0 <= given[appropriation] < amount, (appropriation.display_name, when))

    def test_the_documents_of_2568(self):
        documents = self.documents.filtered(lambda each: each.fiscal_year_id == self.year)
        self.assertEqual(
            Counter((each.kind, each.state) for each in documents),
            {
                ("allocate", "posted"): 67,
                ("allocate", "reversed"): 1,
                ("allocate", "draft"): 1,
                ("change", "posted"): 2,
                ("return", "posted"): 5,
            },
        )
        allocations = documents.filtered(lambda each: each.kind == "allocate" and each.number)
        self.assertEqual(
            sorted(allocations.mapped("number")), [f"{n:04d}/2568" for n in range(1, 69)]
        )
        [crossing] = documents.filtered("crosses_border")
        self.assertEqual(sum(crossing.line_ids.mapped("amount")), 5_000_000)
        [other] = documents.filtered(lambda each: each.kind == "change") - crossing
        self.assertEqual(sum(other.line_ids.mapped("amount")), 0)

    def test_documents_are_dated_in_their_year_and_not_after_today(self):
        for document in self.documents:
            year = document.fiscal_year_id
            self.assertTrue(year.date_from <= document.date <= year.date_to)
            self.assertLessEqual(document.date, bangkok_today())
            if document.state != "draft":
                keeper = self.env.ref(f"alro_tracking_base.user_central_{document.fund_kind}")
                self.assertEqual(document.posted_by, keeper)

    def test_every_state_of_a_plan_is_there(self):
        for year in self.years:
            lines = self.lines.filtered(lambda line, year=year: line.fiscal_year_id == year)
            states = Counter(lines.mapped("plan_status"))
            self.assertEqual(set(states), {"empty", "unbalanced", "balanced", "confirmed", "stale"})
            self.assertGreater(states["confirmed"], 0.7 * len(lines))
        in_2568 = self.lines.filtered(lambda line: line.fiscal_year_id == self.year)
        self.assertEqual(
            Counter(in_2568.mapped("plan_status")),
            {"confirmed": 1900, "stale": 66, "unbalanced": 84, "empty": 34, "balanced": 49},
        )

    def test_the_office_of_the_login_has_plans_to_make(self):
        current = self.env["alro.fiscal.year"]._current()
        office = self.env.ref("alro_tracking_base.agency_al50")
        lines = self.lines.filtered(
            lambda line: line.fiscal_year_id == current and line.agency_id == office
        )
        waiting = lines.filtered(lambda line: line.plan_status == "empty")
        amounts = [36_000, 48_000, 120_000, 150_000, 240_000] if current != self.year else []
        self.assertEqual(sorted(waiting.mapped("received_amount")), amounts)
        self.assertGreater(len(lines - waiting), 30)
