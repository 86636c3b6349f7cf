from odoo import fields, models

NATURES = [("recurrent", "Recurrent"), ("investment", "Investment")]


class AlroExpenseCategory(models.Model):
    """One of the five categories of expenditure of the budget Act."""

    _name = "alro.expense.category"
    _description = "Expense category"
    _order = "sequence, id"

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True)
    nature = fields.Selection(
        NATURES,
        help="What money of this category usually is. A budget line may say otherwise:"
        " investment money also sits in subsidies and other expenditure.",
    )
    gfmis_code = fields.Char("GFMIS code", size=5)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("unique(code)", "Another expense category has this code.")
