from odoo import fields, models


class AlroBudgetReverse(models.TransientModel):
    """Asks why posted documents are reversed."""

    _name = "alro.budget.reverse"
    _inherit = ["alro.reach.mixin"]
    _description = "Reverse a document"

    transfer_ids = fields.Many2many("alro.budget.transfer", string="Documents", required=True)
    reason = fields.Text(required=True)

    def action_reverse(self):
        self.ensure_one()
        self.transfer_ids.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}
