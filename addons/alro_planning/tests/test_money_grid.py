from .budgets import BudgetCommon


class TestSpendingGrid(BudgetCommon):
    """The page Plan spending: budget lines by month, grouped by activity."""

    def grid(self, user="province", domain=(), **kwargs):
        model = self.env["alro.spending.month"].with_user(self.users[user])
        return model.get_grid(list(domain), ["planned_amount", "confirmed_amount"], **kwargs)

    def test_an_office_plans_its_own_lines(self):
        self.plan_spending(self.line, [100, 0, 500])
        grid = self.grid(group_by=["activity_id"])
        self.assertEqual(
            [row["id"] for row in grid["rows"]], [self.line.id, self.invested.id, self.fund_line.id]
        )
        self.assertEqual(grid["cells"]["planned_amount"][0], [100, 0, 500] + [0] * 9)
        self.assertEqual(len(grid["columns"]), 12)
        self.assertEqual({lock for line in grid["locks"]["planned_amount"] for lock in line}, {0})
        groups = [row["groups"] for row in grid["rows"]]
        self.assertEqual(groups[0], [[self.activity.id, self.activity.display_name]])
        self.assertEqual(groups[2], [[self.fund_activity.id, self.fund_activity.display_name]])

    def test_the_head_says_where_a_row_belongs_and_how_its_plan_stands(self):
        self.plan_spending(self.line, [600])
        head = self.grid(domain=[("budget_line_id", "=", self.line.id)])["rows"][0]
        known = {
            "category": self.salaries.name,
            "agency": self.agency_chiangmai.name,
            "activity": self.activity.display_name,
            "received": 600,
            "allocated": 0,
            "target": 600,
            "basis": "received",
            "unit": "baht",
            "plan_state": "draft",
            "plan_stale": False,
            "may_plan": True,
        }
        self.assertEqual({name: head[name] for name in known}, known)
        head = self.grid(domain=[("budget_line_id", "=", self.fund_line.id)])["rows"][0]
        self.assertEqual((head["category"], head["category_id"]), ("Unclassified", False))

    def test_where_plans_add_up_to_what_was_allocated_the_head_says_so(self):
        self.line.fiscal_year_id.spending_plan_basis = "allocated"
        head = self.grid(domain=[("budget_line_id", "=", self.line.id)])["rows"][0]
        self.assertEqual((head["basis"], head["target"], head["received"]), ("allocated", 0, 600))

    def test_as_many_queries_for_many_rows_as_for_few(self):
        def queries(count):
            activity = self.make_offices(count)
            before = self.cr.sql_log_count
            grid = self.grid(
                "admin_act_fund",
                [("activity_id", "=", activity.id)],
                group_by=["activity_id", "agency_id"],
            )
            self.assertEqual(len(grid["rows"]), count)
            return self.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 25)
        self.assertEqual(queries(30), few)


class TestBudgetMatrix(BudgetCommon):
    """The matrix of an activity: its offices by expense category."""

    def grid(self, user, activity=None, domain=()):
        model = self.env["alro.budget.line"].with_user(self.users[user])
        domain = [("activity_id", "=", (activity or self.activity).id), *domain]
        return model.get_grid(domain, ["received_amount"], axes=["participation_id", "category_id"])

    def received(self, grid):
        return [head.get("received") for head in grid["heads"]]

    def test_all_offices_by_the_categories_the_activity_has_money_in(self):
        grid = self.grid("admin_act_fund")
        self.assertEqual({row["agency"] for row in grid["rows"]}, set(self.offices.mapped("name")))
        self.assertEqual(grid["columns"], [self.salaries.id, self.investment.id])
        cells = {
            row["agency"]: line
            for row, line in zip(grid["rows"], grid["cells"]["received_amount"], strict=True)
        }
        self.assertEqual(cells[self.agency_chiangmai.name], [600, 50.5])
        self.assertEqual(cells[self.agency_sakaeo.name], [300, None])
        self.assertEqual(self.received(grid), [1000, 200])

    def test_what_is_not_classified_has_a_column_and_its_money(self):
        grid = self.grid("admin_fund", self.fund_activity)
        self.assertEqual((grid["columns"], self.received(grid)), ([False], [70]))

    def test_what_there_is_to_give_is_told_to_who_may_read_it_and_all_offices(self):
        told = {
            "super_admin": [1000, 200],
            "admin_act_fund": [1000, 200],
            "admin_fund": [1000, 200],
            "central_act": [1000, 200],
            "central_fund": [1000, 200],
            "bureau": [1000, 200],
            "province": [None, None],
            "province2": [None, None],
        }
        for user, amounts in told.items():
            with self.subTest(user):
                self.assertEqual(self.received(self.grid(user)), amounts)

    def test_a_page_of_some_offices_does_not_tell_what_is_left(self):
        grid = self.grid("admin_act_fund", domain=[("agency_id", "=", self.agency_sakaeo.id)])
        self.assertEqual(len(grid["rows"]), 1)
        self.assertEqual(self.received(grid), [None] * len(grid["columns"]))

    def test_an_office_sees_its_own_row(self):
        grid = self.grid("province2")
        self.assertEqual([row["agency"] for row in grid["rows"]], [self.agency_sakaeo.name])
        self.assertTrue(all(grid["locks"]["received_amount"][0]))

    def test_a_line_without_a_category_is_born_by_typing(self):
        part = self.fund_activity.participation_ids.filtered(
            lambda part: part.agency_id == self.agency_sakaeo
        )
        self.env["alro.appropriation"].search(
            [("activity_id", "=", self.fund_activity.id)]
        ).act_amount = 100
        change = {
            "id": False,
            "place": {"participation_id": part.id, "category_id": False},
            "field": "received_amount",
            "value": 30,
            "expected": None,
        }
        model = self.env["alro.budget.line"].with_user(self.users["admin_fund"])
        answer = model.save_grid(
            [change],
            [("activity_id", "=", self.fund_activity.id)],
            ["received_amount"],
            ["participation_id", "category_id"],
        )
        self.assertEqual([each["state"] for each in answer["answers"]], ["saved"])
        self.assertEqual(answer["grid"]["cells"]["received_amount"], [[30]])
        self.assertEqual(len(part.budget_line_ids.month_ids), 12)

    def test_as_many_queries_for_many_offices_as_for_few(self):
        def queries(count):
            activity = self.make_offices(count)
            before = self.cr.sql_log_count
            self.assertEqual(len(self.grid("admin_act_fund", activity)["rows"]), count)
            return self.cr.sql_log_count - before

        queries(1)
        few = queries(2)
        self.assertLessEqual(few, 30)
        self.assertEqual(queries(30), few)
