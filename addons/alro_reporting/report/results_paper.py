from odoo import api, models

from odoo.addons.alro_planning.report.work_plan_paper import target_column
from odoo.addons.alro_tracking_base.tools.paper_table import quantity
from odoo.addons.alro_tracking_base.tools.paper_text import shorten

from ..tools.percent import percent, show

MOST_REMARKS = 300
LONGEST_REMARK = 1_500


class ResultsPaper(models.AbstractModel):
    """The page Report results on paper: each month's result above its plan; causes and remedies below."""

    _name = "report.alro_reporting.results_paper"
    _inherit = "alro.grid.paper"
    _description = "Printed results"

    _grid_model = "alro.work.month"
    _grid_names = ("actual_qty", "confirmed_qty", "cause", "remedy")

    @api.model
    def _title(self):
        return self.env._("Monthly results against plan")

    @api.model
    def _cell_note(self):
        return self.env._("result / plan")

    def _row_subtitle(self, row):
        mode = row.head["entry_mode"]
        label = "" if mode == "manual" else row.head["entry_mode_label"]
        return " · ".join(filter(None, [super()._row_subtitle(row), label]))

    def _lead(self):
        return [target_column(self.env)]

    def _tail(self):
        return [
            {
                "name": "plan_to_date",
                "label": self.env._("Plan to date"),
                "value": lambda row: row.sum("confirmed_qty", "is_over") if has_plan(row) else None,
                "sums": True,
            },
            {
                "name": "result_to_date",
                "label": self.env._("Result to date"),
                "value": lambda row: row.sum("actual_qty") if row.has("actual_qty") else None,
                "tone": _tone,
                "sums": True,
            },
            {
                "name": "pct_target",
                "label": self.env._("% of target"),
                "format": "percent",
                "value": lambda row: _share(row, row.sum("actual_qty"), row.head["target"]),
            },
            {
                "name": "pct_plan",
                "label": self.env._("% of plan"),
                "format": "percent",
                "value": _share_of_plan,
                "tone": _tone,
            },
        ]

    def _cell(self, row, column):
        cell = super()._cell(row, column)
        plan = row.value("confirmed_qty", column)
        if is_late(row, column):
            cell["class"] += " o_late"
        return {**cell, "beside": f"/ {quantity(plan)}" if plan else ""}

    def _remarks(self, rows):
        remarks = []
        for row in rows:
            for column, head in enumerate(row.columns):
                said = {name: row.value(name, column) for name in ("cause", "remedy")}
                if any(said.values()):
                    row.marks[column] = mark = f"{len(remarks) + 1})"
                    agency = row.head["agency"] if row.of_many else ""
                    place = " · ".join(filter(None, [row.head["step"], agency, head["short"]]))
                    texts = {name: self._bounded(text or "") for name, text in said.items()}
                    remarks.append({"mark": mark, "place": place, **texts})
                if len(remarks) == MOST_REMARKS:
                    return remarks
        return remarks

    def _bounded(self, text):
        words, left = shorten(text, LONGEST_REMARK)
        if not left:
            return words
        return self.env._(
            "%(words)s… (%(left)s more characters stand on the page)", words=words, left=f"{left:,}"
        )

    def _notes(self, rows):
        notes = [
            self.env._(
                "A blank cell is a month without a result; 0 is a result of zero."
                " Plan to date: the months that are over; result to date: all that is reported."
            )
        ]
        if any(is_late(row, n) for row in rows for n, _column in enumerate(row.columns)):
            notes.append(self.env._("Cells in red: keyed steps that were not reported in time."))
        count = sum(
            bool(row.value("cause", n) or row.value("remedy", n))
            for row in rows
            for n, _column in enumerate(row.columns)
        )
        if count > MOST_REMARKS:
            notes.append(
                self.env._(
                    "Of %(count)s causes and remedies the first %(most)s are printed.",
                    count=f"{count:,}",
                    most=f"{MOST_REMARKS:,}",
                )
            )
        return notes

    def _signatures(self):
        return [self.env._("who reports"), self.env._("who approves it")]


def has_plan(row):
    """Tell whether a plan counts: one was confirmed, if only of zero."""
    head = row.head
    return head["is_main_target"] and (
        head["plan_state"] == "confirmed" or head["confirmed_total"] > 0
    )


def is_behind(row):
    """Tell whether a main target has less than planned in the months that are over."""
    return row.head["is_main_target"] and row.sum("actual_qty", "is_over") < row.sum(
        "confirmed_qty", "is_over"
    )


def is_late(row, column):
    """Tell whether a keyed month was due and has no result."""
    keyed = row.head["entry_mode"] == "manual"
    return keyed and row.value("actual_qty", column) is None and row.columns[column]["is_due"]


def _share(row, done, whole):
    return show(percent(done, whole)) if row.has("actual_qty") else ""


def _share_of_plan(row):
    if not has_plan(row):
        return ""
    return _share(row, row.sum("actual_qty", "is_over"), row.sum("confirmed_qty", "is_over"))


def _tone(row):
    return "bad" if is_behind(row) else ""
