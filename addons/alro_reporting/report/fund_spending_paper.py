from odoo import api, models

from odoo.addons.alro_planning.report.spending_plan_paper import budget_columns
from odoo.addons.alro_tracking_base.tools.paper_table import add_up, quantity
from odoo.addons.alro_tracking_base.tools.paper_text import shorten

from ..tools.disbursement import monthly, refunds
from ..tools.percent import percent, show

MOST_REMARKS = 300
LONGEST_REASON = 500
FIELD = "disbursed_to_date"


class FundSpendingPaper(models.AbstractModel):
    """The page Fund disbursement on paper: disbursed to date by month, each month's own below it."""

    _name = "report.alro_reporting.fund_spending_paper"
    _inherit = "alro.grid.paper"
    _description = "Printed Fund disbursement"

    _grid_model = "alro.spending.month"
    _grid_names = (FIELD, "refund_reason", "confirmed_amount")
    _grid_is_cumulative = True
    _grid_sums_singles = True
    _grid_most_columns = 6  # amounts of a whole department need the room

    @api.model
    def _title(self):
        return self.env._("Fund money disbursed, to date")

    @api.model
    def _name_label(self):
        return self.env._("Agency, expense category")

    @api.model
    def _cell_note(self):
        return self.env._("to date / in the month")

    def _row_name(self, row):
        return row.head["agency"] if row.of_many else row.head["category"]

    def _row_subtitle(self, row):
        activity = "" if row.head["groups"] else row.head["activity"]
        return " · ".join(filter(None, [row.head["category"] if row.of_many else "", activity]))

    def _sum_key(self, row):
        return "baht"

    def _lead(self):
        return budget_columns(self.env)

    def _tail(self):
        return [
            {
                "name": "disbursed",
                "label": self.env._("Disbursed to date"),
                "value": disbursed_of,
                "tone": lambda row: (
                    "bad" if (disbursed_of(row) or 0) > row.head["allocated"] else ""
                ),
                "sums": True,
            },
            {
                "name": "planned",
                "label": self.env._("Planned to date"),
                "value": planned_of,
                "sums": True,
            },
            {
                "name": "pct_received",
                "label": self.env._("% of received"),
                "format": "percent",
                "value": lambda row: _share(row, "received"),
            },
            {
                "name": "pct_allocated",
                "label": self.env._("% of allocated"),
                "format": "percent",
                "value": lambda row: _share(row, "allocated"),
            },
            {
                "name": "remaining",
                "label": self.env._("Remaining"),
                "value": lambda row: add_up([row.head["received"], -(disbursed_of(row) or 0)]),
                "sums": True,
            },
        ]

    def _cell(self, row, column):
        cell = super()._cell(row, column)
        own = monthly(row.values[FIELD])[column]
        if own is None:
            late = _is_late(row, column)
            return {**cell, "class": f"{cell['class']} o_late" if late else cell["class"]}
        kind = f"{cell['class']} o_bad" if own < 0 else cell["class"]
        return {**cell, "class": kind, "beside": signed(own)}

    @api.model
    def _remarks_title(self):
        return self.env._("Reasons for refunds")

    def _remarks(self, rows):
        remarks = []
        for row in rows:
            for column in refunds(row.values[FIELD]):
                if len(remarks) == MOST_REMARKS:
                    return remarks
                row.marks[column] = mark = f"{len(remarks) + 1})"
                short = row.columns[column]["short"]
                place = [self._row_name(row), self._row_subtitle(row), short]
                remarks.append(
                    {
                        "mark": mark,
                        "place": " · ".join(filter(None, place)),
                        "reason": self._reason(row.value("refund_reason", column)),
                    }
                )
        return remarks

    def _reason(self, text):
        words, left = shorten(text or "", LONGEST_REASON)
        return (words + "…" * bool(left)) or self.env._("no reason given yet")

    def _notes(self, rows):
        notes = [
            self.env._(
                "A blank cell is a month without a figure; 0 is a figure of zero. Sums carry the"
                " last figure of each row on to the months after it that are over. The Fund has no"
                " commitments: what remains is received less disbursed."
            )
        ]
        if any(_is_late(row, n) for row in rows for n in range(len(row.columns))):
            notes.append(self.env._("Cells in red: months that were not reported in time."))
        count = sum(len(refunds(row.values[FIELD])) for row in rows)
        if count > MOST_REMARKS:
            notes.append(
                self.env._(
                    "Of %(count)s refunds the reasons of the first %(most)s are printed.",
                    count=f"{count:,}",
                    most=f"{MOST_REMARKS:,}",
                )
            )
        return notes

    def _signatures(self):
        return [self.env._("who reports"), self.env._("who approves it")]


def disbursed_of(row):
    """Return the last reported figure of a row."""
    return next((value for value in reversed(row.values[FIELD]) if value is not None), None)


def planned_of(row):
    """Return the plan of the months that are over; ``None`` where none was confirmed."""
    known = row.head["plan_state"] == "confirmed" or row.head["confirmed_total"] > 0
    return row.sum("confirmed_amount", "is_over") if known else None


def signed(amount):
    """Return an amount with its sign.

    >>> signed(1250), signed(-20.5), signed(0)
    ('+1,250', '−20.50', '0')
    """
    sign = "−" if amount < 0 else "+"
    return f"{sign}{quantity(abs(amount))}" if amount else quantity(0)


def _is_late(row, column):
    return row.value(FIELD, column) is None and row.columns[column]["is_due"]


def _share(row, whole):
    part = disbursed_of(row)
    return "" if part is None else show(percent(part, row.head[whole]))
