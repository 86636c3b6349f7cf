from odoo import api, models


class SpendingPlanPaper(models.AbstractModel):
    """The page Plan spending on paper: budget lines by month, a line of sums for each activity."""

    _name = "report.alro_planning.spending_plan_paper"
    _inherit = "alro.plan.paper"
    _description = "Printed spending plan"

    _grid_model = "alro.spending.month"
    _grid_names = ("planned_amount",)
    _grid_sums_singles = True
    _grid_is_dense = True

    @api.model
    def _title(self):
        return self.env._("Monthly spending plan")

    @api.model
    def _name_label(self):
        return self.env._("Expense category")

    def _row_name(self, row):
        return row.head["category"]

    def _sum_key(self, row):
        return "baht"

    def _stale_label(self):
        return self.env._("Budget changed")

    def _difference_note(self):
        return self.env._(
            "Difference: budget less planned months. A plan balances when it is zero."
        )

    def _lead(self):
        return budget_columns(self.env)

    def _notes(self, rows):
        notes = super()._notes(rows)
        if any(row.head["basis"] == "allocated" for row in rows):
            notes.insert(0, self.env._("Plans add up to what the office has been allocated."))
        return notes


def budget_columns(env):
    """Return the columns of what a budget line has received, and been allocated."""
    return [
        {
            "name": "received",
            "label": env._("Received"),
            "value": lambda row: row.head["received"],
            "sums": True,
        },
        {
            "name": "allocated",
            "label": env._("Allocated"),
            "value": lambda row: row.head["allocated"],
            "sums": True,
        },
    ]
