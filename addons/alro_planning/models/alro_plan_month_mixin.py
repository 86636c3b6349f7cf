from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of


class AlroPlanMonthMixin(models.AbstractModel):
    """One month of a plan. Its parent has ``alro.plan.mixin``.

    ``_alro_plan_fields`` names the field that the office types and the one that counts.
    """

    _name = "alro.plan.month.mixin"
    _inherit = ["alro.month.mixin"]
    _description = "Month of a plan"

    _alro_plan_fields = ()

    plan_locked = fields.Boolean(compute="_compute_plan_locked")

    @api.depends(lambda self: self._plan_depends())
    def _compute_plan_locked(self):
        for month in self:
            month.plan_locked = month._is_settled()

    @api.model
    def _plan_depends(self):
        parent = self._alro_scope_parent
        return [f"{parent}.plan_state", f"{parent}.plan_stale"] if parent else []

    def _is_settled(self):
        """Tell whether the plan counts as it stands, or there is nothing to plan."""
        parent = self[self._alro_scope_parent]
        return parent.plan_state == "confirmed" and not parent.plan_stale

    @api.model
    def _settled_domain(self):
        parent = self._alro_scope_parent
        return [
            "&",
            (f"{parent}.plan_state", "=", "confirmed"),
            (f"{parent}.plan_stale", "=", False),
        ]

    def _why_not_set(self, name):
        problem = super()._why_not_set(name)
        if problem or name != self._alro_plan_fields[0] or not self.plan_locked:
            return problem
        return self._sentence_settled()

    def _sentence_settled(self):
        return self.env._(
            "The plan of “%s” is confirmed. Reopen it, with a reason, before changing it.",
            self[self._alro_scope_parent]._plan_name(),
        )

    def _check_origin(self, names, origin):
        """No file changes a confirmed plan, nor plans what is not planned."""
        super()._check_origin(names, origin)
        planned = self._alro_plan_fields[0]
        if planned not in names:
            return
        locked = self._settled_domain()
        month = self.search([("id", "in", self.ids), *locked], order="id", limit=1)
        if month:
            raise UserError(month._why_not_set(planned))

    def _after_set(self, ids_of):
        """Let the totals follow; what is typed into a plan whose whole changed makes it a draft."""
        super()._after_set(ids_of)
        typed = self._parents_of(ids_of.get(self._alro_plan_fields[0], ()))
        confirmed = typed.search([("id", "in", typed.ids), ("plan_state", "=", "confirmed")])
        self._parents_of(self.ids)._refresh_totals()
        confirmed.write({"plan_state": "draft"})

    @api.model
    def get_shapes(self, row_ids):
        """Return how the same offices planned the same in the year before.

        :param list row_ids: ids of the rows of the grid, above these months
        :return: ``{row id: [twelve amounts, October first]}``: what was confirmed, else what was
            typed. Rows without a plan then, or whose plan the user may not read, are left out.
        """
        model = self.env[self._fields[self._alro_scope_parent].comodel_name]
        if not isinstance(row_ids, (list, tuple)) or any(type(each) is not int for each in row_ids):
            raise UserError(self.env._("Name the rows by a list of their numbers."))
        rows = model.search([("id", "in", list(row_ids))])
        before = rows._last_years_rows()
        amounts = model.concat(*before.values())._plan_shapes()
        shapes = {row.id: amounts.get(before[row].id) for row in before}
        return {row_id: shape for row_id, shape in shapes.items() if shape and any(shape)}

    @api.model
    def _parents_of(self, month_ids):
        """Return, as the system, what months belong to, without reading 100,000 months for it."""
        parent = self._alro_scope_parent
        model = self.env[self._fields[parent].comodel_name].sudo()
        if not month_ids:
            return model
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE id = ANY(%s)",
                SQL.identifier(parent),
                SQL.identifier(self._table),
                array_of(month_ids),
            )
        )
        return model.browse(sorted(row[0] for row in rows))
