from odoo import api, fields, models

from odoo.addons.alro_planning.models.alro_agency_scope import NOT_REPORT

# what names an activity, or a budget line of it
NAMING = ("alro.gfmis.mapping", "alro.gfmis.row", "alro.gfmis.figure")


class AlroActivity(models.Model):
    _inherit = "alro.activity"

    budget_line_ids = fields.One2many(
        "alro.budget.line", "activity_id", "Budget lines", readonly=True, groups=NOT_REPORT
    )

    @api.depends("fiscal_year_id.name")
    @api.depends_context("alro_with_year")
    def _compute_display_name(self):
        """Years have activities of one name: where one is picked among them, the year stands with it."""
        super()._compute_display_name()
        if self.env.context.get("alro_with_year"):
            for activity in self:
                year = activity.sudo().fiscal_year_id.name
                activity.display_name = f"{activity.display_name} ({year})"

    def _rescope(self):
        """What files of the treasury say of an activity is read as far as its money is."""
        super()._rescope()
        for model in NAMING:
            naming = self.env[model].sudo().with_context(active_test=False)
            for kind, activities in self.sudo().grouped("fund_kind").items():
                strange = [("activity_id", "in", activities.ids), ("fund_kind", "!=", kind)]
                naming.search(strange).write({"fund_kind": kind})
