from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.fields import ReportedAmount
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from .alro_spending_month import READS_FILES


class AlroBudgetLine(models.Model):
    """What others disbursed of a budget line, and the treasury's file that its last figures came from."""

    _inherit = "alro.budget.line"

    by_others_amount = ReportedAmount(
        "Of this by others",
        origin="disbursed_count",
        compute="_compute_by_others_amount",
        aggregator=None,
        help="What other agencies disbursed for the office; part of what is disbursed.",
    )
    gfmis_batch_id = fields.Many2one(
        "alro.gfmis.batch",
        "GFMIS file",
        compute="_compute_gfmis_batch_id",
        groups=READS_FILES,
        help="The file that the last reported month came from.",
    )

    @api.depends("disbursed_as_of", "month_ids.by_others_to_date")
    def _compute_by_others_amount(self):
        last = self._last_reported("by_others_to_date")
        for line in self:
            line.by_others_amount = last[line.id].by_others_to_date if line.id in last else 0.0

    @api.depends("disbursed_as_of", "month_ids.gfmis_batch_id")
    def _compute_gfmis_batch_id(self):
        last = self._last_reported("gfmis_batch_id")
        for line in self:
            line.gfmis_batch_id = last[line.id].gfmis_batch_id if line.id in last else False

    def _last_reported(self, name):
        """Return ``{budget line id: its last reported month}``, with a field of it fetched."""
        months = self.env["alro.spending.month"].search_fetch(
            [("budget_line_id", "in", self.ids), ("disbursed_origin", "!=", False)],
            ["budget_line_id", "month", name],
            order="month",
        )
        return {month.budget_line_id.id: month for month in months}

    def action_gfmis_rows(self):
        """Open the rows of the treasury's file that the line's last figure is the sum of."""
        self.ensure_one()
        last = self._last_reported("gfmis_batch_id").get(self.id)
        if not last:
            raise UserError(
                self.env._("No file of the treasury has told of “%s” yet.", self.display_name)
            )
        return last.action_gfmis_rows()

    @api.model
    def get_as_of(self, domain):
        """Return the date of the last treasury's file that told of these lines, in words.

        :param list domain: of budget lines, those that the user may read
        :return str: blank, where no file has told of any
        """
        told = Domain("budget_line_id", "any", domain) & Domain("as_of", "!=", False)
        [(date,)] = self.env["alro.spending.month"]._read_group(told, [], ["as_of:max"])
        return format_long_date(date, self.env.lang) if date else ""
