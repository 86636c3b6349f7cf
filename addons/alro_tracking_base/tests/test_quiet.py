from odoo.tests import tagged

from .common import LEVELS
from .rpc import RpcCase


@tagged("post_install", "-at_install")
class TestQuiet(RpcCase):
    """What comes with Odoo and is no business of an office, or of its vendor, stays away."""

    def test_nothing_is_reported_to_the_vendor(self):
        for name in (
            "mail.ir_cron_module_update_notification",
            "auth_signup.ir_cron_auth_signup_send_pending_user_reminder",
        ):
            self.assertFalse(self.env.ref(name).active, name)

    def test_the_system_signs_with_its_own_name(self):
        self.assertEqual(self.env.ref("base.partner_root").name, "ระบบ ALRO Tracking")

    def test_settings_that_keep_doors_closed(self):
        parameters = self.env["ir.config_parameter"]
        self.assertEqual(parameters.get_param("auth_signup.invitation_scope"), "b2b")
        self.assertTrue(parameters.get_param("mail.restrict.template.rendering"))
        for level in LEVELS:
            self.assertFalse(self.users[level].has_group("mail.group_mail_template_editor"))

    def test_the_levels_see_our_app_only(self):
        ours = self.env.ref("alro_tracking_base.menu_root").id
        for level in LEVELS:
            self.log_in(level)
            menus = self.url_open("/web/webclient/load_menus").json()
            self.assertEqual(menus["root"]["children"], [ours], level)

    def test_the_administrator_keeps_odoo_s_apps(self):
        self.authenticate("admin", "admin")
        menus = self.url_open("/web/webclient/load_menus").json()
        self.assertIn(self.env.ref("mail.menu_root_discuss").id, menus["root"]["children"])
