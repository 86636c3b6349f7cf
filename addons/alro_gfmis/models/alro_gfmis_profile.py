import re
from itertools import count

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.layout import ROLES, Column, Layout, check_layout
from ..tools.layouts import LAYOUTS

ERAS = [("auto", "As the year says"), ("be", "Buddhist"), ("ce", "Christian")]
LETTER = re.compile("[A-Z]{1,3}")


class AlroGfmisProfile(models.Model):
    """A layout of the treasury's files: which column holds what, and which rows hold data.

    The check recognises a file's layout by its heads; where nobody has described it yet, one is
    added here, without a programmer.
    """

    _name = "alro.gfmis.profile"
    _inherit = ["alro.logged.mixin"]
    _description = "Layout of GFMIS files"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    sheet_pattern = fields.Char(
        "Sheet", help="A regular expression for the sheet's name. Empty: whichever has the heads."
    )
    row_role = fields.Selection(
        "_selection_roles", "Rows are told by", help="The column that tells data from subtotals."
    )
    row_pattern = fields.Char(
        "What it holds", help="A regular expression for that column in rows with data."
    )
    era = fields.Selection(ERAS, "Years", default="auto", required=True)
    numbers = fields.Selection(
        [("auto", "As the file writes them"), ("dot", "1,234.50")],
        default="auto",
        required=True,
    )
    left_heads = fields.Text(
        "Heads without meaning", help="One per line: columns that are known, and left."
    )
    column_ids = fields.One2many("alro.gfmis.profile.column", "profile_id", "Columns", copy=True)
    note = fields.Text()

    _code_unique = models.Constraint("unique(code)", "Another layout has this code.")

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["name", "code", "active", "sheet_pattern", "row_pattern", "era"])

    @api.model
    def _selection_roles(self):
        return self.env["alro.gfmis.profile.column"]._selection_roles()

    @api.constrains("sheet_pattern", "row_pattern", "row_role")
    def _check_patterns(self):
        for profile in self:
            for name in ("sheet_pattern", "row_pattern"):
                try:
                    re.compile(profile[name] or "")
                except re.error as error:
                    raise ValidationError(
                        self.env._(
                            "“%(text)s” is no regular expression (%(error)s). Correct it, or leave it"
                            " empty.",
                            text=profile[name],
                            error=error,
                        )
                    ) from error
            if bool(profile.row_role) != bool(profile.row_pattern):
                raise ValidationError(
                    self.env._("Say both by which column rows are told, and what it holds.")
                )

    def copy_data(self, default=None):
        """A copy has a code of its own, and is archived: until it is changed, both fit the same files."""
        default, all_codes = dict(default or {}), self.with_context(active_test=False)
        vals_list = super().copy_data(default)
        for profile, vals in zip(self, vals_list, strict=True):
            if "code" not in default:
                taken = set(
                    all_codes.search([("code", "=like", f"{profile.code}_%")]).mapped("code")
                )
                codes = (f"{profile.code}_{number}" for number in count(2))
                vals["code"] = next(code for code in codes if code not in taken)
            if "name" not in default:
                vals["name"] = self.env._("%s (copy)", profile.name)
            vals["active"] = default.get("active", False)
        return vals_list

    @api.model
    def _in_use(self):
        """Return the layouts that files are recognised by; no client's context adds archived ones."""
        return self.search([("active", "=", True)])

    @api.constrains("column_ids", "active", "row_role", "row_pattern", "sheet_pattern")
    def _check_columns(self):
        for profile in self.filtered("active"):
            profile._refuse_contradictions()
            required = profile.column_ids.filtered("required").mapped("role")
            if not {"disbursed", "spent"} & set(profile.column_ids.mapped("role")) or not required:
                raise ValidationError(
                    self.env._(
                        "“%s”: add the column of what is disbursed, and tick at least one column as"
                        " required. Without them any file would be of this layout.",
                        profile.name,
                    )
                )

    def _refuse_contradictions(self):
        """Raise if the reader could not tell by this layout what a column is (tools/layout.py)."""
        sentences = {
            "double_name": self.env._("the head “%(name)s” is of two columns"),
            "not_in_layout": self.env._("rows are told by “%(role)s”, which is no column of it"),
            "double_letter": self.env._("two columns stand at %(letter)s"),
            "bad_letter": self.env._("%(letter)s is no column that a file has"),
        }
        roles = dict(self._selection_roles())
        for code, values in check_layout(self._layout()):
            if code in sentences:
                values = {**values, "role": roles.get(values.get("role"))}
                raise ValidationError(
                    self.env._(
                        "“%(layout)s”: %(what)s. Correct it.",
                        layout=self.name,
                        what=sentences[code] % values,
                    )
                )

    def _layout(self):
        """Return the layout as the reader takes it (tools/layout.py)."""
        self.ensure_one()
        return Layout(
            code=self.code,
            columns=tuple(column._column() for column in self.column_ids),
            sheet=self.sheet_pattern or None,
            row_filter=(self.row_role, self.row_pattern) if self.row_role else None,
            era=self.era,
            numbers=self.numbers,
            required=tuple(self.column_ids.filtered("required").mapped("role")),
            also=tuple(_lines(self.left_heads)),
        )

    @api.model
    def _names_shipped(self):
        return {
            "nfma46": self.env._("NFMA46: status of disbursement by budget code"),
            "flat": self.env._("Flat extract for analysis"),
            "template": self.env._("The suite's own template"),
            "legacy": self.env._("List of the former GFMIS"),
        }

    @api.model
    def _name_shipped(self):
        """Let shipped layouts that nobody named have their names in each language that is installed."""
        shipped = self.with_context(active_test=False, lang="en_US")
        english = shipped._names_shipped()
        for lang, _name in self.env["res.lang"].get_installed():
            names = self.with_context(lang=lang)._names_shipped()
            for profile in shipped.search([("code", "in", list(names))]).with_context(lang=lang):
                if profile.name == english[profile.code] != names[profile.code]:
                    profile.name = names[profile.code]

    @api.model
    def _add_shipped(self):
        """Add the layouts that the suite ships and this database does not have yet."""
        codes = [layout.code for layout in LAYOUTS]
        everything = self.with_context(active_test=False)
        there = set(everything.search([("code", "in", codes)]).mapped("code"))
        names = self._names_shipped()
        self.create(
            [
                {
                    "code": layout.code,
                    "name": names.get(layout.code, layout.code),
                    "sequence": 10 * number,
                    "sheet_pattern": layout.sheet,
                    "row_role": layout.row_filter and layout.row_filter[0],
                    "row_pattern": layout.row_filter and layout.row_filter[1],
                    "era": layout.era,
                    "numbers": layout.numbers,
                    "left_heads": "\n".join(layout.also),
                    "column_ids": [
                        (0, 0, self.env["alro.gfmis.profile.column"]._values_of(column, layout))
                        for column in layout.columns
                    ],
                }
                for number, layout in enumerate(LAYOUTS, 1)
                if layout.code not in there
            ]
        )
        self._name_shipped()


