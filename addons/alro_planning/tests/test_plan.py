from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import PlanningCommon


class TestMonths(PlanningCommon):
    def test_twelve_months_are_born_with_the_target(self):
        months = self.target.month_ids.sorted("month")
        self.assertEqual(len(months), 12)
        self.assertEqual(months[0].month, date(2016, 10, 1))
        self.assertEqual(months[11].month, date(2017, 9, 1))
        self.assertEqual(months.mapped("fiscal_month"), list(range(1, 13)))
        self.assertEqual(months.mapped("fiscal_quarter"), [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])

    def test_months_are_named_as_thai_offices_name_them(self):
        months = self.target.month_ids.sorted("month").with_context(lang="th_TH")
        self.assertEqual(months[0].month_name, "ต.ค. 59")
        self.assertEqual(months[3].month_name, "ม.ค. 60")

    def test_nobody_adds_or_removes_a_month(self):
        for level in ("super_admin", "province"):
            months = self.env["alro.work.month"].with_user(self.users[level])
            with self.assertRaisesRegex(UserError, "twelve months come with the target"):
                months.create({"target_id": self.target.id, "month": "2018-10-01"})
            with self.assertRaisesRegex(UserError, "twelve months come with the target"):
                self.target.month_ids[0].with_user(self.users[level]).unlink()

    def test_months_die_with_the_target(self):
        months = self.target.month_ids
        self.target.with_user(self.users["admin_act_fund"]).unlink()
        self.assertFalse(months.exists())


