import json

from odoo.exceptions import AccessError, UserError

from odoo.addons.alro_tracking_base.models import alro_grid_paper
from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.pdf import Pdf, squeezed
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import PlanningCommon

REPORT = "alro_planning.work_plan_paper"
MAIN = [["is_main_target", "=", True]]


class PlanPaperCommon(PlanningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("th_TH")

    def values(self, user="province", domain=(), group_by=(), lang="en_US", **data):
        paper = self.env[f"report.{REPORT}"].with_user(self.users[user]).with_context(lang=lang)
        asked = {"domain": [*MAIN, *domain], "group_by": list(group_by), **data}
        return paper._get_report_values(None, asked)

    def printed(self, user="province", domain=(), group_by=(), ids=None, facets=""):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        report = report.with_context(lang="th_TH", force_report_rendering=True)
        data = {"domain": [*MAIN, *domain], "group_by": list(group_by), "facets": facets}
        return Pdf(report._render_qweb_pdf(REPORT, ids, data=data)[0])

    def texts(self, line):
        return [cell["text"] for cell in line["cells"]]


class TestPlanPaper(PlanPaperCommon):
    def test_a_row_is_what_the_page_shows(self):
        """120 farmers, planned 40 + 30.50 + 49.50: balanced, to be confirmed."""
        self.plan(self.target, [40, 30.5, 0, 49.5])
        values = self.values(domain=[["step_id", "=", self.step.id]])
        (table,) = values["tables"]
        self.assertEqual([column["label"] for column in table["lead"]], ["Target"])
        self.assertEqual([group["span"] for group in table["groups"]], [3, 3, 3, 3])
        self.assertEqual(table["columns"][0], "Oct 2016")
        row, total = table["lines"]
        self.assertEqual(row["name"], "1 Trained farmers")
        self.assertEqual(
            self.texts(row),
            ["120", "40", "30.50", "", "49.50", *[""] * 8, "120", "0", "To be confirmed"],
        )
        self.assertEqual(self.texts(total)[:2], ["120", "40"])
        self.assertEqual(self.texts(total)[-3:], ["120", "0", ""])
        paper = values["paper"]
        self.assertEqual(paper["agency"], self.agency_chiangmai.name)
        self.assertEqual(paper["year"], "Fiscal year B.E. 2560")
        self.assertIn("Unit : ", paper["unit"])
        self.assertTrue(paper["signatures"])

    def test_figures_are_those_of_the_grid(self):
        self.plan(self.target, range(12))
        grid = self.env["alro.work.month"].with_user(self.users["province"])
        grid = grid.get_grid(MAIN, ["planned_qty"])
        lines = self.values()["tables"][0]["lines"][:-1]
        self.assertEqual(len(lines), grid["length"])
        for line, cells in zip(lines, grid["cells"]["planned_qty"], strict=True):
            shown = [float(text.replace(",", "")) if text else 0 for text in self.texts(line)[1:13]]
            self.assertEqual(shown, cells)

    def test_groups_are_those_of_the_page_and_add_up_one_step_only(self):
        self.plan(self.target, [60, 60])
        self.plan(self.target_sakaeo, [20])
        lines = self.values("central_act", group_by=["step_id", "agency_id"])["tables"][0]["lines"]
        heads = [line for line in lines if line["class"].startswith("o_group")]
        step = next(line for line in heads if "Trained" in line["name"])
        self.assertEqual(step["name"], "1 Trained farmers (0 of 3 confirmed)")
        self.assertEqual(self.texts(step)[:3], ["204", "80", "60"])
        inner = [line for line in heads if line["class"] == "o_group o_group1"]
        self.assertEqual({text for line in inner for text in self.texts(line)}, {""})
        total = lines[-1]
        self.assertEqual(total["name"], "Grand total of 4 rows")
        self.assertIn("different steps", total["subtitle"])
        self.assertEqual(set(self.texts(total)), {""})

    def test_units_have_a_column_where_they_differ(self):
        self.fund_step.uom_id = self.rai
        values = self.values()
        self.assertEqual(values["tables"][0]["lead"][0]["label"], "Unit")
        self.assertNotIn("Unit :", values["paper"]["unit"])

    def test_how_a_plan_stands(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        self.target.target_qty = 130
        self.plan(self.fund_target, [5])
        lines = self.values()["tables"][0]["lines"]
        standing = {line["name"]: self.texts(line)[-2:] for line in lines[:-1]}
        self.assertEqual(standing["1 Trained farmers"], ["10", "Target changed"])
        self.assertEqual(standing["1 Surveyed"], ["7", "Not balanced"])
        self.assertTrue(any("130" in note for note in self.values()["paper"]["notes"]))

    def test_the_search_is_named_as_far_as_there_is_room(self):
        notes = self.values(facets="My office")["paper"]["notes"]
        self.assertIn("2 rows, chosen by: My office", notes)
        notes = self.values(facets="x" * 5_000)["paper"]["notes"]
        self.assertLess(len(notes[-1]), 400)

    def test_what_is_no_search_is_refused(self):
        for data in ({}, {"domain": "x"}, {"domain": MAIN, "group_by": "x"}):
            with self.assertRaises(UserError):
                self.env[f"report.{REPORT}"]._get_report_values(None, data)
        with self.assertRaisesRegex(UserError, "nothing to print"):
            self.values(domain=[["id", "=", 0]])

    def test_more_rows_than_fit_are_refused_in_thai(self):
        self.patch(alro_grid_paper, "MOST_ROWS", 1)
        with self.assertRaisesRegex(UserError, "ข้อมูล 2 แถว มากเกินไป.*ไม่เกิน 1 แถว"):
            self.values(lang="th_TH")

    def test_the_file_says_whose_plan_of_which_year(self):
        file = self.values(lang="th_TH")["paper"]["file"]
        name = f"แผนปฏิบัติงานรายเดือน 2560 {self.agency_chiangmai.name}"
        self.assertRegex(file, rf"^{name} 25\d\d-\d\d-\d\d$")

    def test_ids_and_long_words_change_nothing_on_the_page(self):
        plain = self.printed()
        self.assertEqual(len(self.printed(ids=[1, 2, 3]).pages), len(plain.pages))
        long = self.printed(facets="A" * 290)
        self.assertEqual(len(long.pages), len(plain.pages))
        self.assertEqual(self.size_of_head(long), self.size_of_head(plain))

    def size_of_head(self, pdf):
        """Return how high the first letters of the first page are set, in units of the page."""
        sizes = []
        pdf.reader.pages[0].extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.append(
                round(size * tm[3] * cm[3], 1)
            )
        )
        return max(sizes)

    def test_on_paper(self):
        self.plan(self.target, [40, 30, 50])
        pdf = self.printed(group_by=["activity_group_id"])
        for words in (
            "แผนปฏิบัติงานรายเดือน",
            "ไตรมาส 1",
            "ต.ค. 59",
            "รวมทั้งสิ้น 2 แถว",
            "รอยืนยัน",
            "หน้า 1/1",
        ):
            self.assertIn(squeezed(words), pdf.text)
        self.assertIn("403050", pdf.text)
        self.assertEqual(pdf.overlaps(), [])


class TestPlanPaperAccess(PlanPaperCommon):
    """Paper holds what the page shows to whoever prints, and nothing else."""

    def agencies(self, user):
        lines = self.values(user, group_by=["agency_id"])["tables"][0]["lines"]
        return {
            line["name"].split(" (")[0] for line in lines if line["class"].startswith("o_group")
        }

    def test_every_level_that_opens_the_page_prints_what_it_sees(self):
        every = {agency.display_name for agency in self.offices}
        own = {
            "province": self.agency_chiangmai.display_name,
            "province2": self.agency_sakaeo.display_name,
        }
        for level in LEVELS:
            if level == "report":
                continue
            with self.subTest(level):
                self.assertEqual(self.agencies(level), {own[level]} if level in own else every)
        self.assertEqual(self.agencies("province2"), {own["province2"]})

    def test_a_level_without_the_page_is_refused_by_odoo(self):
        with self.assertRaises(AccessError):
            self.values("report")

    def test_a_domain_that_asks_for_another_office_finds_nothing(self):
        with self.assertRaisesRegex(UserError, "nothing to print"):
            self.values("province", domain=[["agency_id", "=", self.agency_sakaeo.id]])


class TestPlanDownload(RpcCase, PlanPaperCommon):
    def test_a_level_without_the_page_gets_a_refusal_and_no_pdf(self):
        self.log_in("report")
        options = json.dumps({"domain": MAIN, "group_by": []})
        answer = self.opener.get(
            f"{self.base_url()}/report/pdf/{REPORT}", params={"options": options, "context": "{}"}
        )
        self.assertNotEqual(answer.status_code, 200)
        self.assertNotIn("%PDF", answer.text)
        self.assertNotIn(self.agency_chiangmai.name, answer.text)
