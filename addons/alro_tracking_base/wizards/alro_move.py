from odoo import api, fields, models
from odoo.exceptions import UserError


class AlroMove(models.TransientModel):
    """Asks where a project, activity or sub-activity moves with all its figures, and why."""

    _name = "alro.move"
    _inherit = ["alro.reach.mixin"]
    _description = "Move with all figures"

    project_id = fields.Many2one("alro.project", readonly=True)
    activity_id = fields.Many2one("alro.activity", readonly=True)
    step_id = fields.Many2one("alro.step", "Sub-activity", readonly=True)
    fiscal_year_id = fields.Many2one("alro.fiscal.year", compute="_compute_moved")
    reported_cells = fields.Integer("Reported figures that move along", compute="_compute_moved")
    programme_id = fields.Many2one("alro.programme", "To programme")
    to_project_id = fields.Many2one(
        "alro.project", domain="[('fiscal_year_id', '=', fiscal_year_id)]"
    )
    activity_group_id = fields.Many2one(
        "alro.activity.group",
        "To activity group",
        domain="[('fiscal_year_id', '=', fiscal_year_id)]",
    )
    host_agency_id = fields.Many2one("alro.agency", "To host")
    reason = fields.Text(required=True)

    @api.depends("project_id", "activity_id", "step_id")
    def _compute_moved(self):
        for wizard in self:
            moved = wizard._moved()
            wizard.fiscal_year_id = moved.fiscal_year_id if moved else False
            wizard.reported_cells = moved.sudo()._reported_cells() if moved else 0

    def action_move(self):
        """Move it, with the caller's rights.

        :raises UserError: if no new place is chosen.
        """
        self.ensure_one()
        vals = {
            name: self[chosen].id
            for name, chosen in {
                "programme_id": "programme_id",
                "project_id": "to_project_id",
                "activity_group_id": "activity_group_id",
                "host_agency_id": "host_agency_id",
            }.items()
            if self[chosen]
        }
        if not vals:
            raise UserError(self.env._("Choose where it moves to."))
        self._moved().action_move(vals, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _moved(self):
        return self.step_id or self.activity_id or self.project_id
