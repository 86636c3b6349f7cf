from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.fields import Amount, ReportedAmount
from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of

from ..tools.disbursement import refunds

RESULTS = [
    ("new", "New"),
    ("changed", "Changed"),
    ("same", "The same"),
    ("conflict", "Conflict"),
    ("refused", "Refused"),
]
ORIGINS = [("manual", "Keyed"), ("file", "From a file")]


class AlroFundBatchRow(models.Model):
    """A cell of an uploaded workbook: what stands in it, and what it means for the month it is of.

    The check makes the rows and nobody changes them, but for one thing: of a conflict, the Fund
    bureau may take the file's figure, with a reason.
    """

    _name = "alro.fund.batch.row"
    _inherit = ["alro.batch.row.mixin"]
    _description = "Cell of a Fund workbook"
    _order = "id"
    _rec_name = "cell"

    batch_id = fields.Many2one(
        "alro.fund.batch", "File", required=True, readonly=True, ondelete="cascade"
    )
    fiscal_year_id = fields.Many2one("alro.fiscal.year", readonly=True, required=True)
    fund_kind = fields.Selection(FUND_KINDS, required=True, readonly=True)
    activity_id = fields.Many2one("alro.activity", readonly=True)
    agency_id = fields.Many2one("alro.agency", readonly=True)
    category_id = fields.Many2one("alro.expense.category", "Expense category", readonly=True)
    month = fields.Date(readonly=True)
    month_name = fields.Char("Month name", compute="_compute_month_name")
    spending_month_id = fields.Many2one("alro.spending.month", readonly=True, index=True)
    sheet = fields.Char(readonly=True)
    cell = fields.Char(readonly=True, help="Where it stands in the workbook.")
    text = fields.Char("In the file", readonly=True, help="What stands in the cell, as it is.")
    is_formula = fields.Boolean("Formula", readonly=True)
    result = fields.Selection(RESULTS, "Outcome", required=True, readonly=True)
    problem = fields.Char(readonly=True)
    old_origin = fields.Selection(ORIGINS, "Origin before", readonly=True)
    old_value = ReportedAmount("Before", origin="old_origin", readonly=True, aggregator=None)
    old_reason = fields.Char("Reason before", readonly=True)
    new_origin = fields.Selection(ORIGINS, "Origin", readonly=True)
    new_value = ReportedAmount(
        "In the workbook", origin="new_origin", readonly=True, aggregator=None
    )
    reason = fields.Char("Reason for the refund", readonly=True)
    difference = Amount(readonly=True, aggregator=None, help="What the file adds to the month.")
    to_date_change = Amount(
        "Change to date",
        readonly=True,
        help="What the file adds to the total to date; told once for each row of the workbook.",
    )
    changed_by = fields.Many2one("res.users", "Changed by", readonly=True)
    changed_on = fields.Datetime("Changed on", readonly=True)
    take_file = fields.Boolean(
        "Take the file's", help="Let the file's figure replace the one keyed since."
    )
    take_reason = fields.Char("Why the file's")
    posted = fields.Boolean(readonly=True)
    after_reverse = fields.Selection(
        [("restored", "Put back"), ("left", "Left: changed since")],
        "After reversing",
        readonly=True,
    )

    _batch_result_idx = models.Index("(batch_id, result)")

    def _mark(self, name, value):
        """Set one column of these rows, in one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                SQL.identifier(self._table),
                SQL.identifier(name),
                value,
                array_of(self.ids),
            )
        )
        self.invalidate_recordset([name])

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for row in self:
            row.month_name = row.month and month_text(row.month, self.env.lang)

    def write(self, vals):
        if not self.env.su and vals:
            self._check_takeable()
        if isinstance(vals.get("take_reason"), str):
            vals = {**vals, "take_reason": reason_of(vals["take_reason"])}
        return super().write(vals)

    def _check_takeable(self):
        """A conflict alone is decided, and before its file is posted."""
        if self.sudo().filtered(
            lambda row: row.result != "conflict" or row.batch_id.state != "checked"
        ):
            raise UserError(
                self.env._(
                    "Only of a conflict in a checked file that is not posted yet can the file's"
                    " figure be taken."
                )
            )

    def action_history(self):
        """Open the history of the month that the cell is of."""
        self.ensure_one()
        self.check_access("read")
        return self.spending_month_id.action_history()

    def _place(self):
        """Return where the cell stands, for a sentence."""
        return f"{self.sheet}!{self.cell}"

    def _old_amount(self):
        """Return what stood there before, ``None`` where nothing was reported."""
        return self.old_value if self.old_origin else None

    def _check_unchanged(self):
        """Raise if a month is no more what it was at the check: nobody has seen what is there now."""
        now = self._standing()
        moved = [
            row
            for row in self
            if now.get(row.spending_month_id.id, ())[:2]
            != (row._old_amount(), row.old_origin or None)
        ]
        if moved:
            raise UserError(
                self.env._(
                    "%(count)s of the months have been changed since “%(name)s” was checked, the"
                    " first of them in %(cell)s. Check the file again. Nothing was posted.",
                    count=len(moved),
                    name=self.batch_id.name,
                    cell=moved[0]._place(),
                )
            )

    def _series(self):
        """Return the months of the rows' budget lines as they stand, twelve for each line."""
        months = self.env["alro.spending.month"]
        return months._series(self.spending_month_id.budget_line_id.ids).values()

    def _standing(self):
        """Return ``{month id: (amount, origin, reason)}`` as the rows' months stand."""
        return {
            month.id: (month.amount, month.origin, month.reason)
            for months in self._series()
            for month in months
        }

    def _values_to_post(self):
        """Return ``{month id: values}``; a reason is kept where money came back."""
        row_of = {row.spending_month_id.id: row for row in self}
        values = {}
        for months in self._series():
            after = [
                row_of[month.id].new_value if month.id in row_of else month.amount
                for month in months
            ]
            lower = set(refunds(after))
            for n, month in enumerate(months):
                if month.id in row_of:
                    row = row_of[month.id]
                    values[month.id] = {"disbursed_to_date": row.new_value}
                    if n in lower and row.reason:
                        values[month.id]["refund_reason"] = row.reason
        return values

    def _put_back(self, reason):
        """Restore what stood before posting, with its origin, where the posted figure still stands.

        :return: the rows whose months were put back
        """
        now, handed_on = self._standing(), self._handed_on()
        values, restored = defaultdict(dict), []
        for row in self - handed_on:
            amount, origin, kept = now.get(row.spending_month_id.id, (None, None, ""))
            if (amount, origin) != (row.new_value, "file"):
                continue
            restored.append(row.id)
            before = {"disbursed_to_date": row._old_amount()}
            if kept == (row.reason or ""):
                before["refund_reason"] = row.old_reason or None
            values[row.old_origin or "manual"][row.spending_month_id.id] = before
        months = self.env["alro.spending.month"].sudo()
        for origin, vals in values.items():
            months.browse(vals)._bulk_set(vals, origin, f"{self.batch_id.name}: {reason}")
        restored = self.browse(restored)
        restored._mark("after_reverse", "restored")
        (self - restored)._mark("after_reverse", "left")
        return restored

    def _handed_on(self):
        """Let a later file that wrote over this one's figures put back, one day, what stood before both.

        Otherwise its reversal would bring back figures of a file that is reversed.
        """
        later = self.search(
            [
                ("spending_month_id", "in", self.spending_month_id.ids),
                ("posted", "=", True),
                ("batch_id.state", "=", "posted"),
                ("batch_id.posted_on", ">=", self.batch_id.posted_on),
                ("batch_id", "!=", self.batch_id.id),
                ("old_origin", "=", "file"),
            ],
            order="id",
        )
        by_month = {row.spending_month_id: row for row in self}
        handed_on = self.browse()
        for heir in later:
            row = by_month[heir.spending_month_id]
            if row not in handed_on and heir.old_value == row.new_value:
                handed_on |= row
                heir.sudo().write(
                    {
                        "old_value": row.old_value,
                        "old_origin": row.old_origin,
                        "old_reason": row.old_reason,
                    }
                )
        return handed_on
