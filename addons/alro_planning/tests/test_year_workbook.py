import base64
import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import PlanningCommon
from .workbook_files import Book, rezipped


class WorkbookCommon(PlanningCommon):
    """The Act activity has 1,000 baht of operations, of which Chiang Mai has 600 and Sa Kaeo 300."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operations = cls.env.ref("alro_tracking_base.expense_category_operating")
        cls.whole = cls.env["alro.appropriation"].create(
            {
                "activity_id": cls.activity.id,
                "category_id": cls.operations.id,
                "act_amount": 1000,
            }
        )
        cls.line = cls.make_line(cls.agency_chiangmai, 600)
        cls.line_sakaeo = cls.make_line(cls.agency_sakaeo, 300)
        cls.money = f"money:{cls.activity.id}:{cls.operations.id}"
        cls.row = f"step:{cls.step.id}"
        cls.cm, cls.sk, cls.spt = (
            f"agency:{agency.id}"
            for agency in (cls.agency_chiangmai, cls.agency_sakaeo, cls.agency_spt)
        )

    @classmethod
    def make_line(cls, agency, amount):
        part = cls.activity.participation_ids.filtered(lambda part: part.agency_id == agency)
        return cls.env["alro.budget.line"].create(
            {
                "participation_id": part.id,
                "category_id": cls.operations.id,
                "received_amount": amount,
            }
        )

    def begin(self, name="admin_act_fund", **values):
        model = self.env["alro.year.workbook"].with_user(self.users[name])
        return model.create({"fiscal_year_id": self.year.id, **values})

    def download(self, book):
        book.action_download()
        return Book(book.with_context(bin_size=False).made_file)

    def upload(self, book, file, name="targets.xlsx"):
        book.write({"file": file.saved() if isinstance(file, Book) else file, "file_name": name})
        book.action_check()
        return book

    def told(self, book):
        """Return the problems and remarks of a check, as read on the page."""
        found = re.findall(r"<li>(.*?)</li>", str(book.summary or ""), re.DOTALL)
        return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip() for text in found]

    def differences(self, book):
        return [
            (line.sheet, line.kind, line.cell.rpartition("!")[2], line.old_value, line.new_value)
            for line in book.line_ids
        ]


class TestOut(WorkbookCommon):
    def test_targets_and_budgets_stand_in_their_cells(self):
        file = self.download(self.begin())
        self.assertEqual(file.cell("target", self.row, self.cm).value, 120)
        self.assertEqual(file.cell("target", self.row, self.spt).value, 24)
        self.assertIsNone(file.cell("target", f"step:{self.minor_step.id}", self.sk).value)
        self.assertEqual(file.cell("appropriation", self.money, "act_amount").value, 1000)
        self.assertEqual(file.cell("budget", self.money, self.cm).value, 600)
        self.assertIsNone(file.cell("budget", self.money, self.spt).value)

    def test_each_row_says_what_it_is(self):
        file = self.download(self.begin())
        sheet, row = file.sheets["target"], file.row("target", self.row)
        names = [sheet.cell(row, column).value for column in range(2, 8)]
        self.assertEqual(
            names,
            ["Project", "Activity 1", "1", "Trained farmers", self.person.name, "Main target"],
        )
        column = file.column("target", self.cm)
        self.assertEqual(sheet.cell(2, column).value, self.agency_chiangmai.code)
        self.assertEqual(sheet.cell(3, column).value, self.agency_chiangmai.short_name)
        sheet, row = file.sheets["budget"], file.row("budget", self.money)
        self.assertEqual(
            [sheet.cell(row, column).value for column in (2, 3, 4)],
            ["Project", "Activity 1", self.operations.name],
        )

    def test_keys_are_locked_figures_are_open_and_other_agencies_closed(self):
        part = self.fund_activity.participation_ids.filtered(
            lambda part: part.agency_id == self.agency_spt
        )
        part.unlink()
        file = self.download(self.begin())
        sheet = file.sheets["target"]
        self.assertTrue(sheet.protection.sheet)
        self.assertFalse(sheet.protection.password)
        self.assertFalse(file.cell("target", self.row, self.cm).protection.locked)
        self.assertTrue(sheet.cell(file.row("target", self.row), 1).protection.locked)
        self.assertTrue(
            file.cell("target", f"step:{self.fund_step.id}", self.spt).protection.locked
        )
        self.assertTrue(sheet.row_dimensions[1].hidden)
        self.assertEqual(sheet.freeze_panes, "F4")
        rule = sheet.data_validations.dataValidation[0]
        self.assertEqual(
            (rule.type, rule.operator, rule.formula1), ("decimal", "greaterThanOrEqual", "0")
        )

    def test_a_name_that_looks_like_a_formula_is_text(self):
        for name in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"):
            self.step.name = name
            book = self.begin()
            book.action_download()
            content = base64.b64decode(book.with_context(bin_size=False).made_file)
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                formulas = [
                    formula
                    for part in archive.namelist()
                    if part.startswith("xl/worksheets/")
                    for formula in re.findall(r"<f>(.*?)</f>", archive.read(part).decode())
                ]
                texts = archive.read("xl/sharedStrings.xml").decode()
            self.assertIn(name.strip(), texts)
            self.assertTrue(formulas)
            for formula in formulas:
                self.assertRegex(formula, r"^(SUM\([A-Z]+\d+:|SUMIF\('|N\(G\d+\)\+E|E\d+-F)", name)

    def test_only_the_chosen_projects(self):
        file = self.download(self.begin(project_ids=[(6, 0, self.fund_activity.project_id.ids)]))
        keys = {cell.value for cell in file.sheets["target"]["A"]}
        self.assertIn(f"step:{self.fund_step.id}", keys)
        self.assertNotIn(self.row, keys)

    def test_a_fund_admin_gets_fund_money_only(self):
        file = self.download(self.begin("admin_fund"))
        keys = {cell.value for cell in file.sheets["target"]["A"]}
        self.assertIn(f"step:{self.fund_step.id}", keys)
        self.assertNotIn(self.row, keys)
        keys = {cell.value for cell in file.sheets["budget"]["A"]}
        self.assertIn(f"money:{self.fund_activity.id}:0", keys)
        self.assertNotIn(self.money, keys)

    def test_writing_asks_the_same_queries_for_more_rows(self):
        book = self.begin()
        book.action_download()
        self.env.invalidate_all()
        count = self.count_queries(book)
        for number in range(30):
            step = self.make_step(self.activity, f"More {number}")
            self.make_target(step, self.agency_chiangmai, number)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertLessEqual(self.count_queries(book), count + 3)

    def count_queries(self, book):
        before = self.cr.sql_log_count
        book._layout()
        return self.cr.sql_log_count - before


class TestBackAndForth(WorkbookCommon):
    def test_unchanged_nothing_differs(self):
        book = self.begin()
        self.upload(book, self.download(book))
        self.assertEqual(book.state, "checked")
        self.assertFalse(book.line_ids)
        self.assertEqual((book.problem_count, book.change_count), (0, 0))
        with self.assertRaisesRegex(UserError, "The file changes nothing"):
            book.action_apply()

    def test_new_and_changed_figures_are_shown_then_set(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        file.type("target", f"step:{self.minor_step.id}", self.sk, 5.5)
        file.type("appropriation", self.money, "act_amount", 1500)
        file.type("budget", self.money, self.cm, 700)
        file.type("budget", self.money, self.spt, 500)
        self.upload(book, file)
        self.assertEqual(self.told(book), [])
        self.assertEqual(
            sorted(difference[:2] + difference[3:] for difference in self.differences(book)),
            [
                ("appropriation", "changed", 1000, 1500),
                ("budget", "changed", 600, 700),
                ("budget", "new", 0, 500),
                ("target", "changed", 120, 130),
                ("target", "new", 0, 5.5),
            ],
        )
        self.assertEqual(self.target.target_qty, 120)
        book.action_apply()
        self.assertEqual(book.state, "applied")
        self.assertEqual(self.target.target_qty, 130)
        born = self.env["alro.step.target"].search(
            [("step_id", "=", self.minor_step.id), ("agency_id", "=", self.agency_sakaeo.id)]
        )
        self.assertEqual((born.target_qty, len(born.month_ids)), (5.5, 12))
        self.assertEqual(self.whole.received_amount, 1500)
        self.assertEqual(self.whole.given_amount, 1500)
        self.assertEqual(self.line.received_amount, 700)
        line = self.env["alro.budget.line"].search(
            [("activity_id", "=", self.activity.id), ("agency_id", "=", self.agency_spt.id)]
        )
        self.assertEqual((line.received_amount, len(line.month_ids)), (500, 12))

    def test_the_history_names_file_and_user(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        file.type("target", f"step:{self.minor_step.id}", self.sk, 7)
        file.type("budget", self.money, self.cm, 601)
        self.upload(book, file, "final 2.xlsx").action_apply()
        entries = self.env["alro.value.log"].search([("origin", "=", "file")])
        entries = entries.filtered(lambda entry: entry.reason == "final 2.xlsx")
        self.assertEqual(entries.user_id, self.users["admin_act_fund"])
        values = {(entry.field_id.name, entry.new_value) for entry in entries}
        self.assertLessEqual(
            {("target_qty", 130.0), ("target_qty", 7.0), ("received_amount", 601.0)}, values
        )

    def test_a_new_appropriation_and_its_lines(self):
        key = f"money:{self.fund_activity.id}:0"
        book = self.begin("admin_fund")
        file = self.download(book)
        file.type("appropriation", key, "act_amount", "๒,๕๐๐.๕๐")
        file.type("budget", key, self.cm, "2,500.25")
        file.type("budget", key, self.sk, " 0.25 ")
        self.upload(book, file).action_apply()
        whole = self.env["alro.appropriation"].search([("activity_id", "=", self.fund_activity.id)])
        self.assertFalse(whole.category_id)
        self.assertEqual((whole.act_amount, whole.given_amount), (2500.5, 2500.5))
        self.assertEqual(sorted(whole.line_ids.mapped("received_amount")), [0.25, 2500.25])

    def test_rows_and_columns_in_another_order_and_some_missing(self):
        book = self.begin()
        file = self.download(book)
        sheet = file.sheets["target"]
        file.type("target", self.row, self.cm, 131)
        sheet.delete_cols(file.column("target", self.sk))
        lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
        kept = [line for line in reversed(lines) if line[0] != f"step:{self.fund_step.id}"]
        for number, line in enumerate(lines, 4):
            for column in range(1, len(line) + 1):
                kept_line = kept[number - 4] if number - 4 < len(kept) else [None] * len(line)
                sheet.cell(number, column).value = kept_line[column - 1]
        self.upload(book, file)
        self.assertEqual([difference[3:] for difference in self.differences(book)], [(120, 131)])

    def test_a_file_that_somebody_made_by_hand(self):
        """Without protection, styles, totals and original figures: the keys and names suffice."""
        made = openpyxl.Workbook()
        sheet = made.active
        sheet.append(["alro.year.workbook/1/target/2560", self.cm, "name", "name", "name", "name"])
        sheet.append([None, self.agency_chiangmai.code])
        sheet.append([None, self.agency_chiangmai.short_name])
        sheet.append([self.row, 99, "Project", "Activity 1", "1", "Trained  farmers"])
        stream = io.BytesIO()
        made.save(stream)
        book = self.upload(self.begin(), base64.b64encode(stream.getvalue()))
        self.assertEqual(self.differences(book), [("target", "changed", "B4", 120, 99)])
        self.assertEqual(
            self.told(book),
            [
                "The file does not hold the figures of the moment it was made: what has been changed"
                " in the system since cannot be told apart."
            ],
        )

    def test_a_file_that_libreoffice_saved(self):
        content = (Path(__file__).parent / "files/by_libreoffice.xlsx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = archive.read("xl/sharedStrings.xml").decode()
        for there, here in {
            "step:111111": self.row,
            "step:444444": f"step:{self.minor_step.id}",
            "agency:222222": self.cm,
            "agency:333333": self.sk,
            "CODE-CM": self.agency_chiangmai.code,
            "CODE-SK": self.agency_sakaeo.code,
            "SHORT-CM": self.agency_chiangmai.short_name,
            "SHORT-SK": self.agency_sakaeo.short_name,
        }.items():
            self.assertIn(there, texts)
            texts = texts.replace(there, here)
        file = rezipped(base64.b64encode(content), xl__sharedStrings_dot_xml=texts.encode())
        book = self.upload(self.begin(), file)
        self.assertEqual(
            self.differences(book),
            [
                ("target", "changed", "F4", 120, 180),
                ("target", "changed", "G4", 60, 61.5),
                ("target", "new", "G5", 0, 7),
            ],
        )
        self.assertIn(
            "เป้าหมาย: 1 figures are results of formulas, such as in F4. They were taken as they"
            " stand in the file.",
            self.told(book),
        )

    def test_a_blank_takes_nothing_away_and_says_so(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, None)
        file.type("target", self.row, self.sk, "-")
        self.upload(book, file)
        self.assertFalse(book.line_ids)
        [remark] = self.told(book)
        self.assertRegex(
            remark,
            r"^Targets: 2 figures were deleted in the file, such as J4, K4\. A blank takes nothing"
            r" away: they stay\. To take one away, type 0\.$",
        )

    def test_zero_is_a_figure(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 0)
        self.upload(book, file).action_apply()
        self.assertEqual(self.target.target_qty, 0)

    def test_formulas_count_by_their_result(self):
        book = self.begin()
        file = self.download(book)
        where = file.type("target", self.row, self.cm, "=60*3")
        self.upload(book, file)
        self.assertEqual(
            self.told(book),
            [
                f"{where} The formula has no result in the file. Open the file, save it, and upload it"
                " again; or type the number."
            ],
        )
        # what Excel saves: the result beside the formula
        content = base64.b64decode(file.saved())
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            raw = archive.read("xl/worksheets/sheet2.xml")
        mended = re.sub(rb"<f>60\*3</f><v ?/>|<f>60\*3</f><v></v>", b"<f>60*3</f><v>180</v>", raw)
        self.assertNotEqual(mended, raw)
        self.upload(book, rezipped(file.saved(), xl__worksheets__sheet2_dot_xml=mended))
        self.assertEqual([each[3:] for each in self.differences(book)], [(120, 180)])
        self.assertEqual(
            self.told(book),
            [
                f"Targets: 1 figures are results of formulas, such as in {where.partition('!')[2]}."
                " They were taken as they stand in the file."
            ],
        )


class TestRefused(WorkbookCommon):
    def problems(self, *typed):
        book = self.begin()
        file = self.download(book)
        places = [file.type(*each) for each in typed]
        self.upload(book, file)
        self.assertEqual(book.state, "draft")
        return places, self.told(book)

    def test_what_is_no_number(self):
        no_number = (
            "“%s” is not a number. Type a number such as 1,250.50; 0 for zero, and nothing where there"
            " is nothing to say."
        )
        for value, sentence in (
            ("many", no_number % "many"),
            ("1,23", no_number % "1,23"),
            (True, no_number % "True"),
            (1.005, "“1.005” has more than two decimals. Round it to two."),
            (
                date(2025, 1, 2),
                "This is a date. Set the cell's format to a number and type the number again.",
            ),
            ("-5", "-5 is below zero. Type zero or more."),
            (-5, "-5 is below zero. Type zero or more."),
            (10**12, "“1000000000000” has too many digits. Check the number."),
        ):
            [where], told = self.problems(("target", self.row, self.cm, value))
            self.assertEqual(told, [f"{where} {sentence}"], value)

    def test_every_problem_has_its_address(self):
        [one, two], told = self.problems(
            ("target", self.row, self.cm, "x"), ("budget", self.money, self.sk, -1)
        )
        self.assertTrue(told[0].startswith(f"{one} “x” is not a number"))
        self.assertEqual(told[1], f"{two} -1 is below zero. Type zero or more.")
        self.assertRegex(one, r"^Targets![A-Z]+\d+$")
        self.assertRegex(two, r"^Budgets of offices![A-Z]+\d+$")

    def test_at_most_200_problems_are_shown_and_all_counted(self):
        for number in range(70):
            self.make_step(self.activity, f"Step {number}")
        book = self.begin()
        file = self.download(book)
        for key in [cell.value for cell in file.sheets["target"]["A"]][3:]:
            for column in (self.cm, self.sk, self.spt):
                file.type("target", key, column, "x")
        self.upload(book, file)
        self.assertEqual(book.problem_count, 73 * 3)
        self.assertEqual(len(self.told(book)), 200)

    def test_an_agency_that_takes_no_part(self):
        part = self.fund_activity.participation_ids.filtered(
            lambda part: part.agency_id == self.agency_spt
        )
        part.unlink()
        [where], told = self.problems(("target", f"step:{self.fund_step.id}", self.spt, 3))
        self.assertEqual(
            told,
            [
                f"{where} {self.agency_spt.name} does not take part in"
                f" “{self.fund_activity.display_name}”. Clear the cell, or let the office take part"
                " first."
            ],
        )

    def test_a_key_whose_name_is_another(self):
        book = self.begin()
        file = self.download(book)
        row = file.row("target", self.row)
        file.sheets["target"].cell(row, 5).value = "Trained fishermen"
        file.type("target", self.row, self.cm, 500)
        self.upload(book, file)
        self.assertEqual(
            self.told(book),
            [
                f"Targets!A{row} The key belongs to “Trained farmers”, and beside it stands “Trained"
                " fishermen”. Rows must be moved as a whole. Put the name back, or download a new"
                " workbook if it was renamed."
            ],
        )
        self.assertFalse(book.line_ids)

    def test_swapped_heads_of_offices(self):
        book = self.begin()
        file = self.download(book)
        sheet = file.sheets["budget"]
        one, two = file.column("budget", self.cm), file.column("budget", self.sk)
        sheet.cell(1, one).value, sheet.cell(1, two).value = self.sk, self.cm
        self.upload(book, file)
        self.assertEqual(book.problem_count, 2)
        self.assertIn(f"The key belongs to “{self.agency_sakaeo.code}”", self.told(book)[0])

    def test_unknown_and_repeated_keys(self):
        book = self.begin()
        file = self.download(book)
        sheet = file.sheets["target"]
        row = file.row("target", self.row)
        other = file.row("target", f"step:{self.minor_step.id}")
        sheet.cell(other, 1).value = self.row
        sheet.cell(row + 10, 1).value = "step:999999999"
        self.upload(book, file)
        self.assertEqual(
            self.told(book),
            [
                f"Targets!A{other} The key of this row stands in A{row} too. Delete one of the two"
                " rows.",
                f"Targets!A{row + 10} The key “step:999999999” is not known in fiscal year 2560: it"
                " was changed, or what it was of is gone. Download a new workbook and type the"
                " figures into that.",
            ],
        )

    def test_figures_without_a_key(self):
        book = self.begin()
        file = self.download(book)
        sheet = file.sheets["target"]
        row = sheet.max_row + 2
        sheet.cell(row, 9).value = 5
        sheet.cell(4, 30).value = 7
        sheet.cell(5, 30).value = "ask Chiang Mai"
        self.upload(book, file)
        self.assertEqual(
            self.told(book),
            [
                "Targets!AD4 The column has figures and no key in the first row, so nobody knows"
                " whose they are. Type them into an office's column, or clear them.",
                f"Targets!I{row} The row has figures and no key in column A, so nobody knows what they"
                " are of. Type them into a row of the downloaded workbook, or clear them.",
            ],
        )

    def test_another_year_and_another_version(self):
        for mark, sentence in (
            ("1/target/2561", "The file is of fiscal year 2561, this workbook of 2560."),
            ("9/target/2560", "The form has version 9, which is not read any more."),
        ):
            book = self.begin()
            file = self.download(book)
            for kind in ("appropriation", "budget", "original"):
                del file.book[file.sheets[kind].title]
            file.sheets["target"]["A1"] = f"alro.year.workbook/{mark}"
            self.upload(book, file)
            self.assertIn(sentence, self.told(book)[0])
            self.assertEqual(book.state, "draft")

    def test_no_sheet_of_ours(self):
        stream = io.BytesIO()
        openpyxl.Workbook().save(stream)
        book = self.upload(self.begin(), base64.b64encode(stream.getvalue()))
        self.assertIn(
            "No sheet of this file is a sheet of the year's workbook.", self.told(book)[0]
        )


class TestFiles(WorkbookCommon):
    def assert_refused(self, raw, sentence):
        book = self.begin()
        book.write({"file": base64.b64encode(raw), "file_name": "x.xlsx"})
        with self.assertRaisesRegex(UserError, sentence):
            book.action_check()
        self.assertEqual(book.state, "draft")

    def made(self):
        book = self.begin()
        book.action_download()
        return book.with_context(bin_size=False).made_file

    def test_by_content_not_by_name(self):
        self.assert_refused(b"step;target\n1;2\n", "This is no Excel workbook")
        self.assert_refused(b"<html><table></table></html>", "This is no Excel workbook")
        self.assert_refused(bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "an old Excel file")
        self.assert_refused(base64.b64decode(self.made())[:2000], "The file is damaged")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        self.assert_refused(stream.getvalue(), "This is no Excel workbook")

    def test_a_zip_bomb_is_not_unpacked(self):
        bomb = rezipped(self.made(), xl__worksheets__sheet9_dot_xml=b" " * (130 * 2**20))
        self.assertLess(len(bomb), 2**20)
        self.assert_refused(base64.b64decode(bomb), "far more than such a workbook needs")

    def test_entities_and_macros(self):
        evil = (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        )
        self.assert_refused(
            base64.b64decode(rezipped(self.made(), xl__sharedStrings_dot_xml=evil)), "damaged"
        )
        hidden = evil.decode().encode("utf-16")
        self.assert_refused(
            base64.b64decode(rezipped(self.made(), xl__sharedStrings_dot_xml=hidden)), "damaged"
        )
        self.assert_refused(
            base64.b64decode(rezipped(self.made(), xl__vbaProject_dot_bin=b"x")), "has macros"
        )

    def test_broken_xml_is_a_sentence(self):
        broken = rezipped(self.made(), xl__worksheets__sheet2_dot_xml=b"<worksheet><sheetData><row")
        self.assert_refused(base64.b64decode(broken), "The file is damaged")


class TestMoney(WorkbookCommon):
    """What must hold in the end may be broken on the way there."""

    def check(self, *typed):
        book = self.begin()
        file = self.download(book)
        self.places = [file.type(*each) for each in typed]
        return self.upload(book, file)

    def test_one_office_gives_to_another(self):
        self.check(
            ("budget", self.money, self.cm, 100), ("budget", self.money, self.sk, 900)
        ).action_apply()
        self.assertEqual((self.line.received_amount, self.line_sakaeo.received_amount), (100, 900))
        self.assertEqual(self.whole.ungiven_amount, 0)

    def test_raised_above_and_below(self):
        self.check(
            ("appropriation", self.money, "act_amount", 2000), ("budget", self.money, self.cm, 1700)
        ).action_apply()
        self.assertEqual((self.whole.given_amount, self.whole.ungiven_amount), (2000, 0))

    def test_lowered_above_and_below(self):
        self.check(
            ("appropriation", self.money, "act_amount", 400), ("budget", self.money, self.cm, 100)
        ).action_apply()
        self.assertEqual((self.whole.received_amount, self.whole.ungiven_amount), (400, 0))

    def test_more_than_there_is_names_the_cells(self):
        book = self.check(
            ("budget", self.money, self.cm, 700.01), ("budget", self.money, self.spt, 10)
        )
        second, first = (place.partition("!")[2] for place in self.places)
        self.assertEqual(
            self.told(book),
            [
                f"{self.places[1]} Activity 1 – {self.operations.name}: after this file the offices"
                f" would have 10.01 baht more than there is ({first}, {second}). Give them less, or"
                " raise the appropriation."
            ],
        )
        self.assertEqual(book.state, "draft")

    def test_an_appropriation_below_what_was_given(self):
        book = self.check(("appropriation", self.money, "act_amount", 899.99))
        [told] = self.told(book)
        self.assertTrue(told.startswith(f"{self.places[0]} Activity 1"), told)
        self.assertIn("0.01 baht more than there is", told)

    def test_a_line_without_appropriation(self):
        other = self.env.ref("alro_tracking_base.expense_category_personnel")
        book = self.check(("budget", f"money:{self.activity.id}:{other.id}", self.cm, 0))
        self.assertEqual(
            self.told(book),
            [
                f"{self.places[0]} Activity 1 – {other.name} has no appropriation yet. Enter it in the"
                " sheet of appropriations too."
            ],
        )

    def test_below_what_was_allocated(self):
        document = self.env["alro.budget.transfer"].create(
            {
                "kind": "allocate",
                "fiscal_year_id": self.year.id,
                "fund_source_id": self.activity.project_id.fund_source_id.id,
                "date": "2016-11-01",
                "name": "First",
                "line_ids": [(0, 0, {"budget_line_id": self.line.id, "amount": 250})],
            }
        )
        document.action_post()
        book = self.check(("budget", self.money, self.cm, 249.99))
        self.assertEqual(
            self.told(book),
            [
                f"{self.places[0]} {self.line.display_name}: 250 baht are needed for what has been"
                " allocated. Have it returned first, or type no less."
            ],
        )

    def test_sums_before_and_after(self):
        book = self.check(
            ("appropriation", self.money, "act_amount", 1200.5),
            ("budget", self.money, self.cm, 500),
        )
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", str(book.summary))
        self.assertEqual(
            cells,
            ["Targets", "0", "0", "0", "", ""]
            + ["Appropriations", "0", "1", "0", "1,000", "1,200.50"]
            + ["Budgets of offices", "0", "1", "0", "900", "800"],
        )

    def test_confirmed_plans_that_no_longer_add_up_are_counted(self):
        self.plan(self.target, [10] * 12)
        self.target.action_confirm_plan()
        book = self.check(("target", self.row, self.cm, 121), ("target", self.row, self.sk, 61))
        self.assertEqual(
            self.told(book),
            [
                "1 confirmed plans no longer add up after this: their offices balance and confirm"
                " them again."
            ],
        )
        book.action_apply()
        self.assertTrue(self.target.plan_stale)


class TestMeanwhile(WorkbookCommon):
    """The system went on after the workbook was made."""

    def test_what_was_not_touched_in_the_file_stays_as_it_became(self):
        book = self.begin()
        file = self.download(book)
        self.target.target_qty = 150
        file.type("target", self.row, self.sk, 61)
        self.upload(book, file).action_apply()
        self.assertEqual((self.target.target_qty, self.target_sakaeo.target_qty), (150, 61))

    def test_changed_on_both_sides_stays_unless_ticked(self):
        for take, quantity in ((False, 150), (True, 130)):
            self.target.target_qty = 120
            book = self.begin()
            file = self.download(book)
            file.type("target", self.row, self.cm, 130)
            file.type("target", self.row, self.sk, 62 if take else 61)
            self.target.target_qty = 150
            self.upload(book, file)
            conflict = book.line_ids[0]
            self.assertEqual(
                (conflict.kind, conflict.original_value, conflict.old_value, conflict.new_value),
                ("conflict", 120, 150, 130),
            )
            book.write({"line_ids": [(1, conflict.id, {"take": take})]})
            book.action_apply()
            self.assertEqual(book.state, "applied")
            self.assertEqual(self.target.target_qty, quantity)

    def test_a_change_since_the_check_is_shown_before_anything_is_set(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        file.type("target", self.row, self.sk, 61)
        self.upload(book, file)
        self.target.target_qty = 150
        answer = book.action_apply()
        self.assertIn("Nothing was set", answer["params"]["message"])
        self.assertEqual((self.target.target_qty, self.target_sakaeo.target_qty), (150, 60))
        self.assertEqual(book.line_ids[0].kind, "conflict")
        book.action_apply()
        self.assertEqual((self.target.target_qty, self.target_sakaeo.target_qty), (150, 61))

    def test_money_that_was_given_since_the_check(self):
        book = self.begin()
        file = self.download(book)
        file.type("budget", self.money, self.cm, 700)
        self.upload(book, file)
        self.line_sakaeo.received_amount = 350
        book.action_apply()
        self.assertEqual(book.state, "draft")
        self.assertEqual(self.line.received_amount, 600)
        self.assertIn("50 baht more than there is", self.told(book)[0])

    def test_all_or_nothing(self):
        """What the check cannot foresee still leaves nothing behind."""
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        file.type("target", f"step:{self.minor_step.id}", self.sk, 7)
        file.type("budget", self.money, self.cm, 650)
        self.upload(book, file)
        lines = type(self.env["alro.budget.line"])
        with self.assertRaisesRegex(UserError, "no, after all"):
            with self.env.cr.savepoint():
                self.patch(lines, "_settle_money", _refuse)
                book.action_apply()
        self.env.invalidate_all()
        self.assertEqual((self.target.target_qty, self.line.received_amount), (120, 600))
        self.assertFalse(self.minor_step.target_ids.filtered(lambda target: target.target_qty == 7))
        self.assertEqual(book.state, "checked")

    def test_applied_stays_applied(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        self.upload(book, file).action_apply()
        for action in (book.action_apply, book.action_check, book.action_download):
            with self.assertRaisesRegex(UserError, "has been applied"):
                action()
        with self.assertRaisesRegex(UserError, "has been applied"):
            book.write({"file": file.saved()})

    def test_another_file_begins_anew(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        self.upload(book, file)
        file.type("target", self.row, self.cm, 140)
        book.write({"file": file.saved()})
        self.assertEqual((book.state, len(book.line_ids)), ("draft", 0))
        with self.assertRaisesRegex(UserError, "Check the file first"):
            book.action_apply()

    def test_a_closed_year_takes_nothing(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        self.upload(book, file)
        self.year.state = "closed"
        for action in (book.action_apply, book.action_check):
            with self.assertRaisesRegex(UserError, "Fiscal year 2560 is closed"):
                action()
        self.assertEqual(self.target.target_qty, 120)

    def test_queries_do_not_grow_with_the_cells(self):
        def queries(steps):
            book = self.begin()
            file = self.download(book)
            for step in steps:
                for column in (self.cm, self.sk, self.spt):
                    file.type("target", f"step:{step.id}", column, 5)
            self.upload(book, file)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            book.action_apply()
            self.assertEqual(book.state, "applied")
            return self.cr.sql_log_count - before

        few = queries([self.make_step(self.activity, f"A{number}") for number in range(2)])
        more = queries([self.make_step(self.activity, f"B{number}") for number in range(30)])
        self.assertLessEqual(more, few + 5)


def _refuse(lines):
    raise UserError("no, after all")  # pylint: disable=translation-required


class TestRights(WorkbookCommon):
    def test_who_may_begin_one(self):
        may = set()
        for level in LEVELS:
            with suppress(AccessError), self.env.cr.savepoint():
                self.begin(level)
                may.add(level)
        self.assertEqual(may, {"super_admin", "admin_act_fund", "admin_fund"})

    def test_each_sees_his_own_only(self):
        book = self.begin("admin_act_fund")
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        self.upload(book, file)
        for level in ("super_admin", "admin_fund"):
            user = self.users[level]
            self.assertFalse(self.env["alro.year.workbook"].with_user(user).search([]))
            self.assertFalse(self.env["alro.year.workbook.line"].with_user(user).search([]))
            for action in ("action_check", "action_apply", "action_download"):
                with self.assertRaises(AccessError):
                    getattr(book.with_user(user), action)()

    def test_act_rows_in_a_fund_admins_file_are_left_out(self):
        file = self.download(self.begin("admin_act_fund"))
        file.type("target", self.row, self.cm, 999)
        file.type("target", f"step:{self.fund_step.id}", self.cm, 13)
        file.type("budget", self.money, self.cm, 1)
        book = self.upload(self.begin("admin_fund"), file)
        self.assertEqual([each[3:] for each in self.differences(book)], [(12, 13)])
        self.assertEqual(
            self.told(book)[0],
            "Targets: 2 rows are of other projects or of money that you do not set. They were left"
            " out.",
        )
        book.action_apply()
        self.assertEqual((self.target.target_qty, self.fund_target.target_qty), (120, 13))
        self.assertEqual(self.line.received_amount, 600)

    def test_what_the_system_fills_in(self):
        book = self.begin()
        for values in (
            {"state": "checked"},
            {"made_file": b"eA=="},
            {"summary": "<p>fine</p>"},
            {"problem_count": 0},
            {"line_ids": [(0, 0, {"sheet": "target", "kind": "new"})]},
            {"line_ids": [(5,)]},
        ):
            with self.assertRaises(UserError, msg=str(values)):
                book.write(values)
            with self.assertRaises(UserError, msg=str(values)):
                self.begin(**values)

    def test_a_line_can_be_ticked_and_nothing_else(self):
        book = self.begin()
        file = self.download(book)
        file.type("target", self.row, self.cm, 130)
        self.upload(book, file)
        line = book.line_ids
        for values in ({"take": True}, {"new_value": 5}, {"kind": "conflict"}):
            with self.assertRaises(UserError, msg=str(values)):
                line.write(values)
            with self.assertRaises(UserError, msg=str(values)):
                book.write({"line_ids": [(1, line.id, values)]})


@tagged("post_install", "-at_install")
class TestWorkbookOverRpc(WorkbookCommon, RpcCase):
    def test_levels_that_may_not(self):
        for level in ("central_act", "central_fund", "bureau", "province", "report"):
            self.assertRefused(
                self.rpc, level, "alro.year.workbook", "create", [{"fiscal_year_id": self.year.id}]
            )
            self.assertRefused(self.rpc, level, "alro.year.workbook", "search_read", [])
            self.assertRefused(self.rpc, level, "alro.year.workbook.line", "search_read", [])

    def test_the_whole_way_and_the_files_are_ones_own(self):
        book_id = self.rpc(
            "admin_fund", "alro.year.workbook", "create", [{"fiscal_year_id": self.year.id}]
        )[0]
        answer = self.rpc("admin_fund", "alro.year.workbook", "action_download", [book_id])
        response = self.url_open(answer["url"])
        self.assertEqual(response.status_code, 200)
        file = Book(base64.b64encode(response.content))
        file.type("target", f"step:{self.fund_step.id}", self.cm, 20)
        self.rpc(
            "admin_fund",
            "alro.year.workbook",
            "write",
            [book_id],
            {"file": file.saved().decode(), "file_name": "mine.xlsx"},
        )
        self.rpc("admin_fund", "alro.year.workbook", "action_check", [book_id])
        self.rpc("admin_fund", "alro.year.workbook", "action_apply", [book_id])
        self.env.invalidate_all()
        self.assertEqual(self.fund_target.target_qty, 20)

        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "alro.year.workbook"),
                    ("res_id", "=", book_id),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertEqual(set(attachments.mapped("res_field")), {"file", "made_file"})
        roads = [
            f"/web/content/alro.year.workbook/{book_id}/{name}" for name in ("file", "made_file")
        ] + [f"/web/content/{attachment.id}" for attachment in attachments]
        for road in roads:
            self.log_in("admin_fund")
            self.assertEqual(self.url_open(road).content[:2], b"PK", road)
            for level in ("super_admin", "admin_act_fund", "central_fund", "province", "report"):
                self.log_in(level)
                response = self.url_open(road)
                self.assertNotEqual(response.content[:2], b"PK", f"{level} {road}")
                self.assertIn(response.status_code, (403, 404), f"{level} {road}")
