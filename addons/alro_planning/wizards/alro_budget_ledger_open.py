from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.buddhist_era import years_are_buddhist
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import (
    bangkok_today,
    first_day,
    fiscal_year_of,
)
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date


class AlroBudgetLedgerOpen(models.TransientModel):
    """Asks as of which day the ledger is to be shown."""

    _name = "alro.budget.ledger.open"
    _inherit = ["alro.reach.mixin"]
    _description = "Ledger as of a day"

    day = fields.Date("As of", required=True, default=lambda self: bangkok_today())
    line_ids = fields.Many2many(
        "alro.budget.line",
        string="Of these budget lines",
        default=lambda self: self._default_line_ids(),
        help="Left empty: all money of the fiscal year of that day.",
    )

    def _default_line_ids(self):
        """Return the lines from whose list or form the dialog was opened."""
        if self.env.context.get("active_model") != "alro.budget.line":
            return False
        return self.env["alro.budget.line"].browse(self.env.context.get("active_ids")).exists()

    def action_open(self):
        """Open the ledger with what was dated up to the end of the day."""
        self.ensure_one()
        until = Domain("date", "<=", self.day)
        if self.line_ids:
            domain = until & Domain("budget_line_id", "in", self.line_ids.ids)
        else:
            domain = until & Domain("date", ">=", first_day(fiscal_year_of(self.day)))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "alro_planning.alro_budget_ledger_action"
        )
        lang = self.env.lang
        day = format_long_date(self.day, lang, years_are_buddhist(lang))
        name = self.env._("Budget ledger as of %s", day)
        groups = {f"search_default_group_{name}": 1 for name in ("activity", "category")}
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": groups,
        }
