from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.alro_planning.models.alro_budget_register import SCOPE
from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today


class AlroBudgetRegister(models.Model):
    """What was disbursed in each month that was reported: the difference to the last one before it."""

    _inherit = "alro.budget.ledger"
    _depends = {"alro.spending.month": ["disbursed_to_date", "disbursed_origin", "as_of"]}

    kind = fields.Selection(selection_add=[("spend", "Disbursed")])
    disbursed = Amount(readonly=True)

    @api.model
    def _measures(self):
        return [*super()._measures(), "disbursed"]

    @api.model
    def _entries(self):
        return [*super()._entries(), self._entry_disbursed(5)]

    def _entry_disbursed(self, number):
        """The date of a month is that of the file which told it, else its last day, and not after today.

        The window names the flat ids, so that what is asked for is looked up before it is computed.
        """
        scope = SQL(", ").join(SQL.identifier("m", name) for name in SCOPE)
        months = SQL(
            "SELECT m.id, m.budget_line_id, m.month, m.as_of, %s, m.disbursed_to_date - COALESCE("
            "LAG(m.disbursed_to_date) OVER (PARTITION BY %s, m.budget_line_id ORDER BY m.month), 0)"
            " AS own FROM alro_spending_month m WHERE m.disbursed_origin IS NOT NULL",
            scope,
            scope,
        )
        return self._entry(
            number,
            SQL(
                "(%s) t JOIN alro_budget_line b"
                " ON b.id = t.budget_line_id AND b.fiscal_year_id = t.fiscal_year_id"
                " JOIN alro_project p ON p.id = t.project_id WHERE t.own <> 0",
                months,
            ),
            date=SQL(
                "LEAST(t.as_of, (t.month + interval '1 month - 1 day')::date, %s)", bangkok_today()
            ),
            kind=SQL("'spend'::varchar"),
            budget_line_id=SQL("t.budget_line_id"),
            appropriation_id=SQL("b.appropriation_id"),
            category_id=SQL("b.category_id"),
            disbursed=SQL("t.own"),
        )
