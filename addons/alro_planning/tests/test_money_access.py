"""Who sees and moves money, asked as a browser asks; each refusal stands beside what is allowed."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase, RpcError

from .common import PlanningCommon

EVERYBODY = (*LEVELS, "province2", "bureau2")
ALL, NONE = ("act", "fund", "other"), ()
CENTRAL = ("act", "fund")
# of which money, whatever the office
READS = {
    "super_admin": ALL,
    "admin_act_fund": ALL,
    "admin_fund": CENTRAL,
    "central_act": CENTRAL,
    "central_fund": CENTRAL,
}
BUDGETS = {"super_admin": ALL, "admin_act_fund": ALL, "admin_fund": ("fund",)}
DOCUMENTS = {
    "super_admin": ALL,
    "admin_fund": ("fund",),
    "central_act": ("act",),
    "central_fund": ("fund",),
}
OFFICES = {"province": "cm", "province2": "sk", "bureau": "spt", "bureau2": "kpr"}
LINE, MONTH, WHOLE = "alro.budget.line", "alro.spending.month", "alro.appropriation"
DOCUMENT, ENTRY = "alro.budget.transfer", "alro.budget.transfer.line"
MODELS = (WHOLE, LINE, MONTH, DOCUMENT, ENTRY)


class MoneyAccessCase(PlanningCommon, RpcCase):
    """Three kinds of money hosted by SPT, and some of each hosted by KPR; three offices take part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operating = cls.env.ref("alro_tracking_base.expense_category_operating")
        cls.investment = cls.env.ref("alro_tracking_base.expense_category_investment")
        cls.offices_by = {
            "cm": cls.agency_chiangmai,
            "sk": cls.agency_sakaeo,
            "spt": cls.agency_spt,
        }
        cls.known = {}  # record: (money, office or None, host)
        cls.lines, cls.wholes, cls.drafts, cls.posted = {}, {}, {}, {}
        for number, (kind, host) in enumerate(
            (kind, host) for kind in ALL for host in ("spt", "kpr")
        ):
            agency = cls.agency_spt if host == "spt" else cls.agency_kpr
            activity = cls.make_activity(kind, 20 + number, host_agency_id=agency.id)
            whole = cls.env[WHOLE].create(
                {
                    "activity_id": activity.id,
                    "category_id": cls.operating.id,
                    "act_amount": 1000,
                }
            )
            cls.wholes[kind, host] = whole
            cls.known[whole] = (kind, None, host)
            for office, agency in cls.offices_by.items():
                cls.make_money(activity, office, agency, kind, host)

    @classmethod
    def make_money(cls, activity, office, agency, kind, host):
        line = cls.env[LINE].create(
            {
                "participation_id": cls.make_participation(activity, agency).id,
                "category_id": cls.operating.id,
                "received_amount": 120,
            }
        )
        where = (kind, office, host)
        draft, posted = (cls.make_document(line) for _ in range(2))
        posted.action_post()
        cls.lines[where], cls.drafts[where], cls.posted[where] = line, draft, posted
        for record in (line, *line.month_ids, draft, posted, draft.line_ids, posted.line_ids):
            cls.known[record] = where

    @classmethod
    def make_document(cls, line, amount=10, **values):
        moved = [Command.create({"budget_line_id": line.id, "amount": amount})]
        document = {"date": cls.year.date_from, "line_ids": moved, **values}
        return cls.env[DOCUMENT].create(document)

    def records(self, model):
        return [record for record in self.known if record._name == model]

    def reads(self, name, record):
        """Tell, by the department's table, whether somebody reads a record."""
        kind, office, host = self.known[record]
        if name in READS:
            return kind in READS[name]
        mine = OFFICES.get(name)
        hosts = mine == host and name.startswith("bureau")
        return mine is not None and kind != "other" and (office == mine or hosts)

    def plans(self, name, record):
        kind, office, _host = self.known[record]
        if name in BUDGETS:
            return kind in BUDGETS[name]
        return kind != "other" and OFFICES.get(name) == office

    def attempt(self, name, model, method, *args, **kwargs):
        """Tell whether a call was done; a refusal is a sentence for people that names nothing secret."""
        try:
            self.rpc(name, model, method, *args, **kwargs)
        except RpcError as error:
            self.assertIn(error.name, ("AccessError", "UserError", "ValidationError"), error)
            return False
        return True

    def line_values(self, kind, office="cm", category=None):
        line = self.lines[kind, office, "spt"]
        category = category or self.investment
        return {"participation_id": line.participation_id.id, "category_id": category.id}


