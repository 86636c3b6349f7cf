"""A file of the treasury is read, matched, compared, posted and reversed: literal figures."""

import base64
import io
import zipfile
from datetime import date

from odoo.exceptions import UserError, ValidationError

from .common import INVESTMENT, LAND, UNIT_CHIANGMAI, UNIT_SAKAEO, GfmisCommon

NOTHING = (False, False, False, False, False)


class TestCheck(GfmisCommon):
    def test_what_the_file_says_of_itself_is_taken(self):
        batch = self.check([self.row(own=640.25)])
        self.assertEqual(batch.state, "checked")
        self.assertEqual(batch.as_of, date(2017, 3, 31))
        self.assertTrue(batch.as_of_told)
        self.assertEqual(batch.month, date(2017, 3, 1))
        self.assertEqual(batch.profile_id.code, "nfma46")
        self.assertEqual((batch.row_count, batch.other_count), (1, 5))

    def test_rows_stand_word_by_word_and_are_matched(self):
        rows = [
            self.row(net=50_000, reserved=1_000, po=2_000.5, own=640.25, others=10),
            self.row(source=INVESTMENT, net=20_000, own=7),
            self.row(unit=UNIT_SAKAEO, net=20_000, own=100),
        ]
        batch = self.check(rows)
        data = batch.row_ids.filtered(lambda row: row.kind == "data").sorted("number")
        self.assertEqual(data.mapped("result"), ["matched"] * 3)
        self.assertEqual(data.mapped("number"), [6, 7, 8])
        self.assertEqual(data.budget_line_id, self.op | self.inv | self.op_sakaeo)
        self.assertEqual(data[0].budget_line_id, self.op)
        self.assertEqual(data[0].budget_code, LAND)
        self.assertIn("640.25", data[0].text)
        figure = batch.figure_ids.filtered(lambda figure: figure.budget_line_id == self.op)
        self.assertEqual(
            (figure.disbursed, figure.disbursed_by_others, figure.committed, figure.reserved),
            (650.25, 10, 2_000.5, 1_000),
        )
        self.assertEqual(batch.disbursed_total, 757.25)
        self.assertEqual(batch.difference_total, 757.25)

    def test_several_rows_of_one_line_are_added_up(self):
        batch = self.check([self.row(own=0.1), self.row(own=0.2, item="อื่น", net=1)])
        self.assertEqual(batch.figure_ids.disbursed, 0.3)
        self.assertEqual(batch.figure_ids.row_count, 2)

    def test_a_row_that_no_mapping_knows_waits(self):
        batch = self.check([self.row(own=5), self.row(unit="0799999999", own=7, net=9)])
        [row] = batch.unmatched_ids
        self.assertEqual(row.activity_id, self.activity)
        self.assertFalse(row.agency_id)
        self.assertIn("office", row.match_note)
        with self.refused("1 rows are not matched"):
            batch.action_post()
        self.assertEqual(self.spent(self.op, 6), NOTHING)

    def test_a_row_that_fits_several_lines_is_not_split(self):
        batch = self.check([self.row(source="", own=5)])
        [row] = batch.ambiguous_ids
        self.assertFalse(row.budget_line_id)
        with self.refused("fit several budget lines"):
            batch.action_post()

    def test_a_row_of_another_year_s_money_is_carried_over(self):
        batch = self.check([self.row(own=5), self.row(source="5911220", own=1_000, net=2_000)])
        self.assertEqual(batch.carried_ids.mapped("disbursed"), [1_000])
        self.assertEqual(batch.carried_ids.source_year, 2559)
        batch.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 5)

    def test_what_remains_is_checked(self):
        batch = self.check([self.row(own=5, remaining=1)])
        [row] = batch.flagged_ids
        self.assertIn("49,995.00", row.flag)
        with self.refused("look wrong"):
            batch.action_post()
        row.with_user(self.users["central_act"]).accept_reason = "GFMIS rounds"
        batch.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 5)

    def test_totals_are_compared_with_the_rows(self):
        batch = self.upload([self.row(own=5)])
        lines = self.sheet([self.row(own=5)])
        lines[-1] = (*lines[-1][:-2], 1, lines[-1][-1])
        batch.datas = base64.b64encode(self.content(lines))
        batch.action_check()
        self.assertIn("1.00", batch.totals_note)
        with self.refused("totals"):
            batch.action_post()
        batch.totals_reason = "Known"
        batch.action_post()
        self.assertEqual(batch.state, "posted")

    def test_what_was_not_read_is_explained_once(self):
        """A column more, and PO under a head that nobody knows: commitments would count as zero."""
        self.post([self.row(own=5, po=20_000)], "28.02.2560")
        sheet = [("ปี", *line) for line in self.sheet([self.row(own=6, po=20_000)])]
        sheet[4] = tuple("ภาระผูกพันสัญญา" if head == "PO" else head for head in sheet[4])
        batch = self.upload([self.row()])
        batch.datas = base64.b64encode(self.content(sheet))
        batch.action_check()
        self.assertIn("ภาระผูกพันสัญญา", batch.totals_note)
        self.assertEqual((batch.matched_count, batch.is_odd), (1, True))
        with self.refused("was not read"):
            batch.action_post()
        batch.totals_reason = "The treasury says that there are none"
        batch.action_check()
        self.assertTrue(batch.totals_reason, "of the same doubts it stays")
        batch.action_post()
        self.assertEqual(self.spent(self.op, 6)[:3], (6, 0, 0))

    def test_a_fall_is_flagged_and_explained(self):
        self.post([self.row(own=500)], "28.02.2560")
        batch = self.check([self.row(own=400)])
        [figure] = batch.suspect_ids
        self.assertEqual((figure.result, figure.before, figure.difference), ("fall", 500, -100))
        with self.refused("lower than before"):
            batch.action_post()
        figure.with_user(self.users["central_act"]).reason = "Money came back"
        batch.action_post()
        self.assertEqual(self.spent(self.op, 5)[0], 500)
        self.assertEqual(self.spent(self.op, 6)[0], 400)

    def test_a_line_that_is_not_in_the_file_any_more_is_flagged(self):
        self.post([self.row(own=500), self.row(unit=UNIT_SAKAEO, own=3)], "28.02.2560")
        batch = self.check([self.row(own=600)])
        [figure] = batch.suspect_ids
        self.assertEqual((figure.result, figure.budget_line_id), ("missing", self.op_sakaeo))
        figure.reason = "Closed"
        batch.action_post()
        self.assertEqual(self.spent(self.op_sakaeo, 6), NOTHING)

    def test_another_year_and_another_date_are_refused(self):
        batch = self.upload([self.row()], as_of="31.03.2561")
        with self.refused("no date for figures of fiscal year 2560"):
            batch.action_check()
        batch = self.upload([self.row(own=1)], as_of="01.03.2560")
        batch.as_of = date(2017, 3, 31)
        with self.refused("you typed"):
            batch.action_check()


