"""Fund money is keyed by the Fund's admins and bureau, and by offices for their own; Act money by nobody."""

from odoo.exceptions import AccessError

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import MoneyCommon

KEY_FUND = {"super_admin", "admin_fund", "central_fund"}


class TestRights(MoneyCommon, RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line_spt = cls.make_line(cls.fund_activity, cls.agency_spt, 30_000)
        cls.lines = {
            "chiangmai_fund": cls.line,
            "sakaeo_fund": cls.line_sakaeo,
            "spt_fund": cls.line_spt,
            "chiangmai_act": cls.act_line,
        }

    def allowed(self, method, *args):
        """Return ``{line: levels that may call this on the line's first month}``."""
        return {
            key: {
                level
                for level in LEVELS
                if self.passes(level, method, line.month_ids.sorted("month")[0], args)
            }
            for key, line in self.lines.items()
        }

    def passes(self, level, method, month, args):
        try:
            self.rpc(level, "alro.spending.month", method, [month.id], *args)
        except Exception as error:
            self.assertIn(getattr(error, "name", repr(error)), ("AccessError", "UserError"))
            return False
        return True

    def test_who_keys_what_was_disbursed(self):
        expected = {
            "chiangmai_fund": KEY_FUND | {"province"},
            "sakaeo_fund": KEY_FUND,
            "spt_fund": KEY_FUND | {"bureau"},
            "chiangmai_act": set(),
        }
        self.assertEqual(self.allowed("write", {"disbursed_to_date": 100}), expected)
        self.assertEqual(self.allowed("write", {"refund_reason": "Paid back"}), expected)

    def test_nobody_sets_what_follows_or_comes_from_files(self):
        nobody = dict.fromkeys(self.lines, set())
        for name, value in (
            ("disbursed_origin", "gfmis"),
            ("committed_to_date", 5),
            ("reserved_to_date", 5),
            ("as_of", "2016-10-31"),
        ):
            self.assertEqual(self.allowed("write", {name: value}), nobody, name)

    def test_nobody_sets_totals_of_a_line(self):
        for name, value in (
            ("disbursed_amount", 5),
            ("spent_amount", 5),
            ("remaining_amount", 5),
            ("disbursed_count", 1),
            ("is_overspent", False),
        ):
            for level in LEVELS:
                self.assertRefused(
                    self.rpc, level, "alro.budget.line", "write", [self.line.id], {name: value}
                )

    def test_who_reads_what_was_disbursed(self):
        self.disburse(self.line, [100])
        self.disburse(self.line_spt, [100])
        central = set(LEVELS) - {"bureau", "province", "report"}
        self.assertEqual(
            self.allowed("read", ["disbursed_to_date", "disbursed_month"]),
            {
                "chiangmai_fund": central | {"bureau", "province"},
                "sakaeo_fund": central | {"bureau"},
                "spt_fund": central | {"bureau"},
                "chiangmai_act": central | {"bureau", "province"},
            },
        )

    def test_cells_of_others_are_refused_in_words(self):
        month = self.act_line.month_ids.sorted("month")[0]
        change = {"id": month.id, "field": "disbursed_to_date", "value": 5, "expected": None}
        for level in ("super_admin", "admin_fund", "central_fund", "province"):
            [answer] = self.rpc(level, "alro.spending.month", "save_cells", [change])
            self.assertEqual(answer["state"], "refused", level)
        month = self.line.month_ids.sorted("month")[0]
        [answer] = self.rpc(
            "admin_act_fund", "alro.spending.month", "save_cells", [{**change, "id": month.id}]
        )
        self.assertEqual(answer["state"], "refused")

    def test_the_fund_bureau_gains_no_right_to_plan(self):
        month = self.line.month_ids.sorted("month")[0]
        for values in ({"planned_amount": 5}, {"confirmed_amount": 5}, {"month": "2016-11-01"}):
            self.assertRefused(
                self.rpc, "central_fund", "alro.spending.month", "write", [month.id], values
            )
        for method, args in (("action_confirm_plan", ()), ("action_reopen_plan", ("Why",))):
            self.assertRefused(
                self.rpc, "central_fund", "alro.budget.line", method, [self.line.id], *args
            )
        self.assertRefused(self.rpc, "central_fund", "alro.spending.month", "unlink", [month.id])

    def test_a_closed_year_is_keyed_by_super_admin_only(self):
        self.year.state = "closed"
        self.assertEqual(
            self.allowed("write", {"disbursed_to_date": 100}),
            {**dict.fromkeys(self.lines, {"super_admin"}), "chiangmai_act": set()},
        )

    def test_the_sum_of_a_line_is_read_by_who_reads_the_line(self):
        self.disburse(self.line, [100])
        for user, line in (("province2", self.line), ("bureau2", self.line), ("report", self.line)):
            with self.assertRaises(AccessError):
                line.with_user(self.users[user]).read(["disbursed_amount"])
