from odoo import Command

from odoo.addons.alro_planning.tests.common import PlanningCommon


class ReportingCommon(PlanningCommon):
    def report(self, target, amounts):
        """Key results, October first; ``None`` leaves a month alone."""
        for month, amount in zip(target.month_ids.sorted("month"), amounts, strict=False):
            if amount is not None:
                month.actual_qty = amount

    def results(self, target, count=12):
        """Return the results of the first months as people see them: False is not reported."""
        months = target.month_ids.sorted("month")[:count]
        return [row["actual_qty"] for row in months.read(["actual_qty"])]


class MoneyCommon(ReportingCommon):
    """The Fund activity has 300,000 baht: 120,000 for Chiang Mai, of which 100,000 were allocated,
    and 60,000 for Sa Kaeo. Chiang Mai has 50,000 of Act money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["alro.expense.category"].search([], limit=1)
        cls.env["alro.appropriation"].create(
            [
                {"activity_id": cls.fund_activity.id, "act_amount": 300_000},
                {
                    "activity_id": cls.activity.id,
                    "category_id": cls.category.id,
                    "act_amount": 90_000,
                },
            ]
        )
        cls.line = cls.make_line(cls.fund_activity, cls.agency_chiangmai, 120_000)
        cls.line_sakaeo = cls.make_line(cls.fund_activity, cls.agency_sakaeo, 60_000)
        cls.act_line = cls.make_line(cls.activity, cls.agency_chiangmai, 50_000, cls.category)
        cls.allocate(cls.line, 100_000)

    @classmethod
    def make_line(cls, activity, agency, amount, category=None):
        part = activity.participation_ids.filtered(lambda part: part.agency_id == agency)
        return cls.env["alro.budget.line"].create(
            {
                "participation_id": part.id,
                "category_id": category.id if category else False,
                "received_amount": amount,
            }
        )

    @classmethod
    def allocate(cls, line, amount):
        document = cls.env["alro.budget.transfer"].create(
            {
                "kind": "allocate",
                "fiscal_year_id": line.fiscal_year_id.id,
                "fund_source_id": line.project_id.fund_source_id.id,
                "date": line.fiscal_year_id.date_from,
                "name": "First allocation",
                "line_ids": [Command.create({"budget_line_id": line.id, "amount": amount})],
            }
        )
        document.action_post()

    def months_of(self, line):
        """Return the twelve months of a line, October first."""
        return line.month_ids.sorted("month")

    def disburse(self, line, amounts):
        """Key what was disbursed to date, October first; ``None`` leaves a month alone."""
        for month, amount in zip(self.months_of(line), amounts, strict=False):
            if amount is not None:
                month.disbursed_to_date = amount
