from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount, ReportedAmount
from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of

RESULTS = [
    ("new", "New"),
    ("changed", "Changed"),
    ("same", "The same"),
    ("fall", "Lower than before"),
    ("above", "Higher than later"),
    ("missing", "Not in the file"),
    ("negative", "Below zero"),
]
ORIGINS = [("gfmis", "GFMIS")]
TOLD = ("new", "changed", "same", "fall", "above")  # those that say what was spent
EXPLAINED = ("fall", "above", "missing")  # those that may be posted once somebody says why


class AlroGfmisFigure(models.Model):
    """What a file says about one budget line: the sum of its rows, beside what was posted before.

    A month of the line holds the figure of the latest posted date in that month.
    """

    _name = "alro.gfmis.figure"
    _inherit = ["alro.batch.row.mixin"]
    _description = "Figure of a GFMIS file"
    _order = "batch_id desc, activity_id, agency_id, category_id, id"
    _rec_name = "budget_line_id"

    batch_id = fields.Many2one(
        "alro.gfmis.batch", "File", required=True, readonly=True, ondelete="cascade"
    )
    fiscal_year_id = fields.Many2one("alro.fiscal.year", readonly=True, required=True)
    fund_kind = fields.Selection(FUND_KINDS, required=True, readonly=True)
    budget_line_id = fields.Many2one(
        "alro.budget.line", required=True, readonly=True, ondelete="cascade"
    )
    activity_id = fields.Many2one("alro.activity", readonly=True, ondelete="cascade")
    agency_id = fields.Many2one("alro.agency", readonly=True, ondelete="cascade")
    category_id = fields.Many2one("alro.expense.category", "Expense category", readonly=True)
    as_of = fields.Date(readonly=True, required=True)
    month = fields.Date(readonly=True, required=True)
    row_count = fields.Integer("Rows", readonly=True)
    net = Amount("Net budget", readonly=True)
    remaining = Amount("Remaining", readonly=True)
    disbursed = Amount(
        "Disbursed to date", readonly=True, help="By ourselves and by others for us."
    )
    disbursed_by_others = Amount("Of this by others", readonly=True)
    committed = Amount("Committed", readonly=True)
    reserved = Amount("Reserved", readonly=True)
    before_origin = fields.Selection(ORIGINS, "Origin before", readonly=True)
    before = ReportedAmount("Last posted", origin="before_origin", readonly=True, aggregator="sum")
    before_as_of = fields.Date("As of, before", readonly=True)
    difference = Amount(readonly=True)
    result = fields.Selection(RESULTS, "Outcome", required=True, readonly=True)
    later = Amount("Lower later", readonly=True, help="What a posted file of a later date says.")
    later_as_of = fields.Date("As of, later", readonly=True)
    reason = fields.Char("Explanation", help="Why it is right although it looks wrong.")
    is_zero = fields.Boolean(
        "Nothing any more",
        help="Of what is not in the file: its money was moved or taken back, and is zero from this"
        " date on. Else the file does not tell of it, and what was posted before stays.",
    )

    _batch_line_unique = models.Constraint(
        "unique(batch_id, budget_line_id)", "A file says one thing about a budget line."
    )
    _line_month_idx = models.Index("(budget_line_id, month)")
    _batch_result_idx = models.Index("(batch_id, result)")

    def write(self, vals):
        if not self.env.su and vals:
            self.check_access("write")
            self.batch_id.sudo()._touch()  # who posts meanwhile: one of the two begins again
            if self.sudo().filtered(lambda figure: figure.batch_id.state != "checked"):
                raise UserError(
                    self.env._(
                        "A figure is explained while its file is checked and not posted yet."
                    )
                )
            if "reason" in vals:
                vals = {**vals, "reason": reason_of(vals["reason"]) or False}
        result = super().write(vals)
        if "is_zero" in vals:
            self._let_be_zero()
        return result

    def _let_be_zero(self):
        """Let the differences, and the sums of their files, say what ``is_zero`` says."""
        if self.filtered(lambda figure: figure.is_zero and figure.result != "missing"):
            raise UserError(
                self.env._(
                    "Only what is not in the file can be nothing any more. Untick the others."
                )
            )
        for figure in self.sudo():
            if figure.result == "missing":
                figure.difference = -figure.before if figure.is_zero else 0.0
        for batch in self.sudo().batch_id:
            batch._sum_up()

    @api.model
    def _telling(self):
        """Return the domain of the figures that say what was spent; :meth:`_tells` is the same in SQL."""
        return Domain("result", "in", TOLD) | Domain("is_zero", "=", True)

    @api.model
    def _tells(self):
        return SQL("(f.result IN %s OR f.is_zero)", TOLD)

    def _unexplained(self):
        """Return those that may be posted once somebody says why, and of which nobody has."""
        return self.filtered(lambda figure: figure.result in EXPLAINED and not figure.reason)

    def action_explain(self):
        """Open the dialog that asks why these figures are right, once for all of them."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why are they right?"),
            "res_model": "alro.gfmis.explain",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_figure_ids": self._unexplained().ids},
        }

    def action_rows(self):
        """Open the rows of the file that the figure is the sum of."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("alro_gfmis.alro_gfmis_row_action")
        domain = [
            ("batch_id", "=", self.batch_id.id),
            ("budget_line_id", "=", self.budget_line_id.id),
            ("result", "=", "matched"),
        ]
        return {**action, "domain": domain, "context": {}}

    @api.model
    def _standing(self, line_ids, month):
        """Return ``{budget line id: row}`` of what a month of these lines holds by posted files.

        A row has ``batch_id, as_of, disbursed, disbursed_by_others, committed, reserved``.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT ON (f.budget_line_id) f.budget_line_id, f.batch_id, f.as_of,"
                " f.disbursed, f.disbursed_by_others, f.committed, f.reserved"
                " FROM alro_gfmis_figure f JOIN alro_gfmis_batch b ON b.id = f.batch_id"
                " WHERE f.budget_line_id = ANY(%s) AND f.month = %s AND b.state = 'posted'"
                " AND %s"
                " ORDER BY f.budget_line_id, f.as_of DESC, b.posting DESC",
                array_of(line_ids),
                month,
                self._tells(),
            )
        )
        return {row["budget_line_id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _last_before(self, batch):
        """Return ``{budget line id: (disbursed, as of)}`` of all lines of a file's year, as the last
        posted files up to its date say."""
        return self._beside(batch, SQL("f.as_of <= %s", batch.as_of), SQL("DESC"))

    @api.model
    def _first_after(self, batch):
        """Return the same of the first posted files after its date."""
        return self._beside(batch, SQL("f.as_of > %s", batch.as_of), SQL("ASC"))

    @api.model
    def _beside(self, batch, when, order):
        self.env.flush_all()
        return {
            line_id: (float(disbursed), as_of)
            for line_id, disbursed, as_of in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT ON (f.budget_line_id) f.budget_line_id, f.disbursed, f.as_of"
                    " FROM alro_gfmis_figure f JOIN alro_gfmis_batch b ON b.id = f.batch_id"
                    " WHERE b.fiscal_year_id = %s AND b.state = 'posted' AND %s"
                    " AND b.id <> %s AND %s"
                    " ORDER BY f.budget_line_id, f.as_of %s, b.posting DESC",
                    batch.fiscal_year_id.id,
                    when,
                    batch.id,
                    self._tells(),
                    order,
                )
            )
        }
