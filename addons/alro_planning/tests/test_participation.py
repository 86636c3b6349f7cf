from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
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
