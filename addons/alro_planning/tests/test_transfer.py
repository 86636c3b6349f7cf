import re
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .transfers import TransferCommon

KEEPERS = {
    "act": {"super_admin", "central_act"},
    "fund": {"super_admin", "admin_fund", "central_fund"},
}


class TestPosting(TransferCommon):
    """A document counts from the moment it is posted, all of it or nothing."""

    def assertNotPosted(self, sentence, kind, date, *moves, error=UserError, **values):
        """Assert that the document is refused with this sentence and moved nothing."""
        before = self.standing()
        with self.assertRaisesRegex(error, re.escape(sentence)), self.env.cr.savepoint():
            self.make_document(kind, date, *moves, **values)
        self.env.invalidate_all()
        self.assertEqual(self.standing(), before)

    def standing(self):
        lines = self.line | self.line_sakaeo | self.line_spt | self.line_fund
        return [
            *lines.mapped("received_amount"),
            *lines.mapped("allocated_amount"),
            *self.whole.mapped("received_amount"),
        ]

    def test_an_allocation_sends_and_a_return_takes_back(self):
        self.make_document("allocate", "2016-10-15", (self.line, 200), (self.line_sakaeo, 100))
        self.make_document("return", "2016-12-01", (self.line, 50))
        self.assertEqual(self.line.sent_amount, 200)
        self.assertEqual(self.line.returned_amount, 50)
        self.assertEqual(self.line.allocated_amount, 150)
        self.assertEqual(self.line_sakaeo.allocated_amount, 100)
        self.assertEqual(self.line.received_amount, 600)

    def test_a_change_moves_between_activities_categories_and_offices(self):
        self.make_document(
            "change", "2017-01-10", (self.line, -100), (self.line_spt, 60), (self.whole_other, 40)
        )
        self.assertEqual(self.line.received_amount, 500)
        self.assertEqual(self.line.changed_amount, -100)
        self.assertEqual(self.line_spt.received_amount, 110)
        self.assertEqual(self.whole.received_amount, 900)
        self.assertEqual(self.whole_invest.received_amount, 260)
        self.assertEqual(self.whole_other.received_amount, 120)
        self.assertEqual(self.whole_other.ungiven_amount, 120)

    def test_money_from_outside_names_whom_it_comes_from(self):
        moves = ((self.whole, 500),)
        self.assertNotPosted(
            "Say from whom or to whom", "change", "2017-01-10", *moves, crosses_border=True
        )
        self.make_document(
            "change", "2017-01-10", *moves, crosses_border=True, outside_party="Central fund"
        )
        self.assertEqual(self.whole.received_amount, 1500)

    def test_a_document_is_posted_once(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 200))
        with self.assertRaisesRegex(UserError, "is no draft: it is posted once"):
            document.action_post()
        self.assertEqual(self.line.allocated_amount, 200)

    def test_a_document_without_lines_is_refused(self):
        self.assertNotPosted(
            "has no lines. Add what it moves first.",
            "allocate",
            "2016-10-15",
            fiscal_year_id=self.year.id,
            fund_source_id=self.act.id,
        )

    def test_an_amount_of_zero_is_missing(self):
        for kind in ("allocate", "return", "change"):
            self.assertNotPosted("the amount is missing.", kind, "2016-10-15", (self.line, 0))

    def test_an_amount_below_zero_is_for_changes_only(self):
        for kind in ("allocate", "return"):
            self.assertNotPosted(
                "the amount of an allocation or a return is above zero.",
                kind,
                "2016-10-15",
                (self.line, -5),
            )

    def test_one_document_is_of_one_source_and_year(self):
        sentence = "is money of another fiscal year or source. A document moves money of one source"
        self.assertNotPosted(
            sentence,
            "allocate",
            "2016-10-15",
            (self.line, 5),
            (self.line_fund, 5),
            error=ValidationError,
        )
        next_year = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        self.assertNotPosted(
            sentence,
            "allocate",
            "2017-10-15",
            (self.line, 5),
            fiscal_year_id=next_year.id,
            error=ValidationError,
        )

    def test_the_date_lies_in_the_year(self):
        for date in ("2016-09-30", "2017-10-01"):
            self.assertNotPosted(
                "Choose a date from 1 October 2559 to 30 September 2560.",
                "allocate",
                date,
                (self.line, 5),
                error=ValidationError,
            )

    def test_an_allocation_names_offices(self):
        self.assertNotPosted(
            "Choose the office and category that the money goes to or comes from.",
            "allocate",
            "2016-10-15",
            (self.whole, 5),
            error=ValidationError,
        )

    def test_a_change_adds_up_to_zero(self):
        self.assertNotPosted(
            "The lines of a change add up to zero, and these to 0.01.",
            "change",
            "2017-01-10",
            (self.line, -100),
            (self.line_sakaeo, 100.01),
        )

    def test_no_more_is_allocated_than_was_received_at_any_date(self):
        """Chiang Mai has 600, and 700 from 10 January: 650 can be sent then, and not in December."""
        self.make_document("change", "2017-01-10", (self.whole, -100), (self.line, 100))
        self.assertNotPosted(
            "on 15 December 2016 650 baht would be allocated, and 600 received.",
            "allocate",
            "2016-12-15",
            (self.line, 650),
        )
        self.make_document("allocate", "2017-01-10", (self.line, 650))
        self.assertEqual(self.line.allocated_amount, 650)

    def test_an_earlier_document_does_not_take_what_a_later_one_rests_on(self):
        self.make_document("allocate", "2017-03-01", (self.line, 600))
        self.assertNotPosted(
            "on 1 March 2017 600 baht would be allocated, and 500 received.",
            "change",
            "2016-11-01",
            (self.line, -100),
            (self.line_sakaeo, 100),
        )

    def test_nothing_is_returned_before_it_was_sent(self):
        self.make_document("allocate", "2016-12-01", (self.line, 200))
        self.assertNotPosted(
            "on 30 November 2016 -50 baht would be allocated. An office returns no more than it"
            " was sent until then.",
            "return",
            "2016-11-30",
            (self.line, 50),
        )
        self.make_document("return", "2016-12-01", (self.line, 50))

    def test_no_more_is_returned_than_was_sent(self):
        self.make_document("allocate", "2016-12-01", (self.line, 200))
        self.assertNotPosted("has 200 left", "return", "2017-01-01", (self.line, 200.01))
        self.make_document("return", "2017-01-01", (self.line, 200))
        self.assertEqual(self.line.allocated_amount, 0)

    def test_a_change_takes_no_more_than_there_is(self):
        self.assertNotPosted(
            "the amount after changes would be -1",
            "change",
            "2017-01-10",
            (self.whole_other, -81),
            (self.whole, 81),
        )
        self.assertNotPosted(
            "the offices would have 900 of 880 baht together.",
            "change",
            "2017-01-10",
            (self.whole, -120),
            (self.whole_other, 120),
        )

    def test_of_several_documents_all_are_posted_or_none(self):
        good = self.make_document("allocate", "2016-10-15", (self.line, 200), post=False)
        bad = self.make_document("allocate", "2016-10-15", (self.line_sakaeo, 301), post=False)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            (good | bad).action_post()
        self.env.invalidate_all()
        self.assertEqual((good | bad).mapped("state"), ["draft", "draft"])
        self.assertEqual(self.line.allocated_amount, 0)

    def test_the_history_of_many_documents_stays_short(self):
        """Each of their lines would repeat all their names."""
        documents = self.env["alro.budget.transfer"].concat(
            *(
                self.make_document("allocate", "2016-10-15", (self.line, 1), post=False)
                for _ in range(60)
            )
        )
        documents.action_post()
        log = self.env["alro.value.log"].search(
            [("res_id", "=", self.line.id), ("new_value", "=", 60)], limit=1
        )
        self.assertEqual(log.model_id.model, "alro.budget.line")
        self.assertTrue(log.reason.startswith("Allocation 0001/2560, Allocation 0002/2560"))
        self.assertLessEqual(len(log.reason), 500)


