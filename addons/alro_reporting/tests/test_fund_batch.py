"""A workbook of Fund disbursement: what is written out comes back, is compared, posted and reversed."""

import base64
import io
from datetime import timedelta

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import UserError

from ..models.alro_fund_batch_check import Known
from .common import MoneyCommon

HEAD = 4
OCTOBER = 7  # its column in the workbook


BEFORE, AFTER = 3, 1


class FundBatchCommon(MoneyCommon):
    """Two hours after what a test keys: a workbook was made before it was keyed, or after."""

    def setUp(self):
        super().setUp()
        self.bureau = self.users["central_fund"]
        clock = freeze_time(fields.Datetime.now() + timedelta(hours=2))
        clock.start()
        self.addCleanup(clock.stop)

    def workbook(self, hours_ago=AFTER):
        """Return the year's workbook, opened to be filled in, as if it was made so long ago."""
        making = self.env["alro.fund.workbook"].with_user(self.bureau).with_context(lang="en_US")
        making = making.create({"fiscal_year_id": self.year.id})
        making.action_make()
        book = load_workbook(io.BytesIO(base64.b64decode(making.datas)))
        self.date(book, hours_ago)
        return book

    def date(self, book, hours_ago):
        made_on = fields.Datetime.now() - timedelta(hours=hours_ago)
        for row in book["_alro"].iter_rows():
            if row[0].value == "made_on":
                row[1].value = made_on.isoformat(timespec="seconds")

    def row_of(self, book, line):
        """Return the row of a line, by the names that people read."""
        for row in book.worksheets[0].iter_rows(min_row=HEAD + 1):
            names = [cell.value for cell in row[1:4]]
            if names[:2] == [line.agency_id.name, line.activity_id.display_name]:
                return row[0].row
        raise AssertionError(f"{line.display_name} is not in the workbook")

    def fill(self, book, line, amounts, reason=None):
        """Type amounts, October first; ``...`` leaves a cell as it is. Return the first address."""
        sheet, row = book.worksheets[0], self.row_of(book, line)
        for column, amount in enumerate(amounts, OCTOBER):
            if amount is not ...:
                sheet.cell(row, column).value = amount
        if reason:
            sheet.cell(row, OCTOBER + 12).value = reason
        return sheet.cell(row, OCTOBER).coordinate

    def content(self, book):
        file = io.BytesIO()
        book.save(file)
        return base64.b64encode(file.getvalue())

    def upload(self, book, name="fund.xlsx", user=None, **values):
        datas = book if isinstance(book, bytes) else self.content(book)
        batches = self.env["alro.fund.batch"].with_user(user or self.bureau)
        return batches.with_context(lang="en_US").create(
            {"name": name, "datas": datas, "fiscal_year_id": self.year.id, **values}
        )

    def checked(self, book, **values):
        batch = self.upload(book, **values)
        batch.action_check()
        return batch

    def posted(self, book, **values):
        batch = self.checked(book, **values)
        batch.action_post()
        return batch

    def results(self, batch):
        """Return ``{address: (result, before, in the workbook)}``."""
        rows = batch.row_ids.read(["cell", "result", "old_value", "new_value"])
        return {
            row["cell"]: (row["result"], row["old_value"], row["new_value"])
            for row in rows
            if row["result"] != "same"
        }

    def problems(self, batch):
        return {row.cell: row.problem for row in batch.row_ids if row.result == "refused"}

    def reported(self, line, count=4):
        """Return (to date, origin, reason) of the first months, as the database holds them."""
        months = self.months_of(line)[:count]
        self.env.invalidate_all()
        return [
            (month.disbursed_to_date, month.disbursed_origin, month.refund_reason or "")
            if month.disbursed_origin
            else None
            for month in months
        ]

    def assertSays(self, words, call, *args):
        with self.assertRaises(UserError) as caught:
            call(*args)
        self.assertIn(words, str(caught.exception))


