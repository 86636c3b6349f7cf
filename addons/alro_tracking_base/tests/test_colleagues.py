from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LEVELS
from .rpc import RpcCase

HIDDEN_FROM = [level for level in LEVELS if level != "super_admin"]


@tagged("post_install", "-at_install")
class TestColleagues(RpcCase):
    """Colleagues' names are read by all; their e-mail, telephone and login by Super Admin and themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["province"].write({"email": "mine@example.com", "phone": "021110000"})
        cls.other = cls.users["province2"]
        cls.other.write(
            {
                "name": "Somsri",
                "login": "somsri@example.com",
                "email": "somsri.private@example.com",
                "phone": "020001234",
                "signature": "<p>Somsri 020001234</p>",
            }
        )
        cls.person = cls.other.partner_id
        cls.secrets = ("somsri@example", "somsri.private", "020001234")

    def assertHidden(self, call, *args, **kwargs):
        """The call may be refused or answer; neither tells a secret."""
        try:
            answer = str(call(*args, **kwargs))
        except Exception as refusal:  # noqa: BLE001
            answer = str(refusal)
        for secret in self.secrets:
            self.assertNotIn(secret, answer)

    def test_names_are_for_all(self):
        for level in LEVELS:
            self.assertEqual(
                self.rpc(level, "res.users", "read", [self.other.id], ["name"]),
                [{"id": self.other.id, "name": "Somsri"}],
            )
            self.assertIn(
                [self.other.id, "Somsri"], self.rpc(level, "res.users", "name_search", "Som")
            )
            self.assertTrue(self.rpc(level, "res.partner", "name_search", "Som"))

    def test_reading_is_refused(self):
        for level in HIDDEN_FROM:
            for field in ("email", "phone", "login", "email_normalized", "signature"):
                with self.subTest(level=level, field=field):
                    self.assertRefused(
                        self.rpc, level, "res.users", "read", [self.other.id], [field]
                    )
            for field in ("email", "phone", "email_formatted", "email_normalized"):
                with self.subTest(level=level, field=field):
                    self.assertRefused(
                        self.rpc, level, "res.partner", "read", [self.person.id], [field]
                    )

    @mute_logger("odoo.http")  # a contact has no login, and Odoo logs who asks for it
    def test_every_other_way_of_reading(self):
        users, persons = [self.other.id], [self.person.id]
        for field in ("email", "phone", "login"):
            nested = {"partner_id": {"fields": {field: {}}}}
            for model, method, *args in (
                ("res.users", "search_read", [("id", "=", self.other.id)], [field]),
                ("res.users", "web_read", users, {field: {}}),
                ("res.users", "web_search_read", [("id", "in", users)], {field: {}}),
                ("res.users", "web_search_read", [("id", "in", users)], nested),
                ("res.users", "export_data", users, [field]),
                ("res.users", "onchange", users, {}, [], {field: {}}),
                ("res.users", "formatted_read_group", [], [field], ["__count"]),
                ("res.users", "formatted_read_group", [], [], [f"{field}:array_agg"]),
                ("res.users", "web_read_group", [], [field], ["__count"]),
                ("res.partner", "web_read", persons, {field: {}}),
                ("res.partner", "export_data", persons, [field]),
                ("res.partner", "export_data", persons, [f"user_ids/{field}"]),
                ("res.partner", "formatted_read_group", [], [field], ["__count"]),
                ("res.partner", "read", persons, []),
                ("res.users", "read", users, []),
                ("alro.agency", "formatted_read_group", [], [f"create_uid.{field}"], ["__count"]),
            ):
                with self.subTest(field=field, model=model, method=method):
                    self.assertHidden(self.rpc, "province", model, method, *args)

    @mute_logger("odoo.http")  # a contact has no login, and Odoo logs who asks for it
    def test_searching_finds_nothing(self):
        for field, value in (
            ("email", "somsri.private"),
            ("login", "somsri@"),
            ("phone", "020001234"),
        ):
            for model, condition in (
                ("res.users", [field, "ilike", value]),
                ("res.users", [field, "not ilike", value]),
                ("res.users", [f"partner_id.{field}", "ilike", value]),
                ("res.partner", [field, "ilike", value]),
                ("res.partner", [f"user_ids.{field}", "ilike", value]),
                ("res.partner", ["user_ids", "any", [[field, "ilike", value]]]),
                ("alro.agency", [f"create_uid.{field}", "ilike", value]),
            ):
                with self.subTest(model=model, condition=condition):
                    try:
                        self.assertFalse(self.rpc("province", model, "search_count", [condition]))
                    except Exception as refusal:  # noqa: BLE001
                        self.assertNotIsInstance(refusal, AssertionError)

    def test_sorting_tells_nothing(self):
        for field in ("email", "login", "phone"):
            self.assertRefused(self.rpc, "province", "res.users", "search", [], order=field)

    def test_names_found_by_name_only(self):
        for typed in ("somsri.private@example.com", "somsri@example.com", "020001234"):
            self.assertFalse(self.rpc("province", "res.users", "name_search", typed))
            self.assertFalse(self.rpc("province", "res.partner", "name_search", typed))

    def test_no_e_mail_within_a_name(self):
        for context in ({"show_email": True}, {"show_email": True, "formatted_display_name": True}):
            self.assertHidden(
                self.rpc, "province", "res.partner", "name_search", "Som", context=context
            )
            self.assertHidden(
                self.rpc,
                "province",
                "res.partner",
                "read",
                [self.person.id],
                ["display_name"],
                context=context,
            )
            specification = {"display_name": {}}
            self.assertHidden(
                self.rpc,
                "province",
                "res.partner",
                "web_name_search",
                "Som",
                specification,
                context=context,
            )
            self.assertIn(
                "somsri.private@example.com",
                str(self.rpc("super_admin", "res.partner", "name_search", "Som", context=context)),
            )

    def test_odoo_s_own_routes(self):
        self.person.message_subscribe([self.person.id])
        self.person.with_user(self.other).sudo().message_post(body="A message")
        self.log_in("province")
        card = [["avatar_card", {"model": "res.users", "id": self.other.id}]]
        thread = {"thread_model": "res.partner", "thread_id": self.person.id}
        asked = {**thread, "request_list": ["followers", "suggestedRecipients"]}
        for path, params in (
            ("/mail/data", {"fetch_params": card}),
            ("/mail/data", {"fetch_params": [["mail.thread", asked]]}),
            ("/mail/data", {"fetch_params": ["init_messaging", "failures"]}),
            ("/mail/thread/messages", thread),
            ("/mail/thread/recipients", thread),
            (
                "/mail/thread/recipients/get_suggested_recipients",
                {**thread, "partner_ids": self.person.ids},
            ),
            ("/mail/partner/from_email", {**thread, "emails": ["somsri.private@example.com"]}),
        ):
            with self.subTest(path=path):
                if path.endswith("from_email"):
                    self.assertFalse(self.route(path, **params))
                else:
                    self.assertHidden(self.route, path, **params)
        self.assertHidden(
            lambda: self.url_open(f"/web/partner/vcard?partner_ids={self.person.id}").text
        )
        for model, method, *args in (
            ("res.partner", "get_mention_suggestions", "Som"),
            ("res.partner", "signup_get_auth_param", self.person.ids),
            ("mail.followers", "search_read", [], ["email"]),
            ("mail.message", "search_read", [], ["email_from"]),
            ("mail.message", "search_read", [], ["reply_to"]),
        ):
            with self.subTest(model=model, method=method):
                self.assertHidden(self.rpc, "province", model, method, *args)

    def test_no_model_at_all_tells_a_secret(self):
        """Every field of every model a provincial user may read, including those that come with the next add-on."""
        self.person.with_user(self.other).sudo().message_post(body="A message")
        env = self.env(user=self.users["province"])
        for model in self.env["ir.model"].sudo().search([("abstract", "=", False)]).mapped("model"):
            records = env.get(model)
            if records is None or not records._auto or not records.has_access("read"):
                continue
            records = records.with_context(active_test=False).search([], limit=200)
            for name in records.fields_get(attributes=[]):
                with self.subTest(model=model, field=name):
                    self.assertHidden(records.read, [name])

    def test_his_own_profile_is_his_own(self):
        me = self.users["province"]
        fields = ["name", "email", "phone", "login"]
        self.assertEqual(
            self.rpc("province", "res.users", "read", [me.id], fields)[0]["email"],
            "mine@example.com",
        )
        self.assertEqual(
            self.rpc("province", "res.users", "web_read", [me.id], {"phone": {}, "login": {}}),
            [{"id": me.id, "phone": "021110000", "login": me.login}],
        )
        self.assertEqual(
            self.rpc("province", "res.partner", "read", [me.partner_id.id], ["email"])[0]["email"],
            "mine@example.com",
        )
        self.rpc("province", "res.users", "write", [me.id], {"phone": "021119999"})
        self.assertEqual(me.phone, "021119999")

    def test_super_admin_reads_and_searches(self):
        fields = ["email", "phone", "login"]
        found = self.rpc(
            "super_admin", "res.users", "search_read", [("email", "ilike", "somsri")], fields
        )
        self.assertEqual(
            found,
            [
                {
                    "id": self.other.id,
                    "email": "somsri.private@example.com",
                    "phone": "020001234",
                    "login": "somsri@example.com",
                }
            ],
        )

    def test_users_without_a_level_are_not_concerned(self):
        """Odoo's administrator, and whoever works with other apps on the same server."""
        clerk = self.env["res.users"].create({"name": "Clerk", "login": "clerk"})
        self.assertEqual(self.person.with_user(clerk).phone, "020001234")

    def test_a_colleague_s_name_leads_to_his_card(self):
        action = self.rpc("province", "res.users", "get_formview_action", [self.other.id])
        view = self.env.ref("alro_tracking_base.alro_user_view_card")
        self.assertEqual(action["views"], [[view.id, "form"]])
        arch = self.rpc("province", "res.users", "get_views", [[view.id, "form"]])
        shown = arch["models"]["res.users"]["fields"]
        read = {name: {} for name in shown if name in ("name", "alro_position", "avatar_128")}
        self.assertEqual(
            self.rpc("province", "res.users", "web_read", [self.other.id], read)[0]["name"],
            "Somsri",
        )

    def test_avatars_are_shown(self):
        self.log_in("province")
        answer = self.url_open(f"/web/image/res.users/{self.other.id}/avatar_128")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("image/", answer.headers["Content-Type"])
