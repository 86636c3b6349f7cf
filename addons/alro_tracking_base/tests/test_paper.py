import io
import json
import os
import time
from unittest.mock import patch

import requests
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..tools import paper_html, pdf_engines
from ..tools.paper_html import read_sheet, write_sheet
from .pdf import Pdf, squeezed
from .rpc import RpcCase

ENGINES = "odoo.addons.alro_tracking_base.tools.pdf_engines"
WORDS = "ขั้นตอนที่ 1 ผู้นำกลุ่มปั๊มน้ำ เพิ่มพื้นที่ให้เกษตรกรรู้ทั้งสิ้น ฎีกา ปู่ญ่า"


class PaperCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")
        cls.env = cls.env(context={"lang": "th_TH", "force_report_rendering": True})
        view = cls.env["ir.ui.view"].create(
            {
                "name": "Test page",
                "type": "qweb",
                "key": "alro_tracking_base.test_page",
                "arch": """<t t-call="alro_tracking_base.paper">
                    <table><thead><tr><th>ขั้นตอน</th></tr></thead>
                        <tbody><tr t-foreach="rows" t-as="row"><td t-out="row"/></tr></tbody></table>
                    <p t-out="html"/></t>""",
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test page",
                "model": "alro.agency",
                "report_name": view.key,
                "report_type": "qweb-pdf",
                "alro_paper": True,
            }
        )

    def render(self, rows=("ก",), html="", ids=None, **said):
        paper = self.env["alro.paper"]._paper("ทะเบียนทดสอบ", **said)
        data = {"paper": paper, "rows": rows, "html": html}
        return self.env["ir.actions.report"]._render_qweb_pdf(self.report, ids, data=data)[0]


class TestPage(PaperCommon):
    def test_says_what_a_ministrys_page_says(self):
        with patch.dict(os.environ, {"ALRO_STAGE": "training"}):
            pdf = Pdf(
                self.render(
                    agency="ส.ป.ก.เชียงใหม่",
                    year="ปีงบประมาณ พ.ศ. 2568",
                    unit="หน่วย : ราย",
                    notes=["ไม่รวมงบกลาง"],
                    signatures=["ผู้จัดทำ"],
                    file=["2568"],
                )
            )
        for words in (
            *("ทะเบียนทดสอบ", "ส.ป.ก.เชียงใหม่", "ปีงบประมาณ พ.ศ. 2568", "ข้อมูล ณ วันที่", "หน่วย : ราย"),
            *("หมายเหตุ", "ไม่รวมงบกลาง", "ที่มา : ระบบ ALRO Tracking", "ผู้จัดทำ", "ลงชื่อ", "ตำแหน่ง"),
            *("หน้า 1/1", "พิมพ์โดย", "ระบบทดลองใช้"),
        ):
            self.assertIn(squeezed(words), pdf.text)
        self.assertRegex(pdf.title, r"^ทะเบียนทดสอบ 2568 25\d\d-\d\d-\d\d$")

    def test_outside_training_no_ribbon(self):
        with patch.dict(os.environ, {"ALRO_STAGE": ""}):
            self.assertNotIn("ระบบทดลองใช้", Pdf(self.render()).text)

    def test_thai_is_in_the_text_letter_by_letter(self):
        """Also as Chrome and Edge read it, who sort glyphs before they look for the text behind them."""
        pdf = Pdf(self.render(rows=[WORDS]))
        self.assertIn(squeezed(WORDS), pdf.text)
        self.assertIn(squeezed(WORDS), pdf.in_chrome[0])

    def test_head_and_page_number_stand_on_each_page_and_no_row_is_cut(self):
        rows = [f"แถวที่ {n} " + "ยาว " * 80 for n in range(100)]
        pdf = Pdf(self.render(rows=rows))
        count = len(pdf.pages)
        self.assertGreater(count, 3)
        for number, page in enumerate(pdf.pages, 1):
            self.assertIn(f"หน้า{number}/{count}", page)
            self.assertEqual(page.count("ขั้นตอน"), 1)
            running = page.count("ทะเบียนทดสอบ")
            self.assertEqual(
                running, 1, "the head on the first page, the running head on the others"
            )
        for n, row in enumerate(rows):
            pages = [page for page in pdf.pages if squeezed(row) in page]
            self.assertEqual(len(pages), 1, f"row {n} is on one page")
        self.assertEqual(pdf.overlaps(), [])

    def test_the_font_is_in_the_file(self):
        fonts = Pdf(self.render(rows=[WORDS, "ABC 123"])).fonts
        self.assertEqual(fonts, {"Sarabun-Regular": True, "Sarabun-Bold": True})

    def test_landscape_unless_told_otherwise(self):
        box = Pdf(self.render()).reader.pages[0].mediabox
        self.assertGreater(box.width, box.height)
        box = Pdf(self.render(orientation="portrait")).reader.pages[0].mediabox
        self.assertLess(box.width, box.height)

    def test_several_records_are_several_documents_in_one_file(self):
        agencies = self.env["alro.agency"].search([], limit=2)
        pages = Pdf(self.render(ids=agencies.ids)).pages
        self.assertEqual(len(pages), 2)
        for page in pages:
            self.assertIn("หน้า1/1", page)

    def test_without_wkhtmltopdf(self):
        with patch.object(type(self.report), "get_wkhtmltopdf_state", lambda self: "install"):
            self.assertTrue(self.render().startswith(b"%PDF-"))

    def test_other_reports_are_left_to_odoo(self):
        """A report that does not ask for the suite's paper goes Odoo's way, engine and all."""
        self.report.alro_paper = False
        seen = []

        def run(report, bodies, **options):
            seen.append(bodies)
            return b"%PDF-of-odoo"

        model = type(self.report)
        with (
            patch.object(model, "_run_wkhtmltopdf", run),
            patch.object(model, "get_wkhtmltopdf_state", lambda self: "ok"),
            patch.object(model, "_print_paper", lambda *args: self.fail("ours")),
        ):
            view = self.env["ir.ui.view"].search([("key", "=", "alro_tracking_base.test_page")])
            view.arch = '<html><main><div class="article">x</div></main></html>'
            content = self.env["ir.actions.report"]._render_qweb_pdf(self.report, None, data={})[0]
        self.assertEqual(content, b"%PDF-of-odoo")
        self.assertEqual(len(seen), 1)


