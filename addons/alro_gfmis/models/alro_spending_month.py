from odoo import api, fields, models

from odoo.addons.alro_tracking_base.fields import ReportedAmount

READS_FILES = ",".join(
    f"alro_tracking_base.group_{level}"
    for level in ("super_admin", "admin_act_fund", "central_act")
)


class AlroSpendingMonth(models.Model):
    """What others disbursed for the office, and the treasury's file that says so."""

    _inherit = "alro.spending.month"

    by_others_to_date = ReportedAmount(
        "Of this by others",
        origin="disbursed_origin",
        readonly=True,
        aggregator=None,
        help="What other agencies disbursed for the office; part of what is disbursed to date.",
    )
    gfmis_batch_id = fields.Many2one(
        "alro.gfmis.batch",
        "GFMIS file",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups=READS_FILES,
    )

    _by_others_reported = models.Constraint(
        "CHECK(by_others_to_date IS NULL OR disbursed_origin IS NOT NULL AND by_others_to_date >= 0)",
        "What others disbursed is known if and only if the amount disbursed is.",
    )

    @api.model
    def _alro_logged_fields(self):
        return {**super()._alro_logged_fields(), "by_others_to_date": None}

    @api.model
    def _columns(self, vals, origin):
        """What others disbursed goes with the amount disbursed, whoever clears it."""
        columns = super()._columns(vals, origin)
        if "disbursed_to_date" in vals and columns["disbursed_to_date"] is None:
            columns |= {"by_others_to_date": None, "gfmis_batch_id": None}
        return columns

    def action_gfmis_rows(self):
        """Open the rows of the treasury's file that the month's figure is the sum of."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("alro_gfmis.alro_gfmis_row_action")
        domain = [
            ("batch_id", "=", self.gfmis_batch_id.id),
            ("budget_line_id", "=", self.budget_line_id.id),
            ("result", "=", "matched"),
        ]
        return {**action, "domain": domain, "context": {}}
