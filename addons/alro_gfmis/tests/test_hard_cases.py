"""What an accountant asks, and what somebody tries who wants a wrong figure to stand."""

import base64
import csv
import io
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .common import INVESTMENT, LAND, OPERATING, UNIT_CHIANGMAI, UNIT_SAKAEO, GfmisCommon

NOTHING = (False, False, False, False, False)
LAND_ACTIVITY = "07900100010030"


class TestOrder(GfmisCommon):
    def test_a_late_file_above_a_later_one_is_explained(self):
        self.post([self.row(own=600)], "31.03.2560")
        batch = self.check([self.row(own=700)], "28.02.2560")
        [figure] = batch.suspect_ids
        self.assertEqual((figure.result, figure.later), ("above", 600))
        self.assertEqual(figure.later_as_of, date(2017, 3, 31))
        with self.refused("lower than before"):
            batch.action_post()
        figure.with_user(self.users["central_act"]).reason = "Money came back in March"
        batch.action_post()
        self.assertEqual((self.spent(self.op, 5)[0], self.spent(self.op, 6)[0]), (700, 600))

    def test_a_late_file_below_a_later_one_is_as_usual(self):
        self.post([self.row(own=600)], "31.03.2560")
        self.post([self.row(own=500)], "28.02.2560")
        self.assertEqual((self.spent(self.op, 5)[0], self.spent(self.op, 6)[0]), (500, 600))

    def test_of_one_date_the_one_posted_last_counts_in_the_same_second(self):
        first, second = self.check([self.row(own=30)]), self.check([self.row(own=31)])
        second.action_post()
        first.figure_ids.invalidate_recordset()
        first.action_check()
        first.suspect_ids.reason = "Corrected"
        first.action_post()
        (first | second).sudo().write({"posted_on": "2017-04-01 00:00:00"})
        self.assertGreater(first.posting, second.posting)
        self.assertEqual(self.spent(self.op, 6)[0], 30)
        first.action_reverse("Wrong")
        self.assertEqual(self.spent(self.op, 6)[0], 31)

    def test_reversed_in_any_order(self):
        days = ["10.03.2560", "24.03.2560", "31.03.2560"]
        for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
            with self.subTest(order), self.env.cr.savepoint() as savepoint:
                posted = [self.post([self.row(own=n)], day) for n, day in enumerate(days, 1)]
                left = [1, 2, 3]
                for number in order:
                    posted[number].action_reverse("Wrong")
                    left.remove(number + 1)
                    now = left[-1] if left else False
                    self.assertEqual(self.spent(self.op, 6)[0], now)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_files_of_one_date_tell_of_different_lines(self):
        self.post([self.row(own=30)])
        flat = self.flat([(UNIT_SAKAEO, LAND_ACTIVITY, 20_000, 40, 55)])
        flat.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 30)
        self.assertEqual(self.spent(self.op_sakaeo, 6)[:3], (40, 0, 15))
        flat.action_reverse("Wrong")
        self.assertEqual(self.spent(self.op, 6)[0], 30)
        self.assertEqual(self.spent(self.op_sakaeo, 6), NOTHING)

    def flat(self, rows):
        """Return a checked flat extract."""
        heads = ("ศูนย์ต้นทุน", "กิจกรรมหลัก", "ผลผลิต/โครงการ", "งบฯ หลังโอน", "เบิกจ่าย", "ใช้จ่าย")
        self.env["alro.gfmis.mapping"].create(
            {"activity_code": LAND_ACTIVITY, "activity_id": self.activity.id}
        )
        text = io.StringIO()
        lines = [("ข้อมูล ณ วันที่ 31.03.2560",), heads]
        csv.writer(text).writerows([*lines, *((*row[:2], "ผลผลิต", *row[2:]) for row in rows)])
        batches = self.env["alro.gfmis.batch"].with_user(self.users["central_act"])
        values = {"name": "flat.csv", "datas": base64.b64encode(text.getvalue().encode())}
        batch = batches.create({**values, "fiscal_year_id": self.year.id})
        batch.action_check()
        self.assertEqual(batch.profile_id.code, "flat")
        return batch

    def test_what_is_spent_alone_is_split_without_counting_anything_twice(self):
        batch = self.flat([(UNIT_SAKAEO, LAND_ACTIVITY, 20_000, 40, 55)])
        self.assertEqual((batch.figure_ids.disbursed, batch.figure_ids.committed), (40, 15))

    def test_what_is_committed_and_reserved_holds_what_is_reserved(self):
        batch = self.check([self.row(own=5)])
        row = batch.row_ids.filtered(lambda row: row.kind == "data").sudo()
        cases = {
            # committed, both, reserved, spent, by others: committed, reserved
            (None, 30, 10, None, 0): (20, 10),
            (None, 30, None, None, 0): (30, 0),
            (None, None, 10, 45, 7): (23, 10),  # 45 spent less 5 and 7 disbursed, 10 reserved
            (4, 30, 10, 45, 7): (4, 10),
            (None, None, None, None, 0): (0, 0),
        }
        for (committed, both, reserved, spent, others), expected in cases.items():
            self.env.cr.execute(
                "UPDATE alro_gfmis_row SET committed = %s, committed_and_reserved = %s,"
                " reserved = %s, spent = %s, disbursed_by_others = %s WHERE id = %s",
                [committed, both, reserved, spent, others, row.id],
            )
            [sums] = batch._sums()
            with self.subTest(expected):
                self.assertEqual((sums["committed"], sums["reserved"]), expected)

    def test_a_column_of_commitments_is_blank_where_there_are_none(self):
        rows = [self.row(own=5, po=3), self.row(unit=UNIT_SAKAEO, own=6, net=9)]
        batch = self.check(rows)
        sakaeo = batch.row_ids.filtered(lambda row: row.budget_line_id == self.op_sakaeo)
        self.env.cr.execute(
            "UPDATE alro_gfmis_row SET committed = NULL, spent = 8 WHERE id = %s", [sakaeo.id]
        )
        [sums] = [row for row in batch._sums() if row["budget_line_id"] == self.op_sakaeo.id]
        self.assertEqual(sums["committed"], 0)

    def test_what_others_disbursed_below_zero_is_never_kept(self):
        batch = self.check([self.row(own=50, others=-10)])
        self.assertEqual(batch.suspect_ids.result, "negative")
        with self.refused("below zero"):
            batch.action_post()

    def test_negative_rows_that_add_up_are_posted(self):
        rows = [self.row(own=50), self.row(own=-20, item="Back", net=0)]
        self.post(rows)
        self.assertEqual(self.spent(self.op, 6)[0], 30)

    def test_the_last_day_of_february_of_a_leap_year(self):
        year = self.env["alro.fiscal.year"].search([("year", "=", 2563)], limit=1)
        year = year or self.env["alro.fiscal.year"].create({"year": 2563, "state": "open"})
        batch = self.upload([self.row()], "29.02.2563")
        with self.refused("no date for figures of fiscal year 2560"):
            batch.action_check()
        lines = self.sheet([self.row()], "29.02.2563")
        lines[1] = ("ปีงบประมาณ 2563",)
        batch.write({"fiscal_year_id": year.id, "datas": base64.b64encode(self.content(lines))})
        batch.action_check()
        self.assertEqual((batch.as_of, batch.month), (date(2020, 2, 29), date(2020, 2, 1)))