class TestHostileContent(PaperCommon):
    """What is typed is printed as it was typed, and does nothing."""

    def test_typed_markup_is_text(self):
        typed = '<script>document.body.innerHTML="x"</script><iframe src="file:///etc/passwd"></iframe>&lt;'
        pdf = Pdf(self.render(rows=[typed]))
        self.assertIn(squeezed(typed), pdf.text)
        self.assertNotIn("root:", pdf.text)

    def test_markup_that_a_field_lets_through_does_nothing(self):
        from markupsafe import Markup

        html = Markup(
            "<script>document.write('RUN')</script><iframe src='file:///etc/passwd'></iframe>"
            "<object data='file:///etc/passwd'></object><link rel='stylesheet' href='file:///etc/passwd'>"
            "<style>@import url(http://127.0.0.1/x); * {display: none}</style>"
            "<meta http-equiv='refresh' content='0; url=file:///etc/passwd'>"
            "<img src='file:///etc/passwd' onerror='alert(1)'><svg onload='alert(1)'><text>SVG</text></svg>"
            "<a href='http://127.0.0.1/'>ลิงก์</a><p style='position:fixed' onclick='x()'>ข้อความ</p>"
        )
        pdf = Pdf(self.render(html=html))
        self.assertIn("ข้อความ", pdf.text)
        self.assertIn("ลิงก์", pdf.text)
        for word in ("RUN", "root:", "SVG"):
            self.assertNotIn(word, pdf.text)
        self.assertFalse([page for page in pdf.reader.pages if "/Annots" in page])

    def test_the_document_carries_nothing_that_runs_or_asks(self):
        sheet = read_sheet(
            "<html data-foot='\"; } body { display: none } </style><script>x()</script>'><head><title></title>"
            "<script>x()</script></head><body onload='x()'><p style='background:url(http://x)'>ก<!-- --></p>"
            "<img src='data:image/svg+xml;base64,AAAA'><img src='data:image/png;base64,AAAA'></body></html>"
        )
        document = write_sheet(sheet, "")
        self.assertEqual(sheet.body, '<p>ก</p><img><img src="data:image/png;base64,AAAA">')
        self.assertNotIn("<script", document)
        self.assertNotIn("http:", document)
        self.assertEqual(document.count("</style>"), 1)
        self.assertIn("default-src 'none'", document)

    def test_what_is_unseen_or_turns_the_text_is_left_out(self):
        typed = "ก\u202eขค\u2066ง\x07จ\u200fฉ" + "\u0e49" * 60
        self.assertIn("กขคงจฉ" + "\u0e49" * 3, Pdf(self.render(rows=[typed])).text)

    def test_entities_become_nothing_else(self):
        from markupsafe import Markup

        text = Pdf(self.render(html=Markup("<p>ก&#8238;ข&#0;ค</p>"))).text
        self.assertTrue("กขค" in text or "กข\ufffdค" in text)

    def test_too_much_is_refused(self):
        start = time.monotonic()
        with self.assertRaisesRegex(UserError, "ข้อมูลมากเกินไป"):
            self.render(rows=["ก" * paper_html.LONGEST])
        self.assertLess(time.monotonic() - start, 20)

    def test_an_engine_learns_nothing_of_odoos_surroundings(self):
        seen = {}

        def popen(command, **options):
            seen.update(options["env"], command=command, stdin=options["stdin"])
            raise OSError("seen")

        with (
            patch(f"{ENGINES}.subprocess.Popen", popen),
            patch.dict(os.environ, {"PGPASSWORD": "secret"}),
            self.assertRaises(OSError),
        ):
            pdf_engines.LocalChromium("/usr/bin/chromium").print("<p></p>")
        self.assertNotIn("PGPASSWORD", seen)
        self.assertIn("--host-resolver-rules=MAP * ~NOTFOUND", seen["command"])


