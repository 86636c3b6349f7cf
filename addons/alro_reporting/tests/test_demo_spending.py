from odoo.tests import TransactionCase, tagged

from odoo.addons.alro_tracking_base.demo import demo_fiscal_years
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, last_month_over


@tagged("-standard", "alro_demo", "post_install", "-at_install")
class TestDemonstrationSpending(TransactionCase):
    """Offices have reported what they disbursed of the Fund's money: some late, some with gaps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.years = demo_fiscal_years(cls.env)
        cls.lines = cls.env["alro.budget.line"].search([("fiscal_year_id", "in", cls.years.ids)])
        cls.fund = cls.lines.filtered(lambda line: line.fund_kind == "fund")
        cls.first = cls.fund.filtered(lambda line: line.fiscal_year_id.year == 2568)

    def test_2568_in_baht(self):
        self.assertEqual(len(self.first), 889)
        self.assertEqual(sum(self.first.mapped("disbursed_count")), 10_499)
        self.assertEqual(sum(self.first.mapped("disbursed_amount")), 180_357_670)

    def test_what_is_left_is_known_of_lines_that_nobody_reported(self):
        """They were there before this add-on, with columns that it brought."""
        self.assertEqual(self.lines._mend_totals(), 0)
        for line in self.lines.filtered(lambda line: not line.disbursed_count):
            self.assertEqual(line.remaining_amount, line.received_amount)

    def test_the_acts_money_is_keyed_by_nobody(self):
        """What is spent of it comes from GFMIS, if at all."""
        months = (self.lines - self.fund).month_ids
        self.assertFalse({"manual", "file"} & set(months.mapped("disbursed_origin")))

    def test_no_month_is_reported_before_it_is_over(self):
        months = self.env["alro.spending.month"].search([("disbursed_origin", "!=", False)])
        self.assertLessEqual(max(months.mapped("month")), last_month_over(bangkok_today()))
        of_fund = months.filtered(lambda month: month.fund_kind == "fund")
        self.assertEqual(set(of_fund.mapped("disbursed_origin")), {"manual"})

    def test_no_more_is_disbursed_than_was_allocated_at_any_date(self):
        self.assertFalse(self.fund.filtered("is_overspent"))
        allocated = {line: [] for line in self.fund}
        moves = self.env["alro.budget.transfer.line"].search(
            [("budget_line_id", "in", self.fund.ids), ("state", "=", "posted")]
        )
        for move in moves:
            sign = {"allocate": 1, "return": -1}[move.kind]
            allocated[move.budget_line_id].append((move.date, sign * move.amount))
        for line in self.fund:
            for month in line.month_ids.filtered("disbursed_origin"):
                following = month.month.replace(day=28)
                at_hand = sum(
                    amount
                    for date, amount in allocated[line]
                    if (date.year, date.month) <= (following.year, following.month)
                )
                self.assertLessEqual(month.disbursed_to_date, at_hand, month.display_name)

    def test_one_refund_with_its_reason(self):
        months = self.env["alro.spending.month"].search([("refund_reason", "!=", False)])
        [refund] = months.filtered(lambda month: month.fiscal_year_id.year == 2568)
        self.assertEqual(refund.disbursed_month, -2500)
        asking = self.env["alro.spending.month"].search([("needs_refund_reason", "=", True)])
        self.assertFalse(asking)

    def test_months_are_missing_in_the_middle_and_at_the_end(self):
        def reported(line):
            return [bool(month.disbursed_origin) for month in line.month_ids.sorted("month")]

        series = {line: reported(line) for line in self.first}
        late = self.first.filtered(lambda line: line.agency_id.code == "AL71")
        self.assertGreater(len(late), 5)
        for line in late:
            self.assertEqual(series[line], [True] * 9 + [False] * 3)
        complete = [line for line, months in series.items() if all(months)]
        self.assertGreater(len(complete), 0.8 * len(self.first))
        gaps = [
            line
            for line, months in series.items()
            if any(not now and then for now, then in zip(months, months[1:], strict=False))
        ]
        self.assertGreater(len(gaps), 20)

    def test_the_office_of_the_login_has_october_to_report(self):
        current = self.env["alro.fiscal.year"]._current()
        lines = self.fund.filtered(
            lambda line: (
                line.fiscal_year_id == current != self.first.fiscal_year_id
                and line.agency_id.code == "AL50"
                and line.activity_group_id.number in (1, 3, 8, 9, 24)
            )
        )
        self.assertFalse(any(lines.mapped("disbursed_count")))
