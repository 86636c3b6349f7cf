from odoo.tests import HttpCase, tagged

# of Chromium, for a page
ACCEPT = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)


@tagged("post_install", "-at_install")
class TestLoginLanguage(HttpCase):
    """Whoever has not logged in reads Thai, whatever his browser asks for, until he chooses English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("th_TH", "en_US"):
            cls.env["res.lang"]._activate_lang(code)

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def assertLanguage(self, path, language):
        answer = self.url_open(path, headers={"Accept-Language": "en-US,en;q=0.9"})
        self.assertEqual(answer.status_code, 200)
        self.assertRegex(answer.text, rf'<html[^>]* lang="{language}"')
        return answer.text

    def test_thai_for_an_english_browser(self):
        for path in ("/web/login", "/web/reset_password", "/alro/account/request"):
            self.assertLanguage(path, "th-TH")

    def test_odoo_s_own_words_are_thai_too(self):
        self.env["ir.module.module"]._load_module_terms(["web"], ["th_TH"])
        self.assertIn("เข้าสู่ระบบ", self.assertLanguage("/web/login", "th-TH"))

    def test_english_is_chosen_and_remembered(self):
        page = self.assertLanguage("/web/login", "th-TH")
        self.assertIn("alro_lang=en_US", page)
        self.assertLanguage("/web/login?alro_lang=en_US", "en-US")
        self.assertLanguage("/alro/account/request", "en-US")
        self.assertLanguage("/web/login?alro_lang=th_TH", "th-TH")

    def test_nonsense_is_no_language(self):
        self.assertLanguage("/web/login?alro_lang=xx_XX", "th-TH")
        self.opener.cookies.set("alro_lang", "'><script>")
        self.assertLanguage("/web/login", "th-TH")

    def test_the_switch_keeps_the_rest_of_the_address(self):
        page = self.assertLanguage("/web/login?redirect=%2Fodoo%2Fx", "th-TH")
        self.assertRegex(
            page,
            r"\?redirect=%2Fodoo%2Fx&amp;alro_lang=en_US|\?alro_lang=en_US&amp;redirect=%2Fodoo%2Fx",
        )

    def test_one_language_needs_no_switch(self):
        # whoever uses it would keep it from being switched off
        self.env["res.partner"].with_context(active_test=False).search([]).lang = "th_TH"
        self.env.ref("base.lang_en").active = False
        self.assertNotIn("alro_lang", self.assertLanguage("/web/login", "th-TH"))

    def test_a_user_reads_his_own_language(self):
        admin = self.env.ref("base.user_admin")
        admin.lang = "en_US"
        self.authenticate("admin", "admin")
        context = self.url_open("/web/session/get_session_info", json={"params": {}}).json()
        self.assertEqual(context["result"]["user_context"]["lang"], "en_US")

    def test_nothing_of_the_vendor_on_the_login_page(self):
        page = self.assertLanguage("/web/login", "th-TH")
        for word in (
            "odoo.com",
            "Powered by",
            "database/manager",
            "web.user_switch",
            "/web/signup",
        ):
            self.assertNotIn(word, page)
        self.assertIn("/alro/account/request", page)

    def test_a_page_that_is_not_there_says_so_in_thai(self):
        for path in ("/nowhere", "/web/signup"):
            answer = self.url_open(path, headers={"Accept": ACCEPT})
            self.assertEqual(answer.status_code, 404)
            self.assertIn("ไม่พบหน้าที่ต้องการ", answer.text)
            self.assertNotIn("Not Found", answer.text)

    def test_a_file_that_is_not_there_is_no_page(self):
        answer = self.url_open("/nowhere.png", headers={"Accept": "image/*,*/*;q=0.8"})
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn("ไม่พบหน้าที่ต้องการ", answer.text)
