from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS

from .alro_budget_names import NAME_PATHS
from .alro_plan_mixin import shown

PLAN_STATUSES = [
    ("empty", "Not planned"),
    ("unbalanced", "Not equal to the budget"),
    ("balanced", "Equal to the budget, not confirmed"),
    ("confirmed", "Confirmed"),
    ("stale", "Budget changed"),
]


class AlroBudgetLine(models.Model):
    """What an agency has of an activity for a category of expenditure, and its spending plan.

    ``received_amount`` is what it was given, with what posted changes added to it since;
    ``allocated_amount`` what posted documents of allocation have sent it, less what it returned.
    At every date 0 ≤ allocated ≤ received, and the lines of an appropriation have together no
    more than it has.

    Twelve months are born with it, in which the office plans what it will spend.
    """

    _name = "alro.budget.line"
    _inherit = [
        "alro.budget.matrix",
        "alro.budget.standing",
        "alro.budget.names",
        "alro.plan.mixin",
        "alro.money.mixin",
        "alro.grid.mixin",
    ]
    _description = "Budget line"
    _order = "activity_id, agency_id, category_id, id"
    _alro_scope_parent = "participation_id"
    _alro_grid_axes = ("participation_id", "category_id")
    _alro_name_paths = (
        "agency_id.name",
        "agency_id.short_name",
        "agency_id.code",
        *NAME_PATHS,
    )
    _alro_month_model = "alro.spending.month"
    _alro_reopen_field = "line_ids"

    participation_id = fields.Many2one(
        "alro.participation", required=True, ondelete="restrict", index=True
    )
    category_id = fields.Many2one(
        "alro.expense.category",
        "Expense category",
        ondelete="restrict",
        help="Act money always has one; Fund money may be unclassified.",
    )
    appropriation_id = fields.Many2one(
        "alro.appropriation",
        compute="_compute_appropriation_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
    )
    received_amount = Amount(
        default=0.0,
        string="Received",
        help="What the office was given, with posted changes. Its plan adds up to it.",
    )
    changed_amount = Amount(
        default=0.0,
        string="Posted changes",
        readonly=True,
        copy=False,
        help="What posted documents of change have added; part of what was received.",
    )
    sent_amount = Amount(
        default=0.0,
        string="Sent",
        readonly=True,
        copy=False,
        help="What posted documents of allocation have sent.",
    )
    returned_amount = Amount(
        default=0.0,
        string="Returned",
        readonly=True,
        copy=False,
        help="What posted returns have sent back.",
    )
    allocated_amount = Amount(
        default=0.0,
        string="Allocated",
        readonly=True,
        copy=False,
        help="Sent less returned, by posted documents.",
    )
    month_ids = fields.One2many("alro.spending.month", "budget_line_id", "Months")
    transfer_line_ids = fields.One2many(
        "alro.budget.transfer.line", "budget_line_id", "Transfers and changes"
    )
    planned_total = Amount("Planned", default=0.0, readonly=True, copy=False)
    confirmed_total = Amount("Confirmed plan", default=0.0, readonly=True, copy=False)
    plan_difference = Amount(
        default=0.0,
        string="Difference",
        readonly=True,
        copy=False,
        help="Received less planned months. A plan balances when it is zero.",
    )
    plan_stale = fields.Boolean(
        "Budget changed",
        help="The budget has changed since the plan was confirmed: balance and confirm it again.",
    )
    plan_status = fields.Selection(PLAN_STATUSES)
    plan_whole = Amount("To plan", compute="_compute_plan_whole")
    money_problem = fields.Char("Problem", compute="_compute_money_problem")

    _line_once = models.UniqueIndex(
        "(participation_id, COALESCE(category_id, 0))",
        "This agency has a budget line of this category in this activity already.",
    )
    _received_range = models.Constraint(
        "CHECK(received_amount >= 0 AND received_amount < 1000000000000)",
        "What an office receives is an amount from zero to less than a million million.",
    )
    _allocated_range = models.Constraint(
        "CHECK(COALESCE(allocated_amount, 0) >= 0)",
        "An office cannot have sent back more than it was sent.",
    )
    _year_agency_idx = models.Index("(fiscal_year_id, agency_id)")
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")

    @api.model
    def _alro_key_fields(self):
        return super()._alro_key_fields() | {"participation_id", "category_id"}

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), "received_amount": BY_ADMINS}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["participation_id", "category_id", "agency_id"]),
            **dict.fromkeys(["received_amount", "allocated_amount"]),
            **dict.fromkeys(["plan_state", "plan_reopen_reason"]),
        }

    def _alro_history_of(self):
        """The months are the line's plan and spending: their history is the line's."""
        months = self.env["alro.spending.month"].search([("budget_line_id", "in", self.ids)])
        return [*super()._alro_history_of(), months]

    @api.depends("participation_id.display_name", "category_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            participation = line.sudo().participation_id.display_name
            line.display_name = f"{participation} – {line._category_name()}"

    def _category_name(self):
        return self.category_id.name or self.env._("Unclassified")

    @api.depends("received_amount", "allocated_amount", "fiscal_year_id.spending_plan_basis")
    def _compute_plan_whole(self):
        for line in self:
            line.plan_whole = line._plan_whole()

    def _compute_money_problem(self):
        """Say what is wrong with a line's money. Add-ons that bring spending extend it."""
        self.money_problem = False

    # the plan

    def _plan_whole(self):
        basis = self.fiscal_year_id.spending_plan_basis
        return self.allocated_amount if basis == "allocated" else self.received_amount

    @api.model
    def _plan_whole_sql(self):
        return SQL(
            "CASE (SELECT y.spending_plan_basis FROM alro_fiscal_year y WHERE y.id = t.fiscal_year_id)"
            " WHEN 'allocated' THEN COALESCE(t.allocated_amount, 0) ELSE t.received_amount END"
        )

    def _plan_name(self):
        return self.display_name

    @api.model
    def _sentence_unbalanced(self, details):
        return self.env._(
            "A spending plan can be confirmed when its twelve months add up exactly to the budget:\n%s",
            details,
        )

    def _stale_sentence(self):
        if not self.plan_stale:
            return ""
        return self.env._(
            "The plan was confirmed for %(confirmed)s baht; the budget is %(budget)s now.",
            confirmed=shown(self.confirmed_total),
            budget=shown(self._plan_whole()),
        )

    def _grid_heads(self):
        """Return where a row of months belongs, its budget, and how its plan stands."""
        return [
            {
                "name": line.display_name,
                "category_id": line.category_id.id,
                "category": line._category_name(),
                "activity_id": line.activity_id.id,
                "activity": line.activity_id.display_name,
                "activity_group": line.activity_group_id.name,
                "project": line.project_id.display_name,
                "participation_id": line.participation_id.id,
                "agency_id": line.agency_id.id,
                "agency": line.agency_id.name,
                "unit": self.env._("baht"),
                "fund_kind": line.fund_kind,
                "received": line.received_amount,
                "allocated": line.allocated_amount,
                "basis": line.fiscal_year_id.spending_plan_basis,
                "problem": line.money_problem or "",
                **plan,
            }
            for line, plan in zip(self, self._plan_heads(), strict=True)
        ]

    def _last_years_rows(self):
        """Return ``{line: the same office's line of the same category in the year before}``."""
        before_of = {line: line.sudo().activity_id.previous_id for line in self}
        activities = self.env["alro.activity"].sudo().concat(*before_of.values())
        before = self.search(
            [("activity_id", "in", activities.ids), ("agency_id", "in", self.agency_id.ids)]
        )
        there = {(line.activity_id, line.agency_id, line.category_id): line for line in before}
        pairs = {
            line: there.get((activity, line.agency_id, line.category_id))
            for line, activity in before_of.items()
        }
        return {line: last for line, last in pairs.items() if last}

    # birth and change

    @api.depends("participation_id.activity_id", "category_id")
    def _compute_appropriation_id(self):
        for line in self:
            line.appropriation_id = line._appropriation()

    def _appropriation(self):
        """Return, as the system, what this line is a part of."""
        activity = self.sudo().participation_id.activity_id
        place = [("activity_id", "=", activity.id), ("category_id", "=", self.category_id.id)]
        return self.env["alro.appropriation"].sudo().search(place, limit=1)

    @api.model_create_multi
    def create(self, vals_list):
        """A line of a category that its activity has no money in yet makes an appropriation of zero."""
        self.check_access("create")
        keys = self._alro_place_fields
        given = {name: self.env.context.get(f"default_{name}", False) for name in keys}
        for vals in vals_list:
            place = {name: {**given, **vals}[name] for name in keys}
            self._check_reach(place)
            line = self.new(place)
            if line.participation_id and not line._appropriation():
                activity = line.sudo().participation_id.activity_id
                activity._touch()  # who does the same for another office collides, and then finds it
                self.env["alro.appropriation"].create(
                    {"activity_id": activity.id, "category_id": line.category_id.id}
                )
        return super().create(vals_list)

    @api.model
    def _alro_scope_links(self):
        # the year says what a plan adds up to: who changes that meanwhile collides
        return [*super()._alro_scope_links(), "fiscal_year_id"]

    @api.model
    def _alro_first_values(self):
        whole = SQL(
            "(SELECT a.id FROM alro_appropriation a WHERE a.activity_id = p.activity_id"
            " AND a.category_id IS NOT DISTINCT FROM t.category_id)"
        )
        return {**super()._alro_first_values(), "appropriation_id": whole}

    def _after_birth(self):
        super()._after_birth()
        self.env["alro.spending.month"].sudo()._bear(self)
        self._refresh_totals()
        self._settle_money()

    def _after_set(self, ids_of):
        super()._after_set(ids_of)
        if "received_amount" in ids_of:
            self._settle_money()

    def _settle_money(self):
        """Let the appropriations follow what the lines have received, and see that all adds up."""
        self.sudo()._check_ledger()
        appropriations = self._linked("appropriation_id")
        appropriations._check_ledger()
        appropriations._refresh_money()

    def unlink(self):
        appropriations = self._linked("appropriation_id")
        result = super().unlink()
        appropriations._refresh_money()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for line in self.sudo():
            line._refuse_in_documents("budget_line_id")
            if line._used_amount():
                raise UserError(
                    self.env._(
                        "Money of “%s” has been spent: the budget line stays. Set what it has"
                        " received to what it keeps.",
                        line.display_name,
                    )
                )

    def _used_amount(self):
        """Return what the office has spent or bound of this line. Add-ons that know extend it."""
        return 0.0

    def _rescope(self):
        super()._rescope()
        system = self.env["alro.spending.month"].sudo()
        system.search([("budget_line_id", "in", self.ids)])._rescope()
        lines = self.env["alro.budget.transfer.line"].sudo()
        lines.search([("budget_line_id", "in", self.ids)])._rescope()

    @api.constrains("participation_id", "category_id")
    def _check_category(self):
        self.sudo().appropriation_id._check_categories()
