from odoo import api, models

from odoo.addons.alro_tracking_base.tools.paper_table import quantity

from ..tools.percent import show


class HostedStepsPaper(models.AbstractModel):
    """The host's view of an activity on paper: offices by steps, the result to date above the target."""

    _name = "report.alro_reporting.hosted_steps_paper"
    _inherit = "alro.grid.paper"
    _description = "Printed results of the offices by step"

    _grid_model = "alro.step.target"
    _grid_names = ("actual_total", "target_qty")
    _grid_axes = ("agency_id", "step_id")
    _grid_most_columns = 10

    @api.model
    def _title(self):
        return self.env._("Results of the offices by step")

    @api.model
    def _name_label(self):
        return self.env._("Agency")

    @api.model
    def _cell_note(self):
        return self.env._("result / target")

    def _sorted(self, rows):
        return sorted(rows, key=share_reported)

    def _column_name(self, column):
        number = "" if column["short"] == column["name"] else f"{column['short']} "
        unit = f" ({column['unit']})" if column["unit"] else ""
        return f"{number}{column['name']}{unit}"

    def _sum_key(self, row):
        """Each column is one step, so the agencies' figures add up."""
        return "agencies"

    def _cell(self, row, column):
        cell = super()._cell(row, column)
        target = row.value("target_qty", column)
        return {**cell, "beside": f"/ {quantity(target)}" if row.ids[column] else ""}

    def _tail(self):
        return [
            {
                "name": "work_pct",
                "label": self.env._("% of work"),
                "format": "percent",
                "value": percent_of_work,
            },
            {
                "name": "unreported",
                "label": self.env._("Steps not reported"),
                "value": lambda row: len(targets_of(row)) - reported_steps(row),
                "tone": lambda row: "bad" if len(targets_of(row)) > reported_steps(row) else "",
                "sums": True,
            },
        ]

    def _notes(self, rows):
        return [
            self.env._("% of work: the mean of the main targets, each counted up to 100 %."),
            self.env._("A blank cell is a step without a result; 0 is a result of zero."),
        ]


def targets_of(row):
    """Return the columns in which the office has a target."""
    return [n for n, id_ in enumerate(row.ids) if id_]


def reported_steps(row):
    return sum(row.value("actual_total", n) is not None for n in targets_of(row))


def share_reported(row):
    """Return the share of its steps that an office has reported; beyond all where it has none."""
    count = len(targets_of(row))
    return reported_steps(row) / count if count else 2


def percent_of_work(row):
    """Return the mean of the main targets in percent, each counted up to 100; "" where nothing is reported."""
    if not reported_steps(row):
        return ""
    parts = [
        min(1, (row.value("actual_total", n) or 0) / row.value("target_qty", n))
        for n in targets_of(row)
        if row.columns[n]["is_main_target"] and row.value("target_qty", n)
    ]
    return show(100 * sum(parts) / len(parts)) if parts else ""
