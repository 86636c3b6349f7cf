from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS


class AlroStepTarget(models.Model):
    """What an agency is to achieve in a step in the year, and the plan for it.

    Quantities of different units are never added, so nothing here adds up by itself: a sum is
    taken where one step, and so one unit, is shown.

    Twelve months are born with it. The office types ``planned_qty`` into them; what counts is
    ``confirmed_qty``, which only :meth:`action_confirm_plan` writes. The totals of the months are
    kept here by one statement, :meth:`_refresh_totals`.
    """

    _name = "alro.step.target"
    _inherit = ["alro.target.matrix", "alro.plan.mixin", "alro.grid.mixin"]
    _description = "Step target"
    _order = "activity_id, step_id, agency_id, id"
    _alro_scope_parent = "participation_id"
    _alro_grid_axes = ("step_id", "agency_id")

    step_id = fields.Many2one("alro.step", required=True, ondelete="restrict", index=True)
    participation_id = fields.Many2one(
        "alro.participation", required=True, ondelete="restrict", index=True
    )
    uom_id = fields.Many2one(related="step_id.uom_id")
    is_main_target = fields.Boolean(related="step_id.is_main_target", store=True)
    target_qty = fields.Float("Target", digits=(16, 2), aggregator=None)
    month_ids = fields.One2many("alro.work.month", "target_id", "Months")
    planned_total = fields.Float(
        "Planned", digits=(16, 2), readonly=True, aggregator=None, copy=False
    )
    confirmed_total = fields.Float(
        "Confirmed plan", digits=(16, 2), readonly=True, aggregator=None, copy=False
    )
    plan_difference = fields.Float(
        "Difference",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        copy=False,
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
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), "target_qty": BY_ADMINS}

    @api.model
    def _alro_keyed_fields(self):
        return super()._alro_keyed_fields() | {"month_ids"}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["step_id", "participation_id", "agency_id"]),
            **dict.fromkeys(["target_qty", "plan_state", "plan_reopen_reason"]),
        }

    def _alro_history_of(self):
        """The months are the target's plan and results: their history is the target's."""
        months = self.env["alro.work.month"].search([("target_id", "in", self.ids)])
        return [*super()._alro_history_of(), months]

    @api.depends("participation_id", "step_id")
    def _compute_scope(self):
        super()._compute_scope()
        for target in self:
            target.host_agency_id = target.step_id.nearest_host_id

    @api.model
    def _alro_scope_columns(self):
        host = SQL("(SELECT s.nearest_host_id FROM alro_step s WHERE s.id = t.step_id)")
        return {**super()._alro_scope_columns(), "host_agency_id": host}

    @api.model
    def _alro_scope_links(self):
        return [*super()._alro_scope_links(), "step_id"]

    @api.model
    def _alro_first_values(self):
        main = SQL("(SELECT s.is_main_target FROM alro_step s WHERE s.id = t.step_id)")
        return {**super()._alro_first_values(), "is_main_target": main}

    def _after_birth(self):
        super()._after_birth()
        self.env["alro.work.month"].sudo()._bear(self)
        self._refresh_totals()
        self._linked("step_id")._sync_agencies()

    @api.onchange("month_ids", "target_qty")
    def _onchange_months(self):
        """Show what the form has typed so far; the stored totals follow when it is saved."""
        self.planned_total = round(sum(self.month_ids.mapped("planned_qty")), 2)
        self.plan_difference = self.target_qty - self.planned_total

    @api.depends("step_id.display_name", "agency_id.name")
    def _compute_display_name(self):
        for target in self:
            step = target.sudo().step_id
            target.display_name = f"{step.display_name} – {target.agency_id.name}"

    @api.constrains("step_id", "participation_id")
    def _check_step_of_activity(self):
        for target in self:
            if target.step_id.kind != "step":
                raise ValidationError(self._sentence_heading(target.step_id))
            if target.step_id.activity_id != target.participation_id.activity_id:
                raise ValidationError(self._sentence_no_part(target.step_id, target.agency_id))

    @api.model
    def _sentence_heading(self, step):
        return self.env._("“%(step)s” is a heading: only steps have targets.", step=step.name)

    @api.model
    def _sentence_no_part(self, step, agency):
        return self.env._(
            "%(agency)s does not take part in the activity of step “%(step)s”."
            " Let it take part first.",
            agency=agency.name,
            step=step.name,
        )

    @api.model
    def _bear_facts(self, names, rows):
        targets = super()._bear_facts(names, rows)
        self.env.cr.execute(
            SQL(
                "UPDATE alro_participation SET has_target = true WHERE has_target IS NOT TRUE"
                " AND id IN (SELECT participation_id FROM alro_step_target WHERE id = ANY(%s))",
                array_of(targets.ids),
            )
        )
        return targets

    def write(self, vals):
        """Save the months that a form sends along in one go."""
        months = self._months_sent(vals.get("month_ids"))
        if months is None:
            return super().write(vals)
        self.check_access("write")
        others = {name: value for name, value in vals.items() if name != "month_ids"}
        if others:
            super().write(others)
        self.env["alro.work.month"].browse(months)._set_keyed(months)
        return True

    def _months_sent(self, commands):
        """Return ``{month id: values}`` if the commands do nothing but set values of own months."""
        self._check_reach({"month_ids": commands})
        if not isinstance(commands, (list, tuple)) or any(
            not isinstance(command, (list, tuple))
            or len(command) != 3
            or command[0] != Command.UPDATE
            for command in commands
        ):
            return None
        values = {}
        for _update, month_id, vals in commands:
            values.setdefault(month_id, {}).update(vals or {})
        months = self.env["alro.work.month"].browse(values)
        keyed = months._alro_field_rights().keys()
        foreign = months.target_id - self
        if not values or foreign or any(vals.keys() - keyed for vals in values.values()):
            return None
        return values

    def unlink(self):
        steps = self.step_id
        result = super().unlink()
        steps._sync_agencies()
        return result

    def _rescope(self):
        super()._rescope()
        self.env["alro.work.month"].sudo().search([("target_id", "in", self.ids)])._rescope()
