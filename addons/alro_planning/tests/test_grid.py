from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.http import SessionExpiredException

from odoo.addons.alro_tracking_base.models import alro_grid_mixin
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase, RpcError

from .common import PlanningCommon


class GridCommon(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.work = self.env["alro.work.month"]
        self.office = self.work.with_user(self.users["province"])
        self.matrix = self.env["alro.step.target"].with_user(self.users["admin_act_fund"])
        self.of_activity = [("activity_id", "=", self.activity.id)]

    def line(self, grid, record):
        return [row["id"] for row in grid["rows"]].index(record.id)

    def lock(self, grid, field, line, column):
        number = grid["locks"][field][line][column]
        return grid["reasons"][number - 1] if number else None

    def row_of(self, model, record, field="planned_qty"):
        grid = model.get_grid([("target_id", "=", record.id)], [field])
        return grid, grid["rows"][0]


class TestRowsOfMonths(GridCommon):
    def test_a_filter_finds_rows_and_each_shows_all_its_months(self):
        self.plan(self.target, [10, 0, 5])
        grid = self.office.get_grid([("planned_qty", ">", 9)], ["planned_qty"])
        self.assertEqual([row["id"] for row in grid["rows"]], self.target.ids)
        self.assertEqual(grid["cells"]["planned_qty"], [[10, 0, 5] + [0] * 9])
        self.assertEqual(grid["length"], 1)

    def test_pages_are_parts_of_one_order(self):
        whole = self.office.get_grid([], ["planned_qty"])
        self.assertEqual(whole["length"], 3)
        self.assertEqual(
            [row["id"] for row in whole["rows"]],
            self.env["alro.step.target"].search([("agency_id", "=", self.agency_chiangmai.id)]).ids,
        )
        pages = [self.office.get_grid([], ["planned_qty"], offset=n, limit=1) for n in range(4)]
        self.assertEqual([page["length"] for page in pages], [3] * 4)
        self.assertEqual([row for page in pages for row in page["rows"]], whole["rows"])
        self.assertEqual([line for page in pages for line in page["ids"]], whole["ids"])

    def test_heads_of_months_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("th_TH")
        thai = self.office.with_context(lang="th_TH").get_grid([], ["planned_qty"])["heads"]
        english = self.office.with_context(lang="en_US").get_grid([], ["planned_qty"])["heads"]
        self.assertEqual((thai[0]["name"], thai[0]["short"]), ("ตุลาคม 2559", "ต.ค. 59"))
        self.assertEqual(
            (english[11]["name"], english[11]["short"]), ("September 2017", "Sep 2017")
        )
        self.assertEqual(
            [head["quarter"] for head in english], [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
        )
        self.assertEqual(english[5]["group"], "Quarter 2")
        self.assertTrue(all(head["is_over"] and head["is_due"] for head in english))

    def test_what_is_over_and_what_is_due(self):
        """On 4 March 2017 February is over, and its report is due on the fifth."""
        module = "odoo.addons.alro_tracking_base.models.alro_month_mixin.bangkok_today"
        day = self.target.month_ids.sorted("month")[5].month.replace(day=4)
        with patch(module, return_value=day):
            heads = self.office.get_grid([], ["planned_qty"])["heads"]
        self.assertEqual([head["is_over"] for head in heads], [True] * 5 + [False] * 7)
        self.assertEqual([head["is_due"] for head in heads], [True] * 4 + [False] * 8)

    def test_the_head_of_a_row_says_how_its_plan_stands(self):
        _grid, head = self.row_of(self.office, self.target)
        self.assertEqual((head["plan_state"], head["plan_stale"]), ("draft", False))
        self.assertEqual((head["target"], head["stale"], head["reopen_reason"]), (120, "", ""))
        self.assertEqual(head["activity_group"], "Group 1")
        self.assertEqual(head["project"], self.activity.project_id.display_name)
        self.assertEqual(head["participation_id"], self.target.participation_id.id)
        self.plan(self.target, [10] * 12)
        self.target.with_user(self.users["province"]).action_confirm_plan()
        self.target.target_qty = 130
        _grid, head = self.row_of(self.office, self.target)
        self.assertEqual((head["plan_status"], head["confirmed_total"]), ("stale", 120))
        self.assertEqual(head["stale"], "The plan was confirmed for 120; the target is 130 now.")

    def test_rows_say_which_groups_they_belong_to(self):
        grid = self.office.get_grid(
            [], ["planned_qty"], group_by=["fund_kind", "activity_id", "plan_status"]
        )
        groups = grid["rows"][self.line(grid, self.fund_target)]["groups"]
        self.assertEqual(groups[0], ["fund", "Land Reform Fund"])
        self.assertEqual(groups[1], [self.fund_activity.id, self.fund_activity.display_name])
        self.assertEqual(groups[2], ["empty", "Not planned"])

    def test_offices_by_months_and_offices_by_steps(self):
        host = self.work.with_user(self.users["bureau"])
        self.plan(self.target, [10, 0, 5])
        grid = host.get_grid(
            [("step_id", "=", self.step.id)], ["planned_qty"], axes=["agency_id", "month"]
        )
        self.assertEqual({row["id"] for row in grid["rows"]}, set(self.offices.ids))
        line = self.line(grid, self.agency_chiangmai)
        self.assertEqual(grid["cells"]["planned_qty"][line], [10, 0, 5] + [0] * 9)
        self.assertEqual(grid["rows"][line]["region"], "N")
        month = self.target.month_ids.sorted("month")[2].month
        grid = host.get_grid(
            [*self.of_activity, ("month", "=", month)],
            ["planned_qty"],
            axes=["agency_id", "step_id"],
        )
        self.assertEqual(grid["columns"], [self.step.id, self.minor_step.id])
        line = self.line(grid, self.agency_chiangmai)
        self.assertEqual(grid["cells"]["planned_qty"][line], [5, 0])
        self.assertIsNone(grid["cells"]["planned_qty"][self.line(grid, self.agency_spt)][1])

    def test_two_records_in_one_cell_are_not_shown_as_one(self):
        with self.assertRaisesRegex(UserError, "share a cell"):
            self.office.get_grid([], ["planned_qty"], axes=["agency_id", "month"])

    def test_what_is_no_question_gets_a_plain_message(self):
        wrong = [
            {"axes": ["month", "target_id"]},
            {"axes": ["target_id"]},
            {"axes": ["target_id", "planned_qty"]},
            {"axes": ["target_id", "target_id"]},
            {"axes": ["nonsense", "month"]},
            {"axes": 7},
            {"axes": [["target_id"], "month"]},
            {"group_by": ["target_qty"]},
            {"group_by": ["nonsense"]},
            {"group_by": "agency_id"},
            {"group_by": [["agency_id"]]},
            {"offset": -1},
            {"offset": 10**30},
            {"offset": "1"},
            {"limit": 0},
            {"limit": True},
            {"limit": "5"},
        ]
        for kwargs in wrong:
            with self.subTest(kwargs), self.assertRaises(UserError):
                self.office.get_grid([], ["planned_qty"], **kwargs)

    def test_what_is_shown_is_limited_after_paging(self):
        with patch.object(alro_grid_mixin, "MOST_SHOWN", 12):
            with self.assertRaisesRegex(UserError, "Choose a fiscal year"):
                self.office.get_grid([], ["planned_qty"])
            self.assertEqual(len(self.office.get_grid([], ["planned_qty"], limit=1)["ids"]), 1)


class TestLocks(GridCommon):
    def reasons(self, model, target):
        grid, _head = self.row_of(model, target)
        (line,) = grid["locks"]["planned_qty"]
        self.assertEqual(len(set(line)), 1, "the months of a row are locked alike")
        return self.lock(grid, "planned_qty", 0, 0)

    def test_each_level_is_told_what_it_may_not_set(self):
        """The Act's plan of Chiang Mai, and the Fund's: None is open."""
        mine, not_mine = None, "belongs to another office"
        may = {
            "super_admin": [mine, mine],
            "admin_act_fund": [mine, mine],
            "admin_fund": [not_mine, mine],
            "central_act": [not_mine, not_mine],
            "central_fund": [not_mine, not_mine],
            "bureau": [not_mine, not_mine],
            "province": [mine, mine],
        }
        for name, expected in may.items():
            model = self.work.with_user(self.users[name])
            for target, word in zip([self.target, self.fund_target], expected, strict=True):
                with self.subTest(name, fund_kind=target.fund_kind):
                    reason = self.reasons(model, target)
                    if word:
                        self.assertIn(word, reason)
                    else:
                        self.assertIsNone(reason)
        hidden = self.work.with_user(self.users["province2"])
        self.assertEqual(hidden.get_grid([("target_id", "=", self.target.id)], [])["rows"], [])
        with self.assertRaises(AccessError):
            self.work.with_user(self.users["report"]).get_grid([], ["planned_qty"])

    def test_locks_say_what_a_save_would_say(self):
        self.plan(self.target, [10] * 12)
        self.target.with_user(self.users["province"]).action_confirm_plan()
        for target, word in ((self.target, "Reopen"), (self.minor_target, "Only main targets")):
            reason = self.reasons(self.office, target)
            self.assertIn(word, reason)
            month = target.month_ids[0]
            change = {"id": month.id, "field": "planned_qty", "value": 99}
            (answer,) = self.office.save_cells([{**change, "expected": month.planned_qty}])
            self.assertEqual(answer["reason"], reason)

    def test_a_closed_year_is_open_to_super_admin_alone(self):
        self.year.action_close()
        self.assertIn("2560 is closed", self.reasons(self.office, self.target))
        self.assertIsNone(self.reasons(self.work.with_user(self.users["super_admin"]), self.target))

    def test_what_people_do_not_set_has_no_locks(self):
        grid = self.office.get_grid([], ["confirmed_qty"])
        self.assertEqual((grid["locks"], grid["reasons"]), ({}, []))


class TestMatrix(GridCommon):
    AXES = ("agency_id", "step_id")

    def get(self, user="admin_act_fund", domain=None):
        model = self.matrix.with_user(self.users[user])
        return model.get_grid(domain or self.of_activity, ["target_qty"], self.AXES)

    def test_agencies_and_steps_without_a_target_stand_there_too(self):
        later = self.make_step(self.activity, "Land inspected", is_main_target=True)
        self.make_step(self.activity, "Heading", kind="block")
        self.make_participation(self.activity, self.agency_kpr)
        grid = self.get()
        self.assertEqual(grid["columns"], [self.step.id, self.minor_step.id, later.id])
        agencies = self.offices | self.agency_kpr
        self.assertEqual([row["id"] for row in grid["rows"]], agencies.sorted().ids)
        line = self.line(grid, self.agency_kpr)
        self.assertEqual(grid["ids"][line], [False] * 3)
        self.assertEqual(grid["cells"]["target_qty"][line], [None] * 3)
        self.assertIsNone(self.lock(grid, "target_qty", line, 2))
        head = grid["heads"][2]
        self.assertEqual((head["short"], head["name"]), ("3", "Land inspected"))
        self.assertEqual((head["unit"], head["is_main_target"]), (self.person.name, True))
        self.assertEqual(head["group"], self.activity.display_name)

    def test_an_activity_without_any_target(self):
        activity = self.make_activity("act", 9)
        step = self.make_step(activity)
        self.make_participation(activity, self.agency_kpr)
        for domain in ([("activity_id", "=", activity.id)], [("step_id", "=", step.id)]):
            grid = self.get(domain=domain)
            self.assertEqual([row["id"] for row in grid["rows"]], self.agency_kpr.ids)
            self.assertEqual(grid["columns"], step.ids)

    def test_a_filter_narrows_the_matrix(self):
        main = [*self.of_activity, ("is_main_target", "=", True)]
        self.assertEqual(self.get(domain=main)["columns"], self.step.ids)
        one = [*self.of_activity, ("agency_id", "=", self.agency_spt.id)]
        self.assertEqual([row["id"] for row in self.get(domain=one)["rows"]], self.agency_spt.ids)
        found = self.get(domain=[("id", "in", self.target.ids)])
        self.assertEqual(found["columns"], [self.step.id, self.minor_step.id])

    def test_nobody_is_shown_more_than_he_may_read(self):
        grid = self.get("province")
        self.assertEqual([row["id"] for row in grid["rows"]], self.agency_chiangmai.ids)
        grid = self.get("province2")
        self.assertEqual(grid["columns"], self.step.ids)
        self.assertEqual(
            self.get("province2", [("agency_id", "=", self.agency_spt.id)])["rows"], []
        )

    def test_places_are_locked_to_those_who_bear_nothing_there(self):
        for user, word in (("bureau", "belongs to another office"), ("admin_fund", "belongs to")):
            grid = self.get(user)
            line = self.line(grid, self.agency_spt)
            self.assertIn(word, self.lock(grid, "target_qty", line, 1), user)
        activity = self.make_activity("act", 9)
        step = self.make_step(activity)
        self.make_participation(activity, self.agency_kpr)
        grid = self.get(domain=[("activity_id", "in", (self.activity | activity).ids)])
        line = self.line(grid, self.agency_spt)
        self.assertIn(
            "does not take part",
            self.lock(grid, "target_qty", line, grid["columns"].index(step.id)),
        )

    def test_as_many_queries_for_many_as_for_few(self):
        def queries(count):
            activity = self.make_activity("act", 20 + count)
            for agency in self.offices:
                self.make_participation(activity, agency)
            for n in range(count):
                step = self.make_step(activity, f"Step {n}", is_main_target=True)
                self.make_target(step, self.agency_spt)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.get(domain=[("activity_id", "=", activity.id)])
            return self.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 25)
        self.assertEqual(queries(20), few)


class TestBirths(GridCommon):
    def birth(self, value, agency=None, step=None, expected=None):
        place = {
            "agency_id": (agency or self.agency_spt).id,
            "step_id": (step or self.minor_step).id,
        }
        change = {"id": False, "field": "target_qty", "value": value, "expected": expected}
        return {**change, "place": place}

    def test_typing_into_an_empty_place_bears_the_target_and_its_months(self):
        change = self.birth(7)
        (answer,) = self.matrix.save_cells([change])
        target = self.env["alro.step.target"].browse(answer["id"])
        self.assertEqual(
            answer,
            {
                "id": target.id,
                "field": "target_qty",
                "state": "saved",
                "value": 7,
                "place": change["place"],
            },
        )
        self.assertEqual((target.target_qty, target.agency_id), (7, self.agency_spt))
        self.assertEqual((len(target.month_ids), target.plan_difference), (12, 7))
        self.assertEqual(target.create_uid, self.users["admin_act_fund"])

    def test_nothing_typed_bears_nothing(self):
        for value in (None, False):
            (answer,) = self.matrix.save_cells([self.birth(value)])
            self.assertEqual((answer["state"], answer["id"]), ("saved", False))
        self.assertFalse(
            self.env["alro.step.target"].search_count(
                [("step_id", "=", self.minor_step.id), ("agency_id", "=", self.agency_spt.id)]
            )
        )

    def test_a_target_of_zero_is_one(self):
        (answer,) = self.matrix.save_cells([self.birth(0)])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 0))
        self.assertTrue(self.env["alro.step.target"].browse(answer["id"]).exists())

    def test_what_cannot_be_born_is_refused_and_the_rest_is_saved(self):
        heading = self.make_step(self.activity, "Heading", kind="block")
        changes = [
            self.birth(1, agency=self.agency_kpr),
            self.birth(1, step=heading),
            self.birth(1, step=self.env["alro.step"].browse(2**31 - 1)),
            self.birth(-3),
            self.birth("x"),
            self.birth(1, agency=self.agency_sakaeo),
        ]
        answers = self.matrix.save_cells(changes)
        words = ["not take part", "is a heading", "gone, or you may", "below zero", "not a number"]
        for answer, word in zip(answers, words, strict=False):
            self.assertEqual((answer["state"], answer["id"]), ("refused", False))
            self.assertIn(word, answer["reason"])
        self.assertEqual(answers[-1]["state"], "saved")

    def test_each_level_bears_what_its_line_of_the_table_says(self):
        may = {
            "super_admin": ["saved", "saved"],
            "admin_act_fund": ["saved", "saved"],
            "admin_fund": ["refused", "saved"],
            **dict.fromkeys(["central_act", "central_fund", "bureau", "province"], ["refused"] * 2),
        }
        fund_step = self.make_step(self.fund_activity, "Fenced")
        for name, states in may.items():
            with self.subTest(name), self.cr.savepoint() as savepoint:
                model = self.matrix.with_user(self.users[name])
                answers = model.save_cells([self.birth(1), self.birth(1, step=fund_step)])
                self.assertEqual([answer["state"] for answer in answers], states)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_closed_year_bears_nothing_but_for_super_admin(self):
        self.year.action_close()
        (answer,) = self.matrix.save_cells([self.birth(1)])
        self.assertIn("2560 is closed", answer["reason"])
        model = self.matrix.with_user(self.users["super_admin"])
        self.assertEqual(model.save_cells([self.birth(1)])[0]["state"], "saved")

    def test_what_somebody_else_bore_meanwhile_is_a_conflict(self):
        self.make_target(self.minor_step, self.agency_spt, 9)
        (answer,) = self.matrix.save_cells([self.birth(7)])
        self.assertEqual((answer["state"], answer["value"]), ("conflict", 9))
        (answer,) = self.matrix.save_cells([self.birth(9)])
        self.assertEqual(answer["state"], "saved")
        (answer,) = self.matrix.save_cells([self.birth(7, expected=9)])
        self.assertEqual((answer["state"], answer["value"]), ("saved", 7))

    def test_who_saw_something_where_nothing_is_gets_a_conflict(self):
        (answer,) = self.matrix.save_cells([self.birth(7, expected=3)])
        self.assertEqual((answer["state"], answer["value"]), ("conflict", None))
        self.assertIsNone(answer["user"])

    def test_one_place_typed_into_twice_in_one_go(self):
        answers = self.matrix.save_cells([self.birth(7), self.birth(8, expected=7)])
        self.assertEqual([answer["state"] for answer in answers], ["saved", "saved"])
        self.assertEqual(answers[0]["id"], answers[1]["id"])
        self.assertEqual(self.env["alro.step.target"].browse(answers[0]["id"]).target_qty, 8)

    def test_what_is_no_place_gets_a_plain_message(self):
        good = self.birth(1)
        places = [None, {}, {"agency_id": 1}, {"agency_id": "1", "step_id": 2}, [1, 2]]
        for place in [*places, {**good["place"], "activity_id": 1}]:
            with self.subTest(place), self.assertRaises(UserError):
                self.matrix.save_cells([{**good, "place": place}])
        with self.assertRaises(UserError):
            self.office.save_cells([{**good, "field": "planned_qty"}])

    def test_many_births_in_as_many_queries_as_few(self):
        def queries(count):
            activity = self.make_activity("act", 20 + count)
            agencies = self.env["alro.agency"].search([("kind", "=", "province")], limit=count)
            for agency in agencies:
                self.make_participation(activity, agency)
            step = self.make_step(activity, "Step", is_main_target=True)
            changes = [self.birth(1, agency, step) for agency in agencies]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            answers = self.matrix.save_cells(changes)
            self.assertEqual({answer["state"] for answer in answers}, {"saved"})
            return self.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 60)
        self.assertEqual(queries(40), few)