class TestDayToCome(TransferCommon):
    """A draft may bear any day of its year; it is posted when the day has come in Thailand."""

    SENTENCE = (
        "Allocation (draft) is dated 15 December 2016, a day that has not come yet. Leave it a draft"
        " until then, or change its date."
    )

    def test_it_is_posted_on_its_day_and_not_before(self):
        draft = self.make_document("allocate", "2016-12-15", (self.line, 200), post=False)
        with freeze_time("2016-12-14 16:59:59"):  # one second to midnight in Bangkok
            with self.assertRaisesRegex(UserError, re.escape(self.SENTENCE)):
                draft.action_post()
            self.assertEqual(self.line.allocated_amount, 0)
        with freeze_time("2016-12-14 17:00:00"):
            draft.action_post()
        self.assertEqual(self.line.allocated_amount, 200)

    def test_another_date_mends_it(self):
        with freeze_time("2016-12-01 05:00:00"):
            draft = self.make_document("allocate", "2016-12-15", (self.line, 200), post=False)
            with self.assertRaisesRegex(UserError, re.escape(self.SENTENCE)):
                draft.action_post()
            draft.date = "2016-12-01"
            draft.action_post()
        self.assertEqual(self.line.allocated_amount, 200)

    def test_of_several_documents_none_is_posted(self):
        drafts = self.env["alro.budget.transfer"]
        for day in ("2016-10-15", "2016-12-15"):
            drafts |= self.make_document("allocate", day, (self.line, 20), post=False)
        with freeze_time("2016-12-01 05:00:00"):
            with self.assertRaisesRegex(UserError, re.escape(self.SENTENCE)):
                drafts.action_post()
        self.assertEqual(drafts.mapped("state"), ["draft", "draft"])
        self.assertEqual(self.line.allocated_amount, 0)

    def test_its_keeper_reads_so_beforehand(self):
        draft = self.make_document("allocate", "2016-12-15", (self.line, 200), post=False)
        with freeze_time("2016-12-14 05:00:00"):
            for level, told in (("central_act", self.SENTENCE), ("province", False)):
                self.assertEqual(draft.with_user(self.users[level]).notice, told, level)
        draft.invalidate_recordset()
        self.assertFalse(draft.with_user(self.users["central_act"]).notice)


