from odoo import models


class SpendingPlanPaper(models.AbstractModel):
    """Beside a printed spending plan stands what has been spent of it, as on the screen."""

    _inherit = "report.alro_planning.spending_plan_paper"

    def _beside_plan(self):
        return [
            *super()._beside_plan(),
            {
                "name": "disbursed",
                "label": self.env._("Disbursed to date"),
                "value": lambda row: row.head["disbursed"],
                "note": lambda row: row.head["as_of"],
                "sums": True,
            },
            {
                "name": "spent",
                "label": self.env._("Spent to date"),
                "value": lambda row: row.head["spent"],
                "tone": lambda row: "bad" if row.head["problem"] else "",
                "sums": True,
            },
        ]
