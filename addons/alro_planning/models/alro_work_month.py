from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import (
    fiscal_month_of,
    fiscal_quarter_of,
)
from odoo.addons.alro_tracking_base.tools.thai_dates import format_month


class AlroWorkMonth(models.Model):
    """One month of a step target: what is planned, and (add-ons above) what was done.

    The twelve months of a target are born and die with it; nobody else creates, deletes or
    re-keys one.
    """

    _name = "alro.work.month"
    _inherit = ["alro.fact.mixin"]
    _description = "Work month"
    _order = "activity_id, step_id, agency_id, month"
    _alro_scope_parent = "target_id"

    target_id = fields.Many2one("alro.step.target", "Target row", required=True, ondelete="cascade")
    month = fields.Date("First day", required=True)
    fiscal_month = fields.Integer(
        "Fiscal month",
        compute="_compute_fiscal",
        store=True,
        precompute=True,
        aggregator=None,
    )
    fiscal_quarter = fields.Integer(
        "Quarter",
        compute="_compute_fiscal",
        store=True,
        precompute=True,
        aggregator=None,
    )
    month_name = fields.Char("Month", compute="_compute_month_name")
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
    def _alro_keyed_fields(self):
        return super()._alro_keyed_fields() | {"planned_qty"}

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

    @api.depends("month")
    def _compute_fiscal(self):
        for record in self:
            record.fiscal_month = record.month and fiscal_month_of(record.month)
            record.fiscal_quarter = record.month and fiscal_quarter_of(record.month)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for record in self:
            record.month_name = record.month and format_month(record.month, self.env.lang)

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

    @api.model_create_multi
    def create(self, vals_list):
        self._check_born_with_target()
        return super().create(vals_list)

    def write(self, vals):
        if "planned_qty" in vals and not self.env.su:
            self._check_plan_editable()
        result = super().write(vals)
        if "planned_qty" in vals:
            # a changed target opens a confirmed plan; what is typed then makes it a draft again
            confirmed = self.sudo().target_id.filtered(lambda t: t.plan_state == "confirmed")
            confirmed.write({"plan_state": "draft"})
        return result

    def unlink(self):
        self._check_born_with_target()
        return super().unlink()

    def _check_born_with_target(self):
        if not self.env.su:
            raise UserError(
                self.env._("The twelve months come with the target: none can be added or removed.")
            )

    def _check_plan_editable(self):
        for record in self.filtered("plan_locked"):
            step = record.step_id.name
            if not record.is_main_target:
                raise UserError(self.env._("Only main targets are planned. “%s” is none.", step))
            raise UserError(
                self.env._(
                    "The plan of “%s” is confirmed. Reopen it, with a reason, before changing it.",
                    step,
                )
            )
