from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .alro_agency import READS_PARTICIPATION


class AlroActivity(models.Model):
    """An activity of a project: what agencies take part in.

    One activity of a group and year holds steps, targets and results; its twin from the other
    source holds money only.
    """

    _name = "alro.activity"
    _inherit = ["alro.move.mixin", "alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Activity"
    _order = "fiscal_year_id, group_number, fund_kind desc, id"

    name = fields.Char(required=True)
    project_id = fields.Many2one("alro.project", required=True, ondelete="restrict", index=True)
    activity_group_id = fields.Many2one(
        "alro.activity.group",
        "Activity group",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('fiscal_year_id', '=', fiscal_year_id)]",
    )
    group_number = fields.Integer(related="activity_group_id.number", store=True)
    fiscal_year_id = fields.Many2one(
        related="project_id.fiscal_year_id", store=True, precompute=True
    )
    programme_id = fields.Many2one(related="project_id.programme_id", store=True, precompute=True)
    fund_kind = fields.Selection(
        related="project_id.fund_kind", string="Fund kind", store=True, precompute=True
    )
    host_agency_id = fields.Many2one(
        "alro.agency",
        "Host",
        ondelete="restrict",
        help="The agency that leads the activity: it reads every participating office. A change"
        " moves the whole year to the new host.",
    )
    holds_results = fields.Boolean(
        copy=False,
        help="Steps, targets and results of the group live here. The twin from the other source"
        " holds money only. Where nothing is said it is the Fund's.",
    )
    agency_ids = fields.Many2many(
        "alro.agency",
        "alro_activity_agency_rel",
        string="Agencies",
        readonly=True,
        copy=False,
        groups=READS_PARTICIPATION,
        help="The agencies that take part.",
    )
    step_ids = fields.One2many("alro.step", "activity_id", "Steps")
    contact_ids = fields.One2many(related="activity_group_id.contact_ids", string="Contacts")
    sequence = fields.Integer(default=10)
    previous_id = fields.Many2one(
        "alro.activity",
        "Last year's",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )

    _one_holds_results = models.UniqueIndex(
        "(activity_group_id) WHERE holds_results",
        "Another activity of this group already holds its steps and results. Only one of them may.",
    )

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["project_id", "activity_group_id", "host_agency_id"])

    @api.model
    def _alro_log_scope(self):
        return {**super()._alro_log_scope(), "activity_id": "id"}

    @api.depends("name", "project_id.fund_source_id.project_prefix")
    def _compute_display_name(self):
        for activity in self:
            prefix = activity.sudo().project_id.fund_source_id.project_prefix
            activity.display_name = f"{prefix} {activity.name}" if prefix else activity.name

    @api.constrains("project_id", "activity_group_id")
    def _check_same_year(self):
        for activity in self:
            if activity.activity_group_id.fiscal_year_id != activity.project_id.fiscal_year_id:
                raise ValidationError(
                    self.env._(
                        "The activity group and the project belong to different fiscal years."
                    )
                )

    @api.constrains("holds_results")
    def _check_steps_live_here(self):
        for activity in self:
            if activity.step_ids and not activity.holds_results:
                raise ValidationError(
                    self.env._(
                        "%(activity)s has steps, so it holds the results of its group.",
                        activity=activity.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create([{"holds_results": False, **vals} for vals in vals_list])
        for activity, vals in zip(activities, vals_list, strict=True):
            if "holds_results" not in vals:
                activity._take_results()
        return activities

    def _take_results(self):
        """Hold the group's results, if no other activity does or the Act's has no step yet.

        A Fund admin, who may not change the Act's activity, leaves them there.
        """
        holder = self.sudo().search(
            [("activity_group_id", "=", self.activity_group_id.id), ("holds_results", "=", True)]
        )
        takes_over = self.fund_kind == "fund" and holder.fund_kind == "act" and not holder.step_ids
        if not holder:
            self.holds_results = True
        elif takes_over and holder.sudo(self.env.su).has_access("write"):
            holder.holds_results = False
            holder.flush_recordset(["holds_results"])  # one row less in the unique index, first
            self.holds_results = True

    def write(self, vals):
        self._check_reach(vals)
        if "project_id" in vals:
            project = self.env["alro.project"].browse(vals["project_id"])
            self._check_unchanged(
                {"fiscal_year_id": project.fiscal_year_id.id},
                "fiscal_year_id",
                self.env._("An activity moves to another project of its own fiscal year only."),
            )
        left = self.project_id if "project_id" in vals else self.project_id.browse()
        result = super().write(vals)
        left._sync_agencies()
        return result

    @api.model
    def _alro_moving_fields(self):
        return super()._alro_moving_fields() | {"project_id", "activity_group_id", "host_agency_id"}

    @api.model
    def _alro_above_fields(self):
        return super()._alro_above_fields() | {"project_id"}
