from odoo import fields, models


class AlroFundReverse(models.TransientModel):
    """Asks why posted Fund workbooks are reversed."""

    _name = "alro.fund.reverse"
    _inherit = ["alro.reach.mixin"]
    _description = "Reverse a Fund workbook"

    batch_ids = fields.Many2many("alro.fund.batch", string="Files", required=True)
    reason = fields.Text(required=True)

    def action_reverse(self):
        self.ensure_one()
        self.batch_ids.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}
