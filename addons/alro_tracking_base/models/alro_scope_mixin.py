from odoo import api, fields, models
from odoo.tools import SQL

SCOPE = (
    "fiscal_year_id",
    "programme_id",
    "project_id",
    "activity_group_id",
    "activity_id",
    "agency_id",
    "host_agency_id",
    "fund_kind",
)


class AlroScopeMixin(models.AbstractModel):
    """The flat ids of a thing of an agency: it is scoped, filtered and grouped by them, without a join.

    They are filled when the row is born, from the record that ``_alro_scope_parent`` points at,
    and follow it only through ``_rescope()``.
    """

    _name = "alro.scope.mixin"
    _inherit = ["alro.grouped.mixin"]
    _description = "Scope of a fact"

    _alro_scope_parent = None

    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year", compute="_compute_scope", store=True, precompute=True
    )
    programme_id = fields.Many2one(
        "alro.programme", compute="_compute_scope", store=True, precompute=True
    )
    project_id = fields.Many2one(
        "alro.project", compute="_compute_scope", store=True, precompute=True
    )
    activity_group_id = fields.Many2one(
        "alro.activity.group", compute="_compute_scope", store=True, precompute=True
    )
    activity_id = fields.Many2one(
        "alro.activity", compute="_compute_scope", store=True, precompute=True
    )
    agency_id = fields.Many2one(
        "alro.agency", compute="_compute_scope", store=True, precompute=True
    )
    host_agency_id = fields.Many2one(
        "alro.agency", "Host", compute="_compute_scope", store=True, precompute=True
    )
    # the labels of the fund source: Odoo loads no translation for those a mixin hands to a later add-on
    fund_kind = fields.Selection(
        lambda self: self.env["alro.fund.source"]._fields["kind"]._description_selection(self.env),
        compute="_compute_scope",
        store=True,
        precompute=True,
    )

    is_own = fields.Boolean("My office", compute="_compute_is_own", search="_search_is_own")

    @api.model
    def _alro_scope_fields(self):
        return list(SCOPE)

    @api.depends(lambda self: [self._alro_scope_parent] if self._alro_scope_parent else [])
    def _compute_scope(self):
        for record in self:
            parent = record[record._alro_scope_parent] if record._alro_scope_parent else None
            for name in record._alro_scope_fields():
                record[name] = parent[name] if parent else False

    @api.depends("agency_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        office = self.env.user._works_for_own_offices()
        for record in self:
            record.is_own = not office or record.agency_id in self.env.user.alro_agency_ids

    @api.model
    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        if not self.env.user._works_for_own_offices():
            return [(1, "=", int(True in value))]
        agencies = self.env.user.alro_agency_ids.ids
        return [("agency_id", "in" if True in value else "not in", agencies)]

    @api.model
    def _alro_scope_links(self):
        """Return the many2one fields from whose records these take their scope."""
        return [self._alro_scope_parent]

    @api.model
    def _alro_scope_columns(self):
        """Return ``{column: SQL of what the row ``p``, its parent, lends it}``; ``t`` is the fact."""
        return {name: SQL.identifier("p", name) for name in self._alro_scope_fields()}

    def _rescope(self):
        """Let these facts and what hangs on them follow a project, activity or host that moved.

        One statement, which leaves writer and time of the rows alone: a move changes no figure.
        It collides with whoever saves one of the rows meanwhile, and Odoo runs the later one again.
        """
        self.env.flush_all()
        columns = self._alro_scope_columns()
        self.env.cr.execute(
            SQL(
                "UPDATE %(fact)s t SET %(columns)s FROM %(parent)s p WHERE p.id = t.%(link)s"
                " AND t.id = ANY(%(ids)s) AND (%(old)s) IS DISTINCT FROM (%(new)s)",
                fact=SQL.identifier(self._table),
                parent=SQL.identifier(self[self._alro_scope_parent]._table),
                link=SQL.identifier(self._alro_scope_parent),
                ids=list(self.ids),
                columns=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in columns.items()
                ),
                old=SQL(", ").join(SQL.identifier("t", name) for name in columns),
                new=SQL(", ").join(columns.values()),
            )
        )
        self.env.invalidate_all(flush=False)