class TestSaveGrid(GridCommon):
    def change(self, month, value, expected=0.0):
        return {"id": month.id, "field": "planned_qty", "value": value, "expected": expected}

    def test_only_the_rows_that_were_saved_come_back(self):
        months = self.target.month_ids.sorted("month")
        stranger = self.target_sakaeo.month_ids[0]
        answer = self.office.save_grid(
            [self.change(months[0], 10), self.change(stranger, 5)], [], ["planned_qty"]
        )
        self.assertEqual([a["state"] for a in answer["answers"]], ["saved", "refused"])
        grid = answer["grid"]
        self.assertEqual([row["id"] for row in grid["rows"]], self.target.ids)
        self.assertEqual(grid["cells"]["planned_qty"], [[10.0] + [0] * 11])
        self.assertEqual(grid["rows"][0]["plan_status"], "unbalanced")
        whole = self.office.get_grid([("target_id", "=", self.target.id)], ["planned_qty"])
        self.assertEqual(grid, whole)

    def test_a_row_that_the_filter_no_longer_finds_comes_back_too(self):
        month = self.target.month_ids.sorted("month")[0]
        domain = [("target_id.planned_total", "=", 0)]
        answer = self.office.save_grid([self.change(month, 10)], domain, ["planned_qty"])
        self.assertEqual([row["id"] for row in answer["grid"]["rows"]], self.target.ids)

    def test_nothing_saved_brings_no_rows(self):
        stranger = self.target_sakaeo.month_ids[0]
        answer = self.office.save_grid([self.change(stranger, 5)], [], ["planned_qty"])
        self.assertEqual((answer["grid"]["rows"], answer["grid"]["ids"]), ([], []))

    def test_the_matrix_comes_back_with_what_was_born(self):
        place = {"agency_id": self.agency_spt.id, "step_id": self.minor_step.id}
        change = {"id": False, "place": place, "field": "target_qty", "value": 7, "expected": None}
        axes = ["agency_id", "step_id"]
        answer = self.matrix.save_grid([change], self.of_activity, ["target_qty"], axes)
        grid = answer["grid"]
        self.assertEqual([row["id"] for row in grid["rows"]], self.agency_spt.ids)
        self.assertEqual(grid["columns"], [self.step.id, self.minor_step.id])
        self.assertEqual(grid["cells"]["target_qty"], [[24, 7]])
        self.assertEqual(grid["ids"], [[self.target_spt.id, answer["answers"][0]["id"]]])

    def test_a_wrong_question_saves_nothing(self):
        change = self.change(self.target.month_ids[0], 10)
        for args in (([], ["nonsense"]), ([], ["planned_qty"], ["month"])):
            with self.assertRaises(UserError):
                self.office.save_grid([change], *args)
        self.assertEqual(self.target.planned_total, 0)

    def test_a_row_in_few_queries(self):
        months = self.target.month_ids.sorted("month")
        domain = [("activity_id", "=", self.activity.id)]
        names = ["planned_qty"]
        self.office.save_grid([self.change(self.fund_target.month_ids[0], 1)], domain, names)
        self.env.invalidate_all()
        with self.assertQueryCount(35):
            self.office.save_grid([self.change(month, 10) for month in months], domain, names)


