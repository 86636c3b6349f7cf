"""Money that moves from one line to another, files that say the same again, and decisions saved together."""

import base64
from datetime import date

from odoo.tests import Form

from .common import INVESTMENT, UNIT_SAKAEO, GfmisCommon


class TestMovedMoney(GfmisCommon):
    def setUp(self):
        super().setUp()
        self.last = self.post(
            [self.row(own=30, po=4, reserved=3), self.row(unit=UNIT_SAKAEO, own=50)]
        )

    def moved(self, as_of="31.03.2560"):
        """Return a checked file in which all is of Sa Kaeo, and the figure that is missing in it."""
        batch = self.check([self.row(unit=UNIT_SAKAEO, own=80)], as_of)
        return batch, batch.suspect_ids.with_user(self.users["central_act"])

    def test_a_file_of_the_same_date_takes_the_place_of_the_former(self):
        batch, missing = self.moved()
        self.assertEqual(
            (missing.result, missing.is_zero, missing.difference), ("missing", True, -30)
        )
        self.assertEqual(
            (batch.before_total, batch.after_total, batch.difference_total), (80, 80, 0)
        )
        missing.reason = "Moved to Sa Kaeo"
        batch.action_post()
        day = date(2017, 3, 31)
        self.assertEqual(self.spent(self.op, 6), (0, 0, 0, 0, day))
        self.assertEqual(self.spent(self.op_sakaeo, 6)[0], 80)
        batch.action_reverse("Wrong")
        self.assertEqual(self.spent(self.op, 6), (30, 0, 4, 3, day))
        self.assertEqual(self.spent(self.op_sakaeo, 6)[0], 50)

    def test_of_a_later_date_somebody_says_what_it_means(self):
        batch, missing = self.moved("30.04.2560")
        self.assertEqual(
            (missing.is_zero, batch.after_total, batch.difference_total), (False, 110, 30)
        )
        missing.is_zero = True
        self.assertEqual(
            (missing.difference, batch.after_total, batch.difference_total), (-30, 80, 0)
        )
        missing.write({"is_zero": False, "reason": "A part"})
        self.assertEqual(
            (missing.difference, batch.after_total, batch.difference_total), (0, 110, 30)
        )
        missing.is_zero = True
        batch.action_check()
        self.assertEqual((batch.suspect_ids.is_zero, batch.suspect_ids.reason), (True, "A part"))
        batch.action_post()
        self.assertEqual(self.spent(self.op, 7)[0], 0)
        self.assertEqual(self.spent(self.op, 6)[0], 30)
        # what is nothing any more is missed by no later file, and may come back
        self.assertFalse(self.check([self.row(unit=UNIT_SAKAEO, own=80)], "31.05.2560").suspect_ids)
        again = self.check([self.row(own=1), self.row(unit=UNIT_SAKAEO, own=80)], "31.05.2560")
        figure = again.figure_ids.filtered(lambda figure: figure.budget_line_id == self.op)
        self.assertEqual((figure.before, figure.result), (0, "changed"))

    def test_what_is_in_the_file_is_not_nothing(self):
        batch, missing = self.moved()
        other = (batch.figure_ids - missing).with_user(self.users["central_act"])
        with self.refused("Only what is not in the file"):
            other.with_context(lang="en_US").is_zero = True

    def test_the_dialog_says_it_of_all(self):
        for as_of, usual, means, zero in (
            ("31.03.2560", "zero", "stays", False),
            ("30.04.2560", "stays", "zero", True),
        ):
            batch, missing = self.moved(as_of)
            model = self.env["alro.gfmis.explain"].with_user(self.users["central_act"])
            dialog = Form(model.with_context(**missing.action_explain()["context"]))
            self.assertEqual((dialog.missing_count, dialog.missing_means), (1, usual))
            dialog.reason, dialog.missing_means = "Known", means
            dialog.save().action_explain()
            self.assertEqual(missing.is_zero, zero)
            batch.action_discard()

    def test_rows_and_figures_are_decided_in_one_save(self):
        rows = [
            self.row(own=10),
            self.row(unit="0799999999", own=5),
            self.row(unit=UNIT_SAKAEO, own=50),
        ]
        batch = self.check(rows, "30.04.2560").with_user(self.users["central_act"])
        [unmatched], [fall] = batch.unmatched_ids, batch.suspect_ids
        batch.write(
            {
                "unmatched_ids": [(1, unmatched.id, {"aside_reason": "Not ours"})],
                "suspect_ids": [(1, fall.id, {"reason": "Money came back"})],
            }
        )
        self.assertEqual((batch.aside_count, batch.suspect_count), (1, 0))
        batch.action_post()
        self.assertEqual(self.spent(self.op, 7)[0], 10)

    def test_the_same_figures_again_are_told(self):
        rows = [self.row(own=30, po=4, reserved=3), self.row(unit=UNIT_SAKAEO, own=50)]
        content = self.content([*self.sheet(rows), ("saved by another program",)])
        batch = self.upload(rows, name="again.xlsx")
        batch.datas = base64.b64encode(content)
        batch.action_check()
        self.assertIn("posting this file changes nothing", batch.same_note)
        self.assertFalse(self.check(rows, "30.04.2560").same_note)

    def test_a_part_in_another_layout_is_told(self):
        more = [self.row(own=30), self.row(source=INVESTMENT, own=1, net=20_000)]
        self.post([*more, self.row(unit=UNIT_SAKAEO, own=50)], "30.04.2560")
        heads = ("รหัสงบประมาณ", "แหล่งของเงิน", "หน่วยเบิกจ่าย", "เบิกจ่าย", "เบิกแทนกัน")
        lines = [("ข้อมูล ณ วันที่ 31.05.2560",), heads]
        code, source = self.row()[2], self.row()[1]
        lines += [(code, source, UNIT_SAKAEO, 55, 5)]
        batch = self.upload([])
        batch.datas = base64.b64encode(self.content(lines))
        batch.action_check()
        self.assertEqual((batch.profile_id.code, batch.suspect_count), ("legacy", 0))
        self.assertIn("1 of 3 budget lines", batch.part_note)
        self.assertEqual(batch.figure_ids.disbursed, 60)

    def test_a_figure_below_zero_is_not_to_be_explained(self):
        batch = self.check([self.row(own=-5), self.row(unit=UNIT_SAKAEO, own=50)], "30.04.2560")
        with self.refused("below zero, which is never posted: choose other lines"):
            batch.action_post()

    def test_sums_that_no_line_has(self):
        rows = [self.row(own=600_000_000_000, net=999_999_999_999)] * 2
        with self.refused("1,000,000,000,000 baht or more"):
            self.check(rows, "30.04.2560")

    def test_what_is_reserved_follows_from_what_is_reserved_and_committed(self):
        batch = self.check([self.row(own=5)], "30.04.2560")
        row = batch.row_ids.filtered(lambda row: row.kind == "data").sudo()
        for both, spent, expected in (
            (30, None, (4, 26)),
            (None, 45, (4, 36)),
            (None, None, (4, 0)),
        ):
            self.env.cr.execute(
                "UPDATE alro_gfmis_row SET committed = 4, committed_and_reserved = %s,"
                " reserved = NULL, spent = %s WHERE id = %s",
                [both, spent, row.id],
            )
            [sums] = batch._sums()
            self.assertEqual((sums["committed"], sums["reserved"]), expected)

    def test_a_reversed_file_stays_as_it_was(self):
        self.last.action_reverse("Wrong")
        with self.refused("was posted and reversed, and stays as it was"):
            self.last.action_check()

    def test_what_no_file_has_told_leads_nowhere(self):
        with self.refused("No file of the treasury has told of"):
            self.inv.with_context(lang="en_US").action_gfmis_rows()
