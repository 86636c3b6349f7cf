from odoo.exceptions import AccessError

from odoo.addons.alro_tracking_base.tests.common import LEVELS

from .common import ReportingCommon

ALL = {"super_admin", "admin_act_fund"}


class TestResultAccess(ReportingCommon):
    def test_results_are_keyed_by_the_office_and_the_admins_of_the_fund(self):
        rows = {
            self.target: ALL | {"province"},
            self.target_sakaeo: ALL,
            self.target_spt: ALL | {"bureau"},
            self.fund_target: ALL | {"admin_fund", "province"},
        }
        for target, expected in rows.items():
            for values in ({"actual_qty": 1}, {"cause": "Rain"}):
                allowed = {level for level in LEVELS if self.may_write(target, level, values)}
                self.assertEqual(allowed, expected, target.display_name)

    def may_write(self, target, level, values):
        try:
            with self.env.cr.savepoint():
                target.month_ids[0].with_user(self.users[level]).write(values)
        except AccessError:
            return False
        return True

    def test_another_offices_result_is_read_by_nobody_in_the_provinces(self):
        with self.assertRaises(AccessError):
            self.target.month_ids.with_user(self.users["province2"]).read(["actual_qty"])
        found = self.env["alro.work.month"].with_user(self.users["province2"]).search([])
        self.assertEqual(found.agency_id, self.agency_sakaeo)

    def test_sums_count_only_what_may_be_read(self):
        self.report(self.target, [10])
        self.report(self.target_sakaeo, [4])
        months = self.env["alro.work.month"]
        domain = [("step_id", "=", self.step.id)]
        for name, expected in {"province": 10, "province2": 4, "bureau": 14, "bureau2": 0}.items():
            groups = months.with_user(self.users[name]).formatted_read_group(
                domain, [], ["actual_qty:sum"]
            )
            self.assertEqual(groups[0]["actual_qty:sum"] or 0, expected, name)

    def test_a_user_who_changes_office_loses_the_old_one_at_once(self):
        user = self.users["province"]
        self.assertTrue(self.target.with_user(user).has_access("read"))
        user.alro_agency_ids = self.agency_sakaeo
        self.assertFalse(self.target.with_user(user).has_access("read"))
        self.assertTrue(self.target_sakaeo.with_user(user).has_access("read"))