class TestRoundTrip(FundBatchCommon):
    def test_what_is_written_out_comes_back_without_a_difference(self):
        self.disburse(self.line, [10_000, None, 25_000.75, 0.1 + 0.2 + 25_000.75])
        batch = self.checked(self.workbook())
        self.assertEqual(self.results(batch), {})
        self.assertEqual((batch.state, batch.same_count, batch.difference_total), ("checked", 3, 0))
        self.assertEqual(batch.before_total, 25_001.05)
        self.assertEqual((batch.month_from.month, batch.month_to.month), (10, 1))
        self.assertSays("nothing to post", batch.action_post)

    def test_the_workbook_is_for_people(self):
        book = self.workbook()
        sheet = book.worksheets[0]
        head = [cell.value for cell in sheet[HEAD]]
        self.assertEqual(head[1:4], ["Office", "Activity", "Expense category"])
        self.assertEqual(
            head[6:8] + head[17:18], ["October 2016", "November 2016", "September 2017"]
        )
        self.assertEqual(sheet.freeze_panes, "E5")
        self.assertTrue(sheet.protection.sheet and not sheet.protection.password)
        row = self.row_of(book, self.line)
        self.assertEqual(
            (sheet.cell(row, 5).value, sheet.cell(row, 1).protection.locked), (120_000, True)
        )
        self.assertFalse(sheet.cell(row, OCTOBER).protection.locked)
        self.assertTrue(sheet.row_dimensions[3].hidden and sheet.column_dimensions["A"].hidden)
        self.assertEqual(
            [sheet.title for sheet in book], ["Fund disbursement", "Read first", "_alro"]
        )
        self.assertEqual(book["_alro"].sheet_state, "veryHidden")

    def test_names_are_text_whatever_they_begin_with(self):
        self.fund_activity.name = "=1+1"
        sheet = self.workbook().worksheets[0]
        cell = sheet.cell(self.row_of(self.workbook(), self.line), 3)
        self.assertEqual(cell.data_type, "s")
        self.assertIn("=1+1", cell.value)

    def test_in_thai_months_and_years_are_thai(self):
        making = self.env["alro.fund.workbook"].with_user(self.bureau).with_context(lang="th_TH")
        making = making.create({"fiscal_year_id": self.year.id})
        making.action_make()
        sheet = load_workbook(io.BytesIO(base64.b64decode(making.datas))).worksheets[0]
        self.assertEqual(sheet.cell(HEAD, OCTOBER).value, "ตุลาคม 2559")
        self.assertEqual(sheet.cell(HEAD, OCTOBER + 11).value, "กันยายน 2560")


