from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..buddhist_era import month_text
from ..tools.fiscal_calendar import (
    bangkok_today,
    fiscal_month_of,
    fiscal_quarter_of,
    fiscal_year_of,
    last_month_over,
    report_due_date,
)
from .alro_fact_values import array_of
from .alro_grid_mixin import select_of

MANY = 1000


class AlroMonthMixin(models.AbstractModel):
    """One of the twelve months of a fact above it.

    The twelve are born with the row that lends them their scope, in its transaction, and die
    with it; nobody else creates, deletes or re-keys one. So a thirteenth month cannot exist, and
    whoever saves only ever updates. The model names its parent in ``_alro_scope_parent``, with
    ``unique(parent, month)`` and CHECK as :attr:`FIRST_OF_MONTH` has it.
    """

    _name = "alro.month.mixin"
    _inherit = ["alro.grid.mixin"]
    _description = "Fact of a month"

    month = fields.Date("First day", required=True)
    fiscal_month = fields.Integer(
        "Fiscal month", compute="_compute_fiscal", store=True, precompute=True, aggregator=None
    )
    fiscal_quarter = fields.Integer(
        "Quarter", compute="_compute_fiscal", store=True, precompute=True, aggregator=None
    )
    month_name = fields.Char("Month", compute="_compute_month_name")

    @api.depends("month")
    def _compute_fiscal(self):
        for record in self:
            record.fiscal_month = record.month and fiscal_month_of(record.month)
            record.fiscal_quarter = record.month and fiscal_quarter_of(record.month)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for record in self:
            record.month_name = record.month and month_text(record.month, self.env.lang)

    def _grid_domain(self, domain, axes, rows):
        """Where months are columns a row shows all twelve, or a filter would punch holes."""
        if axes[1] != "month":
            return super()._grid_domain(domain, axes, rows)
        parent = self._alro_scope_parent
        shown = Domain(axes[0], "in", rows.ids)
        if axes[0] == parent:
            return shown
        return shown & Domain(parent, "in", select_of(self, domain, parent))

    @api.model
    def _grid_date_heads(self, days):
        """Return the heads of months: their quarter, and whether they are over and a report is due."""
        today = bangkok_today()
        years = self.env["alro.fiscal.year"].search(
            [("year", "in", [fiscal_year_of(day) for day in days])]
        )
        due_day = {year.year: year.report_due_day for year in years}
        return [
            {
                **head,
                "fiscal_month": fiscal_month_of(day),
                "quarter": fiscal_quarter_of(day),
                "group": self.env._("Quarter %s", fiscal_quarter_of(day)),
                "is_over": day <= last_month_over(today),
                "is_due": report_due_date(day, due_day.get(fiscal_year_of(day), 31)) < today,
            }
            for head, day in zip(super()._grid_date_heads(days), days, strict=True)
        ]

    def _cell_locks(self, names):
        """All months of a row are locked alike: one is asked for the twelve."""
        rows = self.grouped(self._alro_scope_parent).values()
        firsts = self.browse(months[0].id for months in rows)
        locks = super(AlroMonthMixin, firsts)._cell_locks(names)
        return {month_id: locks[months[0].id] for months in rows for month_id in months._ids}

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_but_parent()
        return super().create(vals_list)

    def unlink(self):
        self._refuse_but_parent()
        return super().unlink()

    def _refuse_but_parent(self):
        if not self.env.su:
            raise UserError(
                self.env._("The twelve months come with the target: none can be added or removed.")
            )

    @api.model
    def _bear(self, parents):
        """Create the twelve months of each of these rows: one statement, no row in Python."""
        if len(parents) > MANY:
            _tell_planner(parents)
        self._insert_rows(
            [self._alro_scope_parent, "month", "fiscal_month", "fiscal_quarter"],
            SQL(
                "SELECT f.id, (y.date_from + make_interval(months => n - 1))::date, n, (n + 2) / 3"
                " FROM %s f JOIN alro_fiscal_year y ON y.id = f.fiscal_year_id"
                " CROSS JOIN generate_series(1, 12) n WHERE f.id = ANY(%s)",
                SQL.identifier(parents._table),
                array_of(parents.ids),
            ),
        )
        if len(parents) > MANY:
            _tell_planner(self)


def _tell_planner(records):
    """Let the database count anew what was born in this transaction.

    Without, it takes a table that was empty before for small, and joins a year's rows one by one:
    minutes instead of seconds.
    """
    records.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(records._table)))
