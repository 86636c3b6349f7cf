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
