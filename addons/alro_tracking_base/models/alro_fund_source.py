from odoo import fields, models

FUND_KINDS = [("act", "Budget Act"), ("fund", "Land Reform Fund"), ("other", "Other")]


class AlroFundSource(models.Model):
    """Where money comes from. The kind decides access, the code tells sources apart."""

    _name = "alro.fund.source"
    _description = "Fund source"
    _order = "sequence, id"

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True)
    kind = fields.Selection(FUND_KINDS, required=True)
    project_prefix = fields.Char(help="Stands before the name of each project of this source.")
    procurement_tracked = fields.Boolean(
        help="Offices plan and report procurement of investment items paid from this source."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("unique(code)", "Another fund source has this code.")
