from collections import defaultdict
from graphlib import TopologicalSorter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_step_rule import RULES_READ_TIME
from odoo.addons.alro_tracking_base.tools.changes import changed_by

from ..tools.percent import percent, show


class AlroActivity(models.Model):
    _inherit = "alro.activity"

    def _reported_cells(self):
        """Results, and months of money that people or files have reported."""
        reported = super()._reported_cells()
        for model, origin in (
            ("alro.work.month", "actual_origin"),
            ("alro.spending.month", "disbursed_origin"),
        ):
            domain = [("activity_id", "in", self.ids), (origin, "!=", False)]
            reported += self.env[model].sudo().search_count(domain)
        return reported

    def _check_new_source(self):
        """What was spent of one kind of money is told otherwise than of another, and stays with it."""
        super()._check_new_source()
        months = self.env["alro.spending.month"].sudo()
        told = [("activity_id", "in", self.ids), ("disbursed_origin", "!=", False)]
        fund, gfmis = Domain("fund_kind", "=", "fund"), Domain("disbursed_origin", "=", "gfmis")
        strange = Domain(told) & (fund & gfmis | ~fund & ~gfmis)
        month = months.search(strange, limit=1)
        if month:
            raise UserError(
                self.env._(
                    "“%s” has disbursement that was reported for its fund source. Clear it first,"
                    " or leave the activity where it is.",
                    month.activity_id.display_name,
                )
            )


