from odoo import models

TONES = {"balanced": "warn", "confirmed": "good", "stale": "warn", "unbalanced": "bad"}


class AlroPlanPaper(models.AbstractModel):
    """A plan on paper: what offices typed, by month, and how each plan stands.

    The first of ``_grid_names`` is what they type.
    """

    _name = "alro.plan.paper"
    _inherit = "alro.grid.paper"
    _description = "Printed plan"

    _grid_blank = 0

    def _stale_label(self):
        return self.env._("Target changed")

    def _difference_note(self):
        return self.env._(
            "Difference: target less planned months. A plan balances when it is zero."
        )

    def _beside_plan(self):
        """Return columns between the difference and the status, of add-ons that know more of a row."""
        return []

    def _tail(self):
        name = self._grid_names[0]
        labels = {
            "empty": self.env._("Not planned"),
            "unbalanced": self.env._("Not balanced"),
            "balanced": self.env._("To be confirmed"),
            "confirmed": self.env._("Confirmed"),
            "stale": self._stale_label(),
        }
        return [
            {
                "name": "total",
                "label": self.env._("Planned"),
                "value": lambda row: row.sum(name),
                "tone": self._balance_tone,
                "sums": True,
            },
            {
                "name": "difference",
                "label": self.env._("Difference"),
                "value": lambda row: difference_of(row, name),
                "tone": self._balance_tone,
                "sums": True,
            },
            *self._beside_plan(),
            {
                "name": "status",
                "label": self.env._("Status"),
                "format": "text",
                "value": lambda row: labels[status_of(row, name)],
                "tone": lambda row: TONES.get(status_of(row, name), ""),
            },
        ]

    def _balance_tone(self, row):
        return "bad" if difference_of(row, self._grid_names[0]) else "good"

    def _group_note(self, rows):
        confirmed = sum(status_of(row, self._grid_names[0]) == "confirmed" for row in rows)
        return self.env._(
            "%(confirmed)s of %(count)s confirmed", confirmed=confirmed, count=len(rows)
        )

    def _notes(self, rows):
        stale = [row.head for row in rows if row.head["stale"]]
        return [self._difference_note(), *(f"{head['name']}: {head['stale']}" for head in stale)]

    def _signatures(self):
        return [self.env._("who made it"), self.env._("who approves it")]


def difference_of(row, name):
    """Return what a row still lacks, to the cent.

    >>> from odoo.addons.alro_tracking_base.tools.paper_table import Row
    >>> row = Row({"target": 1.0}, [{}] * 2, {"planned_qty": [0.1, 0.2]}, [1, 2])
    >>> difference_of(row, "planned_qty")
    0.7
    """
    return round(row.head["target"] - row.sum(name), 2)


def status_of(row, name):
    """Return how a plan stands, as the grid on the screen says it (plan_status.js)."""
    difference = difference_of(row, name)
    stale = row.head["plan_stale"]
    if stale and difference:
        return "stale"
    if row.head["plan_state"] == "confirmed" and not stale:
        return "confirmed"
    if not difference:
        return "balanced"
    return "unbalanced" if row.sum(name) else "empty"
