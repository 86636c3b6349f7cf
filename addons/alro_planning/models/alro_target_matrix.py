from odoo import api, models
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.models.alro_grid_mixin import narrowed, select_of
from odoo.addons.alro_tracking_base.tools.field_rights import allows

# what of a target can be said of a participation or a step too, and the name it has there
OF_PARTICIPATIONS = {
    name: name
    for name in (
        "fiscal_year_id",
        "programme_id",
        "project_id",
        "activity_group_id",
        "activity_id",
        "agency_id",
        "fund_kind",
        "is_own",
    )
}
OF_STEPS = {"step_id": "id", "is_main_target": "is_main_target"}


class AlroTargetMatrix(models.AbstractModel):
    """The matrix of targets, agency by step, in which targets are born by typing.

    Stands before ``alro.grid.mixin`` in the model that has it.
    """

    _name = "alro.target.matrix"
    _description = "Matrix of targets"

    _alro_place_fields = ("agency_id", "step_id")

    @api.model
    def _grid_keys(self, axis, domain):
        """In the matrix stand all agencies and steps of the activities, with a target or without."""
        keys = super()._grid_keys(axis, domain)
        if axis not in self._alro_place_fields:
            return keys
        participations, steps = narrowed(domain, OF_PARTICIPATIONS), narrowed(domain, OF_STEPS)
        if participations.is_true() and steps.is_true():
            participations = Domain("activity_id", "in", select_of(self, domain, "activity_id"))
        model = self.env["alro.participation"]
        if axis == "step_id":
            steps &= Domain("kind", "=", "step")
            return keys | _within(model, participations, steps)
        agencies = select_of(model, _within(self.env["alro.step"], steps, participations), axis)
        return keys | Domain("id", "in", agencies)

    @api.model
    def _births(self, places):
        """A target is born where its agency takes part in the activity of the step."""
        steps = self.env["alro.step"].search_fetch(
            [("id", "in", list({place["step_id"] for place in places}))]
        )
        agencies = self.env["alro.agency"].search_fetch(
            [("id", "in", list({place["agency_id"] for place in places}))]
        )
        participations = self.env["alro.participation"].search_fetch(
            [("activity_id", "in", steps.activity_id.ids), ("agency_id", "in", agencies.ids)]
        )
        step_of = {step.id: step for step in steps}
        agency_of = {agency.id: agency for agency in agencies}
        taking_part = {(each.activity_id, each.agency_id): each for each in participations}
        found = []
        for place in places:
            step, agency = step_of.get(place["step_id"]), agency_of.get(place["agency_id"])
            part = taking_part.get((step.activity_id, agency)) if step and agency else None
            why = self._why_not_born(step, agency, part)
            values = {"step_id": place["step_id"], "participation_id": part and part.id}
            found.append((None, why) if why else (values, None))
        return found

    @api.model
    def _why_not_born(self, step, agency, participation):
        user = self.env.user
        if not step or not agency:
            return self.env._("This step or agency is gone, or you may not see it.")
        own = "own" if agency in user.alro_agency_ids else "other"
        rights = self._alro_field_rights()["target_qty"]
        may = self.has_access("create") and allows(rights, user.alro_level, own, step.fund_kind)
        if not self.env.su and not may:
            return self._sentence_not_yours("target_qty")
        if step.fiscal_year_id.state == "closed" and user.alro_level != "super_admin":
            return self._sentence_closed(step.fiscal_year_id)
        if step.kind != "step":
            return self._sentence_heading(step)
        return None if participation else self._sentence_no_part(step, agency)

    @api.model
    def _bear_at(self, vals_list):
        """Who bears the same target at the same moment collides here, not in the unique constraint."""
        parts = {vals["participation_id"] for vals in vals_list}
        self.env["alro.participation"].sudo().browse(sorted(parts))._touch()
        return super()._bear_at(vals_list)


def _within(model, narrow, domain):
    """Return the domain within the activities of what a narrower one finds in another model."""
    if narrow.is_true():
        return domain
    return domain & Domain("activity_id", "in", select_of(model, narrow, "activity_id"))