class TestGridRpc(RpcCase, GridCommon):
    def test_a_browser_reads_and_saves_the_grid(self):
        domain = [["target_id", "=", self.target.id]]
        grid = self.rpc("province", "alro.work.month", "get_grid", domain, ["planned_qty"])
        self.assertEqual(grid["ids"], [self.target.month_ids.sorted("month").ids])
        self.assertEqual(grid["locks"], {"planned_qty": [[0] * 12]})
        change = {"id": grid["ids"][0][0], "field": "planned_qty", "value": 10, "expected": 0}
        answer = self.rpc(
            "province", "alro.work.month", "save_grid", [change], domain, ["planned_qty"]
        )
        self.assertEqual(answer["answers"][0]["state"], "saved")
        self.assertEqual(answer["grid"]["cells"]["planned_qty"][0][0], 10)

    def test_an_open_page_sends_nothing_in_the_name_of_who_logged_in_after(self):
        month = self.target.month_ids[0]
        change = {"id": month.id, "field": "planned_qty", "value": 10, "expected": 0}
        uid = self.users["province"].id
        with self.assertRaises(SessionExpiredException):
            self.matrix.env["alro.work.month"].with_context(uid=uid).save_cells([change])
        with self.assertRaises(RpcError) as told:
            self.rpc(
                "admin_act_fund", "alro.work.month", "save_cells", [change], context={"uid": uid}
            )
        self.assertEqual(told.exception.name, "SessionExpiredException")
        self.assertEqual(month.planned_qty, 0)

    def test_another_office_is_told_nothing(self):
        month = self.target.month_ids[0]
        change = {"id": month.id, "field": "planned_qty", "value": 10, "expected": 0}
        answer = self.rpc(
            "province2", "alro.work.month", "save_grid", [change], [], ["planned_qty"]
        )
        self.assertEqual(answer["answers"][0]["state"], "refused")
        self.assertIsNone(answer["answers"][0]["value"])
        self.assertEqual(answer["grid"]["rows"], [])


