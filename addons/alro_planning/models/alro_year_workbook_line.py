from odoo import fields, models
from odoo.exceptions import UserError

SHEETS = [
    ("target", "Targets"),
    ("appropriation", "Appropriations"),
    ("budget", "Budgets of offices"),
]


class AlroYearWorkbookLine(models.Model):
    """A figure in which an uploaded workbook and the system differ."""

    _name = "alro.year.workbook.line"
    _description = "Difference of a workbook"
    _order = "id"
    _rec_name = "cell"

    workbook_id = fields.Many2one(
        "alro.year.workbook", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("changed", "Changed"),
            ("conflict", "Changed on both sides"),
            ("new", "New"),
        ],
        "What",
        readonly=True,
        required=True,
    )
    sheet = fields.Selection(SHEETS, readonly=True, required=True)
    cell = fields.Char(readonly=True)
    row_key = fields.Char(readonly=True)
    column_key = fields.Char(readonly=True)
    activity_id = fields.Many2one("alro.activity", readonly=True, ondelete="cascade")
    step_id = fields.Many2one("alro.step", readonly=True, ondelete="cascade")
    category_id = fields.Many2one(
        "alro.expense.category", "Expense category", readonly=True, ondelete="cascade"
    )
    agency_id = fields.Many2one("alro.agency", readonly=True, ondelete="cascade")
    original_value = fields.Float(
        "When made",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="In the system when the workbook was made.",
    )
    old_value = fields.Float("Now", digits=(16, 2), readonly=True, aggregator=None)
    new_value = fields.Float("In the file", digits=(16, 2), readonly=True, aggregator=None)
    take = fields.Boolean(
        "Take the file's",
        help="For a figure changed on both sides: the file's is set. Otherwise the system's stays.",
    )

    def write(self, vals):
        """People only choose what becomes of a conflict."""
        if not self.env.su:
            self.check_access("write")
            if vals.keys() - {"take"} or any(line.kind != "conflict" for line in self):
                raise UserError(
                    self.env._(
                        "Only a figure changed on both sides can be ticked, and nothing else."
                    )
                )
            if any(line.workbook_id.state == "applied" for line in self):
                raise UserError(
                    self.env._("This workbook has been applied. Begin a new one for more changes.")
                )
        return super().write(vals)

    def _key(self):
        return self.sheet, self.row_key, self.column_key

    def _as_shown(self):
        """Return what the user saw of this figure, to compare a later check with."""
        return (*self._key(), self.kind, round(self.old_value, 2), round(self.new_value, 2))
