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

    _remark_range = models.Constraint(
        "CHECK(remark_percent BETWEEN 0 AND 100)",
        "Results ask for causes from a percentage between 0 and 100.",
    )