class TestPosting(FundBatchCommon):
    def test_each_cell_says_what_it_does(self):
        self.disburse(self.line, [10_000, 20_000])
        book = self.workbook()
        first = self.fill(book, self.line, [..., 22_000, "๓๐,๐๐๐ บาท", "31,000.50"])
        self.fill(book, self.line_sakaeo, [0])
        batch = self.checked(book)
        row, other = first[1:], self.row_of(book, self.line_sakaeo)
        self.assertEqual(
            self.results(batch),
            {
                f"H{row}": ("changed", 20_000, 22_000),
                f"I{row}": ("new", False, 30_000),
                f"J{row}": ("new", False, 31_000.5),
                f"G{other}": ("new", False, 0),
            },
        )
        self.assertEqual((batch.before_total, batch.after_total), (20_000, 31_000.5))
        self.assertEqual(
            self.reported(self.line, 2), [(10_000, "manual", ""), (20_000, "manual", "")]
        )

    def test_posted_values_come_from_the_file(self):
        book = self.workbook()
        self.fill(book, self.line, [10_000, ..., 30_000])
        self.fill(book, self.line_sakaeo, [0])
        batch = self.posted(book)
        self.assertEqual(
            self.reported(self.line),
            [(10_000, "file", ""), None, (30_000, "file", ""), None],
        )
        self.assertEqual(self.reported(self.line_sakaeo, 1), [(0, "file", "")])
        self.assertEqual((batch.state, batch.posted_by), ("posted", self.bureau))
        self.assertEqual((batch.before_total, batch.after_total), (0, 30_000))
        log = self.env["alro.value.log"].search(
            [
                ("model_id.model", "=", "alro.spending.month"),
                ("res_id", "=", self.months_of(self.line)[0].id),
                ("field_id.name", "=", "disbursed_to_date"),
            ],
            limit=1,
        )
        self.assertEqual((log.origin, log.reason, log.user_id), ("file", "fund.xlsx", self.bureau))

    def test_sums_of_the_change_to_date_by_office(self):
        self.posted(self.filled({self.line: [10_000, 20_000]}))
        book = self.filled(
            {self.line: [..., ..., 50_000, 45_000], self.line_sakaeo: [7_000]}, "back"
        )
        batch = self.checked(book)
        sums = self.env["alro.fund.batch.row"]._read_group(
            [("batch_id", "=", batch.id)], ["agency_id"], ["to_date_change:sum"]
        )
        self.assertEqual(
            {agency: change for agency, change in sums if change},
            {self.agency_chiangmai: 25_000, self.agency_sakaeo: 7_000},
        )
        self.assertEqual(batch.difference_total, 32_000)

    def filled(self, amounts, reason=None):
        book = self.workbook()
        for line, values in amounts.items():
            self.fill(book, line, values, reason)
        return book

    def test_a_formula_counts_as_its_saved_result(self):
        book = self.workbook()
        cell = self.fill(book, self.line, ["=5000+5000"])
        batch = self.checked(book)
        self.assertIn("no result", self.problems(batch)[cell])

    def test_all_or_nothing(self):
        book = self.filled({self.line: [10_000], self.line_sakaeo: ["about 5"]})
        batch = self.checked(book)
        self.assertEqual((batch.new_count, batch.refused_count), (1, 1))
        self.assertSays("1 cells", batch.action_post)
        self.assertEqual(self.reported(self.line, 1), [None])
        batch.leave_out_refused = True
        batch.action_post()
        self.assertEqual(self.reported(self.line, 1), [(10_000, "file", "")])

    def test_the_same_content_is_posted_once_under_any_name(self):
        datas = self.content(self.filled({self.line: [10_000]}))
        again = self.upload(datas, name="other.xlsx")
        first = self.upload(datas)
        again.action_check()
        first.action_check()
        first.action_post()
        self.assertSays("posted already, as “fund.xlsx”", again.action_post)
        self.assertSays("posted already, as “fund.xlsx”", again.action_check)
        first.action_reverse("wrong month")
        again.action_check()
        again.action_post()
        self.assertEqual(self.reported(self.line, 1), [(10_000, "file", "")])

    def test_what_changed_since_the_check_is_not_posted_unseen(self):
        batch = self.checked(self.filled({self.line: [10_000], self.line_sakaeo: [1]}))
        self.disburse(self.line, [9_000])
        self.assertSays("1 of the months have been changed since", batch.action_post)
        self.assertEqual(self.reported(self.line_sakaeo, 1), [None])
        batch.action_check()
        self.assertEqual((batch.new_count, batch.changed_count), (1, 1))

    def test_a_posted_file_is_neither_changed_nor_deleted(self):
        batch = self.posted(self.filled({self.line: [10_000]}))
        for change in (
            lambda: batch.write({"name": "x"}),
            lambda: batch.write({"datas": self.content(self.workbook())}),
            batch.unlink,
            batch.action_discard,
            batch.action_check,
        ):
            self.assertSays("is posted and is neither changed nor deleted", change)
        self.assertSays("not checked", batch.action_post)
        self.assertSays("is not copied", batch.copy)

    def test_a_file_is_discarded_with_its_rows(self):
        batch = self.checked(self.filled({self.line: [10_000]}))
        rows = batch.row_ids
        self.assertEqual(batch.action_discard()["res_model"], batch._name)
        self.assertFalse(batch.exists())
        self.assertFalse(rows.exists())

    def test_another_file_is_checked_anew(self):
        batch = self.checked(self.filled({self.line: [10_000]}))
        batch.datas = self.content(self.filled({self.line: [10_000, 12_000]}))
        self.assertEqual((batch.state, batch.new_count, len(batch.row_ids)), ("draft", 0, 0))
        self.assertSays("not checked", batch.action_post)
        batch.action_check()
        self.assertEqual(batch.new_count, 2)
        batch.unlink()
        self.assertFalse(batch.exists())


class TestRefunds(FundBatchCommon):
    def test_a_lower_figure_needs_the_reason_of_its_row(self):
        book = self.workbook()
        self.fill(book, self.line, [10_000, 8_000, 9_000])
        batch = self.checked(book)
        self.assertIn("are less than the 10,000", next(iter(self.problems(batch).values())))
        book = self.workbook()
        self.fill(book, self.line, [10_000, 8_000, 9_000], "deposit returned")
        self.posted(book)
        self.assertEqual(
            self.reported(self.line, 3),
            [(10_000, "file", ""), (8_000, "file", "deposit returned"), (9_000, "file", "")],
        )

    def test_an_earlier_month_raised_above_a_later_one_is_told(self):
        book = self.workbook()
        self.fill(book, self.line, [1_000, ..., 5_000])
        self.posted(book)
        book = self.workbook()
        self.fill(book, self.line, [..., 6_000])
        batch = self.checked(book)
        self.assertEqual(batch.difference_ids.filtered("problem").mapped("result"), ["new"])
        self.assertIn("less than the 6,000", batch.difference_ids.problem)


