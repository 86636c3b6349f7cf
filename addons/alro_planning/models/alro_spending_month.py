from odoo import api, fields, models

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS_AND_OWN_OFFICE


class AlroSpendingMonth(models.Model):
    """One month of a budget line: what is planned to be spent, and (add-ons above) what was."""

    _name = "alro.spending.month"
    _inherit = ["alro.money.mixin", "alro.plan.month.mixin"]
    _description = "Spending month"
    _order = "activity_id, agency_id, budget_line_id, month"
    _alro_scope_parent = "budget_line_id"
    _alro_grid_axes = ("budget_line_id", "month")
    _alro_plan_fields = ("planned_amount", "confirmed_amount")

    budget_line_id = fields.Many2one(
        "alro.budget.line", "Budget line", required=True, ondelete="cascade"
    )
    category_id = fields.Many2one(related="budget_line_id.category_id")
    planned_amount = Amount("Planned spending", default=0.0, help="What the office typed.")
    confirmed_amount = Amount(
        default=0.0, string="Confirmed spending plan", readonly=True, help="What counts in reports."
    )

    _month_once = models.Constraint(
        "unique(budget_line_id, month)", "A budget line has each month once."
    )
    _first_of_month = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1 AND EXTRACT(year FROM month) < 2400)",
        "A month is the first day of a month of the Gregorian calendar.",
    )
    _planned_range = models.Constraint(
        "CHECK(planned_amount >= 0 AND planned_amount < 1000000000000)",
        "A planned amount is a number from zero to less than a million million.",
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")
    _activity_month_idx = models.Index("(activity_id, month)")

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), "planned_amount": BY_ADMINS_AND_OWN_OFFICE}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["budget_line_id", "month", "agency_id"]),
            **dict.fromkeys(["planned_amount", "confirmed_amount"]),
        }

    @api.model
    def _alro_log_births(self):
        # the twelve are born with their line, whose birth is logged
        return super()._alro_log_births() - {"budget_line_id", "month", "agency_id"}

    @api.depends("month", "budget_line_id.display_name")
    def _compute_display_name(self):
        for month in self:
            month.display_name = f"{month.budget_line_id.display_name} – {month.month_name}"
