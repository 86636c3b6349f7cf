import os
import tempfile
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

from odoo.tests import tagged

from ..tools import handbook
from .common import LEVELS
from .rpc import RpcCase

INDEX = """# สารบัญ

อ่าน [เข้าสู่ระบบ](login.md) ก่อน

## หน่วยงาน

- [เข้าสู่ระบบ](login.md)
- [วางแผน](plan.md)
- [ไม่มีหน้านี้](nothing.md)
"""
PLAN = """# วางแผน

## ยืนยันแผน

กด **ยืนยัน** <script>alert(1)</script> แล้วดู [การเข้าสู่ระบบ](login.md#ลืม)

![ตาราง](images/plan.png)

| ก | ข |
|---|---|
| 1 | 2 |
"""


@tagged("post_install", "-at_install")
class TestHandbook(RpcCase):
    """The handbook is served as it lies in its folder, to everybody, and nothing else of the server is."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "th"
        (self.folder / "images").mkdir(parents=True)
        pages = {"index": INDEX, "plan": PLAN, "login": "# เข้าสู่ระบบ\n\n## ลืม"}
        for name, text in pages.items():
            (self.folder / f"{name}.md").write_text(text, "utf-8")
        (self.folder / "images" / "plan.png").write_bytes(b"\x89PNG picture")
        (self.folder / "images" / "plan.svg").write_text("<svg/>")
        (self.folder.parent / "secret.md").write_text("# secret")
        self.env["res.lang"]._activate_lang("th_TH")
        self.startPatcher(patch.dict(os.environ, {"ALRO_HANDBOOK": str(self.folder)}))
        self.authenticate(None, None)

    def get(self, path="", status=200):
        answer = self.url_open(f"{handbook.ADDRESS}{path}")
        self.assertEqual(answer.status_code, status, path)
        return answer

    def test_contents_stand_beside_each_page(self):
        for path in ("", "/index", "/plan"):
            text = self.get(path).text
            self.assertIn('href="/alro/handbook/login"', text)
            self.assertIn('href="/alro/handbook/plan"', text)
            self.assertNotIn("nothing", text.split("<main>")[0])
        self.assertIn('href="#ยืนยันแผน"', self.get("/plan").text)

    def test_a_page_is_made_of_its_file(self):
        text = self.get("/plan").text
        self.assertIn("<strong>ยืนยัน</strong>", text)
        self.assertIn('<h2 id="ยืนยันแผน">', text)
        self.assertIn(f'href="/alro/handbook/login#{quote("ลืม")}"', text)
        self.assertIn('src="/alro/handbook/images/plan.png"', text)
        self.assertIn("<td>1</td>", text)

    def test_a_page_runs_nothing(self):
        """HTML in a page is shown as text, and the browser is told to run no script."""
        answer = self.get("/plan")
        self.assertNotIn("<script", answer.text)
        self.assertIn("&lt;script&gt;", answer.text)
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)

    def test_a_changed_file_is_read_again(self):
        self.assertNotIn("แผนใหม่", self.get("/plan").text)
        path = self.folder / "plan.md"
        path.write_text("# แผนใหม่", "utf-8")
        os.utime(path, (1, 1))
        self.assertIn("แผนใหม่", self.get("/plan").text)

    def test_a_page_that_is_not_there(self):
        for path in ("/nothing", "/Plan", "/plan.md", "/-"):
            answer = self.get(path, 404)
            self.assertIn("ไม่พบหน้านี้", answer.text)
            self.assertIn('href="/alro/handbook/plan"', answer.text)

    def test_nothing_outside_the_folder_is_read(self):
        for path in ("..%2Fsecret", "%2e%2e%2fsecret", "..%5Csecret", "%2Fetc%2Fpasswd", "plan%00"):
            for place in ("", "images/"):
                answer = self.url_open(f"{handbook.ADDRESS}/{place}{path}", allow_redirects=False)
                self.assertNotEqual(answer.status_code, 200, path)
                self.assertNotIn("secret</h1>", answer.text)
        for name in ("../secret", "/etc/passwd", "plan\n", "images/../plan", ""):
            self.assertIsNone(handbook.page(name), name)
            self.assertIsNone(handbook.picture(name), name)

    def test_pictures(self):
        answer = self.get("/images/plan.png")
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assertEqual(answer.content, b"\x89PNG picture")
        self.get("/images/other.png", 404)
        self.get(f"/images/{'a' * 3000}.png", 404)
        self.get("/images/plan.svg", 404)

    def test_a_server_without_the_folder_says_so_in_thai(self):
        with patch.dict(os.environ, {"ALRO_HANDBOOK": str(self.folder / "not here")}):
            for path in ("", "/plan"):
                self.assertIn("ยังไม่มีคู่มือในระบบนี้", self.get(path, 404).text)
            self.get("/images/plan.png", 404)

    def test_the_folder_of_the_checkout_is_found(self):
        with patch.dict(os.environ):
            del os.environ["ALRO_HANDBOOK"]
            self.assertEqual(handbook.folder().parts[-2:], ("docs", "th"))
            self.assertEqual(
                handbook.folder().parents[1] / "addons", Path(__file__).resolve().parents[2]
            )

    def test_every_level_finds_it_in_the_menu(self):
        menu = self.env.ref("alro_tracking_base.menu_handbook")
        for level in LEVELS:
            self.log_in(level)
            menus = self.url_open("/web/webclient/load_menus").json()
            self.assertIn(str(menu.id), menus, level)
            self.assertEqual(menus[str(menu.id)]["actionModel"], "ir.actions.act_url", level)
            last = menus[str(menu.parent_id.id)]["children"][-1]
            self.assertEqual(last, menu.id, level)
            self.get()
        self.assertEqual(menu.action.url, handbook.ADDRESS)

    def test_who_cannot_log_in_finds_it_too(self):
        self.assertIn(f'href="{handbook.ADDRESS}"', self.url_open("/web/login").text)
