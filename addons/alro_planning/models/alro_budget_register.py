from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.models.alro_scope_mixin import SCOPE as FLAT_IDS

from .alro_budget_transfer import KINDS

ENTRIES = [
    ("act", "Appropriated"),
    ("given", "Given to an office"),
    *KINDS,
    ("plan", "Confirmed plan"),
]
SCOPE = (*FLAT_IDS, "currency_id")


class AlroBudgetRegister(models.Model):
    """The register of the budget: a row for each dated movement, to be added up to any day.

    What was keyed stands since the first day of the year; a posted document counts from its date,
    a confirmed month of a plan from its first day. A change at an office adds to ``changed`` and
    to ``received``; one of what no office has yet, to ``changed`` alone. So up to any day

    * ``act_amount + changed`` is what an appropriation has after changes, and
    * ``received`` and ``allocated`` what its offices have, as the budget line says it.

    An add-on that knows more money adds its measure to :meth:`_measures` and its rows to
    :meth:`_entries`.
    """

    _name = "alro.budget.ledger"
    _inherit = ["alro.grouped.mixin"]
    _description = "Budget ledger"
    _auto = False
    _order = "date, id"
    _rec_name = "kind"
    _depends = {
        "alro.appropriation": ["act_amount", "category_id", *SCOPE],
        "alro.budget.line": [
            "received_amount",
            "changed_amount",
            "category_id",
            "appropriation_id",
            *SCOPE,
        ],
        "alro.budget.transfer": ["date", "kind", "state", "fund_source_id"],
        "alro.budget.transfer.line": [
            "transfer_id",
            "budget_line_id",
            "appropriation_id",
            "amount",
            *SCOPE,
        ],
        "alro.fiscal.year": ["date_from"],
        "alro.project": ["fund_source_id"],
        "alro.spending.month": ["budget_line_id", "month", "confirmed_amount", *SCOPE],
    }

    date = fields.Date(readonly=True)
    kind = fields.Selection(ENTRIES, "Movement", readonly=True)
    transfer_id = fields.Many2one("alro.budget.transfer", "Document", readonly=True)
    budget_line_id = fields.Many2one("alro.budget.line", readonly=True)
    appropriation_id = fields.Many2one("alro.appropriation", readonly=True)
    category_id = fields.Many2one("alro.expense.category", "Expense category", readonly=True)
    fund_source_id = fields.Many2one("alro.fund.source", readonly=True)
    fiscal_year_id = fields.Many2one("alro.fiscal.year", readonly=True)
    programme_id = fields.Many2one("alro.programme", readonly=True)
    project_id = fields.Many2one("alro.project", readonly=True)
    activity_group_id = fields.Many2one("alro.activity.group", readonly=True)
    activity_id = fields.Many2one("alro.activity", readonly=True)
    agency_id = fields.Many2one("alro.agency", readonly=True)
    host_agency_id = fields.Many2one("alro.agency", "Host", readonly=True)
    fund_kind = fields.Selection(FUND_KINDS, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    act_amount = Amount("Appropriated", readonly=True)
    changed = Amount("Posted changes", readonly=True)
    received = Amount(readonly=True, help="What offices were given, with changes at offices.")
    sent = Amount(readonly=True)
    returned = Amount(readonly=True)
    allocated = Amount(readonly=True, help="Sent less returned.")
    planned = Amount("Confirmed plan", readonly=True, help="Of the months that have begun.")

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._entries())

    @api.model
    def _measures(self):
        """Return the names of the amounts, in their order."""
        return ["act_amount", "changed", "received", "sent", "returned", "allocated", "planned"]

    @api.model
    def _entries(self):
        """Return the SELECTs of the rows, each made by :meth:`_entry` with a number of its own."""
        return [
            self._entry_appropriated(1),
            self._entry_given(2),
            self._entry_moved(3),
            self._entry_planned(4),
        ]

    def _entry_appropriated(self, number):
        return self._entry(
            number,
            SQL(
                "alro_appropriation t JOIN alro_fiscal_year y ON y.id = t.fiscal_year_id"
                " JOIN alro_project p ON p.id = t.project_id WHERE t.act_amount <> 0"
            ),
            date=SQL("y.date_from"),
            kind=SQL("'act'::varchar"),
            appropriation_id=SQL("t.id"),
            category_id=SQL("t.category_id"),
            act_amount=SQL("t.act_amount"),
        )

    def _entry_given(self, number):
        keyed = SQL("(t.received_amount - COALESCE(t.changed_amount, 0))")
        return self._entry(
            number,
            SQL(
                "alro_budget_line t JOIN alro_fiscal_year y ON y.id = t.fiscal_year_id"
                " JOIN alro_project p ON p.id = t.project_id WHERE %s <> 0",
                keyed,
            ),
            date=SQL("y.date_from"),
            kind=SQL("'given'::varchar"),
            budget_line_id=SQL("t.id"),
            appropriation_id=SQL("t.appropriation_id"),
            category_id=SQL("t.category_id"),
            received=keyed,
        )

    def _entry_moved(self, number):
        return self._entry(
            number,
            SQL(
                "alro_budget_transfer_line t JOIN alro_budget_transfer d ON d.id = t.transfer_id"
                " JOIN alro_appropriation a ON a.id = t.appropriation_id"
                " JOIN alro_project p ON p.id = t.project_id WHERE d.state = 'posted'"
            ),
            date=SQL("d.date"),
            kind=SQL("d.kind"),
            transfer_id=SQL("t.transfer_id"),
            budget_line_id=SQL("t.budget_line_id"),
            appropriation_id=SQL("t.appropriation_id"),
            category_id=SQL("a.category_id"),
            changed=SQL("CASE d.kind WHEN 'change' THEN t.amount ELSE 0 END"),
            received=SQL(
                "CASE WHEN d.kind = 'change' AND t.budget_line_id IS NOT NULL THEN t.amount ELSE 0 END"
            ),
            sent=SQL("CASE d.kind WHEN 'allocate' THEN t.amount ELSE 0 END"),
            returned=SQL("CASE d.kind WHEN 'return' THEN t.amount ELSE 0 END"),
            allocated=SQL(
                "CASE d.kind WHEN 'allocate' THEN t.amount WHEN 'return' THEN -t.amount ELSE 0 END"
            ),
        )

    def _entry_planned(self, number):
        return self._entry(
            number,
            SQL(
                "alro_spending_month t JOIN alro_budget_line b"
                " ON b.id = t.budget_line_id AND b.fiscal_year_id = t.fiscal_year_id"
                " JOIN alro_project p ON p.id = t.project_id WHERE t.confirmed_amount <> 0"
            ),
            date=SQL("t.month"),
            kind=SQL("'plan'::varchar"),
            budget_line_id=SQL("t.budget_line_id"),
            appropriation_id=SQL("b.appropriation_id"),
            category_id=SQL("b.category_id"),
            planned=SQL("t.confirmed_amount"),
        )

    @api.model
    def _entry(self, number, source, **columns):
        """Return the SELECT of one kind of rows.

        It neither groups nor orders, so that what is asked for is looked up in its tables. Where
        a year's rows are joined to many, the year is named as well as the id, so that other years
        are not read.

        :param int number: 1 to 15, one for each kind: ids follow from it and from the row's own
        :param SQL source: FROM and WHERE; ``t`` is the row, which has the flat ids, ``p`` its project
        :param columns: the SQL of ``date``, ``kind``, links and measures; what is left out is empty
        """
        links = ("transfer_id", "budget_line_id", "appropriation_id", "category_id")
        values = {
            "id": SQL("t.id * 16 + %s", number),
            "date": columns["date"],
            "kind": columns["kind"],
            **{name: columns.get(name, SQL("NULL::integer")) for name in links},
            "fund_source_id": SQL("p.fund_source_id"),
            **{name: SQL.identifier("t", name) for name in SCOPE},
            **{
                name: SQL("(%s)::numeric", columns.get(name, SQL("0"))) for name in self._measures()
            },
        }
        named = (SQL("%s AS %s", value, SQL.identifier(name)) for name, value in values.items())
        return SQL("SELECT %s FROM %s", SQL(", ").join(named), source)

    def action_open(self):
        """Open the document behind a row, or the budget line or appropriation it was keyed in."""
        self.ensure_one()
        self.check_access("read")
        record = self.transfer_id or self.budget_line_id or self.appropriation_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
