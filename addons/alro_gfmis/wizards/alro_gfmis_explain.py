from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.tools.texts import with_kept_texts

MISSING_MEANS = [
    ("stays", "The file does not tell of it: what was posted before stays"),
    ("zero", "It is nothing any more: its money was moved or taken back"),
]


def _is_missing(figure):
    return figure.result == "missing"


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
    missing_count = fields.Integer("Of these not in the file", compute="_compute_figure_count")
    missing_means = fields.Selection(
        MISSING_MEANS,
        "What is not in the file",
        compute="_compute_missing_means",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.depends("figure_ids.result", "figure_ids.reason")
    def _compute_figure_count(self):
        for dialog in self:
            figures = dialog.figure_ids._unexplained()
            dialog.figure_count = len(figures)
            dialog.missing_count = len(figures.filtered(_is_missing))

    @api.depends("figure_ids")
    def _compute_missing_means(self):
        """A file takes the place of one of the same date: what is missing in it then, is nothing any more."""
        for dialog in self:
            missing = dialog.figure_ids.filtered(_is_missing)
            is_zero = missing and all(missing.mapped("is_zero"))
            dialog.missing_means = "zero" if is_zero else "stays"

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
        figures.filtered(_is_missing).write({"is_zero": self.missing_means == "zero"})
        return {"type": "ir.actions.act_window_close"}
