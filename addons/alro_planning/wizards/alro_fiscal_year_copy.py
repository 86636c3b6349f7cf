from odoo import api, fields, models


class AlroFiscalYearCopy(models.TransientModel):
    _inherit = "alro.fiscal.year.copy"

    participation = fields.Boolean("Participating agencies", default=True)
    targets = fields.Selection(
        [("last", "Last year's"), ("zero", "Zero, to be filled in"), ("none", "None")],
        default="last",
        required=True,
        help="Without a target, an office sees an activity, and no step of it.",
    )

    @api.depends("participation", "targets")
    def _compute_summary(self):
        return super()._compute_summary()

    def _options(self):
        chosen = {"participation": self.participation, "targets": self.targets}
        return {**super()._options(), **chosen}
