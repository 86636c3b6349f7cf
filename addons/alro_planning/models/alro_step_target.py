from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class AlroStepTarget(models.Model):
    """What an agency is to achieve in a step in the year, and the plan for it.

    Quantities of different units are never added, so nothing here adds up by itself: a sum is
    taken where one step, and so one unit, is shown.

    Twelve months are born with it. The office types ``planned_qty`` into them; what counts is
    ``confirmed_qty``, which only :meth:`action_confirm_plan` writes.
    """

    _name = "alro.step.target"
    _inherit = ["alro.fact.mixin"]
    _description = "Step target"
    _order = "activity_id, step_id, agency_id, id"
    _alro_scope_parent = "participation_id"

    step_id = fields.Many2one("alro.step", required=True, ondelete="restrict", index=True)
    participation_id = fields.Many2one(
        "alro.participation", required=True, ondelete="restrict", index=True
    )
    uom_id = fields.Many2one(related="step_id.uom_id")
    is_main_target = fields.Boolean(related="step_id.is_main_target", store=True)
    target_qty = fields.Float("Target", digits=(16, 2), aggregator=None)
    month_ids = fields.One2many("alro.work.month", "target_id", "Months")
    planned_total = fields.Float(
        "Planned",
        digits=(16, 2),
        compute="_compute_planned_total",
        store=True,
        aggregator=None,
    )
    confirmed_total = fields.Float(
        "Confirmed plan",
        digits=(16, 2),
        compute="_compute_confirmed_total",
        store=True,
        aggregator=None,
    )
    plan_difference = fields.Float(
        "Difference",
        digits=(16, 2),
        compute="_compute_plan_difference",
        store=True,
        aggregator=None,
        help="Target less planned months. A plan balances when it is zero.",
    )

    _target_once = models.Constraint(
        "unique(step_id, participation_id)", "This agency has a target for this step already."
    )
    _target_range = models.Constraint(
        "CHECK(target_qty >= 0 AND target_qty < 1000000000000)",
        "A target is a number from zero to less than a million million.",
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")

    @api.model
    def _alro_key_fields(self):
        return super()._alro_key_fields() | {"step_id", "participation_id"}

    @api.model
    def _alro_keyed_fields(self):
        return super()._alro_keyed_fields() | {"target_qty", "month_ids"}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["step_id", "participation_id", "agency_id"]),
            **dict.fromkeys(["target_qty", "plan_state", "plan_reopen_reason"]),
        }

    @api.depends("participation_id", "step_id")
    def _compute_scope(self):
        super()._compute_scope()
        for target in self:
            target.host_agency_id = target.step_id.nearest_host_id

    @api.depends("month_ids.planned_qty")
    def _compute_planned_total(self):
        self._sum_months("planned_qty", "planned_total")

    @api.depends("month_ids.confirmed_qty")
    def _compute_confirmed_total(self):
        self._sum_months("confirmed_qty", "confirmed_total")

    def _sum_months(self, month_field, total_field):
        for target in self:
            target[total_field] = round(sum(target.month_ids.mapped(month_field)), 2)

    @api.depends("target_qty", "planned_total")
    def _compute_plan_difference(self):
        for target in self:
            target.plan_difference = target.target_qty - target.planned_total

    @api.depends("step_id.display_name", "agency_id.name")
    def _compute_display_name(self):
        for target in self:
            step = target.sudo().step_id
            target.display_name = f"{step.display_name} – {target.agency_id.name}"

    @api.constrains("step_id", "participation_id")
    def _check_step_of_activity(self):
        for target in self:
            if target.step_id.kind != "step":
                raise ValidationError(
                    self.env._(
                        "“%(step)s” is a heading: only steps have targets.",
                        step=target.step_id.name,
                    )
                )
            if target.step_id.activity_id != target.participation_id.activity_id:
                raise ValidationError(
                    self.env._(
                        "%(agency)s does not take part in the activity of step “%(step)s”."
                        " Let it take part first.",
                        agency=target.agency_id.name,
                        step=target.step_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        self.env["alro.work.month"].sudo().create(
            [
                {"target_id": target.id, "month": month}
                for year, group in targets.grouped("fiscal_year_id").items()
                for target in group
                for month in year._months()
            ]
        )
        targets.step_id._sync_agencies()
        return targets

    def write(self, vals):
        """Offices save their months through the target, and change nothing else of it."""
        if vals.keys() - {"month_ids"} and not self.env.su and not self._may_set_targets():
            raise AccessError(
                self.env._(
                    "Targets are set by the administrators of the fund source, not by offices."
                )
            )
        return super().write(vals)

    @api.model
    def _may_set_targets(self):
        return self.env.user.alro_level in ("super_admin", "admin_act_fund", "admin_fund")

    def unlink(self):
        steps = self.step_id
        result = super().unlink()
        steps._sync_agencies()
        return result

    def _rescope(self):
        super()._rescope()
        self.month_ids._rescope()
