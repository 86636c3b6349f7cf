from odoo import api, models
from odoo.tools import SQL

from .alro_year_copy_budget import pairs_of


class AlroYearCopy(models.AbstractModel):
    """Who takes part, and with which targets, in a copy of a year; alro_year_copy_budget.py adds the budgets.

    Options: ``participation``, whether the same agencies take part; ``targets``: ``"last"`` for
    last year's, ``"zero"``, or ``"none"``. Plans and results stay in their year: the twelve
    months of a copied target begin at zero.

    A few statements, however many offices there are; only an agency that is still active is
    copied.
    """

    _name = "alro.year.copy"
    _inherit = ["alro.year.copy", "alro.year.copy.budget"]

    @api.model
    def _plan_copy(self, copy):
        super()._plan_copy(copy)
        if copy.options.get("participation"):
            self._count(copy, "alro.participation", self._participations(copy))
            self._remark_archived(copy)
            if copy.options.get("targets") != "none":
                self._count(copy, "alro.step.target", self._targets(copy))
        self._plan_budgets(copy)

    @api.model
    def _copy_into(self, copy):
        super()._copy_into(copy)
        if "alro.participation" in copy.parts:
            self._copy_participations(copy)
        if "alro.step.target" in copy.parts:
            self._copy_targets(copy)
        self._copy_budgets(copy)

    @api.model
    def _copy_participations(self, copy):
        rows = SQL(
            "SELECT activity_id, agency_id FROM (%s) c WHERE active AND new_id IS NULL",
            self._participations(copy),
        )
        born = self.env["alro.participation"]._bear_facts(["activity_id", "agency_id"], rows)
        part = copy.part("alro.participation")
        part.made = len(born)
        part.copies = dict(
            self.env.execute_query(
                SQL(
                    "SELECT old_id, new_id FROM (%s) c WHERE new_id IS NOT NULL",
                    self._participations(copy),
                )
            )
        )

    @api.model
    def _copy_targets(self, copy):
        rows = SQL(
            "SELECT c.step_id, p.id, c.target_qty FROM (%s) c JOIN alro_participation p"
            " ON p.activity_id = c.activity_id AND p.agency_id = c.agency_id"
            " WHERE c.active AND c.new_id IS NULL",
            self._targets(copy),
        )
        names = ["step_id", "participation_id", "target_qty"]
        copy.part("alro.step.target").made = len(
            self.env["alro.step.target"]._bear_facts(names, rows)
        )

    @api.model
    def _participations(self, copy):
        """Return the SELECT of the old participations with the activity and, if any, the copy of each."""
        return SQL(
            "SELECT o.id AS old_id, n.id AS new_id, a.new_id AS activity_id, o.agency_id, g.active"
            " FROM alro_participation o JOIN %s a (old_id, new_id) ON a.old_id = o.activity_id"
            " JOIN alro_agency g ON g.id = o.agency_id LEFT JOIN alro_participation n"
            " ON n.activity_id = a.new_id AND n.agency_id = o.agency_id",
            pairs_of(copy.part("alro.activity")),
        )

    @api.model
    def _targets(self, copy):
        """Return the SELECT of the old targets with the step, activity and, if any, the copy of each."""
        last = copy.options.get("targets") == "last"
        return SQL(
            "SELECT o.id AS old_id, n.id AS new_id, s.new_id AS step_id, a.new_id AS activity_id,"
            " o.agency_id, g.active, %s AS target_qty"
            " FROM alro_step_target o JOIN %s s (old_id, new_id) ON s.old_id = o.step_id"
            " JOIN %s a (old_id, new_id) ON a.old_id = o.activity_id JOIN alro_agency g ON g.id = o.agency_id"
            " LEFT JOIN alro_step_target n ON n.step_id = s.new_id AND n.agency_id = o.agency_id"
            # what was made a heading in the new year has no targets
            " LEFT JOIN alro_step k ON k.id = s.new_id"
            " WHERE k.kind IS NULL OR k.kind = 'step'",
            SQL("o.target_qty") if last else SQL("0"),
            pairs_of(copy.part("alro.step")),
            pairs_of(copy.part("alro.activity")),
        )

    @api.model
    def _count(self, copy, model, rows):
        self.env.flush_all()
        part = copy.part(model)
        [(part.count, part.there)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FILTER (WHERE active AND new_id IS NULL), COUNT(new_id)"
                " FROM (%s) c",
                rows,
            )
        )

    @api.model
    def _remark_archived(self, copy):
        counts = self.env.execute_query(
            SQL(
                "SELECT agency_id, COUNT(*) FROM (%s) c WHERE NOT active AND new_id IS NULL"
                " GROUP BY agency_id ORDER BY agency_id",
                self._participations(copy),
            )
        )
        for agency_id, count in counts:
            copy.remark(
                self.env._(
                    "%(agency)s is archived and takes part in nothing new: %(count)s activities.",
                    agency=self.env["alro.agency"].browse(agency_id).name,
                    count=count,
                )
            )
