from unittest.mock import patch

from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.models import alro_grid_mixin
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import PlanningCommon


class CellsCommon(PlanningCommon):
    """Chiang Mai's target: 120 farmers."""

    def setUp(self):
        super().setUp()
        self.office = self.env["alro.work.month"].with_user(self.users["province"])
        self.months = self.target.month_ids.sorted("month")

    def change(self, record, value, expected=0.0, field="planned_qty"):
        return {"id": record.id, "field": field, "value": value, "expected": expected}

    def warm_up(self):
        """What a running server knows already: rules, groups, the user's offices."""
        self.states([self.change(self.fund_target.month_ids[0], 1)])
        self.office.get_grid([("target_id", "=", self.fund_target.id)], ["planned_qty"])

    def states(self, changes, model=None):
        model = self.office if model is None else model
        return [answer["state"] for answer in model.save_cells(changes)]


class TestSaveCells(CellsCommon):
    def test_each_cell_stands_alone(self):
        """Of three cells one is wrong and one is another office's: the good one is saved."""
        stranger = self.target_sakaeo.month_ids[0]
        answers = self.office.save_cells(
            [
                self.change(self.months[0], 10),
                self.change(self.months[1], -3),
                self.change(stranger, 5),
            ]
        )
        self.assertEqual([a["state"] for a in answers], ["saved", "refused", "refused"])
        self.assertEqual([a["value"] for a in answers], [10.0, 0.0, None])
        self.assertIn("below zero", answers[1]["reason"])
        self.assertIn("gone, or you may not see it", answers[2]["reason"])
        self.assertEqual(self.months.mapped("planned_qty")[:2], [10, 0])
        self.assertEqual(stranger.planned_qty, 0)
        self.assertEqual((self.target.planned_total, self.target.plan_difference), (10, 110))

    def test_what_somebody_else_changed_meanwhile_is_a_conflict(self):
        """The office saw 0; an administrator typed 7 meanwhile. Nothing is overwritten unseen."""
        self.months[0].with_user(self.users["admin_act_fund"]).planned_qty = 7
        (answer,) = self.office.save_cells([self.change(self.months[0], 9, expected=0)])
        self.assertEqual((answer["state"], answer["value"]), ("conflict", 7.0))
        self.assertEqual(answer["user"], self.users["admin_act_fund"].name)
        self.assertTrue(answer["date"])
        self.assertEqual(self.months[0].planned_qty, 7)
        self.assertEqual(self.states([self.change(self.months[0], 9, expected=7)]), ["saved"])

    def test_the_same_value_by_two_is_no_conflict(self):
        self.months[0].planned_qty = 7
        self.assertEqual(self.states([self.change(self.months[0], 7, expected=0)]), ["saved"])

    def test_the_answer_holds_what_is_stored(self):
        (answer,) = self.office.save_cells([self.change(self.months[0], "12.345")])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 12.35))
        (answer,) = self.office.save_cells([self.change(self.months[0], None, expected=12.35)])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 0.0))

    def test_a_cell_changed_twice_in_one_go(self):
        first, again = self.change(self.months[0], 5), self.change(self.months[0], 6, expected=5)
        self.assertEqual(self.states([first, again]), ["saved", "saved"])
        self.assertEqual(self.months[0].planned_qty, 6)

    def test_what_is_not_keyed_is_refused(self):
        for field in ("confirmed_qty", "target_id", "month", "agency_id", "id", "nonsense"):
            change = self.change(self.months[0], 5, field=field)
            for name in ("province", "super_admin"):
                model = self.office.with_user(self.users[name])
                self.assertEqual(self.states([change], model), ["refused"], field)
        self.assertEqual(self.months[0].confirmed_qty, 0)
        self.assertEqual(self.months[0].target_id, self.target)

    def test_locked_plans_and_minor_steps_are_refused_with_a_reason(self):
        self.plan(self.target, [10] * 12)
        self.target.with_user(self.users["province"]).action_confirm_plan()
        (answer,) = self.office.save_cells([self.change(self.months[0], 9, expected=10)])
        self.assertEqual(answer["state"], "refused")
        self.assertIn("confirmed. Reopen", answer["reason"])
        (answer,) = self.office.save_cells([self.change(self.minor_target.month_ids[0], 1)])
        self.assertIn("Only main targets", answer["reason"])

    def test_a_closed_year_is_refused_to_all_but_super_admin(self):
        self.year.action_close()
        change = self.change(self.months[0], 5)
        for name in ("province", "admin_act_fund"):
            answer = self.office.with_user(self.users[name]).save_cells([change])[0]
            self.assertEqual(answer["state"], "refused", name)
            self.assertIn("2560 is closed", answer["reason"])
        model = self.office.with_user(self.users["super_admin"])
        self.assertEqual(self.states([change], model), ["saved"])

    def test_each_level_sets_what_its_line_of_the_table_says(self):
        """The Act's month of Chiang Mai, and the Fund's."""
        may = {
            "super_admin": ["saved", "saved"],
            "admin_act_fund": ["saved", "saved"],
            "admin_fund": ["refused", "saved"],
            "central_act": ["refused", "refused"],
            "central_fund": ["refused", "refused"],
            "bureau": ["refused", "refused"],
            "province": ["saved", "saved"],
            "province2": ["refused", "refused"],
            "report": ["refused", "refused"],
        }
        months = [self.months[0], self.fund_target.month_ids.sorted("month")[0]]
        for name, states in may.items():
            with self.subTest(name), self.cr.savepoint() as savepoint:
                model = self.office.with_user(self.users[name])
                changes = [self.change(month, 5) for month in months]
                self.assertEqual(self.states(changes, model), states, name)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_targets_are_cells_too(self):
        targets = self.env["alro.step.target"]
        change = self.change(self.target, 90, expected=120, field="target_qty")
        office = targets.with_user(self.users["province"])
        self.assertEqual(self.states([change], office), ["refused"])
        admin = targets.with_user(self.users["admin_act_fund"])
        self.assertEqual(self.states([change], admin), ["saved"])
        self.assertEqual((self.target.target_qty, self.target.plan_difference), (90, 90))

    def test_nothing_sent_leaves_no_writer(self):
        """Or a later conflict would name somebody who changed nothing."""
        admin = self.target.with_user(self.users["admin_act_fund"])
        before = self.target.write_uid
        admin.write({})
        self.months[0].with_user(self.users["province"]).write({})
        self.assertEqual((self.target | self.target).write_uid, before)
        self.assertNotEqual(self.months[0].write_uid, self.users["province"])

    def test_what_is_no_list_of_changes_gets_a_plain_message(self):
        good = self.change(self.months[0], 1)
        for wrong in (None, "x", 7, [1], [{}], [{**good, "id": "1"}], [{**good, "field": 3}]):
            with self.assertRaises(UserError, msg=str(wrong)):
                self.office.save_cells(wrong)
        with self.assertRaises(UserError):
            self.office.save_cells([good] * 5001)

    def test_a_row_in_few_queries(self):
        self.warm_up()
        changes = [self.change(month, 10) for month in self.months]
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.assertEqual(self.states(changes), ["saved"] * 12)

    def test_a_block_in_as_many_queries_as_a_row(self):
        """40 rows of twelve months, pasted."""
        activity = self.make_activity("act", 9)
        self.make_participation(activity, self.agency_chiangmai)
        steps = [self.make_step(activity, f"Step {n}", is_main_target=True) for n in range(40)]
        targets = [self.make_target(step, self.agency_chiangmai) for step in steps]
        changes = [self.change(month, 1) for target in targets for month in target.month_ids]
        self.assertEqual(len(changes), 480)
        self.warm_up()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.assertEqual(set(self.states(changes)), {"saved"})
        self.assertEqual({target.planned_total for target in targets}, {12})


