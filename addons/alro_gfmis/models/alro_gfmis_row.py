import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of

KINDS = [
    ("data", "Data"),
    ("subtotal", "Subtotal"),
    ("total", "Total"),
    ("head", "Heading"),
    ("note", "Note"),
    ("page", "Page break"),
]
RESULTS = [
    ("matched", "Matched"),
    ("unmatched", "Not matched"),
    ("ambiguous", "Several lines fit"),
    ("carry_over", "Carried over"),
    ("aside", "Set aside"),
    ("refused", "Unreadable"),
]
CODES = (
    "budget_code",
    "fund_code",
    "activity_code",
    "sub_activity_code",
    "cost_centre",
    "paying_unit",
    "receiving_unit",
)
AMOUNTS = (
    "act_amount",
    "transferred",
    "net",
    "allotted",
    "planned",
    "reserved",
    "committed",
    "committed_and_reserved",
    "disbursed",
    "disbursed_by_others",
    "spent",
    "remaining",
)
OUTCOME = (
    "result",
    "activity_id",
    "agency_id",
    "category_id",
    "budget_line_id",
    "mapping_ids",
    "match_note",
)
DECIDED = ("chosen_line_id", "aside_reason", "accept_reason")


class AlroGfmisRow(models.Model):
    """A row of the treasury's file: what stands in it, word by word, and whose money it is.

    The check makes the rows. What people decide about one are a budget line of their choice, a
    reason to set it aside, and why a figure is right although it looks wrong.
    """

    _name = "alro.gfmis.row"
    _inherit = ["alro.batch.row.mixin"]
    _description = "Row of a GFMIS file"
    _order = "batch_id desc, number, id"
    _rec_name = "number"

    batch_id = fields.Many2one(
        "alro.gfmis.batch", "File", required=True, readonly=True, ondelete="cascade"
    )
    fiscal_year_id = fields.Many2one("alro.fiscal.year", readonly=True, required=True)
    fund_kind = fields.Selection(FUND_KINDS, required=True, readonly=True)
    number = fields.Integer("Row", readonly=True, help="Where it stands in the file.")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    text = fields.Text("In the file", readonly=True, help="What stands in the row, as it is.")
    item = fields.Char(readonly=True)
    budget_code = fields.Char(readonly=True)
    fund_code = fields.Char("Source code", readonly=True)
    activity_code = fields.Char("Main activity code", readonly=True)
    sub_activity_code = fields.Char("Sub-activity code", readonly=True)
    cost_centre = fields.Char(readonly=True)
    paying_unit = fields.Char("Disbursing unit", readonly=True)
    receiving_unit = fields.Char("Receiving unit", readonly=True)
    unit = fields.Char(
        compute="_compute_unit",
        help="Cost centre, receiving or disbursing unit, as the file has it.",
    )
    source_year = fields.Integer("Year of the money", readonly=True)
    act_amount = Amount("Budget", readonly=True)
    transferred = Amount("Transfers", readonly=True)
    net = Amount("Net budget", readonly=True)
    allotted = Amount("Allotted", readonly=True)
    planned = Amount("Planned", readonly=True)
    reserved = Amount("Reserved", readonly=True)
    committed = Amount("PO", readonly=True)
    committed_and_reserved = Amount("PO and reserved", readonly=True)
    disbursed = Amount("Disbursed", readonly=True)
    disbursed_by_others = Amount("Disbursed by others", readonly=True)
    spent = Amount("Spent", readonly=True)
    remaining = Amount("Remaining", readonly=True)
    result = fields.Selection(RESULTS, "Outcome", readonly=True)
    problem = fields.Char(readonly=True)
    flag = fields.Char("To be explained", readonly=True, help="Read, and looks wrong.")
    activity_id = fields.Many2one("alro.activity", readonly=True, ondelete="set null")
    agency_id = fields.Many2one("alro.agency", readonly=True, ondelete="set null")
    category_id = fields.Many2one(
        "alro.expense.category", "Expense category", readonly=True, ondelete="set null"
    )
    budget_line_id = fields.Many2one(
        "alro.budget.line", readonly=True, ondelete="set null", index="btree_not_null"
    )
    match_note = fields.Char("Why not matched", readonly=True)
    mapping_ids = fields.Char("Ids of mappings", readonly=True)
    matched_by_ids = fields.Many2many(
        "alro.gfmis.mapping", string="Mappings", compute="_compute_matched_by_ids"
    )
    matched_then = fields.Text(
        "What they said then",
        compute="_compute_matched_by_ids",
        help="Of mappings that say something else now, or are gone: what they said to this row.",
    )
    chosen_line_id = fields.Many2one(
        "alro.budget.line",
        "Chosen line",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    aside_reason = fields.Char("Set aside because")
    accept_reason = fields.Char("Explanation")

    _batch_result_idx = models.Index("(batch_id, result)")

    @api.depends("cost_centre", "receiving_unit", "paying_unit")
    def _compute_unit(self):
        for row in self:
            row.unit = row._codes_of(row)["cost_centre"]

    @api.depends("mapping_ids")
    def _compute_matched_by_ids(self):
        for row in self:
            ids = [int(number) for number in (row.mapping_ids or "").split(",") if number]
            known = [("id", "in", ids)]  # those that the reader may see
            mappings = row.matched_by_ids.with_context(active_test=False)
            row.matched_by_ids = mappings.search(known) if ids else mappings
            now = {mapping.id: mapping.display_name for mapping in row.matched_by_ids}
            then = row.sudo().batch_id.mapping_names or {}
            said = ((number, then.get(str(number))) for number in ids)
            row.matched_then = "\n".join(
                text for number, text in said if text and text != now.get(number)
            )

    def write(self, vals):
        if not self.env.su and vals:
            self.check_access("write")
            self.batch_id.sudo()._touch()  # who posts meanwhile: one of the two begins again
            self._check_decidable()
            reasons = {name: reason_of(vals[name]) for name in vals if name in DECIDED}
            vals = {**vals, **{name: reason or False for name, reason in reasons.items()}}
        result = super().write(vals)
        if not self.env.su and "aside_reason" in vals:
            for batch in self.batch_id:
                batch._match()
        return result

    def _check_decidable(self):
        """What is decided about a row, is decided before its file is posted, and of data alone."""
        if self.sudo().filtered(lambda row: row.kind != "data" or row.batch_id.state != "checked"):
            raise UserError(
                self.env._(
                    "Only rows with data, of a checked file that is not posted yet, are decided about."
                )
            )

    def action_choose(self):
        """Open the dialog in which the budget line of these rows is chosen."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Whose money is it?"),
            "res_model": "alro.gfmis.choose",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_row_ids": self.ids},
        }

    @api.model
    def _codes_of(self, row):
        """Return the codes by which a row is matched: the unit under whichever name the file has it."""
        unit = row["cost_centre"] or row["receiving_unit"] or row["paying_unit"]
        return {
            "budget_code": row["budget_code"],
            "fund_code": row["fund_code"],
            "activity_code": row["activity_code"],
            "cost_centre": unit,
        }

    @api.model
    def _set_outcomes(self, values):
        """Write what matching said of rows: one statement, however many there are.

        :param list values: values of columns, of the same columns for each row, with their ``id``
        """
        if not values:
            return
        self.env.flush_all()
        names = [SQL.identifier(name) for name in OUTCOME]
        self.env.cr.execute(
            SQL(
                "UPDATE alro_gfmis_row t SET %(sets)s"
                " FROM json_populate_recordset(NULL::alro_gfmis_row, %(values)s::json) v"
                " WHERE t.id = v.id AND (%(old)s) IS DISTINCT FROM (%(new)s)",
                sets=SQL(", ").join(SQL("%s = v.%s", name, name) for name in names),
                old=SQL(", ").join(SQL("t.%s", name) for name in names),
                new=SQL(", ").join(SQL("v.%s", name) for name in names),
                values=json.dumps(values),
            )
        )
        self.env.invalidate_all(flush=False)
