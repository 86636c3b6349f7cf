"""The register of the budget tells what was disbursed up to any day."""

from datetime import date
from unittest.mock import patch

from .common import MoneyCommon

TODAY = "odoo.addons.alro_reporting.models.alro_budget_register"


class TestDisbursedInTheRegister(MoneyCommon):
    def up_to(self, day, lines=None):
        """Return what the register adds up to: received, allocated, disbursed."""
        self.env.flush_all()
        lines = lines or self.line
        [row] = self.env["alro.budget.ledger"]._read_group(
            [("budget_line_id", "in", lines.ids), ("date", "<=", day)],
            [],
            ["received:sum", "allocated:sum", "disbursed:sum"],
        )
        return row

    def test_each_month_counts_from_its_last_day(self):
        self.disburse(self.line, [10_000, None, 25_000])
        self.assertEqual(self.up_to("2016-10-30"), (120_000, 100_000, 0))
        self.assertEqual(self.up_to("2016-10-31"), (120_000, 100_000, 10_000))
        self.assertEqual(self.up_to("2016-12-30"), (120_000, 100_000, 10_000))
        self.assertEqual(self.up_to("2017-09-30"), (120_000, 100_000, 25_000))

    def test_what_is_keyed_before_the_month_is_over_counts_today(self):
        self.disburse(self.line, [10_000])
        with patch(f"{TODAY}.bangkok_today", return_value=date(2016, 10, 20)):
            self.assertEqual(self.up_to("2016-10-19")[2], 0)
            self.assertEqual(self.up_to("2016-10-20")[2], 10_000)

    def test_money_that_came_back_is_taken_away(self):
        self.disburse(self.line, [10_000, 25_000])
        december = self.months_of(self.line)[2]
        december.write({"disbursed_to_date": 5_000, "refund_reason": "Deposit paid back"})
        self.assertEqual(self.up_to("2016-11-30")[2], 25_000)
        self.assertEqual(self.up_to("2016-12-31")[2], 5_000)

    def test_months_of_one_line_are_no_months_of_another(self):
        self.disburse(self.line, [10_000, 20_000])
        self.disburse(self.line_sakaeo, [None, 7_000])
        self.assertEqual(self.up_to("2017-09-30", self.line | self.line_sakaeo)[2], 27_000)
        self.assertEqual(self.up_to("2017-09-30", self.line_sakaeo)[2], 7_000)

    def test_what_is_not_reported_has_no_row(self):
        self.disburse(self.line, [10_000, 20_000])
        self.months_of(self.line)[1].disbursed_to_date = False
        rows = self.env["alro.budget.ledger"].search(
            [("budget_line_id", "=", self.line.id), ("kind", "=", "spend")]
        )
        self.assertEqual(rows.mapped("disbursed"), [10_000])

    def test_a_file_dates_its_month(self):
        month = self.months_of(self.line)[1]
        month.sudo()._bulk_set({month.id: {"disbursed_to_date": 9_000}}, "file")
        self.env.cr.execute(
            "UPDATE alro_spending_month SET as_of = '2016-11-20' WHERE id = %s", [month.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.up_to("2016-11-19")[2], 0)
        self.assertEqual(self.up_to("2016-11-20")[2], 9_000)
