from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.fields import Reported
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import (
    bangkok_today,
    fiscal_months,
    last_month_over,
    report_due_date,
)

ORIGINS = [("manual", "Keyed"), ("linked", "Linked"), ("derived", "Derived")]


class AlroWorkMonth(models.Model):
    """What was done in the month: the month's own amount, which the system adds up.

    A result exists if and only if its origin is set. ``write({"actual_qty": False})`` clears it.
    """

    _inherit = "alro.work.month"

    actual_qty = Reported("Result", digits=(16, 2), origin="actual_origin", aggregator=None)
    actual_origin = fields.Selection(
        ORIGINS, "Origin", readonly=True, help="Where the result came from. Empty: not reported."
    )
    cause = fields.Text("Problem or cause")
    remedy = fields.Text()
    ceiling_qty = fields.Float(
        "Computed",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="What the finished courses allow at most in this month.",
    )
    lowered_qty = fields.Float(
        "Lowered by",
        digits=(16, 2),
        aggregator=None,
        help="What the office takes off the computed figure.",
    )
    lowered_reason = fields.Char("Reason for lowering")
    entry_mode = fields.Selection(related="step_id.entry_mode")
    rule = fields.Selection(related="step_id.rule")
    actual_locked = fields.Boolean(compute="_compute_actual_locked")
    actual_to_date = fields.Float("Result to date", digits=(16, 2), compute="_compute_to_date")
    plan_to_date = fields.Float("Plan to date", digits=(16, 2), compute="_compute_to_date")
    computed_qty = fields.Char(
        "Computed figure",
        compute="_compute_computed_qty",
        help="What the step's rule gives, beside what is keyed.",
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _actual_range = models.Constraint(
        "CHECK(actual_qty >= 0 AND actual_qty < 1000000000000)",
        "A result is a number from zero to less than a million million.",
    )
    _actual_has_origin = models.Constraint(
        "CHECK(actual_origin IS NOT NULL OR actual_qty IS NULL OR actual_qty = 0)",
        "A result without an origin is none.",
    )
    _lowered_with_reason = models.Constraint(
        "CHECK(lowered_qty IS NULL OR lowered_qty = 0"
        " OR lowered_qty > 0 AND COALESCE(TRIM(lowered_reason), '') <> '')",
        "Say why the computed figure is lowered. It can be lowered, not raised.",
    )

    @api.model
    def _alro_keyed_fields(self):
        return super()._alro_keyed_fields() | {
            "actual_qty",
            "cause",
            "remedy",
            "lowered_qty",
            "lowered_reason",
        }

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            "actual_qty": "actual_origin",
            **dict.fromkeys(["cause", "remedy", "lowered_qty", "lowered_reason"]),
        }

    @api.model
    def _alro_log_reasons(self):
        return {**super()._alro_log_reasons(), "lowered_qty": "lowered_reason"}

    @api.model
    def _last_month_over(self):
        """Return the first day of the last month that is over in Thailand."""
        return last_month_over(bangkok_today())

    @api.depends("entry_mode")
    @api.depends_context("uid")
    def _compute_actual_locked(self):
        for record in self:
            record.actual_locked = bool(record._why_not_keyed())

    @api.depends("target_id.month_ids.actual_qty", "target_id.month_ids.confirmed_qty")
    def _compute_to_date(self):
        for target, months in self.grouped("target_id").items():
            planned = done = 0.0
            to_date = {}
            for month in target.month_ids.sorted("month"):
                planned += month.confirmed_qty
                done += month.actual_qty if month.actual_origin else 0.0
                to_date[month.id] = (round(planned, 2), round(done, 2))
            for month in months:
                month.plan_to_date, month.actual_to_date = to_date.get(month._origin.id, (0.0, 0.0))

    @api.depends("target_id.step_id.rule")
    @api.depends_context("uid")
    def _compute_computed_qty(self):
        for target, months in self.grouped("target_id").items():
            series = target._readable_series()
            for month in months:
                value = series[month.fiscal_month - 1] if series else None
                month.computed_qty = "" if value is None else f"{value:,.2f}".removesuffix(".00")

    @api.depends("actual_origin", "month", "entry_mode", "fiscal_year_id.report_due_day")
    def _compute_is_late(self):
        today = bangkok_today()
        for record in self:
            due = report_due_date(record.month, record.fiscal_year_id.report_due_day)
            record.is_late = (
                not record.actual_origin and record.entry_mode == "manual" and due < today
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = bangkok_today()
        due = Domain.OR(
            Domain("fiscal_year_id", "=", year.id)
            & Domain(
                "month",
                "in",
                [
                    month
                    for month in fiscal_months(year.year)
                    if report_due_date(month, year.report_due_day) < today
                ],
            )
            for year in self.env["alro.fiscal.year"].search([])
        )
        late = (
            Domain("actual_origin", "=", False) & Domain("step_id.entry_mode", "=", "manual") & due
        )
        return late if True in value else ~late

    def write(self, vals):
        if self.env.su and "actual_origin" in vals:
            result = super().write(vals)
            self.target_id._derive_dependents()
            return result
        if {"lowered_qty", "lowered_reason"} & vals.keys():
            self._check_lowerable()
        result = self._write_keyed(vals) if "actual_qty" in vals else super().write(vals)
        if "lowered_qty" in vals:
            self._check_lowered()
            self.sudo().target_id._derive()
        return result

    def _write_keyed(self, vals):
        self._check_keyable()
        self._check_numbers(vals)
        cleared = vals["actual_qty"] is False or vals["actual_qty"] is None
        system = self.sudo()
        if not cleared:
            super(AlroWorkMonth, system).write({"actual_origin": "manual"})
        result = super().write({**vals, "actual_qty": vals["actual_qty"] or 0.0})
        if cleared:
            super(AlroWorkMonth, system).write({"actual_origin": False})
        system.target_id._derive_dependents()
        return result

    def _set_actuals(self, values, origin):
        """Set many results at once, as the system.

        :param dict values: ``{month id: amount, or None to clear}``
        :param str origin: where they come from.
        """
        ids_of = defaultdict(list)
        for month_id, value in values.items():
            ids_of[value].append(month_id)
        months = self.sudo().browse(values)
        for value, ids in ids_of.items():
            vals = {"actual_qty": value or 0.0, "actual_origin": value is not None and origin}
            super(AlroWorkMonth, months.browse(ids)).write(vals)
        months.target_id._derive_dependents()

    def _check_lowerable(self):
        for record in self:
            if record.rule != "all_courses" or record.entry_mode != "derived":
                raise UserError(
                    self.env._(
                        "“%s” is not counted by finished courses: its figure cannot be lowered.",
                        record.step_id.name,
                    )
                )

    def _check_lowered(self):
        for record in self:
            if record.lowered_qty and not (record.lowered_reason or "").strip():
                raise UserError(self.env._("Say why the computed figure is lowered."))
            if record.lowered_qty > record.ceiling_qty:
                raise UserError(
                    self.env._(
                        "“%(step)s” can be lowered by %(ceiling)s at most in this month.",
                        step=record.step_id.name,
                        ceiling=f"{record.ceiling_qty:,.2f}",
                    )
                )

    def _set_ceiling(self, series):
        for month, value in zip(self, series, strict=True):
            if month.ceiling_qty != (value or 0.0):
                super(AlroWorkMonth, month).write({"ceiling_qty": value or 0.0})

    def _write_derived(self, series):
        for month, value in zip(self, series, strict=True):
            origin = "derived" if value is not None else False
            if (month.actual_qty, month.actual_origin) != (value or 0.0, origin):
                super(AlroWorkMonth, month).write(
                    {"actual_qty": value or 0.0, "actual_origin": origin}
                )

    def _check_keyable(self):
        for record in self:
            problem = record._why_not_keyed()
            if problem:
                raise UserError(
                    self.env._("%(step)s: %(problem)s", step=record.step_id.name, problem=problem)
                )

    def _why_not_keyed(self):
        """Return why this month's result is not keyed by this user, or nothing."""
        self.ensure_one()
        step = self.step_id
        if step.entry_mode == "linked":
            return self.env._(
                "the result comes from its source system each night. Correct it there."
            )
        if step.entry_mode == "derived":
            return self.env._("the result is computed from other steps. Report those.")
        office = self.env.user._works_for_own_offices()
        if office and step.reporter == "host" and self.agency_id != self.host_agency_id:
            return self.env._("the host reports this step.")
        return None
