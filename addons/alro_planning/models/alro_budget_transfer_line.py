from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_is_zero

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.tools.texts import with_kept_texts


class AlroBudgetTransferLine(models.Model):
    """What a document moves at one place: an office's budget line, or what no office has yet.

    The amount of an allocation or a return is above zero. That of a change is added, or taken
    away if it is below zero; without a budget line it concerns what is not yet given to offices.
    """

    _name = "alro.budget.transfer.line"
    _inherit = [
        "alro.money.mixin",
        "alro.scope.mixin",
        "alro.logged.mixin",
        "alro.year.guard.mixin",
    ]
    _description = "Line of a budget transfer"
    _order = "transfer_id, sequence, id"
    _alro_scope_parent = "appropriation_id"

    transfer_id = fields.Many2one(
        "alro.budget.transfer", "Document", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10, aggregator=None)
    budget_line_id = fields.Many2one(
        "alro.budget.line",
        "Office and category",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('fiscal_year_id', '=', parent.fiscal_year_id),"
        " ('project_id.fund_source_id', '=', parent.fund_source_id)]",
    )
    appropriation_id = fields.Many2one(
        "alro.appropriation",
        compute="_compute_appropriation_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('fiscal_year_id', '=', parent.fiscal_year_id),"
        " ('project_id.fund_source_id', '=', parent.fund_source_id)]",
        help="For a change of what is not yet given to offices; else it follows from the line.",
    )
    category_id = fields.Many2one(related="appropriation_id.category_id")
    amount = Amount(
        required=True,
        help="In a change: above zero what is added, below zero what is taken away.",
    )
    note = fields.Char()
    kind = fields.Selection(related="transfer_id.kind")
    state = fields.Selection(related="transfer_id.state")
    date = fields.Date(related="transfer_id.date")

    _amount_range = models.Constraint(
        "CHECK(amount > -1000000000000 AND amount < 1000000000000)",
        "An amount is less than a million million.",
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["transfer_id", "budget_line_id", "appropriation_id", "amount"])

    @api.model
    def _alro_scope_columns(self):
        columns = super()._alro_scope_columns()
        for name in ("agency_id", "host_agency_id"):
            columns[name] = SQL(
                "COALESCE((SELECT %s FROM alro_budget_line b WHERE b.id = t.budget_line_id), %s)",
                SQL.identifier("b", name),
                SQL.identifier("p", name),
            )
        return columns

    @api.depends("budget_line_id")
    def _compute_scope(self):
        super()._compute_scope()
        for line in self:
            line.agency_id = line.budget_line_id.agency_id

    @api.depends("budget_line_id")
    def _compute_appropriation_id(self):
        for line in self:
            if line.budget_line_id:
                line.appropriation_id = line.sudo().budget_line_id.appropriation_id

    @api.depends("transfer_id.display_name", "budget_line_id.display_name")
    def _compute_display_name(self):
        for line in self:
            place = line.budget_line_id or line.appropriation_id
            line.display_name = f"{line.transfer_id.display_name} – {place.display_name}"

    @api.model_create_multi
    def create(self, vals_list):
        given = {"amount": self.env.context.get("default_amount", 0.0)}
        for vals in vals_list:
            self._check_amount_sent({**given, **vals})
        self._load_places(vals_list)
        lines = super().create([with_kept_texts(vals, ["note"]) for vals in vals_list])
        lines._check_document()  # the document may have come from the context
        lines._check_belongs()
        return lines

    @api.model
    def _load_places(self, vals_list):
        """Read together the budget lines that new lines name: access and scope ask for each alone."""
        named = [vals.get("budget_line_id") for vals in vals_list]
        ids = [id_ for id_ in named if type(id_) is int]
        if ids:
            self.env["alro.budget.line"].sudo().search([("id", "in", ids)]).mapped("fund_kind")

    def write(self, vals):
        self._check_document(vals)
        self._check_amount_sent(vals)
        if "transfer_id" in vals and not self.env.su:
            self._check_unchanged(vals, "transfer_id", self.env._("A line stays in its document."))
        result = super().write(with_kept_texts(vals, ["note"]))
        self._check_belongs()
        return result

    @api.model
    def _check_amount_sent(self, vals):
        if "amount" in vals:
            label = self._fields["amount"].get_description(self.env, ["string"])["string"]
            facts = self.env["alro.budget.line"]
            problem = facts._number_problem("plan_whole", vals["amount"], label)
            if problem:
                raise UserError(problem)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drafts(self):
        self._check_document()

    def _check_document(self, vals=None):
        """Raise if the document is no draft; who posts it meanwhile, unseen from here, collides."""
        self.transfer_id._check_draft(vals)
        self.transfer_id._touch()

    def _check_belongs(self):
        """Raise if a line names money of another year or source, or an office that is not meant."""
        for line in self.sudo():
            document, place = line.transfer_id, line.appropriation_id
            if (
                place.fiscal_year_id != document.fiscal_year_id
                or place.project_id.fund_source_id != document.fund_source_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(place)s is money of another fiscal year or source. A document moves"
                        " money of one source in one year: %(fund)s, %(year)s.",
                        place=place.display_name,
                        fund=document.fund_source_id.name,
                        year=document.fiscal_year_id.name,
                    )
                )
            if line.budget_line_id and line.budget_line_id.appropriation_id != place:
                raise ValidationError(
                    self.env._(
                        "%s belongs to another appropriation.", line.budget_line_id.display_name
                    )
                )
            if document.kind != "change" and not line.budget_line_id:
                raise ValidationError(
                    self.env._(
                        "Choose the office and category that the money goes to or comes from."
                    )
                )

    def _check_amounts(self):
        for line in self:
            if float_is_zero(line.amount, precision_digits=2):
                raise UserError(self.env._("%s: the amount is missing.", line._place_name()))
            if line.kind != "change" and line.amount < 0:
                raise UserError(
                    self.env._(
                        "%s: the amount of an allocation or a return is above zero.",
                        line._place_name(),
                    )
                )

    def _place_name(self):
        return (self.budget_line_id or self.appropriation_id).display_name

    def _search_display_name(self, operator, value):
        return Domain("transfer_id", operator, value)
