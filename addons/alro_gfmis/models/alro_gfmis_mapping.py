import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of, with_kept_texts

from ..tools.amounts import parse_code
from ..tools.matching import ANY, CODES, MEANINGS, Rule, plain_beginning

LONGEST_CODE = 40
_CODE = re.compile(f"[0-9A-Z{ANY}]{{1,{LONGEST_CODE}}}")
TARGETS = dict(zip(MEANINGS, ("activity_id", "agency_id", "category_id"), strict=True))


class AlroGfmisMapping(models.Model):
    """What codes of the treasury mean: an activity, an agency, a category, or a whole budget line.

    A code is a beginning, in which ``?`` stands for any one character. Of the mappings that fit a
    row and hold on the day of its file, the longest counts, for activity, agency and category each
    by itself (tools/matching.py). One with an activity holds in the activity's year, and as long as
    the activity is paid from the budget Act.
    """

    _name = "alro.gfmis.mapping"
    _inherit = ["alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "GFMIS mapping"
    _order = "budget_code, fund_code, activity_code, cost_centre, id"
    _rec_names_search = list(CODES)

    fund_kind = fields.Selection(
        FUND_KINDS, default="act", required=True, readonly=True, copy=False
    )
    budget_code = fields.Char(size=LONGEST_CODE, index=True)
    fund_code = fields.Char("Source code", size=LONGEST_CODE, index=True)
    activity_code = fields.Char("Main activity code", size=LONGEST_CODE)
    cost_centre = fields.Char(size=LONGEST_CODE, index=True)
    budget_line_id = fields.Many2one(
        "alro.budget.line",
        domain=[("fund_kind", "=", "act")],
        ondelete="cascade",
        index="btree_not_null",
        help="Sets activity, agency and category.",
    )
    activity_id = fields.Many2one(
        "alro.activity",
        compute="_compute_targets",
        store=True,
        precompute=True,
        readonly=False,
        domain=[("fund_kind", "=", "act")],
        ondelete="cascade",
        index="btree_not_null",
    )
    agency_id = fields.Many2one(
        "alro.agency",
        compute="_compute_targets",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="cascade",
    )
    category_id = fields.Many2one(
        "alro.expense.category",
        "Expense category",
        compute="_compute_targets",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="cascade",
    )
    fiscal_year_id = fields.Many2one(related="activity_id.fiscal_year_id", store=True)
    valid_from = fields.Date("Holds from", help="The first date of files for which it holds.")
    valid_to = fields.Date("Holds to", help="The last date of files for which it holds.")
    note = fields.Char()
    active = fields.Boolean(default=True)

    _has_code = models.Constraint(
        "CHECK(COALESCE(budget_code, fund_code, activity_code, cost_centre) IS NOT NULL)",
        "Type at least one code.",
    )
    _has_target = models.Constraint(
        "CHECK(COALESCE(activity_id, agency_id, category_id) IS NOT NULL)",
        "Say what the codes mean: an activity, an agency or a category.",
    )
    _in_order = models.Constraint(
        "CHECK(valid_from <= valid_to)", "The mapping ends before it begins. Correct the dates."
    )

    @api.model
    def _alro_logged_fields(self):
        names = [*CODES, *TARGETS.values(), "valid_from", "valid_to", "active"]
        return dict.fromkeys(names)

    @api.depends("budget_line_id")
    def _compute_targets(self):
        for mapping in self:
            if line := mapping.budget_line_id:
                mapping.activity_id = line.activity_id
                mapping.agency_id = line.agency_id
                mapping.category_id = line.category_id

    @api.depends(*CODES, *TARGETS.values())
    def _compute_display_name(self):
        for mapping in self:
            codes = " · ".join(mapping[name] for name in CODES if mapping[name])
            means = " · ".join(
                mapping[name].display_name for name in TARGETS.values() if mapping[name]
            )
            mapping.display_name = f"{codes} → {means}"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_plain_codes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_plain_codes(vals))

    @api.model
    def _with_plain_codes(self, vals):
        """Return values with codes as they are compared; zeros before a cost centre stay."""
        codes = {name: self._code_of(vals[name]) for name in CODES if vals.get(name)}
        return with_kept_texts({**vals, **codes}, ["note"])

    @api.model
    def _code_of(self, text):
        """Return a code as it is kept, ``False`` for a blank one.

        :raises ValidationError: if no file can hold such a code.
        """
        code = parse_code(reason_of(text))[0].upper() if isinstance(text, str) else f"{text}?!"
        if code and not (_CODE.fullmatch(code) and code.strip(ANY)):
            raise ValidationError(
                self.env._(
                    "“%(text)s” is no code of the treasury. Type up to %(most)s letters and digits; ?"
                    " stands for any one of them.",
                    text=text,
                    most=LONGEST_CODE,
                )
            )
        return code or False

    @api.constrains("budget_line_id", *TARGETS.values())
    def _check_targets(self):
        for mapping in self:
            line = mapping.budget_line_id
            if line and any(line[name] != mapping[name] for name in TARGETS.values()):
                raise ValidationError(
                    self.env._(
                        "“%s”: activity, agency and category are not those of the budget line."
                        " Correct them, or clear the budget line.",
                        mapping.display_name,
                    )
                )
            if mapping.activity_id and mapping.activity_id.fund_kind != "act":
                raise ValidationError(
                    self.env._(
                        "“%s”: GFMIS tells of money of the budget Act. Choose one of its activities.",
                        mapping.display_name,
                    )
                )

    @api.constrains("active", *CODES, *TARGETS.values(), "valid_from", "valid_to")
    def _check_alone(self):
        """Two mappings of the same codes at one time, meaning different things, help nobody."""
        for mapping in self.filtered("active"):
            twin = self.search(mapping._same_codes()).filtered(mapping._contradicts)[:1]
            if twin:
                raise ValidationError(
                    self.env._(
                        "“%(this)s”: the same codes mean something else already, in “%(other)s”. End"
                        " that one, or correct one of them.",
                        this=mapping.display_name,
                        other=twin.display_name,
                    )
                )

    def _same_codes(self):
        domain = Domain("id", "!=", self.id)
        for name in CODES:
            domain &= Domain(name, "=", self[name])
        if self.valid_to:
            domain &= Domain("valid_from", "=", False) | Domain("valid_from", "<=", self.valid_to)
        if self.valid_from:
            domain &= Domain("valid_to", "=", False) | Domain("valid_to", ">=", self.valid_from)
        return domain

    def _contradicts(self, other):
        years = self.fiscal_year_id, other.fiscal_year_id
        if all(years) and years[0] != years[1]:
            return False
        pairs = [(self[name], other[name]) for name in TARGETS.values()]
        return any(mine and theirs and mine != theirs for mine, theirs in pairs)

    def _says(self, vals):
        """Tell whether the mapping means what these values would make another one mean."""
        line = self.env["alro.budget.line"].browse(vals.get("budget_line_id"))
        asked = {name: line[name].id for name in TARGETS.values()} if line else vals
        return all(self[name].id == asked[name] for name in TARGETS.values() if asked.get(name))

    @api.model
    def _rules(self, year, day):
        """Return the rules of a year's file as of a day, what offices are registered with included."""
        holds = (Domain("valid_from", "=", False) | Domain("valid_from", "<=", day)) & (
            Domain("valid_to", "=", False) | Domain("valid_to", ">=", day)
        )
        of_year = Domain("fiscal_year_id", "in", [False, year.id]) & Domain("fund_kind", "=", "act")
        in_use = Domain("active", "=", True)  # whatever a client's context says
        rules = [mapping._rule() for mapping in self.sudo().search(in_use & holds & of_year)]
        taught = {
            plain_beginning("cost_centre", rule.codes["cost_centre"])
            for rule in rules
            if rule.codes.keys() == {"cost_centre"} and "agency" in rule.means
        }
        for agency in self.env["alro.agency"].search(in_use):
            for code in {agency.gfmis_cost_centre, agency.gfmis_disbursing_unit}:
                if code and plain_beginning("cost_centre", code) not in taught:
                    rules.append(Rule(0, {"cost_centre": code}, {"agency": agency.id}, whole=True))
        return rules

    def _rule(self):
        codes = {name: self[name] for name in CODES if self[name]}
        means = {meaning: self[name].id for meaning, name in TARGETS.items() if self[name]}
        return Rule(self.id, codes, means)