class TestPlaceOfLines(TransferCommon):
    """What a document moved belongs where its money belongs."""

    def test_posting_takes_lines_to_the_place_of_their_money(self):
        draft = self.make_document(
            "change", "2016-10-15", (self.whole, -5), (self.line, 5), post=False
        )
        # as a line stands that was added while the activity got another host
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE alro_budget_transfer_line SET host_agency_id = %s WHERE transfer_id = %s",
            [self.agency_kpr.id, draft.id],
        )
        self.env.invalidate_all()
        self.assertEqual(draft.line_ids.host_agency_id, self.agency_kpr)
        draft.with_user(self.users["central_act"]).action_post()
        self.assertEqual(draft.line_ids.host_agency_id, self.agency_spt)
        self.assertEqual(draft.line_ids.mapped("agency_id"), self.agency_chiangmai)


class TestReversing(TransferCommon):
    """A reversed document counts for nothing at any date, and stays readable."""

    def test_a_reversal_takes_the_effect_away(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 200))
        document.action_reverse("Sent to the wrong office")
        self.assertEqual(document.state, "reversed")
        self.assertEqual(document.reverse_reason, "Sent to the wrong office")
        self.assertEqual(document.reversed_by, self.env.user)
        self.assertEqual(self.line.allocated_amount, 0)
        self.assertEqual(self.line.sent_amount, 0)

    def test_a_reason_is_asked_for(self):
        document = self.make_document("allocate", "2016-10-15", (self.line, 200))
        for reason in ("", "  ", None, False):
            with self.assertRaisesRegex(UserError, "Say why the document is reversed."):
                document.action_reverse(reason)

    def test_only_what_is_posted_is_reversed(self):
        draft = self.make_document("allocate", "2016-10-15", (self.line, 200), post=False)
        with self.assertRaisesRegex(UserError, "Only a posted document can be reversed."):
            draft.action_reverse("Why")
        draft.action_post()
        draft.action_reverse("Why")
        with self.assertRaisesRegex(UserError, "Only a posted document can be reversed."):
            draft.action_reverse("Again")

    def test_what_later_documents_rest_on_stays(self):
        sent = self.make_document("allocate", "2016-10-15", (self.line, 200))
        returned = self.make_document("return", "2016-12-01", (self.line, 150))
        with (
            self.assertRaisesRegex(UserError, "on 1 December 2016 -150 baht"),
            self.env.cr.savepoint(),
        ):
            sent.action_reverse("Why")
        self.env.invalidate_all()
        returned.action_reverse("First")
        sent.action_reverse("Then")
        self.assertEqual(self.line.allocated_amount, 0)

    def test_a_change_stays_while_what_it_gave_is_allocated(self):
        change = self.make_document("change", "2016-11-01", (self.whole, -100), (self.line, 100))
        self.make_document("allocate", "2016-12-01", (self.line, 700))
        with self.assertRaisesRegex(UserError, "700 baht would be allocated, and 600 received"):
            change.action_reverse("Why")


