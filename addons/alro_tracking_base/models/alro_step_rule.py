from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

RULES = [
    ("sum", "Sum of steps"),
    ("course", "One course finished"),
    ("all_courses", "All courses of the office finished"),
    ("across_agencies", "Sum over agencies"),
    ("across_funds", "Sum over fund sources"),
]
RULES_READ_TIME = ("across_agencies", "across_funds")


class AlroStep(models.Model):
    """How a step's figure follows from other steps: the rule, and what makes it computable."""

    _inherit = "alro.step"

    rule = fields.Selection(
        RULES,
        help="How the figure follows from other steps. On a keyed step the computed figure"
        " stands beside the keyed one.",
    )
    source_step_ids = fields.Many2many(
        "alro.step",
        "alro_step_source_rel",
        "step_id",
        "source_id",
        string="Computed from",
        copy=False,
        domain="[('fiscal_year_id', '=', fiscal_year_id), ('kind', '=', 'step'), ('id', '!=', id)]",
    )

    @api.constrains("rule", "source_step_ids", "entry_mode", "uom_id", "activity_id", "kind")
    def _check_rule(self):
        for step in self.sudo() | self._dependents():
            problem = step._rule_problem()
            if problem:
                raise ValidationError(
                    self.env._("%(step)s: %(problem)s", step=step.name, problem=problem)
                )

    def _rule_problem(self):
        """Return why the rule of this step cannot be computed, or nothing."""
        self.ensure_one()
        sources = self._sources()
        if self.entry_mode == "derived" and not self.rule:
            return self.env._("a derived step needs a rule.")
        if self.entry_mode == "linked" and self.rule:
            return self.env._("a linked step comes from its source system and has no rule.")
        if not self.rule:
            return (
                self.env._("choose a rule for the steps it is computed from.") if sources else None
            )
        if not sources:
            return self.env._("choose the steps it is computed from.")
        if self.kind != "step" or any(source.kind != "step" for source in sources):
            return self.env._("only steps can be computed, and only from steps.")
        if self.rule == "course" and len(sources) > 1:
            return self.env._("this rule counts one course: choose one step.")
        if any(source._unit_root() != self._unit_root() for source in sources):
            return self.env._("the steps it is computed from have another kind of unit.")
        if self.rule == "across_funds":
            if sources.fiscal_year_id - self.fiscal_year_id:
                return self.env._("it can only be computed from steps of its own fiscal year.")
        elif sources.activity_id - self.activity_id:
            return self.env._("it can only be computed from steps of its own activity.")
        if self._reaches_itself():
            return self.env._("the steps it is computed from lead back to it.")
        return None

    def _reaches_itself(self):
        seen, frontier = self.browse(), self._sources()
        while frontier:
            if self in frontier:
                return True
            seen |= frontier
            frontier = frontier._sources() - seen
        return False

    def _sources(self):
        """Return all steps that these are computed from, as superuser.

        Read from the table: the field's cache holds what the user may see, even for superuser.
        """
        return self._linked_by_rule("step_id", "source_id")

    def _dependents(self):
        """Return all steps that are computed from these, as superuser."""
        return self._linked_by_rule("source_id", "step_id")

    def _linked_by_rule(self, known, wanted):
        self.flush_model(["source_step_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM alro_step_source_rel WHERE %s = ANY(%s) ORDER BY 1",
                SQL.identifier(wanted),
                SQL.identifier(known),
                list(self._origin._ids),
            )
        )
        return self.sudo().browse(step_id for (step_id,) in rows)

    def _unit_root(self):
        """Return what its unit can be converted to: the root of the unit's tree."""
        path = self.uom_id.parent_path or ""
        return path.split("/")[0]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        dependents = self._dependents() - self
        if dependents:
            raise UserError(
                self.env._(
                    "“%(step)s” is computed from this step. Change its rule first.",
                    step=dependents[0].name,
                )
            )
