from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS_AND_OWN_OFFICE

_SETTLED = ["&", ("target_id.plan_state", "=", "confirmed"), ("target_id.plan_stale", "=", False)]


class AlroWorkMonth(models.Model):
    """One month of a step target: what is planned, and (add-ons above) what was done."""

    _name = "alro.work.month"
    _inherit = ["alro.month.mixin"]
    _description = "Work month"
    _order = "activity_id, step_id, agency_id, month"
    _alro_scope_parent = "target_id"
    _alro_grid_axes = ("target_id", "month")

    target_id = fields.Many2one("alro.step.target", "Target row", required=True, ondelete="cascade")
    step_id = fields.Many2one("alro.step", compute="_compute_scope", store=True, precompute=True)
    uom_id = fields.Many2one(related="step_id.uom_id")
    target_qty = fields.Float(
        related="target_id.target_qty", string="Year's target", aggregator=None
    )
    is_main_target = fields.Boolean(related="target_id.is_main_target")
    planned_qty = fields.Float(
        "Planned", digits=(16, 2), aggregator=None, help="What the office typed."
    )
    confirmed_qty = fields.Float(
        "Confirmed plan",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="What counts in reports.",
    )
    plan_locked = fields.Boolean(compute="_compute_plan_locked")

    _month_once = models.Constraint("unique(target_id, month)", "A target has each month once.")
    _first_of_month = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1 AND EXTRACT(year FROM month) < 2400)",
        "A month is the first day of a month of the Gregorian calendar.",
    )
    _planned_range = models.Constraint(
        "CHECK(planned_qty >= 0 AND planned_qty < 1000000000000)",
        "A planned quantity is a number from zero to less than a million million.",
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")
    _activity_month_idx = models.Index("(activity_id, month)")

    @api.model
    def _alro_scope_fields(self):
        return [*super()._alro_scope_fields(), "step_id"]

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), "planned_qty": BY_ADMINS_AND_OWN_OFFICE}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["target_id", "month", "agency_id", "step_id"]),
            **dict.fromkeys(["planned_qty", "confirmed_qty"]),
        }

    @api.model
    def _alro_log_births(self):
        # the twelve are born with their target, whose birth is logged
        return super()._alro_log_births() - {"target_id", "month", "agency_id", "step_id"}

    @api.depends("target_id.plan_state", "target_id.plan_stale", "is_main_target")
    def _compute_plan_locked(self):
        for record in self:
            target = record.target_id
            settled = target.plan_state == "confirmed" and not target.plan_stale
            record.plan_locked = settled or not record.is_main_target

    @api.depends("month", "target_id.display_name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.target_id.display_name} – {record.month_name}"

    def _why_not_set(self, name):
        problem = super()._why_not_set(name)
        if problem or name != "planned_qty" or not self.plan_locked:
            return problem
        if not self.is_main_target:
            return self.env._("Only main targets are planned. “%s” is none.", self.step_id.name)
        return self.env._(
            "The plan of “%s” is confirmed. Reopen it, with a reason, before changing it.",
            self.step_id.name,
        )

    def _check_origin(self, names, origin):
        """No file changes a confirmed plan, nor plans what is not planned."""
        super()._check_origin(names, origin)
        if "planned_qty" not in names:
            return
        locked = ["|", ("target_id.is_main_target", "=", False), *_SETTLED]
        month = self.search([("id", "in", self.ids), *locked], order="id", limit=1)
        if month:
            raise UserError(month._why_not_set("planned_qty"))

    def _after_set(self, ids_of):
        """Let the totals follow; what is typed into a plan whose target changed makes it a draft."""
        super()._after_set(ids_of)
        typed = self._targets_of(ids_of.get("planned_qty", ()))
        confirmed = typed.search([("id", "in", typed.ids), ("plan_state", "=", "confirmed")])
        self._targets_of(self.ids)._refresh_totals()
        confirmed.write({"plan_state": "draft"})

    @api.model
    def get_shapes(self, row_ids):
        """Return how the same offices planned the same steps in the year before.

        :param list row_ids: ids of targets, the rows of the grid
        :return: ``{row id: [twelve amounts, October first]}``: what was confirmed, else what was
            typed. Rows without a plan then, or whose plan the user may not read, are left out.
        """
        targets = self.env["alro.step.target"]
        if not isinstance(row_ids, (list, tuple)) or any(type(each) is not int for each in row_ids):
            raise UserError(self.env._("Name the rows by a list of their numbers."))
        rows = targets.search([("id", "in", list(row_ids))])
        previous = rows.step_id._last_years_steps()
        years = self.env["alro.step"].concat(*previous.values())
        before = targets.search(
            [("step_id", "in", years.ids), ("agency_id", "in", rows.agency_id.ids)]
        )
        amounts = before._plan_shapes()
        there = {(target.step_id.id, target.agency_id.id): target.id for target in before}
        shapes = {}
        for row in rows:
            step = previous.get(row.step_id.sudo())
            shape = amounts.get(there.get((step and step.id, row.agency_id.id)))
            if shape and any(shape):
                shapes[row.id] = shape
        return shapes

    @api.model
    def _targets_of(self, month_ids):
        """Return, as the system, the targets of months, without reading 100,000 months for it."""
        if not month_ids:
            return self.env["alro.step.target"].sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT target_id FROM alro_work_month WHERE id = ANY(%s)",
                array_of(month_ids),
            )
        )
        return self.env["alro.step.target"].sudo().browse(sorted(row[0] for row in rows))