class TestPost(GfmisCommon):
    def test_months_hold_what_is_posted(self):
        batch = self.post([self.row(reserved=1, po=2, own=30, others=4)])
        self.assertEqual(self.spent(self.op, 6), (34, 4, 2, 1, date(2017, 3, 31)))
        month = self.months_of(self.op)[5]
        self.assertEqual(month.disbursed_origin, "gfmis")
        self.assertEqual(month.gfmis_batch_id, batch)
        self.assertEqual(self.op.disbursed_amount, 34)

    def test_the_last_date_of_a_month_counts(self):
        self.post([self.row(own=30)], "24.03.2560")
        self.post([self.row(own=10)], "10.03.2560")
        self.assertEqual(self.spent(self.op, 6)[0], 30)
        last = self.post([self.row(own=40)], "31.03.2560")
        self.assertEqual(self.spent(self.op, 6)[0], 40)
        last.action_reverse("Wrong")
        self.assertEqual(self.spent(self.op, 6)[0], 30)

    def test_the_same_date_again_replaces(self):
        self.post([self.row(own=30)])
        self.post([self.row(own=31)])
        self.assertEqual(self.spent(self.op, 6)[0], 31)

    def test_after_september_counts_for_september(self):
        self.post([self.row(own=30)], "30.09.2560")
        self.post([self.row(own=35)], "05.10.2560")
        self.assertEqual(self.spent(self.op, 12)[:1], (35,))
        self.assertEqual(self.spent(self.op, 12)[4], date(2017, 10, 5))

    def test_reversing_the_only_file_leaves_nothing(self):
        batch = self.post([self.row(own=30, others=2)])
        batch.action_reverse("Wrong file")
        self.assertEqual(self.spent(self.op, 6), NOTHING)
        self.assertEqual((batch.state, batch.reverse_reason), ("reversed", "Wrong file"))
        self.assertFalse(self.months_of(self.op)[5].gfmis_batch_id)
        with self.refused("Only a posted file"):
            batch.action_reverse("Again")

    def test_the_same_content_is_posted_once(self):
        batch = self.post([self.row(own=30)])
        twin = self.upload([self.row(own=30)], name="another.xlsx")
        if twin.sha256 != batch.sha256:  # the writer stamps the time
            twin.datas = batch.datas
        with self.refused("posted already"):
            twin.action_check()

    def test_a_file_is_the_same_in_a_zip(self):
        batch = self.post([self.row(own=30)])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("report.xlsx", base64.b64decode(batch.datas))
        twin = self.upload([self.row(own=1)])
        twin.datas = base64.b64encode(packed.getvalue())
        self.assertEqual(twin.sha256, batch.sha256)
        with self.refused("posted already"):
            twin.action_check()

    def test_a_posted_file_is_not_changed(self):
        batch = self.post([self.row(own=30)])
        for values in ({"name": "x"}, {"as_of": date(2017, 3, 1)}, {"datas": batch.datas}):
            with self.subTest(values), self.refused("neither changed"):
                batch.write(values)
        for delete in (batch.unlink, batch.action_discard):
            with self.refused("neither changed"):
                delete()

    def test_a_file_is_discarded_with_all_that_was_found(self):
        batch = self.check([self.row(own=30)])
        rows, figures = batch.row_ids, batch.figure_ids
        opened = batch.with_user(self.users["central_act"]).action_discard()
        self.assertEqual((opened["res_model"], opened["target"]), (batch._name, "main"))
        self.assertFalse(batch.exists() | self.env[batch._name].search([]))
        self.assertFalse(rows.exists())
        self.assertFalse(figures.exists())
        self.assertEqual(self.spent(self.op, 6), NOTHING)

    def test_nobody_else_writes_what_gfmis_says(self):
        self.post([self.row(own=30)])
        month = self.months_of(self.op)[5]
        for level in ("super_admin", "central_act", "province"):
            for name in ("disbursed_to_date", "by_others_to_date", "gfmis_batch_id", "as_of"):
                with self.subTest(f"{level} {name}"), self.assertRaises(UserError):
                    month.with_user(self.users[level]).write({name: 1})