class TestReversingDialog(TransferCommon):
    """Before an allocation is taken back, the dialog says where more than that is spent already."""

    def dialog(self, *documents, level="super_admin"):
        opened = self.env["alro.budget.transfer"].concat(*documents).action_ask_reverse()
        dialogs = self.env[opened["res_model"]].with_user(self.users[level])
        return Form(dialogs.with_context(**opened["context"]))

    def spent(self, amounts):
        """Let lines have spent something, as an add-on that knows would tell."""
        return patch.object(
            self.registry["alro.budget.line"],
            "_used_amount",
            lambda line: amounts.get(line, 0.0),
        )

    def test_nothing_is_said_where_enough_is_left(self):
        first = self.make_document("allocate", "2016-10-15", (self.line, 200))
        self.make_document("allocate", "2016-11-15", (self.line, 100))
        self.assertFalse(self.dialog(first).notice, "nobody knows of spending")
        with self.spent({self.line: 100}):
            self.assertFalse(self.dialog(first).notice)

    def test_lines_with_less_than_is_spent_are_named(self):
        first = self.make_document(
            "allocate", "2016-10-15", (self.line, 200), (self.line_sakaeo, 300)
        )
        second = self.make_document("allocate", "2016-11-15", (self.line, 100))
        with self.spent({self.line: 100.5, self.line_sakaeo: 60}):
            dialog = self.dialog(first)
            self.assertEqual(
                dialog.notice.split("\n")[1:],
                [
                    f"{self.line_sakaeo.display_name}: 0 baht allocated, 60 spent or bound",
                    f"{self.line.display_name}: 100 baht allocated, 100.50 spent or bound",
                ],
            )
            self.assertIn(": 0 baht allocated, 100.50", self.dialog(first, second).notice)
            dialog.reason = "Wrong all the same"
            dialog.save().action_reverse()
        self.assertEqual(first.state, "reversed")
        self.assertEqual(self.line_sakaeo.allocated_amount, 0)

    def test_what_is_given_back_and_changes_take_nothing(self):
        self.make_document("allocate", "2016-10-15", (self.line, 200))
        returned = self.make_document("return", "2016-11-15", (self.line, 50))
        change = self.make_document("change", "2016-12-15", (self.line, 5), (self.whole, -5))
        with self.spent({self.line: 1000}):
            self.assertFalse(self.dialog(returned, change).notice)

    def test_of_many_lines_five_are_named(self):
        agencies = self.env["alro.agency"].search([("kind", "=", "province")], limit=9)
        agencies -= self.agency_chiangmai | self.agency_sakaeo
        lines = self.env["alro.budget.line"]
        for agency in agencies[:7]:
            self.make_participation(self.other_activity, agency)
            lines |= self.make_line(self.other_activity, agency, self.running, 10)
        document = self.make_document("allocate", "2016-10-15", *((line, 10) for line in lines))
        with self.spent(dict.fromkeys(lines, 1)):
            notice = self.dialog(document).notice.split("\n")
        self.assertEqual((len(notice), notice[-1]), (7, "and 2 more"))

    def test_nothing_is_told_of_a_line_that_its_user_may_not_see(self):
        document = self.make_document(
            "allocate", "2016-10-15", (self.line, 200), (self.line_sakaeo, 300)
        )
        self.env["ir.rule"].create(
            {
                "name": "All but one",
                "model_id": self.env["ir.model"]._get_id("alro.budget.line"),
                "domain_force": f"[('id', '!=', {self.line.id})]",
            }
        )
        with self.spent({self.line: 100, self.line_sakaeo: 60}):
            notice = self.dialog(document, level="central_act").notice
        self.assertIn(self.line_sakaeo.display_name, notice)
        self.assertNotIn(self.agency_chiangmai.name, notice)