@tagged("-at_install", "post_install")
class TestMoneyReaders(MoneyAccessCase):
    def test_sets_and_sums(self):
        """Searching, counting, naming, grouping and summing tell of what one may read, and no more."""
        for name in EVERYBODY:
            for model in MODELS:
                with self.subTest(user=name, model=model):
                    self.check_set(name, model)

    def check_set(self, name, model):
        records = self.records(model)
        domain = [("id", "in", [record.id for record in records])]
        expected = {record.id for record in records if self.reads(name, record)}
        if name == "report":
            for method, *args in (
                ("search", domain),
                ("search_count", domain),
                ("name_search", "", domain),
                ("web_search_read", domain, {"display_name": {}}),
                ("formatted_read_group", domain, [], ["__count"]),
            ):
                self.assertRefused(self.rpc, name, model, method, *args)
            return
        self.assertEqual(set(self.rpc(name, model, "search", domain)), expected)
        self.assertEqual(self.rpc(name, model, "search_count", domain), len(expected))
        found = self.rpc(name, model, "name_search", "", domain, limit=None)
        self.assertEqual({pair[0] for pair in found}, expected)
        amount = {
            WHOLE: "act_amount", LINE: "received_amount", MONTH: "planned_amount", ENTRY: "amount"
        }.get(model)  # fmt: skip
        wanted = ["__count", *([f"{amount}:sum"] if amount else [])]
        groups = self.rpc(name, model, "formatted_read_group", domain, ["fund_kind"], wanted)
        self.assertEqual(sum(group["__count"] for group in groups), len(expected))
        if amount:
            truth = sum(self.env[model].browse(expected).mapped(amount))
            self.assertEqual(sum(group[f"{amount}:sum"] for group in groups), truth)

    def test_each_row_by_its_number(self):
        for name in EVERYBODY:
            for model in MODELS:
                # of the 36 documents and lines a half, of the months those of one day
                records = [
                    each for each in self.records(model) if model != MONTH or self.first(each)
                ]
                for number, record in enumerate(records[:18]):
                    method, *args = (
                        ("read", ["display_name"]),
                        ("export_data", ["display_name"]),
                        ("web_read", {"display_name": {}}),
                    )[number % 3]
                    told = self.attempt(name, model, method, [record.id], *args)
                    what = (name, self.known[record], model, method)
                    self.assertEqual(told, self.reads(name, record), what)

    @staticmethod
    def first(month):
        return month.fiscal_month == 1

    def test_what_is_hidden_cannot_be_asked_about(self):
        """Neither through the line that belongs to it nor by sorting, grouping or adding up."""
        line = self.lines["act", "cm", "spt"]
        for domain in (
            [("appropriation_id.act_amount", "=", 1000)],
            [("appropriation_id", "any", [("act_amount", "=", 1000)])],
            [("appropriation_id.line_ids.received_amount", "=", 120)],
        ):
            known = [("id", "=", line.id), *domain]
            self.assertEqual(self.rpc("central_act", LINE, "search", known), line.ids)
            self.assertEqual(self.rpc("province", LINE, "search", known), [])
        figures = {"appropriation_id": {"fields": {"act_amount": {}}}}
        self.assertTrue(self.rpc("central_act", LINE, "web_read", [line.id], figures))
        self.assertRefused(self.rpc, "province", LINE, "web_read", [line.id], figures)

    def test_a_document_tells_an_office_its_own_lines(self):
        lines = [self.lines["act", office, "spt"] for office in ("cm", "sk", "spt")]
        document = self.make_document(lines[0], 1)
        document.line_ids = [
            Command.create({"budget_line_id": line.id, "amount": 2}) for line in lines[1:]
        ]
        wanted = {"amount_total": {}, "line_ids": {"fields": {"amount": {}}}}
        for name, amounts in (
            ("province", [1]),
            ("province2", [2]),
            ("bureau", [1, 2, 2]),
            ("central_fund", [1, 2, 2]),
        ):
            [told] = self.rpc(name, DOCUMENT, "web_read", [document.id], wanted)
            self.assertEqual([each["amount"] for each in told["line_ids"]], amounts, name)
            self.assertEqual(told["amount_total"], sum(amounts), name)
        self.assertRefused(self.rpc, "bureau2", DOCUMENT, "web_read", [document.id], wanted)


