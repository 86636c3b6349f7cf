from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LEVELS, AlroCommon
from .rpc import RpcCase


class TestLevels(AlroCommon):
    """A user has one access level, agencies of its kind, and no way to a second level."""

    def group(self, level):
        return self.env.ref(f"alro_tracking_base.group_{level}")

    def test_each_level_is_its_group(self):
        for level in LEVELS:
            user = self.users[level]
            self.assertEqual(user.alro_level, level)
            self.assertTrue(user.has_group("base.group_user"))
            self.assertTrue(user.has_group("base.group_allow_export"))
            self.assertFalse(user.has_group("base.group_erp_manager"))
            others = [self.group(other) for other in LEVELS if other != level]
            self.assertFalse(user.all_group_ids & self.env["res.groups"].union(*others))

    def test_setting_the_level_changes_the_group(self):
        user = self.users["report"]
        user.alro_level = "central_act"
        self.assertIn(self.group("central_act"), user.group_ids)
        self.assertNotIn(self.group("report"), user.group_ids)
        self.assertIn(user, self.env["res.users"].search([("alro_level", "=", "central_act")]))

    def test_no_second_level_by_the_user(self):
        with self.assertRaisesRegex(ValidationError, "more than one access level"):
            self.users["report"].group_ids = [Command.link(self.group("central_act").id)]

    def test_no_second_level_by_the_group(self):
        with self.assertRaisesRegex(ValidationError, "more than one access level"):
            self.group("central_act").user_ids = [Command.link(self.users["report"].id)]

    def test_no_second_level_by_what_a_group_implies(self):
        with self.assertRaisesRegex(ValidationError, "more than one access level"):
            self.group("report").implied_ids = [Command.link(self.group("central_act").id)]

    def test_no_second_level_by_a_group_between(self):
        between = self.env["res.groups"].create({"name": "Between"})
        self.users["report"].group_ids = [Command.link(between.id)]
        with self.assertRaisesRegex(ValidationError, "more than one access level"):
            between.implied_ids = [Command.link(self.group("central_act").id)]

    def test_no_level_for_a_technical_administrator(self):
        with self.assertRaisesRegex(ValidationError, "technical administrator"):
            self.users["super_admin"].group_ids = [
                Command.link(self.env.ref("base.group_erp_manager").id)
            ]

    def test_province_needs_a_provincial_office(self):
        user = self.users["province"]
        for wrong in (
            self.env["alro.agency"],
            self.agency_spt,
            self.agency_spt + self.agency_chiangmai,
        ):
            with self.assertRaisesRegex(ValidationError, "Provincial office"):
                user.alro_agency_ids = wrong
        user.alro_agency_ids = self.agency_chiangmai + self.agency_sakaeo

    def test_bureau_needs_a_bureau(self):
        user = self.users["bureau"]
        for wrong in (self.env["alro.agency"], self.agency_chiangmai):
            with self.assertRaisesRegex(ValidationError, "Bureau"):
                user.alro_agency_ids = wrong
        user.alro_agency_ids = self.agency_spt + self.agency_kpr

    def test_other_levels_have_any_agencies(self):
        for agencies in (
            self.env["alro.agency"],
            self.agency_spt,
            self.agency_spt + self.agency_chiangmai,
        ):
            self.users["report"].alro_agency_ids = agencies

    def test_no_level_change_with_the_wrong_agencies(self):
        with self.assertRaisesRegex(ValidationError, "Bureau"):
            self.users["province"].alro_level = "bureau"

    def test_archived_and_never_deleted(self):
        user = self.users["province"]
        with self.assertRaisesRegex(UserError, "archived, never deleted"):
            user.unlink()
        user.action_archive()
        self.assertFalse(user.active)

    def test_a_new_user_is_thai(self):
        """Whatever language and clock the creator's browser has."""
        self.env["res.lang"]._activate_lang("th_TH")
        creator = self.env(context={"lang": "en_US", "tz": "Europe/Brussels"})
        user = new_test_user(creator, "thai", groups="alro_tracking_base.group_report")
        self.assertEqual((user.lang, user.tz), ("th_TH", "Asia/Bangkok"))

    def test_an_agency_takes_effect_at_once(self):
        """Record rules are cached per user; moving him to another office forgets what is cached."""
        self.env["ir.rule"].create(
            {
                "name": "Own agencies only",
                "model_id": self.env["ir.model"]._get_id("alro.agency"),
                "domain_force": "[('id', 'in', user.alro_agency_ids.ids)]",
            }
        )
        user = self.users["province"]
        seen = self.env["alro.agency"].with_user(user)
        self.assertEqual(seen.search([]), self.agency_chiangmai)
        user.alro_agency_ids = self.agency_sakaeo
        self.assertEqual(seen.search([]), self.agency_sakaeo)


@tagged("post_install", "-at_install")
class TestOwnProfile(RpcCase):
    """A user keeps his own position and division, and neither his level nor his agencies."""

    def test_position_and_division_are_his_own(self):
        me = self.users["province"]
        values = {"alro_position": "Officer", "alro_division": "Plans", "phone": "021112222"}
        self.rpc("province", "res.users", "write", [me.id], values)
        self.assertRecordValues(me, [values])

    def test_e_mail_and_password_are_his_own(self):
        me = self.users["province"]
        me.password = "old-password"
        self.rpc("province", "res.users", "write", [me.id], {"email": "new@example.com"})
        self.assertEqual(me.email, "new@example.com")
        self.rpc("province", "res.users", "change_password", "old-password", "new-password")
        credential = {"login": me.login, "password": "new-password", "type": "password"}
        self.assertTrue(me.with_user(me)._check_credentials(credential, {"interactive": True}))

    def test_level_and_agencies_are_not(self):
        me = self.users["province"]
        for values in (
            {"alro_agency_ids": [[4, self.agency_sakaeo.id]]},
            {"alro_agency_ids": [[6, 0, [self.agency_sakaeo.id]]], "alro_position": "Officer"},
            {"alro_level": "super_admin"},
            {"group_ids": [[4, self.env.ref("alro_tracking_base.group_super_admin").id]]},
            {"login": "somebody"},
        ):
            with self.subTest(values=values):
                self.assertRefused(self.rpc, "province", "res.users", "write", [me.id], values)
        self.assertRecordValues(me, [{"alro_level": "province", "alro_position": False}])
        self.assertEqual(me.alro_agency_ids, self.agency_chiangmai)

    def test_a_colleague_s_profile_is_not(self):
        self.assertRefused(
            self.rpc,
            "province",
            "res.users",
            "write",
            [self.users["province2"].id],
            {"alro_position": "Officer"},
        )

    def test_first_login_keeps_the_bangkok_clock(self):
        user = self.users["province"]
        user.write({"password": "province-password", "tz": "Asia/Bangkok"})
        login = self.url_open("/web/login")
        self.opener.cookies.set("tz", "Europe/Brussels")
        self.url_open(
            "/web/login",
            data={
                "login": user.login,
                "password": "province-password",
                "csrf_token": self.csrf_token_of(login),
            },
        )
        self.assertTrue(user.login_date)
        self.assertEqual(user.tz, "Asia/Bangkok")
