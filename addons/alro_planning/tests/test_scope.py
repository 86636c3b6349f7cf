from .common import PlanningCommon


class TestScope(PlanningCommon):
    """Flat ids follow a move at once, on every fact."""

    def facts(self):
        return (self.target.participation_id, self.target, self.target.month_ids[0])

    def test_facts_are_born_with_their_scope(self):
        for fact in self.facts():
            self.assertEqual(fact.fiscal_year_id, self.year)
            self.assertEqual(fact.programme_id, self.programme)
            self.assertEqual(fact.project_id, self.activity.project_id)
            self.assertEqual(fact.activity_group_id, self.activity.activity_group_id)
            self.assertEqual(fact.activity_id, self.activity)
            self.assertEqual(fact.agency_id, self.agency_chiangmai)
            self.assertEqual(fact.host_agency_id, self.agency_spt)
            self.assertEqual(fact.fund_kind, "act")

    def test_a_new_host_takes_the_whole_year_over(self):
        self.activity.host_agency_id = self.agency_kpr
        for fact in self.facts():
            self.assertEqual(fact.host_agency_id, self.agency_kpr)
        months = self.target.month_ids
        self.assertTrue(months.with_user(self.users["bureau2"]).has_access("read"))
        self.assertFalse(months.with_user(self.users["bureau"]).has_access("read"))

    def test_a_sub_activity_may_have_its_own_host(self):
        sub = self.make_step(self.activity, "Sub", kind="sub_activity", uom_id=False)
        self.step.parent_id = sub
        sub.host_agency_id = self.agency_kpr
        self.assertEqual(self.target.host_agency_id, self.agency_kpr)
        self.assertEqual(self.target.month_ids[0].host_agency_id, self.agency_kpr)
        self.assertEqual(self.minor_target.host_agency_id, self.agency_spt)

    def test_an_activity_moves_with_its_facts(self):
        project = self.make_project("fund", "Another")
        self.activity.project_id = project
        for fact in self.facts():
            self.assertEqual(fact.project_id, project)
            self.assertEqual(fact.fund_kind, "fund")

    def test_offices_lose_sight_of_the_project_that_an_activity_left(self):
        left = self.activity.project_id
        self.assertTrue(left.with_user(self.users["province"]).has_access("read"))
        self.activity.project_id = self.make_project("fund", "Another")
        self.assertFalse(left.agency_ids)
        self.assertFalse(left.with_user(self.users["province"]).has_access("read"))

    def test_a_project_moves_to_another_programme_with_its_facts(self):
        programme = self.env["alro.programme"].create({"code": "T2", "name": "Another"})
        self.activity.project_id.programme_id = programme
        for fact in self.facts():
            self.assertEqual(fact.programme_id, programme)
