from odoo import api, models

TONES = {"balanced": "warn", "confirmed": "good", "stale": "warn", "unbalanced": "bad"}


class WorkPlanPaper(models.AbstractModel):
    """The page Plan on paper: what offices typed, by month, and how each plan stands."""

    _name = "report.alro_planning.work_plan_paper"
    _inherit = "alro.grid.paper"
    _description = "Printed work plan"

    _grid_model = "alro.work.month"
    _grid_names = ("planned_qty",)
    _grid_blank = 0

    @api.model
    def _title(self):
        return self.env._("Monthly work plan")

    def _lead(self):
        return [target_column(self.env)]

    def _tail(self):
        labels = {
            "empty": self.env._("Not planned"),
            "unbalanced": self.env._("Not balanced"),
            "balanced": self.env._("To be confirmed"),
            "confirmed": self.env._("Confirmed"),
            "stale": self.env._("Target changed"),
        }
        return [
            {
                "name": "total",
                "label": self.env._("Planned"),
                "value": lambda row: row.sum("planned_qty"),
                "tone": _balance_tone,
                "sums": True,
            },
            {
                "name": "difference",
                "label": self.env._("Difference"),
                "value": difference_of,
                "tone": _balance_tone,
                "sums": True,
            },
            {
                "name": "status",
                "label": self.env._("Status"),
                "format": "text",
                "value": lambda row: labels[status_of(row)],
                "tone": lambda row: TONES.get(status_of(row), ""),
            },
        ]

    def _group_note(self, rows):
        confirmed = sum(status_of(row) == "confirmed" for row in rows)
        return self.env._(
            "%(confirmed)s of %(count)s confirmed", confirmed=confirmed, count=len(rows)
        )

    def _notes(self, rows):
        notes = [
            self.env._("Difference: target less planned months. A plan balances when it is zero.")
        ]
        stale = [row.head for row in rows if row.head["stale"]]
        return notes + [f"{head['name']}: {head['stale']}" for head in stale]

    def _signatures(self):
        return [self.env._("who made it"), self.env._("who approves it")]


def target_column(env):
    """Return the column of what a row is to reach."""
    return {
        "name": "target",
        "label": env._("Target"),
        "value": lambda row: row.head["target"],
        "sums": True,
    }


def difference_of(row):
    """Return what a row still lacks, to the cent.

    >>> from odoo.addons.alro_tracking_base.tools.paper_table import Row
    >>> difference_of(Row({"target": 1.0}, [{}] * 2, {"planned_qty": [0.1, 0.2]}, [1, 2]))
    0.7
    """
    return round(row.head["target"] - row.sum("planned_qty"), 2)


def status_of(row):
    """Return how a plan stands, as the grid on the screen says it (work_plan.js)."""
    difference = difference_of(row)
    stale = row.head["plan_stale"]
    if stale and difference:
        return "stale"
    if row.head["plan_state"] == "confirmed" and not stale:
        return "confirmed"
    if not difference:
        return "balanced"
    return "unbalanced" if row.sum("planned_qty") else "empty"


def _balance_tone(row):
    return "bad" if difference_of(row) else "good"
