import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, float_round

from odoo.addons.alro_tracking_base.models.alro_step_rule import RULES_READ_TIME

from ..tools.derivation import RULES, lowered

_logger = logging.getLogger(__name__)


class AlroDerivation(models.AbstractModel):
    """The engine of derived steps: the figures of one step that follow from those of others."""

    _name = "alro.derivation.mixin"
    _description = "Derivation of results"

    derive_revision = fields.Integer(
        default=0,
        readonly=True,
        aggregator=None,
        copy=False,
        help="Grows with each recomputation, so that two of them at once cannot both commit a"
        " figure that neither of them saw.",
    )

    def _derive(self):
        """Compute, as the system, all that is derived from these targets, and they themselves.

        A few queries, however many targets and however long the chains.

        :return: how many months have another figure now.
        """
        system = self.sudo()
        sources_of = system.step_id._derivation()
        if not sources_of:
            return 0
        participation_ids = system.participation_id.ids
        system._raise_revision(
            SQL(
                "step_id = ANY(%s) AND participation_id = ANY(%s)",
                list(sources_of),
                participation_ids,
            )
        )
        steps = set(sources_of).union(*sources_of.values())
        series, months = system._read_series(list(steps), participation_ids)
        return system._store_derived(self._compute_series(sources_of, series, months), months)

    @api.model
    def _raise_revision(self, condition):
        """Write to each target that fulfils an SQL condition, even where no figure changes.

        Under snapshot isolation whoever reads what another is changing must also write what that
        other writes, or neither is run again. Two users who each raise one of two courses collide
        in the target derived from them, or the least of both would stay stale for good. A rule or
        a set of courses that changes collides with the results saved meanwhile, because who saves
        a month writes its target.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE alro_step_target SET derive_revision = COALESCE(derive_revision, 0) + 1"
                " WHERE id IN (SELECT id FROM alro_step_target WHERE %s"
                " ORDER BY id FOR NO KEY UPDATE)",
                condition,
            )
        )

    def _read_series(self, step_ids, participation_ids):
        """Return results and months, each ``{(participation, step): twelve, October first}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT t.participation_id, t.step_id, m.id, m.target_id,
                    CASE WHEN m.actual_origin IS NOT NULL THEN m.actual_qty END,
                    m.ceiling_qty, m.lowered_qty
                FROM alro_step_target t JOIN alro_work_month m ON m.target_id = t.id
                WHERE t.step_id = ANY(%s) AND t.participation_id = ANY(%s)
                ORDER BY m.target_id, m.fiscal_month""",
                step_ids,
                participation_ids,
            )
        )
        series, months = defaultdict(list), defaultdict(list)
        for participation_id, step_id, month_id, target_id, actual, ceiling, less in rows:
            key = participation_id, step_id
            actual = None if actual is None else float(actual)
            series[key].append(actual)
            months[key].append((month_id, target_id, actual, float(ceiling or 0), float(less or 0)))
        return series, months

    @api.model
    def _compute_series(self, sources_of, series, months):
        """Yield ``(key, twelve results, twelve ceilings or None)`` in the order of the chains."""
        steps = self.env["alro.step"].sudo().browse(set(sources_of).union(*sources_of.values()))
        step_of = {step.id: step for step in steps}
        participations = {participation_id for participation_id, _step in series}
        for step_id, source_ids in sources_of.items():
            step = step_of[step_id]
            for participation_id in participations:
                key = participation_id, step_id
                if key not in months:
                    continue
                sources = [
                    in_unit(series[participation_id, source_id], step_of[source_id], step)
                    for source_id in source_ids
                    if (participation_id, source_id) in months
                ]
                result = RULES[step.rule](sources) if sources else [None] * 12
                ceiling = None
                if step.rule == "all_courses":
                    ceiling = result
                    result = lowered(result, [month[-1] for month in months[key]])
                series[key] = [None if value is None else _cents(value) for value in result]
                yield key, series[key], ceiling

    def _store_derived(self, computed, months):
        values, targets = {}, set()
        for key, results, ceilings in computed:
            rows = zip(months[key], results, ceilings or [None] * 12, strict=True)
            for (month_id, target_id, actual, ceiling, _less), result, at_most in rows:
                changed = {"actual_qty": result} if result != actual else {}
                if _cents(at_most or 0.0) != ceiling:
                    changed["ceiling_qty"] = at_most or 0.0
                if changed:
                    values[month_id] = changed
                    targets.add(target_id)
        if values:
            self.env["alro.work.month"].sudo()._store(values, "derived", follow=False)
            self.browse(targets)._refresh_totals()
        return len(values)

    def _clear_derived(self):
        """Take back derived results where nothing is derived into store any more."""
        months = (
            self.env["alro.work.month"]
            .sudo()
            .search(
                [
                    ("target_id", "in", self.ids),
                    ("actual_origin", "=", "derived"),
                    "|",
                    ("step_id.entry_mode", "!=", "derived"),
                    ("step_id.rule", "in", RULES_READ_TIME),
                ]
            )
        )
        if months:
            months._store({month.id: {"actual_qty": None, "ceiling_qty": 0.0} for month in months})

    def _derive_where_reported(self):
        """Derive anew, where an activity gains or loses targets after results came in.

        A first result that is saved meanwhile does not see the target, nor is it seen here.
        """
        participation_ids = self._linked("participation_id").ids
        self._raise_revision(SQL("participation_id = ANY(%s)", participation_ids))
        reported = [
            ("target_id.participation_id", "in", participation_ids),
            ("actual_origin", "!=", False),
        ]
        if self.env["alro.work.month"].search_count(reported, limit=1):
            self.search(
                [
                    ("participation_id", "in", participation_ids),
                    ("entry_mode", "=", "derived"),
                ]
            )._derive()

    @api.model
    def _check_nightly(self):
        """Compare the figures of years that are not closed with a recomputation, and mend them.

        Nothing should ever be found. What is found stands in the server's log, and each mended
        figure in the value log.
        """
        open_years = self.env["alro.fiscal.year"].search([("state", "!=", "closed")])
        targets = self.sudo().search([("fiscal_year_id", "in", open_years.ids)])
        lines = self.env["alro.budget.line"].sudo()
        lines = lines.search([("fiscal_year_id", "in", open_years.ids)])
        found = {
            "totals that were not the sum of their months": targets._mend_totals(),
            "budget lines whose totals were not those of their months": lines._mend_totals(),
            "derived months that were not what their rule gives": targets._derive(),
        }
        for what, count in found.items():
            if count:
                _logger.warning("Nightly check: %s %s", count, what)
        return found


def _cents(value):
    """Round as the columns do, halves away from zero."""
    return float_round(value, precision_digits=2)


def in_unit(series, source, step):
    """Return a series in the unit of the step that draws on it."""
    if source.uom_id == step.uom_id:
        return series
    convert = source.uom_id._compute_quantity
    return [None if value is None else convert(value, step.uom_id, round=False) for value in series]