@tagged("-at_install", "post_install")
class TestMoneyWriters(MoneyAccessCase):
    def test_budgets(self):
        """Appropriations and lines: admins; the Fund's admin those of the Fund."""
        for name in EVERYBODY:
            for kind in ALL:
                with self.subTest(user=name, money=kind):
                    may = kind in BUDGETS.get(name, NONE)
                    line, whole = self.lines[kind, "cm", "spt"], self.wholes[kind, "spt"]
                    amount = line.received_amount + 1
                    self.assertEqual(
                        self.attempt(name, LINE, "write", [line.id], {"received_amount": amount}),
                        may,
                    )
                    self.assertEqual(line.received_amount == amount, may)
                    values = {"act_amount": whole.act_amount + 1}
                    self.assertEqual(self.attempt(name, WHOLE, "write", [whole.id], values), may)
                    values = self.line_values(kind)
                    self.assertEqual(self.attempt(name, LINE, "create", values), may)
                    born = self.born(values)
                    self.assertEqual(bool(born), may)
                    born = born or self.env[LINE].create(values)
                    whole = born.appropriation_id
                    self.assertEqual(self.attempt(name, LINE, "unlink", [born.id]), may)
                    born.exists().unlink()
                    self.assertEqual(self.attempt(name, WHOLE, "unlink", [whole.id]), may)
                    whole.exists().unlink()
                    values = {
                        "activity_id": self.wholes[kind, "spt"].activity_id.id,
                        "category_id": self.investment.id,
                    }
                    self.assertEqual(self.attempt(name, WHOLE, "create", values), may)
                    self.env[WHOLE].search([(k, "=", v) for k, v in values.items()]).unlink()

    def born(self, values):
        return self.env[LINE].search([(name, "=", value) for name, value in values.items()])

    def test_the_matrix(self):
        for name in EVERYBODY:
            for kind in ALL:
                line = self.lines[kind, "cm", "spt"]
                may = kind in BUDGETS.get(name, NONE)
                change = {"field": "received_amount", "value": line.received_amount + 1}
                change |= {"id": line.id, "expected": line.received_amount}
                born = {"id": False, "place": self.line_values(kind), "field": "received_amount"}
                born |= {"value": 0, "expected": None}
                if name == "report":
                    self.assertRefused(self.rpc, name, LINE, "save_cells", [change, born])
                    continue
                answers = self.rpc(name, LINE, "save_cells", [change, born])
                # the second would be an activity's without money of this category
                self.assertEqual(answers[0]["state"] == "saved", may, (name, kind))
                self.assertEqual(answers[1]["state"], "refused", (name, kind))

    def test_plans(self):
        """Typed, confirmed and reopened by the office itself and by admins."""
        for name in EVERYBODY:
            for where in self.lines.keys() - {(kind, "sk", "kpr") for kind in ALL}:
                with self.subTest(user=name, where=where):
                    line = self.lines[where]
                    line.plan_state = "draft"
                    first, *others = line.month_ids.sorted("month")
                    self.env[MONTH].concat(*others).write({"planned_amount": 0})
                    first.planned_amount = 0
                    whole, may = line.received_amount, self.plans(name, line)
                    values = {"planned_amount": whole}
                    self.assertEqual(self.attempt(name, MONTH, "write", [first.id], values), may)
                    self.assertEqual(first.planned_amount, whole if may else 0)
                    first.planned_amount = whole
                    for action, *args in (("confirm",), ("reopen", "Once more")):
                        done = self.attempt(name, LINE, f"action_{action}_plan", [line.id], *args)
                        self.assertEqual(done, may, action)
                        state = "confirmed" if action == "confirm" else "draft"
                        self.assertEqual(line.plan_state == state, may)
                        line.plan_state = "confirmed"

    def test_months_are_born_and_go_with_their_line(self):
        month = self.lines["act", "cm", "spt"].month_ids[0]
        values = {"budget_line_id": month.budget_line_id.id, "month": "2018-01-01"}
        for name in EVERYBODY:
            self.assertFalse(self.attempt(name, MONTH, "create", values), name)
            self.assertFalse(self.attempt(name, MONTH, "unlink", [month.id]), name)

    def test_documents(self):
        """Drafted, edited, posted, reversed and deleted by those who keep this money."""
        for name in EVERYBODY:
            for kind in ALL:
                with self.subTest(user=name, money=kind):
                    self.check_document(name, kind, kind in DOCUMENTS.get(name, NONE))

    def check_document(self, name, kind, may):
        line, own = self.lines[kind, "cm", "spt"], self.make_document(self.lines[kind, "cm", "spt"])
        entry = {"budget_line_id": line.id, "amount": 1}
        values = {"date": "2016-11-01", "line_ids": [[0, 0, entry]]}
        before = self.env[DOCUMENT].search([], order="id desc", limit=1)
        self.assertEqual(self.attempt(name, DOCUMENT, "create", values), may)
        after = self.env[DOCUMENT].search([], order="id desc", limit=1)
        self.assertEqual(after != before, may)
        (moved,) = own.line_ids
        for model, ids, vals in (
            (DOCUMENT, own.ids, {"name": "Other"}),
            (DOCUMENT, own.ids, {"line_ids": [[1, moved.id, {"amount": 2}]]}),
            (DOCUMENT, own.ids, {"line_ids": [[0, 0, entry]]}),
            (ENTRY, moved.ids, {"amount": 3}),
        ):
            self.assertEqual(self.attempt(name, model, "write", ids, vals), may, vals)
            self.assertEqual(self.attempt(name, model, "web_save", ids, vals, {}), may, vals)
        self.assertEqual(moved.amount, 3 if may else 10)
        allocated = line.allocated_amount
        self.assertEqual(self.attempt(name, DOCUMENT, "action_post", own.ids), may)
        self.assertEqual(line.allocated_amount != allocated, may)
        own.filtered(lambda document: document.state == "draft").action_post()
        wizard = {"transfer_ids": [[6, 0, own.ids]], "reason": "Wrong"}
        if may and name == "central_act":  # through the dialog
            [dialog] = self.rpc(name, "alro.budget.reverse", "create", [wizard])
            self.rpc(name, "alro.budget.reverse", "action_reverse", [dialog])
        else:
            self.assertEqual(self.attempt(name, DOCUMENT, "action_reverse", own.ids, "Wrong"), may)
        self.assertEqual(own.state == "reversed", may)
        draft = self.make_document(line)
        self.assertEqual(self.attempt(name, ENTRY, "unlink", draft.line_ids.ids), may)
        self.assertEqual(self.attempt(name, DOCUMENT, "unlink", draft.ids), may)
        self.assertEqual(not draft.exists(), may)

    def test_the_dialog_reverses_in_its_users_name(self):
        document = self.posted["act", "cm", "spt"]
        wizard = {"transfer_ids": [[6, 0, document.ids]], "reason": "Wrong"}
        for name in ("admin_act_fund", "bureau", "province", "report"):
            self.assertRefused(self.rpc, name, "alro.budget.reverse", "create", [wizard])
        for name in ("admin_fund", "central_fund"):  # who reads it, and does not keep it
            [dialog] = self.rpc(name, "alro.budget.reverse", "create", [wizard])
            self.assertRefused(self.rpc, name, "alro.budget.reverse", "action_reverse", [dialog])
            foreign = ("central_act", "alro.budget.reverse", "action_reverse", [dialog])
            self.assertRefused(self.rpc, *foreign)
        self.assertEqual(document.state, "posted")

    def test_a_closed_year(self):
        where = ("fund", "cm", "spt")
        line, draft, posted = self.lines[where], self.drafts[where], self.posted[where]
        month = line.month_ids.sorted("month")[0]
        entry = {"transfer_id": draft.id, "budget_line_id": line.id, "amount": 1}
        self.year.state = "closed"
        calls = [
            (WHOLE, "write", self.wholes["fund", "spt"].ids, {"act_amount": 999}),
            (LINE, "write", line.ids, {"received_amount": 100}),
            (LINE, "create", self.line_values("fund")),
            (MONTH, "write", month.ids, {"planned_amount": 100}),
            (LINE, "action_confirm_plan", line.ids),
            (ENTRY, "create", entry),
            (ENTRY, "write", draft.line_ids.ids, {"amount": 5}),
            (DOCUMENT, "write", draft.ids, {"name": "Late"}),
            (DOCUMENT, "action_post", draft.ids),
            (DOCUMENT, "action_reverse", posted.ids, "Late"),
            (DOCUMENT, "create", {"date": "2016-11-01", "line_ids": [[0, 0, entry]]}),
            (DOCUMENT, "unlink", draft.ids),
        ]
        for name in EVERYBODY:
            for call in calls:
                if name != "super_admin":
                    self.assertFalse(self.attempt(name, *call), (name, call))
        for call in calls:
            done = self.attempt("super_admin", *call)
            # the plan adds up to what it was before, and a posted document is not deleted
            expected = call[1] != "unlink"
            self.assertEqual(done, expected, call)


