from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_expense_category import NATURES
from odoo.addons.alro_tracking_base.tools.field_rights import BY_ADMINS

from .alro_plan_mixin import shown


class AlroAppropriation(models.Model):
    """What an activity has for a category of expenditure, for the department as a whole.

    ``act_amount`` is what the budget Act, or the Fund's board, gave it; posted changes make of it
    ``received_amount``, which the lines of the offices share. What they leave is
    ``ungiven_amount``, not yet given to any office. Fund money may have no category.
    """

    _name = "alro.appropriation"
    _inherit = ["alro.budget.names", "alro.money.mixin", "alro.fact.mixin"]
    _description = "Appropriation"
    _order = "activity_id, category_id, id"
    _alro_scope_parent = "activity_id"

    activity_id = fields.Many2one(
        compute=None, precompute=False, required=True, readonly=False, ondelete="cascade"
    )
    category_id = fields.Many2one(
        "alro.expense.category",
        "Expense category",
        ondelete="restrict",
        help="Act money always has one; Fund money may be unclassified.",
    )
    nature = fields.Selection(
        NATURES,
        help="Recurrent or investment. Empty: what its category usually is.",
    )
    act_amount = Amount(
        default=0.0,
        string="Appropriated",
        help="What the budget Act, or the board of the Fund, has given.",
    )
    changed_amount = Amount(
        default=0.0,
        string="Posted changes",
        readonly=True,
        copy=False,
        help="What posted documents of change have added.",
    )
    received_amount = Amount(
        default=0.0,
        string="After changes",
        readonly=True,
        copy=False,
        help="Appropriated plus posted changes.",
    )
    given_amount = Amount(
        default=0.0,
        string="Given to offices",
        readonly=True,
        copy=False,
        help="What the budget lines of the offices have received together.",
    )
    ungiven_amount = Amount(
        default=0.0,
        string="Not yet given to offices",
        readonly=True,
        copy=False,
        help="After changes, less what the offices have received.",
    )
    line_ids = fields.One2many("alro.budget.line", "appropriation_id", "Budget lines")

    _category_once = models.UniqueIndex(
        "(activity_id, COALESCE(category_id, 0))",
        "This activity has an appropriation of this category already.",
    )
    _amount_range = models.Constraint(
        "CHECK(act_amount >= 0 AND act_amount < 1000000000000)",
        "An appropriation is an amount from zero to less than a million million.",
    )
    _year_host_idx = models.Index("(fiscal_year_id, host_agency_id)")

    @api.model
    def _alro_scope_fields(self):
        return [
            name
            for name in super()._alro_scope_fields()
            if name not in ("activity_id", "agency_id")
        ]

    def _compute_scope(self):
        super()._compute_scope()
        self.agency_id = False  # it is the department's

    @api.model
    def _alro_key_fields(self):
        return super()._alro_key_fields() | {"activity_id", "category_id"}

    @api.model
    def _alro_field_rights(self):
        return {**super()._alro_field_rights(), "act_amount": BY_ADMINS, "nature": BY_ADMINS}

    @api.model
    def _alro_logged_fields(self):
        return {
            **super()._alro_logged_fields(),
            **dict.fromkeys(["activity_id", "category_id", "nature"]),
            **dict.fromkeys(["act_amount", "received_amount"]),
        }

    def _rescope(self):
        super()._rescope()
        lines = self.env["alro.budget.transfer.line"].sudo()
        lines.search([("appropriation_id", "in", self.ids)])._rescope()

    @api.depends("activity_id.display_name", "category_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for appropriation in self:
            activity = appropriation.sudo().activity_id.display_name
            appropriation.display_name = (
                f"{activity} – {appropriation._category_name()}" if activity else False
            )

    def _category_name(self):
        return self.category_id.name or self.env._("Unclassified")

    def _after_birth(self):
        super()._after_birth()
        self.sudo()._check_categories()
        self.sudo()._refresh_money()

    def _check_categories(self):
        for appropriation in self:
            if appropriation.fund_kind == "act" and not appropriation.category_id:
                raise UserError(
                    self.env._("Choose the expense category: money of the budget Act has one.")
                )

    def _after_set(self, ids_of):
        super()._after_set(ids_of)
        self.sudo()._check_ledger()
        self.sudo()._refresh_money()

    def _refresh_money(self):
        """Add up what posted changes and the offices' lines make of these, in one statement.

        The rows are written even if nothing changes: whoever gives to offices and whoever takes
        from the whole must collide here.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE alro_appropriation t
                   SET changed_amount = s.changed,
                       received_amount = t.act_amount + s.changed,
                       given_amount = s.given,
                       ungiven_amount = t.act_amount + s.changed - s.given,
                       write_uid = CASE WHEN s.moved THEN %(uid)s ELSE t.write_uid END,
                       write_date = CASE WHEN s.moved THEN now() AT TIME ZONE 'UTC'
                                         ELSE t.write_date END
                  FROM (
                    SELECT w.*, w.act_amount + w.changed <> w.received_amount AS moved FROM (
                    SELECT a.id, a.act_amount, a.received_amount,
                           (SELECT COALESCE(SUM(l.amount), 0) FROM alro_budget_transfer_line l
                              JOIN alro_budget_transfer d ON d.id = l.transfer_id
                             WHERE l.appropriation_id = a.id AND d.kind = 'change'
                               AND d.state = 'posted') AS changed,
                           (SELECT COALESCE(SUM(b.received_amount), 0) FROM alro_budget_line b
                             WHERE b.appropriation_id = a.id) AS given
                      FROM alro_appropriation a WHERE a.id = ANY(%(ids)s)
                     ORDER BY a.id FOR NO KEY UPDATE
                    ) w
                  ) s
                 WHERE s.id = t.id
                """,
                ids=list(self.ids),
                uid=self.env.uid,
            )
        )
        self.env.invalidate_all(flush=False)

    def _check_ledger(self):
        """Raise if at any date the offices together have more than these, or these less than nothing."""
        for appropriation_id, day, received, given in self._first_overdrawn():
            appropriation = self.browse(appropriation_id)
            values = {
                "name": appropriation.display_name,
                "day": self._day_text(day),
                "received": shown(received),
                "given": shown(given),
            }
            if received < 0:
                raise UserError(
                    self.env._(
                        "%(name)s: %(day)s the amount after changes would be %(received)s."
                        " It cannot fall below zero. Nothing was saved.",
                        **values,
                    )
                )
            raise UserError(
                self.env._(
                    "%(name)s: %(day)s the offices would have %(given)s of %(received)s baht"
                    " together. Give them less, or raise the appropriation first. Nothing was saved.",
                    **values,
                )
            )

    def _first_overdrawn(self):
        """Return ``[(id, date or None, received, given)]``: the first date on which each is overdrawn."""
        return self.env.execute_query(
            SQL(
                "%s SELECT DISTINCT ON (id) id, day, received, given"
                " FROM running WHERE received < 0 OR given > received ORDER BY id, day NULLS FIRST",
                self._running(),
            )
        )

    def _room(self):
        """Return ``{id: baht that could be given to offices since the beginning of the year}``."""
        rows = self.env.execute_query(
            SQL("%s SELECT id, MIN(received - given) FROM running GROUP BY id", self._running())
        )
        return {row_id: float(room) for row_id, room in rows}

    def _running(self):
        """Return the WITH of ``running``: what each of these has and has given, from date to date."""
        self.env.flush_all()
        return SQL(
            """
            WITH entry AS (
                SELECT a.id, NULL::date AS day, a.act_amount AS received,
                       COALESCE((SELECT SUM(b.received_amount - b.changed_amount)
                          FROM alro_budget_line b WHERE b.appropriation_id = a.id), 0) AS given
                  FROM alro_appropriation a WHERE a.id = ANY(%(ids)s)
                UNION ALL
                SELECT l.appropriation_id, d.date, l.amount,
                       CASE WHEN l.budget_line_id IS NULL THEN 0 ELSE l.amount END
                  FROM alro_budget_transfer_line l
                  JOIN alro_budget_transfer d ON d.id = l.transfer_id
                 WHERE l.appropriation_id = ANY(%(ids)s)
                   AND d.kind = 'change' AND d.state = 'posted'
            ), running AS (
                SELECT id, day, SUM(SUM(received)) OVER w AS received, SUM(SUM(given)) OVER w AS given
                  FROM entry GROUP BY id, day
                WINDOW w AS (PARTITION BY id ORDER BY day NULLS FIRST)
            )
            """,
            ids=list(self.ids),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for appropriation in self.sudo():
            if appropriation.line_ids:
                raise UserError(
                    self.env._(
                        "%(name)s: %(count)s offices have a budget line of it. Remove those first.",
                        name=appropriation.display_name,
                        count=len(appropriation.line_ids),
                    )
                )
            appropriation._refuse_in_documents("appropriation_id")
