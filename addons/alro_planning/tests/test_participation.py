import re

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import PlanningCommon


class TestParticipation(PlanningCommon):
    def visible(self, model, user):
        return self.env[model].with_user(self.users[user]).search([])

    def test_once_per_activity(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.make_participation(self.activity, self.agency_chiangmai)

    def test_an_office_sees_an_activity_only_while_it_takes_part(self):
        other = self.make_activity("act", 3)
        self.assertNotIn(other, self.visible("alro.activity", "province"))
        participation = self.make_participation(other, self.agency_chiangmai)
        self.assertIn(other, self.visible("alro.activity", "province"))
        self.assertIn(other.project_id, self.visible("alro.project", "province"))
        self.assertEqual(participation.plan_notice, "No plan yet")
        participation.with_user(self.users["admin_act_fund"]).unlink()
        self.assertNotIn(other, self.visible("alro.activity", "province"))
        self.assertNotIn(other.project_id, self.visible("alro.project", "province"))

    def test_an_office_sees_only_steps_it_has_a_target_for(self):
        self.assertEqual(
            self.visible("alro.step", "province"), self.step | self.minor_step | self.fund_step
        )
        self.assertEqual(self.visible("alro.step", "province2"), self.step)
        self.target_sakaeo.unlink()
        self.assertFalse(self.visible("alro.step", "province2"))

    def test_headings_come_with_the_steps_below_them(self):
        heading = self.make_step(self.activity, "Heading", kind="sub_activity", uom_id=False)
        inside = self.make_step(self.activity, "Inside", parent_id=heading.id)
        self.make_target(inside, self.agency_sakaeo)
        self.assertEqual(self.visible("alro.step", "province2"), self.step | heading | inside)
        self.assertNotIn(heading, self.visible("alro.step", "province"))

    def test_an_archived_agency_took_part_all_the_same(self):
        """It stays among the agencies when others come and go."""
        self.agency_sakaeo.active = False
        self.make_participation(self.activity, self.agency_kpr)
        self.make_target(self.step, self.agency_kpr)
        every = {"active_test": False}
        for record in (self.activity.project_id, self.activity, self.step):
            self.assertIn(self.agency_sakaeo, record.with_context(**every).agency_ids)
            self.assertIn(self.agency_kpr, record.with_context(**every).agency_ids)

    def test_a_target_needs_participation_in_the_activity(self):
        with self.assertRaises(ValidationError):
            self.env["alro.step.target"].create(
                {
                    "step_id": self.fund_step.id,
                    "participation_id": self.target.participation_id.id,
                }
            )

    def test_headings_have_no_target(self):
        heading = self.make_step(self.activity, "Heading", kind="block", uom_id=False)
        with self.assertRaises(ValidationError):
            self.make_target(heading, self.agency_chiangmai)

    def test_a_target_is_zero_or_more(self):
        with self.assertRaisesRegex(UserError, "below zero"):
            self.target.target_qty = -1
        self.assertEqual(self.target.target_qty, 120)

    def test_what_is_in_use_stays(self):
        with self.assertRaises(UserError):
            self.step.unlink()
        with self.assertRaises(UserError):
            self.activity.unlink()
        with self.assertRaises(ValidationError):
            self.minor_step.kind = "block"

    def test_an_office_with_money_goes_on_taking_part(self):
        category = self.env.ref("alro_tracking_base.expense_category_operating")
        self.env["alro.appropriation"].create(
            {"activity_id": self.activity.id, "category_id": category.id, "act_amount": 500}
        )
        part = self.activity.participation_ids.filtered(
            lambda part: part.agency_id == self.agency_sakaeo
        ).with_user(self.users["admin_act_fund"])
        line = part.budget_line_ids.create(
            {"participation_id": part.id, "category_id": category.id, "received_amount": 300}
        )
        month = line.month_ids.sorted("month")[3]
        month.planned_amount = 120.5
        for received, planned in ((300, "120.50"), (0, "120.50"), (300, "0")):
            line.received_amount, month.planned_amount = received, float(planned)
            said = f"{line.display_name} has received {received} baht and plans to spend {planned},"
            with self.assertRaisesRegex(UserError, re.escape(said)), self.cr.savepoint():
                part.unlink()
            self.assertTrue(line.exists() and self.target_sakaeo.exists())
        line.received_amount = 0
        part.unlink()
        self.assertFalse(line.exists() or self.target_sakaeo.exists())
        self.assertNotIn(self.agency_sakaeo, self.activity.agency_ids)

    def test_the_money_of_others_is_told_to_nobody_who_may_not_remove_them(self):
        category = self.env.ref("alro_tracking_base.expense_category_operating")
        part = self.target.participation_id
        self.env["alro.budget.line"].create(
            {"participation_id": part.id, "category_id": category.id, "received_amount": 0}
        ).month_ids[0].planned_amount = 77
        for level in ("province", "province2", "bureau", "central_act", "report"):
            with self.assertRaises(AccessError) as refused:
                part.with_user(self.users[level]).unlink()
            self.assertNotIn("77", str(refused.exception))

    def test_agencies_are_added_together_with_targets(self):
        activity = self.make_activity("act", 4)
        steps = self.make_step(activity, "One") | self.make_step(activity, "Two")
        self.make_participation(activity, self.agency_spt)
        dialog = (
            self.env["alro.participation.add"]
            .with_user(self.users["admin_act_fund"])
            .create(
                {
                    "activity_id": activity.id,
                    "agency_ids": [Command.set(self.offices.ids)],
                    "step_ids": [Command.set(steps.ids)],
                }
            )
        )
        dialog.action_add()
        dialog.action_add()
        self.assertEqual(activity.agency_ids, self.offices)
        self.assertEqual(len(activity.participation_ids.step_target_ids), 6)
        self.assertEqual(len(activity.participation_ids.step_target_ids.month_ids), 72)
