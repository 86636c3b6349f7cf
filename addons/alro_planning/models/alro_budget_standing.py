from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.tools.thai_dates import FIRST_BUDDHIST_YEAR, parse_typed


class AlroBudgetStanding(models.AbstractModel):
    """How budget lines stand now, and stood at the end of a past day, as is known now or was then.

    A part of ``alro.budget.line``.
    """

    _name = "alro.budget.standing"
    _inherit = ["alro.money.mixin"]
    _description = "Standing of a budget line"

    unallocated_amount = Amount(
        "Not yet allocated",
        compute="_compute_unallocated_amount",
        help="Received less allocated.",
    )

    @api.depends("received_amount", "allocated_amount")
    def _compute_unallocated_amount(self):
        for line in self:
            line.unallocated_amount = round(line.received_amount - line.allocated_amount, 2)

    def _movable(self, kind):
        """Return what a document of this kind could take of the line now."""
        self.ensure_one()
        if kind == "return":
            return round(self.allocated_amount - self._used_amount(), 2)
        return self.unallocated_amount

    @api.model
    def _alro_logged_fields(self):
        # beside what was received: only their difference says what people had keyed at a moment
        return {**super()._alro_logged_fields(), "changed_amount": None}

    def get_ledger(self, day, known_at=None):
        """Return how these budget lines stood at the end of a day.

        :param day: a date in A.D., "2026-11-20"; what people type, "20/11/2569", is understood too
        :param known_at: a moment in UTC, "2026-11-20 09:00:00". Then only documents count that
            were posted by then and not yet reversed, and what people had keyed and confirmed by
            then. Without it, what is known now.
        :return: ``{line id: {"received", "changed", "sent", "returned", "allocated", "planned"}}``
            in baht, of those that the user may read. ``received`` has ``changed`` in it,
            ``allocated`` is ``sent`` less ``returned``, ``planned`` is of the months begun by then.
        :rtype: dict[int, dict[str, float]]
        :raises UserError: for what is no day or no moment
        """
        lines = self._filtered_access("read")
        day = self._day_of(day)
        if known_at:
            return lines._ledger_known(day, self._moment_of(known_at))
        ledger = self.env["alro.budget.ledger"]
        names = ["received", "changed", "sent", "returned", "allocated", "planned"]
        rows = ledger._read_group(
            [("budget_line_id", "in", lines.ids), ("date", "<=", day)],
            ["budget_line_id"],
            [f"{name}:sum" for name in names],
        )
        found = {line.id: dict(zip(names, map(_baht, sums), strict=True)) for line, *sums in rows}
        return {line_id: found.get(line_id, dict.fromkeys(names, 0.0)) for line_id in lines.ids}

    def _ledger_known(self, day, moment):
        """Return the same from what had been posted, keyed and confirmed by a moment."""
        log = self.env["alro.value.log"]
        received = log._numbers_known(self, "received_amount", moment)
        changed = log._numbers_known(self, "changed_amount", moment)
        months = self.env["alro.spending.month"].search_fetch(
            [("budget_line_id", "in", self.ids), ("month", "<=", day)], ["budget_line_id"]
        )
        confirmed = log._numbers_known(months, "confirmed_amount", moment)
        planned = dict.fromkeys(self.ids, 0.0)
        for month in months:
            planned[month.budget_line_id.id] += confirmed.get(month.id, 0.0)
        moved = self._moved_known(day, moment)
        found = {}
        for line_id in self.ids:
            change, sent, returned = moved.get(line_id, (0.0, 0.0, 0.0))
            keyed = received.get(line_id, 0.0) - changed.get(line_id, 0.0)
            values = {
                "received": keyed + change,
                "changed": change,
                "sent": sent,
                "returned": returned,
                "allocated": sent - returned,
                "planned": planned[line_id],
            }
            found[line_id] = {name: _baht(value) for name, value in values.items()}
        return found

    def _moved_known(self, day, moment):
        """Return ``{line id: (changed, sent, returned)}`` by the documents that stood at a moment."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.budget_line_id,
                       COALESCE(SUM(l.amount) FILTER (WHERE d.kind = 'change'), 0),
                       COALESCE(SUM(l.amount) FILTER (WHERE d.kind = 'allocate'), 0),
                       COALESCE(SUM(l.amount) FILTER (WHERE d.kind = 'return'), 0)
                  FROM alro_budget_transfer_line l
                  JOIN alro_budget_transfer d ON d.id = l.transfer_id
                 WHERE l.budget_line_id = ANY(%(ids)s) AND d.date <= %(day)s
                   AND d.posted_on <= %(moment)s
                   AND (d.reversed_on IS NULL OR d.reversed_on > %(moment)s)
                 GROUP BY l.budget_line_id
                """,
                ids=list(self.ids),
                day=day,
                moment=moment,
            )
        )
        return {line_id: tuple(map(float, sums)) for line_id, *sums in rows}

    @api.model
    def _day_of(self, day):
        """Return the date that somebody asks for."""
        try:
            found = fields.Date.to_date((isinstance(day, str) and parse_typed(day)) or day)
        except (ValueError, TypeError, AttributeError):
            found = None
        if found and found.year < FIRST_BUDDHIST_YEAR:
            return found
        raise UserError(
            self.env._("“%s” is no day of the calendar. Write it as 2026-11-20 or 20/11/2569.", day)
        )

    @api.model
    def _moment_of(self, moment):
        try:
            found = fields.Datetime.to_datetime(moment)
        except (ValueError, TypeError, AttributeError):
            found = None
        if found and found.year < FIRST_BUDDHIST_YEAR:
            return found
        raise UserError(
            self.env._(
                "“%s” is no moment. Write day and time in A.D. and UTC, as 2026-11-20 09:00:00.",
                moment,
            )
        )

    def action_ask_ledger(self):
        """Open the dialog that asks as of which day the ledger of these lines is shown."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ledger as of…"),
            "res_model": "alro.budget.ledger.open",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }


def _baht(value):
    return round(float(value or 0), 2)
