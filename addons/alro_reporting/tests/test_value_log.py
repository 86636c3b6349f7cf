"""Every change of a value is in the log, whatever its route."""

import io
import tempfile
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import ObjectNotInPrerequisiteState

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from odoo.addons.alro_reporting.hooks import uninstall_hook
from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import ReportingCommon


class ValueLogCommon(ReportingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.target.month_ids.sorted("month")[0]

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.before = self.newest().id

    def newest(self):
        return self.env["alro.value.log"].search([], limit=1)

    def logged(self, record=None):
        """Return (field, old, new) of what was logged in this test, oldest first."""
        return [
            (entry.field_id.name, entry.old_display, entry.new_display)
            for entry in self.entries(record)
        ]

    def entries(self, record=None):
        self.env.flush_all()
        domain = [("id", ">", self.before)]
        if record is not None:
            domain += [
                ("model_id.model", "=", record._name),
                ("res_id", "in", record.ids),
            ]
        return self.env["alro.value.log"].search(domain, order="id")


class TestRoutes(ValueLogCommon):
    def test_a_write_is_logged_with_who_and_where(self):
        self.month.with_user(self.users["province"]).write({"planned_qty": 10})
        entry = self.entries(self.month)
        self.assertEqual(self.logged(self.month), [("planned_qty", "0", "10")])
        self.assertEqual(entry.user_id, self.users["province"])
        self.assertEqual((entry.origin, entry.actor), ("manual", False))
        self.assertEqual(entry.logged_at, self.env.cr.now())
        for name in ("fiscal_year_id", "activity_id", "agency_id", "host_agency_id", "fund_kind"):
            self.assertEqual(entry[name], self.month[name], name)
        self.assertEqual((entry.step_id, entry.month), (self.step, self.month.month))

    def test_two_users_in_one_transaction_are_told_apart(self):
        """Whoever flushes what Odoo holds back, the entry names who wrote it."""
        self.plan(self.target, [120])
        office = self.target.with_user(self.users["province"])
        office.action_confirm_plan()
        office.action_reopen_plan("Again")
        self.env.flush_all()
        entries = self.env["alro.value.log"].search([("res_id", "=", self.target.id)], limit=2)
        self.assertEqual(set(entries.mapped("new_text")), {"draft", "Again"})
        self.assertEqual(entries.user_id, self.users["province"])

    def test_the_same_value_again_is_no_change(self):
        self.month.planned_qty = 10
        self.env.flush_all()
        self.before = self.newest().id
        self.month.write({"planned_qty": 10})
        self.month.target_id.write({"target_qty": self.target.target_qty})
        self.assertFalse(self.entries())

    def test_reported_zero_and_clearing_are_changes(self):
        office = self.month.with_user(self.users["province"])
        for value in (0, 4, False):
            office.write({"actual_qty": value})
            self.env.flush_all()
        self.assertEqual(
            self.logged(self.month),
            [
                ("actual_qty", "not reported", "0"),
                ("actual_qty", "0", "4"),
                ("actual_qty", "4", "not reported"),
            ],
        )
        self.assertEqual(set(self.entries(self.month).mapped("origin")), {"manual"})

    def test_text_is_logged(self):
        self.month.cause = "Flood"
        self.env.flush_all()
        self.month.cause = False
        self.assertEqual(
            self.logged(self.month), [("cause", False, "Flood"), ("cause", "Flood", False)]
        )

    def test_an_origin_and_a_reason_are_given_by_the_suite_alone(self):
        self.month.with_context(alro_origin="linked", origin="linked").planned_qty = 1
        with self.month._log_as(origin="linked", reason="Night run"):
            self.month.planned_qty = 2
        self.month.planned_qty = 3
        self.assertEqual(
            [(entry.new_value, entry.origin, entry.reason) for entry in self.entries(self.month)],
            [(1, "manual", False), (2, "linked", "Night run"), (3, "manual", False)],
        )

    def test_a_failure_takes_origin_and_reason_back(self):
        with self.assertRaises(ZeroDivisionError), self.month._log_as(reason="Never"):
            self.month.planned_qty = 1 / 0
        self.month.planned_qty = 3
        self.assertEqual(self.entries(self.month).mapped("reason"), [False])

    def test_sql_is_logged_as_outside_unless_it_stamps_the_row(self):
        self.month.write({"write_date": "2020-01-01"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE alro_work_month SET planned_qty = 7, write_date = '2020-01-02' WHERE id = %s",
            [self.month.id],
        )
        outside = self.entries(self.month)
        self.assertFalse(outside.user_id)
        self.assertEqual((outside.origin, outside.new_value), ("outside", 7))
        self.assertIn("odoo", outside.actor)
        self.env.cr.execute(
            "UPDATE alro_work_month SET planned_qty = 8, write_uid = %s,"
            " write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [self.users["province"].id, self.month.id],
        )
        stamped = self.entries(self.month) - outside
        self.assertEqual(stamped.user_id, self.users["province"])
        self.assertEqual((stamped.origin, stamped.actor), ("manual", False))

    def test_insert_select_and_copy_are_logged(self):
        self.env.flush_all()
        columns = "activity_id, agency_id, fiscal_year_id, fund_kind"
        self.env.cr.execute(
            f"INSERT INTO alro_participation ({columns}, has_target) SELECT activity_id, %s,"
            " fiscal_year_id, fund_kind, false FROM alro_participation WHERE id = %s",
            [self.agency_kpr.id, self.target.participation_id.id],
        )
        other = self.env.ref("alro_tracking_base.agency_al51")
        row = [self.activity.id, other.id, self.year.id, "act", "f"]
        self.env.cr.copy_expert(
            f"COPY alro_participation ({columns}, has_target) FROM STDIN",
            io.StringIO("\t".join(map(str, row)) + "\n"),
        )
        self.assertEqual(
            [(entry.agency_id, entry.origin, entry.field_id.name) for entry in self.entries()],
            [
                (self.agency_kpr, "outside", "activity_id"),
                (self.agency_kpr, "outside", "agency_id"),
                (other, "outside", "activity_id"),
                (other, "outside", "agency_id"),
            ],
        )

    def test_a_deletion_logs_what_stood_there_and_who_deleted_it(self):
        self.plan(self.target, [120])
        self.env.flush_all()
        self.before = self.newest().id
        months, target = self.target.month_ids, self.target
        target.with_user(self.users["admin_act_fund"]).unlink()
        self.assertIn(
            ("planned_qty", "120", "0"), self.logged(self.env["alro.work.month"].browse(months.ids))
        )
        self.assertIn(("target_qty", "120", "0"), self.logged(target))
        gone = self.entries(target) | self.entries(months)
        self.assertEqual(gone.user_id, self.users["admin_act_fund"])
        self.assertEqual(set(gone.mapped("origin")), {"manual"})

    def test_changed_ids_are_a_deletion_and_an_insertion(self):
        self.plan(self.target, [5])
        self.env.flush_all()
        self.before = self.newest().id
        other = self.month.browse(10**6)
        self.env.cr.execute(
            "UPDATE alro_work_month SET id = %s WHERE id = %s", [other.id, self.month.id]
        )
        self.assertIn(("planned_qty", "5", "0"), self.logged(self.month))
        self.assertIn(("planned_qty", "0", "5"), self.logged(other))

    def test_moves_of_the_structure_are_logged(self):
        project = self.make_project(name="Another")
        self.env.flush_all()
        self.before = self.newest().id
        was = self.activity.project_id
        self.activity.project_id = project
        self.activity.host_agency_id = self.agency_kpr
        self.assertEqual(
            self.logged(self.activity),
            [
                ("project_id", was.display_name, "Another"),
                ("host_agency_id", self.agency_spt.display_name, self.agency_kpr.display_name),
            ],
        )


@tagged("-at_install", "post_install")
class TestTriggers(ValueLogCommon):
    def test_every_logged_field_is_in_its_trigger(self):
        """Also those that an upper add-on adds to a table of a lower one."""
        for name, model in self.env.items():
            if model._abstract or not hasattr(model, "_alro_logged_fields"):
                continue
            with self.subTest(name):
                logged = {field.name for field in model._logged_before("public")}
                self.assertEqual(logged, set(model._alro_logged_fields()))
                self.assertTrue(logged)


class TestUninstall(ValueLogCommon):
    def test_results_are_not_uninstalled_and_if_so_plans_are_logged_on(self):
        """The hook is called in this transaction, which is rolled back; the columns stay."""
        with self.assertRaises(UserError):
            uninstall_hook(self.env)
        with tempfile.TemporaryDirectory() as data:
            allowed = Path(data) / "alro_allow_uninstall"
            allowed.mkdir()
            (allowed / self.cr.dbname).touch()
            with patch.dict(config.options, {"data_dir": data}):
                uninstall_hook(self.env)
        self.cr.execute("SELECT prosrc FROM pg_proc WHERE proname = 'alro_work_month_value_log'")
        self.assertNotIn("actual", self.cr.fetchone()[0])
        self.month.planned_qty = 4
        self.assertEqual(self.logged(self.month), [("planned_qty", "0", "4")])


class TestNobodyAlters(ValueLogCommon, RpcCase):
    def test_not_by_the_orm_not_even_as_superuser(self):
        self.month.planned_qty = 3
        entry = self.entries(self.month)
        for call in (
            lambda: entry.sudo().write({"new_value": 4}),
            lambda: entry.sudo().unlink(),
            lambda: entry.sudo().create({"res_id": 1}),
            lambda: entry.sudo().copy(),
        ):
            with self.assertRaises(UserError):
                call()

    def test_not_by_rpc(self):
        self.month.planned_qty = 3
        entry = self.entries(self.month)
        for name in LEVELS:
            for method, *arguments in (
                ("write", [entry.id], {"new_value": 4}),
                ("unlink", [entry.id]),
                ("create", [{"res_id": 1}]),
            ):
                self.assertRefused(self.rpc, name, "alro.value.log", method, *arguments)

    @mute_logger("odoo.sql_db")
    def test_not_by_sql(self):
        self.month.planned_qty = 3
        self.env.flush_all()
        for statement in (
            "UPDATE alro_value_log SET new_value = 4",
            "DELETE FROM alro_value_log WHERE false",
            "TRUNCATE alro_value_log",
            "TRUNCATE alro_work_month",
        ):
            with self.assertRaises(ObjectNotInPrerequisiteState), self.cr.savepoint():
                self.cr.execute(statement)

    def test_an_rpc_write_is_logged_with_its_user(self):
        self.rpc("province", "alro.work.month", "write", [self.month.id], {"planned_qty": 6})
        entry = self.entries(self.month)
        self.assertEqual((entry.new_value, entry.origin), (6, "manual"))
        self.assertEqual(entry.user_id, self.users["province"])

    def test_a_deleted_user_leaves_the_log_as_it_is(self):
        clerk = self.make_user("province22", self.agency_chiangmai)
        self.month.with_user(clerk).planned_qty = 3
        entry = self.entries(self.month)
        user_id = clerk.id
        self.env.flush_all()
        self.cr.execute("UPDATE alro_work_month SET write_uid = 1 WHERE write_uid = %s", [user_id])
        self.cr.execute("DELETE FROM res_users WHERE id = %s", [user_id])
        self.env.invalidate_all()
        self.cr.execute("SELECT user_id FROM alro_value_log WHERE id = %s", [entry.id])
        self.assertEqual(self.cr.fetchone(), (user_id,))
        [read] = entry.with_user(self.users["super_admin"]).read(["user_id", "new_display"])
        self.assertEqual((read["user_id"], read["new_display"]), (False, "3"))


class TestWhoReadsTheLog(ValueLogCommon, RpcCase):
    """Typed from the table of levels: who reads the history of which rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other_activity = cls.make_activity("other", 9)
        other_step = cls.make_step(other_activity, "Step", is_main_target=True)
        cls.make_participation(other_activity, cls.agency_chiangmai)
        elsewhere = cls.make_activity("act", 8, host_agency_id=cls.agency_kpr.id)
        cls.make_participation(elsewhere, cls.agency_sakaeo)
        elsewhere_step = cls.make_step(elsewhere, "Elsewhere", is_main_target=True)
        cls.facts = {
            "chiangmai_act": cls.target,
            "sakaeo_act": cls.target_sakaeo,
            "spt_act": cls.target_spt,
            "chiangmai_fund": cls.fund_target,
            "chiangmai_other": cls.make_target(other_step, cls.agency_chiangmai),
            "sakaeo_hosted_by_kpr": cls.make_target(elsewhere_step, cls.agency_sakaeo),
        }
        cls.env.flush_all()

    ALL = {"super_admin", "admin_act_fund"}
    READERS = {
        "chiangmai_act": ALL | {"central_act", "bureau", "province"},
        "sakaeo_act": ALL | {"central_act", "bureau"},
        "spt_act": ALL | {"central_act", "bureau"},
        "chiangmai_fund": ALL | {"admin_fund", "central_fund", "bureau", "province"},
        "chiangmai_other": ALL,
        "sakaeo_hosted_by_kpr": ALL | {"central_act"},
    }

    def test_facts(self):
        self.assert_readers(self.facts, self.READERS)

    def test_moves_of_the_structure_are_for_headquarters_and_the_host(self):
        self.assert_readers(
            {"act": self.activity, "fund": self.fund_activity},
            {
                "act": self.ALL | {"central_act", "bureau"},
                "fund": self.ALL | {"admin_fund", "central_fund", "bureau"},
            },
        )

    def assert_readers(self, records, expected):
        readers = {name: set() for name in records}
        for level in set(LEVELS) - {"report"}:
            for name, record in records.items():
                domain = [("res_id", "=", record.id), ("model_id", "=", self.model_id(record))]
                found = self.rpc(
                    level, "alro.value.log", "web_search_read", domain, {"new_display": {}}
                )
                if found["records"]:
                    readers[name].add(level)
        self.assertEqual(readers, expected)

    def model_id(self, record):
        return self.env["ir.model"]._get_id(record._name)

    def test_report_users_and_administrators_without_level_read_none(self):
        for method in ("search_read", "search_count"):
            self.assertRefused(self.rpc, "report", "alro.value.log", method, [])
        technical = self.env.ref("base.user_admin")
        self.assertFalse(self.env["alro.value.log"].with_user(technical).has_access("read"))

    def test_an_office_reads_its_own_by_every_way_of_reading(self):
        own, foreign = self.agency_chiangmai.id, self.agency_sakaeo.id
        log = "alro.value.log"
        groups = self.rpc("province", log, "formatted_read_group", [], ["agency_id"], ["__count"])
        self.assertEqual([group["agency_id"][0] for group in groups], [own])
        entries = self.env[log].search([("agency_id", "=", foreign)], limit=3)
        self.assertTrue(entries)
        for method, *arguments in (
            ("read", entries.ids, ["new_value"]),
            ("web_read", entries.ids, {"new_display": {}}),
            ("export_data", entries.ids, ["new_display"]),
        ):
            self.assertRefused(self.rpc, "province", log, method, *arguments)
        domain = [("agency_id", "=", foreign)]
        self.assertFalse(self.rpc("province", log, "search_count", domain))
        mine = self.env[log].search([("agency_id", "=", own), ("fund_kind", "=", "act")], limit=3)
        exported = self.rpc("province", log, "export_data", mine.ids, ["new_display", "user_id"])
        self.assertEqual(len(exported["datas"]), 3)

    def test_it_is_searched_ordered_and_grouped_like_any_table(self):
        log = "alro.value.log"
        domain = [("field_label", "ilike", "Target"), ("activity_id", "=", self.activity.id)]
        found = self.rpc(
            "super_admin",
            log,
            "web_search_read",
            domain,
            {"agency_id": {"fields": {"display_name": {}}}, "field_label": {}},
            order="agency_id, id desc",
        )
        self.assertTrue(found["records"])
        for groupby in (
            "user_id",
            "field_id",
            "model_id",
            "month:month",
            "logged_at:day",
            "step_id",
        ):
            groups = self.rpc(
                "super_admin", log, "formatted_read_group", domain, [groupby], ["__count"]
            )
            self.assertEqual(sum(g["__count"] for g in groups), found["length"], groupby)

    def test_a_record_that_is_gone_reads_empty(self):
        step = self.step.copy({"name": "Short-lived"})
        participation = self.target.participation_id
        target = self.env["alro.step.target"].create(
            {"step_id": step.id, "participation_id": participation.id, "target_qty": 5}
        )
        self.env.flush_all()
        target.unlink()
        step_id = step.id
        step.unlink()
        self.env.flush_all()
        domain = [("step_id", "=", step_id)]
        found = self.rpc(
            "super_admin",
            "alro.value.log",
            "web_search_read",
            domain,
            {"step_id": {"fields": {"display_name": {}}}, "old_display": {}, "field_label": {}},
        )
        self.assertTrue(found["records"])
        groups = self.rpc(
            "super_admin",
            "alro.value.log",
            "formatted_read_group",
            domain,
            ["step_id"],
            ["__count"],
        )
        self.assertEqual(sum(group["__count"] for group in groups), found["length"])
