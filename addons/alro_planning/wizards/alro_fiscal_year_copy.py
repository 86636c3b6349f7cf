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
    budgets = fields.Selection(
        [("last", "Last year's"), ("zero", "Zero, to be filled in"), ("none", "None")],
        default="zero",
        required=True,
        help="Appropriations, and what participating offices receive of them, as they were before"
        " changes. Documents, plans and spending stay in their year.",
    )

    @api.depends("participation", "targets", "budgets")
    def _compute_summary(self):
        return super()._compute_summary()

    def _options(self):
        chosen = {name: self[name] for name in ("participation", "targets", "budgets")}
        return {**super()._options(), **chosen}
