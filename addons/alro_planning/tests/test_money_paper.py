from odoo.exceptions import AccessError

from odoo.addons.alro_tracking_base.tests.pdf import Pdf, squeezed

from .budgets import BudgetCommon

REPORT = "alro_planning.spending_plan_paper"


class TestSpendingPlanPaper(BudgetCommon):
    """The page Plan spending on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")

    def values(self, user="province", domain=(), group_by=("activity_id",), lang="en_US"):
        paper = self.env[f"report.{REPORT}"].with_user(self.users[user]).with_context(lang=lang)
        return paper._get_report_values(
            None, {"domain": [list(each) for each in domain], "group_by": list(group_by)}
        )

    def texts(self, line):
        return [cell["text"] for cell in line["cells"]]

    def test_each_activity_has_one_line_of_sums(self):
        """600 and 50.50 of the Act, of which 600 and 20 are planned; 70 of the Fund, all planned."""
        self.plan_spending(self.line, [400, 200])
        self.plan_spending(self.invested, [0, 20])
        self.plan_spending(self.fund_line, [70])
        values = self.values()
        (table,) = values["tables"]
        self.assertEqual([column["label"] for column in table["lead"]], ["Received", "Allocated"])
        act, salaries, investment, fund, unclassified, total = table["lines"]
        self.assertIn(self.activity.display_name, act["name"])
        self.assertEqual(self.texts(act)[:5], ["650.50", "0", "400", "220", "0"])
        self.assertEqual(self.texts(act)[-3:], ["620", "30.50", ""])
        self.assertEqual(salaries["name"], self.salaries.name)
        self.assertEqual(self.texts(salaries)[-3:], ["600", "0", "To be confirmed"])
        self.assertEqual(self.texts(investment)[-3:], ["20", "30.50", "Not balanced"])
        self.assertEqual(self.texts(fund)[:3], ["70", "0", "70"])
        self.assertEqual(unclassified["name"], "Unclassified")
        self.assertEqual(total["name"], "Grand total of 3 rows")
        self.assertEqual(self.texts(total)[:4], ["720.50", "0", "470", "220"])
        paper = values["paper"]
        self.assertEqual(paper["agency"], self.agency_chiangmai.name)
        self.assertEqual(len(paper["signatures"]), 2)

    def test_a_plan_of_what_was_allocated_says_so(self):
        note = "Plans add up to what the office has been allocated."
        self.assertNotIn(note, self.values()["paper"]["notes"])
        self.line.fiscal_year_id.spending_plan_basis = "allocated"
        self.assertIn(note, self.values()["paper"]["notes"])

    def test_a_plan_whose_budget_changed(self):
        self.plan_spending(self.line, [600])
        self.line.action_confirm_plan()
        self.line.received_amount = 650
        values = self.values(domain=[("budget_line_id", "=", self.line.id)])
        row = values["tables"][0]["lines"][1]
        self.assertEqual(self.texts(row)[-2:], ["50", "Budget changed"])
        self.assertTrue(any("650" in note for note in values["paper"]["notes"]))

    def test_offices_print_their_own_money(self):
        lines = self.values("province2")["tables"][0]["lines"]
        self.assertEqual(self.texts(lines[-1])[0], "300")
        with self.assertRaises(AccessError):
            self.values("report")

    def test_on_paper(self):
        self.plan_spending(self.line, [123456.75, 1234567.25])
        report = self.env["ir.actions.report"].with_user(self.users["province"])
        report = report.with_context(lang="th_TH", force_report_rendering=True)
        data = {"domain": [], "group_by": ["activity_id"], "facets": ""}
        pdf = Pdf(report._render_qweb_pdf(REPORT, None, data=data)[0])
        for words in ("1,234,567.25", "1,358,024", self.salaries.with_context(lang="th_TH").name):
            self.assertIn(squeezed(words), pdf.text)
        self.assertEqual(pdf.overlaps(), [])
