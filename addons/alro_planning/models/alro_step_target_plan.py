from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AlroStepTarget(models.Model):
    """The plan of a target: only main targets have one (alro_plan_mixin.py)."""

    _inherit = "alro.step.target"

    _alro_month_model = "alro.work.month"
    _alro_reopen_field = "target_ids"

    def _plan_whole(self):
        return self.target_qty

    @api.model
    def _plan_whole_sql(self):
        return SQL("t.target_qty")

    def _plan_name(self):
        return self.step_id.name

    def _grid_heads(self):
        """Return where a row of months belongs, its unit and target, and how its plan stands."""
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
                **plan,
            }
            for target, plan in zip(self, self._plan_heads(), strict=True)
        ]

    def _last_years_rows(self):
        """Return ``{target: the same office's target of the same step in the year before}``."""
        previous = self.step_id._last_years_steps()
        steps = self.env["alro.step"].concat(*previous.values())
        before = self.search(
            [("step_id", "in", steps.ids), ("agency_id", "in", self.agency_id.ids)]
        )
        there = {(target.step_id.id, target.agency_id.id): target for target in before}
        pairs = {
            target: there.get(
                (previous.get(target.step_id.sudo(), steps.browse()).id, target.agency_id.id)
            )
            for target in self
        }
        return {target: last for target, last in pairs.items() if last}

    def _check_may_plan(self):
        super()._check_may_plan()
        minor = self.filtered(lambda target: not target.is_main_target)
        if minor:
            raise UserError(
                self.env._("Only main targets are planned. “%s” is none.", minor[0].step_id.name)
            )
