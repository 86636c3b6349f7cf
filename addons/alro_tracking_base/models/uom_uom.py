from odoo import models
from odoo.exceptions import UserError


class UomUom(models.Model):
    """A unit of work keeps its size: figures that were reported in it would change their meaning."""

    _inherit = "uom.uom"

    def write(self, vals):
        sizes = {"relative_factor", "relative_uom_id"} & vals.keys()
        resized = self.filtered(
            lambda unit: any(
                unit._fields[name].convert_to_write(unit[name], unit) != vals[name]
                for name in sizes
            )
        )
        if resized:
            resized._check_not_in_use()
        return super().write(vals)

    def _check_not_in_use(self):
        """Raise if a step is counted in one of these units or in one that is measured by it."""
        step = self.env["alro.step"].sudo().search([("uom_id", "child_of", self.ids)], limit=1)
        if step:
            raise UserError(
                self.env._(
                    "“%(unit)s” is used by steps, whose figures would change their meaning with it."
                    " Make a new unit instead.",
                    unit=step.uom_id.name,
                )
            )
