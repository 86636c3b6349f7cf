from odoo import api, fields, models


class AlroWorkMonth(models.Model):
    """An example: a value that people set and the log keeps, and a figure that follows from others."""

    _inherit = "alro.work.month"

    visits_qty = fields.Float("Field visits", digits=(16, 2), aggregator=None)
    confirmed_share = fields.Float(
        "Share of the target",
        digits=(16, 2),
        compute="_compute_confirmed_share",
        store=True,
        aggregator=None,
    )

    @api.model
    def _alro_logged_fields(self):
        return {**super()._alro_logged_fields(), "visits_qty": None}

    @api.depends("confirmed_qty", "target_id.target_qty")
    def _compute_confirmed_share(self):
        for record in self:
            target = record.target_id.target_qty
            record.confirmed_share = 100 * record.confirmed_qty / target if target else 0.0
