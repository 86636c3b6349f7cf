from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..fields import Reported
from ..tools.fiscal_calendar import fiscal_month_of, fiscal_quarter_of
from ..tools.thai_dates import format_month


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
            record.month_name = record.month and format_month(record.month, self.env.lang)

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
        self.env.flush_all()
        stamps = {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }
        columns = {
            self._alro_scope_parent: SQL("p.id"),
            "month": SQL("(y.date_from + make_interval(months => n - 1))::date"),
            "fiscal_month": SQL("n"),
            "fiscal_quarter": SQL("(n + 2) / 3"),
            **self._alro_scope_columns(),
            **dict.fromkeys(self._alro_plain_numbers(), 0),
            **stamps,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(months)s (%(names)s) SELECT %(values)s"
                " FROM %(parents)s p JOIN alro_fiscal_year y ON y.id = p.fiscal_year_id"
                " CROSS JOIN generate_series(1, 12) n WHERE p.id = ANY(%(ids)s) ORDER BY p.id, n",
                months=SQL.identifier(self._table),
                parents=SQL.identifier(parents._table),
                names=SQL(", ").join(SQL.identifier(name) for name in columns),
                values=SQL(", ").join(SQL("%s", value) for value in columns.values()),
                ids=list(parents.ids),
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _alro_plain_numbers(self):
        """Return the stored numbers that begin at zero; a reported one begins blank."""
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and field.type in ("float", "monetary")
            and not field.compute
            and not isinstance(field, Reported)
        ]