class TestEngines(PaperCommon):
    def names(self, found=("chromium",), weasy=True, **settings):
        with (
            patch(f"{ENGINES}.shutil.which", lambda name: name if name in found else None),
            patch(f"{ENGINES}.importlib.util.find_spec", lambda name: weasy),
        ):
            return [engine.name for engine in pdf_engines.find_engines(**settings)]

    def test_the_best_comes_first(self):
        self.assertEqual(self.names(), ["chromium", "weasyprint"])
        both = ("chromium", "chromium-headless-shell")
        self.assertEqual(self.names(found=both), ["chromium", "chromium", "weasyprint"])
        self.assertEqual(self.names(service="http://x:3000"), ["service", "chromium", "weasyprint"])
        self.assertEqual(self.names(found=["/opt/c"], browser="/opt/c")[0], "chromium")
        self.assertEqual(self.names(browser="none"), ["weasyprint"])
        self.assertEqual(self.names(found=(), weasy=None), [])

    def test_settings_come_from_the_server_alone(self):
        """An address in the database would be one that Odoo calls for whoever may write it."""
        report = self.env["ir.actions.report"]
        self.env["ir.config_parameter"].set_param("alro_pdf_service", "http://127.0.0.1:1")
        self.assertEqual(report._alro_setting("pdf_service"), "")
        with patch.dict(os.environ, {"ALRO_PDF_SERVICE": "http://x:3000/"}):
            engine = report._alro_engines()[0]
        self.assertEqual(engine.url, "http://x:3000/forms/chromium/convert/html")

    def engine(self, name, answer, is_fallback=False):
        class Engine:
            def print(self, html):
                if isinstance(answer, Exception):
                    raise answer
                return answer + (b"note" if "o_fallback" in html.split("<body")[1][:30] else b"")

        engine = Engine()
        engine.name, engine.is_fallback = name, is_fallback
        return engine

    def printed_by(self, *engines):
        with patch.object(type(self.report), "_alro_engines", lambda self: list(engines)):
            return self.render()

    @mute_logger("odoo.addons.alro_tracking_base.models.ir_actions_report")
    def test_where_one_fails_the_next_prints_and_says_so_on_the_page(self):
        broken = self.engine("chromium", pdf_engines.EngineError("no"))
        self.assertEqual(
            self.printed_by(broken, self.engine("weasyprint", b"%PDF-", True)), b"%PDF-note"
        )
        self.assertEqual(self.printed_by(self.engine("chromium", b"%PDF-")), b"%PDF-")

    @mute_logger("odoo.addons.alro_tracking_base.models.ir_actions_report")
    def test_what_took_too_long_is_not_begun_again(self):
        slow = self.engine("chromium", pdf_engines.EngineTimeout("60 s"))
        with self.assertRaisesRegex(UserError, "ใช้เวลานานเกินไป"):
            self.printed_by(slow, self.engine("weasyprint", b"%PDF-", True))

    @mute_logger("odoo.addons.alro_tracking_base.models.ir_actions_report")
    def test_without_any_the_message_says_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "โปรดแจ้ง ศทส."):
            self.printed_by()

    def test_who_takes_too_long_is_stopped_with_all_it_started(self):
        with patch(f"{ENGINES}.PATIENCE", 1), pdf_engines._folder("<p></p>") as folder:
            script = f"sleep 60 & echo $! > {folder}/child; wait"
            with self.assertRaises(pdf_engines.EngineTimeout):
                pdf_engines._run(["sh", "-c", script], folder)
            with open(f"{folder}/child") as child:
                pid = int(child.read())
            deadline = time.monotonic() + 5
            while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
                with open(f"/proc/{pid}/stat") as stat:
                    if stat.read().split()[2] == "Z":
                        break
                time.sleep(0.05)
            else:
                self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def test_a_page_without_its_letters_is_no_page(self):
        with (
            patch(f"{ENGINES}._run", lambda command, folder: b"%PDF-"),
            self.assertRaisesRegex(pdf_engines.EngineError, "without its font"),
        ):
            pdf_engines.LocalChromium("x").print("")

    def test_without_a_sandbox_it_prints_without(self):
        calls = []

        def run(command, folder):
            calls.append("--no-sandbox" in command)
            if not calls[-1]:
                raise pdf_engines.EngineError("No usable sandbox!")
            return b"%PDF- " + pdf_engines.FONT

        with (
            patch(f"{ENGINES}._run", run),
            patch(f"{ENGINES}.mend_text_layer", lambda pdf: pdf),
            patch(f"{ENGINES}.os.geteuid", lambda: 1000),
            patch.object(pdf_engines.LocalChromium, "needs_no_sandbox", False),
            mute_logger(ENGINES),
        ):
            pdf_engines.LocalChromium("x").print("")
            pdf_engines.LocalChromium("x").print("")
        self.assertEqual(calls, [False, True, True])

    def test_a_service_gets_one_file_and_no_redirect(self):
        sent = {}

        class Session:
            trust_env = True

            def post(self, url, **options):
                sent.update(options, url=url)
                return type("Answer", (), {"status_code": 200, "content": self.content})

        Session.content = self.render()
        with patch(f"{ENGINES}.requests.Session", Session):
            content = pdf_engines.ChromiumService("http://x").print("<p></p>")
        self.assertTrue(content.startswith(b"%PDF-"))
        self.assertEqual(sent["files"]["files"][0], "index.html")
        self.assertFalse(sent["allow_redirects"])

    def test_a_service_that_is_down_leaves_it_to_the_next_engine(self):
        for error, raised in (
            (requests.ConnectionError, pdf_engines.EngineError),
            (requests.ReadTimeout, pdf_engines.EngineTimeout),
        ):
            with (
                patch.object(requests.Session, "post", side_effect=error("x")),
                self.assertRaises(raised),
            ):
                pdf_engines.ChromiumService("http://x").print("<p></p>")

    def test_the_fallback_prints_the_same_and_names_its_losses(self):
        with patch.dict(os.environ, {"ALRO_PDF_BROWSER": "none"}):
            content = self.render(rows=["ก" * n for n in range(1, 60)])
        reader = PdfReader(io.BytesIO(content))
        self.assertGreater(len(reader.pages), 1)
        fonts = {
            font.get_object()["/BaseFont"].split("+")[-1]
            for font in reader.pages[0]["/Resources"]["/Font"].values()
        }
        # of two files of one name it would take one, and draw digits as Thai marks
        self.assertLessEqual({"Sarabun", "Sarabun-Latin"}, fonts)
        text = squeezed(reader.pages[0].extract_text())
        self.assertIn("พิมพ์ด้วยระบบพิมพ์สารอง", text.replace("ำ", "า"))
        self.assertNotIn("พิมพ์ด้วยระบบพิมพ์", Pdf(self.render()).text)


class TestDownload(RpcCase):
    def test_a_report_that_nobody_made_is_refused_without_a_traceback(self):
        self.log_in("province")
        answer = self.opener.post(
            f"{self.base_url()}/report/download",
            data={"data": json.dumps(["/report/pdf/alro_tracking_base.none", "qweb-pdf"])},
        )
        self.assertNotEqual(answer.status_code, 200)
        self.assertNotIn("Traceback", answer.text)
