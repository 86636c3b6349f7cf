from odoo import api, fields, models

from .alro_agency import READS_PARTICIPATION
from .alro_fund_source import FUND_KINDS


class AlroProject(models.Model):
    """A project of one fiscal year, paid from one source."""

    _name = "alro.project"
    _inherit = ["alro.move.mixin", "alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Project"
    _order = "fiscal_year_id, programme_id, sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(copy=False)
    name = fields.Char(required=True)
    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["alro.fiscal.year"]._current(),
    )
    programme_id = fields.Many2one("alro.programme", required=True, ondelete="restrict", index=True)
    fund_source_id = fields.Many2one("alro.fund.source", required=True, ondelete="restrict")
    fund_kind = fields.Selection(
        FUND_KINDS, compute="_compute_fund_kind", store=True, precompute=True
    )
    activity_ids = fields.One2many("alro.activity", "project_id", "Activities")
    agency_ids = fields.Many2many(
        "alro.agency",
        "alro_project_agency_rel",
        string="Agencies",
        readonly=True,
        copy=False,
        groups=READS_PARTICIPATION,
        help="The agencies that take part in one of its activities.",
    )
    sequence = fields.Integer(default=10)
    previous_id = fields.Many2one(
        "alro.project",
        "Last year's",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "unique(fiscal_year_id, code)", "Another project of this year has this code."
    )

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["programme_id", "fund_source_id"])

    @api.model
    def _alro_log_scope(self):
        return {**super()._alro_log_scope(), "project_id": "id"}

    @api.depends("fund_source_id")
    def _compute_fund_kind(self):
        for project in self:
            project.fund_kind = project.fund_source_id.kind

    @api.depends("name", "fund_source_id.project_prefix")
    def _compute_display_name(self):
        for project in self:
            prefix = project.fund_source_id.project_prefix
            project.display_name = f"{prefix} {project.name}" if prefix else project.name

    def write(self, vals):
        self.filtered("activity_ids")._check_unchanged(
            vals,
            "fiscal_year_id",
            self.env._("A project that has activities stays in its fiscal year."),
        )
        return super().write(vals)

    @api.model
    def _alro_moving_fields(self):
        return super()._alro_moving_fields() | {"programme_id", "fund_source_id"}

    def _rescope(self):
        super()._rescope()
        self._all_activities()._rescope()

    def _reported_cells(self):
        return super()._reported_cells() + self._all_activities()._reported_cells()

    def _all_activities(self):
        return self.env["alro.activity"].sudo().search([("project_id", "in", self.ids)])

    def _sync_agencies(self):
        """Keep the agencies that take part. Add-ons above, which know them, extend it."""
