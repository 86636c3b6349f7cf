"""What the pages show beside a figure, and what the dialog of choices offers."""

from ast import literal_eval

from lxml.etree import fromstring

from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import LAND, UNIT_SAKAEO, GfmisCommon

STRANGE = "0799999999"


class TestBehindAFigure(GfmisCommon):
    def test_a_line_tells_what_others_disbursed_and_by_which_file(self):
        first = self.post([self.row(own=30, others=4)], "28.02.2560")
        last = self.post([self.row(own=40, others=6)])
        self.assertEqual((self.op.disbursed_amount, self.op.by_others_amount), (46, 6))
        self.assertEqual(self.op.gfmis_batch_id, last)
        last.action_reverse("Wrong")
        self.env.invalidate_all()
        self.assertEqual(self.op.by_others_amount, 4)
        self.assertEqual(self.op.gfmis_batch_id, first)
        self.assertFalse(self.inv.gfmis_batch_id)

    def test_nothing_disbursed_by_others_is_zero_and_nothing_reported_is_blank(self):
        self.post([self.row(own=30)])
        reads = [
            line.read(["by_others_amount"])[0]["by_others_amount"] for line in self.op | self.inv
        ]
        self.assertEqual(reads[0], 0)
        self.assertIsNot(reads[0], False)
        self.assertIs(reads[1], False)

    def test_a_figure_leads_to_its_rows(self):
        batch = self.post([self.row(own=30), self.row(own=5, item="อื่น", net=9)])
        for record in (self.op, self.months_of(self.op)[5]):
            action = record.with_user(self.users["central_act"]).action_gfmis_rows()
            rows = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(rows.mapped("disbursed"), [30, 5])
            self.assertEqual(rows.batch_id, batch)

    def test_an_office_sees_the_figure_and_not_the_file(self):
        self.post([self.row(own=30, others=4)])
        line = self.op.with_user(self.users["province"])
        self.assertEqual(line.by_others_amount, 4)
        with self.assertRaises(AccessError):
            line.read(["gfmis_batch_id"])
        with self.assertRaises(AccessError):
            line.action_gfmis_rows()

    def test_the_page_of_spending_tells_the_last_date_of_its_lines(self):
        self.post([self.row(own=30)])
        self.post([self.row(unit=UNIT_SAKAEO, own=30, net=20_000)], "15.03.2560")
        asked = self.env["alro.budget.line"].with_context(lang="en_US")
        for level, told in (("central_act", "31 March 2017"), ("province2", "15 March 2017")):
            lines = asked.with_user(self.users[level])
            self.assertEqual(lines.get_as_of([("activity_id", "=", self.activity.id)]), told)
            self.assertEqual(lines.get_as_of([("id", "=", self.inv.id)]), "")

    def test_mappings_are_listed_of_the_current_year_or_of_none(self):
        action = self.env.ref("alro_gfmis.alro_gfmis_mapping_action")
        view = self.env["alro.gfmis.mapping"].get_view(view_type="search")
        [name] = (key.removeprefix("search_default_") for key in literal_eval(action.context))
        [found] = fromstring(view["arch"]).xpath(f"//filter[@name='{name}']")
        mappings = self.env["alro.gfmis.mapping"].search(literal_eval(found.get("domain")))
        self.assertFalse(mappings.fiscal_year_id.filtered(lambda year: not year.is_current))

    def test_the_rows_of_one_outcome_are_opened(self):
        batch = self.check([self.row(own=5), self.row(unit=STRANGE, own=7, net=9)])
        asked = batch.with_context(search_default_unmatched=1, active_test=False)
        self.assertEqual(asked.action_rows()["context"], {"search_default_unmatched": 1})
        self.assertEqual(batch.action_rows()["context"], {})


class TestDialog(GfmisCommon):
    def dialog(self, rows):
        model = self.env["alro.gfmis.choose"].with_user(self.users["central_act"])
        return Form(model.with_context(default_row_ids=rows.ids))

    def test_the_only_line_of_an_office_is_chosen_by_itself(self):
        batch = self.check([self.row(unit=STRANGE, own=7, net=9)])
        dialog = self.dialog(batch.unmatched_ids)
        self.assertEqual(dialog.activity_id, self.activity)
        self.assertFalse(dialog.budget_line_id)
        dialog.agency_id = self.agency_sakaeo
        self.assertEqual(dialog.budget_line_id, self.op_sakaeo)
        dialog.save().action_choose()
        self.assertEqual(batch.matched_count, 1)

    def test_few_lines_are_shown_to_choose_from(self):
        batch = self.check([self.row(source="6011620", own=5)])
        dialog = self.dialog(batch.ambiguous_ids)
        self.assertTrue(dialog.has_few_lines)
        self.assertFalse(dialog.budget_line_id)
        dialog.budget_line_id = self.inv
        dialog.save().action_choose()
        self.assertEqual(batch.figure_ids.budget_line_id, self.inv)

    def test_a_row_without_a_code_teaches_nothing_by_itself(self):
        batch = self.check([self.row(source="", own=5), self.row(own=6)])
        dialog = self.dialog(batch.ambiguous_ids)
        self.assertEqual(dialog.remember, "row")
        before = self.env["alro.gfmis.mapping"].search_count([])
        dialog.budget_line_id = self.inv
        dialog.save().action_choose()
        self.assertEqual(self.env["alro.gfmis.mapping"].search_count([]), before)
        self.assertEqual(
            {figure.budget_line_id: figure.disbursed for figure in batch.figure_ids},
            {self.inv: 5, self.op: 6},
        )

    def test_one_choice_for_several_rows(self):
        rows = [self.row(unit=STRANGE, own=own, net=99, item=f"{own}") for own in (1, 2, 3)]
        batch = self.check([*rows, self.row(own=9, code=LAND)])
        dialog = self.dialog(batch.unmatched_ids)
        self.assertEqual(dialog.row_count, 3)
        dialog.agency_id = self.agency_sakaeo
        dialog.save().action_choose()
        self.assertEqual((batch.matched_count, batch.unmatched_count), (4, 0))
