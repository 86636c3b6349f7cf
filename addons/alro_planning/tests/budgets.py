from .common import PlanningCommon


class BudgetCommon(PlanningCommon):
    """Money of the Act activity: 1,000 for salaries and 200 of investment; Chiang Mai and Sa Kaeo have some."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["alro.expense.category"].search([], limit=2)
        cls.salaries, cls.investment = categories
        cls.make_appropriation(cls.activity, cls.salaries, 1000)
        cls.make_appropriation(cls.activity, cls.investment, 200)
        cls.make_appropriation(cls.fund_activity, False, 70)
        cls.line = cls.make_budget_line(cls.activity, cls.agency_chiangmai, cls.salaries, 600)
        cls.invested = cls.make_budget_line(
            cls.activity, cls.agency_chiangmai, cls.investment, 50.5
        )
        cls.line_sakaeo = cls.make_budget_line(cls.activity, cls.agency_sakaeo, cls.salaries, 300)
        cls.fund_line = cls.make_budget_line(cls.fund_activity, cls.agency_chiangmai, False, 70)

    @classmethod
    def make_offices(cls, count):
        """Return a new activity of two categories, of which so many provinces have some money."""
        activity = cls.make_activity("act", 20 + count)
        cls.make_appropriation(activity, cls.salaries, 1000)
        cls.make_appropriation(activity, cls.investment, 1000)
        for agency in cls.env["alro.agency"].search([("kind", "=", "province")], limit=count):
            cls.make_participation(activity, agency)
            cls.make_budget_line(activity, agency, cls.salaries, 5)
        cls.env.flush_all()
        cls.env.invalidate_all()
        return activity

    @classmethod
    def make_appropriation(cls, activity, category, act_amount):
        return cls.env["alro.appropriation"].create(
            {
                "activity_id": activity.id,
                "category_id": category and category.id,
                "act_amount": act_amount,
            }
        )

    @classmethod
    def make_budget_line(cls, activity, agency, category, received_amount):
        participation = activity.participation_ids.filtered(lambda part: part.agency_id == agency)
        return cls.env["alro.budget.line"].create(
            {
                "participation_id": participation.id,
                "category_id": category and category.id,
                "received_amount": received_amount,
            }
        )

    def plan_spending(self, line, amounts):
        """Type a spending plan, October first; what is left out is zero."""
        months = line.month_ids.sorted("month")
        for month, amount in zip(months, [*amounts, *[0] * 12][:12], strict=True):
            month.planned_amount = amount