class TestConflicts(FundBatchCommon):
    def one(self, amount, hours_ago=BEFORE):
        book = self.workbook(hours_ago)
        self.fill(book, self.line, [amount])
        return book

    def test_what_an_office_keyed_since_stays(self):
        book = self.workbook(BEFORE)
        cell = self.fill(book, self.line, [10_000, 20_000])
        self.fill(book, self.line_sakaeo, [500])
        month = self.months_of(self.line)[0].with_user(self.users["province"])
        month.disbursed_to_date = 11_000
        batch = self.checked(book)
        row = batch.conflict_ids
        self.assertEqual((row.cell, row.result), (cell, "conflict"))
        self.assertEqual((row.old_value, row.new_value), (11_000, 10_000))
        self.assertEqual(row.changed_by, self.users["province"])
        self.assertTrue(row.changed_on)
        batch.action_post()
        self.assertEqual(
            self.reported(self.line, 2), [(11_000, "manual", ""), (20_000, "file", "")]
        )
        self.assertEqual(self.reported(self.line_sakaeo, 1), [(500, "file", "")])

    def test_keyed_before_the_file_was_made_is_none(self):
        self.disburse(self.line, [9_000])
        self.assertEqual(
            self.checked(self.one(10_000, AFTER)).row_ids.mapped("result"), ["changed"]
        )

    def test_keyed_and_put_back_since_is_none(self):
        self.disburse(self.line, [9_000])
        self.months_of(self.line)[0].disbursed_to_date = False
        self.assertEqual(self.checked(self.one(10_000)).row_ids.mapped("result"), ["new"])

    def test_cleared_since_is_a_conflict_too(self):
        self.posted(self.one(10_000))
        month = self.months_of(self.line)[0]
        month.disbursed_to_date = 11_000
        month.disbursed_to_date = False
        since = self.checked(self.one(12_000))._changes_since(month.ids)[month.id]
        self.assertTrue(since.by_hand)
        row = {"difference": 12_000, "new_value": 12_000}
        state = self.env["alro.spending.month"]._series(self.line.ids)[self.line.id][0]
        known = Known({month.id: since._replace(then=10_000)}, {}, {})
        self.env["alro.fund.batch"]._judge(row, state, known)
        self.assertEqual(row["result"], "conflict")

    def test_keyed_since_and_the_same_is_none(self):
        book = self.one(10_000)
        self.disburse(self.line, [10_000])
        self.assertEqual(self.checked(book).row_ids.mapped("result"), ["same"])

    def test_a_conflict_taken_from_the_file_with_a_reason(self):
        book = self.one(10_000)
        self.disburse(self.line, [11_000])
        batch = self.checked(book)
        row = batch.conflict_ids
        self.assertSays("nothing new", batch.action_post)
        row.take_file = True
        self.assertSays("say why the file's figure", batch.action_post)
        row.take_reason = "the office keyed the wrong line"
        batch.action_check()
        self.assertEqual(batch.conflict_ids.take_reason, "the office keyed the wrong line")
        batch.action_post()
        self.assertEqual(self.reported(self.line, 1), [(10_000, "file", "")])
        batch.action_reverse("no")
        self.assertEqual(self.reported(self.line, 1), [(11_000, "manual", "")])

    def test_months_after_a_conflict_follow_what_was_decided(self):
        book = self.workbook(BEFORE)
        self.fill(book, self.line, [10_000, 20_000])
        self.disburse(self.line, [30_000])
        batch = self.checked(book)
        self.assertEqual(batch.row_ids.mapped("result"), ["conflict", "refused"])
        batch.conflict_ids.write({"take_file": True, "take_reason": "wrong line"})
        batch.action_check()
        self.assertEqual(batch.row_ids.mapped("result"), ["conflict", "new"])
        self.assertEqual(batch.difference_total, -10_000)
        batch.action_post()
        self.assertEqual(self.reported(self.line, 2), [(10_000, "file", ""), (20_000, "file", "")])

    def test_only_conflicts_are_decided(self):
        batch = self.checked(self.one(10_000))
        self.assertSays("Only of a conflict", batch.row_ids.write, {"take_file": True})
        self.disburse(self.line, [11_000])
        batch.action_check()
        self.assertSays("cannot be set by hand", batch.conflict_ids.write, {"new_value": 5})

    def test_a_file_made_later_is_not_overwritten_by_an_older_one(self):
        older, newer = self.one(10_000, BEFORE), self.one(12_000, AFTER)
        self.posted(newer)
        self.assertEqual(self.checked(older).row_ids.mapped("result"), ["conflict"])

    def test_the_same_file_corrected_is_no_conflict_with_itself(self):
        self.posted(self.one(10_000))
        self.assertEqual(self.checked(self.one(12_000)).row_ids.mapped("result"), ["changed"])


