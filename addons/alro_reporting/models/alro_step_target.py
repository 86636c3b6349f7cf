from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Reported

from ..tools.percent import percent, show


class AlroStepTarget(models.Model):
    _name = "alro.step.target"
    _inherit = ["alro.step.target", "alro.derivation.mixin", "alro.computed.mixin"]

    entry_mode = fields.Selection(related="step_id.entry_mode")
    actual_total = Reported(
        "Result to date",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        copy=False,
        origin="reported_count",
    )
    reported_count = fields.Integer(
        "Months reported", default=0, readonly=True, aggregator=None, copy=False
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

    @api.model
    def _alro_totals(self):
        totals = {"actual_total": SQL("s.actual_total"), "reported_count": SQL("s.reported_count")}
        return {**super()._alro_totals(), **totals}

    @api.model
    def _alro_sums(self):
        sums = {
            "actual_total": SQL("SUM(m.actual_qty)"),
            "reported_count": SQL("COUNT(m.actual_origin)"),
        }
        return {**super()._alro_sums(), **sums}

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
        last_over = self.env["alro.work.month"]._last_month_over()

        def behind(_model, alias, _query):
            # asked of each target that the rest of the search leaves, not of ten years of months
            return SQL(
                "(SELECT SUM(m.confirmed_qty) > COALESCE(SUM(m.actual_qty), 0)"
                " FROM alro_work_month m WHERE m.target_id = %s AND m.month <= %s) IS TRUE",
                SQL.identifier(alias, "id"),
                last_over,
            )

        domain = Domain.custom(to_sql=behind)
        return domain if True in value else ~domain

    @api.depends("step_id.rule", "step_id.entry_mode")
    @api.depends_context("uid")
    def _compute_has_computed(self):
        readable = self._readable_series()
        for target in self:
            target.has_computed = target.id in readable

    @api.depends("step_id.rule", "step_id.source_step_ids")
    @api.depends_context("lang", "uid")
    def _compute_rule_sentence(self):
        """Name the sources that the reader may read; the others are an ellipsis."""
        steps = self.env["alro.step"]
        labels = dict(steps._fields["rule"]._description_selection(self.env))
        sentences = {}
        derived = self.sudo().step_id.filtered("rule")
        sources_of = self._source_ids(derived)
        ids = sorted(set().union(*sources_of.values()))
        known = steps.browse(ids)._filtered_access("read").sudo()
        readable = known.sorted("sequence")
        for step in derived:
            sources = sources_of[step.id]
            names = [source.display_name for source in readable if source.id in sources]
            names += ["…"] if len(names) < len(sources) else []
            sentences[step.id] = f"{labels[step.rule]}: {' + '.join(names)}"
        for target in self:
            target.rule_sentence = sentences.get(target.sudo().step_id.id, False)

    def _grid_heads(self):
        """Add how results come, and from what lag on causes are asked for."""
        labels = dict(self._fields["entry_mode"]._description_selection(self.env))
        return [
            {
                **head,
                "entry_mode": target.entry_mode,
                "entry_mode_label": labels.get(target.entry_mode, ""),
                "behind_percent": target.fiscal_year_id.remark_percent,
            }
            for head, target in zip(super()._grid_heads(), self, strict=True)
        ]

    def _after_birth(self):
        super()._after_birth()
        self.sudo()._derive_where_reported()

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
        siblings = self.sudo().search(
            [
                ("participation_id", "in", self.sudo().participation_id.ids),
                ("id", "not in", self.ids),
            ]
        )
        result = super().unlink()
        siblings._derive_where_reported()
        return result

    def _odd_values(self, values):
        """A target may go below what is reported already, but it is worth a word."""
        odd = super()._odd_values(values)
        for target in self:
            if target.reported_count and target.target_qty < target.actual_total:
                odd[target.id, "target_qty"] = target._below_reported_sentence()
        return odd

    @api.onchange("target_qty")
    def _onchange_target_qty(self):
        """Warn, and let through: plans change in mid-year, and results stay what they are."""
        if self.reported_count and self.target_qty < self.actual_total:
            title = self.env._("The target is below what is reported")
            return {"warning": {"title": title, "message": self._below_reported_sentence()}}
        return None

    def _below_reported_sentence(self):
        return self.env._(
            "“%(step)s”: %(agency)s has reported %(done)s already, more than the target of"
            " %(target)s. The target is kept; check that it is meant.",
            step=self.step_id.name,
            agency=self.agency_id.name,
            done=show(self.actual_total),
            target=show(self.target_qty),
        )
