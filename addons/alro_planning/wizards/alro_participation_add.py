from odoo import Command, api, fields, models


class AlroParticipationAdd(models.TransientModel):
    """Lets many agencies take part in an activity at once, with targets to fill in."""

    _name = "alro.participation.add"
    _inherit = ["alro.reach.mixin"]
    _description = "Add participating agencies"

    activity_id = fields.Many2one("alro.activity", required=True)
    agency_ids = fields.Many2many("alro.agency", string="Agencies")
    step_ids = fields.Many2many(
        "alro.step",
        string="Give targets of these steps",
        domain="[('activity_id', '=', activity_id), ('kind', '=', 'step')]",
        help="Each chosen agency gets a target of zero for each chosen step, to be filled in."
        " Without one, an office sees the activity, and no step of it.",
    )

    @api.onchange("activity_id")
    def _onchange_activity_id(self):
        steps = self.activity_id.step_ids.filtered(lambda step: step.kind == "step")
        self.step_ids = [Command.set(steps.ids)]

    def action_add(self):
        """Create the participations and targets that do not exist yet."""
        self.ensure_one()
        activity = self.activity_id
        new = self.agency_ids - activity.participation_ids.agency_id
        self.env["alro.participation"].create(
            [{"activity_id": activity.id, "agency_id": agency.id} for agency in new]
        )
        chosen = activity.participation_ids.filtered(lambda p: p.agency_id in self.agency_ids)
        self.env["alro.step.target"].create(
            [
                {"participation_id": participation.id, "step_id": step.id}
                for participation in chosen
                for step in self.step_ids - participation.step_target_ids.step_id
            ]
        )
        return {"type": "ir.actions.act_window_close"}
