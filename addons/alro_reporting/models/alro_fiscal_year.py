from odoo import fields, models


class AlroFiscalYear(models.Model):
    _inherit = "alro.fiscal.year"

    remark_percent = fields.Float(
        "Ask for causes from",
        digits=(5, 2),
        default=10.0,
        help="Results that are behind the plan to date by more than this percent ask the office"
        " for cause and remedy.",
    )

    counts_reserved = fields.Boolean(
        "Reserved money counts as spent",
        default=True,
        help="Spent is disbursed and committed, and with this also what is reserved. Money of the"
        " Fund is neither committed nor reserved.",
    )

    _remark_range = models.Constraint(
        "CHECK(remark_percent BETWEEN 0 AND 100)",
        "Results ask for causes from a percentage between 0 and 100.",
    )

    def write(self, vals):
        """What is spent is added up anew when something else counts as spent."""
        result = super().write(vals)
        if "counts_reserved" in vals:
            lines = self.env["alro.budget.line"].sudo()
            lines.search([("fiscal_year_id", "in", self.ids)])._refresh_totals()
        return result
