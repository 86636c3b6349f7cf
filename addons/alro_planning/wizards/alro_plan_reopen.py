from odoo import fields, models


class AlroPlanReopen(models.TransientModel):
    """Asks why a confirmed plan is reopened."""

    _name = "alro.plan.reopen"
    _inherit = ["alro.reach.mixin"]
    _description = "Reopen plan"

    target_ids = fields.Many2many("alro.step.target", string="Work plans")
    line_ids = fields.Many2many("alro.budget.line", string="Spending plans")
    reason = fields.Text(required=True)

    def action_reopen(self):
        self.ensure_one()
        for plans in filter(None, (self.target_ids, self.line_ids)):
            plans.action_reopen_plan(self.reason)
        return {"type": "ir.actions.act_window_close"}
