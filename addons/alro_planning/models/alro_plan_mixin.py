from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, float_compare

from odoo.addons.alro_tracking_base.tools.field_rights import allows
from odoo.addons.alro_tracking_base.tools.texts import reason_of

PLAN_STATUSES = [
    ("empty", "Not planned"),
    ("unbalanced", "Not balanced"),
    ("balanced", "Balanced, not confirmed"),
    ("confirmed", "Confirmed"),
    ("stale", "Target changed"),
]


class AlroPlanMixin(models.AbstractModel):
    """A year's whole that an office shares out over twelve months: typed, balanced, confirmed, stale.

    A model that inherits it has the numbers ``planned_total``, ``confirmed_total`` and
    ``plan_difference``, and declares

    * ``_alro_month_model``: its months, with ``alro.plan.month.mixin``,
    * ``_plan_whole()`` and ``_plan_whole_sql()``: what the months are to add up to, and
    * ``_plan_name()``: what its plan is called in a sentence.

    The totals of the months are kept on the row by one statement, :meth:`_refresh_totals`.
    """

    _name = "alro.plan.mixin"
    _description = "Whole with a monthly plan"

    _alro_month_model = None
    _alro_reopen_field = None

    plan_state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed")],
        default="draft",
        required=True,
        copy=False,
    )
    plan_confirmed_on = fields.Datetime("Confirmed on", readonly=True, copy=False)
    plan_reopen_reason = fields.Char("Reason for reopening", readonly=True, copy=False)
    plan_stale = fields.Boolean(
        "Target changed",
        readonly=True,
        copy=False,
        help="The target has changed since the plan was confirmed: balance and confirm it again.",
    )
    plan_status = fields.Selection(PLAN_STATUSES, "Status", compute="_compute_plan_status")

    def _plan_whole(self):
        """Return what the twelve months are to add up to."""
        raise NotImplementedError

    @api.model
    def _plan_whole_sql(self):
        """Return the same as SQL over the row ``t``."""
        raise NotImplementedError

    def _plan_name(self):
        return self.display_name

    @api.model
    def _plan_months(self):
        """Return the model of the months."""
        return self.env[self._alro_month_model]

    @api.model
    def _alro_totals(self):
        """Return ``{column: SQL}`` of what follows from the sums ``s`` over the months and the row ``t``."""
        whole = self._plan_whole_sql()
        return {
            "planned_total": SQL("s.planned_total"),
            "confirmed_total": SQL("s.confirmed_total"),
            "plan_difference": SQL("%s - s.planned_total", whole),
            "plan_stale": SQL("t.plan_confirmed_on IS NOT NULL AND %s <> s.confirmed_total", whole),
        }

    @api.model
    def _alro_sums(self):
        """Return ``{name: SQL}`` of the sums over the months ``m`` that the totals need."""
        planned, confirmed = map(SQL.identifier, self._plan_months()._alro_plan_fields)
        return {
            "planned_total": SQL("COALESCE(SUM(m.%s), 0)", planned),
            "confirmed_total": SQL("COALESCE(SUM(m.%s), 0)", confirmed),
        }

    def _refresh_totals(self):
        """Add up the months of these rows, all in one statement.

        The rows are written even if nothing changes: whoever confirms a plan and whoever changes
        one of its months must collide here, or a plan would be confirmed that nobody saw.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s t SET %(totals)s FROM (%(sums)s) s"
                " WHERE s.row_id = t.id AND t.id IN (SELECT id FROM %(table)s"
                " WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE)",
                table=SQL.identifier(self._table),
                ids=list(self.ids),
                sums=self._sums_of_months(),
                totals=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in self._alro_totals().items()
                ),
            )
        )
        self.env.invalidate_all(flush=False)

    def _sums_of_months(self):
        """Return the SELECT of the sums over the months of each of these rows."""
        months = self._plan_months()
        sums = [
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in self._alro_sums().items()
        ]
        return SQL(
            "SELECT m.%(link)s AS row_id, %(sums)s FROM %(months)s m WHERE m.%(link)s = ANY(%(ids)s)"
            " GROUP BY m.%(link)s",
            link=SQL.identifier(months._alro_scope_parent),
            sums=SQL(", ").join(sums),
            months=SQL.identifier(months._table),
            ids=list(self.ids),
        )

    def _mend_totals(self):
        """Add up anew where the stored totals are not the sums, and return how many rows that were."""
        totals = self._alro_totals()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id FROM %(table)s t JOIN (%(sums)s) s ON s.row_id = t.id"
                " WHERE (%(stored)s) IS DISTINCT FROM (%(true)s)",
                table=SQL.identifier(self._table),
                sums=self._sums_of_months(),
                stored=SQL(", ").join(SQL.identifier("t", name) for name in totals),
                true=SQL(", ").join(totals.values()),
            )
        )
        self.browse(row_id for (row_id,) in rows)._refresh_totals()
        return len(rows)

    def _after_set(self, ids_of):
        super()._after_set(ids_of)
        self._refresh_totals()

    @api.depends("plan_state", "plan_stale", "plan_difference", "planned_total")
    def _compute_plan_status(self):
        for row in self:
            if row.plan_stale:
                row.plan_status = "stale"
            elif row.plan_state == "confirmed":
                row.plan_status = "confirmed"
            elif row._is_balanced():
                row.plan_status = "balanced"
            else:
                row.plan_status = "unbalanced" if row.planned_total else "empty"

    def _plan_heads(self):
        """Return what the head of a row of months says about its plan."""
        labels = dict(self._fields["plan_status"]._description_selection(self.env))
        last = self._last_changes()
        planners = self._planned_by_user()
        return [
            {
                "target": row._plan_whole(),
                "confirmed_total": row.confirmed_total,
                "plan_status": row.plan_status,
                "plan_status_label": labels.get(row.plan_status, ""),
                "plan_state": row.plan_state,
                "plan_stale": row.plan_stale,
                "stale": row._stale_sentence(),
                "may_plan": row in planners,
                "reopen_reason": row.plan_reopen_reason or "",
                "last_change": last.get(row.id),
            }
            for row in self
        ]

    def _planned_by_user(self):
        """Return the rows that this user plans, be they confirmed or not."""
        months = self._plan_months()
        right = months._alro_field_rights()[months._alro_plan_fields[0]]
        level, offices = self.env.user.alro_level, self.env.user.alro_agency_ids
        return self.filtered(
            lambda row: (
                allows(right, level, row._relation_to(offices), row.fund_kind)
                and (row.fiscal_year_id.state != "closed" or level == "super_admin")
            )
        )

    def _last_changes(self):
        """Return ``{row id: {"user", "date"}}`` of the last change of a month since its birth."""
        months = self._plan_months()
        months.flush_model(["write_date"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (%(link)s) %(link)s, write_uid, write_date"
                " FROM %(months)s WHERE %(link)s = ANY(%(ids)s) AND write_date > create_date"
                " ORDER BY %(link)s, write_date DESC",
                link=SQL.identifier(months._alro_scope_parent),
                months=SQL.identifier(months._table),
                ids=list(self.ids),
            )
        )
        names = {
            user.id: user.name
            for user in self.env["res.users"]
            .sudo()
            .browse({user_id for _id, user_id, _date in rows})
        }
        return {
            row_id: {"user": names.get(user_id, ""), "date": fields.Datetime.to_string(date)}
            for row_id, user_id, date in rows
        }

    def _plan_shapes(self):
        """Return ``{row id: [twelve amounts]}``: what was confirmed, else what was typed."""
        model = self._plan_months()
        link = model._alro_scope_parent
        planned, confirmed = model._alro_plan_fields
        months = model.search_fetch(
            [(link, "in", self.ids)], [link, planned, confirmed], order=f"{link}, fiscal_month"
        )
        return {
            row.id: its.mapped(confirmed if row.plan_confirmed_on else planned)
            for row, its in months.grouped(link).items()
        }

    def _stale_sentence(self):
        """Return what changed since the plan was confirmed."""
        if not self.plan_stale:
            return ""
        return self.env._(
            "The plan was confirmed for %(confirmed)s; the target is %(target)s now.",
            confirmed=shown(self.confirmed_total),
            target=shown(self._plan_whole()),
        )

    def action_confirm_plan(self):
        """Let the typed plan count, for each row of the set.

        Copies what was typed to what counts, on all twelve months. All or nothing.

        :raises UserError: if a plan does not sum exactly to its whole, or nothing is planned here,
            or the year is closed.
        :raises AccessError: if the user may not plan for the agency.
        """
        self._check_may_plan()
        unbalanced = self.filtered(lambda row: not row._is_balanced())
        if unbalanced:
            details = "\n".join(row._balance_sentence() for row in unbalanced)
            raise UserError(self._sentence_unbalanced(details))
        self.sudo().write({"plan_state": "confirmed", "plan_confirmed_on": fields.Datetime.now()})
        months = self._months_of_plans().sudo()
        planned, confirmed = months._alro_plan_fields
        months._store({month.id: {confirmed: month[planned]} for month in months})
        return True

    def action_reopen_plan(self, reason):
        """Take confirmed plans back into draft, so that the office can change them.

        What was confirmed stays in reports until the next plan is confirmed.

        :param str reason: why; must not be blank.
        :raises UserError: without a reason, for a plan that is not confirmed, or a closed year.
        :raises AccessError: if the user may not plan for the agency.
        """
        self._check_may_plan()
        reason = reason_of(reason)
        if not reason:
            raise UserError(self.env._("Say why the plan is reopened."))
        if any(row.plan_state != "confirmed" for row in self):
            raise UserError(self.env._("Only a confirmed plan can be reopened."))
        with self._log_as(reason=reason):
            self.sudo().write({"plan_state": "draft", "plan_reopen_reason": reason})
        return True

    def action_ask_reopen_plan(self):
        """Open the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen plan"),
            "res_model": "alro.plan.reopen",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{self._alro_reopen_field}": self.ids},
        }

    def _check_may_plan(self):
        self.check_access("read")
        self._months_of_plans().check_access("write")
        not_planned = self - self._planned_by_user()
        if not_planned and not self.env.su:
            not_planned._refuse_planning()
        self._check_year_open()

    def _refuse_planning(self):
        """Raise for rows that this user reads, and others plan."""
        self._check_year_open()
        months = self._plan_months()
        raise AccessError(months._sentence_not_yours(months._alro_plan_fields[0]))

    def _months_of_plans(self):
        months = self._plan_months()
        return months.search([(months._alro_scope_parent, "in", self.ids)])

    def _is_balanced(self):
        self.ensure_one()
        return float_compare(self._plan_whole(), self.planned_total, precision_digits=2) == 0

    @api.model
    def _sentence_unbalanced(self, details):
        return self.env._(
            "A plan can be confirmed when its twelve months add up exactly to the target:\n%s",
            details,
        )

    def _balance_sentence(self):
        self.ensure_one()
        whole = self._plan_whole()
        values = {
            "step": self._plan_name(),
            "planned": shown(self.planned_total),
            "target": shown(whole),
            "difference": shown(abs(whole - self.planned_total)),
        }
        if self.planned_total < whole:
            return self.env._(
                "%(step)s: planned %(planned)s of %(target)s, %(difference)s still to plan",
                **values,
            )
        return self.env._(
            "%(step)s: planned %(planned)s of %(target)s, %(difference)s too much", **values
        )


def shown(value):
    """Return a number for people: thousands separated, decimals only where there are any.

    >>> shown(1250.5), shown(1250.0)
    ('1,250.50', '1,250')
    """
    return f"{value:,.2f}".removesuffix(".00")
