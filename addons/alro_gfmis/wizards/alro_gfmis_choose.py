from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.alro_gfmis_mapping import TARGETS
from ..tools.matching import CODES, Matcher, Rule

FEW = 8  # lines that are shown to choose from at a glance

REMEMBER = [
    ("row", "For these rows only"),
    ("codes", "For rows with all the same codes"),
    ("parts", "Each part by the code that tells it"),
]


class AlroGfmisChoose(models.TransientModel):
    """Asks whose money rows are, and whether to remember it for the next files.

    Remembered by parts, the budget code tells the activity, the unit the office, and the source
    code the category: one choice then matches every row with one of these codes.
    """

    _name = "alro.gfmis.choose"
    _inherit = ["alro.reach.mixin"]
    _description = "Choose a budget line for rows of a GFMIS file"

    row_ids = fields.Many2many("alro.gfmis.row", string="Rows", required=True)
    fiscal_year_id = fields.Many2one("alro.fiscal.year", compute="_compute_about")
    row_count = fields.Integer("Rows chosen for", compute="_compute_about")
    activity_id = fields.Many2one(
        "alro.activity",
        domain="[('fiscal_year_id', '=', fiscal_year_id), ('fund_kind', '=', 'act')]",
    )
    agency_id = fields.Many2one("alro.agency")
    budget_line_id = fields.Many2one(
        "alro.budget.line",
        required=True,
        domain="[('fiscal_year_id', '=', fiscal_year_id), ('fund_kind', '=', 'act'),"
        " ('activity_id', '=?', activity_id), ('agency_id', '=?', agency_id)]",
    )
    has_few_lines = fields.Boolean(compute="_compute_has_few_lines")
    remember = fields.Selection(REMEMBER, default="codes", required=True)
    told_by_budget_code = fields.Boolean("The budget code tells the activity", default=True)
    told_by_unit = fields.Boolean("The unit tells the office", default=True)
    told_by_source = fields.Boolean("The source code tells the category", default=False)

    @api.depends("row_ids")
    def _compute_about(self):
        for dialog in self:
            rows = dialog.row_ids
            dialog.fiscal_year_id = rows.fiscal_year_id[:1]
            dialog.row_count = len(rows)

    @api.depends("fiscal_year_id", "activity_id", "agency_id")
    def _compute_has_few_lines(self):
        for dialog in self:
            told = dialog.activity_id and dialog.agency_id
            dialog.has_few_lines = told and len(dialog._lines(FEW + 1)) in range(1, FEW + 1)

    def _lines(self, limit):
        """Return the budget lines among which the choice is."""
        return self.env["alro.budget.line"].search(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("fund_kind", "=", "act"),
                ("activity_id", "=?", self.activity_id.id),
                ("agency_id", "=?", self.agency_id.id),
            ],
            limit=limit,
        )

    @api.model
    def default_get(self, fields):
        """What matching knows of the first row already, is chosen already. Nothing is remembered of rows
        that lack a code, unless somebody says so."""
        values = super().default_get(fields)
        ids = self.env.context.get("default_row_ids")
        ids = [number for number in ids if type(number) is int] if isinstance(ids, list) else []
        row = self.env["alro.gfmis.row"].browse(ids[:1]).exists()
        if row:
            row.check_access("read")
            values |= {"activity_id": row.activity_id.id, "agency_id": row.agency_id.id}
            # what a code tells already, it need not be taught
            values["told_by_budget_code"] = not row.activity_id
            values["told_by_unit"] = not row.agency_id
            if not all(row._codes_of(row)[name] for name in ("budget_code", "fund_code")):
                values["remember"] = "row"  # what is left of the codes would fit other rows, too
        return values

    @api.onchange("budget_line_id")
    def _onchange_budget_line_id(self):
        if self.budget_line_id:
            self.activity_id = self.budget_line_id.activity_id
            self.agency_id = self.budget_line_id.agency_id

    @api.onchange("activity_id", "agency_id")
    def _onchange_parts(self):
        """Where activity and office have one line only, it is chosen."""
        line = self.budget_line_id
        if line and (self.activity_id, self.agency_id) != (line.activity_id, line.agency_id):
            self.budget_line_id = line = False
        if not line and self.activity_id and self.agency_id:
            lines = self._lines(2)
            self.budget_line_id = lines if len(lines) == 1 else False

    def action_choose(self):
        """Match the rows with the chosen line, remember the choice, and match the file anew."""
        self.ensure_one()
        rows = self.row_ids
        rows.check_access("write")
        rows.batch_id.sudo()._touch()  # who posts meanwhile: one of the two begins again
        rows._check_decidable()
        rows._check_year_open()
        line = self.budget_line_id
        if line.fund_kind != "act" or line.fiscal_year_id != rows.fiscal_year_id:
            raise UserError(
                self.env._("Choose a budget line of the file's fiscal year and of Act money.")
            )
        if self.remember == "row":
            self._let_match(rows, line)
        else:
            self._remember(rows, line)
            self._let_match(rows, self.env["alro.budget.line"])
            # codes that others share, or that are taken for a part only, may lead elsewhere
            self._let_match(rows.filtered(lambda row: row.budget_line_id != line), line)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _let_match(self, rows, chosen):
        rows.sudo().write({"chosen_line_id": chosen.id, "aside_reason": False})
        for batch in rows.batch_id:
            batch._match()

    def _remember(self, rows, line):
        mappings = self.env["alro.gfmis.mapping"]
        for codes in {tuple(rows._codes_of(row).items()): row for row in rows}:
            codes = {name: code for name, code in codes if code and name in CODES}
            wanted = self._mappings(codes, line)
            if self.remember == "parts":
                self._refuse_other_meanings(rows, wanted)
            for vals in wanted:
                asked = [(name, "=", vals.get(name, False)) for name in CODES]
                there = mappings.search([*asked, ("active", "=", True)])
                if not there.filtered(lambda known, vals=vals: known._says(vals)):
                    mappings.create(vals)

    def _refuse_other_meanings(self, rows, wanted):
        """Raise if rows of the file that are matched already would be somebody else's money by this."""
        for batch in rows.batch_id:
            rules = self.env["alro.gfmis.mapping"]._rules(batch.fiscal_year_id, batch.as_of)
            others = self._matched_others(batch, rows)
            for vals in wanted:
                count, known = self._moved_by(vals, rules, others)
                if count:
                    raise UserError(self._sentence_moved(vals, count, known))

    @api.model
    def _matched_others(self, batch, rows):
        """Return the rows that mappings match, as ``_alike`` does, without those that are chosen for."""
        chosen_for = set(rows.ids)
        return [
            group
            for group in batch._alike()
            if group["result"] == "matched"
            and not group["chosen_line_id"]
            and chosen_for.isdisjoint(group["ids"])
        ]

    @api.model
    def _moved_by(self, vals, rules, groups):
        """Return how many rows a mapping would take from what is known of them, and the id of that."""
        [(code, text), (target, meant)] = vals.items()
        meaning = next(name for name, field in TARGETS.items() if field == target)
        now = Matcher(rules)
        then = Matcher([*rules, Rule(None, {code: text}, {meaning: meant})])
        count, other = 0, None
        for group in groups:
            codes = self.env["alro.gfmis.row"]._codes_of(group)
            known = now.match(codes).found.get(meaning)
            if known and then.match(codes).found.get(meaning) != known:
                count, other = count + len(group["ids"]), known
        return count, other

    @api.model
    def _sentence_moved(self, vals, count, known):
        [(_code, text), (target, _meant)] = vals.items()
        return self.env._(
            "“%(code)s” means “%(known)s” already, and %(count)s other rows of the file"
            " are matched by it. Remember the choice for rows with all the same codes,"
            " or for these rows only; or correct what the code means, under GFMIS"
            " mappings or at the office.",
            code=text,
            known=self.env["alro.gfmis.mapping"][target].browse(known).display_name,
            count=f"{count:,}",
        )

    def _mappings(self, codes, line):
        """Return the mappings by which these codes lead to the line."""
        if self.remember == "codes":
            return [{**codes, "budget_line_id": line.id}]
        parts = [
            (self.told_by_budget_code, "budget_code", "activity_id"),
            (self.told_by_unit, "cost_centre", "agency_id"),
            (self.told_by_source, "fund_code", "category_id"),
        ]
        return [
            {code: codes[code], target: line[target].id}
            for told, code, target in parts
            if told and codes.get(code)
        ]
