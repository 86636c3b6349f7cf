from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Reported
from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS_AND_OWN_OFFICE
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import (
    bangkok_today,
    fiscal_months,
    last_month_over,
    report_due_date,
)

ORIGINS = [("manual", "Keyed"), ("linked", "Linked"), ("derived", "Derived")]
FAR_ABOVE = 2
KEYED = ("actual_qty", "cause", "remedy", "lowered_qty", "lowered_reason")


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
        "CHECK((actual_origin IS NULL) = (actual_qty IS NULL))",
        "A result exists if and only if its origin is known.",
    )
    _lowered_with_reason = models.Constraint(
        "CHECK(lowered_qty IS NULL OR lowered_qty = 0"
        " OR lowered_qty > 0 AND COALESCE(TRIM(lowered_reason), '') <> '')",
        "Say why the computed figure is lowered. It can be lowered, not raised.",
    )

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), **dict.fromkeys(KEYED, BY_ADMINS_AND_OWN_OFFICE)}

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
        readable = self.target_id._readable_series()
        for target, months in self.grouped("target_id").items():
            series = readable.get(target._origin.id)
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

    def _why_not_set(self, name):
        problem = super()._why_not_set(name)
        if not problem and name == "actual_qty":
            problem = self._why_not_keyed()
            return problem and self.env._(
                "%(step)s: %(problem)s", step=self.step_id.name, problem=problem
            )
        if not problem and name in ("lowered_qty", "lowered_reason"):
            counted = self.rule == "all_courses" and self.entry_mode == "derived"
            return (
                None
                if counted
                else self.env._(
                    "“%s” is not counted by finished courses: its figure cannot be lowered.",
                    self.step_id.name,
                )
            )
        return problem

    def _row_problems(self, vals):
        """The computed figure is lowered with a reason, and by no more than itself."""
        problems = super()._row_problems(vals)
        if not {"lowered_qty", "lowered_reason"} & vals.keys():
            return problems
        lowered = float(vals.get("lowered_qty", self.lowered_qty) or 0)
        reason = vals.get("lowered_reason", self.lowered_reason) or ""
        problem = None
        if lowered and not reason.strip():
            problem = self.env._("Say why the computed figure is lowered.")
        elif lowered > self.ceiling_qty:
            problem = self.env._(
                "“%(step)s” can be lowered by %(ceiling)s at most in this month.",
                step=self.step_id.name,
                ceiling=f"{self.ceiling_qty:,.2f}",
            )
        if problem:
            # both: the amount that stays must keep its reason
            problems |= dict.fromkeys({"lowered_qty", "lowered_reason"} & vals.keys(), problem)
        return problems

    def _odd_values(self, values):
        """A result of a month to come, or far above the target, is kept, and worth a word."""
        odd = super()._odd_values(values)
        reported = [month_id for month_id, vals in values.items() if vals.get("actual_qty")]
        this_month = bangkok_today().replace(day=1)
        for month in self.browse(reported):
            target = month.target_id
            if month.month > this_month:
                odd[month.id, "actual_qty"] = self.env._(
                    "%s has not begun yet. The result is kept; check the month.", month.month_name
                )
            elif target.target_qty and target.actual_total > FAR_ABOVE * target.target_qty:
                odd[month.id, "actual_qty"] = self.env._(
                    "The results add up to %(done)s, the year's target is %(target)s."
                    " The result is kept; check the figure.",
                    done=f"{target.actual_total:,.2f}".removesuffix(".00"),
                    target=f"{target.target_qty:,.2f}".removesuffix(".00"),
                )
        return odd

    def _check_origin(self, names, origin):
        """A source system fills its own steps, people theirs; what is derived comes from no file."""
        super()._check_origin(names, origin)
        if {"lowered_qty", "lowered_reason"} & names:
            raise UserError(self.env._("Computed figures are lowered by people, in the form."))
        if "actual_qty" not in names:
            return
        entry_mode = "linked" if origin == "linked" else "manual"
        rows = self.env.execute_query(
            SQL(
                "SELECT m.id FROM alro_work_month m JOIN alro_step s ON s.id = m.step_id"
                " WHERE m.id = ANY(%s) AND s.entry_mode <> %s ORDER BY m.id LIMIT 1",
                array_of(self.ids),
                entry_mode,
            )
        )
        stranger = self.browse(rows[0] if rows else ())
        if stranger:
            raise UserError(
                self.env._(
                    "“%(step)s”: its results do not come from there. Nothing was changed.",
                    step=stranger.step_id.name,
                )
            )

    def _columns(self, vals, origin):
        """Plans brought by a file do not make the results beside them come from a file."""
        columns = super()._columns(vals, origin)
        if columns.get("actual_origin") and origin not in dict(ORIGINS):
            columns["actual_origin"] = "manual"
        return columns

    def _after_set(self, ids_of):
        """Let the derived figures follow that draw on these, or that are lowered here."""
        super()._after_set(ids_of)
        ids = {*ids_of.get("actual_qty", ()), *ids_of.get("lowered_qty", ())}
        if ids:
            self._parents_of(ids)._derive()

    def _how_computed(self, name):
        """A result with a rule tells the rule, and what the other steps have in the same month."""
        computed = super()._how_computed(name)
        target = self.target_id
        if name not in ("actual_qty", "ceiling_qty", "computed_qty") or not target.rule_sentence:
            return computed
        sources = target.sudo()._sources_by_target()[target.sudo()]
        readable = target.search([("id", "in", sources.ids)])
        months = self.search([("target_id", "in", readable.ids), ("month", "=", self.month)])
        several = len(sources.agency_id) > 1
        parts = [
            {
                "name": (part.target_id if several else part.step_id.sudo()).display_name,
                "value": part._cell_value("actual_qty"),
            }
            for part in months
        ]
        return {"sentence": target.rule_sentence, "parts": parts}

    def _touched_rows(self, axis):
        """What is derived from the results of an office may follow any of them."""
        months = self.sudo()
        derived = months.search_fetch(
            [
                ("target_id.participation_id", "in", months.target_id.participation_id.ids),
                ("target_id.step_id.entry_mode", "=", "derived"),
                ("fiscal_month", "=", 1),
            ],
            [axis],
        )
        return super()._touched_rows(axis) | set(derived[axis].ids)

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
