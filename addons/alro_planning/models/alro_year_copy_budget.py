from odoo import api, models
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of

from .alro_plan_mixin import shown


class AlroYearCopyBudget(models.AbstractModel):
    """The budgets in a copy of a year. A part of ``alro.year.copy``.

    Option ``budgets``: ``"last"`` for last year's, ``"zero"``, or ``"none"``. Of an appropriation
    what was first given is copied, and of an office's line what it had received before anything
    was changed: documents, plans and spending stay in their year. Lines are copied where the
    agency takes part.
    """

    _name = "alro.year.copy.budget"
    _description = "Copying of budgets"

    @api.model
    def _plan_budgets(self, copy):
        if copy.options.get("budgets", "none") == "none":
            return
        self._count(copy, "alro.appropriation", self._appropriations(copy))
        if copy.options.get("participation"):
            self._count(copy, "alro.budget.line", self._budget_lines(copy))
            self._remark_without_room(copy)

    @api.model
    def _copy_budgets(self, copy):
        if "alro.appropriation" in copy.parts:
            self._copy_appropriations(copy)
        if "alro.budget.line" in copy.parts:
            self._copy_budget_lines(copy)

    @api.model
    def _copy_appropriations(self, copy):
        names = ["activity_id", "category_id", "nature", "act_amount"]
        rows = SQL(
            "SELECT activity_id, category_id, nature, amount FROM (%s) c WHERE new_id IS NULL",
            self._appropriations(copy),
        )
        born = self.env["alro.appropriation"]._bear_facts(names, rows)
        copy.part("alro.appropriation").made = len(born)

    @api.model
    def _copy_budget_lines(self, copy):
        """Bear the lines: at zero where the new appropriation has no room for all of them."""
        names = ["participation_id", "category_id", "received_amount"]
        full = [appropriation.id for appropriation, _wanted, _room in self._without_room(copy)]
        rows = SQL(
            "SELECT c.participation_id, c.category_id,"
            " CASE WHEN w.id = ANY(%s) THEN 0 ELSE c.amount END FROM (%s) c"
            " JOIN alro_appropriation w ON w.activity_id = c.activity_id"
            " AND w.category_id IS NOT DISTINCT FROM c.category_id"
            " WHERE c.active AND c.new_id IS NULL AND c.participation_id IS NOT NULL",
            full,
            self._budget_lines(copy),
        )
        copy.part("alro.budget.line").made = len(
            self.env["alro.budget.line"]._bear_facts(names, rows)
        )

    @api.model
    def _appropriations(self, copy):
        """Return the SELECT of the old appropriations with the activity and, if any, the copy of each."""
        return SQL(
            "SELECT o.id AS old_id, n.id AS new_id, a.new_id AS activity_id, o.category_id, o.nature,"
            " %s AS amount, TRUE AS active"
            " FROM alro_appropriation o %s"
            " LEFT JOIN alro_appropriation n ON n.activity_id = a.new_id"
            " AND n.category_id IS NOT DISTINCT FROM o.category_id"
            " WHERE %s",
            SQL("o.act_amount") if self._at_last_years(copy) else SQL("0"),
            self._to_new_activity(copy),
            self._fits_the_source(),
        )

    @api.model
    def _budget_lines(self, copy):
        """Return the SELECT of the old lines with the participation and, if any, the copy of each."""
        return SQL(
            "SELECT o.id AS old_id, n.id AS new_id, a.new_id AS activity_id, p.id AS participation_id,"
            " o.category_id, g.active, %s AS amount"
            " FROM alro_budget_line o %s JOIN alro_agency g ON g.id = o.agency_id"
            " LEFT JOIN alro_participation p ON p.activity_id = a.new_id AND p.agency_id = o.agency_id"
            " LEFT JOIN alro_budget_line n ON n.participation_id = p.id"
            " AND n.category_id IS NOT DISTINCT FROM o.category_id"
            " WHERE %s",
            SQL("o.received_amount - o.changed_amount") if self._at_last_years(copy) else SQL("0"),
            self._to_new_activity(copy),
            self._fits_the_source(),
        )

    @api.model
    def _at_last_years(self, copy):
        return copy.options["budgets"] == "last"

    @api.model
    def _to_new_activity(self, copy):
        """Return the JOIN to the new activity: its id in ``a``, itself in ``k`` once it is there."""
        return SQL(
            "JOIN %s a (old_id, new_id) ON a.old_id = o.activity_id"
            " LEFT JOIN alro_activity k ON k.id = a.new_id",
            pairs_of(copy.part("alro.activity")),
        )

    @api.model
    def _fits_the_source(self):
        """A copy that was given to the budget Act meanwhile has no unclassified money."""
        return SQL("(o.category_id IS NOT NULL OR k.fund_kind IS DISTINCT FROM 'act')")

    @api.model
    def _without_room(self, copy):
        """Return ``[(appropriation, wanted, room)]``: those of the new year that the copied lines overdraw."""
        wanted = self.env.execute_query(
            SQL(
                "SELECT w.id, SUM(c.amount) FROM (%s) c"
                " JOIN alro_appropriation w ON w.activity_id = c.activity_id"
                " AND w.category_id IS NOT DISTINCT FROM c.category_id"
                " WHERE c.active AND c.new_id IS NULL GROUP BY w.id ORDER BY w.id",
                self._budget_lines(copy),
            )
        )
        appropriations = self.env["alro.appropriation"].sudo()
        room = appropriations.browse(id_ for id_, _amount in wanted)._room()
        return [
            (appropriations.browse(id_), amount, room[id_])
            for id_, amount in wanted
            if round(float(amount) - room[id_], 2) > 0
        ]

    @api.model
    def _remark_without_room(self, copy):
        for appropriation, wanted, room in self._without_room(copy):
            copy.remark(
                self.env._(
                    "“%(name)s” of %(year)s has %(room)s baht not yet given to offices, and last"
                    " year's lines need %(wanted)s: they are copied at zero.",
                    name=appropriation.display_name,
                    year=copy.year.name,
                    room=shown(max(room, 0.0)),
                    wanted=shown(wanted),
                )
            )


def pairs_of(part):
    """Return a table of old ids and the new ones, which are NULL until they are there."""
    old = part.known
    new = [part.copies.get(id_) for id_ in old]
    return SQL("unnest(%s, %s)", array_of(old), array_of(new))