class TestReverse(FundBatchCommon):
    def test_it_puts_back_values_origins_and_reasons(self):
        self.disburse(self.line, [10_000, 12_000])
        month = self.months_of(self.line)[2]
        month.write({"disbursed_to_date": 11_000, "refund_reason": "deposit"})
        before = self.reported(self.line)
        batch = self.posted(self.filled([9_000, 14_000, 13_000, 15_000], "other reason"))
        self.assertEqual(
            self.reported(self.line),
            [
                (9_000, "file", ""),
                (14_000, "file", ""),
                (13_000, "file", "other reason"),
                (15_000, "file", ""),
            ],
        )
        batch.action_reverse("wrong file")
        self.assertEqual(self.reported(self.line), before)
        self.assertEqual((batch.state, batch.restored_count, batch.left_count), ("reversed", 4, 0))
        self.assertEqual(batch.reverse_reason, "wrong file")

    def filled(self, amounts, reason=None, hours_ago=AFTER):
        book = self.workbook(hours_ago)
        self.fill(book, self.line, amounts, reason)
        return book

    def test_what_was_keyed_since_is_left_and_listed(self):
        batch = self.posted(self.filled([10_000, 12_000]))
        self.months_of(self.line)[1].with_user(self.users["province"]).disbursed_to_date = 13_000
        batch.action_reverse("wrong file")
        self.assertEqual(self.reported(self.line, 2), [None, (13_000, "manual", "")])
        self.assertEqual(batch.left_ids.mapped("new_value"), [12_000])

    def test_keyed_again_with_the_same_amount_is_left(self):
        batch = self.posted(self.filled([10_000]))
        month = self.months_of(self.line)[0].with_user(self.users["province"])
        month.disbursed_to_date = False
        month.disbursed_to_date = 10_000
        batch.action_reverse("wrong file")
        self.assertEqual(self.reported(self.line, 1), [(10_000, "manual", "")])

    def test_files_over_one_another(self):
        first = self.posted(self.filled([10_000], hours_ago=BEFORE))
        second = self.posted(self.filled([12_000]))
        first.action_reverse("wrong")
        self.assertEqual(self.reported(self.line, 1), [(12_000, "file", "")])
        second.action_reverse("wrong too")
        self.assertEqual(self.reported(self.line, 1), [None])

    def test_it_wants_a_reason_and_a_posted_file(self):
        batch = self.posted(self.filled([10_000]))
        self.assertSays("Say why", batch.action_reverse, "  ")
        batch.action_reverse("wrong")
        self.assertSays("Only a posted file", batch.action_reverse, "again")

    def test_a_reversed_file_may_be_posted_again(self):
        book = self.content(self.filled([10_000]))
        self.posted(book).action_reverse("later")
        self.assertEqual(self.posted(book).new_count, 1)


