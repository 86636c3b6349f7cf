from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS

WRITES = Domain("result", "in", ("new", "changed")) | (
    Domain("result", "=", "conflict") & Domain("take_file", "=", True)
)


class AlroFundBatch(models.Model):
    """A workbook of cumulative Fund disbursement that the Fund bureau uploaded.

    * ``action_check()`` compares each cell with what is reported (alro_fund_batch_check.py),
    * ``action_post()`` writes what is new or changed, all of it or nothing,
    * ``action_reverse(reason)`` puts back what stood before, wherever it still stands.

    What an office keyed after the file was made is a conflict: it is shown, and stays. An empty
    cell says nothing, and clears nothing.
    """

    _name = "alro.fund.batch"
    _inherit = ["alro.batch.mixin", "alro.workbook.mixin"]
    _description = "Fund workbook"
    _alro_row_model = "alro.fund.batch.row"
    _alro_list_action = "alro_reporting.alro_fund_batch_action"
    _alro_checked_by = ("datas", "fiscal_year_id", "made_on")

    fund_kind = fields.Selection(FUND_KINDS, default="fund", required=True, readonly=True)
    made_on = fields.Datetime(
        "File made on",
        copy=False,
        help="What was keyed since is not overwritten. The system's workbook tells it by itself.",
    )
    made_on_told = fields.Boolean("Told by the file", readonly=True, copy=False)
    month_from = fields.Date("From month", readonly=True, copy=False)
    month_to = fields.Date("To month", readonly=True, copy=False)
    leave_out_refused = fields.Boolean(
        "Leave out what is refused",
        copy=False,
        help="Post the rest. What is refused is not posted later by itself.",
    )
    row_ids = fields.One2many("alro.fund.batch.row", "batch_id", "All rows", readonly=True)
    difference_ids = fields.One2many(
        "alro.fund.batch.row",
        "batch_id",
        "New and changed",
        domain=[("result", "in", ("new", "changed"))],
        readonly=True,
    )
    problem_ids = fields.One2many(
        "alro.fund.batch.row",
        "batch_id",
        "Problems",
        domain=[("result", "=", "refused")],
        readonly=True,
    )
    conflict_ids = fields.One2many(
        "alro.fund.batch.row", "batch_id", "Conflicts", domain=[("result", "=", "conflict")]
    )
    left_ids = fields.One2many(
        "alro.fund.batch.row",
        "batch_id",
        "Left as they are",
        domain=[("after_reverse", "=", "left")],
        readonly=True,
    )
    new_count = fields.Integer("New", readonly=True, copy=False)
    changed_count = fields.Integer("Changed", readonly=True, copy=False)
    same_count = fields.Integer("The same", readonly=True, copy=False)
    conflict_count = fields.Integer("In conflict", readonly=True, copy=False)
    refused_count = fields.Integer("Refused", readonly=True, copy=False)
    before_total = Amount("To date before", readonly=True, copy=False)
    after_total = Amount("To date after", readonly=True, copy=False)
    difference_total = Amount("Change to date", readonly=True, copy=False)
    restored_count = fields.Integer("Put back", readonly=True, copy=False)
    left_count = fields.Integer("Left", readonly=True, copy=False)

    @api.model
    def _alro_logged_fields(self):
        return {**super()._alro_logged_fields(), "made_on": None}

    @api.model
    def _upload_in(self, vals):
        content = self._content_of(vals.get("datas"))
        self._open_upload(content)
        return content

    def _values_anew(self, content, changed):
        values = {"month_from": False, "month_to": False}
        values |= dict.fromkeys(self._summary_fields(), 0)
        if content is not None:
            values["made_on_told"] = False
            values |= {} if "made_on" in changed else {"made_on": False}
        return values

    @api.model
    def _summary_fields(self):
        counts = [f"{result}_count" for result in ("new", "changed", "same", "conflict", "refused")]
        return [*counts, "before_total", "after_total", "difference_total"]

    def action_post(self):
        """Write what is new or changed in these checked files, and in conflicts what was decided.

        :raises UserError: for a file that is not checked, of which rows are refused and not left
            out, that is posted already, or whose months have changed since it was checked.
        :raises AccessError: if the user may not report the Fund's money.
        """
        self.check_access("write")
        self._check_year_open()
        for batch in self.sorted("id"):
            batch._post()
        return True

    def _post(self):
        self._lock(self)
        self._check_checked()
        self._refuse_posted_twin()
        if self.refused_count and not self.leave_out_refused:
            raise UserError(
                self.env._(
                    "%(count)s cells of “%(name)s” are refused; see the problems. Correct the file"
                    " and upload it again, or choose to leave them out. Nothing was posted.",
                    count=self.refused_count,
                    name=self.name,
                )
            )
        rows = self.env["alro.fund.batch.row"].search(Domain("batch_id", "=", self.id) & WRITES)
        if not rows:
            raise UserError(
                self.env._("“%s” brings nothing new: there is nothing to post.", self.name)
            )
        self._check_decided(rows)
        self._lock(rows.spending_month_id)
        rows._check_unchanged()
        values = rows._values_to_post()
        months = self.env["alro.spending.month"].browse(values)
        months._bulk_set(values, origin="file", reason=self.name)
        rows._mark("posted", True)
        self._settle("posted")

    def _check_decided(self, rows):
        for row in rows:
            if row.take_file and not (row.take_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: say why the file's figure replaces the one keyed since.", row._place()
                    )
                )

    def action_reverse(self, reason):
        """Put back what stood before posting, wherever the posted figure still stands.

        What was changed since is left as it is, and listed in ``left_ids``.

        :param str reason: why; must not be blank.
        :raises UserError: without a reason, or for a file that is not posted.
        :raises AccessError: if the user may not report the Fund's money.
        """
        self.check_access("write")
        self._check_year_open()
        reason = self._reason_for_reversing(reason)
        for batch in self.sorted("id", reverse=True):
            self._lock(batch)
            batch._check_posted()
            rows = self.env["alro.fund.batch.row"].search(
                [("batch_id", "=", batch.id), ("posted", "=", True)]
            )
            batch._lock(rows.spending_month_id)
            restored = rows._put_back(reason)
            batch._settle(
                "reversed",
                reverse_reason=reason,
                restored_count=len(restored),
                left_count=len(rows) - len(restored),
            )
        return True

    def action_ask_reverse(self):
        """Open the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse"),
            "res_model": "alro.fund.reverse",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_batch_ids": self.ids},
        }

    def action_rows(self):
        """Open what the file changes, by office and activity, with sums."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "alro_reporting.alro_fund_batch_row_action"
        )
        return {**action, "domain": [("batch_id", "=", self.id)]}
