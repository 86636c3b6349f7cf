from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.tools.texts import with_kept_texts


class AlroGfmisExplain(models.TransientModel):
    """Asks why figures are right although they look wrong, once for all that were selected.

    An explanation that somebody gave already stays as it is.
    """

    _name = "alro.gfmis.explain"
    _inherit = ["alro.reach.mixin"]
    _description = "Explain figures of a GFMIS file"

    figure_ids = fields.Many2many("alro.gfmis.figure", string="Figures", required=True)
    figure_count = fields.Integer("Figures explained", compute="_compute_figure_count")
    reason = fields.Text("Explanation", required=True)

    @api.depends("figure_ids.result", "figure_ids.reason")
    def _compute_figure_count(self):
        for dialog in self:
            dialog.figure_count = len(dialog.figure_ids._unexplained())

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([with_kept_texts(vals, ["reason"]) for vals in vals_list])

    def write(self, vals):
        return super().write(with_kept_texts(vals, ["reason"]))

    def action_explain(self):
        """Give the reason to all of these figures that need one and have none, or to none of them.

        :raises UserError: without a reason, where none needs one, or once a file is posted.
        :raises AccessError: if the user may not explain figures of the treasury's files.
        """
        self.ensure_one()
        self.figure_ids.check_access("write")
        if not self.reason:
            raise UserError(self.env._("Say why the figures are right."))
        figures = self.figure_ids._unexplained()
        if not figures:
            raise UserError(
                self.env._("None of these figures lacks an explanation. Select others.")
            )
        figures.write({"reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
