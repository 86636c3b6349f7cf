from odoo.exceptions import AccessError

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.pdf import Pdf, squeezed

from ..report import results_paper
from .common import ReportingCommon

HOSTILE = '<script>alert(1)</script><iframe src="file:///etc/passwd"></iframe> ฝน\u202eตก\x07'


class ResultPaperCommon(ReportingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")

    def values(self, report="results", user="province", domain=(), group_by=()):
        paper = self.env[f"report.alro_reporting.{report}_paper"].with_user(self.users[user])
        data = {"domain": list(domain), "group_by": list(group_by)}
        return paper.with_context(lang="en_US")._get_report_values(None, data)

    def printed(self, report="results", user="province", domain=()):
        reports = self.env["ir.actions.report"].with_user(self.users[user])
        reports = reports.with_context(lang="th_TH", force_report_rendering=True)
        data = {"domain": list(domain)}
        return Pdf(reports._render_qweb_pdf(f"alro_reporting.{report}_paper", None, data=data)[0])

    def lines(self, *args, **kwargs):
        return self.values(*args, **kwargs)["tables"][0]["lines"]

    def texts(self, line):
        return [cell["text"] for cell in line["cells"]]


class TestResultsPaper(ResultPaperCommon):
    def setUp(self):
        super().setUp()
        self.plan(self.target, [10] * 12)
        self.target.action_confirm_plan()
        self.of_step = [["step_id", "=", self.step.id]]

    def test_results_stand_above_plans_and_nothing_is_not_zero(self):
        """120 to do, 10 a month; 8 and 0 done, the rest not reported: 8 of 120 are 6.67 percent."""
        self.report(self.target, [8, 0])
        row, _total = self.lines(domain=self.of_step)
        self.assertEqual(self.texts(row)[:5], ["120", "8", "0", "", ""])
        self.assertEqual({cell["beside"] for cell in row["cells"][1:13]}, {"/ 10"})
        self.assertEqual(self.texts(row)[-4:], ["120", "8", "6.67", "6.67"])
        self.assertIn("o_late", row["cells"][3]["class"])
        self.assertNotIn("o_late", row["cells"][2]["class"])

    def test_without_results_no_percentages(self):
        row = self.lines(domain=self.of_step)[0]
        self.assertEqual(self.texts(row)[-4:], ["120", "", "", ""])

    def test_causes_and_remedies_are_numbered_notes(self):
        self.report(self.target, [8, 9])
        months = self.target.month_ids.sorted("month")
        months[0].write({"cause": "Flood", "remedy": "Work in November"})
        months[1].cause = "Rain"
        values = self.values(domain=self.of_step)
        self.assertEqual(
            values["remarks"],
            [
                {
                    "mark": "1)",
                    "place": "1 Trained farmers · Oct 2016",
                    "cause": "Flood",
                    "remedy": "Work in November",
                },
                {
                    "mark": "2)",
                    "place": "1 Trained farmers · Nov 2016",
                    "cause": "Rain",
                    "remedy": "",
                },
            ],
        )
        row = values["tables"][0]["lines"][0]
        self.assertEqual([cell.get("mark") for cell in row["cells"][1:4]], ["1)", "2)", None])

    def test_what_people_typed_is_printed_and_does_nothing(self):
        self.report(self.target, [8, 9])
        months = self.target.month_ids.sorted("month")
        months[0].cause = HOSTILE
        months[1].remedy = "ก" * 4_000
        pdf = self.printed(domain=self.of_step)
        self.assertIn(
            squeezed('<script>alert(1)</script><iframe src="file:///etc/passwd">'), pdf.text
        )
        self.assertIn("ฝนตก", pdf.text)
        self.assertNotIn("root:", pdf.text)
        self.assertIn(squeezed("ยังมีอีก 2,500 ตัวอักษร"), pdf.text)
        self.assertLess(len(pdf.pages), 4)
        self.assertEqual(pdf.overlaps(), [])

    def test_of_many_remarks_the_first_are_printed(self):
        self.patch(results_paper, "MOST_REMARKS", 1)
        self.report(self.target, [8, 9])
        for month in self.target.month_ids.sorted("month")[:2]:
            month.cause = "Rain"
        values = self.values(domain=self.of_step)
        self.assertEqual(len(values["remarks"]), 1)
        self.assertIn("Of 2 causes and remedies the first 1 are printed.", values["paper"]["notes"])

    def test_every_level_prints_the_rows_that_it_reads(self):
        visible = {"province": 1, "bureau": 3}
        for level in LEVELS:
            with self.subTest(level):
                if level == "report":
                    with self.assertRaises(AccessError):
                        self.lines(user=level, domain=self.of_step)
                else:
                    rows = self.lines(user=level, domain=self.of_step)[:-1]
                    self.assertEqual(len(rows), visible.get(level, 3))


class TestHostedPaper(ResultPaperCommon):
    def test_who_has_not_reported_stands_first(self):
        self.report(self.target_sakaeo, [5] * 12)
        self.report(self.target, [1])
        lines = self.lines("hosted_months", "bureau", [["step_id", "=", self.step.id]])
        names = [line["name"] for line in lines]
        self.assertEqual(names[-2], self.agency_sakaeo.name)
        self.assertEqual(lines[0]["subtitle"], "not reported")
        self.assertEqual(self.texts(lines[-1])[:3], ["204", "6", "5"])

    def test_offices_by_steps_with_the_percent_of_work(self):
        """30 of 60 main, and a minor step that does not count: 50 percent."""
        self.report(self.target_sakaeo, [30])
        self.make_target(self.minor_step, self.agency_sakaeo, 2)
        values = self.values("hosted_steps", "bureau", [["activity_id", "=", self.activity.id]], [])
        (table,) = values["tables"]
        self.assertEqual(len(table["columns"]), 2)
        row = next(line for line in table["lines"] if line["name"] == self.agency_sakaeo.name)
        self.assertEqual(self.texts(row), ["30", "", "50.00", "1"])
        self.assertEqual([cell.get("beside", "") for cell in row["cells"][:2]], ["/ 60", "/ 2"])
        self.assertEqual(values["paper"]["year"], "Fiscal year B.E. 2560")

    def test_many_steps_go_on_on_the_next_page(self):
        for number in range(12):
            self.make_target(self.make_step(self.activity, f"Step {number}"), self.agency_sakaeo, 1)
        tables = self.values("hosted_steps", "bureau", [["activity_id", "=", self.activity.id]])[
            "tables"
        ]
        self.assertEqual([len(table["columns"]) for table in tables], [7, 7])
        self.assertEqual([len(table["tail"]) for table in tables], [0, 2])
        pdf = self.printed("hosted_steps", "bureau", [["activity_id", "=", self.activity.id]])
        self.assertEqual(len(pdf.pages), 2)

    def test_another_office_prints_its_own_row_alone(self):
        rows = self.lines("hosted_months", "province", [["step_id", "=", self.step.id]])[:-1]
        self.assertEqual([row["name"] for row in rows], [self.agency_chiangmai.name])