class TestMeanwhile(GfmisCommon):
    """Between check and post something else happens."""

    def test_a_line_that_is_deleted_is_not_left_out_in_silence(self):
        batch = self.check([self.row(own=5), self.row(unit=UNIT_SAKAEO, own=7, net=9)])
        self.op_sakaeo.unlink()
        self.env.invalidate_all()
        with self.refused("1 of its rows lead elsewhere now"):
            batch.action_post()
        batch.action_check()
        self.assertEqual(batch.unmatched_count, 1)

    def test_another_file_is_posted_and_makes_it_doubtful(self):
        batch = self.check([self.row(own=500)])
        self.post([self.row(own=600)], "10.03.2560")
        with self.refused("other files were posted"):
            batch.action_post()
        batch.action_check()
        self.assertEqual(batch.suspect_ids.result, "fall")

    def test_an_explanation_is_of_the_figure_it_was_given_for(self):
        self.post([self.row(own=500)], "28.02.2560")
        batch = self.check([self.row(own=400)])
        batch.suspect_ids.with_user(self.users["central_act"]).reason = "100 came back"
        batch.action_check()
        self.assertEqual(batch.suspect_count, 0)
        self.post([self.row(own=10_000)], "10.03.2560")
        with self.refused("other files were posted"):
            batch.action_post()
        batch.action_check()
        self.assertEqual(batch.suspect_count, 1)
        self.assertFalse(batch.figure_ids.reason)

    def test_a_mapping_is_changed(self):
        """Nothing is posted that people have not seen; another check reads it by the new mapping."""
        batch = self.check([self.row(own=5)])
        self.env["alro.gfmis.mapping"].create(
            {"cost_centre": UNIT_CHIANGMAI, "agency_id": self.agency_sakaeo.id}
        )
        with self.refused("1 of its rows lead elsewhere now"):
            batch.action_post()
        batch.action_check()
        batch.action_post()
        self.assertEqual((self.spent(self.op, 6)[0], self.spent(self.op_sakaeo, 6)[0]), (False, 5))

    def test_the_year_is_closed(self):
        batch = self.check([self.row(own=5)])
        self.year.state = "closed"
        for action in (batch.action_check, batch.action_post, batch.action_post_later):
            with self.refused("closed"):
                action()
        row = batch.row_ids.filtered(lambda row: row.kind == "data")
        with self.refused("closed"):
            row.with_user(self.users["central_act"]).aside_reason = "Not ours"
        with self.refused("closed"):  # nor by the system itself
            batch.sudo().action_post()
        self.assertEqual(self.spent(self.op, 6), NOTHING)

    def test_what_is_posted_is_checked_again_by_nobody(self):
        batch = self.post([self.row(own=5)])
        for env in (batch, batch.with_user(self.users["super_admin"]), batch.sudo()):
            with self.refused("neither changed nor deleted"):
                env.action_check()
        self.assertEqual(len(batch.figure_ids), 1)

    def test_the_kept_file_is_changed(self):
        batch = self.upload([self.row(own=5)])
        other = self.content(self.sheet([self.row(own=9)]))
        batch._kept_file().raw = other
        with self.refused("not the file that was uploaded"):
            batch.action_check()