class TestTyping(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.month = self.target.month_ids[0].with_user(self.users["province"])

    def test_total_and_difference_follow(self):
        self.plan(self.target.with_user(self.users["province"]), [10] * 11)
        self.assertEqual(self.target.planned_total, 110)
        self.assertEqual(self.target.plan_difference, 10)
        self.assertEqual(self.target.plan_status, "unbalanced")

    def test_only_numbers_from_zero_up(self):
        numbers = (-1, -0.001, 10**13, 10**400, float("nan"), float("inf"), 999999999999.999)
        for wrong in ("twelve", "", "1e3", True, [1], "-5", "999999999999.999", *numbers):
            with self.assertRaises(UserError, msg=str(wrong)[:20]):
                self.month.write({"planned_qty": wrong})
        self.assertEqual(self.target.planned_total, 0)

    def test_minor_steps_are_not_planned(self):
        with self.assertRaises(UserError):
            self.minor_target.month_ids[0].with_user(self.users["province"]).planned_qty = 1

    def test_what_the_system_fills_in_is_refused_from_outside(self):
        other = self.target_sakaeo
        forged = {
            "confirmed_qty": 5,
            "target_id": other.id,
            "month": "2016-11-01",
            "agency_id": self.agency_sakaeo.id,
            "host_agency_id": self.agency_kpr.id,
            "fiscal_year_id": self.year.id,
            "fund_kind": "fund",
            "step_id": self.minor_step.id,
        }
        for level in ("province", "super_admin"):
            month = self.month.with_user(self.users[level])
            for field, value in forged.items():
                with self.assertRaises(UserError, msg=f"{level} {field}"):
                    month.write({field: value})

    def test_a_target_keeps_its_keys_and_its_state(self):
        target = self.target.with_user(self.users["admin_act_fund"])
        for field, value in {
            "step_id": self.minor_step.id,
            "participation_id": self.target_sakaeo.participation_id.id,
            "plan_state": "confirmed",
            "agency_id": self.agency_sakaeo.id,
            "planned_total": 120,
        }.items():
            with self.assertRaises(UserError, msg=field):
                target.write({field: value})

    def test_unknown_fields_and_wild_defaults_get_a_plain_message(self):
        target = self.target.with_user(self.users["admin_act_fund"])
        with self.assertRaises(UserError):
            target.write({"nonsense": 1})
        values = {
            "step_id": self.minor_step.id,
            "participation_id": self.target_sakaeo.participation_id.id,
        }
        for wild in ("abc", -1, float("nan"), float("inf"), [1], 1e12):
            with self.assertRaises(UserError, msg=str(wild)):
                target.browse().with_context(default_target_qty=wild).create(values)

    def test_a_copy_is_a_new_plan(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        participation = self.target_sakaeo.participation_id
        values = {"participation_id": participation.id, "step_id": self.minor_step.id}
        copy = self.target.with_user(self.users["admin_act_fund"]).copy(values)
        self.assertEqual((copy.target_qty, copy.plan_state), (120, "draft"))
        self.assertEqual(
            (copy.planned_total, copy.plan_difference, len(copy.month_ids)), (0, 120, 12)
        )


class TestSaving(PlanningCommon):
    def test_months_in_no_shape_of_a_form_get_a_plain_message(self):
        office = self.target.with_user(self.users["province"])
        month = office.month_ids[0].id
        wrong = [7, "x", True, [7], [None], [[1, "x", {}]], [[1, [1], {}]], [[1, month, 7]]]
        for commands in wrong:
            with self.assertRaises(UserError, msg=str(commands)):
                office.write({"month_ids": commands})
        office.write({"month_ids": [[1, month, {}]]})
        self.assertEqual(self.target.planned_total, 0)

    def test_an_office_saves_its_months_through_the_target_and_nothing_else(self):
        office = self.target.with_user(self.users["province"])
        first = office.month_ids.sorted("month")[0]
        office.write({"month_ids": [Command.update(first.id, {"planned_qty": 10})]})
        self.assertEqual(self.target.planned_total, 10)
        with self.assertRaises(AccessError):
            office.write({"target_qty": 10})
        with self.assertRaises(AccessError):
            office.write({"month_ids": [], "target_qty": 10})

    def test_months_of_others_are_not_reached_through_the_target(self):
        office = self.target.with_user(self.users["province"])
        stranger = self.target_sakaeo.month_ids[0]
        for command in (
            Command.update(stranger.id, {"planned_qty": 1}),
            Command.link(stranger.id),
            Command.delete(office.month_ids[0].id),
            Command.create({"month": "2018-10-01"}),
            Command.clear(),
        ):
            refused = self.refused(lambda command=command: office.write({"month_ids": [command]}))
            self.assertTrue(refused, str(command))
        self.assertEqual(stranger.target_id, self.target_sakaeo)
        self.assertEqual(stranger.planned_qty, 0)
        self.assertEqual(len(self.target.month_ids), 12)

    def refused(self, action):
        try:
            with self.cr.savepoint():
                action()
        except UserError:  # AccessError is one too
            return True
        return False

    def test_a_row_is_saved_and_confirmed_in_few_queries(self):
        office = self.target.with_user(self.users["province"])
        commands = [
            Command.update(month.id, {"planned_qty": 10}) for month in self.target.month_ids
        ]
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            office.write({"month_ids": commands})
            office.action_confirm_plan()
            self.env.flush_all()


class TestConfirm(PlanningCommon):
    """120 farmers in a year: 10 a month."""

    def setUp(self):
        super().setUp()
        self.office = self.target.with_user(self.users["province"])

    def confirmed(self):
        return self.target.month_ids.sorted("month").mapped("confirmed_qty")

    def test_a_balanced_plan_counts_once_confirmed(self):
        self.plan(self.office, [10] * 12)
        self.assertEqual(self.target.plan_status, "balanced")
        self.assertEqual(self.confirmed(), [0] * 12)
        self.office.action_confirm_plan()
        self.assertEqual(self.confirmed(), [10] * 12)
        self.assertEqual(self.target.plan_status, "confirmed")

    def test_an_unbalanced_plan_is_refused_and_says_by_how_much(self):
        self.plan(self.office, [10] * 11)
        with self.assertRaisesRegex(UserError, "110 of 120, 10 still to plan"):
            self.office.action_confirm_plan()
        self.plan(self.office, [10] * 11 + [10.01])
        with self.assertRaisesRegex(UserError, "120.01 of 120, 0.01 too much"):
            self.office.action_confirm_plan()
        self.assertEqual(self.target.plan_state, "draft")
        self.assertEqual(self.target.planned_total, 120.01, "what was typed is kept")

    def test_cents_balance_exactly(self):
        """0.1 + 0.2 is 0.3 here."""
        self.target.target_qty = 0.3
        self.plan(self.office, [0.1, 0.2])
        self.office.action_confirm_plan()
        self.assertEqual(self.target.plan_status, "confirmed")

    def test_several_plans_are_confirmed_together_or_not_at_all(self):
        self.plan(self.office, [10] * 12)
        fund = self.fund_target.with_user(self.users["province"])
        with self.assertRaises(UserError):
            (self.office | fund).action_confirm_plan()
        self.assertEqual(self.target.plan_state, "draft")

    def test_a_confirmed_plan_is_reopened_with_a_reason(self):
        self.plan(self.office, [10] * 12)
        self.office.action_confirm_plan()
        with self.assertRaises(UserError):
            self.office.month_ids[0].planned_qty = 11
        for blank in ("", "   ", None, False):
            with self.assertRaises(UserError):
                self.office.action_reopen_plan(blank)
        self.office.action_reopen_plan("The training moved to March")
        self.assertEqual(self.target.plan_state, "draft")
        self.assertEqual(self.target.plan_reopen_reason, "The training moved to March")
        self.plan(self.office, [0, 20] + [10] * 10)
        self.assertEqual(self.confirmed(), [10] * 12, "reports keep the confirmed plan")
        self.office.action_confirm_plan()
        self.assertEqual(self.confirmed(), [0, 20] + [10] * 10)

    def test_a_plan_that_is_not_confirmed_cannot_be_reopened(self):
        with self.assertRaises(UserError):
            self.office.action_reopen_plan("Why not")

    def test_a_new_target_makes_the_plan_stale_until_confirmed_again(self):
        self.plan(self.office, [10] * 12)
        self.office.action_confirm_plan()
        admin = self.target.with_user(self.users["admin_act_fund"])
        admin.target_qty = 130
        self.assertTrue(self.target.plan_stale)
        self.assertEqual(self.target.plan_status, "stale")
        self.assertEqual(self.confirmed(), [10] * 12)
        with self.assertRaises(UserError):
            self.office.action_confirm_plan()
        self.plan(self.office, [20] + [10] * 11)
        self.office.action_confirm_plan()
        self.assertFalse(self.target.plan_stale)
        self.assertEqual(self.confirmed(), [20] + [10] * 11)
        admin.target_qty = 140
        admin.target_qty = 130
        self.assertFalse(self.target.plan_stale, "the old target is back")

    def test_what_was_typed_for_a_target_that_is_taken_back_stays_open(self):
        self.plan(self.office, [10] * 12)
        self.office.action_confirm_plan()
        admin = self.target.with_user(self.users["admin_act_fund"])
        admin.target_qty = 130
        self.office.month_ids[0].planned_qty = 20
        admin.target_qty = 120
        self.assertEqual(self.target.plan_status, "unbalanced")
        self.assertEqual(self.confirmed(), [10] * 12)
        self.office.month_ids[0].planned_qty = 10
        self.office.action_confirm_plan()
        self.assertEqual(self.target.plan_status, "confirmed")

    def test_minor_steps_are_not_confirmed(self):
        with self.assertRaises(UserError):
            self.minor_target.with_user(self.users["province"]).action_confirm_plan()

    def test_a_linked_main_target_is_planned_by_the_office_too(self):
        self.step.entry_mode = "linked"
        self.plan(self.office, [10] * 12)
        self.office.action_confirm_plan()
        self.assertEqual(self.target.plan_status, "confirmed")

    def test_nothing_is_planned_in_a_closed_year(self):
        self.plan(self.office, [10] * 12)
        self.year.action_close()
        with self.assertRaises(UserError):
            self.office.month_ids[0].planned_qty = 1
        with self.assertRaises(UserError):
            self.office.action_confirm_plan()

    def test_the_dialog_reopens_for_the_office(self):
        self.plan(self.office, [10] * 12)
        self.office.action_confirm_plan()
        action = self.office.action_ask_reopen_plan()
        dialog = (
            self.env["alro.plan.reopen"]
            .with_user(self.users["province"])
            .with_context(**action["context"])
            .create({"reason": "Flood"})
        )
        dialog.action_reopen()
        self.assertEqual(self.target.plan_state, "draft")