class TestSaveCellsRpc(RpcCase, CellsCommon):
    def test_a_grid_saves_as_a_browser_sends_it(self):
        month = self.months[0]
        answers = self.rpc(
            "province", "alro.work.month", "save_cells", [self.change(month, 10, expected=0)]
        )
        self.assertEqual(
            answers,
            [{"id": month.id, "field": "planned_qty", "state": "saved", "value": 10.0}],
        )
        (answer,) = self.rpc(
            "report", "alro.work.month", "save_cells", [self.change(month, 9, expected=10)]
        )
        self.assertEqual((answer["state"], answer["value"]), ("refused", None))


class TestGetGrid(CellsCommon):
    def test_rows_and_months_of_the_office(self):
        self.plan(self.target, [10, 0, 5])
        grid = self.office.get_grid([], ["planned_qty"])
        rows = {row["id"]: position for position, row in enumerate(grid["rows"])}
        self.assertEqual(set(rows), {self.target.id, self.minor_target.id, self.fund_target.id})
        self.assertEqual(grid["columns"][0], "2016-10-01")
        self.assertEqual(grid["columns"][11], "2017-09-01")
        line = rows[self.target.id]
        self.assertEqual(grid["cells"]["planned_qty"][line][:4], [10, 0, 5, 0])
        self.assertEqual(grid["ids"][line], self.months.ids)
        self.assertEqual(grid["rows"][line]["target"], 120)

    def test_agencies_stand_beside_each_other_in_the_target_matrix(self):
        admin = self.env["alro.step.target"].with_user(self.users["admin_act_fund"])
        grid = admin.get_grid([("activity_id", "=", self.activity.id)], ["target_qty"])
        self.assertEqual([row["id"] for row in grid["rows"]], [self.step.id, self.minor_step.id])
        column = {agency: n for n, agency in enumerate(grid["columns"])}
        step_line, minor_line = grid["cells"]["target_qty"]
        self.assertEqual(step_line[column[self.agency_sakaeo.id]], 60)
        self.assertEqual(minor_line[column[self.agency_chiangmai.id]], 4)
        self.assertIsNone(minor_line[column[self.agency_sakaeo.id]])
        self.assertFalse(grid["ids"][1][column[self.agency_sakaeo.id]])

    def test_what_is_no_list_of_fields_gets_a_plain_message(self):
        for wrong in (None, 7, "planned_qty", [7], [[1]], ["nonsense"]):
            with self.assertRaises(UserError, msg=str(wrong)):
                self.office.get_grid([], wrong)

    def test_many_rows_in_as_many_queries_as_few(self):
        activity = self.make_activity("act", 9)
        self.make_participation(activity, self.agency_chiangmai)

        def queries(count):
            for n in range(count):
                step = self.make_step(activity, f"Step {count}-{n}", is_main_target=True)
                self.make_target(step, self.agency_chiangmai)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.office.get_grid([("activity_id", "=", activity.id)], ["planned_qty"])
            return self.cr.sql_log_count - before

        self.warm_up()
        few = queries(2)
        self.assertLessEqual(few, 20)
        self.assertEqual(queries(28), few)

    def test_too_much_for_one_page_is_refused_with_a_word(self):
        with (
            patch.object(alro_grid_mixin, "MOST_SHOWN", 11),
            self.assertRaises(UserError) as caught,
        ):
            self.office.get_grid([], ["planned_qty"])
        self.assertIn("Choose a fiscal year", str(caught.exception))


