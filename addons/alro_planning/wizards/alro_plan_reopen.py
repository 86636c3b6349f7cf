from odoo import fields, models


class AlroPlanReopen(models.TransientModel):
    """Asks why a confirmed plan is reopened."""

    _name = "alro.plan.reopen"
    _inherit = ["alro.reach.mixin"]
    _description = "Reopen plan"

    target_ids = fields.Many2many("alro.step.target", string="Plans", required=True)
    reason = fields.Text(required=True)

    def action_reopen(self):
        self.ensure_one()
        self.target_ids.action_reopen_plan(self.reason)
        return {"type": "ir.actions.act_window_close"}
