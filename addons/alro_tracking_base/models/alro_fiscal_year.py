from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.fiscal_calendar import (
    bangkok_today,
    first_day,
    fiscal_months,
    fiscal_year_of,
    last_day,
)


class AlroFiscalYear(models.Model):
    """A Thai fiscal year, 1 October to 30 September, named by its Buddhist year."""

    _name = "alro.fiscal.year"
    _description = "Fiscal year"
    _order = "year desc"
    _rec_name = "name"

    year = fields.Integer("Buddhist year", required=True, copy=False)
    name = fields.Char(compute="_compute_from_year", store=True)
    date_from = fields.Date("From", compute="_compute_from_year", store=True)
    date_to = fields.Date("To", compute="_compute_from_year", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
        default="draft",
        required=True,
        copy=False,
    )
    is_current = fields.Boolean(
        "Current", compute="_compute_is_current", search="_search_is_current"
    )
    report_due_day = fields.Integer(
        "Report due day",
        default=5,
        required=True,
        help="Day of the following month by which a month's result is due. A later report is"
        " taken and counted as late.",
    )

    _year_unique = models.Constraint("unique(year)", "This fiscal year exists already.")
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2500 AND 2700)",
        "Type the Buddhist year of the fiscal year, such as 2568.",
    )
    _dates_follow_year = models.Constraint(
        "CHECK(EXTRACT(YEAR FROM date_from) = year - 544 AND EXTRACT(MONTH FROM date_from) = 10"
        " AND EXTRACT(DAY FROM date_from) = 1 AND EXTRACT(YEAR FROM date_to) = year - 543"
        " AND EXTRACT(MONTH FROM date_to) = 9 AND EXTRACT(DAY FROM date_to) = 30)",
        "The dates of a fiscal year follow from its Buddhist year: 1 October to 30 September.",
    )
    _due_day_range = models.Constraint(
        "CHECK(report_due_day BETWEEN 1 AND 31)",
        "The report due day is a day of the month, 1 to 31.",
    )

    @api.depends("year")
    def _compute_from_year(self):
        for fiscal_year in self:
            if fiscal_year.year and 2500 <= fiscal_year.year <= 2700:
                fiscal_year.name = str(fiscal_year.year)
                fiscal_year.date_from = first_day(fiscal_year.year)
                fiscal_year.date_to = last_day(fiscal_year.year)
            else:
                fiscal_year.name = fiscal_year.date_from = fiscal_year.date_to = False

    def _compute_is_current(self):
        current = self._current()
        for fiscal_year in self:
            fiscal_year.is_current = fiscal_year == current

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._current().ids)]

    def write(self, vals):
        if any(fiscal_year.year != vals.get("year", fiscal_year.year) for fiscal_year in self):
            self._check_without_projects(
                self.env._("A fiscal year that has projects keeps its number.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_without_projects(
            self.env._("A fiscal year that has projects cannot be deleted. Close it instead.")
        )

    def _check_without_projects(self, message):
        domain = [("fiscal_year_id", "in", self.ids)]
        if self.env["alro.project"].sudo().search_count(domain, limit=1):
            raise UserError(message)

    def action_open(self):
        """Open the year: offices plan and report in it."""
        self.write({"state": "open"})

    def action_close(self):
        """Close the year: it stays readable, and only Super Admin may still correct it."""
        self.write({"state": "closed"})

    @api.model
    def _current(self):
        """Return the fiscal year of today in Thailand; where it is missing, the latest open one."""
        today = self.search([("year", "=", fiscal_year_of(bangkok_today()))], limit=1)
        return today or self.search([("state", "=", "open")], order="year desc", limit=1)

    def _months(self):
        """Return the year's twelve months as first days, October first."""
        self.ensure_one()
        return fiscal_months(self.year)