@tagged("-at_install", "post_install")
class TestMoneyAttacks(MoneyAccessCase):
    def setUp(self):
        super().setUp()
        self.line = self.lines["act", "cm", "spt"]
        self.draft, self.paid = self.drafts["act", "cm", "spt"], self.posted["act", "cm", "spt"]

    def test_no_line_comes_into_a_posted_document(self):
        """By its own number, by default, by a command, or from another document."""
        other = self.make_document(self.line)
        values = {"budget_line_id": self.line.id, "amount": 5}
        keeper, stands = "central_act", self.paid.line_ids
        context = {"default_transfer_id": self.paid.id}
        self.assertRefused(self.rpc, keeper, ENTRY, "create", values, context=context)
        self.assertRefused(
            self.rpc, keeper, ENTRY, "create", {**values, "transfer_id": self.paid.id}
        )
        moved = {"transfer_id": self.paid.id}
        self.assertRefused(self.rpc, keeper, ENTRY, "write", other.line_ids.ids, moved)
        for command in (
            [0, 0, values],
            [1, stands.id, {"amount": 5}],
            [2, stands.id, 0],
            [3, stands.id, 0],
            [4, other.line_ids.id, 0],
            [5, 0, 0],
            [6, 0, other.line_ids.ids],
        ):
            vals = {"line_ids": [command]}
            for method, *more in (("write",), ("web_save", {})):
                self.assertRefused(self.rpc, keeper, DOCUMENT, method, self.paid.ids, vals, *more)
        self.assertEqual((self.paid.line_ids, stands.amount), (stands, 10))
        self.assertEqual(self.line.allocated_amount, 10)

    def test_no_line_leaves_a_posted_document(self):
        keeper, stands = "central_act", self.paid.line_ids
        other = self.make_document(self.line)
        self.assertRefused(self.rpc, keeper, ENTRY, "write", stands.ids, {"transfer_id": other.id})
        for command in ([4, stands.id, 0], [6, 0, stands.ids], [1, stands.id, {"amount": 7}]):
            vals = {"line_ids": [command]}
            self.assertRefused(self.rpc, keeper, DOCUMENT, "write", other.ids, vals)
        self.assertRefused(self.rpc, keeper, ENTRY, "unlink", stands.ids)
        self.assertRefused(self.rpc, keeper, DOCUMENT, "unlink", self.paid.ids)
        self.assertEqual(stands.transfer_id, self.paid)

    def test_a_line_stays_in_its_draft(self):
        other = self.make_document(self.line)
        (entry,) = self.draft.line_ids
        vals = {"transfer_id": other.id}
        self.assertRefused(self.rpc, "central_act", ENTRY, "write", entry.ids, vals)
        vals = {"line_ids": [[4, entry.id, 0]]}
        self.assertRefused(self.rpc, "central_act", DOCUMENT, "write", other.ids, vals)
        self.assertEqual(entry.transfer_id, self.draft)

    def test_nobody_sets_what_the_system_fills_in(self):
        for vals in (
            {"state": "posted"},
            {"number": "1/2560", "state": "draft"},
            {"posted_by": 1},
            {"fund_kind": "fund"},
            {"reverse_reason": "None"},
            {"currency_id": 1},
        ):
            for ids in (self.draft.ids, self.paid.ids):
                self.assertRefused(self.rpc, "super_admin", DOCUMENT, "write", ids, vals)
        for model, record, vals in (
            (LINE, self.line, {"allocated_amount": 1}),
            (LINE, self.line, {"changed_amount": 1, "received_amount": 1}),
            (LINE, self.line, {"plan_state": "confirmed"}),
            (LINE, self.line, {"participation_id": self.lines["act", "sk", "spt"].id}),
            (MONTH, self.line.month_ids[0], {"confirmed_amount": 1}),
            (MONTH, self.line.month_ids[0], {"budget_line_id": self.line.id}),
            (WHOLE, self.wholes["act", "spt"], {"received_amount": 1}),
            (ENTRY, self.draft.line_ids, {"agency_id": self.agency_sakaeo.id}),
            (ENTRY, self.draft.line_ids, {"fund_kind": "fund"}),
        ):
            self.assertRefused(self.rpc, "super_admin", model, "write", record.ids[:1], vals)

    def test_defaults_of_the_context_set_nothing(self):
        values = {"line_ids": [[0, 0, {"budget_line_id": self.line.id, "amount": 5}]]}
        values["date"] = "2016-11-01"
        context = {
            "default_state": "posted",
            "default_posted_by": 1,
            "default_number": "Somebody's",
        }
        document = self.rpc("central_act", DOCUMENT, "create", values, context=context)
        document = self.env[DOCUMENT].browse(document)
        self.assertEqual((document.state, document.posted_by.id), ("draft", False))
        values = {**self.line_values("act"), "received_amount": 0}
        context = {"default_allocated_amount": 7, "default_changed_amount": 7}
        context |= {"default_plan_state": "confirmed", "default_appropriation_id": 1}
        born = self.env[LINE].browse(
            self.rpc("super_admin", LINE, "create", values, context=context)
        )
        told = (born.allocated_amount, born.changed_amount, born.plan_state)
        self.assertEqual(told, (0, 0, "draft"))
        self.assertEqual(born.appropriation_id.activity_id, self.line.activity_id)

    def test_a_key_from_the_context_makes_a_whole_line(self):
        """Its appropriation is of the category that the line gets."""
        values = self.line_values("act")
        context = {f"default_{name}": value for name, value in values.items()}
        line = self.rpc("admin_act_fund", LINE, "create", {}, context=context)
        line = self.env[LINE].browse(line)
        self.assertEqual(line.appropriation_id.category_id, self.investment)
        self.assertEqual(len(line.month_ids), 12)

    def test_a_copy_of_a_posted_document_is_a_draft(self):
        [copy] = self.rpc("central_act", DOCUMENT, "copy", self.paid.ids)
        copy = self.env[DOCUMENT].browse(copy)
        self.assertEqual((copy.state, copy.number, copy.posted_by.id), ("draft", False, False))
        self.assertEqual(copy.line_ids.amount, 10)
        self.assertEqual(self.line.allocated_amount, 10)
        context = {"default_state": "posted"}
        [copy] = self.rpc("central_act", DOCUMENT, "copy", self.paid.ids, context=context)
        self.assertEqual(self.env[DOCUMENT].browse(copy).state, "draft")
        for values in ({"state": "posted"}, {"posted_by": 2}):
            self.assertRefused(self.rpc, "central_act", DOCUMENT, "copy", self.paid.ids, values)
        self.assertRefused(self.rpc, "central_fund", DOCUMENT, "copy", self.paid.ids)
        self.assertRefused(self.rpc, "admin_act_fund", DOCUMENT, "copy", self.paid.ids)

    def test_a_draft_stays_with_its_source(self):
        fund = self.env.ref("alro_tracking_base.fund_source_fund")
        vals = {"fund_source_id": fund.id}
        for name in ("central_act", "super_admin"):
            self.assertRefused(self.rpc, name, DOCUMENT, "write", self.draft.ids, vals)
        place = {
            "fiscal_year_id": self.year.id,
            "fund_source_id": self.draft.fund_source_id.id,
        }
        empty = self.make_document(self.line, line_ids=[], **place)
        self.assertRefused(self.rpc, "central_act", DOCUMENT, "write", empty.ids, vals)
        self.rpc("super_admin", DOCUMENT, "write", empty.ids, vals)
        self.assertEqual(empty.fund_kind, "fund")

    def test_no_line_names_money_of_another_source(self):
        fund, other = self.lines["fund", "cm", "spt"], self.lines["other", "cm", "spt"]
        for line in (fund, other):
            values = {"transfer_id": self.draft.id, "budget_line_id": line.id, "amount": 1}
            for name in ("central_act", "super_admin"):
                self.assertRefused(self.rpc, name, ENTRY, "create", values)
            vals = {"budget_line_id": line.id}
            self.assertRefused(
                self.rpc, "central_act", ENTRY, "write", self.draft.line_ids.ids, vals
            )
        vals = {"appropriation_id": self.wholes["act", "kpr"].id}
        self.assertRefused(self.rpc, "central_act", ENTRY, "write", self.draft.line_ids.ids, vals)

    def test_forged_numbers_tell_nothing(self):
        """An onchange or a default that points at another office's money is refused like reading it."""
        foreign, whole = self.lines["act", "sk", "spt"], self.wholes["act", "spt"]
        spec = {"received_amount": {}, "allocated_amount": {}, "appropriation_id": {}}
        for name, forged in (
            ("province", {"budget_line_id": foreign.id}),
            ("province", {"appropriation_id": whole.id}),
            ("bureau2", {"budget_line_id": foreign.id}),
            ("central_act", {"budget_line_id": self.lines["other", "cm", "spt"].id}),
        ):
            fields = list(forged)
            self.assertRefused(self.rpc, name, ENTRY, "onchange", [], forged, fields, spec)
            nested = {"line_ids": [[0, "virtual_1", forged]]}
            self.assertRefused(
                self.rpc, name, DOCUMENT, "onchange", [], nested, ["line_ids"], {"line_ids": {}}
            )
            context = {f"default_{key}": value for key, value in forged.items()}
            self.assertRefused(
                self.rpc, name, ENTRY, "default_get", list(spec) + fields, context=context
            )
        told = self.rpc(
            "central_act", ENTRY, "onchange", [], {"budget_line_id": foreign.id},
            ["budget_line_id"], spec,
        )  # fmt: skip
        self.assertEqual(told["value"]["received_amount"], 120)
        self.assertRefused(
            self.rpc, "central_act", DOCUMENT, "create",
            {"date": "2016-11-01", "line_ids": [
                [0, 0, {"budget_line_id": self.lines["other", "cm", "spt"].id, "amount": 1}]
            ]},
        )  # fmt: skip

    def test_import_is_no_way_round(self):
        """Odoo's import goes through create and write, with all that they refuse."""
        posted = [["state", "name", "date"], [["posted", "x", "2016-11-01"]]]
        self.assertTrue(self.rpc("central_act", DOCUMENT, "load", *posted)["messages"])
        amounts = [[".id", "received_amount"], [[str(self.line.id), "5000"]]]
        self.assertTrue(self.rpc("admin_act_fund", LINE, "load", *amounts)["messages"])
        amounts = [[".id", "received_amount"], [[str(self.line.id), "130"]]]
        self.assertTrue(self.rpc("province", LINE, "load", *amounts)["messages"])
        self.assertFalse(self.rpc("admin_act_fund", LINE, "load", *amounts)["messages"])
        self.assertEqual(self.line.received_amount, 130)
        entry = [[".id", "amount"], [[str(self.paid.line_ids.id), "50"]]]
        self.assertTrue(self.rpc("central_act", ENTRY, "load", *entry)["messages"])
        self.assertEqual(self.paid.line_ids.amount, 10)

    def test_what_is_no_amount(self):
        """Refused in words, on every way on which an amount comes; and what is kept is kept to the satang."""
        (entry,), month = self.draft.line_ids, self.line.month_ids[0]
        bad = (True, "abc", "1e3", "", [1], {"a": 1}, 10**12, 1e12, -(10**12), "999999999999.999")
        for value in bad:
            for model, record, name in (
                (ENTRY, entry, "amount"),
                (LINE, self.line, "received_amount"),
                (WHOLE, self.wholes["act", "spt"], "act_amount"),
                (MONTH, month, "planned_amount"),
            ):
                vals = {name: value}
                self.assertRefused(self.rpc, "super_admin", model, "write", record.ids, vals)
        for value in bad:
            values = {"transfer_id": self.draft.id, "budget_line_id": self.line.id, "amount": value}
            self.assertRefused(self.rpc, "super_admin", ENTRY, "create", values)
        for value, kept in ((0.005, 0.01), ("12.345", 12.35), (0.004, 0), (-0.0, 0), (-0.004, 0)):
            self.rpc("super_admin", ENTRY, "write", entry.ids, {"amount": value})
            self.env.cr.execute(
                "SELECT amount::text FROM alro_budget_transfer_line WHERE id = %s", entry.ids
            )
            self.assertEqual(self.env.cr.fetchone()[0], f"{kept:.2f}", value)

    @mute_logger("odoo.sql_db")
    def test_an_amount_from_the_context(self):
        """Odoo's defaults ask nobody."""
        values = {"transfer_id": self.draft.id, "budget_line_id": self.line.id}
        for value in (10**12, "abc", [1]):
            context = {"default_amount": value}
            self.assertRefused(self.rpc, "super_admin", ENTRY, "create", values, context=context)

    @mute_logger("odoo.sql_db")
    def test_what_is_missing_is_said(self):
        for vals in (
            {"date": False},
            {"fiscal_year_id": False},
            {"fund_source_id": False},
            {"kind": False},
            {"date": "2018-01-01"},
        ):
            self.assertRefused(self.rpc, "super_admin", DOCUMENT, "write", self.draft.ids, vals)

    def test_a_number_that_somebody_typed(self):
        """The running number goes on after the highest, however long it is."""
        self.draft.number = "9999999999999999999/2560"
        self.rpc("central_act", DOCUMENT, "action_post", self.draft.ids)
        for expected in ("10000000000000000000/2560", "10000000000000000001/2560"):
            document = self.make_document(self.line, 1)
            self.rpc("central_act", DOCUMENT, "action_post", document.ids)
            self.assertEqual(document.number, expected)

    def test_half_a_satang_too_much_is_refused_in_its_cell(self):
        """The others of the same save are kept."""
        whole = self.wholes["act", "spt"]
        other = self.lines["act", "sk", "spt"]
        room = whole.ungiven_amount
        changes = [
            {"id": line.id, "field": "received_amount", "value": value, "expected": 120.0}
            for line, value in ((self.line, 120 + room + 0.005), (other, 119))
        ]
        answers = self.rpc("admin_act_fund", LINE, "save_cells", changes)
        # the second makes room for a baht, so the first fits; without it, it does not
        self.assertEqual([answer["state"] for answer in answers], ["saved", "saved"])
        change = {"id": other.id, "field": "received_amount", "expected": 119.0}
        change["value"] = 119 + whole.ungiven_amount + 0.005
        keep = {"id": self.lines["act", "spt", "spt"].id, "field": "received_amount"}
        keep |= {"value": 118, "expected": 120.0}
        answers = self.rpc("admin_act_fund", LINE, "save_cells", [keep])
        change["value"] = 119 + whole.ungiven_amount + 0.005
        answers = self.rpc("admin_act_fund", LINE, "save_cells", [change])
        self.assertEqual([answer["state"] for answer in answers], ["refused"])
        self.assertIn("119", str(answers[0]["value"]))

    def test_who_changed_an_appropriation_is_logged(self):
        whole, line = self.wholes["act", "spt"], self.line
        document = self.env[DOCUMENT].create(
            {
                "kind": "change",
                "date": "2016-11-01",
                "crosses_border": True,
                "outside_party": "The Budget Bureau",
                "line_ids": [
                    Command.create({"budget_line_id": line.id, "amount": 5}),
                    Command.create({"appropriation_id": whole.id, "amount": 7}),
                ],
            }
        )
        self.rpc("central_act", DOCUMENT, "action_post", document.ids)
        log = self.env["alro.value.log"].search([("res_id", "=", whole.id)], limit=1)
        self.assertEqual((log.old_value, log.new_value), (1000, 1012))
        self.assertEqual((log.user_id, log.origin), (self.users["central_act"], "manual"))
        self.assertIn(document.number, log.reason)

    def test_a_refused_move_names_no_hidden_activity(self):
        """Whoever may not see it is not told what hangs on it."""
        self.make_target(
            self.make_step(self.line.activity_id, is_main_target=True), self.agency_sakaeo
        )
        self.line.activity_id.name = "Secret activity"
        vals = {"host_agency_id": self.agency_kpr.id}
        for name in ("bureau2", "report", "province2"):
            with self.subTest(user=name):
                refusal = (name, "alro.activity", "write", self.line.activity_id.ids, vals)
                message = self.assertRefused(self.rpc, *refusal)
                if name == "bureau2":
                    self.assertNotIn("Secret", message)
