from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import PlanningCommon


@tagged("post_install", "-at_install")
class TestReach(PlanningCommon, RpcCase):
    """Nobody reads a hidden record by making his own point at it."""

    def setUp(self):
        super().setUp()
        self.plan(self.target_sakaeo, [8, 9])
        self.stranger = self.target_sakaeo.month_ids.sorted("month")[0]

    def test_onchange_sums_no_months_of_others(self):
        specification = {"month_ids": {}, "planned_total": {}, "plan_difference": {}}
        for command in (
            [6, 0, [self.stranger.id]],
            [4, self.stranger.id],
            [1, self.stranger.id, {}],
        ):
            for name in ("province", "bureau2"):
                self.assertRefused(
                    self.rpc,
                    name,
                    "alro.step.target",
                    "onchange",
                    [self.target.id] if name == "province" else [],
                    {"month_ids": [command]},
                    ["month_ids"],
                    specification,
                )

    def test_onchange_on_ones_own_months_works(self):
        own = self.target.month_ids.sorted("month")[0]
        answer = self.rpc(
            "province",
            "alro.step.target",
            "onchange",
            [self.target.id],
            {"month_ids": [[1, own.id, {"planned_qty": 7}]]},
            ["month_ids"],
            {"month_ids": {"fields": {"planned_qty": {}}}, "planned_total": {}},
        )
        self.assertEqual(answer["value"]["planned_total"], 7)

    def test_a_reference_in_another_shape_is_refused(self):
        hidden = self.target_sakaeo.participation_id.id
        for shape in (hidden, float(hidden), str(hidden), {"id": hidden}, [hidden]):
            self.assertRefused(
                self.rpc,
                "province",
                "alro.step.target",
                "onchange",
                [self.target.id],
                {"participation_id": shape},
                ["participation_id"],
                {"agency_id": {}, "activity_id": {}},
            )
        for shape in (float(self.activity.id), str(self.activity.id)):
            self.assertRefused(
                self.rpc,
                "admin_act_fund",
                "alro.participation",
                "create",
                {"activity_id": shape, "agency_id": self.agency_kpr.id},
            )

    def test_defaults_of_the_context_name_no_hidden_record(self):
        hidden = self.make_activity("other", 8)
        context = {"default_previous_id": hidden.id, "default_activity_id": hidden.id}
        group = self.make_group(13)
        activity = {
            "name": "A",
            "project_id": self.fund_activity.project_id.id,
            "activity_group_id": group.id,
        }
        for model, field, values in (
            ("alro.activity", "previous_id", activity),
            ("alro.participation.add", "activity_id", {}),
        ):
            specification = {field: {"fields": {"display_name": {}}}}
            self.assertRefused(self.rpc, "admin_fund", model, "create", values, context=context)
            self.assertRefused(
                self.rpc,
                "admin_fund",
                model,
                "onchange",
                [],
                {},
                [],
                specification,
                context=context,
            )

    def test_a_dialog_names_no_hidden_activity(self):
        hidden = self.make_activity("other", 8)
        dialogs = self.env["alro.participation.add"].with_user(self.users["admin_fund"])
        with self.assertRaises(AccessError):
            dialogs.create({"activity_id": hidden.id})

    def test_last_years_record_must_be_visible(self):
        hidden = self.make_activity("other", 8)
        with self.assertRaises(AccessError):
            self.fund_activity.with_user(self.users["admin_fund"]).previous_id = hidden


class TestSystemFields(PlanningCommon):
    """What the suite fills in is written by nobody else, nor through the context."""

    def test_structure(self):
        forged = {
            self.activity.project_id: {"fund_kind": "fund"},
            self.activity: {"fund_kind": "fund", "fiscal_year_id": self.year.id},
            self.step: {"nearest_host_id": self.agency_kpr.id, "fund_kind": "other"},
        }
        for record, values in forged.items():
            for field, value in values.items():
                for level in ("super_admin", "admin_act_fund"):
                    with self.assertRaises(UserError, msg=f"{record._name} {field}"):
                        record.with_user(self.users[level]).write({field: value})

    def test_defaults_of_the_context_forge_no_state(self):
        participation = self.make_participation(self.make_activity("act", 6), self.agency_spt)
        step = self.make_step(participation.activity_id, is_main_target=True)
        target = (
            self.env["alro.step.target"]
            .with_user(self.users["admin_act_fund"])
            .with_context(
                default_plan_state="confirmed",
                default_plan_confirmed_on="2020-01-01 00:00:00",
                default_target_qty=5,
            )
            .create({"step_id": step.id, "participation_id": participation.id})
        )
        self.assertEqual(target.plan_state, "draft")
        self.assertFalse(target.plan_confirmed_on)
        self.assertEqual(target.target_qty, 5)

    def test_offices_do_not_read_who_else_takes_part(self):
        for level in ("province", "bureau", "report"):
            for record in (self.activity.project_id, self.activity, self.step):
                with self.assertRaises(AccessError, msg=f"{level} {record._name}"):
                    record.with_user(self.users[level]).read(["agency_ids"])
                self.assertTrue(record.with_user(self.users[level]).read())

    def test_numbers_count_hidden_steps(self):
        """Sa Kaeo sees the third step only: it stays the third, alone or with its activity."""
        third = self.make_step(self.activity, "Third")
        self.make_target(third, self.agency_sakaeo)
        self.target_sakaeo.unlink()
        self.env.invalidate_all()
        office = self.activity.with_user(self.users["province2"])
        self.assertEqual(office.step_ids.mapped("number"), ["3"])

    def test_a_fund_admin_leaves_the_results_of_the_act_where_they_are(self):
        group = self.make_group(12)
        act = self.make_activity("act", group=group)
        project = self.make_project("fund")
        twin = (
            self.env["alro.activity"]
            .with_user(self.users["admin_fund"])
            .create({"name": "Twin", "project_id": project.id, "activity_group_id": group.id})
        )
        self.assertTrue(act.holds_results)
        self.assertFalse(twin.holds_results)

    def test_a_step_that_feeds_another_stays(self):
        total = self.make_step(
            self.activity, "Total", [self.minor_step], entry_mode="derived", rule="sum"
        )
        self.minor_target.unlink()
        with self.assertRaises(UserError):
            self.minor_step.unlink()
        total.unlink()
        self.minor_step.unlink()

    def test_only_update_commands_reach_steps_of_rules(self):
        """A rule is changed on the step that has it, with its checks, and nowhere else."""
        first = self.make_step(
            self.activity, "First", [self.step], entry_mode="derived", rule="sum"
        )
        self.assertNotIn("dependent_step_ids", self.env["alro.step"]._fields)
        self.assertEqual(self.step._dependents(), first)
        self.assertEqual(first._sources(), self.step)
        with self.assertRaises(UserError):
            first.write({"source_step_ids": [Command.link(first.id)]})
