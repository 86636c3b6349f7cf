from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.pasted_amounts import amounts_of


class AlroBudgetTransferAdd(models.TransientModel):
    """Fills in the lines of a draft: an activity's offices at once, or a list copied from a sheet."""

    _name = "alro.budget.transfer.add"
    _inherit = ["alro.reach.mixin"]
    _description = "Add offices to a document"

    transfer_id = fields.Many2one("alro.budget.transfer", required=True)
    fiscal_year_id = fields.Many2one(related="transfer_id.fiscal_year_id")
    fund_source_id = fields.Many2one(related="transfer_id.fund_source_id")
    activity_id = fields.Many2one(
        "alro.activity",
        domain="[('fiscal_year_id', '=', fiscal_year_id),"
        " ('project_id.fund_source_id', '=', fund_source_id)]",
    )
    category_id = fields.Many2one(
        "alro.expense.category", "Expense category", help="Left empty: all categories."
    )
    budget_line_ids = fields.Many2many(
        "alro.budget.line",
        string="Offices",
        compute="_compute_budget_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('activity_id', '=', activity_id)]",
        help="Those that have something left; remove those that are not meant.",
    )
    pasted = fields.Text(
        "From a sheet",
        help="A row for each office: its name, short name or code, and the amount. Left without an"
        " amount, an office gets what is left.",
    )

    @api.depends("activity_id", "category_id", "transfer_id")
    def _compute_budget_line_ids(self):
        for dialog in self:
            kind = dialog.transfer_id.kind
            dialog.budget_line_ids = dialog._lines_of_activity().filtered(
                lambda line, kind=kind: line._movable(kind) > 0
            )

    def _lines_of_activity(self):
        """Return the budget lines that the choice of activity and category leaves, by office."""
        domain = Domain("activity_id", "=", self.activity_id.id)
        if self.category_id:
            domain &= Domain("category_id", "=", self.category_id.id)
        return self.env["alro.budget.line"].search(domain, order="agency_id, category_id, id")

    def action_add(self):
        """Add a line for each office, with what is left of its money or with the amount pasted.

        :raises UserError: if nothing is chosen, or a pasted row names no office of the activity, or
            one that has money in several categories.
        """
        self.ensure_one()
        if not self.activity_id:
            raise UserError(self.env._("Choose the activity whose offices are to be added."))
        amounts = self._pasted_amounts() if (self.pasted or "").strip() else {}
        lines = self.env["alro.budget.line"].browse(amounts) or self.budget_line_ids
        if not lines:
            raise UserError(
                self.env._(
                    "No office of this activity has anything left. Choose offices, or paste."
                )
            )
        there = self.transfer_id.line_ids.budget_line_id
        kind = self.transfer_id.kind
        self.env["alro.budget.transfer.line"].create(
            [
                {
                    "transfer_id": self.transfer_id.id,
                    "budget_line_id": line.id,
                    "amount": self._amount_of(line, kind, amounts.get(line.id)),
                }
                for line in lines - there
            ]
        )
        return {"type": "ir.actions.act_window_close"}

    def _amount_of(self, line, kind, pasted):
        if pasted is not None:
            return pasted
        return 0.0 if kind == "change" else max(line._movable(kind), 0.0)

    def _pasted_amounts(self):
        """Return ``{budget line id: amount, or None}`` of what was pasted."""
        lines, found = self._lines_of_activity(), {}
        for number, (name, amount) in enumerate(self._pasted_rows(), 1):
            named = lines.filtered(lambda line, name=name: _is_named(line.agency_id, name))
            if len(named) != 1:
                raise UserError(self._sentence_not_found(number, name, named))
            if named.id in found:
                raise UserError(
                    self.env._(
                        "Row %(row)s: “%(name)s” stands there twice. Add its amounts up.",
                        row=number,
                        name=name,
                    )
                )
            found[named.id] = amount
        return found

    def _pasted_rows(self):
        try:
            return amounts_of(self.pasted)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s”: the amount cannot be understood. Each row is an office and an amount"
                    " such as 12,500.00.",
                    error,
                )
            ) from error

    def _sentence_not_found(self, number, name, named):
        if named:
            return self.env._(
                "Row %(row)s: “%(name)s” has money in several categories. Choose the expense"
                " category first.",
                row=number,
                name=name,
            )
        return self.env._(
            "Row %(row)s: no office with the name, short name or code “%(name)s” has money of this"
            " activity and category.",
            row=number,
            name=name,
        )


def _is_named(agency, name):
    names = (agency.name, agency.short_name, agency.code, agency.display_name)
    return name.casefold() in {(each or "").casefold() for each in names}
