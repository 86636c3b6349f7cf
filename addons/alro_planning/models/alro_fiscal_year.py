from odoo import api, fields, models
from odoo.tools import SQL


class AlroFiscalYear(models.Model):
    _inherit = "alro.fiscal.year"

    spending_plan_basis = fields.Selection(
        [("received", "What the office has received"), ("allocated", "What it has been allocated")],
        "Spending plans add up to",
        default="received",
        help="What the twelve months of a spending plan must add up to before it is confirmed.",
    )

    def write(self, vals):
        """Spending plans are measured anew when what they add up to is another amount."""
        result = super().write(vals)
        if "spending_plan_basis" in vals:
            lines = self.env["alro.budget.line"].sudo()
            lines.search([("fiscal_year_id", "in", self.ids)])._refresh_totals()
        return result

    def _touch(self):
        """Write to these rows without changing them, to collide with whoever reads or changes them too."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE alro_fiscal_year SET write_date = write_date WHERE id = ANY(%s)",
                list(self.ids),
            )
        )

    @api.model
    def _next_document_number(self, year, kind):
        """Return the next running number of a kind of document in a year, without gaps.

        The year's row is written, so that two who post at once do not get one number.
        """
        year._touch()
        [(following,)] = self.env.execute_query(
            SQL(
                r"SELECT (COALESCE(MAX(split_part(number, '/', 1)::numeric), 0) + 1)::text"
                r" FROM alro_budget_transfer WHERE fiscal_year_id = %s AND kind = %s AND number ~ %s",
                year.id,
                kind,
                f"^[0-9]+/{year.year}$",  # with \\d it would be Thai digits too
            )
        )
        return f"{following:0>4}/{year.year}"
