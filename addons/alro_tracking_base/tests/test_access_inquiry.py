from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LEVELS, AlroCommon
from .rpc import RpcCase, RpcError

OPERATIONS = ("read", "write", "create", "unlink")
OTHERS = [level for level in LEVELS if level != "super_admin"]


class InquiryCommon(AlroCommon):
    """Asks as Super Admin, and reads the answer as ``{user's name in self.users: line}``."""

    def ask(self, record):
        inquiry = self.env["alro.access.inquiry"].with_user(self.users["super_admin"])
        inquiry = inquiry.create({"subject": f"{record._name},{record.id}"})
        action = inquiry.action_explain_record()
        lines = inquiry.env[action["res_model"]].search(action["domain"])
        names = {user: name for name, user in self.users.items()}
        return {names[line.user_id]: line for line in lines if line.user_id in names}

    def ask_about(self, name):
        inquiry = self.env["alro.access.inquiry"].with_user(self.users["super_admin"])
        inquiry = inquiry.create({"user_id": self.users[name].id})
        action = inquiry.action_explain_user()
        shares = inquiry.env[action["res_model"]].search(action["domain"])
        return {share.name: share for share in shares}


@tagged("post_install", "-at_install")
class TestAccessInquiry(InquiryCommon):
    """Who sees a record, and why: what the page says is what Odoo does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.make_activity("act", 1)
        cls.other_activity = cls.make_activity("other", 2)
        cls.contact = cls.env["alro.contact"].create({"name": "Somebody"})

    def make_provincial_user(self, login):
        return new_test_user(
            self.env,
            login,
            "alro_tracking_base.group_province",
            context={"no_reset_password": True},
            alro_agency_ids=[Command.set(self.agency_chiangmai.ids)],
        )

    def test_every_active_user_with_a_level_is_listed(self):
        self.users["report"].active = False
        lines = self.ask(self.contact)
        self.assertEqual(lines.keys(), self.users.keys() - {"report"})
        line = lines["province"]
        self.assertEqual(
            (line.level, line.agencies), ("province", self.agency_chiangmai.short_name)
        )

    def test_the_answer_is_what_each_user_may_do(self):
        records = (self.activity, self.activity.project_id, self.other_activity, self.contact)
        for record in records:
            for name, line in self.ask(record).items():
                for operation in OPERATIONS:
                    with self.subTest(record=record, user=name, operation=operation):
                        allowed = record.with_user(self.users[name]).has_access(operation)
                        self.assertEqual(line[f"may_{operation}"], allowed)

    def test_why_names_the_level_and_the_rule(self):
        lines = self.ask(self.activity)
        rule = self.env.ref("alro_tracking_base.rule_activity_province")
        self.assertFalse(lines["province"].may_read)
        self.assertIn(f"does not fit the rule “{rule.name}”", lines["province"].why)
        self.assertIn("no rule narrows it", lines["super_admin"].why)
        rule = self.env.ref("alro_tracking_base.rule_activity_bureau")
        self.assertTrue(lines["bureau"].may_read)
        self.assertIn(f"fits the rule “{rule.name}”", lines["bureau"].why)
        self.assertIn("has no access to this kind of document", lines["report"].why)

    def test_why_follows_a_rule_that_changes(self):
        rule = self.env.ref("alro_tracking_base.rule_activity_province")
        rule.domain_force = "[(1, '=', 1)]"
        line = self.ask(self.activity)["province"]
        self.assertTrue(line.may_read)
        self.assertIn(f"fits the rule “{rule.name}”", line.why)
        self.env.ref("alro_tracking_base.access_alro_activity_province").perm_read = False
        self.assertFalse(self.ask(self.activity)["province"].may_read)

    def test_a_rule_that_is_personal_judges_each_user(self):
        twin = self.make_provincial_user("twin")
        self.users["twin"] = twin
        self.addCleanup(self.users.pop, "twin")
        asks = self.users["super_admin"]
        self.env["ir.rule"].create(
            {
                "name": "Two persons only",
                "model_id": self.env["ir.model"]._get_id("alro.contact"),
                "domain_force": f"[('id', '=', {self.contact.id} if user.id in ({twin.id}, {asks.id}) else 0)]",
            }
        )
        lines = self.ask(self.contact)
        self.assertEqual((lines["twin"].may_read, lines["province"].may_read), (True, False))

    def test_whose_record_it_is(self):
        lines = self.ask(self.activity)
        self.assertEqual(
            {name: lines[name].relation for name in ("bureau", "bureau2", "province")},
            {"bureau": "hosted", "bureau2": "other", "province": "other"},
        )
        self.assertFalse(self.ask(self.contact)["province"].relation)

    def test_a_closed_year_is_changed_by_super_admin_alone(self):
        self.year.state = "closed"
        lines = self.ask(self.activity)
        self.assertEqual(
            {name for name, line in lines.items() if line.may_write or line.may_unlink},
            {"super_admin"},
        )
        self.assertIn("is closed", lines["admin_act_fund"].why)
        self.assertTrue(lines["admin_act_fund"].may_read)

    def test_rules_are_read_in_thai(self):
        self.env["res.lang"]._activate_lang("th_TH")
        rule = self.env.ref("alro_tracking_base.rule_activity_province")
        rule.with_context(lang="th_TH").name = "กฎ"
        asked = self.env(context={"lang": "th_TH"})["alro.access.judge"]
        user = self.users["province"]
        verdict = asked._judge_record(self.activity, user)[user].verdicts["read"]
        self.assertIn("กฎ", verdict.why)

    def test_queries_follow_offices_and_not_users(self):
        self.ask(self.activity)
        with self.assertQueryCount(150):
            self.ask(self.activity)
        for number in range(200):
            self.make_provincial_user(f"many_{number}")
        with self.assertQueryCount(150):
            self.ask(self.activity)

    def test_a_user_has_what_the_system_gives_him(self):
        for name in ("admin_fund", "province", "report"):
            user = self.users[name]
            shares = self.ask_about(name)
            labels = self.env["alro.access.judge"]._suite_models()
            self.assertEqual(shares.keys(), set(labels.values()))
            for model in ("alro.activity", "alro.project", "alro.contact", "alro.account.request"):
                with self.subTest(user=name, model=model):
                    records = self.env[model].with_context(active_test=False).search([])
                    share, theirs = shares[labels[model]], records.with_user(user)
                    self.assertEqual(share.total, len(records))
                    for operation in OPERATIONS:
                        allowed = theirs._filtered_access(operation)
                        self.assertEqual(share[f"{operation}_count"], len(allowed), operation)

    def test_a_closed_year_is_nothing_to_change(self):
        before = self.ask_about("admin_act_fund")["Activity"].write_count
        self.year.state = "closed"
        after = self.ask_about("admin_act_fund")["Activity"]
        self.assertEqual(before - after.write_count, 2)
        self.assertEqual(self.ask_about("super_admin")["Activity"].write_count, before)

    def test_nothing_chosen(self):
        inquiry = self.env["alro.access.inquiry"].with_user(self.users["super_admin"]).create({})
        with self.assertRaisesRegex(UserError, "Choose a record"):
            inquiry.action_explain_record()
        with self.assertRaisesRegex(UserError, "Choose a user"):
            inquiry.action_explain_user()

    def test_no_other_level_may_ask(self):
        inquiry = self.env["alro.access.inquiry"].create(
            {"subject": f"alro.contact,{self.contact.id}", "user_id": self.users["report"].id}
        )
        for level in OTHERS:
            for action in ("action_explain_record", "action_explain_user"):
                with self.subTest(level=level, action=action), self.assertRaises(AccessError):
                    getattr(inquiry.with_user(self.users[level]), action)()


@tagged("post_install", "-at_install")
class TestAccessInquiryByRpc(InquiryCommon, RpcCase):
    """The page is Super Admin's alone, and what it says is what a browser gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.make_activity("act", 1)
        cls.fund_activity = cls.make_activity("fund", 2)

    def offered(self, level, model):
        views = self.rpc(level, model, "get_views", [[False, "list"]], options={"toolbar": True})
        actions = views["views"]["list"].get("toolbar", {}).get("action", [])
        action = self.env.ref("alro_tracking_base.alro_access_inquiry_of_record_action")
        return action.id in [offered["id"] for offered in actions]

    def test_offered_on_every_model_of_the_suite(self):
        for model in self.env["alro.access.judge"]._suite_models():
            with self.subTest(model):
                self.assertTrue(self.offered("super_admin", model))

    def test_offered_to_no_other_level(self):
        for level in OTHERS:
            with self.subTest(level):
                self.assertFalse(self.offered(level, "alro.activity"))

    def run_action(self, level, **context):
        self.log_in(level)
        action = self.env.ref("alro_tracking_base.alro_access_inquiry_of_record_action")
        return self.route("/web/action/run", action_id=action.id, context=context)

    def test_from_the_action_menu_to_the_answer(self):
        asked = {"active_model": "alro.activity", "active_ids": self.activity.ids}
        action = self.run_action("super_admin", active_id=self.activity.id, **asked)
        self.assertEqual(action["res_model"], "alro.access.line")
        lines = self.rpc(
            "super_admin", "alro.access.line", "search_read", action["domain"], ["user_id", "why"]
        )
        self.assertLessEqual(
            {user.id for user in self.users.values()}, {line["user_id"][0] for line in lines}
        )
        for level in OTHERS:
            with self.subTest(level):
                self.assertRefused(self.run_action, level, **asked)

    def test_one_record_of_the_suite_at_a_time(self):
        for model, ids in (
            ("alro.activity", (self.activity | self.fund_activity).ids),
            ("alro.activity", []),
            ("res.users", self.users["report"].ids),
            ("alro.access.inquiry", [1]),
            ("no.model", [1]),
        ):
            with self.subTest(model=model, ids=ids):
                message = self.assertRefused(
                    self.rpc,
                    "super_admin",
                    "alro.access.inquiry",
                    "action_explain_active",
                    model,
                    ids,
                )
                self.assertIn("one record", message)

    def test_no_other_level_reads_or_asks(self):
        asked = {"subject": f"alro.activity,{self.activity.id}"}
        [inquiry] = self.rpc("super_admin", "alro.access.inquiry", "create", [asked])
        self.rpc("super_admin", "alro.access.inquiry", "action_explain_record", [inquiry])
        for level in OTHERS:
            for model, method, *args in (
                ("alro.access.inquiry", "create", [asked]),
                ("alro.access.inquiry", "read", [inquiry]),
                ("alro.access.inquiry", "action_explain_record", [inquiry]),
                ("alro.access.inquiry", "action_explain_active", "alro.activity", [1]),
                ("alro.access.line", "search_read", []),
                ("alro.access.share", "search_read", []),
            ):
                with self.subTest(level=level, model=model, method=method):
                    self.assertRefused(self.rpc, level, model, method, *args)

    def test_answers_are_changed_by_nobody_and_read_by_who_asked(self):
        self.ask(self.activity)
        line = self.env["alro.access.line"].search([], limit=1)
        self.assertRefused(
            self.rpc, "super_admin", "alro.access.line", "write", line.ids, {"may_read": True}
        )
        self.assertRefused(
            self.rpc, "super_admin", "alro.access.line", "create", [{"inquiry_id": 1}]
        )
        self.users["second"] = new_test_user(
            self.env, "second_super", "alro_tracking_base.group_super_admin"
        )
        self.addCleanup(self.users.pop, "second")
        self.assertEqual(self.rpc("second", "alro.access.line", "search_count", []), 0)
        self.assertGreater(self.rpc("super_admin", "alro.access.line", "search_count", []), 0)

    def test_what_it_says_is_what_a_browser_gets(self):
        for record in (self.activity, self.fund_activity, self.activity.project_id):
            lines = self.ask(record)
            for name in ("super_admin", "admin_fund", "bureau", "bureau2", "province", "report"):
                with self.subTest(record=record, user=name):
                    line = lines[name]
                    self.assertEqual(line.may_read, self.succeeds(name, record, "read", ["name"]))
                    values = {"name": record.name}
                    self.assertEqual(line.may_write, self.succeeds(name, record, "write", values))

    def succeeds(self, name, record, method, argument):
        try:
            self.rpc(name, record._name, method, record.ids, argument)
        except RpcError:
            return False
        return True
