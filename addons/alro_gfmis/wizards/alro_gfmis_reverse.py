from odoo import api, fields, models

from odoo.addons.alro_tracking_base.tools.texts import with_kept_texts


class AlroGfmisReverse(models.TransientModel):
    """Asks why posted files of the treasury are reversed."""

    _name = "alro.gfmis.reverse"
    _inherit = ["alro.reach.mixin"]
    _description = "Reverse a GFMIS file"

    batch_ids = fields.Many2many("alro.gfmis.batch", string="Files", required=True)
    reason = fields.Text(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([with_kept_texts(vals, ["reason"]) for vals in vals_list])

    def write(self, vals):
        return super().write(with_kept_texts(vals, ["reason"]))

    def action_reverse(self):
        self.ensure_one()
        self.batch_ids._later("reverse", self.reason)
        return {"type": "ir.actions.act_window_close"}
