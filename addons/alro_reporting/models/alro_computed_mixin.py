from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_step_rule import RULES_READ_TIME

from ..tools.derivation import RULES
from .alro_derivation_mixin import in_unit


class AlroComputed(models.AbstractModel):
    """The figure that a step's rule gives, beside what is keyed or linked; computed when read."""

    _name = "alro.computed.mixin"
    _description = "Computed figure beside a result"

    def _readable_series(self):
        """Return ``{target id: twelve amounts}``, ``None`` in a month that is not reported.

        Only for a reader who may read every part. A derived result needs none beside it, unless
        it is a sum over agencies or funds, which is never stored. A few queries for any number of
        targets.
        """
        shown = self.sudo().filtered(
            lambda target: (
                target.step_id.rule
                and (
                    target.step_id.entry_mode != "derived" or target.step_id.rule in RULES_READ_TIME
                )
            )
        )
        sources = shown._sources_by_target()
        ids = {source.id for parts in sources.values() for source in parts}
        readable = set(self.search([("id", "in", list(ids))])._ids) if ids else set()
        return self._series_of(
            {target: parts for target, parts in sources.items() if readable.issuperset(parts._ids)}
        )

    def _computed_series(self):
        """Return the twelve amounts that the rule gives for one target, whoever asks."""
        self.ensure_one()
        return self._series_of(self.sudo()._sources_by_target())[self.id]

    def _sources_by_target(self):
        """Return ``{target: targets that its rule draws on}``: the office's own, or all offices'."""
        steps_of = self._source_ids(self.step_id)
        wide = self.filtered(lambda target: target.step_id.rule == "across_agencies")
        candidates = wide._targets_in(steps_of) | (self - wide)._targets_in(
            steps_of, [("agency_id", "in", (self - wide).agency_id.ids)]
        )
        candidates_of = candidates.grouped("step_id")
        nobody = self.browse()
        by_step = {step.id: targets for step, targets in candidates_of.items()}
        return {
            target: nobody.concat(
                *(by_step.get(step_id, nobody) for step_id in sorted(steps_of[target.step_id.id]))
            ).filtered(target._draws_on)
            for target in self
        }

    @api.model
    def _source_ids(self, steps):
        """Return ``{step id: ids of the steps it is computed from}``, whoever may read them."""
        self.env["alro.step"].flush_model(["source_step_ids"])
        edges = self.env.execute_query(
            SQL(
                "SELECT step_id, source_id FROM alro_step_source_rel WHERE step_id = ANY(%s)",
                list(steps.ids),
            )
        )
        steps_of = defaultdict(set)
        for step_id, source_id in edges:
            steps_of[step_id].add(source_id)
        return steps_of

    def _targets_in(self, steps_of, domain=()):
        step_ids = set().union(*(steps_of[step_id] for step_id in self.step_id.ids))
        return self.search([("step_id", "in", list(step_ids)), *domain]) if step_ids else self[:0]

    def _draws_on(self, source):
        """Tell whether the rule of this target takes a target of one of its source steps in."""
        if self.step_id.rule == "across_agencies":
            return True
        if self.step_id.rule == "across_funds":
            return source.agency_id == self.agency_id
        return source.participation_id == self.participation_id

    def _series_of(self, sources):
        """Return ``{target id: twelve amounts}`` of targets, given the targets they draw on."""
        ids = {source.id for parts in sources.values() for source in parts}
        reported = defaultdict(list)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT target_id, CASE WHEN actual_origin IS NOT NULL THEN actual_qty END"
                " FROM alro_work_month WHERE target_id = ANY(%s) ORDER BY target_id, fiscal_month",
                list(ids),
            )
        )
        for target_id, actual in rows:
            reported[target_id].append(None if actual is None else float(actual))
        return {
            target.id: RULES[target.step_id.rule](
                [in_unit(reported[part.id], part.step_id, target.step_id) for part in parts]
            )
            if parts
            else [None] * 12
            for target, parts in sources.items()
        }
