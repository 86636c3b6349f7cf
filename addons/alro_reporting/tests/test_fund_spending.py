"""Disbursed is keyed as the cumulative amount at the month; the month's own is the difference."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import first_day

from ..models import alro_spending_month
from .common import MoneyCommon


class FundSpendingCommon(MoneyCommon):
    def table(self, line, count=4):
        """Return (cumulative, monthly, asks for a reason) of the first months, ``None`` for blank."""
        names = ["disbursed_to_date", "disbursed_month", "needs_refund_reason"]
        self.env.invalidate_all()
        return [
            tuple(None if value is False and n < 2 else value for n, value in enumerate(row))
            for row in (
                [values[name] for name in names]
                for values in self.months_of(line)[:count].read(names)
            )
        ]

    def total(self, line):
        """Return what the line says: disbursed, remaining, months reported, last reported month."""
        self.env.invalidate_all()
        row = line.read(
            ["disbursed_amount", "remaining_amount", "disbursed_count", "disbursed_as_of"]
        )[0]
        month = row["disbursed_as_of"]
        return (
            row["disbursed_amount"],
            row["remaining_amount"],
            row["disbursed_count"],
            month and month.isoformat(),
        )

    def change(self, month, value, name="disbursed_to_date"):
        expected = month.read([name])[0][name]
        if expected is False:
            expected = None
        return {"id": month.id, "field": name, "value": value, "expected": expected}

    def save(self, *changes, user="province"):
        """Save cells as a grid does and return their answers."""
        months = self.env["alro.spending.month"].with_user(self.users[user])
        return months.with_context(lang="en_US").save_cells(list(changes))


class TestCumulative(FundSpendingCommon):
    """Twelve months of Chiang Mai's 120,000 baht, by hand: cumulative, the month's own, asks."""

    def test_nothing_is_reported_at_first(self):
        self.assertEqual(self.table(self.line), [(None, None, False)] * 4)
        self.assertEqual(self.total(self.line), (False, 120_000, 0, False))

    def test_month_after_month(self):
        self.disburse(self.line, [10_000, 25_000, 25_000.5])
        self.assertEqual(
            self.table(self.line),
            [
                (10_000, 10_000, False),
                (25_000, 15_000, False),
                (25_000.5, 0.5, False),
                (None, None, False),
            ],
        )
        self.assertEqual(self.total(self.line), (25_000.5, 94_999.5, 3, "2016-12-01"))

    def test_a_gap_goes_to_the_next_reported_month(self):
        self.disburse(self.line, [10_000, None, None, 40_000])
        self.assertEqual(
            self.table(self.line),
            [
                (10_000, 10_000, False),
                (None, None, False),
                (None, None, False),
                (40_000, 30_000, False),
            ],
        )
        self.assertEqual(self.total(self.line), (40_000, 80_000, 2, "2017-01-01"))

    def test_late_entry_of_an_earlier_month_changes_no_later_one(self):
        self.disburse(self.line, [10_000, None, 40_000])
        self.disburse(self.line, [None, 25_000])
        self.assertEqual(
            self.table(self.line),
            [
                (10_000, 10_000, False),
                (25_000, 15_000, False),
                (40_000, 15_000, False),
                (None, None, False),
            ],
        )
        self.assertEqual(self.total(self.line), (40_000, 80_000, 3, "2016-12-01"))

    def test_late_entry_above_a_later_month_is_kept_and_the_later_one_asks(self):
        self.disburse(self.line, [10_000, None, 40_000])
        november, december = self.months_of(self.line)[1:3]
        [answer] = self.save(self.change(november, 45_000))
        self.assertEqual((answer["state"], answer["value"]), ("saved", 45_000))
        self.assertEqual(
            answer["warning"],
            "Dec 2016 holds 40,000 baht, less than the 45,000 before it. It is unchanged: say"
            " there why money came back, or correct a figure.",
        )
        self.assertEqual(
            self.table(self.line),
            [
                (10_000, 10_000, False),
                (45_000, 35_000, False),
                (40_000, -5_000, True),
                (None, None, False),
            ],
        )
        self.assertEqual(self.total(self.line), (40_000, 80_000, 3, "2016-12-01"))
        asking = [("budget_line_id", "=", self.line.id), ("needs_refund_reason", "=", True)]
        self.assertEqual(self.env["alro.spending.month"].search(asking), december)
        self.assertEqual(
            self.line.search([("month_ids.needs_refund_reason", "=", True)]), self.line
        )
        december.refund_reason = "Deposit paid back"
        self.assertFalse(self.env["alro.spending.month"].search(asking))
        self.assertEqual(self.table(self.line)[2], (40_000, -5_000, False))

    def test_it_asks_no_more_once_a_figure_is_corrected(self):
        self.disburse(self.line, [10_000, None, 40_000])
        self.disburse(self.line, [None, 45_000])
        self.disburse(self.line, [None, 38_000])
        self.assertEqual(
            self.table(self.line)[1:3], [(38_000, 28_000, False), (40_000, 2_000, False)]
        )

    def test_correction_of_a_middle_month_moves_two_differences(self):
        self.disburse(self.line, [10_000, 25_000, 40_000])
        self.disburse(self.line, [None, 30_000])
        self.assertEqual(
            self.table(self.line, 3),
            [(10_000, 10_000, False), (30_000, 20_000, False), (40_000, 10_000, False)],
        )
        self.assertEqual(self.total(self.line), (40_000, 80_000, 3, "2016-12-01"))

    def test_equal_values_and_zero_are_reports(self):
        self.disburse(self.line, [0, 0, 5_000, 5_000])
        self.assertEqual(
            self.table(self.line),
            [(0, 0, False), (0, 0, False), (5_000, 5_000, False), (5_000, 0, False)],
        )
        self.assertEqual(self.total(self.line), (5_000, 115_000, 4, "2017-01-01"))

    def test_zero_disbursed_is_not_nothing_reported(self):
        self.disburse(self.line, [0])
        self.assertEqual(self.total(self.line), (0, 120_000, 1, "2016-10-01"))
        self.assertEqual(self.line.percent_of_received, "0.00")
        self.assertEqual(self.line_sakaeo.percent_of_received, "")

    def test_clearing_a_month_empties_it_and_its_origin(self):
        self.disburse(self.line, [10_000, 25_000, 40_000])
        months = self.months_of(self.line)
        months[1].disbursed_to_date = False
        self.assertFalse(months[1].disbursed_origin)
        self.assertEqual(
            self.table(self.line, 3),
            [(10_000, 10_000, False), (None, None, False), (40_000, 30_000, False)],
        )
        months[2].disbursed_to_date = False
        self.assertEqual(self.total(self.line), (10_000, 110_000, 1, "2016-10-01"))

    def test_clearing_what_explained_a_later_month_makes_that_one_ask(self):
        self.disburse(self.line, [50_000])
        months = self.months_of(self.line)
        months[1].write({"disbursed_to_date": 30_000, "refund_reason": "Paid back"})
        months[2].disbursed_to_date = 40_000
        [answer] = self.save(self.change(months[1], None))
        self.assertIn("Dec 2016 holds 40,000 baht", answer["warning"])
        self.assertEqual(
            self.table(self.line, 3),
            [(50_000, 50_000, False), (None, None, False), (40_000, -10_000, True)],
        )
        self.assertEqual(months[1].refund_reason, "Paid back")

    def test_october_of_the_next_year_starts_anew(self):
        self.disburse(self.line, [10_000, *[None] * 10, 90_000])
        following = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        project = self.make_project("fund", fiscal_year_id=following.id)
        group = self.env["alro.activity.group"].create(
            {"fiscal_year_id": following.id, "number": 1, "name": "Next year"}
        )
        activity = self.make_activity(project=project, group=group)
        self.make_participation(activity, self.agency_chiangmai)
        self.env["alro.appropriation"].create({"activity_id": activity.id, "act_amount": 80_000})
        line = self.make_line(activity, self.agency_chiangmai, 80_000)
        self.disburse(line, [5_000])
        self.assertEqual(self.table(line, 1), [(5_000, 5_000, False)])
        self.assertEqual(self.months_of(line)[0].month, first_day(2561))
        self.assertEqual(self.table(self.line, 12)[11], (90_000, 80_000, False))
        self.assertEqual(self.total(self.line), (90_000, 30_000, 2, "2017-09-01"))


class TestRefund(FundSpendingCommon):
    def setUp(self):
        super().setUp()
        self.disburse(self.line, [50_000, 80_000])
        self.october, self.november, self.december, self.january = self.months_of(self.line)[:4]

    def test_without_a_reason_it_is_refused_and_the_earlier_month_named(self):
        [answer] = self.save(self.change(self.december, 60_000))
        self.assertEqual(answer["state"], "refused")
        self.assertEqual(
            answer["reason"],
            "Dec 2016: 60,000 baht are less than the 80,000 disbursed by the end of Nov 2016. If"
            " money came back, say why in “Reason for the refund”; if not, correct the figure.",
        )
        with self.assertRaisesRegex(UserError, "60,000 baht are less than the 80,000"):
            self.december.disbursed_to_date = 60_000
        self.assertEqual(self.table(self.line)[2], (None, None, False))

    def test_with_a_reason_in_the_same_save(self):
        answers = self.save(
            self.change(self.december, 60_000),
            self.change(self.december, "Advance paid back", "refund_reason"),
        )
        self.assertEqual([answer["state"] for answer in answers], ["saved", "saved"])
        self.assertEqual(self.table(self.line)[2], (60_000, -20_000, False))
        self.assertEqual(self.total(self.line), (60_000, 60_000, 3, "2016-12-01"))

    def test_with_a_reason_given_before(self):
        self.december.refund_reason = "Advance paid back"
        self.december.disbursed_to_date = 60_000
        self.assertEqual(self.table(self.line)[2], (60_000, -20_000, False))
        self.assertEqual(self.december.refund_reason, "Advance paid back")

    def test_blanks_are_no_reason(self):
        answers = self.save(
            self.change(self.december, 60_000),
            self.change(self.december, "  ", "refund_reason"),
        )
        self.assertEqual(answers[0]["state"], "refused")

    def test_zero_after_something_is_a_refund(self):
        [answer] = self.save(self.change(self.december, 0))
        self.assertEqual(answer["state"], "refused")
        self.december.write({"disbursed_to_date": 0, "refund_reason": "All of it came back"})
        self.assertEqual(self.table(self.line)[2], (0, -80_000, False))

    def test_the_reason_stays_as_long_as_the_refund(self):
        self.december.write({"disbursed_to_date": 60_000, "refund_reason": "Paid back"})
        [answer] = self.save(self.change(self.december, None, "refund_reason"))
        self.assertEqual(answer["state"], "refused")
        answers = self.save(
            self.change(self.december, None, "refund_reason"),
            self.change(self.december, 90_000),
        )
        self.assertEqual([answer["state"] for answer in answers], ["saved", "saved"])
        self.assertFalse(self.december.refund_reason)

    def test_a_pasted_row_is_judged_as_it_will_stand(self):
        """50,000 and 80,000 become 10,000 and 20,000: each is less than it was, none is a refund."""
        answers = self.save(self.change(self.november, 20_000), self.change(self.october, 10_000))
        self.assertEqual([answer["state"] for answer in answers], ["saved", "saved"])
        self.assertEqual(
            self.table(self.line)[:2], [(10_000, 10_000, False), (20_000, 10_000, False)]
        )

    def test_after_a_refused_month_the_next_is_compared_with_what_stands(self):
        answers = self.save(self.change(self.december, 60_000), self.change(self.january, 70_000))
        self.assertEqual([answer["state"] for answer in answers], ["refused", "refused"])
        self.assertIn("less than the 80,000 disbursed by the end of Nov 2016", answers[1]["reason"])

    def test_of_a_paste_the_sound_cells_are_saved(self):
        [bad, good] = self.save(
            self.change(self.december, 60_000), self.change(self.january, 95_000)
        )
        self.assertEqual((bad["state"], good["state"]), ("refused", "saved"))
        self.assertEqual(self.table(self.line)[2:], [(None, None, False), (95_000, 15_000, False)])

    def test_a_conflict_shows_the_other_value(self):
        self.december.with_user(self.users["central_fund"]).disbursed_to_date = 85_000
        [answer] = self.save(
            {
                "id": self.december.id,
                "field": "disbursed_to_date",
                "value": 90_000,
                "expected": None,
            }
        )
        self.assertEqual((answer["state"], answer["value"]), ("conflict", 85_000))
        self.assertEqual(self.december.disbursed_to_date, 85_000)

    def test_below_zero_and_no_number_are_refused(self):
        for value in (-1, "abc", 10**12):
            [answer] = self.save(self.change(self.december, value))
            self.assertEqual(answer["state"], "refused", value)

    def test_every_change_is_logged_and_so_is_the_reason(self):
        """The words are logged for themselves: a figure corrected later is no refund for that reason."""
        newest = self.env["alro.value.log"].search([], limit=1).id
        province = self.users["province"]
        month = self.december.with_user(province)
        month.write({"disbursed_to_date": 60_000, "refund_reason": "Paid back"})
        month.disbursed_to_date = 90_000
        month.disbursed_to_date = False
        entries = self.env["alro.value.log"].search([("id", ">", newest)], order="id")
        self.assertEqual(
            sorted(
                (entry.field_id.name, entry.old_display, entry.new_display, entry.reason or "")
                for entry in entries
            ),
            [
                ("disbursed_to_date", "60,000", "90,000", ""),
                ("disbursed_to_date", "90,000", "not reported", ""),
                ("disbursed_to_date", "not reported", "60,000", ""),
                ("refund_reason", False, "Paid back", ""),
            ],
        )
        self.assertEqual(set(entries.mapped("origin")), {"manual"})
        self.assertEqual(entries.user_id, province)
        self.assertEqual(month.refund_reason, "Paid back")


class TestWarnings(FundSpendingCommon):
    def test_more_than_allocated_is_kept_and_flagged(self):
        """120,000 received, 100,000 of them allocated, 100,000.01 disbursed."""
        self.disburse(self.line, [100_000])
        self.assertFalse(self.line.is_overspent)
        self.assertFalse(self.line.money_problem)
        [answer] = self.save(self.change(self.months_of(self.line)[1], 100_000.01))
        self.assertEqual(answer["state"], "saved")
        self.assertIn("100,000.01 baht are more than the 100,000 allocated", answer["warning"])
        self.env.invalidate_all()
        self.assertTrue(self.line.is_overspent)
        self.assertEqual(
            self.line.with_context(lang="en_US").money_problem,
            "100,000.01 baht are spent or bound, and 100,000 allocated.",
        )
        overspent = [("is_overspent", "=", True), ("fiscal_year_id", "=", self.year.id)]
        self.assertEqual(self.env["alro.budget.line"].search(overspent), self.line)

    def test_more_allocated_ends_it(self):
        self.disburse(self.line, [110_000])
        self.assertTrue(self.line.is_overspent)
        self.allocate(self.line, 10_000)
        self.assertFalse(self.line.is_overspent)

    def test_reversing_an_allocation_says_what_is_spent_already(self):
        first = self.line.transfer_line_ids.transfer_id
        self.allocate(self.line, 10_000)

        def notice(user):
            dialogs = self.env["alro.budget.reverse"].with_user(self.users[user])
            return Form(dialogs.with_context(default_transfer_ids=first.ids)).notice

        self.disburse(self.line, [10_000])
        self.assertFalse(notice("central_fund"), "as much is left as is spent")
        self.disburse(self.line, [None, 40_000])
        sentence = f"{self.line.display_name}: 10,000 baht allocated, 40,000 spent or bound"
        for user in ("super_admin", "admin_fund", "central_fund"):
            self.assertEqual(notice(user).split("\n")[1:], [sentence])
        first.action_reverse("Wrong all the same")
        self.assertTrue(self.line.is_overspent)

    def test_an_office_that_spent_goes_on_taking_part(self):
        self.disburse(self.line_sakaeo, [10])
        part = self.line_sakaeo.participation_id.with_user(self.users["admin_fund"])
        with self.assertRaisesRegex(UserError, "has been spent: the budget line stays"):
            part.unlink()

    def test_a_month_to_come_is_kept_with_a_warning(self):
        october = self.months_of(self.line)[0]
        with patch.object(alro_spending_month, "bangkok_today", lambda: first_day(2559)):
            [answer] = self.save(self.change(october, 10))
        self.assertEqual(
            answer["warning"], "Oct 2016 has not begun yet. The figure is kept; check the month."
        )


class TestTotals(FundSpendingCommon):
    def bring(self, line, index, values, origin="gfmis"):
        month = self.months_of(line)[index]
        month.sudo()._bulk_set({month.id: values}, origin)
        return month

    def test_spent_is_disbursed_committed_and_reserved(self):
        """50,000 received: 12,000 disbursed, 5,000 committed, 3,000 reserved, 30,000 remain."""
        self.allocate(self.act_line, 40_000)
        self.bring(
            self.act_line,
            2,
            {
                "disbursed_to_date": 12_000,
                "committed_to_date": 5_000,
                "reserved_to_date": 3_000,
                "as_of": "2016-12-16",
            },
        )
        line = self.act_line.with_context(lang="en_US")
        self.assertEqual((line.spent_amount, line.remaining_amount), (20_000, 30_000))
        self.assertEqual((line.percent_of_received, line.percent_of_allocated), ("24.00", "30.00"))
        self.assertEqual((line.percent_spent, line._used_amount()), ("40.00", 20_000))
        self.assertEqual(line.spending_as_of, "16 December 2016")
        self.year.counts_reserved = False
        self.assertEqual((line.spent_amount, line.remaining_amount), (17_000, 33_000))
        self.assertEqual(line._used_amount(), 20_000)
        self.bring(self.act_line, 3, {"disbursed_to_date": None})
        self.assertEqual(line.disbursed_amount, 12_000)
        self.bring(self.act_line, 2, {"disbursed_to_date": None})
        month = self.months_of(self.act_line)[2]
        self.assertFalse(month.as_of)
        self.assertEqual(month.read(["committed_to_date"])[0]["committed_to_date"], False)
        self.assertEqual(line.remaining_amount, 50_000)

    def test_bound_money_counts_against_what_is_allocated(self):
        self.allocate(self.act_line, 15_000)
        self.bring(
            self.act_line,
            0,
            {"disbursed_to_date": 10_000, "committed_to_date": 4_000, "reserved_to_date": 1_000},
        )
        self.assertFalse(self.act_line.is_overspent)
        self.bring(self.act_line, 0, {"reserved_to_date": 1_000.01})
        self.assertTrue(self.act_line.is_overspent)
        self.assertEqual(self.act_line.disbursed_amount, 10_000)

    def test_money_that_comes_back_to_the_treasury_needs_no_words_of_people(self):
        self.bring(self.act_line, 0, {"disbursed_to_date": 10_000})
        self.bring(self.act_line, 1, {"disbursed_to_date": 9_000})
        self.assertEqual(self.table(self.act_line)[1], (9_000, -1_000, False))
        asking = [("budget_line_id", "=", self.act_line.id), ("needs_refund_reason", "=", True)]
        self.assertFalse(self.env["alro.spending.month"].search(asking))

    def test_each_origin_tells_of_its_own_money(self):
        with self.assertRaises(UserError):
            self.bring(self.line, 0, {"disbursed_to_date": 1})
        with self.assertRaises(UserError):
            self.bring(self.act_line, 0, {"disbursed_to_date": 1}, "file")
        month = self.bring(self.line, 0, {"disbursed_to_date": 1}, "file")
        self.assertEqual(month.disbursed_origin, "file")
        month.with_user(self.users["province"]).disbursed_to_date = 2
        self.assertEqual(month.disbursed_origin, "manual")

    def test_without_a_denominator_there_is_no_percentage(self):
        self.disburse(self.line_sakaeo, [500])
        self.assertEqual(self.line_sakaeo.percent_of_received, "0.83")
        self.assertEqual(self.line_sakaeo.percent_of_allocated, "")

    def test_planned_to_date_is_the_confirmed_plan_of_months_over(self):
        for month in self.months_of(self.line):
            month.planned_amount = 10_000
        self.assertEqual(self.line.planned_to_date, 0)
        self.line.action_confirm_plan()
        self.assertEqual(self.line.planned_to_date, 120_000)
        with patch(
            "odoo.addons.alro_reporting.models.alro_budget_line.bangkok_today",
            lambda: first_day(2560).replace(month=12, day=2),
        ):
            self.env.invalidate_all()
            self.assertEqual(self.line.planned_to_date, 20_000)
            [[total]] = self.env["alro.budget.line"]._read_group(
                [("fiscal_year_id", "=", self.year.id)], [], ["planned_to_date:sum"]
            )
            self.assertEqual(total, 20_000)

    def test_a_line_with_reported_money_stays(self):
        self.disburse(self.line_sakaeo, [0])
        with self.assertRaisesRegex(UserError, "has been reported.* to what it keeps"):
            self.line_sakaeo.unlink()
        self.months_of(self.line_sakaeo)[0].disbursed_to_date = False
        self.line_sakaeo.unlink()

    def test_reported_money_holds_its_activity_in_place(self):
        self.assertEqual(self.fund_activity._reported_cells(), 0)
        self.disburse(self.line, [10, 20])
        self.assertEqual(self.fund_activity._reported_cells(), 2)
        self.assertEqual(self.fund_activity.project_id._reported_cells(), 2)
        with self.assertRaises(UserError):
            self.fund_activity.with_user(self.users["admin_fund"]).host_agency_id = self.agency_kpr

    def test_keyed_disbursement_becomes_none_of_the_act(self):
        """Nobody could correct it there."""
        part = self.fund_activity.participation_ids.filtered(
            lambda part: part.agency_id == self.agency_chiangmai
        )
        activity = self.make_activity("fund", 7)
        part = part.create({"activity_id": activity.id, "agency_id": part.agency_id.id})
        values = {"participation_id": part.id, "category_id": self.category.id}
        line = self.env["alro.budget.line"].create(values)
        self.disburse(line, [10])
        admin = activity.with_user(self.users["super_admin"])
        act, fund = self.activity.project_id, self.make_project("fund", "Another")
        with self.assertRaisesRegex(UserError, "reported for its fund source"):
            with self.env.cr.savepoint():
                admin.action_move({"project_id": act.id}, "Order 7")
        self.env.invalidate_all()
        admin.action_move({"project_id": fund.id}, "Order 7")
        self.months_of(line)[0].disbursed_to_date = False
        admin.action_move({"project_id": act.id}, "Order 8")
        self.assertEqual(line.fund_kind, "act")

    def test_the_nightly_check_mends_totals(self):
        self.disburse(self.line, [10_000, 30_000])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE alro_budget_line SET disbursed_amount = 1 WHERE id = %s", [self.line.id]
        )
        with self.assertLogs("odoo.addons.alro_reporting", "WARNING"):
            found = self.env["alro.step.target"]._check_nightly()
        self.assertEqual(sum(found.values()), 1)
        self.assertEqual(self.total(self.line), (30_000, 90_000, 2, "2016-11-01"))
        self.assertEqual(sum(self.env["alro.step.target"]._check_nightly().values()), 0)


class TestGrid(FundSpendingCommon):
    NAMES = ("disbursed_to_date", "refund_reason", "confirmed_amount", "disbursed_origin")

    def grid(self, user, domain=()):
        months = self.env["alro.spending.month"].with_user(self.users[user])
        domain = [("fiscal_year_id", "=", self.year.id), ("fund_kind", "=", "fund"), *domain]
        return months.with_context(lang="en_US").get_grid(domain, list(self.NAMES))

    def test_heads_say_what_was_spent(self):
        self.disburse(self.line, [10_000, 30_000])
        heads = {head["id"]: head for head in self.grid("central_fund")["rows"]}
        names = ("received", "allocated", "disbursed", "spent", "remaining", "as_of")
        self.assertEqual(
            [heads[self.line.id][name] for name in names],
            [120_000, 100_000, 30_000, 30_000, 90_000, "Nov 2016"],
        )
        self.assertEqual(
            [heads[self.line_sakaeo.id][name] for name in names],
            [60_000, 0, None, None, 60_000, ""],
        )

    def test_the_number_of_queries_does_not_depend_on_the_rows(self):
        self.disburse(self.line, [10_000])
        user = self.users["central_fund"]

        def queries(domain):
            self.env.invalidate_all()
            self.grid("central_fund", domain)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.grid("central_fund", domain)
            return self.cr.sql_log_count - before

        one = queries([("budget_line_id", "=", self.line.id)])
        self.assertEqual(user.alro_level, "central_fund")
        self.assertLessEqual(queries([]), one)

    def test_twelve_months_are_saved_in_few_queries(self):
        changes = [
            self.change(month, 1_000.0 * n) for n, month in enumerate(self.months_of(self.line), 1)
        ]
        self.save(changes[0])
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        answers = self.save(*changes[1:])
        self.assertLessEqual(self.cr.sql_log_count - before, 30)
        self.assertEqual({answer["state"] for answer in answers}, {"saved"})

        both = [
            self.change(month, 2_000.0 * n)
            for line in (self.line, self.line_sakaeo)
            for n, month in enumerate(self.months_of(line), 1)
        ]
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.save(*both, user="central_fund")
        self.assertLessEqual(self.cr.sql_log_count - before, 30)