class TestDecide(GfmisCommon):
    def choose(self, rows, line, **values):
        dialog = self.env["alro.gfmis.choose"].with_user(self.users["central_act"])
        dialog = dialog.with_context(default_row_ids=rows.ids).create(
            {"row_ids": [(6, 0, rows.ids)], "budget_line_id": line.id, **values}
        )
        dialog.action_choose()

    def test_a_choice_is_remembered_for_the_same_codes(self):
        rows = [self.row(unit="0799999999", own=7, net=9)]
        batch = self.check(rows)
        self.choose(batch.unmatched_ids, self.op_sakaeo, remember="codes")
        self.assertEqual((batch.matched_count, batch.unmatched_count), (1, 0))
        batch.action_post()
        self.assertEqual(self.spent(self.op_sakaeo, 6)[0], 7)
        later = self.check([self.row(unit="0799999999", own=8, net=9)], "30.04.2560")
        self.assertEqual(later.matched_count, 1)

    def test_a_choice_by_parts_matches_all_rows_of_the_unit(self):
        rows = [
            self.row(unit="0799999999", own=7, net=9),
            self.row(unit="0799999999", source=INVESTMENT, own=1, net=9),
        ]
        batch = self.check(rows)
        self.assertEqual(batch.unmatched_count, 2)
        self.choose(batch.unmatched_ids[0], self.op, remember="parts")
        self.assertEqual(batch.matched_count, 2)

    def test_a_part_takes_no_money_from_another_office(self):
        """One row's code is unknown; its unit is Chiang Mai's, as two other rows tell."""
        rows = [
            self.row(own=1),
            self.row(source=INVESTMENT, net=9),
            self.row(code="08" * 10, own=7),
        ]
        batch = self.check(rows)
        self.assertEqual(batch.unmatched_count, 1)
        with self.refused("means “.*” already, and 2 other rows"):
            told = {"remember": "parts", "told_by_unit": True}
            self.choose(batch.unmatched_ids, self.op_sakaeo, **told)
        self.choose(batch.unmatched_ids, self.op_sakaeo, remember="codes")
        lines = batch.row_ids.filtered("budget_line_id").sorted("number").budget_line_id
        self.assertEqual(lines, self.op | self.inv | self.op_sakaeo)

    def test_what_is_known_is_not_offered_to_be_taught(self):
        batch = self.check([self.row(code="08" * 10, own=7)])
        dialog = self.env["alro.gfmis.choose"].with_context(default_row_ids=batch.unmatched_ids.ids)
        values = dialog.default_get(["told_by_unit", "told_by_budget_code"])
        self.assertEqual((values["told_by_unit"], values["told_by_budget_code"]), (False, True))

    def test_a_choice_for_the_row_alone_is_not_remembered(self):
        batch = self.check([self.row(unit="0799999999", own=7, net=9)])
        self.choose(batch.unmatched_ids, self.op, remember="row")
        self.assertEqual(batch.matched_count, 1)
        batch.action_check()
        self.assertEqual(batch.matched_count, 1)
        later = self.check([self.row(unit="0799999999", own=8, net=9)], "30.04.2560")
        self.assertEqual(later.unmatched_count, 1)

    def test_a_row_set_aside_does_not_count(self):
        batch = self.check([self.row(own=5), self.row(unit="0799999999", own=7, net=9)])
        row = batch.unmatched_ids.with_user(self.users["central_act"])
        row.aside_reason = "Not ours"
        self.assertEqual((batch.aside_count, batch.unmatched_count), (1, 0))
        batch.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 5)
        with self.refused("checked file"):
            row.aside_reason = "Later"

    def test_mappings_that_contradict_each_other_are_refused(self):
        mappings = self.env["alro.gfmis.mapping"]
        mappings.create({"cost_centre": UNIT_CHIANGMAI, "agency_id": self.agency_sakaeo.id})
        with self.refused("something else already"):
            mappings.create({"cost_centre": UNIT_CHIANGMAI, "agency_id": self.agency_spt.id})
        batch = self.check([self.row(own=5)])
        self.assertEqual(batch.row_ids.filtered("result").mapped("match_note"), [False])
        self.assertEqual(batch.figure_ids.budget_line_id, self.op_sakaeo)

    def test_a_mapping_changed_since_the_check_stops_the_posting(self):
        mapping = self.env["alro.gfmis.mapping"].create(
            {"cost_centre": "0799999999", "agency_id": self.agency_chiangmai.id}
        )
        batch = self.check([self.row(unit="0799999999", own=7)])
        mapping.agency_id = self.agency_sakaeo
        with self.refused("1 of its rows lead elsewhere now"):
            batch.action_post()
        self.assertEqual(self.spent(self.op, 6), NOTHING)
        batch.action_check()
        batch.action_post()
        self.assertEqual(self.spent(self.op_sakaeo, 6)[0], 7)
        said = mapping.display_name
        row = batch.row_ids.filtered("budget_line_id")
        self.assertFalse(row.matched_then)
        mapping.agency_id = self.agency_chiangmai
        self.env.invalidate_all()
        self.assertEqual(row.matched_then, said)
        mapping.unlink()
        self.env.invalidate_all()
        self.assertEqual(
            (row.matched_by_ids - mapping, row.matched_then), (row.matched_by_ids, said)
        )

    def test_codes_that_no_file_has_are_refused(self):
        mappings = self.env["alro.gfmis.mapping"]
        for code in ("07999-8888", "07999*", "?????", "รหัส", "0" * 41):
            with self.subTest(code), self.assertRaisesRegex(ValidationError, "no code"):
                mappings.create({"budget_code": code, "agency_id": self.agency_sakaeo.id})
        thai = mappings.create({"budget_code": " ๐๗๙๙๙ 88", "agency_id": self.agency_sakaeo.id})
        self.assertEqual(thai.budget_code, "0799988")

    def test_a_unit_is_an_office_s_as_a_whole(self):
        """0790000050 is Chiang Mai's; codes that begin like it, or with other zeros, are not."""
        for unit in ("7900000501", "07900000505"):
            with self.subTest(unit):
                batch = self.check([self.row(unit=unit, own=7)])
                self.assertEqual(batch.unmatched_count, 1)
        for unit in ("000000790000050", "790000050"):
            with self.subTest(unit):
                self.assertEqual(self.check([self.row(unit=unit, own=7)]).matched_count, 1)

    def test_a_mapping_holds_for_its_dates(self):
        self.env["alro.gfmis.mapping"].create(
            {
                "cost_centre": UNIT_CHIANGMAI,
                "agency_id": self.agency_sakaeo.id,
                "valid_to": date(2017, 2, 28),
            }
        )
        batch = self.check([self.row(own=5)], "28.02.2560")
        self.assertEqual(batch.figure_ids.budget_line_id, self.op_sakaeo)
        batch = self.check([self.row(own=6)], "31.03.2560")
        self.assertEqual(batch.figure_ids.budget_line_id, self.op)
