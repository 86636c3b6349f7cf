from odoo import models
from odoo.exceptions import UserError

from ..tools.changes import changed_by

SIZES = ("relative_factor", "relative_uom_id")


class UomUom(models.Model):
    """A unit of work keeps its size: figures that were reported in it would change their meaning."""

    _inherit = "uom.uom"

    def write(self, vals):
        changed_by(self, vals, SIZES)._check_not_in_use()
        return super().write(vals)

    def _check_not_in_use(self):
        """Raise if a step is counted in one of these units or in one that is measured by it."""
        if not self:
            return
        step = self.env["alro.step"].sudo().search([("uom_id", "child_of", self.ids)], limit=1)
        if step:
            raise UserError(
                self.env._(
                    "“%(unit)s” is used by steps, whose figures would change their meaning with it."
                    " Make a new unit instead.",
                    unit=step.uom_id.name,
                )
            )
