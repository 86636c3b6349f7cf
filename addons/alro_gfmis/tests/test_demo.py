from odoo.tests import TransactionCase, tagged

from odoo.addons.alro_tracking_base.demo import demo_fiscal_years
from odoo.addons.alro_tracking_base.tests.thai_texts import is_thai
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, last_month_over


@tagged("-standard", "alro_demo", "post_install", "-at_install")
class TestDemonstrationFiles(TransactionCase):
    """What is spent of Act money came from files, month by month; one file waits to be decided about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.years = demo_fiscal_years(cls.env)
        cls.batches = cls.env["alro.gfmis.batch"].search([("fiscal_year_id", "in", cls.years.ids)])
        cls.posted = cls.batches.filtered(lambda batch: batch.state == "posted")
        cls.waiting = cls.batches - cls.posted
        cls.first = cls.posted.filtered(lambda batch: batch.fiscal_year_id.year == 2568)
        cls.lines = cls.env["alro.budget.line"].search(
            [("fiscal_year_id", "in", cls.years.ids), ("fund_kind", "=", "act")]
        )

    def test_a_file_for_each_month_that_is_over(self):
        self.assertEqual(len(self.first), 12)
        months = self.posted.mapped("month")
        self.assertEqual(len(months), len(set(months)))
        self.assertLessEqual(max(months), last_month_over(bangkok_today()))
        self.assertEqual(set(self.posted.profile_id.mapped("code")), {"nfma46"})

    def test_posted_files_left_nothing_open(self):
        for batch in self.posted:
            with self.subTest(batch.name):
                self.assertFalse(batch._doubts())
                self.assertFalse(batch.totals_note)
                self.assertEqual(batch.carry_over_count, 2)
                self.assertEqual(batch.matched_count + 2, batch.row_count)

    def test_2568_in_baht(self):
        lines = self.lines.filtered(lambda line: line.fiscal_year_id.year == 2568)
        self.assertEqual(len(lines), 1_244)
        self.assertEqual(set(lines.mapped("disbursed_count")), {12})
        self.assertEqual(sum(lines.mapped("disbursed_amount")), 534_775_018)

    def test_every_figure_leads_back_to_file_and_rows(self):
        months = (
            self.env["alro.spending.month"]
            .search([("fund_kind", "=", "act"), ("disbursed_origin", "!=", False)])
            .filtered(lambda month: month.fiscal_year_id in self.years)
        )
        self.assertEqual(set(months.mapped("disbursed_origin")), {"gfmis"})
        self.assertEqual(months.gfmis_batch_id, self.posted)
        for month in months[:: len(months) // 40]:
            action = month.action_gfmis_rows()
            rows = self.env[action["res_model"]].search(action["domain"])
            amount = sum(rows.mapped("disbursed")) + sum(rows.mapped("disbursed_by_others"))
            self.assertTrue(rows, month.display_name)
            self.assertAlmostEqual(amount, month.disbursed_to_date, 2)
            self.assertEqual(month.as_of, month.gfmis_batch_id.as_of)

    def test_no_more_is_used_than_is_allocated(self):
        self.assertFalse(self.lines.filtered("is_overspent"))

    def test_one_file_waits_for_the_budget_group(self):
        self.assertEqual(len(self.waiting), 1)
        waiting = self.waiting
        self.assertEqual(waiting.state, "checked")
        counts = (waiting.unmatched_count, waiting.ambiguous_count, waiting.refused_count)
        self.assertEqual(counts, (2, 1, 0))
        self.assertEqual((waiting.flagged_count, waiting.suspect_count), (1, 1))
        self.assertEqual(waiting.suspect_ids.result, "fall")
        self.assertEqual(waiting.suspect_ids.difference, -2500)
        self.assertEqual(waiting.compared_with_id, self.posted.sorted("as_of")[-1])
        self.assertLessEqual(waiting.as_of, bangkok_today())

    def test_what_the_check_found_is_told_in_thai(self):
        """Whoever installed it: a check keeps its sentences in the language of its moment."""
        rows = self.waiting.unmatched_ids + self.waiting.ambiguous_ids
        told = rows.mapped("match_note") + self.waiting.flagged_ids.mapped("flag")
        self.assertGreaterEqual(len(told), 4)
        for sentence in told:
            self.assertTrue(is_thai(sentence), sentence)

    def test_offices_have_cost_centres_of_their_own(self):
        agencies = self.env["alro.agency"].search([])
        codes = agencies.mapped("gfmis_cost_centre")
        self.assertTrue(all(codes))
        self.assertEqual(len(set(codes)), len(agencies))