class TestShapes(GridCommon):
    """Last year's plan of the same office and step, as a shape for this year's."""

    def setUp(self):
        super().setUp()
        self.later = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        project = self.make_project(fiscal_year_id=self.later.id, name="Next year's")
        group = self.env["alro.activity.group"].create(
            {"fiscal_year_id": self.later.id, "number": 7, "name": "Group 1"}
        )
        activity = self.make_activity(group=group, project=project)
        self.next_step = self.make_step(activity, "Trained farmers", is_main_target=True)
        self.next_minor = self.make_step(activity, "Renamed", is_main_target=True)
        self.next_targets = {}
        for agency in self.offices:
            self.make_participation(activity, agency)
            self.next_targets[agency] = self.make_target(self.next_step, agency)
        self.next_target = self.next_targets[self.agency_chiangmai]
        self.shape = [60, 0, 60] + [0] * 9
        self.plan(self.target, self.shape)

    def test_what_was_typed_and_once_confirmed_what_counts(self):
        self.assertEqual(
            self.office.get_shapes(self.next_target.ids), {self.next_target.id: self.shape}
        )
        self.target.with_user(self.users["province"]).action_confirm_plan()
        self.target.with_user(self.users["province"]).action_reopen_plan("Why")
        self.plan(self.target, [1])
        self.assertEqual(
            self.office.get_shapes(self.next_target.ids), {self.next_target.id: self.shape}
        )

    def test_rows_without_a_plan_then_are_left_out(self):
        renamed = self.make_target(self.next_minor, self.agency_chiangmai)
        rows = [renamed.id, self.target.id, self.next_targets[self.agency_sakaeo].id]
        model = self.work.with_user(self.users["admin_act_fund"])
        self.assertEqual(model.get_shapes(rows), {})

    def test_the_step_that_it_was_copied_from_counts_before_the_name(self):
        other = self.make_step(self.activity, "Trained farmers", is_main_target=True)
        target = self.make_target(other, self.agency_chiangmai)
        self.plan(target, [1, 2, 3])
        self.assertEqual(
            self.office.get_shapes(self.next_target.ids)[self.next_target.id], self.shape
        )
        self.next_step.previous_id = other
        shape = self.office.get_shapes(self.next_target.ids)[self.next_target.id]
        self.assertEqual(shape[:4], [1, 2, 3, 0])

    def test_nobody_sees_the_plans_of_others(self):
        rows = [target.id for target in self.next_targets.values()]
        self.plan(self.target_sakaeo, [7])
        told = {
            "super_admin": 2,
            "central_act": 2,
            "central_fund": 2,
            "bureau": 2,
            "province": 1,
            "province2": 1,
            "bureau2": 0,
        }
        for name, count in told.items():
            shapes = self.work.with_user(self.users[name]).get_shapes(rows)
            self.assertEqual(len(shapes), count, name)
        with self.assertRaises(AccessError):
            self.work.with_user(self.users["report"]).get_shapes(rows)

    def test_many_rows_in_as_many_queries_as_one(self):
        model = self.work.with_user(self.users["admin_act_fund"])
        rows = [target.id for target in self.next_targets.values()]

        def queries(ids):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            model.get_shapes(ids)
            return self.cr.sql_log_count - before

        queries(rows)
        self.assertEqual(queries(rows), queries(rows[:1]))

    def test_what_is_no_list_of_rows_gets_a_plain_message(self):
        for wrong in (None, 7, "7", ["7"], [[7]]):
            with self.assertRaises(UserError):
                self.office.get_shapes(wrong)


class TestShapesRpc(RpcCase, GridCommon):
    def test_a_browser_asks_for_shapes(self):
        self.assertEqual(self.rpc("province", "alro.work.month", "get_shapes", self.target.ids), {})
        self.assertRefused(self.rpc, "report", "alro.work.month", "get_shapes", self.target.ids)
