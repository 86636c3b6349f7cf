from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_planning.models.alro_plan_mixin import shown
from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.fields import Amount, ReportedAmount
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, last_month_over
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from ..tools.percent import percent, show


class AlroBudgetLine(models.Model):
    """What has been spent of a budget line, as its last reported month tells.

    The figures are kept on the row by :meth:`_refresh_totals`, like those of the plan.
    """

    _inherit = "alro.budget.line"

    disbursed_count = fields.Integer(
        "Months reported", default=0, readonly=True, aggregator=None, copy=False
    )
    disbursed_as_of = fields.Date("Last reported month", readonly=True, copy=False)
    disbursed_amount = ReportedAmount(
        "Disbursed", origin="disbursed_count", readonly=True, copy=False
    )
    committed_amount = ReportedAmount(
        "Committed", origin="disbursed_count", readonly=True, copy=False
    )
    reserved_amount = ReportedAmount(
        "Reserved", origin="disbursed_count", readonly=True, copy=False
    )
    spent_amount = ReportedAmount(
        "Spent",
        origin="disbursed_count",
        readonly=True,
        copy=False,
        help="Disbursed and committed, and reserved where the fiscal year counts it.",
    )
    remaining_amount = Amount(
        "Remaining", readonly=True, copy=False, help="Received less what is spent."
    )
    is_overspent = fields.Boolean(
        "More spent than allocated", readonly=True, copy=False, default=False
    )
    planned_to_date = Amount(
        "Planned to date",
        compute="_compute_planned_to_date",
        help="The confirmed plan of the months that are over.",
    )
    percent_of_received = fields.Char("Disbursed, % of received", compute="_compute_percents")
    percent_of_allocated = fields.Char("Disbursed, % of allocated", compute="_compute_percents")
    percent_spent = fields.Char("Spent, % of received", compute="_compute_percents")
    spending_as_of = fields.Char("As of", compute="_compute_spending_as_of")

    @api.model
    def _alro_sums(self):
        def last(name):
            return SQL(
                "(ARRAY_AGG(m.%s ORDER BY m.month DESC)"
                " FILTER (WHERE m.disbursed_origin IS NOT NULL))[1]",
                SQL.identifier(name),
            )

        return {
            **super()._alro_sums(),
            "disbursed_count": SQL("COUNT(m.disbursed_origin)"),
            "disbursed_as_of": SQL("MAX(m.month) FILTER (WHERE m.disbursed_origin IS NOT NULL)"),
            "disbursed_amount": last("disbursed_to_date"),
            "committed_amount": last("committed_to_date"),
            "reserved_amount": last("reserved_to_date"),
        }

    @api.model
    def _alro_totals(self):
        of_months = (
            "disbursed_count",
            "disbursed_as_of",
            "disbursed_amount",
            "committed_amount",
            "reserved_amount",
        )
        used = SQL("s.disbursed_amount + COALESCE(s.committed_amount, 0)")
        counted = SQL(
            "CASE WHEN (SELECT y.counts_reserved FROM alro_fiscal_year y"
            " WHERE y.id = t.fiscal_year_id) THEN COALESCE(s.reserved_amount, 0) ELSE 0 END"
        )
        return {
            **super()._alro_totals(),
            **{name: SQL.identifier("s", name) for name in of_months},
            "spent_amount": SQL("%s + %s", used, counted),
            "remaining_amount": SQL("t.received_amount - COALESCE(%s + %s, 0)", used, counted),
            "is_overspent": SQL(
                "COALESCE(%s + COALESCE(s.reserved_amount, 0), 0) > COALESCE(t.allocated_amount, 0)",
                used,
            ),
        }

    @api.depends("confirmed_total")
    def _compute_planned_to_date(self):
        rows = self.env["alro.spending.month"]._read_group(
            [("budget_line_id", "in", self.ids), ("month", "<=", self._last_month_over())],
            ["budget_line_id"],
            ["confirmed_amount:sum"],
        )
        planned = {line.id: amount for line, amount in rows}
        for line in self:
            line.planned_to_date = planned.get(line.id, 0.0)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let groups of a list add up what is planned to date."""
        if field_expr != "planned_to_date":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            "(SELECT SUM(m.confirmed_amount) FROM alro_spending_month m"
            " WHERE m.budget_line_id = %s AND m.month <= %s)",
            SQL.identifier(alias, "id"),
            self._last_month_over(),
        )

    @api.model
    def _last_month_over(self):
        return last_month_over(bangkok_today())

    @api.depends("disbursed_amount", "spent_amount", "received_amount", "allocated_amount")
    def _compute_percents(self):
        for line in self:
            known = bool(line.disbursed_count)
            done, spent = line.disbursed_amount, line.spent_amount
            received, allocated = line.received_amount, line.allocated_amount
            line.percent_of_received = show(percent(done, received)) if known else ""
            line.percent_of_allocated = show(percent(done, allocated)) if known else ""
            line.percent_spent = show(percent(spent, received)) if known else ""

    @api.depends("disbursed_as_of", "month_ids.as_of")
    @api.depends_context("lang")
    def _compute_spending_as_of(self):
        """The date of the file that told the last figures; the month, where people keyed them."""
        dated = self.env["alro.spending.month"].search_fetch(
            [("budget_line_id", "in", self.ids), ("as_of", "!=", False)],
            ["budget_line_id", "month", "as_of"],
        )
        dates = {(month.budget_line_id.id, month.month): month.as_of for month in dated}
        for line in self:
            month, date = line.disbursed_as_of, dates.get((line.id, line.disbursed_as_of))
            if date:
                line.spending_as_of = format_long_date(date, self.env.lang)
            else:
                line.spending_as_of = month and month_text(month, self.env.lang)

    @api.depends("is_overspent", "disbursed_amount", "allocated_amount")
    def _compute_money_problem(self):
        super()._compute_money_problem()
        for line in self.filtered("is_overspent"):
            sentence = self.env._(
                "%(used)s baht are spent or bound, and %(allocated)s allocated.",
                used=shown(line._used_amount()),
                allocated=shown(line.allocated_amount),
            )
            line.money_problem = " ".join(filter(None, [line.money_problem, sentence]))

    def _used_amount(self):
        used = self.disbursed_amount + self.committed_amount + self.reserved_amount
        return super()._used_amount() + round(used, 2)

    def _grid_heads(self):
        """Add what was spent to date, and as of when; ``None`` where nothing is reported."""

        def known(line, name):
            return line[name] if line.disbursed_count else None

        return [
            {
                **head,
                "disbursed": known(line, "disbursed_amount"),
                "spent": known(line, "spent_amount"),
                "remaining": line.remaining_amount,
                "as_of": line.spending_as_of or "",
            }
            for head, line in zip(super()._grid_heads(), self, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        """A month reported as zero is a report too."""
        for line in self:
            if line.disbursed_count:
                raise UserError(
                    self.env._(
                        "What was spent of “%s” has been reported, so the budget line stays. Clear"
                        " the months first, or set what it has received to what it keeps.",
                        line.display_name,
                    )
                )