class TestHostile(GfmisCommon):
    def test_an_archived_mapping_counts_for_nothing(self):
        mapping = self.env["alro.gfmis.mapping"].create(
            {"cost_centre": UNIT_CHIANGMAI, "agency_id": self.agency_sakaeo.id}
        )
        mapping.active = False
        batch = self.upload([self.row(own=5)])
        batch.with_context(active_test=False).action_check()
        self.assertEqual(batch.figure_ids.budget_line_id, self.op)

    def test_an_archived_layout_recognises_nothing(self):
        self.env["alro.gfmis.profile"].search([]).active = False
        batch = self.upload([self.row(own=5)])
        with self.refused("layout is not known"):
            batch.with_context(active_test=False).action_check()

    def test_a_context_settles_nothing(self):
        context = {"default_state": "posted", "default_posting": 99, "default_as_of_told": True}
        batch = self.env["alro.gfmis.batch"].with_user(self.users["central_act"])
        content = base64.b64encode(self.content(self.sheet([self.row(own=5)])))
        batch = batch.with_context(**context).create(
            {"name": "a.xlsx", "datas": content, "fiscal_year_id": self.year.id}
        )
        self.assertEqual((batch.state, batch.posting, batch.as_of_told), ("draft", 0, False))

    def test_forged_ids_in_the_dialog(self):
        batch = self.check([self.row(unit="0799999999", own=7, net=9)])
        posted = self.post([self.row(own=1)])
        choose = self.env["alro.gfmis.choose"].with_user(self.users["central_act"])
        for ids in (["1"], "abc", {"a": 1}, [[6, 0, [1]]], [10**9], None):
            with self.subTest(ids):
                choose.with_context(default_row_ids=ids).default_get(["activity_id"])
        head = batch.row_ids.filtered(lambda row: row.kind == "head")[:1]
        done = posted.row_ids.filtered(lambda row: row.kind == "data")
        for rows in (head, done, head | batch.unmatched_ids):
            dialog = choose.create(
                {"row_ids": [(6, 0, rows.ids)], "budget_line_id": self.op.id, "remember": "row"}
            )
            with self.subTest(rows), self.refused("Only rows with data"):
                dialog.action_choose()
        dialog = choose.create(
            {"row_ids": [(6, 0, batch.unmatched_ids.ids)], "budget_line_id": self.line.id}
        )
        with self.refused("Act money"):
            dialog.action_choose()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            choose.with_user(self.users["province"]).create(
                {"row_ids": [(6, 0, batch.unmatched_ids.ids)], "budget_line_id": self.op.id}
            )

    def test_a_choice_that_no_code_can_be_remembered_by_holds_for_its_rows(self):
        batch = self.check([self.row(unit="", source="", code=LAND, own=7, net=9)])
        [row] = batch.row_ids.filtered(lambda row: row.kind == "data")
        self.assertEqual(row.result, "unmatched")
        dialog = self.env["alro.gfmis.choose"].with_user(self.users["central_act"])
        dialog.create(
            {
                "row_ids": [(6, 0, row.ids)],
                "budget_line_id": self.op.id,
                "remember": "parts",
                "told_by_budget_code": True,
            }
        ).action_choose()
        self.assertEqual((row.result, row.budget_line_id), ("matched", self.op))

    def test_texts_that_no_database_keeps(self):
        batch = self.check([self.row(own=5, remaining=1)], name="a\0b.xlsx")
        self.assertEqual(batch.name, "ab.xlsx")
        [row] = batch.flagged_ids.with_user(self.users["central_act"])
        row.accept_reason = "Ro\0und\ud800ed " + "x" * 100_000
        self.assertTrue(row.accept_reason.startswith("Rounded x"))
        self.assertLess(len(row.accept_reason), 1000)
        row.aside_reason = "\0"
        self.assertFalse(row.aside_reason)
        batch.action_post()
        dialog = self.env["alro.gfmis.reverse"].with_user(self.users["central_act"])
        dialog.create({"batch_ids": [(6, 0, batch.ids)], "reason": "Wr\0ong"}).action_reverse()
        self.assertEqual(batch.run_ids.reason, "Wrong")
        mapping = self.env["alro.gfmis.mapping"].with_user(self.users["central_act"])
        mapping = mapping.create(
            {"cost_centre": "12\0 3", "agency_id": self.agency_sakaeo.id, "note": "\0"}
        )
        self.assertEqual(mapping.cost_centre, "123")

    def test_reversing_later_needs_a_reason_at_once(self):
        batch = self.post([self.row(own=5)])
        dialog = self.env["alro.gfmis.reverse"].with_user(self.users["central_act"])
        with self.refused("Say why"):
            dialog.create({"batch_ids": [(6, 0, batch.ids)], "reason": "\0"}).action_reverse()

    def test_an_office_that_is_archived_keeps_its_money(self):
        self.agency_sakaeo.active = False
        self.env["alro.gfmis.mapping"].create(
            {"cost_centre": UNIT_SAKAEO, "agency_id": self.agency_sakaeo.id}
        )
        self.post([self.row(unit=UNIT_SAKAEO, own=3, net=9)])
        self.assertEqual(self.spent(self.op_sakaeo, 6)[0], 3)

    def test_half_a_satang_is_refused(self):
        batch = self.check([self.row(own=Decimal("5.005"), remaining=1)])
        self.assertIn("two decimals", batch.refused_ids.problem)


