from odoo.exceptions import AccessError

from odoo.addons.alro_tracking_base.tests.common import LEVELS

from .common import PlanningCommon


class _Undo(Exception):
    """Ends a savepoint without keeping what was done in it."""


# Who reads and who changes, typed from the table of levels: own is Chiang Mai's row for
# `province` and SPT's for `bureau`; hosted is Chiang Mai's row for `bureau`, which hosts it.
ALL = {"super_admin", "admin_act_fund"}
CENTRAL = ALL | {"admin_fund", "central_act", "central_fund"}


class TestWorkMonthAccess(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.rows = {
            "chiangmai_act": self.target,
            "sakaeo_act": self.target_sakaeo,
            "spt_act": self.target_spt,
            "chiangmai_fund": self.fund_target,
        }

    def assert_levels(self, expected, probe):
        """Try ``probe(row, user)`` for every row and level; exactly ``expected`` succeed."""
        for name, row in self.rows.items():
            allowed = {level for level in LEVELS if self.succeeds(probe, row, self.users[level])}
            self.assertEqual(allowed, expected[name], name)

    def succeeds(self, probe, row, user):
        """Tell whether the probe is allowed; what it did is undone."""
        try:
            with self.env.cr.savepoint():
                probe(row.with_user(user))
                raise _Undo
        except _Undo:
            return True
        except AccessError:
            return False

    def test_read(self):
        self.assert_levels(
            {
                "chiangmai_act": CENTRAL | {"bureau", "province"},
                "sakaeo_act": CENTRAL | {"bureau"},
                "spt_act": CENTRAL | {"bureau"},
                "chiangmai_fund": CENTRAL | {"bureau", "province"},
            },
            lambda target: target.month_ids.read(["planned_qty"]),
        )

    def test_plan(self):
        self.assert_levels(
            {
                "chiangmai_act": ALL | {"province"},
                "sakaeo_act": ALL,
                "spt_act": ALL | {"bureau"},
                "chiangmai_fund": ALL | {"admin_fund", "province"},
            },
            lambda target: target.sudo().month_ids[0].sudo(False).write({"planned_qty": 1}),
        )

    def test_confirm(self):
        for target in self.rows.values():
            self.plan(target, [target.target_qty])
        self.assert_levels(
            {
                "chiangmai_act": ALL | {"province"},
                "sakaeo_act": ALL,
                "spt_act": ALL | {"bureau"},
                "chiangmai_fund": ALL | {"admin_fund", "province"},
            },
            lambda target: target.action_confirm_plan(),
        )

    def test_targets_are_set_by_admins(self):
        self.assert_levels(
            {
                "chiangmai_act": ALL,
                "sakaeo_act": ALL,
                "spt_act": ALL,
                "chiangmai_fund": ALL | {"admin_fund"},
            },
            lambda target: target.write({"target_qty": 7}),
        )

    def test_targets_and_participations_are_removed_by_admins(self):
        for probe in (
            lambda target: target.unlink(),
            lambda target: target.sudo().participation_id.sudo(False).unlink(),
        ):
            self.assert_levels(
                {
                    "chiangmai_act": ALL,
                    "sakaeo_act": ALL,
                    "spt_act": ALL,
                    "chiangmai_fund": ALL | {"admin_fund"},
                },
                probe,
            )


class TestOtherSources(PlanningCommon):
    def test_other_money_is_for_the_two_admins(self):
        """A source of kind other is Super Admin's and the Act and Fund admin's alone."""
        activity = self.make_activity("other", 9)
        step = self.make_step(activity, "Step", is_main_target=True)
        self.make_participation(activity, self.agency_chiangmai)
        target = self.make_target(step, self.agency_chiangmai)
        for record in (activity.project_id, activity, step, target, target.month_ids):
            readers = {
                level for level in LEVELS if record.with_user(self.users[level]).has_access("read")
            }
            self.assertEqual(readers, ALL, record._name)


class TestStructureAccess(PlanningCommon):
    def test_structure_is_built_by_admins_within_their_fund(self):
        builders = {
            self.activity: ALL,
            self.fund_activity: ALL | {"admin_fund"},
        }
        for activity, expected in builders.items():
            for record in (activity.project_id, activity, activity.step_ids[0]):
                for operation in ("write", "unlink"):
                    allowed = {
                        level
                        for level in LEVELS
                        if record.with_user(self.users[level]).has_access(operation)
                    }
                    self.assertEqual(allowed, expected, f"{record._name} {operation}")

    def test_a_fund_admin_creates_fund_projects_only(self):
        values = {
            "name": "New",
            "fiscal_year_id": self.year.id,
            "programme_id": self.programme.id,
        }
        projects = self.env["alro.project"].with_user(self.users["admin_fund"])
        fund = self.env.ref("alro_tracking_base.fund_source_fund")
        act = self.env.ref("alro_tracking_base.fund_source_act")
        self.assertTrue(projects.create({**values, "fund_source_id": fund.id}))
        with self.assertRaises(AccessError):
            projects.create({**values, "fund_source_id": act.id})

    def test_report_users_read_names_and_no_office_rows(self):
        report = self.users["report"]
        for record in (self.activity.project_id, self.activity, self.step):
            self.assertTrue(record.with_user(report).read())
        for model in ("alro.participation", "alro.step.target", "alro.work.month"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(report).search_read([])

    def test_nobody_without_a_level_reads_anything(self):
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("base.group_system"))
        for record in (self.activity.project_id, self.activity, self.step, self.target):
            self.assertFalse(record.with_user(admin).has_access("read"))

    def test_an_office_cannot_take_part_by_itself(self):
        activity = self.make_activity("act", 5)
        with self.assertRaises(AccessError):
            self.env["alro.participation"].with_user(self.users["province"]).create(
                {"activity_id": activity.id, "agency_id": self.agency_chiangmai.id}
            )

    def test_a_dialog_belongs_to_who_opened_it(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        dialog = (
            self.env["alro.plan.reopen"]
            .with_user(self.users["province"])
            .create({"target_ids": self.target.ids, "reason": "Mine"})
        )
        with self.assertRaises(AccessError):
            dialog.with_user(self.users["province2"]).read(["reason"])

    def test_reopening_through_a_forged_dialog_is_refused(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        with self.assertRaises(AccessError):
            self.env["alro.plan.reopen"].with_user(self.users["province2"]).create(
                {"target_ids": self.target.ids, "reason": "Not mine"}
            ).action_reopen()
