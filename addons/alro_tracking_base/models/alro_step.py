from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .alro_agency import READS_PARTICIPATION


class AlroStep(models.Model):
    """A step of an activity, or a heading above steps.

    Only ``kind == 'step'`` holds targets and values. Sub-activities and blocks are headings;
    sub-activities are counted in brackets, "(n)", and step numbers run on across them, unless
    a step has a code of its own, such as "1.3". The sequence orders all rows of an activity,
    headings included.
    """

    _name = "alro.step"
    _inherit = ["alro.move.mixin", "alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Step"
    _order = "activity_id, sequence, id"
    _rec_names_search = ["name", "code"]

    activity_id = fields.Many2one("alro.activity", required=True, ondelete="cascade", index=True)
    parent_id = fields.Many2one(
        "alro.step",
        "Under",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('activity_id', '=', activity_id), ('kind', '!=', 'step')]",
    )
    child_ids = fields.One2many("alro.step", "parent_id", "Below")
    kind = fields.Selection(
        [("sub_activity", "Sub-activity"), ("block", "Block"), ("step", "Step")],
        default="step",
        required=True,
    )
    code = fields.Char(copy=False)
    name = fields.Char(required=True)
    number = fields.Char(compute="_compute_number")
    sequence = fields.Integer(default=1000)
    uom_id = fields.Many2one("uom.uom", "Unit", ondelete="restrict")
    measure = fields.Selection(
        [("quantity", "Quantity"), ("money", "Money")], default="quantity", required=True
    )
    is_main_target = fields.Boolean(
        "Main target", help="Offices plan it month by month; it decides the percent of work."
    )
    entry_mode = fields.Selection(
        [("manual", "Keyed"), ("linked", "Linked"), ("derived", "Derived")],
        default="manual",
        required=True,
        help="How results come: keyed by people, linked from a source system each night, or"
        " derived from other steps. Plans are always keyed.",
    )
    reporter = fields.Selection(
        [("agency", "Agency"), ("host", "Host"), ("both", "Agency and host")],
        default="agency",
        required=True,
    )
    link_code = fields.Char(help="The name of this figure in the source system.")
    host_agency_id = fields.Many2one(
        "alro.agency",
        "Own host",
        ondelete="restrict",
        help="A sub-activity may have another host than its activity.",
    )
    nearest_host_id = fields.Many2one(
        "alro.agency",
        "Host",
        compute="_compute_nearest_host_id",
        store=True,
        recursive=True,
        help="The host of the nearest sub-activity that has its own, else the activity's.",
    )
    is_sample = fields.Boolean(
        "Sample name", help="The name is a sample and awaits the department's."
    )
    agency_ids = fields.Many2many(
        "alro.agency",
        "alro_step_agency_rel",
        string="Agencies",
        readonly=True,
        copy=False,
        groups=READS_PARTICIPATION,
        help="The agencies that have a target here or below.",
    )
    previous_id = fields.Many2one(
        "alro.step",
        "Last year's",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    fiscal_year_id = fields.Many2one(
        related="activity_id.fiscal_year_id", store=True, precompute=True
    )
    fund_kind = fields.Selection(related="activity_id.fund_kind", store=True, precompute=True)
    activity_host_id = fields.Many2one(
        related="activity_id.host_agency_id",
        string="Host of the activity",
        store=True,
        precompute=True,
    )

    _code_unique = models.Constraint(
        "unique(activity_id, code)", "Another step of this activity has this code."
    )
    _money_no_main_target = models.Constraint(
        "CHECK(measure <> 'money' OR NOT is_main_target)",
        "A money step cannot be a main target.",
    )
    _host_on_sub_activity = models.Constraint(
        "CHECK(kind = 'sub_activity' OR host_agency_id IS NULL)",
        "Only a sub-activity has a host of its own.",
    )
    _heading_is_no_target = models.Constraint(
        "CHECK(kind = 'step' OR NOT is_main_target)", "Only a step can be a main target."
    )
    _year_activity_idx = models.Index("(fiscal_year_id, activity_id)")

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["host_agency_id", "parent_id"])

    @api.model
    def _alro_log_scope(self):
        return {
            **super()._alro_log_scope(),
            "step_id": "id",
            "host_agency_id": "nearest_host_id",
        }

    @api.depends(
        "kind",
        "code",
        "sequence",
        "activity_id.step_ids.sequence",
        "activity_id.step_ids.kind",
        "activity_id.step_ids.code",
    )
    def _compute_number(self):
        # searched as superuser, never read from the activity: numbers count steps that a user may not see
        stored = self.sudo().search([("activity_id", "in", self.activity_id._origin.ids)])
        stored_of = stored.grouped("activity_id")
        for activity, steps in self.grouped("activity_id").items():
            siblings = stored_of.get(activity._origin.sudo(), stored.browse())
            siblings = (siblings - steps._origin.sudo()) | steps.sudo()
            numbers = _numbers(siblings.sorted(lambda step: (step.sequence, step._origin.id or 0)))
            for step in steps:
                step.number = numbers.get(step.id, "")

    @api.depends("host_agency_id", "parent_id.nearest_host_id", "activity_id.host_agency_id")
    def _compute_nearest_host_id(self):
        for step in self:
            above = step.parent_id.nearest_host_id or step.activity_id.host_agency_id
            step.nearest_host_id = step.host_agency_id or above

    @api.depends("name", "number")
    def _compute_display_name(self):
        for step in self:
            step.display_name = f"{step.number} {step.name}" if step.number else step.name

    def _last_years_steps(self):
        """Return ``{step: the same step of the year before}``, as superuser.

        That is the one it was copied from, else one of the same name in the activity group of the
        same name; of several the one with the same number.
        """
        steps = self.sudo()
        unlinked = steps.filtered(lambda step: not step.previous_id)
        candidates = steps.search(
            [
                ("name", "in", unlinked.mapped("name")),
                ("kind", "=", "step"),
                (
                    "fiscal_year_id.year",
                    "in",
                    [n - 1 for n in unlinked.fiscal_year_id.mapped("year")],
                ),
            ]
        )
        alike = candidates.grouped(lambda step: step._likeness(step.fiscal_year_id.year))
        found = {}
        for step in steps:
            same = alike.get(step._likeness(step.fiscal_year_id.year - 1), steps.browse())
            numbered = same.filtered(lambda other: other.number == step.number)  # noqa: B023
            if previous := step.previous_id or (numbered or same)[:1]:
                found[step] = previous
        return found

    def _likeness(self, year):
        return year, self.activity_id.activity_group_id.name, self.name

    def _grid_heads(self):
        """Return what stands at the head of the step's row or column in a grid."""
        return [
            {
                "name": step.name,
                "short": step.number or step.name,
                "group": step.activity_id.sudo().display_name,
                "activity_id": step.activity_id.id,
                "unit": step.uom_id.name or "",
                "is_main_target": step.is_main_target,
            }
            for step in self
        ]

    @api.constrains("parent_id", "activity_id", "kind")
    def _check_tree(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A step cannot stand below itself."))
        for step in self:
            parent = step.parent_id
            if parent and (parent.activity_id != step.activity_id or parent.kind == "step"):
                raise ValidationError(
                    self.env._(
                        "“%(step)s” can only stand under a sub-activity or block of its own activity.",
                        step=step.name,
                    )
                )
            if step.child_ids and step.kind == "step":
                raise ValidationError(
                    self.env._("“%(step)s” has rows below it, so it is no step.", step=step.name)
                )

    @api.constrains("activity_id")
    def _check_activity_holds_results(self):
        for step in self:
            if not step.activity_id.holds_results:
                raise ValidationError(
                    self.env._(
                        "The steps of this group belong to its other activity, which holds the"
                        " results. “%(activity)s” holds money only.",
                        activity=step.activity_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_above_others(self):
        below = self.sudo().search([("parent_id", "in", self.ids), ("id", "not in", self.ids)])
        if below:
            raise UserError(
                self.env._("“%(step)s” stands under this row. Move it first.", step=below[0].name)
            )

    def write(self, vals):
        self._check_unchanged(
            vals,
            "activity_id",
            self.env._("A step stays in its activity. Create it in the other one instead."),
        )
        return super().write(vals)

    @api.model
    def _alro_moving_fields(self):
        return super()._alro_moving_fields() | {"host_agency_id", "parent_id"}

    @api.model
    def _alro_above_fields(self):
        return super()._alro_above_fields() | {"activity_id", "parent_id"}

    def _moved_by(self, vals):
        """Rows are ordered freely; only another host moves figures."""
        moved = super()._moved_by(vals)
        if "host_agency_id" in vals or not moved:
            return moved
        above = self.browse(vals["parent_id"]).sudo()
        return moved.filtered(
            lambda step: (
                not step.host_agency_id
                and step.nearest_host_id
                != (above.nearest_host_id or step.sudo().activity_id.host_agency_id)
            )
        )


def _numbers(steps):
    """Return each row's number: "(1)" for sub-activities, code or "1" for steps, none for blocks."""
    counts = {"sub_activity": 0, "step": 0}
    numbers = {}
    for step in steps:
        if step.kind in counts:
            counts[step.kind] += 1
            number = str(counts[step.kind])
            numbers[step.id] = f"({number})" if step.kind == "sub_activity" else step.code or number
    return numbers
