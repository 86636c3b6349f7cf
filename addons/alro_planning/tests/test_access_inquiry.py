from odoo.tests import tagged

from odoo.addons.alro_tracking_base.tests.rpc import RpcCase, RpcError
from odoo.addons.alro_tracking_base.tests.test_access_inquiry import OPERATIONS, InquiryCommon

from .common import PlanningCommon


@tagged("post_install", "-at_install")
class TestAccessInquiryOfFacts(InquiryCommon, PlanningCommon, RpcCase):
    """Who sees a target or a month, and why, without base knowing of either."""

    def test_own_hosted_and_other(self):
        lines = self.ask(self.target.month_ids[0])
        self.assertEqual(
            {
                name: (lines[name].relation, lines[name].may_read, lines[name].may_write)
                for name in ("province", "province2", "bureau", "bureau2", "report")
            },
            {
                "province": ("own", True, True),
                "province2": ("other", False, False),
                "bureau": ("hosted", True, False),
                "bureau2": ("other", False, False),
                "report": ("other", False, False),
            },
        )

    def test_the_fund_decides(self):
        reads_and_writes = {
            kind: {
                name: (line.may_read, line.may_write)
                for name, line in self.ask(target.month_ids[0]).items()
            }
            for kind, target in (("act", self.target), ("fund", self.fund_target))
        }
        self.assertEqual(reads_and_writes["act"]["admin_fund"], (True, False))
        self.assertEqual(reads_and_writes["fund"]["admin_fund"], (True, True))
        self.assertEqual(reads_and_writes["fund"]["central_fund"], (True, False))

    def test_months_are_added_and_deleted_by_nobody(self):
        for name, line in self.ask(self.target.month_ids[0]).items():
            self.assertEqual((line.may_create, line.may_unlink), (False, False), name)

    def test_the_answer_is_what_each_user_may_do(self):
        for record in (
            self.target,
            self.target_spt.month_ids[3],
            self.activity.participation_ids[0],
        ):
            for name, line in self.ask(record).items():
                for operation in OPERATIONS:
                    with self.subTest(record=record, user=name, operation=operation):
                        allowed = record.with_user(self.users[name]).has_access(operation)
                        self.assertEqual(line[f"may_{operation}"], allowed)

    def test_what_it_says_is_what_a_browser_gets(self):
        months = (self.target.month_ids[0], self.target_spt.month_ids[0])
        for state in ("open", "closed"):
            self.year.state = state
            for month in months:
                lines = self.ask(month)
                for name in ("super_admin", "admin_fund", "central_act", "bureau", "province"):
                    with self.subTest(state=state, month=month, user=name):
                        line = lines[name]
                        self.assertEqual(
                            line.may_read, self.succeeds(name, month, "read", ["month"])
                        )
                        values = {"planned_qty": 1}
                        self.assertEqual(
                            line.may_write, self.succeeds(name, month, "write", values)
                        )

    def succeeds(self, name, record, method, argument):
        try:
            self.rpc(name, record._name, method, record.ids, argument)
        except RpcError:
            return False
        return True

    def test_a_user_has_what_the_system_gives_him(self):
        labels = self.env["alro.access.judge"]._suite_models()
        for name in ("province", "bureau", "admin_fund"):
            shares = self.ask_about(name)
            for model in ("alro.participation", "alro.step.target", "alro.work.month"):
                records = self.env[model].search([("fiscal_year_id", "=", self.year.id)])
                others = self.env[model].search([]) - records
                share = shares[labels[model]]
                for operation in OPERATIONS:
                    with self.subTest(user=name, model=model, operation=operation):
                        theirs = (records | others).with_user(self.users[name])
                        allowed = theirs._filtered_access(operation)
                        self.assertEqual(share[f"{operation}_count"], len(allowed))

    def settable(self, record):
        return {name: line.settable for name, line in self.ask(record).items()}

    def test_fields_that_each_user_may_set(self):
        self.env.user.lang = self.users["super_admin"].lang
        label = self.env["alro.work.month"]._label("planned_qty")
        setters = {"super_admin", "admin_act_fund", "province"}
        month = self.target.month_ids[0]
        for name, fields in self.settable(month).items():
            self.assertEqual(label in (fields or ""), name in setters, name)
        month = self.minor_target.month_ids[0]  # no main target: nobody plans it
        self.assertFalse(
            [name for name, fields in self.settable(month).items() if label in (fields or "")]
        )
        self.year.state = "closed"
        month = self.target.month_ids[0]
        self.assertEqual(
            {name for name, fields in self.settable(month).items() if fields}, {"super_admin"}
        )

    def test_a_target_is_set_by_administrators(self):
        setters = {name for name, fields in self.settable(self.target).items() if fields}
        self.assertEqual(setters, {"super_admin", "admin_act_fund"})
        line = self.ask(self.target)["province"]
        self.assertTrue(line.may_write)
        self.assertIn("No field of this record", line.why)
