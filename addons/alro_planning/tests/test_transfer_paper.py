from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.pdf import Pdf, squeezed
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase
from odoo.addons.alro_tracking_base.tools.thai_baht import baht_words

from .transfers import TransferCommon

REPORT = "alro_planning.transfer_paper"
# as a clerk writes them: เอ็ด and ยี่ by the rules, ล้าน over and over, ถ้วน where there is no satang
IN_WORDS = {
    2: "สองบาทถ้วน",
    10: "สิบบาทถ้วน",
    12: "สิบสองบาทถ้วน",
    20: "ยี่สิบบาทถ้วน",
    31: "สามสิบเอ็ดบาทถ้วน",
    100: "หนึ่งร้อยบาทถ้วน",
    111: "หนึ่งร้อยสิบเอ็ดบาทถ้วน",
    1_001: "หนึ่งพันเอ็ดบาทถ้วน",
    10_021: "หนึ่งหมื่นยี่สิบเอ็ดบาทถ้วน",
    1_000_000: "หนึ่งล้านบาทถ้วน",
    11_000_000: "สิบเอ็ดล้านบาทถ้วน",
    123_456_789.01: "หนึ่งร้อยยี่สิบสามล้านสี่แสนห้าหมื่นหกพันเจ็ดร้อยแปดสิบเก้าบาทหนึ่งสตางค์",
    0.21: "ยี่สิบเอ็ดสตางค์",
    5.5: "ห้าบาทห้าสิบสตางค์",
}


