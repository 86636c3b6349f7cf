from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.alro_tracking_base.tests.common import LEVELS

from .test_transfer import KEEPERS
from .transfers import TransferCommon


class TestTransferForm(TransferCommon):
    """The form, filled in as a user does."""

    def form(self, level, kind="allocate", record=None):
        model = record or self.env["alro.budget.transfer"]
        form = Form(model.with_user(self.users[level]))
        if not record:
            form.kind = kind
            form.fiscal_year_id = self.year
            form.date = "2016-10-15"
        return form

    def test_keepers_fill_it_in_and_post_it_by_its_buttons(self):
        for kind, line in (("act", self.line), ("fund", self.line_fund)):
            for level in sorted(KEEPERS[kind]):
                with self.subTest(level, kind=kind):
                    form = self.form(level)
                    form.fund_source_id = self.act if kind == "act" else self.fund
                    with form.line_ids.new() as moved:
                        moved.budget_line_id = line
                        self.assertEqual(moved.received_amount, line.received_amount)
                        self.assertEqual(moved.allocated_amount, 0)
                        self.assertEqual(moved.left_amount, line.received_amount)
                        moved.amount = 40
                    self.assertEqual(form.amount_total, 40)
                    document = form.save()
                    document.action_post()
                    self.assertEqual(line.allocated_amount, 40)
                    dialog = document.action_ask_reverse()
                    asked = Form(
                        self.env[dialog["res_model"]]
                        .with_user(self.users[level])
                        .with_context(**dialog["context"])
                    )
                    asked.reason = "Wrong office"
                    asked.save().action_reverse()
                    self.assertEqual(document.state, "reversed")
                    self.assertEqual(line.allocated_amount, 0)

    def test_the_source_is_given_where_there_is_one_to_keep(self):
        for level, source in (("central_act", self.act), ("central_fund", self.fund)):
            self.assertEqual(self.form(level).fund_source_id, source)

    def test_a_change_says_while_it_is_typed_what_it_does_not_add_up_to(self):
        form = self.form("central_act", "change")
        with form.line_ids.new() as moved:
            moved.budget_line_id = self.line
            moved.amount = -100
        self.assertIn("these to -100", form.notice)
        with form.line_ids.new() as moved:
            moved.appropriation_id = self.whole_other
            self.assertEqual(moved.received_amount, 80)
            self.assertEqual(moved.left_amount, 80)
            moved.amount = 100
        self.assertFalse(form.notice)
        document = form.save()
        document.action_post()
        self.assertEqual(self.whole_other.received_amount, 180)

    def test_a_return_shows_what_the_office_has_left(self):
        self.make_document("allocate", "2016-10-15", (self.line, 200))
        form = self.form("central_act", "return")
        with form.line_ids.new() as moved:
            moved.budget_line_id = self.line
            self.assertEqual(moved.left_amount, 200)
            moved.amount = 5
        self.assertEqual(form.save().line_ids.left_amount, 200)

    def test_readers_open_it_and_change_nothing(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 20), post=False)
        for level in ("admin_act_fund", "admin_fund", "central_fund", "bureau", "province"):
            with self.subTest(level):
                self.assertFalse(document.with_user(self.users[level]).may_keep)
                form = self.form(level, record=document)
                with self.assertRaises(AssertionError):
                    form.name = "Mine"  # a field that is read only
        for level in KEEPERS["act"]:
            self.assertTrue(document.with_user(self.users[level]).may_keep)

    def test_what_is_posted_is_read_only(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 20))
        form = self.form("super_admin", record=document)
        for name, value in (("name", "x"), ("date", "2016-11-01"), ("kind", "return")):
            with self.assertRaises(AssertionError):
                setattr(form, name, value)

    def test_a_copy_is_a_draft_with_the_same_lines(self):
        document = self.make_document(
            "allocate", "2016-10-15", (self.line, 20), (self.line_sakaeo, 30), reference="KS 1"
        )
        document.action_reverse("Wrong amounts")
        copy = document.with_user(self.users["central_act"]).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.number or copy.reference or copy.posted_on or copy.reverse_reason)
        self.assertEqual(copy.line_ids.mapped("amount"), [20, 30])
        self.assertEqual(copy.line_ids.agency_id, self.agency_chiangmai | self.agency_sakaeo)
        copy.action_post()
        self.assertEqual(self.line.allocated_amount, 20)

    def test_lists_find_documents_by_what_is_in_them(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 20))
        other = self.make_document("allocate", "2016-10-15", (self.line_sakaeo, 20))
        year = ("fiscal_year_id", "=", self.year.id)
        for path, words, expected in (
            ("line_ids.agency_id", self.agency_chiangmai.name, document),
            ("line_ids.activity_id", self.activity.name, document | other),
        ):
            found = self.env["alro.budget.transfer"].search([year, (path, "ilike", words)])
            self.assertEqual(found, expected)

    def test_an_activity_shows_its_lines_to_whoever_reads_them(self):
        self.make_document("allocate", "2016-10-15", (self.line, 20), (self.line_sakaeo, 30))
        for level, amounts in (
            ("super_admin", [20, 30]),
            ("bureau", [20, 30]),
            ("province", [20]),
            ("province2", [30]),
        ):
            self.env.invalidate_all()
            activity = self.activity.with_user(self.users[level])
            self.assertEqual(activity.transfer_line_ids.mapped("amount"), amounts, level)
            Form(activity)  # the tab loads
        with self.assertRaises(AccessError):
            self.activity.with_user(self.users["report"]).read(["transfer_line_ids"])