class TestBulkSet(CellsCommon):
    def test_no_file_changes_a_confirmed_plan(self):
        self.plan(self.target, [10] * 12)
        self.target.with_user(self.users["province"]).action_confirm_plan()
        months = self.env["alro.work.month"].sudo()
        for month in (self.months[0], self.minor_target.month_ids[0]):
            with self.assertRaises(UserError):
                months._bulk_set({month.id: {"planned_qty": 5}}, "imported")
        self.target.target_qty = 130
        months._bulk_set({self.months[0].id: {"planned_qty": 20}}, "imported")
        self.assertEqual(self.target.planned_total, 130)

    def test_many_values_from_the_system(self):
        months = self.env["alro.work.month"].sudo()
        months._bulk_set({month.id: {"planned_qty": 10} for month in self.months}, "imported")
        self.assertEqual((self.target.planned_total, self.target.plan_difference), (120, 0))

    def test_all_or_nothing(self):
        values = {self.months[0].id: {"planned_qty": 5}, self.months[1].id: {"planned_qty": "x"}}
        with self.assertRaises(UserError):
            self.env["alro.work.month"].sudo()._bulk_set(values, "imported")
        self.assertEqual(self.months[0].planned_qty, 0)

    def test_not_into_a_closed_year(self):
        self.year.action_close()
        months = self.env["alro.work.month"].with_user(self.users["admin_act_fund"])
        for model in (months, months.sudo(), self.env["alro.work.month"].sudo()):
            with self.assertRaisesRegex(UserError, "2560 is closed"):
                model._bulk_set({self.months[0].id: {"planned_qty": 5}}, "imported")
        corrector = months.with_user(self.users["super_admin"])
        corrector._bulk_set({self.months[0].id: {"planned_qty": 5}}, "imported", "Found later")
        self.assertEqual(self.months[0].planned_qty, 5)

    def test_a_users_file_sets_what_the_user_may_set(self):
        stranger = self.target_sakaeo.month_ids[0]
        values = {self.months[0].id: {"planned_qty": 5}, stranger.id: {"planned_qty": 5}}
        with self.assertRaises(UserError):
            self.office._bulk_set(values, "imported")
        self.assertEqual(self.months[0].planned_qty, 0)

    def test_the_log_knows_where_from_and_why(self):
        self.env["alro.work.month"].sudo()._bulk_set(
            {self.months[0].id: {"planned_qty": 5}}, "imported", "File of May"
        )
        entry = self.env["alro.value.log"].search(
            [("res_id", "=", self.months[0].id), ("new_value", "=", 5)]
        )
        self.assertEqual((entry.origin, entry.reason), ("imported", "File of May"))
