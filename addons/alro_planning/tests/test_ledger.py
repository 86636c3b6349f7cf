from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .transfers import TransferCommon


class LedgerCommon(TransferCommon):
    """A year of documents; what each day gives was worked out by hand.

    | date   | document                                                   |
    |--------|------------------------------------------------------------|
    | 15 Oct | allocation: Chiang Mai 200, Sa Kaeo 100                    |
    | 1 Dec  | return: Chiang Mai 50                                      |
    | 10 Jan | change: Chiang Mai -100, SPT +60, other activity +40       |
    | 5 Mar  | allocation: SPT 110                                        |
    | 1 Apr  | allocation: Sa Kaeo 70, reversed                           |

    Chiang Mai has confirmed 100 in October, 150 in November and 250 in January.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent = cls.make_document(
            "allocate", "2016-10-15", (cls.line, 200), (cls.line_sakaeo, 100)
        )
        cls.returned = cls.make_document("return", "2016-12-01", (cls.line, 50))
        cls.change = cls.make_document(
            "change", "2017-01-10", (cls.line, -100), (cls.line_spt, 60), (cls.whole_other, 40)
        )
        cls.sent_spt = cls.make_document("allocate", "2017-03-05", (cls.line_spt, 110))
        cls.reversed = cls.make_document("allocate", "2017-04-01", (cls.line_sakaeo, 70))
        cls.reversed.action_reverse("Wrong office")
        months = cls.line.month_ids.sorted("month")
        for number, amount in ((0, 100), (1, 150), (3, 250)):
            months[number].planned_amount = amount
        cls.line.action_confirm_plan()


class TestLedgerOfLines(LedgerCommon):
    def standing(self, line, day, known_at=None):
        found = line.get_ledger(day, known_at)[line.id]
        names = ("received", "changed", "sent", "returned", "allocated", "planned")
        self.assertEqual(set(found), set(names))
        return [found[name] for name in names]

    def assertDays(self, line, *expected):
        for day, *amounts in expected:
            self.assertEqual(self.standing(line, day), amounts, day)

    def test_each_day_before_and_after_each_document(self):
        self.assertDays(
            self.line,
            ("2016-09-30", 0, 0, 0, 0, 0, 0),
            ("2016-10-01", 600, 0, 0, 0, 0, 100),
            ("2016-10-14", 600, 0, 0, 0, 0, 100),
            ("2016-10-15", 600, 0, 200, 0, 200, 100),
            ("2016-11-01", 600, 0, 200, 0, 200, 250),
            ("2016-11-30", 600, 0, 200, 0, 200, 250),
            ("2016-12-01", 600, 0, 200, 50, 150, 250),
            ("2017-01-09", 600, 0, 200, 50, 150, 500),
            ("2017-01-10", 500, -100, 200, 50, 150, 500),
            ("2017-09-30", 500, -100, 200, 50, 150, 500),
        )

    def test_a_change_across_offices_and_categories(self):
        self.assertDays(
            self.line_spt,
            ("2017-01-09", 50, 0, 0, 0, 0, 0),
            ("2017-01-10", 110, 60, 0, 0, 0, 0),
            ("2017-03-04", 110, 60, 0, 0, 0, 0),
            ("2017-03-05", 110, 60, 110, 0, 110, 0),
        )

    def test_what_was_reversed_counts_at_no_date(self):
        self.assertDays(
            self.line_sakaeo,
            ("2017-03-31", 300, 0, 100, 0, 100, 0),
            ("2017-04-01", 300, 0, 100, 0, 100, 0),
            ("2017-09-30", 300, 0, 100, 0, 100, 0),
        )

    def test_a_draft_counts_for_nothing(self):
        self.make_document("allocate", "2016-10-20", (self.line, 7), post=False)
        self.assertDays(self.line, ("2016-10-20", 600, 0, 200, 0, 200, 100))

    def test_the_last_day_is_what_the_line_says(self):
        for line in self.line | self.line_sakaeo | self.line_spt | self.line_fund:
            self.assertEqual(
                self.standing(line, "2017-09-30"),
                [
                    line.received_amount,
                    line.changed_amount,
                    line.sent_amount,
                    line.returned_amount,
                    line.allocated_amount,
                    line.confirmed_total,
                ],
            )

    def test_dates_are_taken_as_people_write_them(self):
        expected = self.standing(self.line, "2016-12-01")
        for day in ("01/12/2559", "1 ธ.ค. 59", "๑/๑๒/๒๕๕๙", "2559-12-01"):
            self.assertEqual(self.standing(self.line, day), expected, day)

    def test_what_is_no_day_is_refused_in_words(self):
        for day in ("", None, False, "tomorrow", "2017-02-29", "29/02/2560", 5, ["x"], True):
            with self.assertRaisesRegex(UserError, "is no day of the calendar"):
                self.line.get_ledger(day)
        for moment in ("yesterday", "2016-13-01 00:00:00", "2559-12-01 00:00:00", 5):
            with self.assertRaisesRegex(UserError, "is no moment"):
                self.line.get_ledger("2016-12-01", moment)


class TestLedgerAsKnown(TransferCommon):
    """What was known at a moment: documents by their stamps, keyed amounts by the value log."""

    def at(self, moment, day="2017-09-30", line=None):
        found = (line or self.line).get_ledger(day, moment)
        return tuple(
            found[(line or self.line).id][name]
            for name in ("received", "changed", "sent", "returned", "allocated", "planned")
        )

    def test_documents_count_from_posting_until_they_are_reversed(self):
        """Posted on 1 January 2030 at 10:00 with a date of October 2016, reversed the day after."""
        with freeze_time("2030-01-01 10:00:00"):
            sent = self.make_document("allocate", "2016-10-15", (self.line, 200))
            change = self.make_document("change", "2016-11-01", (self.whole, -30), (self.line, 30))
        with freeze_time("2030-01-02 10:00:00"):
            sent.action_reverse("Why")
        with freeze_time("2030-01-03 10:00:00"):
            change.action_reverse("Why")
        self.assertEqual(self.at("2030-01-01 09:59:59"), (600, 0, 0, 0, 0, 0))
        self.assertEqual(self.at("2030-01-01 10:00:00"), (630, 30, 200, 0, 200, 0))
        self.assertEqual(self.at("2030-01-02 09:59:59"), (630, 30, 200, 0, 200, 0))
        self.assertEqual(self.at("2030-01-02 10:00:00"), (630, 30, 0, 0, 0, 0))
        self.assertEqual(self.at("2030-01-03 10:00:00"), (600, 0, 0, 0, 0, 0))
        self.assertEqual(self.at("2030-01-01 12:00:00", "2016-10-31"), (600, 0, 200, 0, 200, 0))
        self.assertEqual(self.at("2030-01-01 12:00:00", "2016-10-14"), (600, 0, 0, 0, 0, 0))

    def test_keyed_amounts_are_those_of_the_value_log(self):
        """500 was keyed on 1 February 2015, 550 on 1 March, and 600 today."""
        self.log(self.line, "received_amount", "2015-02-01 08:00:00.5", 0, 500)
        self.log(self.line, "received_amount", "2015-03-01 08:00:00", 500, 550)
        month = self.line.month_ids.sorted("month")[0]
        self.log(month, "confirmed_amount", "2015-03-02 08:00:00", 0, 80)
        self.assertEqual(self.at("2015-02-01 07:59:59"), (0, 0, 0, 0, 0, 0))
        self.assertEqual(self.at("2015-02-01 08:00:00"), (500, 0, 0, 0, 0, 0))
        self.assertEqual(self.at("2015-03-01 08:00:00"), (550, 0, 0, 0, 0, 0))
        self.assertEqual(self.at("2015-03-02 08:00:00"), (550, 0, 0, 0, 0, 80))
        self.assertEqual(self.at("2015-03-02 08:00:00", "2016-09-30")[5], 0)
        self.assertEqual(self.at("2030-01-01 00:00:00"), (600, 0, 0, 0, 0, 80))

    def log(self, record, name, moment, old, new):
        self.env.cr.execute(
            "INSERT INTO alro_value_log (logged_at, model_id, field_id, res_id, old_value, new_value)"
            " SELECT %s, f.model_id, f.id, %s, %s, %s FROM ir_model_fields f"
            " WHERE f.model = %s AND f.name = %s",
            (moment, record.id, old, new, record._name, name),
        )


class TestLedgerModel(LedgerCommon):
    """The register: rows that add up to any day, by whatever they are grouped."""

    def sums(self, domain, group="category_id", user=None):
        ledger = self.env["alro.budget.ledger"]
        ledger = ledger.with_user(self.users[user]) if user else ledger
        names = ["act_amount", "changed", "received", "allocated"]
        rows = ledger._read_group(domain, [group], [f"{name}:sum" for name in names])
        return {key.id: list(sums) for key, *sums in rows}

    def test_activity_by_category_on_two_days(self):
        activity = [("activity_id", "=", self.activity.id)]
        self.assertEqual(
            self.sums([*activity, ("date", "<=", "2017-01-09")]),
            {self.running.id: [1000, 0, 900, 250], self.invest.id: [200, 0, 50, 0]},
        )
        self.assertEqual(
            self.sums([*activity, ("date", "<=", "2017-03-05")]),
            {self.running.id: [1000, -100, 800, 250], self.invest.id: [200, 60, 110, 110]},
        )

    def test_the_department_keeps_what_no_office_has(self):
        rows = self.env["alro.budget.ledger"].search([("activity_id", "=", self.other_activity.id)])
        self.assertEqual(rows.mapped("kind"), ["act", "change"])
        self.assertFalse(rows.agency_id)
        self.assertEqual(rows.mapped("act_amount"), [80, 0])
        self.assertEqual(rows.mapped("changed"), [0, 40])
        self.assertEqual(rows.mapped("received"), [0, 0])

    def test_the_last_day_is_what_appropriations_say(self):
        for whole in self.whole | self.whole_invest | self.whole_other | self.whole_fund:
            [sums] = self.sums([("appropriation_id", "=", whole.id)], "activity_id").values()
            self.assertEqual(sums[0] + sums[1], whole.received_amount)
            self.assertEqual(sums[2], whole.given_amount)

    def test_ids_are_once_and_stay(self):
        ledger = self.env["alro.budget.ledger"]
        rows = ledger.search([("fiscal_year_id", "=", self.year.id)])
        self.assertEqual(len(rows), len(set(rows.ids)))
        self.make_document("allocate", "2016-10-15", (self.line, 1))
        self.assertLess(set(rows.ids), set(ledger.search([]).ids))

    def test_a_row_opens_what_is_behind_it(self):
        rows = self.env["alro.budget.ledger"].search([("fiscal_year_id", "=", self.year.id)])
        opened = {row.kind: row.action_open()["res_model"] for row in rows}
        self.assertEqual(
            opened,
            {
                "act": "alro.appropriation",
                "given": "alro.budget.line",
                "allocate": "alro.budget.transfer",
                "return": "alro.budget.transfer",
                "change": "alro.budget.transfer",
                "plan": "alro.budget.line",
            },
        )

    def test_the_dialog_opens_it_as_of_a_day(self):
        dialog = self.env["alro.budget.ledger.open"].create({"day": "2017-01-09"})
        action = dialog.action_open()
        self.assertIn("9 January 2017", action["name"])
        rows = self.env["alro.budget.ledger"].search(action["domain"])
        self.assertEqual(sum(rows.mapped("allocated")), 250)
        self.assertEqual(sum(rows.filtered("transfer_id").mapped("changed")), 0)
        of_line = self.env["alro.budget.ledger.open"].create(
            {"day": "2017-01-10", "line_ids": [(6, 0, self.line.ids)]}
        )
        rows = self.env["alro.budget.ledger"].search(of_line.action_open()["domain"])
        self.assertEqual(sum(rows.mapped("received")), 500)
        self.assertEqual(rows.budget_line_id, self.line)

    def test_the_dialog_begins_with_the_lines_it_was_opened_from(self):
        dialog = self.env["alro.budget.ledger.open"].with_context(
            active_model="alro.budget.line", active_ids=self.line.ids
        )
        self.assertEqual(dialog.create({}).line_ids, self.line)
        self.assertFalse(self.env["alro.budget.ledger.open"].create({}).line_ids)

    def test_grouping_asks_no_more_with_more_rows(self):
        ledger = self.env["alro.budget.ledger"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            ledger._read_group([("date", "<=", "2017-03-05")], ["activity_id"], ["received:sum"])


class TestLedgerAccess(RpcCase, LedgerCommon):
    """An office reads its own rows, a host those of its activities, report users nothing."""

    def kinds(self, level, **values):
        domain = [["fiscal_year_id", "=", self.year.id], *values.get("domain", [])]
        rows = self.rpc(
            level, "alro.budget.ledger", "search_read", domain, ["kind", "agency_id", "fund_kind"]
        )
        return {
            (row["kind"], row["agency_id"] and row["agency_id"][0], row["fund_kind"])
            for row in rows
        }

    def test_each_level_reads_its_rows(self):
        cm, sk, spt = self.agency_chiangmai.id, self.agency_sakaeo.id, self.agency_spt.id
        own = {
            ("given", cm, "act"),
            ("given", cm, "fund"),
            ("allocate", cm, "act"),
            ("return", cm, "act"),
            ("change", cm, "act"),
            ("plan", cm, "act"),
        }
        own2 = {("given", sk, "act"), ("allocate", sk, "act")}
        department = {("act", False, "act"), ("act", False, "fund"), ("change", False, "act")}
        of_spt = {("given", spt, "act"), ("change", spt, "act"), ("allocate", spt, "act")}
        every = own | own2 | department | of_spt
        for level in set(LEVELS) - {"province", "report"}:
            self.assertEqual(self.kinds(level), every, level)  # SPT hosts all of it
        self.assertEqual(self.kinds("province"), own)
        self.assertEqual(self.kinds("province2"), own2)
        self.assertEqual(self.kinds("bureau2"), set())

    def test_a_new_host_reads_what_it_hosts_now(self):
        """Of the other activity there is only what no office has yet: it moves along with the host."""
        self.other_activity.host_agency_id = self.agency_kpr
        self.env.flush_all()
        rows = {("act", False, "act"), ("change", False, "act")}
        self.assertEqual(self.kinds("bureau2"), rows)
        self.assertNotIn(("change", False, "act"), self.kinds("bureau"))

    def test_report_users_and_strangers_read_nothing(self):
        for method, args in (
            ("search_read", [[], ["received"]]),
            ("formatted_read_group", [[], ["activity_id"], ["received:sum"]]),
        ):
            self.assertRefused(self.rpc, "report", "alro.budget.ledger", method, *args)
        self.assertRefused(
            self.rpc, "report", "alro.budget.line", "get_ledger", self.line.ids, "2017-01-01"
        )

    def test_other_money_is_for_the_two_admins(self):
        activity = self.make_activity("other", 9)
        self.make_appropriation(activity, self.running, 5)
        domain = [["activity_id", "=", activity.id]]
        for level in LEVELS:
            if level == "report":
                continue
            found = self.kinds(level, domain=domain)
            self.assertEqual(bool(found), level in ("super_admin", "admin_act_fund"), level)

    def test_sums_are_those_of_readable_rows(self):
        def received(level):
            groups = self.rpc(
                level,
                "alro.budget.ledger",
                "formatted_read_group",
                [["activity_id", "=", self.activity.id], ["date", "<=", "2017-01-09"]],
                ["activity_id"],
                ["received:sum", "act_amount:sum"],
            )
            return [(group["received:sum"], group["act_amount:sum"]) for group in groups]

        self.assertEqual(received("central_act"), [(950, 1200)])
        self.assertEqual(received("province"), [(600, 0)])
        self.assertEqual(received("province2"), [(300, 0)])

    def test_get_ledger_answers_for_readable_lines(self):
        ids = (self.line | self.line_sakaeo).ids
        found = self.rpc("province", "alro.budget.line", "get_ledger", ids, "2017-01-09")
        self.assertEqual(list(found), [str(self.line.id)])
        self.assertEqual(found[str(self.line.id)]["allocated"], 150)
        found = self.rpc(
            "province", "alro.budget.line", "get_ledger", ids, "2017-01-09", "2015-01-01 00:00:00"
        )
        self.assertEqual(list(found), [str(self.line.id)])

    def test_nobody_writes_the_ledger(self):
        row = self.env["alro.budget.ledger"].search([("budget_line_id", "=", self.line.id)])[0]
        for level in LEVELS:
            ledger = row.with_user(self.users[level])
            for call in (
                lambda ledger=ledger: ledger.write({"received": 1}),
                lambda ledger=ledger: ledger.create({"received": 1}),
                lambda ledger=ledger: ledger.unlink(),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_dialogs_belong_to_who_opened_them(self):
        [dialog] = self.rpc("province", "alro.budget.ledger.open", "create", [{}])
        self.assertRefused(
            self.rpc, "province2", "alro.budget.ledger.open", "read", [dialog], ["day"]
        )
        self.assertRefused(self.rpc, "report", "alro.budget.ledger.open", "create", [{}])
        self.assertRefused(
            self.rpc,
            "province",
            "alro.budget.ledger.open",
            "create",
            [{"line_ids": [[6, 0, self.line_sakaeo.ids]]}],
        )