class TestQueries(GfmisCommon):
    """The number of queries does not depend on the number of rows."""

    def test_check_decide_post_and_reverse(self):
        counts = {}
        for number, count in enumerate((3, 3, 60, 240)):  # the first fills what a server remembers
            units = [
                (UNIT_CHIANGMAI, OPERATING),
                (UNIT_CHIANGMAI, INVESTMENT),
                (UNIT_SAKAEO, OPERATING),
            ]
            rows = [
                self.row(*units[n % 3], net=1, own=n, others=2, remaining=7, item=f"Item {n}")
                for n in range(count)
            ]
            counts[count] = self._queries(rows, f"{10 + number}.03.2560")
        self.assertEqual(len(set(counts.values())), 1, counts)

    def _queries(self, rows, as_of):
        batch = self.upload(rows, as_of)
        counts = [self._count(batch.action_check)]
        counts.append(self._count(batch._match))
        batch.flagged_ids.sudo().write({"accept_reason": "Known"})
        batch.totals_reason = "Known"
        self.env.flush_all()
        counts.append(self._count(batch.action_check))
        counts.append(self._count(batch.action_post))
        counts.append(self._count(lambda: batch.action_reverse("Wrong")))
        return tuple(counts)

    def _count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_rows_go_in_parts(self):
        rows = [self.row(own=n, net=1_000, item=f"Item {n}") for n in range(12)]
        with patch("odoo.addons.alro_reporting.models.alro_batch_mixin.ROWS_AT_ONCE", 5):
            batch = self.check(rows)
        data = batch.row_ids.filtered(lambda row: row.kind == "data")
        self.assertEqual(data.mapped("disbursed"), [float(n) for n in range(12)])
        self.assertEqual(batch.matched_count, 12)

    def test_texts_arrive_as_they_are(self):
        item = "a\tb\nc\\d \\N \"e\" 'f' %s é จัดที่ดิน"
        batch = self.check([self.row(own=5, item=item)])
        row = batch.row_ids.filtered(lambda row: row.kind == "data")
        self.assertEqual(row.item, item)
        self.assertEqual(row.create_uid, self.users["central_act"])

    def test_it_is_refused(self):
        with self.assertRaises(UserError):
            self.upload([self.row()], datas=base64.b64encode(b"%PDF-1.7"))
