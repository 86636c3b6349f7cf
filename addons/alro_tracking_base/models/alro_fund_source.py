from odoo import fields, models
from odoo.exceptions import UserError

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

    def write(self, vals):
        if any(source.kind != vals.get("kind", source.kind) for source in self):
            domain = [("fund_source_id", "in", self.ids)]
            if self.env["alro.project"].sudo().search_count(domain, limit=1):
                raise UserError(
                    self.env._(
                        "The kind of a fund source decides who sees its projects, so it stays"
                        " once there are any. Create another fund source instead."
                    )
                )
        return super().write(vals)
