from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import ReportingCommon


class TestHistory(ReportingCommon, RpcCase):
    """From a figure to its changes, for whoever may read the figure."""

    def shown(self, name, record):
        action = self.rpc(name, record._name, "action_history", record.ids)
        found = self.rpc(
            name,
            action["res_model"],
            "web_search_read",
            action["domain"],
            {"field_label": {}, "old_display": {}, "new_display": {}},
            order="id",
        )
        return [
            (entry["field_label"], entry["old_display"], entry["new_display"])
            for entry in found["records"]
        ]

    def test_a_month_shows_its_changes(self):
        month = self.target.month_ids.sorted("month")[0]
        self.plan(self.target, [1234.5])
        month.actual_qty = 0
        self.env.flush_all()
        self.assertEqual(
            self.shown("province", month),
            [("Planned", "0", "1,234.50"), ("Result", "not reported", "0")],
        )

    def test_a_target_shows_its_own_and_its_months_changes(self):
        self.plan(self.target, [120])
        self.env.flush_all()
        shown = self.shown("province", self.target)
        self.assertIn(("Target", "0", "120"), shown)
        self.assertIn(("Planned", "0", "120"), shown)
        self.assertIn(("Step", False, self.step.display_name), shown)

    def test_a_state_and_the_reason_for_reopening_are_readable(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        self.target.action_reopen_plan("Flooded roads")
        self.env.flush_all()
        shown = self.shown("province", self.target)
        self.assertIn(("Confirmed plan", "0", "120"), shown)
        self.assertIn(("Reason for reopening", False, "Flooded roads"), shown)

    def test_not_for_another_office_nor_for_report_users(self):
        month = self.target.month_ids[0]
        for name in ("province2", "report"):
            self.assertRefused(self.rpc, name, "alro.work.month", "action_history", month.ids)
        self.assertRefused(self.rpc, "report", "alro.step", "action_history", self.step.ids)

    def test_in_thai(self):
        month = self.target.month_ids.sorted("month")[0].with_context(lang="th_TH")
        month.actual_qty = 0
        self.env.flush_all()
        entry = self.env["alro.value.log"].with_context(lang="th_TH").search([], limit=1)
        self.assertEqual(entry.field_label, "ผลงาน")
        self.assertEqual(entry.old_display, "ยังไม่รายงาน")
