from odoo import api, fields, models

from odoo.addons.alro_tracking_base.buddhist_era import years_are_buddhist
from odoo.addons.alro_tracking_base.tools.thai_dates import format_stamp


class HostedMonthsPaper(models.AbstractModel):
    """The host's view of a step on paper: its offices by months, those that have not reported first."""

    _name = "report.alro_reporting.hosted_months_paper"
    _inherit = "report.alro_reporting.results_paper"
    _description = "Printed results of the offices by month"

    @api.model
    def _title(self):
        return self.env._("Results of the offices by month")

    @api.model
    def _name_label(self):
        return self.env._("Agency")

    def _sorted(self, rows):
        return sorted(rows, key=is_reported_last)

    def _row_name(self, row):
        return row.head["agency"]

    def _row_subtitle(self, row):
        return "" if is_reported_last(row) else self.env._("not reported")

    def _tail(self):
        return [
            *super()._tail(),
            {
                "name": "last_change",
                "label": self.env._("Last change"),
                "format": "text",
                "value": self._last_change,
            },
        ]

    def _last_change(self, row):
        change = row.head["last_change"]
        moment = change and fields.Datetime.to_datetime(change["date"])
        if not moment:
            return ""
        lang = self.env.lang
        return format_stamp(moment, lang, short=True, buddhist=years_are_buddhist(lang))

    def _group_note(self, rows):
        missing = sum(not is_reported_last(row) for row in rows)
        if missing:
            return self.env._("%s not reported", missing)
        return self.env._("all reported")


def is_reported_last(row):
    """Tell whether a row has its result of the last month that is over; where none is over yet, it has."""
    over = [n for n, column in enumerate(row.columns) if column["is_over"]]
    return not over or row.value("actual_qty", over[-1]) is not None