class TestBadFiles(FundBatchCommon):
    def test_bad_cells_are_told_with_their_address(self):
        book = self.workbook()
        amounts = [-1, "1.005", 10**15, "1.250,50", True, 10**12, "-", "ๆ", 0]
        first = self.fill(book, self.line, amounts)
        row = first[1:]
        problems = self.problems(self.checked(book))
        self.assertEqual(list(problems), [f"{column}{row}" for column in "GHIJKLMN"])
        for column, words in zip(
            "GHIJKLMN",
            (
                "below zero",
                "more than two decimals",
                "too many digits",
                "is not a number",
                "is not a number",
                "too many digits",
                "is not a number",
                "is not a number",
            ),
            strict=True,
        ):
            self.assertIn(words, problems[f"{column}{row}"])

    def test_keys_and_columns(self):
        book = self.workbook()
        sheet = book.worksheets[0]
        row, other = self.row_of(book, self.line), self.row_of(book, self.line_sakaeo)
        self.fill(book, self.line, [10_000])
        self.fill(book, self.line_sakaeo, [10_000])
        sheet.cell(other, 1).value = sheet.cell(row, 1).value
        self.assertEqual(list(self.problems(self.checked(book))), sorted([f"A{row}", f"A{other}"]))
        sheet.cell(other, 1).value = "999999-0000"
        self.assertIn("none of this system", self.problems(self.checked(book))[f"A{other}"])
        sheet.cell(other, 1).value = None
        sheet.cell(row, 25).value = "note"
        sheet.cell(3, 8).value = sheet.cell(3, 9).value
        problems = self.problems(self.checked(book))
        self.assertEqual(set(problems), {"H3", "I3", f"Y{row}", f"G{other}"})

    def test_another_year_or_database(self):
        book = self.workbook()
        next_year = self.env["alro.fiscal.year"].create(
            {"year": self.year.year + 1, "state": "open"}
        )
        batch = self.upload(book, fiscal_year_id=next_year.id)
        self.assertSays("another fiscal year", batch.action_check)
        del book["_alro"]
        batch = self.upload(book, fiscal_year_id=next_year.id, made_on=fields.Datetime.now())
        self.assertSays("another fiscal year", batch.action_check)
        book = self.workbook()
        self.fill(book, self.line, [1])
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        batch = self.checked(book)
        self.assertEqual(batch.row_ids.mapped("result"), ["refused"])

    def test_without_its_date_somebody_says_it(self):
        book = self.workbook()
        self.fill(book, self.line, [1])
        del book["_alro"]
        batch = self.upload(book)
        self.assertSays("does not tell when it was made", batch.action_check)
        batch.made_on = fields.Datetime.now() + timedelta(days=2)
        self.assertSays("still to come", batch.action_check)
        batch.made_on = fields.Datetime.now() - timedelta(hours=2)
        batch.action_check()
        self.assertEqual(batch.row_ids.mapped("result"), ["new"])

    def test_no_workbook(self):
        for datas, words in (
            (base64.b64encode(b"%PDF-1.7"), "no Excel workbook"),
            (b"", "empty"),
            ("not base64!", "arrived damaged"),
        ):
            self.assertSays(
                words,
                self.env["alro.fund.batch"].with_user(self.bureau).create,
                {
                    "name": "x",
                    "datas": datas,
                    "fiscal_year_id": self.year.id,
                },
            )
        book = self.workbook()
        del book["Fund disbursement"]
        self.assertSays("no table", self.upload(book).action_check)

    def test_a_closed_year_is_super_admins(self):
        book = self.workbook()
        self.fill(book, self.line, [10_000])
        datas = self.content(book)
        batch = self.checked(datas)
        self.year.state = "closed"
        for call in (batch.action_check, batch.action_post, lambda: self.upload(datas)):
            self.assertSays("is closed", call)
        batch.with_user(self.users["super_admin"]).action_post()
        self.assertSays("is closed", batch.action_reverse, "late")
        batch.with_user(self.users["super_admin"]).action_reverse("late")
        self.assertEqual(self.reported(self.line, 1), [None])


class TestSize(FundBatchCommon):
    def test_queries_do_not_follow_the_rows(self):
        """Ten lines take as many queries as two, but for rows that are inserted a hundred at a time."""
        few = self.queries([self.line, self.line_sakaeo])
        offices = self.env["alro.agency"].search([("kind", "=", "province")], limit=30)
        lines = [
            self.make_line(self.fund_activity, office, 0)
            for office in offices - self.offices
            if self.make_participation(self.fund_activity, office)
        ]
        many = self.queries([self.line, self.line_sakaeo, *lines])
        self.assertGreater(len(lines), 20)
        for step, count in many.items():
            self.assertLessEqual(count, few[step] + 12, f"{step}: {few} {many}")

    def queries(self, lines):
        """Return how many queries each step takes for a file of twelve months of these lines."""
        book = self.workbook()
        for line in lines:
            self.fill(book, line, range(100, 1300, 100))
        batch, counts = self.upload(book), {}
        for name, call in (
            ("check", batch.action_check),
            ("check again", batch.action_check),
            ("post", batch.action_post),
            ("reverse", lambda: batch.action_reverse("again")),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            call()
            self.env.flush_all()
            counts[name] = self.cr.sql_log_count - before
        self.assertEqual(batch.new_count, 12 * len(lines))
        return counts
