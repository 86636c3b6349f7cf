"""What planning keeps on the structure: who takes part, for record rules, and money with its source."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.models.res_users import LEVELS

NOT_REPORT = ",".join(
    f"alro_tracking_base.group_{level}" for level, _label in LEVELS if level != "report"
)


class AlroProject(models.Model):
    _inherit = "alro.project"

    def _sync_agencies(self):
        super()._sync_agencies()
        wanted = SQL(
            "SELECT a.project_id, p.agency_id FROM alro_participation p"
            " JOIN alro_activity a ON a.id = p.activity_id WHERE a.project_id = ANY(%s)",
            array_of(self.ids),
        )
        _set_agencies(self, wanted)

    def write(self, vals):
        source = vals.get("fund_source_id")
        moved = self.filtered(lambda project: source and project.fund_source_id.id != source)
        result = super().write(vals)
        moved._all_activities()._check_new_source()
        return result


class AlroActivity(models.Model):
    _inherit = "alro.activity"

    appropriation_ids = fields.One2many(
        "alro.appropriation", "activity_id", "Appropriations", groups=NOT_REPORT
    )
    transfer_line_ids = fields.One2many(
        "alro.budget.transfer.line",
        "activity_id",
        "Allocations and returns",
        readonly=True,
        groups=NOT_REPORT,
    )
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
            wholes = self.env["alro.appropriation"].sudo()
            for whole in wholes.search([("activity_id", "=", activity.id)]):
                whole._refuse_in_documents("appropriation_id")

    def _sync_agencies(self):
        wanted = SQL(
            "SELECT activity_id, agency_id FROM alro_participation WHERE activity_id = ANY(%s)",
            array_of(self.ids),
        )
        _set_agencies(self, wanted)
        self.project_id._sync_agencies()

    def write(self, vals):
        # what is read as superuser stays in the cache, for refusals to name
        self.check_access("write")
        source_of = {activity: activity.project_id.fund_source_id for activity in self.sudo()}
        result = super().write(vals)
        self.sudo().filtered(
            lambda activity: activity.project_id.fund_source_id != source_of[activity]
        )._check_new_source()
        return result

    def _check_new_source(self):
        """Raise if money of these cannot be the source's to which they have just been moved."""
        self._refuse_in_documents()
        money = self.env["alro.appropriation"].sudo()
        domain = [("fund_kind", "=", "act"), ("category_id", "=", False)]
        unclassified = money.search([("activity_id", "in", self.ids), *domain], limit=1)
        if unclassified:
            raise UserError(
                self.env._(
                    "“%s” has money without an expense category, and money of the budget Act has"
                    " one. Enter it by category first.",
                    unclassified.activity_id.display_name,
                )
            )

    def _refuse_in_documents(self):
        """Raise if documents of one source have moved money of these, which now would be another's."""
        domain = [("activity_id", "in", self.ids), ("transfer_id.state", "!=", "draft")]
        line = self.env["alro.budget.transfer.line"].sudo().search(domain, limit=1)
        if line:
            raise UserError(
                self.env._(
                    "%(activity)s has money that document %(document)s moved. It stays with its"
                    " fund source.",
                    activity=line.activity_id.display_name,
                    document=line.transfer_id.display_name,
                )
            )

    def _rescope(self):
        super()._rescope()
        for model in ("alro.participation", "alro.appropriation"):
            self.env[model].sudo().search([("activity_id", "in", self.ids)])._rescope()
        self.project_id._sync_agencies()


class AlroStep(models.Model):
    _inherit = "alro.step"

    target_ids = fields.One2many("alro.step.target", "step_id", "Targets", groups=NOT_REPORT)

    def _sync_agencies(self):
        """Give each step, and each heading above it, the agencies that have a target there."""
        steps = above = self.sudo()
        while above := above.parent_id - steps:
            steps |= above
        wanted = SQL(
            """WITH RECURSIVE below (top, id) AS (
                SELECT id, id FROM unnest(%s) id
                UNION ALL SELECT b.top, s.id FROM below b JOIN alro_step s ON s.parent_id = b.id
            )
            SELECT b.top, t.agency_id FROM below b JOIN alro_step_target t ON t.step_id = b.id""",
            array_of(steps.ids),
        )
        _set_agencies(steps, wanted)

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


def _set_agencies(records, wanted):
    """Give these records their agencies: two statements, however many agencies take part.

    :param SQL wanted: a SELECT of the ids of a record and of an agency that it should have
    """
    env, field = records.env, records._fields["agency_ids"]
    env.flush_all()
    names = {
        "relation": SQL.identifier(field.relation),
        "record": SQL.identifier(field.column1),
        "agency": SQL.identifier(field.column2),
        "wanted": wanted,
    }
    env.cr.execute(
        SQL(
            # not NOT IN: of a whole year's steps that goes through all wanted ones for each row
            "DELETE FROM %(relation)s r WHERE r.%(record)s = ANY(%(ids)s) AND NOT EXISTS ("
            "SELECT FROM (%(wanted)s) w (record_id, agency_id)"
            " WHERE w.record_id = r.%(record)s AND w.agency_id = r.%(agency)s)",
            ids=array_of(records.ids),
            **names,
        )
    )
    env.cr.execute(
        SQL(
            "INSERT INTO %(relation)s (%(record)s, %(agency)s)"
            " SELECT DISTINCT * FROM (%(wanted)s) w ON CONFLICT DO NOTHING",
            **names,
        )
    )
    records.invalidate_model(["agency_ids"], flush=False)