class TestNamesOfMoney(TransferCommon):
    """A line is found by words of office, activity and category, in any order."""

    def found(self, words, model="alro.budget.line", level="central_act"):
        domain = [("fiscal_year_id", "=", self.year.id)]
        found = self.env[model].with_user(self.users[level]).name_search(words, domain)
        return {id_ for id_, _name in found}

    def test_by_office_activity_and_category(self):
        office, category = self.agency_sakaeo.name[-4:], self.running.name
        self.assertEqual(self.found(office), {self.line_sakaeo.id})
        self.assertEqual(self.found(f"{category} {office}"), {self.line_sakaeo.id})
        self.assertEqual(self.found(self.invest.name), {self.line_spt.id})
        self.assertEqual(
            self.found("Activity 1"), {self.line.id, self.line_sakaeo.id, self.line_spt.id}
        )
        self.assertEqual(self.found(f"{office} {self.invest.name}"), set())

    def test_appropriations_too(self):
        self.assertEqual(self.found("Activity 3", "alro.appropriation"), {self.whole_other.id})

    def test_offices_find_their_own(self):
        self.assertEqual(
            self.found("Activity", level="province"), {self.line.id, self.line_fund.id}
        )


class TestAddOffices(TransferCommon):
    """Many lines at once: what is left of each office's money, or a list from a sheet."""

    def setUp(self):
        super().setUp()
        self.make_document("allocate", "2016-10-15", (self.line, 200), (self.line_spt, 50))

    def draft(self, kind="allocate", source=None):
        return (
            self.env["alro.budget.transfer"]
            .with_user(self.users["super_admin"])
            .create(
                {
                    "kind": kind,
                    "date": "2016-12-01",
                    "fiscal_year_id": self.year.id,
                    "fund_source_id": (source or self.act).id,
                }
            )
        )

    def dialog(self, document, **values):
        action = document.action_add_offices()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.users["super_admin"])
            .with_context(**action["context"])
        )
        form.activity_id = self.activity
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def amounts(self, document):
        return {line.budget_line_id: line.amount for line in document.line_ids}

    def test_an_allocation_offers_what_is_not_allocated(self):
        document = self.draft()
        form = self.dialog(document)
        form.save().action_add()
        self.assertEqual(self.amounts(document), {self.line: 400, self.line_sakaeo: 300})
        document.action_post()
        self.assertEqual(self.line.allocated_amount, 600)

    def test_a_category_narrows_the_offices(self):
        document = self.draft("return")
        self.dialog(document, category_id=self.invest).save().action_add()
        self.assertEqual(self.amounts(document), {self.line_spt: 50})

    def test_who_is_taken_out_is_not_added(self):
        document = self.draft()
        form = self.dialog(document)
        form.budget_line_ids.remove(self.line_sakaeo.id)
        form.save().action_add()
        self.assertEqual(self.amounts(document), {self.line: 400})

    def test_a_change_is_left_to_be_typed(self):
        document = self.draft("change")
        self.dialog(document, category_id=self.running).save().action_add()
        self.assertEqual(self.amounts(document), {self.line: 0, self.line_sakaeo: 0})

    def test_who_stands_there_is_not_added_again(self):
        document = self.draft()
        self.dialog(document).save().action_add()
        document.line_ids.amount = 5
        self.dialog(document).save().action_add()
        self.assertEqual(self.amounts(document), {self.line: 5, self.line_sakaeo: 5})

    def test_a_list_from_a_sheet(self):
        document = self.draft()
        pasted = f"{self.agency_chiangmai.name}\t12.50\n{self.agency_sakaeo.code}\n"
        self.dialog(document, category_id=self.running, pasted=pasted).save().action_add()
        self.assertEqual(self.amounts(document), {self.line: 12.5, self.line_sakaeo: 300})

    def test_what_cannot_be_placed_is_named_by_its_row(self):
        name = self.agency_chiangmai.name
        self.make_line(self.activity, self.agency_chiangmai, self.invest, 20)
        for pasted, category, sentence in (
            (f"{name}\t5\nNowhere\t5", self.running, "Row 2: no office with the name.*Nowhere"),
            (f"{name}\t5\n{name}\t6", self.running, "Row 2: .* stands there twice"),
            (f"{name}\tfive", self.running, "“five”: the amount cannot be understood"),
            (f"{name}\t5", None, "Row 1: .* has money in several categories"),
        ):
            document = self.draft()
            values = {"pasted": pasted, **({"category_id": category} if category else {})}
            dialog = self.dialog(document, **values).save()
            with self.assertRaisesRegex(UserError, sentence):
                dialog.action_add()
            self.assertFalse(document.line_ids)

    def test_nothing_left_is_said(self):
        document = self.draft("return")
        form = self.dialog(document, category_id=self.invest)
        form.budget_line_ids.clear()
        with self.assertRaisesRegex(UserError, "has anything left"):
            form.save().action_add()

    def test_it_is_for_drafts_and_for_who_keeps_them(self):
        document = self.draft()
        for level in sorted(set(LEVELS) - KEEPERS["act"]):
            with self.assertRaises(AccessError):
                document.with_user(self.users[level]).action_add_offices()
            with self.assertRaises(AccessError):
                self.env["alro.budget.transfer.add"].with_user(self.users[level]).create(
                    {"transfer_id": document.id, "activity_id": self.activity.id}
                ).action_add()
        mine = self.env["alro.budget.transfer.add"].with_user(self.users["central_act"])
        dialog = mine.create({"transfer_id": document.id})
        with self.assertRaises(AccessError):
            dialog.with_user(self.users["central_fund"]).read(["transfer_id"])
        self.line_sakaeo.env["alro.budget.transfer.line"].create(
            {"transfer_id": document.id, "budget_line_id": self.line_sakaeo.id, "amount": 1}
        )
        document.action_post()
        with self.assertRaisesRegex(UserError, "is posted and is not edited"):
            document.action_add_offices()
