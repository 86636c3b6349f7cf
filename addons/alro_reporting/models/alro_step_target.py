from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.fields import Reported
from odoo.addons.alro_tracking_base.models.alro_step_rule import RULES_READ_TIME

from ..tools.derivation import RULES, lowered
from ..tools.percent import percent, show


class AlroStepTarget(models.Model):
    _inherit = "alro.step.target"

    entry_mode = fields.Selection(related="step_id.entry_mode")
    actual_total = Reported(
        "Result to date",
        digits=(16, 2),
        compute="_compute_actual_total",
        store=True,
        aggregator=None,
        origin="reported_count",
    )
    reported_count = fields.Integer(
        "Months reported", compute="_compute_actual_total", store=True, aggregator=None
    )
    plan_to_date = fields.Float("Plan to date", digits=(16, 2), compute="_compute_to_date")
    percent_of_target = fields.Char("% of target", compute="_compute_to_date")
    percent_of_plan = fields.Char("% of plan", compute="_compute_to_date")
    last_reported = fields.Char("Last reported month", compute="_compute_to_date")
    is_behind = fields.Boolean(
        "Behind plan", compute="_compute_to_date", search="_search_is_behind"
    )
    rule_kind = fields.Selection(related="step_id.rule")
    has_computed = fields.Boolean(compute="_compute_has_computed")
    rule_sentence = fields.Char("How it is computed", compute="_compute_rule_sentence")
    derive_revision = fields.Integer(
        default=0,
        aggregator=None,
        help="Grows with each recomputation, so that two of them at once cannot both commit a"
        " figure that neither of them saw.",
    )

    @api.depends("month_ids.actual_qty", "month_ids.actual_origin")
    def _compute_actual_total(self):
        for target in self:
            reported = target.month_ids.filtered("actual_origin")
            target.actual_total = round(sum(reported.mapped("actual_qty")), 2)
            target.reported_count = len(reported)

    @api.depends("month_ids.actual_qty", "month_ids.confirmed_qty", "target_qty")
    def _compute_to_date(self):
        last_over = self.env["alro.work.month"]._last_month_over()
        for target in self:
            months = target.month_ids
            over = months.filtered(lambda month: month.month <= last_over)
            planned = round(sum(over.mapped("confirmed_qty")), 2)
            done = round(sum(over.filtered("actual_origin").mapped("actual_qty")), 2)
            reported = months.filtered("actual_origin").sorted("month")
            target.plan_to_date = planned
            target.is_behind = done < planned
            target.last_reported = reported[-1:].month_name
            if reported:
                target.percent_of_target = show(percent(target.actual_total, target.target_qty))
                target.percent_of_plan = show(percent(done, planned))
            else:
                target.percent_of_target = target.percent_of_plan = ""

    @api.model
    def _search_is_behind(self, operator, value):
        if operator != "in":
            return NotImplemented
        sums = self.env["alro.work.month"]._read_group(
            [("month", "<=", self.env["alro.work.month"]._last_month_over())],
            ["target_id"],
            ["confirmed_qty:sum", "actual_qty:sum"],
        )
        behind = [target.id for target, planned, done in sums if round(done - planned, 2) < 0]
        return [("id", "in" if True in value else "not in", behind)]

    @api.depends("step_id.rule", "step_id.entry_mode")
    @api.depends_context("uid")
    def _compute_has_computed(self):
        for target in self:
            target.has_computed = target._readable_series() is not None

    @api.depends("step_id.rule", "step_id.source_step_ids")
    @api.depends_context("lang")
    def _compute_rule_sentence(self):
        labels = dict(self.env["alro.step"]._fields["rule"]._description_selection(self.env))
        for target in self:
            step = target.sudo().step_id
            names = " + ".join(step._sources().sorted("sequence").mapped("display_name"))
            target.rule_sentence = f"{labels[step.rule]}: {names}" if step.rule else False

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.sudo()._derive_where_reported()
        return targets

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        """What was reported is not thrown away with its target; derived figures are no loss."""
        for target in self:
            if target.entry_mode != "derived" and target.reported_count:
                raise UserError(
                    self.env._(
                        "%(agency)s has reported results for “%(step)s”, so the target stays."
                        " Clear the results first, or set the target to zero.",
                        agency=target.agency_id.name,
                        step=target.step_id.name,
                    )
                )

    def unlink(self):
        siblings = self.sudo().participation_id.step_target_ids - self
        result = super().unlink()
        siblings._derive_where_reported()
        return result

    def _derive_where_reported(self):
        """Derive anew, where an activity gains or loses targets after results came in."""
        domain = [
            ("target_id.participation_id", "in", self.participation_id.ids),
            ("actual_origin", "!=", False),
        ]
        if self.env["alro.work.month"].search_count(domain, limit=1):
            self.participation_id.step_target_ids.filtered(
                lambda target: target.step_id.entry_mode == "derived"
            )._derive()

    def _derive_dependents(self):
        """Recompute, in chains, the derived targets that draw on these."""
        steps = self.step_id._dependents().filtered(lambda step: step.entry_mode == "derived")
        if steps:
            self.sudo().search(
                [
                    ("step_id", "in", steps.ids),
                    ("participation_id", "in", self.participation_id.ids),
                ]
            )._derive()

    def _clear_derived(self):
        """Take back derived results where nothing is derived into store any more."""
        for target in self:
            step = target.step_id
            if step.entry_mode != "derived" or step.rule in RULES_READ_TIME:
                months = target.month_ids.filtered(lambda month: month.actual_origin == "derived")
                months._set_actuals(dict.fromkeys(months.ids), False)

    def _derive(self):
        """Compute the twelve results of these derived targets, then of what draws on them.

        The revision is raised even where no figure changes: under snapshot isolation two users
        who each raise one of two courses must collide here, or the least of both stays stale.
        """
        stored = self.filtered(
            lambda target: (
                target.step_id.entry_mode == "derived"
                and target.step_id.rule not in RULES_READ_TIME
            )
        )
        if not stored:
            return
        for target in stored:
            target.derive_revision += 1
            months = target.month_ids.sorted("month")
            computed = target._computed_series()
            if target.step_id.rule == "all_courses":
                months._set_ceiling(computed)
                computed = lowered(computed, months.mapped("lowered_qty"))
            months._write_derived(computed)
        stored._derive_dependents()

    def _computed_series(self):
        """Return the twelve amounts that the step's rule gives, ``None`` where not reported."""
        self.ensure_one()
        step = self.step_id
        sources = self._source_targets()
        series = [
            [
                source.uom_id._compute_quantity(month.actual_qty, step.uom_id, round=False)
                if month.actual_origin
                else None
                for month in source.month_ids.sorted("month")
            ]
            for source in sources
        ]
        return RULES[step.rule](series) if series else [None] * 12

    def _source_targets(self):
        """Return the targets that the rule draws on: the office's own, or all offices'."""
        self.ensure_one()
        rule = self.sudo().step_id.rule
        domain = [("step_id", "in", self.step_id._sources().ids)]
        if rule == "across_funds":
            domain += [("agency_id", "=", self.agency_id.id)]
        elif rule != "across_agencies":
            domain += [("participation_id", "=", self.participation_id.id)]
        return self.search(domain)

    def _readable_series(self):
        """Return the computed series that stands beside the result, or nothing.

        Only a reader who may read every part gets it. A derived result needs none beside it,
        unless it is a sum over agencies or funds, which is never stored.
        """
        self.ensure_one()
        step = self.sudo().step_id
        if not step.rule or (step.entry_mode == "derived" and step.rule not in RULES_READ_TIME):
            return None
        if self._source_targets() != self.sudo()._source_targets():
            return None
        return self.sudo()._computed_series()
