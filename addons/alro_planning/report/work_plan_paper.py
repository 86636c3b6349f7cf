from odoo import api, models


class WorkPlanPaper(models.AbstractModel):
    """The page Plan on paper: main targets by month."""

    _name = "report.alro_planning.work_plan_paper"
    _inherit = "alro.plan.paper"
    _description = "Printed work plan"

    _grid_model = "alro.work.month"
    _grid_names = ("planned_qty",)

    @api.model
    def _title(self):
        return self.env._("Monthly work plan")

    def _lead(self):
        return [target_column(self.env)]


def target_column(env):
    """Return the column of what a row is to reach."""
    return {
        "name": "target",
        "label": env._("Target"),
        "value": lambda row: row.head["target"],
        "sums": True,
    }
