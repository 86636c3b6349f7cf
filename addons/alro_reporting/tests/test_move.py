from odoo.exceptions import AccessError, UserError

from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import ReportingCommon


class TestMove(ReportingCommon):
    """A move takes the year's figures along; once there are results it needs Super Admin and a reason."""

    def setUp(self):
        super().setUp()
        self.admin = self.activity.with_user(self.users["admin_act_fund"])
        self.super_admin = self.activity.with_user(self.users["super_admin"])

    def test_before_anything_is_reported_the_builders_just_do_it(self):
        self.admin.host_agency_id = self.agency_kpr
        self.assertEqual(self.target.month_ids.host_agency_id, self.agency_kpr)

    def test_afterwards_nobody_moves_it_by_the_form(self):
        self.report(self.target, [5])
        sub = self.make_step(self.activity, "Sub", kind="sub_activity", uom_id=False)
        self.step.parent_id = sub
        places = {
            self.activity: {"host_agency_id": self.agency_kpr.id},
            self.activity.project_id: {
                "programme_id": self.env["alro.programme"].create({"code": "T2", "name": "2"}).id
            },
            sub: {"host_agency_id": self.agency_kpr.id},
        }
        for record, vals in places.items():
            for name in ("admin_act_fund", "super_admin"):
                with self.assertRaisesRegex(UserError, "1 reported figures"):
                    record.with_user(self.users[name]).write(vals)
        self.assertEqual(self.target.host_agency_id, self.agency_spt)

    def test_what_stays_where_it_is_may_be_saved(self):
        self.report(self.target, [5])
        self.admin.write({"host_agency_id": self.agency_spt.id, "name": "Another name"})
        heading = self.make_step(self.activity, "Heading", kind="block", uom_id=False)
        self.step.with_user(self.users["admin_act_fund"]).parent_id = heading

    def test_super_admin_moves_it_and_the_log_says_why(self):
        self.report(self.target, [5])
        written = self.target.month_ids.mapped("write_date")
        place = {"host_agency_id": self.agency_kpr.id}
        with self.assertRaises(AccessError):
            self.admin.action_move(place, "Order 12")
        for reason in ("", "  ", None):
            with self.assertRaises(UserError):
                self.super_admin.action_move(place, reason)
        with self.assertRaises(UserError):
            self.super_admin.action_move({"name": "x"}, "Order 12")
        self.super_admin.action_move(place, "Order 12")
        for fact in (self.target.participation_id, self.target, self.target.month_ids):
            self.assertEqual(fact.host_agency_id, self.agency_kpr)
        self.assertEqual(self.target.month_ids.mapped("write_date"), written)
        entry = self.env["alro.value.log"].search(
            [("res_id", "=", self.activity.id), ("reason", "=", "Order 12")]
        )
        self.assertEqual(entry.user_id, self.users["super_admin"])
        self.assertEqual(entry.new_value, self.agency_kpr.id)

    def test_a_place_that_is_none_gets_a_plain_message(self):
        self.report(self.target, [5])
        for vals in (None, 7, "x", [1], {"host_agency_id": 2**40}, {"host_agency_id": "x"}):
            with self.assertRaises(UserError, msg=str(vals)):
                self.super_admin.action_move(vals, "Order 13")
        for reason in (None, " ", "\0", "\ud800", ["Order 13"]):
            with self.assertRaises(UserError, msg=repr(reason)):
                self.super_admin.action_move({"host_agency_id": self.agency_kpr.id}, reason)
        for name in ("x", 1.5, {"id": "x"}, [1]):
            with self.assertRaises(UserError, msg=str(name)):
                self.super_admin.write({"project_id": name})
            with self.assertRaises(UserError, msg=str(name)):
                self.step.with_user(self.users["super_admin"]).write({"parent_id": name})
        self.assertEqual(self.target.host_agency_id, self.agency_spt)

    def test_an_activity_moves_to_another_fund_with_one_statement_per_table(self):
        project = self.make_project("fund", "Another")
        self.report(self.target, [5])
        self.super_admin.action_move({"project_id": project.id}, "Order 13")
        months = self.env["alro.work.month"].search([("activity_id", "=", self.activity.id)])
        self.assertEqual(months.project_id, project)
        self.assertEqual(set(months.mapped("fund_kind")), {"fund"})


class TestMoveDialog(RpcCase, ReportingCommon):
    def test_the_dialog_is_super_admins(self):
        self.report(self.target, [5])
        values = {
            "activity_id": self.activity.id,
            "host_agency_id": self.agency_kpr.id,
            "reason": "Order 12",
        }
        for name in ("admin_act_fund", "admin_fund", "bureau", "province", "report"):
            self.assertRefused(self.rpc, name, "alro.move", "create", values)
        dialog = self.rpc("super_admin", "alro.move", "create", values)
        self.rpc("super_admin", "alro.move", "action_move", [dialog])
        self.env.invalidate_all()
        self.assertEqual(self.target.month_ids.host_agency_id, self.agency_kpr)
