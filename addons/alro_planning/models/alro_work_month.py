from odoo import api, fields, models

from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS_AND_OWN_OFFICE


class AlroWorkMonth(models.Model):
    """One month of a step target: what is planned, and (add-ons above) what was done."""

    _name = "alro.work.month"
    _inherit = ["alro.plan.month.mixin"]
    _description = "Work month"
    _order = "activity_id, step_id, agency_id, month"
    _alro_scope_parent = "target_id"
    _alro_grid_axes = ("target_id", "month")
    _alro_plan_fields = ("planned_qty", "confirmed_qty")

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

    @api.model
    def _plan_depends(self):
        return [*super()._plan_depends(), "is_main_target"]

    def _is_settled(self):
        return super()._is_settled() or not self.is_main_target

    @api.model
    def _settled_domain(self):
        return ["|", ("target_id.is_main_target", "=", False), *super()._settled_domain()]

    def _sentence_settled(self):
        if not self.is_main_target:
            return self.env._("Only main targets are planned. “%s” is none.", self.step_id.name)
        return super()._sentence_settled()

    @api.depends("month", "target_id.display_name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.target_id.display_name} – {record.month_name}"