class TestPostedDocument(TransferCommon):
    """A posted document is never edited, and never gone."""

    def setUp(self):
        super().setUp()
        self.document = self.make_document(
            "allocate", "2016-10-15", (self.line, 200), user="central_act"
        )

    def test_nothing_of_it_is_edited(self):
        sentence = "is posted and is not edited. Reverse it, with a reason"
        line = self.document.line_ids
        new_line = {"transfer_id": self.document.id, **self.move(self.line_sakaeo, 5)}
        for user in ("super_admin", "central_act"):
            document, moved = (
                self.document.with_user(self.users[user]),
                line.with_user(self.users[user]),
            )
            for edit in (
                lambda document=document: document.write({"date": "2016-11-01"}),
                lambda document=document: document.write({"number": "9"}),
                lambda document=document: document.write({"name": "Other"}),
                lambda moved=moved: moved.write({"amount": 1}),
                lambda moved=moved: moved.write({"note": "x"}),
                lambda moved=moved: moved.unlink(),
                lambda moved=moved: moved.create(new_line),
                lambda document=document: document.unlink(),
            ):
                with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                    edit()
                self.env.invalidate_all()
        self.assertEqual(self.document.line_ids.amount, 200)

    def test_a_reversed_one_stays_too(self):
        self.document.action_reverse("Why")
        with self.assertRaises(UserError):
            self.document.with_user(self.users["super_admin"]).unlink()

    def test_a_draft_is_edited_and_deleted(self):
        draft = self.make_document(
            "allocate", "2016-10-16", (self.line, 5), user="central_act", post=False
        )
        draft.line_ids.amount = 7
        self.assertEqual(draft.amount_total, 7)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_state_and_stamps_are_nobodys_to_write(self):
        draft = self.make_document(
            "allocate", "2016-10-16", (self.line, 5), user="super_admin", post=False
        )
        for name, value in (
            ("state", "posted"),
            ("posted_on", "2016-10-16 00:00:00"),
            ("posted_by", self.env.uid),
            ("reverse_reason", "x"),
        ):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                draft.write({name: value})

    def test_a_line_stays_in_its_document(self):
        draft = self.make_document(
            "allocate", "2016-10-16", (self.line, 5), user="super_admin", post=False
        )
        other = self.make_document(
            "allocate", "2016-10-16", (self.line, 6), user="super_admin", post=False
        )
        with self.assertRaises(UserError):
            draft.line_ids.write({"transfer_id": other.id})


