from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.tests.common import LEVELS

from .copying import YearCopyCommon


class TestYearCopy(YearCopyCommon):
    """The same agencies take part in the new year, with targets of last year or of zero, and no plan."""

    def copy_year(self, user="admin_act_fund", participation=True, targets="last", **options):
        service = self.env["alro.year.copy"].with_user(self.users[user])
        return service._run(
            self.year.with_user(service.env.user),
            self.next_year.with_user(service.env.user),
            participation=participation,
            targets=targets,
            **options,
        )

    def test_participations_targets_and_months(self):
        self.plan(self.target, [120])
        self.target.action_confirm_plan()
        copy = self.copy_year()
        self.assertFalse(copy.remarks)
        self.assertEqual(copy.part("alro.participation").made, 6)
        self.assertEqual(copy.part("alro.step.target").made, 5)
        targets = self.found("alro.step.target")
        self.assertEqual(
            sorted((t.step_id.name, t.agency_id, t.target_qty) for t in targets),
            sorted(
                (t.step_id.name, t.agency_id, t.target_qty)
                for t in self.env["alro.step.target"].search(
                    [("fiscal_year_id", "=", self.year.id)]
                )
            ),
        )
        self.assertEqual(len(targets.month_ids), 60)
        self.assertEqual(set(targets.month_ids.mapped("planned_qty")), {0})
        self.assertEqual(set(targets.month_ids.mapped("confirmed_qty")), {0})
        self.assertEqual(
            targets.month_ids.mapped("month")[0].year, 2017, "October of fiscal year 2561"
        )
        self.assertEqual(set(targets.mapped("plan_state")), {"draft"})
        new = targets.filtered(lambda t: t.step_id.previous_id == self.step)
        self.assertEqual(
            new.filtered(lambda t: t.agency_id == self.agency_chiangmai).plan_status, "empty"
        )

    def test_a_row_is_as_if_it_were_created_one_by_one(self):
        """What the ORM fills in, the statement fills in too."""
        self.copy_year()
        new_step = self.step.search([("previous_id", "=", self.step.id)])
        [born] = new_step.target_ids.filtered(lambda t: t.agency_id == self.agency_sakaeo)
        participation = self.make_participation(new_step.activity_id, self.agency_kpr)
        created = self.make_target(new_step, self.agency_kpr, 60)
        self.assertBornAlike(
            (
                (born, created),
                (born.participation_id, participation),
                (born.month_ids.sorted("month")[3], created.month_ids.sorted("month")[3]),
            ),
            own={"agency_id", "participation_id", "target_id", "activity_id"},
        )
        self.assertEqual(born.create_uid, self.users["admin_act_fund"])

    def test_targets_of_zero_or_none(self):
        self.assertEqual(self.copy_year(targets="none").part("alro.participation").made, 6)
        self.assertFalse(self.found("alro.step.target"))
        copy = self.copy_year(targets="zero")
        self.assertEqual(copy.part("alro.participation").made, 0)
        self.assertEqual(copy.part("alro.step.target").made, 5)
        self.assertEqual(set(self.found("alro.step.target").mapped("target_qty")), {0})
        self.assertEqual(len(self.found("alro.work.month")), 60)

    def test_the_structure_alone(self):
        copy = self.copy_year(participation=False)
        self.assertNotIn("alro.participation", copy.parts)
        self.assertEqual(len(self.found("alro.step")), 3)
        self.assertFalse(self.found("alro.participation"))

    def test_twice_does_nothing_twice(self):
        self.copy_year()
        again = self.copy_year(targets="zero")
        self.assertTrue(again.is_empty)
        self.assertEqual(again.part("alro.step.target").there, 5)
        self.assertEqual(len(self.found("alro.step.target")), 5)
        self.assertIn(120, self.found("alro.step.target").mapped("target_qty"))

    def test_what_is_new_since_is_added(self):
        self.copy_year()
        self.make_target(self.minor_step, self.agency_spt, 7)
        self.make_participation(self.activity, self.agency_kpr)
        copy = self.copy_year()
        self.assertEqual(copy.part("alro.participation").made, 1)
        self.assertEqual(copy.part("alro.step.target").made, 1)

    def test_the_plan_tells_what_the_copy_makes(self):
        service = self.env["alro.year.copy"].with_user(self.users["admin_act_fund"])
        planned = service._plan(self.year, self.next_year, participation=True, targets="last")
        self.assertFalse(self.found("alro.project"), "nothing is changed by asking")
        copy = self.copy_year()
        for model, part in planned.parts.items():
            self.assertEqual(part.count, copy.parts[model].made, model)

    def test_an_archived_agency_is_named_and_left_out(self):
        self.agency_sakaeo.active = False
        copy = self.copy_year()
        self.assertEqual(copy.part("alro.participation").made, 4)
        self.assertEqual(copy.part("alro.step.target").made, 4)
        [remark] = copy.remarks
        self.assertIn(self.agency_sakaeo.name, remark)
        self.assertIn("2 activities", remark)

    def test_offices_see_their_new_activities_and_steps(self):
        heading = self.make_step(self.activity, "Heading", kind="sub_activity", uom_id=False)
        inside = self.make_step(self.activity, "Inside", parent_id=heading.id)
        self.make_target(inside, self.agency_sakaeo)
        self.copy_year()
        office = self.users["province2"]
        steps = self.env["alro.step"].with_user(office)
        seen = steps.search([("fiscal_year_id", "=", self.next_year.id)])
        self.assertEqual(
            seen.sudo().previous_id, self.step | heading | inside, "and no step of others"
        )
        activities = self.env["alro.activity"].with_user(office)
        seen = activities.search([("fiscal_year_id", "=", self.next_year.id)])
        self.assertEqual(seen.sudo().previous_id, self.activity | self.fund_activity)
        self.assertEqual(len(seen.project_id), 2)
        for participation in self.found("alro.participation"):
            self.assertEqual(participation.has_target, bool(participation.step_target_ids))

    def test_facts_carry_the_new_scope(self):
        self.step.activity_id.host_agency_id = self.agency_spt
        self.copy_year()
        for fact in (*self.found("alro.step.target"), *self.found("alro.work.month")):
            step, activity = fact.step_id, fact.step_id.activity_id
            self.assertEqual(fact.activity_id, activity)
            self.assertEqual(fact.project_id, activity.project_id)
            self.assertEqual(fact.programme_id, activity.programme_id)
            self.assertEqual(fact.activity_group_id, activity.activity_group_id)
            self.assertEqual(fact.host_agency_id, step.nearest_host_id)
            self.assertEqual(fact.fund_kind, activity.fund_kind)

    def test_a_fund_admin_copies_the_funds_only(self):
        self.copy_year(participation=False)
        copy = self.copy_year("admin_fund")
        self.assertEqual(copy.part("alro.participation").made, 3)
        self.assertEqual(set(self.found("alro.participation").mapped("fund_kind")), {"fund"})
        self.assertEqual(set(self.found("alro.step.target").mapped("fund_kind")), {"fund"})

    def test_births_in_bulk_obey_the_rights(self):
        """The statement is no way round: whoever may not create a row does not bear it either."""
        self.copy_year(participation=False)
        act = self.activity.search([("previous_id", "=", self.activity.id)])
        rows = SQL("SELECT %s::int, %s::int", act.id, self.agency_kpr.id)
        for level in LEVELS:
            if level in ("super_admin", "admin_act_fund"):
                continue
            participations = self.env["alro.participation"].with_user(self.users[level])
            with self.assertRaises(AccessError, msg=level), self.cr.savepoint():
                participations._bear_facts(["activity_id", "agency_id"], rows)

    def test_it_is_logged_as_copied(self):
        self.copy_year()
        entries = self.env["alro.value.log"].search(
            [("fiscal_year_id", "=", self.next_year.id), ("field_id.name", "=", "target_qty")]
        )
        self.assertEqual(sorted(entries.mapped("new_value")), [4, 12, 24, 60, 120])
        self.assertEqual(set(entries.mapped("origin")), {"copied"})
        self.assertEqual(set(entries.mapped("reason")), {"Copied from fiscal year 2560"})
        self.assertEqual(entries.user_id, self.users["admin_act_fund"])

    def test_the_questions_do_not_grow_with_the_offices(self):
        def questions():
            before = self.cr.sql_log_count
            self.copy_year()
            return self.cr.sql_log_count - before

        few = questions()
        self.found("alro.step.target").sudo().unlink()
        self.found("alro.participation").sudo().unlink()
        for model in ("alro.step", "alro.activity", "alro.project", "alro.activity.group"):
            self.found(model).sudo().unlink()
        others = self.env["alro.agency"].search([("kind", "=", "province")]) - self.offices
        for agency in others[:50]:
            self.make_participation(self.activity, agency)
            self.make_target(self.step, agency, 5)
            self.make_target(self.minor_step, agency, 5)
        self.env.invalidate_all()
        many = questions()
        self.assertEqual(len(self.found("alro.step.target")), 105)
        self.assertLessEqual(many, few + 2, f"{few} queries for 5 targets, {many} for 105")
