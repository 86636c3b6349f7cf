from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .alro_plan_mixin import shown


class AlroParticipation(models.Model):
    """An agency takes part in an activity. Without one, an office does not see the activity."""

    _name = "alro.participation"
    _inherit = ["alro.fact.mixin"]
    _description = "Participation"
    _order = "activity_id, agency_id"
    _alro_scope_parent = "activity_id"

    activity_id = fields.Many2one(
        compute=None, precompute=False, required=True, readonly=False, ondelete="cascade"
    )
    agency_id = fields.Many2one(
        compute=None, precompute=False, required=True, readonly=False, ondelete="restrict"
    )
    step_target_ids = fields.One2many("alro.step.target", "participation_id", "Targets")
    budget_line_ids = fields.One2many("alro.budget.line", "participation_id", "Budget lines")
    has_target = fields.Boolean(compute="_compute_has_target", store=True)

    plan_notice = fields.Char("Notice", compute="_compute_plan_notice")

    _agency_once = models.Constraint(
        "unique(activity_id, agency_id)", "This agency takes part in this activity already."
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")

    @api.model
    def _alro_scope_fields(self):
        return [
            name
            for name in super()._alro_scope_fields()
            if name not in ("activity_id", "agency_id")
        ]

    @api.model
    def _alro_key_fields(self):
        return super()._alro_key_fields() | {"activity_id", "agency_id"}

    @api.model
    def _alro_logged_fields(self):
        return {**super()._alro_logged_fields(), "activity_id": None, "agency_id": None}

    @api.depends("step_target_ids")
    def _compute_has_target(self):
        for participation in self:
            participation.has_target = bool(participation.step_target_ids)

    @api.depends("has_target", "activity_id.holds_results")
    @api.depends_context("lang")
    def _compute_plan_notice(self):
        for participation in self:
            if not participation.sudo().activity_id.holds_results:
                participation.plan_notice = self.env._("Money only")
            else:
                participation.plan_notice = (
                    False if participation.has_target else self.env._("No plan yet")
                )

    @api.depends("activity_id.name", "agency_id.name")
    def _compute_display_name(self):
        for participation in self:
            activity = participation.sudo().activity_id
            participation.display_name = f"{activity.display_name} – {participation.agency_id.name}"

    def _after_birth(self):
        super()._after_birth()
        self._linked("activity_id")._sync_agencies()

    def unlink(self):
        self.check_access("unlink")
        self._check_year_open()
        self._refuse_with_money()
        activities = self.activity_id
        self.step_target_ids.unlink()
        self.budget_line_ids.unlink()
        result = super().unlink()
        activities._sync_agencies()
        return result

    def _refuse_with_money(self):
        """Raise if an office has a budget here, or a plan for one: only empty budget lines go along."""
        lines = self.env["alro.budget.line"].sudo().search([("participation_id", "in", self.ids)])
        lines._unlink_except_used()  # what can never go is not asked to be emptied
        for line in lines:
            if line.received_amount or line.planned_total:
                raise UserError(
                    self.env._(
                        "%(name)s has received %(received)s baht and plans to spend %(planned)s, so"
                        " the office goes on taking part. Set what it has received, and its spending"
                        " plan, to zero first.",
                        name=line.display_name,
                        received=shown(line.received_amount),
                        planned=shown(line.planned_total),
                    )
                )

    def _rescope(self):
        super()._rescope()
        for model in ("alro.step.target", "alro.budget.line"):
            self.env[model].sudo().search([("participation_id", "in", self.ids)])._rescope()

    def _grid_heads(self):
        """Return what stands at the head of an agency's row of budgets."""
        return [
            {
                "name": part.display_name,
                "short": part.agency_id.short_name or part.agency_id.name,
                "agency_id": part.agency_id.id,
                "agency": part.agency_id.name,
                "activity_id": part.activity_id.id,
                "activity": part.activity_id.display_name,
                "fund_kind": part.fund_kind,
            }
            for part in self
        ]

    @api.constrains("agency_id")
    def _check_agency_active(self):
        for participation in self:
            if not participation.agency_id.active:
                raise ValidationError(
                    self.env._(
                        "%(agency)s is archived and takes part in nothing new.",
                        agency=participation.agency_id.name,
                    )
                )