class AlroGfmisProfileColumn(models.Model):
    """A column of a layout: what it holds, and by which heads, or at which letter, it is found."""

    _name = "alro.gfmis.profile.column"
    _description = "Column of a GFMIS layout"
    _order = "profile_id, sequence, id"
    _rec_name = "role"

    profile_id = fields.Many2one(
        "alro.gfmis.profile", "Layout", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    role = fields.Selection("_selection_roles", "Holds", required=True)
    names = fields.Text("Heads", help="One per line: any of them, however it is spaced.")
    letter = fields.Char(size=3, help="Where the column always stands, such as D.")
    required = fields.Boolean(help="A file without it is not of this layout.")

    _role_unique = models.Constraint(
        "unique(profile_id, role)", "The layout has another column that holds the same."
    )

    @api.model
    def _selection_roles(self):
        row = self.env["alro.gfmis.row"]._fields
        own = self._own_roles()
        return [
            (
                role,
                row[role].get_description(self.env, ["string"])["string"]
                if role in row
                else own[role],
            )
            for role in ROLES
        ]

    @api.model
    def _own_roles(self):
        """Return the names of what the reader understands and rows do not keep by itself."""
        return {
            "department": self.env._("Department"),
            "product": self.env._("Output or project"),
            "nature": self.env._("Recurrent or investment"),
        }

    @api.constrains("names", "letter", "role", "required")
    def _check_found(self):
        for column in self:
            letter = (column.letter or "").strip().upper()
            if letter and not LETTER.fullmatch(letter):
                raise ValidationError(
                    self.env._("“%s” is no column letter, such as D or AB.", column.letter)
                )
            if not letter and not (column.names or "").strip():
                raise ValidationError(
                    self.env._("Say by which head, or at which letter, a column is found.")
                )
        # of several columns, some are still what they were: two may change their heads
        profiles = self.profile_id
        self.env.cr.precommit.add(lambda: profiles.exists()._check_columns())

    def _column(self):
        return Column(
            self.role, tuple(_lines(self.names)), (self.letter or "").strip().upper() or None
        )

    @api.model
    def _values_of(self, column, layout):
        return {
            "role": column.role,
            "names": "\n".join(column.names),
            "letter": column.letter,
            "required": column.role in layout.required,
        }


def _lines(text):
    """Return the lines of a text that are not blank."""
    return filter(None, map(str.strip, (text or "").splitlines()))