class AlroStep(models.Model):
    """What the agencies together planned and did in a step, as far as the reader may see them."""

    _inherit = "alro.step"

    is_hosted = fields.Boolean("Hosted", compute="_compute_is_hosted", search="_search_is_hosted")
    target_count = fields.Integer("Agencies with a target", compute="_compute_sums")
    unreported_count = fields.Integer(
        "Not reported",
        compute="_compute_sums",
        help="Agencies that have not reported the last month that is over.",
    )
    target_sum = fields.Float("Target", digits=(16, 2), compute="_compute_sums")
    plan_to_date = fields.Float("Plan to date", digits=(16, 2), compute="_compute_sums")
    result_to_date = fields.Float("Result to date", digits=(16, 2), compute="_compute_sums")
    percent_of_target = fields.Char("% of target", compute="_compute_sums")
    percent_of_plan = fields.Char("% of plan", compute="_compute_sums")

    @api.depends_context("uid")
    @api.depends("nearest_host_id")
    def _compute_is_hosted(self):
        office = self.env.user._works_for_own_offices()
        for step in self:
            step.is_hosted = not office or step.nearest_host_id in self.env.user.alro_agency_ids

    @api.model
    def _search_is_hosted(self, operator, value):
        if operator != "in":
            return NotImplemented
        if not self.env.user._works_for_own_offices():
            return [(1, "=", int(True in value))]
        agencies = self.env.user.alro_agency_ids.ids
        return [("nearest_host_id", "in" if True in value else "not in", agencies)]

    @api.depends_context("uid")
    def _compute_sums(self):
        if not self.env["alro.step.target"].has_access("read"):
            self.target_count = self.unreported_count = 0
            self.target_sum = self.plan_to_date = self.result_to_date = 0.0
            self.percent_of_target = self.percent_of_plan = ""
            return
        targets = {
            step: (count, target, done)
            for step, count, target, done in self.env["alro.step.target"]._read_group(
                self._facts_of_steps(),
                ["step_id"],
                ["__count", "target_qty:sum", "actual_total:sum"],
            )
        }
        over = self._sums_over_months()
        unreported = self._unreported_counts()
        for step in self:
            step.target_count, step.target_sum, step.result_to_date = targets.get(step, (0, 0, 0))
            step.plan_to_date, result_over = over.get(step, (0.0, 0.0))
            step.unreported_count = unreported.get(step, 0)
            step.percent_of_target = show(percent(step.result_to_date, step.target_sum))
            step.percent_of_plan = show(percent(result_over, step.plan_to_date))

    def _facts_of_steps(self):
        """Return the domain of these steps' facts; their activities are what an index knows."""
        return [("activity_id", "in", self.activity_id.ids), ("step_id", "in", self.ids)]

    def _sums_over_months(self):
        """Return ``{step: (confirmed plan, result)}`` over the readable months that are over."""
        last_month = self.env["alro.work.month"]._last_month_over()
        groups = self.env["alro.work.month"]._read_group(
            [*self._facts_of_steps(), ("month", "<=", last_month)],
            ["step_id"],
            ["confirmed_qty:sum", "actual_qty:sum"],
        )
        return {step: (planned, actual) for step, planned, actual in groups}

    def _unreported_counts(self):
        last_month = self.env["alro.work.month"]._last_month_over()
        groups = self.env["alro.work.month"]._read_group(
            [
                *self._facts_of_steps(),
                ("month", "=", last_month),
                ("actual_origin", "=", False),
            ],
            ["step_id"],
            ["__count"],
        )
        return dict(groups)

    def write(self, vals):
        changed = {"rule", "source_step_ids", "entry_mode", "uom_id"} & vals.keys()
        if changed:
            self._check_results_allow(vals)
        dependents = self._dependents() if changed else self.browse()
        result = super().write(vals)
        if changed:
            targets = self.env["alro.step.target"].sudo()
            involved = self.sudo() | dependents | self._sources()
            targets._raise_revision(SQL("step_id = ANY(%s)", involved.ids))
            targets.search([("step_id", "in", self.ids)])._clear_derived()
            targets.search([("step_id", "in", (self.sudo() | dependents).ids)])._derive()
        return result

    def _derivation(self):
        """Return ``{derived step id: [ids of its sources]}`` for these steps and all that draw on them.

        In the order in which they can be computed. Sums over agencies or funds are not stored,
        and so stand outside.
        """
        self.env.flush_all()
        stored = SQL("s.entry_mode = 'derived' AND s.rule NOT IN %s", RULES_READ_TIME)
        edges = self.env.execute_query(
            SQL(
                """WITH RECURSIVE chain(id) AS (
                    SELECT unnest(%(start)s::int[])
                    UNION
                    SELECT r.step_id FROM chain JOIN alro_step_source_rel r ON r.source_id = chain.id
                    JOIN alro_step s ON s.id = r.step_id WHERE %(stored)s
                )
                SELECT r.step_id, r.source_id FROM chain
                JOIN alro_step_source_rel r ON r.step_id = chain.id
                JOIN alro_step s ON s.id = r.step_id WHERE %(stored)s
                ORDER BY r.step_id, r.source_id""",
                start=list(self.ids),
                stored=stored,
            )
        )
        sources_of = defaultdict(list)
        for step_id, source_id in edges:
            sources_of[step_id].append(source_id)
        order = TopologicalSorter(sources_of).static_order()
        return {step_id: sources_of[step_id] for step_id in order if step_id in sources_of}

    def _reported_cells(self):
        targets = self._targets_below()
        return super()._reported_cells() + sum(targets.mapped("reported_count"))

    def _check_results_allow(self, vals):
        """What offices or a source system reported is neither replaced nor read in another unit."""
        for step in self:
            changed = [name for name in ("entry_mode", "uom_id") if changed_by(step, vals, [name])]
            domain = [("step_id", "=", step.id), ("actual_origin", "in", ("manual", "linked"))]
            count = changed and self.env["alro.work.month"].sudo().search_count(domain)
            if count:
                raise UserError(
                    self.env._(
                        "“%(step)s” has %(count)s reported months, which its %(field)s gives their"
                        " meaning. Have them cleared first, or make a new step.",
                        step=step.name,
                        count=count,
                        field=step._fields[changed[0]].get_description(self.env, ["string"])[
                            "string"
                        ],
                    )
                )
