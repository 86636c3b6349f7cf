from odoo import api, models
from odoo.fields import Domain

from .common import PlanningCommon


class TestYears(PlanningCommon):
    """What is asked of a year is looked up in it, and not among all years."""

    def test_rows_with_flat_ids_are_found_by_their_year(self):
        """An index of each such table begins with the year."""
        tables = {
            model._table
            for model in self.env.values()
            if model._auto and not model._abstract
            if {"fiscal_year_id", "agency_id", "host_agency_id"} <= model._fields.keys()
            if all(model._fields[name].store for name in ("fiscal_year_id", "agency_id"))
        }
        self.assertIn("alro_budget_transfer_line", tables)
        self.cr.execute(
            "SELECT tablename FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND indexdef LIKE '%%(fiscal_year_id, %%'",
            [sorted(tables)],
        )
        self.assertEqual({table for (table,) in self.cr.fetchall()}, tables)

    def test_the_rows_of_a_grid_are_asked_for_by_year(self):
        """They share what is said of flat ids, where it holds for all cells."""
        months = self.env["alro.work.month"]
        year = Domain("fiscal_year_id", "=", self.year.id)
        own = Domain("agency_id", "=", self.agency_chiangmai.id)
        planned = Domain("planned_qty", ">", 0)

        def asked(domain):
            keys = months._grid_keys("target_id", domain)
            return {condition.field_expr for condition in keys.iter_conditions()}

        self.assertEqual(asked(year & own & planned), {"id", "fiscal_year_id", "agency_id"})
        self.assertEqual(asked(year & (own | planned)), {"id", "fiscal_year_id"})
        self.assertEqual(asked(year | planned), {"id"})
        self.assertEqual(asked([]), {"id"})

    def test_a_grid_shows_the_rows_that_its_domain_finds(self):
        self.target.month_ids[0].planned_qty = 5
        months = self.env["alro.work.month"]
        year = ("fiscal_year_id", "=", self.year.id)
        own = ("agency_id", "in", (self.agency_chiangmai | self.agency_spt).ids)
        for domain, rows in (
            ([year, ("planned_qty", ">", 0)], self.target),
            ([year, own, ("step_id", "=", self.step.id)], self.target | self.target_spt),
            ([year, "!", own, ("step_id", "=", self.step.id)], self.target_sakaeo),
            ([year, "|", ("planned_qty", ">", 0), "!", own], self.target | self.target_sakaeo),
        ):
            grid = months.get_grid(domain, ["planned_qty"])
            self.assertEqual({row["id"] for row in grid["rows"]}, set(rows.ids), domain)


class TestGrouping(PlanningCommon):
    """Groups stand as Odoo orders them, though they are ordered after they were added up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["alro.appropriation"].create(
            [{"activity_id": cls.fund_activity.id, "act_amount": 300_000}]
        )
        part = cls.fund_activity.participation_ids[0]
        cls.env["alro.budget.line"].create(
            {"participation_id": part.id, "received_amount": 120_000}
        )
        cls.in_year = [("fiscal_year_id", "=", cls.year.id)]

    def both(self, model, *args, **kwargs):
        """Return what is found, and what Odoo by itself finds."""
        records = self.env[model]
        found = records._read_group(self.in_year, *args, **kwargs)
        return found, models.BaseModel._read_group(records, self.in_year, *args, **kwargs)

    def test_by_what_they_are_named(self):
        agencies = self.env["alro.agency"]
        found, expected = self.both(
            "alro.step.target", ["agency_id"], ["target_qty:sum"], order="agency_id"
        )
        self.assertEqual(found, expected)
        self.assertEqual(agencies.concat(*(group[0] for group in found)), self.offices.sorted())
        self.assertEqual([group[1] for group in found if group[0] == self.agency_spt], [24])

    def test_orders_of_several(self):
        by = ["activity_id", "agency_id"]
        for order in (
            "activity_id,agency_id",
            "agency_id, activity_id",
            "agency_id DESC, activity_id asc",
            "activity_id desc,agency_id desc",
            "agency_id desc, __count",  # left to Odoo, as what follows
            "activity_id desc nulls first, agency_id",
            "__count desc, activity_id, agency_id",
        ):
            for page in ({}, {"limit": 2}, {"limit": 2, "offset": 1}, {"offset": 3}):
                found, expected = self.both(
                    "alro.step.target", by, ["__count"], order=order, **page
                )
                self.assertEqual(found, expected, (order, page))

    def test_what_points_at_nothing_stands_where_odoo_puts_it(self):
        for order in ("agency_id", "agency_id desc", "agency_id desc, kind"):
            found, expected = self.both(
                "alro.budget.ledger", ["agency_id", "kind"], ["received:sum"], order=order
            )
            self.assertIn(self.env["alro.agency"], [group[0] for group in found])
            self.assertEqual([group[0] for group in found], [group[0] for group in expected])

    def test_having(self):
        found, expected = self.both(
            "alro.step.target",
            ["agency_id"],
            ["__count"],
            having=[("__count", ">", 1)],
            order="agency_id",
        )
        self.assertEqual(found, expected)
        self.assertEqual([group[0] for group in found], [self.agency_chiangmai])

    def test_what_is_added_up_is_not_joined_to_names(self):
        sent = []
        select = api.Environment.execute_query

        def hear(env, query):
            sent.append(env.cr.mogrify(query.code, query.params).decode())
            return select(env, query)

        self.patch(api.Environment, "execute_query", hear)
        self.env["alro.work.month"].formatted_read_group(
            self.in_year, ["activity_group_id", "agency_id"], ["planned_qty:sum"]
        )
        [summed] = [query for query in sent if "SUM(" in query]
        self.assertNotIn("JOIN", summed)