class TransferPaperCommon(TransferCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")
        cls.document = cls.make_document(
            "allocate",
            "2016-10-15",
            (cls.line, 120.25),
            (cls.line_sakaeo, 300),
            reference="กษ 1204/55",
            name="Field work",
        )

    def values(self, document=None, user="central_act", lang="en_US"):
        paper = self.env[f"report.{REPORT}"].with_user(self.users[user]).with_context(lang=lang)
        return paper._get_report_values((document or self.document).ids)

    def printed(self, document=None, user="central_act"):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        report = report.with_context(lang="th_TH", force_report_rendering=True)
        return Pdf(report._render_qweb_pdf(REPORT, (document or self.document).ids)[0])

    def cells(self, values):
        names = ("office", "amount", "received", "allocated")
        return [tuple(line[name] for name in names) for line in values["lines"]]


class TestTransferPaper(TransferPaperCommon):
    """The document as it is signed and filed."""

    def test_head_lines_and_totals(self):
        values = self.values()
        facts = dict(values["facts"])
        self.assertEqual(facts["Number"], "0001/2560")
        self.assertEqual(facts["Date"], "15 October 2016")
        self.assertEqual(facts["Reference"], "กษ 1204/55")
        self.assertEqual(facts["Fund source"], self.act.name)
        self.assertEqual(values["paper"]["title"], "Document of budget allocation")
        self.assertEqual(values["paper"]["year"], "Fiscal year B.E. 2560")
        self.assertEqual(
            self.cells(values),
            [
                (self.agency_chiangmai.display_name, "120.25", "600.00", "120.25"),
                (self.agency_sakaeo.display_name, "300.00", "300.00", "300.00"),
            ],
        )
        self.assertEqual(values["totals"], [("Grand total", "420.25", "สี่ร้อยยี่สิบบาทยี่สิบห้าสตางค์")])
        self.assertEqual(values["mark"], "")

    def test_the_balance_is_that_of_the_posting(self):
        """What is posted later, or dated later, changes nothing on a document that is printed again."""
        with freeze_time("2030-01-01 10:00:00"):
            document = self.make_document("allocate", "2016-11-01", (self.line, 50))
        with freeze_time("2030-01-02 10:00:00"):
            self.make_document("allocate", "2016-10-20", (self.line, 7))
        [(_office, amount, received, allocated)] = self.cells(self.values(document))
        self.assertEqual((amount, received, allocated), ("50.00", "600.00", "170.25"))

    def test_a_change_says_what_is_added_and_what_is_taken(self):
        document = self.make_document(
            "change",
            "2017-01-10",
            (self.line, -100.5),
            (self.line_spt, 60),
            (self.whole_other, 40.5),
        )
        values = self.values(document)
        self.assertEqual(
            [(total[0], total[1]) for total in values["totals"]],
            [("Added", "100.50"), ("Taken away", "100.50")],
        )
        self.assertEqual(values["totals"][0][2], "หนึ่งร้อยบาทห้าสิบสตางค์")
        self.assertEqual(values["lines"][2]["office"], "Not yet given to offices")
        self.assertEqual(values["lines"][2]["received"], "")

    def test_a_draft_and_a_reversed_one_say_so(self):
        draft = self.make_document("allocate", "2016-10-15", (self.line, 5), post=False)
        values = self.values(draft)
        self.assertIn("Draft", values["mark"])
        self.assertFalse(values["has_balance"])
        self.assertEqual(self.cells(values)[0][2:], ("", ""))
        self.document.action_reverse("Sent to the wrong office")
        self.assertIn("Sent to the wrong office", self.values()["mark"])

    def test_amounts_in_words(self):
        for amount, words in IN_WORDS.items():
            self.assertEqual(baht_words(amount), words, amount)

    def test_one_document_is_printed_at_a_time(self):
        other = self.make_document("allocate", "2016-10-15", (self.line, 5))
        with self.assertRaisesRegex(UserError, "Choose one document"):
            self.values(self.document | other)

    def test_on_paper(self):
        pdf = self.printed()
        for words in (
            "0001/2560",
            "15 ตุลาคม 2559",
            "กษ 1204/55",
            self.agency_sakaeo.name,
            "420.25",
            "สี่ร้อยยี่สิบบาทยี่สิบห้าสตางค์",
            "120.25",
        ):
            self.assertIn(squeezed(words), pdf.text)
        self.assertEqual(pdf.overlaps(), [])
        self.assertEqual(len(pdf.pages), 1)

    def test_a_long_document_repeats_its_head(self):
        document = self.make_document("allocate", "2016-10-15", *[(self.line, 1)] * 60, post=False)
        pdf = self.printed(document)
        self.assertGreater(len(pdf.pages), 1)
        self.assertIn(squeezed("หกสิบบาทถ้วน"), pdf.pages[-1])
        self.assertEqual(pdf.overlaps(), [])


class TestTransferPaperAccess(RpcCase, TransferPaperCommon):
    """Paper holds the lines that the reader may see, and their total."""

    def test_each_level_prints_what_it_reads(self):
        cm, sk = self.agency_chiangmai.display_name, self.agency_sakaeo.display_name
        for level, offices, total in (
            *((level, {cm, sk}, "420.25") for level in set(LEVELS) - {"province", "report"}),
            ("province", {cm}, "120.25"),
            ("province2", {sk}, "300.00"),
        ):
            with self.subTest(level):
                values = self.values(user=level)
                self.assertEqual({line["office"] for line in values["lines"]}, offices)
                self.assertEqual(values["totals"][0][1], total)

    def test_an_offices_copy_names_no_other_office(self):
        pdf = self.printed(user="province")
        self.assertIn(squeezed(self.agency_chiangmai.name), pdf.text)
        self.assertNotIn(squeezed(self.agency_sakaeo.name), pdf.text)
        self.assertNotIn("420.25", pdf.text)

    def test_who_reads_it_downloads_it(self):
        self.log_in("province")
        answer = self.opener.get(
            f"{self.base_url()}/report/pdf/{REPORT}/{self.document.id}",
            params={"context": '{"force_report_rendering": true}'},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("120.25", Pdf(answer.content).text)

    def test_who_does_not_read_it_gets_nothing(self):
        for level in ("report", "bureau2"):
            with self.assertRaises(AccessError):
                self.values(user=level)
            self.log_in(level)
            answer = self.opener.get(f"{self.base_url()}/report/pdf/{REPORT}/{self.document.id}")
            self.assertNotEqual(answer.status_code, 200)
            self.assertNotIn("%PDF", answer.text)