class TestNumbers(TransferCommon):
    """Numbers run in each year and kind; one's own is used once."""

    def number(self, kind="allocate", **values):
        moves = {
            "allocate": ((self.line, 10),),
            "return": ((self.line, 1),),
            "change": ((self.line, 1), (self.line_sakaeo, -1)),
        }[kind]
        return self.make_document(kind, "2016-10-15", *moves, **values).number

    def test_numbers_run_by_kind(self):
        self.assertEqual(self.number(), "0001/2560")
        self.assertEqual(self.number(), "0002/2560")
        self.assertEqual(self.number("return"), "0001/2560")
        self.assertEqual(self.number("change"), "0001/2560")
        self.assertEqual(self.number(), "0003/2560")

    def test_numbers_begin_anew_each_year(self):
        self.number()
        self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        self.year = self.env["alro.fiscal.year"].search([("year", "=", 2561)])
        type(self).year, kept = self.year, type(self).year
        try:
            activity = self.make_activity("act", 9)
        finally:
            type(self).year = kept
        self.make_participation(activity, self.agency_chiangmai)
        self.make_appropriation(activity, self.running, 50)
        line = self.make_line(activity, self.agency_chiangmai, self.running, 50)
        self.assertEqual(
            self.make_document("allocate", "2017-10-15", (line, 10)).number, "0001/2561"
        )

    def test_a_draft_has_none_and_a_reversed_one_keeps_it(self):
        draft = self.make_document("allocate", "2016-10-15", (self.line, 10), post=False)
        self.assertFalse(draft.number)
        draft.action_post()
        draft.action_reverse("Why")
        self.assertEqual(draft.number, "0001/2560")
        self.assertEqual(self.number(), "0002/2560")

    def test_ones_own_number_is_kept_and_is_no_ones_twice(self):
        self.assertEqual(self.number(number="KS 5/2560"), "KS 5/2560")
        self.assertEqual(self.number(), "0001/2560")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.number(number="KS 5/2560")
        self.assertEqual(self.number("return", number="KS 5/2560"), "KS 5/2560")

    def test_a_number_typed_ahead_is_run_past(self):
        self.number(number="0007/2560")
        self.assertEqual(self.number(), "0008/2560")

    def test_a_number_is_kept_as_people_read_it(self):
        """Thai digits are digits, on every route; of blanks is no number."""
        self.assertEqual(self.number(number=" ๐๐๑๒/๒๕๖๐ "), "0012/2560")
        self.assertEqual(self.number(), "0013/2560")
        for blank in ("", "  ", False, "\0"):
            draft = self.make_document("return", "2016-10-15", (self.line, 1), post=False)
            draft.number = blank
            self.assertFalse(draft.number, repr(blank))
        documents = self.env["alro.budget.transfer"].with_context(default_number=" ๕  ก ")
        values = {"date": "2016-10-15", "fund_source_id": self.act.id}
        self.assertEqual(documents.create(values).number, "5 ก")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.number(number="๐๐๑๒/2560\t")

    def test_digits_of_another_script_stop_no_running_number(self):
        self.make_document("allocate", "2016-10-15", (self.line, 1), number="१२/2560")
        self.assertEqual(self.number(), "0001/2560")


class TestMoneyStaysInItsSource(TransferCommon):
    """What money is decides where its activity may move to, and whether it may go."""

    def test_unclassified_money_of_the_fund_becomes_none_of_the_act(self):
        admin = self.users["super_admin"]
        project = self.fund_activity.project_id
        for record, vals in (
            (self.fund_activity, {"project_id": self.activity.project_id.id}),
            (project, {"fund_source_id": self.act.id}),
        ):
            with self.assertRaisesRegex(UserError, "without an expense category"):
                with self.env.cr.savepoint():
                    record.with_user(admin).write(vals)
        self.env.invalidate_all()
        self.line_fund.unlink()
        self.whole_fund.unlink()
        self.make_appropriation(self.fund_activity, self.running, 100)
        self.fund_activity.with_user(admin).project_id = self.activity.project_id
        self.assertEqual(self.fund_activity.fund_kind, "act")

    def test_an_activity_whose_money_stands_in_a_document_is_not_deleted(self):
        self.make_document("change", "2016-10-15", (self.whole_other, -10), (self.line, 10))
        with self.assertRaisesRegex(UserError, "stands in document Change 0001/2560"):
            self.other_activity.with_user(self.users["super_admin"]).unlink()

    def test_a_line_of_a_document_that_is_kept_is_kept_too(self):
        """Nobody is told to delete what cannot be deleted, nor to reverse what is reversed."""
        document = self.make_document("allocate", "2016-10-15", (self.line, 10), post=False)
        line = self.line.with_user(self.users["super_admin"])
        with self.assertRaisesRegex(
            UserError, "in a draft, .* Delete the draft, or its line, first"
        ):
            line.unlink()
        document.action_post()
        other = self.make_document("allocate", "2016-10-16", (self.line, 10), post=False)
        for state in ("posted", "reversed"):
            self.assertEqual(document.state, state)
            with self.assertRaisesRegex(
                UserError, "stands in document Allocation 0001/2560, which is kept, so it stays too"
            ) as refused:
                line.unlink()
            self.assertNotRegex(str(refused.exception), "(?i)revers|delete")
            if state == "posted":
                document.action_reverse("Wrong")
        line.received_amount = 0
        other.unlink()
        self.assertEqual(self.line.received_amount, 0)


