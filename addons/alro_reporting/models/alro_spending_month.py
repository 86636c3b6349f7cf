from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_planning.models.alro_plan_mixin import shown
from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.fields import ReportedAmount
from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.tools.field_rights import Right
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today

from ..tools.disbursement import last_before, monthly, refunds, unexplained

ORIGINS = [("manual", "Keyed"), ("file", "From a file"), ("gfmis", "GFMIS")]
KEYED = ("disbursed_to_date", "refund_reason")
BESIDE = ("committed_to_date", "reserved_to_date")
FUND_MONEY = (
    Right(("super_admin", "admin_fund", "central_fund"), fund_kinds=("fund",)),
    Right(("bureau", "province"), relation="own", fund_kinds=("fund",)),
)


class Disbursed(NamedTuple):
    """How one month of a line stands; ``amount`` is ``None`` where nothing is reported."""

    id: int
    month: object
    amount: float | None
    reason: str
    origin: str | None


class AlroSpendingMonth(models.Model):
    """What was disbursed from the beginning of the year to the end of the month.

    A figure exists if and only if its origin is set. People key the Fund's; other money comes
    from GFMIS. A figure lower than the last one reported before it says that money came back, and
    people say why. A month that is reported late changes no later one.
    """

    _inherit = "alro.spending.month"

    disbursed_to_date = ReportedAmount(
        "Disbursed to date", origin="disbursed_origin", aggregator=None
    )
    disbursed_origin = fields.Selection(
        ORIGINS, "Origin", readonly=True, help="Where the figure came from. Empty: not reported."
    )
    committed_to_date = ReportedAmount(
        "Committed", origin="disbursed_origin", readonly=True, aggregator=None
    )
    reserved_to_date = ReportedAmount(
        "Reserved", origin="disbursed_origin", readonly=True, aggregator=None
    )
    as_of = fields.Date(
        "As of", readonly=True, help="The date of the file that the figures came from."
    )
    refund_reason = fields.Char("Reason for the refund")
    disbursed_month = ReportedAmount(
        "Disbursed in the month",
        origin="disbursed_origin",
        compute="_compute_disbursed",
        aggregator=None,
        help="The difference to the last earlier month that was reported.",
    )
    needs_refund_reason = fields.Boolean(
        "Refund without a reason",
        compute="_compute_disbursed",
        search="_search_needs_refund_reason",
    )

    _disbursed_range = models.Constraint(
        "CHECK(disbursed_to_date >= 0 AND disbursed_to_date < 1000000000000"
        " AND committed_to_date >= 0 AND reserved_to_date >= 0)",
        "What is disbursed, committed or reserved to date is an amount from zero to less than a"
        " million million.",
    )
    _disbursed_has_origin = models.Constraint(
        "CHECK((disbursed_origin IS NULL) = (disbursed_to_date IS NULL) AND (disbursed_origin IS"
        " NOT NULL OR committed_to_date IS NULL AND reserved_to_date IS NULL))",
        "An amount disbursed exists if and only if its origin is known.",
    )

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), **dict.fromkeys(KEYED, FUND_MONEY)}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            "disbursed_to_date": "disbursed_origin",
            **dict.fromkeys([*BESIDE, "refund_reason"]),
        }

    @api.depends(
        "budget_line_id.month_ids.disbursed_to_date", "budget_line_id.month_ids.refund_reason"
    )
    def _compute_disbursed(self):
        own, asking = {}, set()
        for months in self._series(self.budget_line_id.ids).values():
            amounts = [month.amount for month in months]
            own |= zip((month.id for month in months), monthly(amounts), strict=True)
            asking |= {months[n].id for n in _asking(months)}
        for month in self:
            month.disbursed_month = own.get(month._origin.id) or 0.0
            month.needs_refund_reason = month._origin.id in asking

    @api.model
    def _search_needs_refund_reason(self, operator, value):
        if operator != "in":
            return NotImplemented

        def asks(_model, alias, _query):
            return SQL(
                "(%(month)s.disbursed_origin <> 'gfmis'"
                " AND COALESCE(TRIM(%(month)s.refund_reason), '') = ''"
                " AND %(month)s.disbursed_to_date < (SELECT before.disbursed_to_date"
                " FROM alro_spending_month before"
                " WHERE before.budget_line_id = %(month)s.budget_line_id"
                " AND before.month < %(month)s.month AND before.disbursed_origin IS NOT NULL"
                " ORDER BY before.month DESC LIMIT 1)) IS TRUE",
                month=SQL.identifier(alias),
            )

        domain = Domain.custom(to_sql=asks)
        return domain if True in value else ~domain

    @api.model
    def _series(self, line_ids):
        """Return ``{budget line id: twelve Disbursed, October first}``."""
        self.env.flush_all()
        series = defaultdict(list)
        for line_id, month_id, month, amount, reason, origin in self.env.execute_query(
            SQL(
                "SELECT budget_line_id, id, month, disbursed_to_date, refund_reason,"
                " disbursed_origin FROM alro_spending_month WHERE budget_line_id = ANY(%s)"
                " ORDER BY budget_line_id, month",
                array_of(line_ids),
            )
        ):
            amount = None if origin is None else float(amount)
            series[line_id].append(
                Disbursed(month_id, month, amount, (reason or "").strip(), origin)
            )
        return series

    # what people type

    def _sentence_not_yours(self, name):
        if name in KEYED and self and "fund" not in self.sudo().mapped("fund_kind"):
            return self.env._(
                "Only money of the Land Reform Fund is keyed here. What is spent of other money"
                " comes from GFMIS."
            )
        return super()._sentence_not_yours(name)

    def _refusals(self, values):
        """Refuse each figure that says that money came back without anybody saying why."""
        refused = super()._refusals(values)
        typed = {month_id for month_id, vals in values.items() if not vals.keys().isdisjoint(KEYED)}
        if typed:
            lines = self.sudo().browse(typed).budget_line_id
            for months in self._series(lines.ids).values():
                self._refuse_refunds(months, values, refused)
        return refused

    @api.model
    def _refuse_refunds(self, months, values, refused):
        """Add to ``refused`` what may not be saved of one line."""

        def sent(name):
            return {
                n: values[month.id][name]
                for n, month in enumerate(months)
                if name in values.get(month.id, {}) and (month.id, name) not in refused
            }

        field = self._fields["disbursed_to_date"]
        typed = {
            n: None
            if value is None or value is False
            else float(field.convert_to_column(value, self))
            for n, value in sent("disbursed_to_date").items()
        }
        reasons = sent("refund_reason")
        explained = {
            n for n, month in enumerate(months) if (reasons.get(n, month.reason) or "").strip()
        }
        amounts = [month.amount for month in months]
        lower = unexplained(amounts, typed, explained)
        after = [amounts[n] if n in lower else typed.get(n, amounts[n]) for n in range(len(months))]
        for n in lower:
            known = [typed[n] if m == n else amount for m, amount in enumerate(after)]
            error = UserError(self._refund_sentence(months, known, n))
            refused[months[n].id, "disbursed_to_date"] = error
        for n in refunds(after):
            if n in reasons and n not in explained and months[n].reason:
                error = UserError(self._refund_sentence(months, after, n))
                refused[months[n].id, "refund_reason"] = error

    @api.model
    def _refund_sentence(self, months, amounts, n):
        earlier = last_before(amounts, n)
        return self.env._(
            "%(month)s: %(amount)s baht are less than the %(before)s disbursed by the end of"
            " %(earlier)s. If money came back, say why in “%(reason)s”; if not, correct the figure.",
            month=month_text(months[n].month, self.env.lang),
            amount=shown(amounts[n]),
            before=shown(amounts[earlier]),
            earlier=month_text(months[earlier].month, self.env.lang),
            reason=self._label("refund_reason"),
        )

    def _odd_values(self, values):
        """What is saved and looks odd: too early, more than there is, or a later month is lower now."""
        odd = super()._odd_values(values)
        typed = [month_id for month_id, vals in values.items() if "disbursed_to_date" in vals]
        months = self.browse(typed)
        series = self._series(months.budget_line_id.ids) if typed else {}
        for month in months:
            amount = values[month.id]["disbursed_to_date"]
            sentences = [
                amount and month._sentence_too_early(),
                amount and month._sentence_too_much(float(amount)),
                self._sentence_later(series[month.budget_line_id.id], month.id),
            ]
            if any(sentences):
                odd[month.id, "disbursed_to_date"] = " ".join(filter(None, sentences))
        return odd

    def _sentence_too_early(self):
        if self.month <= bangkok_today().replace(day=1):
            return ""
        return self.env._(
            "%s has not begun yet. The figure is kept; check the month.", self.month_name
        )

    def _sentence_too_much(self, amount):
        allocated = self.budget_line_id.allocated_amount
        if round(amount, 2) <= allocated:
            return ""
        return self.env._(
            "%(amount)s baht are more than the %(allocated)s allocated. The figure is kept; check"
            " it, or have the allocation entered.",
            amount=shown(amount),
            allocated=shown(allocated),
        )

    @api.model
    def _sentence_later(self, months, month_id):
        """Say which later month is lower than the last one before it, now that this one is saved."""
        index = next(n for n, month in enumerate(months) if month.id == month_id)
        after = range(index + 1, len(months))
        later = next((n for n in after if months[n].amount is not None), None)
        if later is None or later not in _asking(months):
            return ""
        amounts = [month.amount for month in months]
        return self.env._(
            "%(later)s holds %(amount)s baht, less than the %(before)s before it. It is unchanged:"
            " say there why money came back, or correct a figure.",
            later=month_text(months[later].month, self.env.lang),
            amount=shown(amounts[later]),
            before=shown(amounts[last_before(amounts, later)]),
        )

    # what files bring

    def _check_origin(self, names, origin):
        """GFMIS tells of all money but the Fund's; people and the Fund's files tell of the Fund's."""
        super()._check_origin(names, origin)
        if names.isdisjoint({"disbursed_to_date", *BESIDE}):
            return
        strange = "=" if origin == "gfmis" else "!="
        month = self.search([("id", "in", self.ids), ("fund_kind", strange, "fund")], limit=1)
        if month:
            raise UserError(
                self.env._(
                    "“%s”: what was spent of it does not come from there. Nothing was changed.",
                    month.budget_line_id.display_name,
                )
            )

    def _columns(self, vals, origin):
        """The amount disbursed brings the origin of all three, and takes them along when it goes."""
        columns = super()._columns(vals, origin)
        if "disbursed_to_date" in vals:
            blank = columns["disbursed_to_date"] is None
            known = origin if origin in dict(ORIGINS) else "manual"
            columns["disbursed_origin"] = None if blank else known
            columns.setdefault("as_of", None)
            if blank:
                columns |= dict.fromkeys([*BESIDE, "as_of"])
        elif not vals.keys().isdisjoint(BESIDE):
            del columns["disbursed_origin"]
        return columns


def _asking(months):
    """Return the indexes of refunds of one line that people keyed and nobody explained."""
    return [
        n
        for n in refunds([month.amount for month in months])
        if not months[n].reason and months[n].origin != "gfmis"
    ]
