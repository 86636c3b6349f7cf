"""The page Fund disbursement on paper says what the screen says."""

from odoo.addons.alro_tracking_base.tests.pdf import Pdf, squeezed

from .common import MoneyCommon


class TestFundPaper(MoneyCommon):
    """Chiang Mai: 120,000 received, 100,000 allocated; Sa Kaeo: 60,000 received, nothing allocated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")

    def setUp(self):
        super().setUp()
        self.disburse(self.line, [10_000, None, 40_000])
        self.months_of(self.line)[3].write(
            {"disbursed_to_date": 30_000, "refund_reason": "Advance <b>paid</b> back"}
        )
        self.disburse(self.line_sakaeo, [None, 5_000.5])
        self.domain = [["fiscal_year_id", "=", self.year.id], ["fund_kind", "=", "fund"]]

    def values(self, user="central_fund", **data):
        paper = self.env["report.alro_reporting.fund_spending_paper"].with_user(self.users[user])
        data = {"domain": self.domain, **data}
        return paper.with_context(lang="en_US")._get_report_values(None, data)

    def texts(self, line):
        return [cell["text"] for cell in line["cells"]]

    def test_cumulative_figures_and_the_months_own(self):
        first, second = self.values()["tables"]
        chiangmai, sakaeo, total = first["lines"]
        self.assertEqual(
            self.texts(chiangmai), ["120,000", "100,000", "10,000", "", "40,000", "30,000", "", ""]
        )
        beside = [cell.get("beside") for cell in chiangmai["cells"][2:6]]
        self.assertEqual(beside, ["+10,000", None, "+30,000", "−10,000"])
        self.assertIn("o_bad", chiangmai["cells"][5]["class"])
        self.assertIn("o_late", chiangmai["cells"][3]["class"])
        self.assertEqual(self.texts(sakaeo), ["60,000", "0", "", "5,000.50", "", "", "", ""])
        self.assertEqual(
            self.texts(total),
            [
                "180,000",
                "100,000",
                "10,000",
                "15,000.50",
                "45,000.50",
                "35,000.50",
                "35,000.50",
                "35,000.50",
            ],
        )
        self.assertEqual(
            self.texts(second["lines"][0])[-5:], ["30,000", "", "25.00", "30.00", "90,000"]
        )
        self.assertEqual(
            self.texts(second["lines"][1])[-5:], ["5,000.50", "", "8.33", "", "54,999.50"]
        )
        self.assertEqual(
            self.texts(second["lines"][2])[-5:], ["35,000.50", "", "", "", "144,999.50"]
        )

    def test_reasons_stand_below_the_table(self):
        values = self.values()
        self.assertEqual(values["remarks_title"], "Reasons for refunds")
        [remark] = values["remarks"]
        self.assertEqual(remark["reason"], "Advance <b>paid</b> back")
        self.assertIn("Jan 2017", remark["place"])
        self.assertEqual(values["tables"][0]["lines"][0]["cells"][5]["mark"], "1)")

    def test_a_refund_without_a_reason_says_so(self):
        self.disburse(self.line, [50_000])
        reasons = [remark["reason"] for remark in self.values()["remarks"]]
        self.assertEqual(reasons, ["no reason given yet", "Advance <b>paid</b> back"])

    def test_an_office_prints_its_own_only(self):
        [first, _second] = self.values("province")["tables"]
        self.assertEqual(first["lines"][0]["name"], "Unclassified")
        self.assertEqual(len(first["lines"]), 2)

    def test_it_is_printed(self):
        reports = self.env["ir.actions.report"].with_user(self.users["central_fund"])
        reports = reports.with_context(lang="th_TH", force_report_rendering=True)
        data = {"domain": self.domain, "group_by": ["activity_id"]}
        content, _kind = reports._render_qweb_pdf(
            "alro_reporting.fund_spending_paper", None, data=data
        )
        text = "".join(Pdf(content).in_chrome)
        for words in ("45,000.50", "−10,000", "Advance <b>paid</b> back", "8.33"):
            self.assertIn(squeezed(words), text)


class TestSpendingPlanPaper(MoneyCommon):
    def test_what_was_spent_stands_beside_the_plan(self):
        """Chiang Mai: nothing planned of 120,000, 40,000 disbursed by December."""
        self.disburse(self.line, [10_000, None, 40_000])
        paper = self.env["report.alro_planning.spending_plan_paper"].with_user(
            self.users["province"]
        )
        data = {"domain": [["budget_line_id", "=", self.line.id]], "group_by": []}
        row = paper.with_context(lang="en_US")._get_report_values(None, data)["tables"][0]["lines"][
            0
        ]
        cells = row["cells"][-5:]
        self.assertEqual([cell["text"] for cell in cells[:4]], ["0", "120,000", "40,000", "40,000"])
        self.assertEqual(cells[2]["beside"], "Dec 2016")