class TestClosedYear(TransferCommon):
    """A closed year is read by all and corrected by Super Admin alone."""

    def test_nothing_is_posted_reversed_or_drafted(self):
        posted = self.make_document("allocate", "2016-10-15", (self.line, 10))
        draft = self.make_document("allocate", "2016-10-15", (self.line, 10), post=False)
        self.year.state = "closed"
        user = self.users["central_act"]
        for call in (
            lambda: draft.with_user(user).action_post(),
            lambda: draft.with_user(user).write({"name": "x"}),
            lambda: draft.with_user(user).unlink(),
            lambda: posted.with_user(user).action_reverse("Why"),
            lambda: self.make_document(
                "allocate", "2016-10-15", (self.line, 1), user="central_act"
            ),
        ):
            with self.assertRaisesRegex(UserError, "is closed: its figures can be read"):
                call()
        draft.with_user(self.users["super_admin"]).action_post()
        posted.with_user(self.users["super_admin"]).action_reverse("Audit")
        self.assertEqual(self.line.allocated_amount, 10)


class TestTransferLevels(RpcCase, TransferCommon):
    """Who keeps documents, as a browser asks: whatever a screen hides."""

    def values(self, line, **values):
        lines = [[0, 0, {"budget_line_id": line.id, "amount": 10}]]
        return {"kind": "allocate", "date": "2016-10-15", "line_ids": lines, **values}

    def call(self, level, method, *args):
        return self.rpc(level, "alro.budget.transfer", method, *args)

    def test_keepers_create_post_and_reverse(self):
        for kind, line in (("act", self.line), ("fund", self.line_fund)):
            for level in sorted(KEEPERS[kind]):
                with self.subTest(level, kind=kind):
                    [document_id] = self.call(level, "create", [self.values(line)])
                    self.call(level, "action_post", [document_id])
                    self.env.invalidate_all()
                    document = self.env["alro.budget.transfer"].browse(document_id)
                    self.assertEqual(document.state, "posted")
                    self.assertEqual(document.posted_by, self.users[level])
                    self.assertEqual(line.allocated_amount, 10)
                    self.call(level, "action_reverse", [document_id], "Why")
                    self.env.invalidate_all()
                    self.assertEqual(document.reversed_by, self.users[level])
                    self.assertEqual(line.allocated_amount, 0)

    def test_nobody_else_does(self):
        for kind, line in (("act", self.line), ("fund", self.line_fund)):
            draft = self.make_document("allocate", "2016-10-15", (line, 10), post=False)
            posted = self.make_document("allocate", "2016-10-15", (line, 20))
            for level in sorted(set(LEVELS) - KEEPERS[kind]):
                with self.subTest(level, kind=kind):
                    for method, args in (
                        ("create", [[self.values(line)]]),
                        ("write", [draft.ids, {"name": "x"}]),
                        ("unlink", [draft.ids]),
                        ("action_post", [draft.ids]),
                        ("action_reverse", [posted.ids, "Why"]),
                        ("action_add_offices", [draft.ids]),
                    ):
                        self.assertRefused(self.call, level, method, *args)
            self.env.invalidate_all()
            self.assertEqual((draft.state, posted.state), ("draft", "posted"))
            self.assertEqual(line.allocated_amount, 20)
            posted.action_reverse("Make room")

    def test_refusals_reach_the_browser_as_sentences(self):
        [document_id] = self.call("central_act", "create", [self.values(self.line)])
        line = self.env["alro.budget.transfer"].browse(document_id).line_ids
        self.rpc("central_act", "alro.budget.transfer.line", "write", line.ids, {"amount": 600.01})
        message = self.assertRefused(self.call, "central_act", "action_post", [document_id])
        self.assertIn("600.01 baht would be allocated, and 600", message)

    def test_what_cannot_be_kept_is_left_out_of_texts_and_named_of_amounts(self):
        texts = {"name": "First\0 ", "reference": "KS\ud800 1", "outside_party": "x" * 5000}
        values = self.values(self.line, **texts)
        values["line_ids"][0][2]["note"] = "Note\0"
        [document_id] = self.call("central_act", "create", [values])
        document = self.env["alro.budget.transfer"].browse(document_id)
        self.assertEqual((document.name, document.reference), ("First", "KS 1"))
        self.assertEqual(len(document.outside_party), 4000)
        self.assertEqual(document.line_ids.note, "Note")
        values["line_ids"][0][2]["amount"] = 10**12
        message = self.assertRefused(self.call, "central_act", "create", [values])
        self.assertTrue(message.startswith("Amount: “1000000000000”"), message)

    def test_reversing_through_the_dialog_asks_the_same_rights(self):
        posted = self.make_document("allocate", "2016-10-15", (self.line_fund, 20))
        values = {"transfer_ids": [[6, 0, posted.ids]], "reason": "Why"}
        for level in sorted(set(LEVELS) - KEEPERS["fund"]):
            with self.subTest(level):
                self.assertRefused(self.reverse, level, values)
        self.reverse("central_fund", values)
        self.env.invalidate_all()
        self.assertEqual(posted.state, "reversed")

    def reverse(self, level, values):
        ids = self.rpc(level, "alro.budget.reverse", "create", [values])
        self.rpc(level, "alro.budget.reverse", "action_reverse", ids)

    def test_offices_read_their_own_lines_and_totals(self):
        document = self.make_document(
            "allocate", "2016-10-15", (self.line, 200), (self.line_sakaeo, 100), (self.line_spt, 30)
        )
        read = {"line_ids": {"fields": {"amount": {}}}, "amount_total": {}}
        for level, amounts in (
            ("province", [200]),
            ("province2", [100]),
            ("bureau", [200, 100, 30]),
            ("central_fund", [200, 100, 30]),
            ("admin_act_fund", [200, 100, 30]),
        ):
            [found] = self.call(level, "web_read", document.ids, read)
            self.assertEqual([line["amount"] for line in found["line_ids"]], amounts, level)
            self.assertEqual(found["amount_total"], sum(amounts), level)
        for level in ("report", "bureau2"):
            self.assertRefused(self.call, level, "web_read", document.ids, read)

    def test_an_office_is_not_told_that_the_lines_it_sees_do_not_add_up(self):
        draft = self.make_document(
            "change", "2016-10-15", (self.line, -100), (self.line_sakaeo, 90), post=False
        )
        for level, told in (("province", False), ("central_fund", False), ("central_act", True)):
            [found] = self.call(level, "read", draft.ids, ["notice"])
            self.assertEqual(bool(found["notice"]), told, level)

    def test_an_office_that_is_not_in_it_does_not_read_it(self):
        document = self.make_document("allocate", "2016-10-15", (self.line_sakaeo, 100))
        self.assertRefused(self.call, "province", "read", document.ids, ["number"])
        year = [["fiscal_year_id", "=", self.year.id]]
        self.assertEqual(self.call("province", "search", year), [])
        self.assertEqual(self.rpc("province", "alro.budget.transfer.line", "search_count", year), 0)


class TestReachOfLines(TransferCommon):
    """A document names only money that its writer may read."""

    def test_money_of_other_sources_is_not_reached(self):
        activity = self.make_activity("other", 8)
        self.make_participation(activity, self.agency_chiangmai)
        self.make_appropriation(activity, self.running, 50)
        line = self.make_line(activity, self.agency_chiangmai, self.running, 50)
        with self.assertRaises(AccessError):
            self.make_document("allocate", "2016-10-15", (line, 5), user="central_act")
        draft = self.make_document(
            "allocate", "2016-10-15", (self.line, 5), user="central_act", post=False
        )
        with self.assertRaises(AccessError):
            draft.line_ids = [Command.create(self.move(line, 5))]
