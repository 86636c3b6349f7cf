from odoo import api, fields, models
from odoo.exceptions import UserError
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


class AlroStepTarget(models.Model):
    """The plan of a target: typed, balanced, confirmed, stale, reopened."""

    _inherit = "alro.step.target"

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

    @api.model
    def _alro_totals(self):
        stale = SQL("t.plan_confirmed_on IS NOT NULL AND t.target_qty <> s.confirmed_total")
        return {**super()._alro_totals(), "plan_stale": stale}

    @api.depends("plan_state", "plan_stale", "plan_difference", "planned_total")
    def _compute_plan_status(self):
        for target in self:
            if target.plan_stale:
                target.plan_status = "stale"
            elif target.plan_state == "confirmed":
                target.plan_status = "confirmed"
            elif target._is_balanced():
                target.plan_status = "balanced"
            else:
                target.plan_status = "unbalanced" if target.planned_total else "empty"

    def _grid_heads(self):
        """Return where a row of months belongs, its unit and target, and how its plan stands."""
        labels = dict(self._fields["plan_status"]._description_selection(self.env))
        last = self._last_changes()
        planners = self._planned_by_user()
        return [
            {
                "name": target.display_name,
                "step_id": target.step_id.id,
                "step": target.step_id.display_name,
                "activity_id": target.activity_id.id,
                "activity": target.activity_id.display_name,
                "activity_group": target.activity_group_id.name,
                "project": target.project_id.display_name,
                "participation_id": target.participation_id.id,
                "agency_id": target.agency_id.id,
                "agency": target.agency_id.name,
                "unit": target.uom_id.name or "",
                "fund_kind": target.fund_kind,
                "is_main_target": target.is_main_target,
                "target": target.target_qty,
                "confirmed_total": target.confirmed_total,
                "plan_status": target.plan_status,
                "plan_status_label": labels.get(target.plan_status, ""),
                "plan_state": target.plan_state,
                "plan_stale": target.plan_stale,
                "stale": target._stale_sentence(),
                "may_plan": target in planners,
                "reopen_reason": target.plan_reopen_reason or "",
                "last_change": last.get(target.id),
            }
            for target in self
        ]

    def _planned_by_user(self):
        """Return the targets that this user plans, be they confirmed or not."""
        right = self.env["alro.work.month"]._alro_field_rights()["planned_qty"]
        level, offices = self.env.user.alro_level, self.env.user.alro_agency_ids
        return self.filtered(
            lambda target: (
                allows(right, level, target._relation_to(offices), target.fund_kind)
                and (target.fiscal_year_id.state != "closed" or level == "super_admin")
            )
        )

    def _last_changes(self):
        """Return ``{target id: {"user", "date"}}`` of the last change of a month since its birth."""
        self.env["alro.work.month"].flush_model(["write_date"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (target_id) target_id, write_uid, write_date"
                " FROM alro_work_month WHERE target_id = ANY(%s) AND write_date > create_date"
                " ORDER BY target_id, write_date DESC",
                list(self.ids),
            )
        )
        names = {
            user.id: user.name
            for user in self.env["res.users"]
            .sudo()
            .browse({user_id for _id, user_id, _date in rows})
        }
        return {
            target_id: {"user": names.get(user_id, ""), "date": fields.Datetime.to_string(date)}
            for target_id, user_id, date in rows
        }

    def _plan_shapes(self):
        """Return ``{target id: [twelve amounts]}``: what was confirmed, else what was typed."""
        months = self.env["alro.work.month"].search_fetch(
            [("target_id", "in", self.ids)],
            ["target_id", "planned_qty", "confirmed_qty"],
            order="target_id, fiscal_month",
        )
        return {
            target.id: rows.mapped("confirmed_qty" if target.plan_confirmed_on else "planned_qty")
            for target, rows in months.grouped("target_id").items()
        }

    def _stale_sentence(self):
        """Return what changed since the plan was confirmed."""
        if not self.plan_stale:
            return ""
        return self.env._(
            "The plan was confirmed for %(confirmed)s; the target is %(target)s now.",
            confirmed=_quantity(self.confirmed_total),
            target=_quantity(self.target_qty),
        )

    def action_confirm_plan(self):
        """Let the typed plan count, for each target of the set.

        Copies ``planned_qty`` to ``confirmed_qty`` on all twelve months. All or nothing.

        :raises UserError: if a plan does not sum exactly to its target, or the step is no main
            target, or the year is closed.
        :raises AccessError: if the user may not plan for the agency.
        """
        self._check_may_plan()
        unbalanced = self.filtered(lambda target: not target._is_balanced())
        if unbalanced:
            raise UserError(
                self.env._(
                    "A plan can be confirmed when its twelve months add up exactly to the target:\n%s",
                    "\n".join(target._balance_sentence() for target in unbalanced),
                )
            )
        targets = self.sudo()
        targets.write({"plan_state": "confirmed", "plan_confirmed_on": fields.Datetime.now()})
        months = self.env["alro.work.month"].sudo().search([("target_id", "in", self.ids)])
        months._store({month.id: {"confirmed_qty": month.planned_qty} for month in months})
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
        if any(target.plan_state != "confirmed" for target in self):
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
            "context": {"default_target_ids": self.ids},
        }

    def _check_may_plan(self):
        self.check_access("read")
        self.env["alro.work.month"].search([("target_id", "in", self.ids)]).check_access("write")
        self._check_year_open()
        minor = self.filtered(lambda target: not target.is_main_target)
        if minor:
            raise UserError(
                self.env._("Only main targets are planned. “%s” is none.", minor[0].step_id.name)
            )

    def _is_balanced(self):
        self.ensure_one()
        return _equal(self.target_qty, self.planned_total)

    def _balance_sentence(self):
        self.ensure_one()
        values = {
            "step": self.step_id.name,
            "planned": _quantity(self.planned_total),
            "target": _quantity(self.target_qty),
            "difference": _quantity(abs(self.target_qty - self.planned_total)),
        }
        if self.planned_total < self.target_qty:
            return self.env._(
                "%(step)s: planned %(planned)s of %(target)s, %(difference)s still to plan",
                **values,
            )
        return self.env._(
            "%(step)s: planned %(planned)s of %(target)s, %(difference)s too much", **values
        )


def _equal(one, other):
    return float_compare(one, other, precision_digits=2) == 0


def _quantity(value):
    """Return a quantity for people: thousands separated, decimals only where there are any."""
    text = f"{value:,.2f}"
    return text.removesuffix(".00")
