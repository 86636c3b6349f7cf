from odoo import api, models
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.models.alro_grid_mixin import narrowed, select_of
from odoo.addons.alro_tracking_base.tools.field_rights import allows

from .alro_target_matrix import OF_PARTICIPATIONS


class AlroBudgetMatrix(models.AbstractModel):
    """The matrix of budgets, participating agency by category, in which lines are born by typing.

    A column stands where an activity of the page has an appropriation. Stands before
    ``alro.grid.mixin`` in the model that has it.
    """

    _name = "alro.budget.matrix"
    _description = "Matrix of budgets"

    _alro_place_fields = ("participation_id", "category_id")

    @api.model
    def _grid_keys(self, axis, domain):
        """In the matrix stand all agencies of the activities, and all categories they have money in.

        What has a line is among them; to ask for that as well would have the years before read.
        """
        if axis not in self._alro_place_fields:
            return super()._grid_keys(axis, domain)
        parts = narrowed(domain, OF_PARTICIPATIONS)
        if parts.is_true():
            parts = Domain("activity_id", "in", select_of(self, domain, "activity_id"))
        participations = self.env["alro.participation"]
        if axis == "participation_id":
            return parts
        activities = select_of(participations, parts, "activity_id")
        budgeted = self.env["alro.appropriation"].sudo()
        categories = select_of(budgeted, Domain("activity_id", "in", activities), "category_id")
        return Domain("id", "in", categories)

    @api.model
    def _grid_columns(self, axis, domain):
        """Add the column of what is not classified, where there is any, and what there is to give.

        ``received`` of a head is what the activities have of the category after changes. It is
        there where the page shows all their offices, to who may read their appropriations: no
        other can tell what is not given yet.
        """
        columns, heads = super()._grid_columns(axis, domain)
        if axis != "category_id":
            return columns, heads
        parts = narrowed(domain, OF_PARTICIPATIONS)
        activities = select_of(self.env["alro.participation"], parts, "activity_id")
        unclassified = Domain("activity_id", "in", activities) & Domain("category_id", "=", False)
        if self.env["alro.appropriation"].sudo().search_count(unclassified, limit=1):
            name = self.env._("Unclassified")
            columns = [*columns, False]
            heads = [*heads, {"key": False, "name": name, "short": name, "group": ""}]
        received = self._received_of(parts, activities)
        return columns, [{**head, **received.get(head["key"], {})} for head in heads]

    @api.model
    def _received_of(self, parts, activities):
        """Return ``{category id or False: {"received"}}``; nothing where that is not the whole."""
        model, appropriations = self.env["alro.participation"], self.env["alro.appropriation"]
        whole = Domain("activity_id", "in", activities)
        if (
            not appropriations.has_access("read")
            or model.search_count(parts) < model.sudo().search_count(whole)
            or appropriations.search_count(whole) < appropriations.sudo().search_count(whole)
        ):
            return {}
        sums = appropriations._read_group(whole, ["category_id"], ["received_amount:sum"])
        return {category.id: {"received": received} for category, received in sums}

    @api.model
    def _births(self, places):
        """A line is born where an agency takes part in an activity that has money in the category."""
        parts = self.env["alro.participation"].search_fetch(
            [("id", "in", list({place["participation_id"] for place in places}))]
        )
        part_of = {part.id: part for part in parts}
        budgeted = {
            (each.activity_id.id, each.category_id.id)
            for each in self.env["alro.appropriation"]
            .sudo()
            .search_fetch([("activity_id", "in", parts.activity_id.ids)])
        }
        found = []
        for place in places:
            part = part_of.get(place["participation_id"])
            why = self._why_not_born(part)
            if not why and (part.activity_id.id, place["category_id"]) not in budgeted:
                why = self.env._(
                    "The activity has no appropriation of this category. Enter it first."
                )
            found.append((None, why) if why else (dict(place), None))
        return found

    @api.model
    def _why_not_born(self, part):
        user = self.env.user
        if not part:
            return self.env._("This row is gone, or you may not see it.")
        rights = self._alro_field_rights()["received_amount"]
        own = "own" if part.agency_id in user.alro_agency_ids else "other"
        may = self.has_access("create") and allows(rights, user.alro_level, own, part.fund_kind)
        if not self.env.su and not may:
            return self._sentence_not_yours("received_amount")
        if part.fiscal_year_id.state == "closed" and user.alro_level != "super_admin":
            return self._sentence_closed(part.fiscal_year_id)
        return None

    @api.model
    def _bear_at(self, vals_list):
        """Who bears the same line at the same moment collides here, not in the unique index."""
        parts = {vals["participation_id"] for vals in vals_list}
        self.env["alro.participation"].sudo().browse(sorted(parts))._touch()
        return super()._bear_at(vals_list)
