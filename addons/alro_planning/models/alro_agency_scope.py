"""Who takes part where, kept on projects, activities and steps for their record rules."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.alro_tracking_base.models.res_users import LEVELS

NOT_REPORT = ",".join(
    f"alro_tracking_base.group_{level}" for level, _label in LEVELS if level != "report"
)


class AlroProject(models.Model):
    _inherit = "alro.project"

    def _sync_agencies(self):
        super()._sync_agencies()
        for project in self.sudo():
            _set_agencies(project, project.activity_ids.agency_ids)


class AlroActivity(models.Model):
    _inherit = "alro.activity"

    participation_ids = fields.One2many(
        "alro.participation",
        "activity_id",
        "Participating agencies",
        groups=NOT_REPORT,
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_agencies(self):
        for activity in self.sudo():
            if activity.participation_ids:
                raise UserError(
                    self.env._(
                        "%(count)s agencies take part in “%(activity)s”. Remove them first.",
                        activity=activity.name,
                        count=len(activity.participation_ids),
                    )
                )

    def _sync_agencies(self):
        for activity in self.sudo():
            _set_agencies(activity, activity.participation_ids.agency_id)
        self.project_id._sync_agencies()

    def _rescope(self):
        super()._rescope()
        participations = self.env["alro.participation"].sudo()
        participations.search([("activity_id", "in", self.ids)])._rescope()
        self.project_id._sync_agencies()


class AlroStep(models.Model):
    _inherit = "alro.step"

    target_ids = fields.One2many("alro.step.target", "step_id", "Targets", groups=NOT_REPORT)

    def _sync_agencies(self):
        """Give each step, and each heading above it, the agencies that have a target there."""
        steps = self.sudo()
        while steps:
            for step in steps:
                _set_agencies(step, step.target_ids.agency_id | step.child_ids.agency_ids)
            steps = steps.parent_id

    @api.constrains("kind")
    def _check_targets_on_steps(self):
        for step in self.sudo():
            if step.target_ids and step.kind != "step":
                raise ValidationError(
                    self.env._("“%s” has targets, so it stays a step.", step.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_targets(self):
        for step in self.sudo():
            if step.target_ids:
                raise UserError(
                    self.env._(
                        "“%(step)s” has targets of %(count)s agencies. Remove those first.",
                        step=step.name,
                        count=len(step.target_ids),
                    )
                )

    def write(self, vals):
        headings = self.parent_id if "parent_id" in vals else self.browse()
        result = super().write(vals)
        if "parent_id" in vals:
            (headings | self)._sync_agencies()
        return result

    def _rescope(self):
        super()._rescope()
        self._targets_below()._rescope()

    def _targets_below(self):
        steps = below = self.sudo()
        while below := below.search([("parent_id", "in", below.ids)]):
            steps |= below
        return self.env["alro.step.target"].sudo().search([("step_id", "in", steps.ids)])


def _set_agencies(record, agencies):
    if record.agency_ids != agencies:
        record.agency_ids = agencies
