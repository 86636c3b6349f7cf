import base64
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.year_workbook import read_book
from ..tools.year_workbook_writer import write_book

GIVEN = ("fiscal_year_id", "project_ids", "file", "file_name", "line_ids")


class AlroYearWorkbook(models.Model):
    """A workbook with a year's targets and budgets: out, filled in, back in.

    :meth:`action_download` writes it. What comes back in ``file`` is compared by
    :meth:`action_check`, which changes nothing and shows each figure that would change;
    :meth:`action_apply` sets them all, or none. It stays as the trace of who brought what when.

    A figure that stands in the file as it was when the workbook was made is not touched, whatever
    has become of it in the system; one that was changed on both sides is a conflict, and stays as
    it is in the system unless its line is ticked.

    Layout and reading of the file: tools/year_workbook.py; what of the year stands in it:
    alro_year_workbook_layout.py; comparing: …_check.py; setting: …_apply.py.
    """

    _name = "alro.year.workbook"
    _inherit = [
        "alro.year.workbook.layout",
        "alro.year.workbook.words",
        "alro.year.workbook.check",
        "alro.year.workbook.apply",
        "alro.year.guard.mixin",
        "alro.workbook.mixin",
    ]
    _description = "Workbook of the year"
    _order = "id desc"

    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_year(),
        domain="[('state', '!=', 'closed')]",
    )
    project_ids = fields.Many2many(
        "alro.project",
        string="These projects only",
        domain="[('fiscal_year_id', '=', fiscal_year_id)]",
        help="Empty: all projects of the year whose targets and budgets you set.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("checked", "Checked"), ("applied", "Applied")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    made_file = fields.Binary("Workbook", readonly=True, copy=False)
    made_name = fields.Char("Name of the workbook", readonly=True, copy=False)
    made_on = fields.Datetime("Made on", readonly=True, copy=False)
    file = fields.Binary("Filled-in workbook", copy=False)
    file_name = fields.Char("File name", copy=False)
    checked_on = fields.Datetime("Checked on", readonly=True, copy=False)
    applied_on = fields.Datetime("Applied on", readonly=True, copy=False)
    summary = fields.Html(readonly=True, copy=False)
    problem_count = fields.Integer("Problems", readonly=True, copy=False, aggregator=None)
    change_count = fields.Integer("Changes", readonly=True, copy=False, aggregator=None)
    line_ids = fields.One2many("alro.year.workbook.line", "workbook_id", "Differences", copy=False)

    @api.model
    def _default_year(self):
        return self.env["alro.fiscal.year"].search([("state", "!=", "closed")], limit=1)

    @api.depends("fiscal_year_id", "create_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for book in self:
            book.display_name = self.env._("Workbook of %s", book.fiscal_year_id.year)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Another file or another choice begins anew; what was applied stays as it was."""
        if not self.env.su:
            self._check_given(vals)
            if vals and any(book.state == "applied" for book in self):
                raise UserError(
                    self.env._("This workbook has been applied. Begin a new one for more changes.")
                )
        result = super().write(vals)
        if {"fiscal_year_id", "project_ids", "file"} & vals.keys():
            self.sudo()._forget_check()
        return result

    def _check_given(self, vals):
        if self.env.su:
            return
        foreign = [name for name in vals if name not in GIVEN]
        if foreign:
            self._refuse_fields(foreign)
        lines = vals.get("line_ids") or []
        if any(not _is_tick(command) for command in lines):
            self._refuse_fields(["line_ids"])

    def _forget_check(self):
        self.line_ids.unlink()
        values = {"state": "draft", "checked_on": False, "summary": False}
        super().write({**values, "problem_count": 0, "change_count": 0})

    def action_download(self):
        """Write the workbook as the figures stand now, and let the browser fetch it."""
        self._check_turn()
        now = fields.Datetime.now()
        content = write_book(
            list(self._layout().sheets.values()),
            self._words(now),
            self.fiscal_year_id.year,
            fields.Datetime.to_string(now),
        )
        name = self.env._("targets-and-budgets-%s.xlsx", self.fiscal_year_id.year)
        self.sudo().write(
            {"made_file": base64.b64encode(content), "made_name": name, "made_on": now}
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/made_file/{quote(name)}?download=true",
            "target": "download",
        }

    def action_check(self):
        """Compare the uploaded file with the system, and show what it would change."""
        self._check_turn()
        self._keep_check(self._compare(self._read_file(), self._ticked()))
        return True

    def action_apply(self):
        """Set what the check has shown, all or nothing.

        Where something has changed since the check, nothing is set: the new check is shown.
        """
        self._check_turn()
        if self.state != "checked":
            raise UserError(self.env._("Check the file first, and look at what it changes."))
        shown = self._shown_lines()
        outcome = self._compare(self._read_file(), self._ticked())
        if outcome.problems or outcome.as_shown() != shown:
            self._keep_check(outcome)
            return self._notify_changed()
        changes = outcome.to_apply()
        if not changes:
            raise UserError(self.env._("The file changes nothing."))
        self._set_changes(changes, outcome.year)
        self.sudo().write({"state": "applied", "applied_on": fields.Datetime.now()})
        return True

    def _check_turn(self):
        self.ensure_one()
        self.check_access("write")
        self._check_year_open()
        if self.state == "applied":
            raise UserError(
                self.env._("This workbook has been applied. Begin a new one for more changes.")
            )

    def _notify_changed(self):
        message = self.env._(
            "Nothing was set: figures have changed since the check, or no longer fit. Look at the"
            " differences again, then apply."
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _read_file(self):
        """Return the uploaded workbook as it was read, after a look at what it is."""
        content = self.with_context(bin_size=False).file  # pylint: disable=context-overridden
        if not content:
            raise UserError(self.env._("Upload the filled-in workbook first."))
        return read_book(self._open_upload(self._content_of(content)))

    def _ticked(self):
        """Return the keys of the conflicts in which the file is to have its way."""
        ticked = self.line_ids.filtered(lambda line: line.kind == "conflict" and line.take)
        return {line._key() for line in ticked}

    def _shown_lines(self):
        return sorted(line._as_shown() for line in self.line_ids)

    def _keep_check(self, outcome):
        """Keep what a check has found, and show it."""
        system = self.sudo()
        system.line_ids.unlink()
        system.env["alro.year.workbook.line"].create(
            [{**change.as_values(), "workbook_id": self.id} for change in outcome.changes]
        )
        system.write(
            {
                "state": "draft" if outcome.problems else "checked",
                "checked_on": fields.Datetime.now(),
                "problem_count": len(outcome.problems),
                "change_count": len(outcome.to_apply()),
                "summary": self._summary(outcome),
            }
        )


def _is_tick(command):
    """Tell whether a command of a form does no more than to change a line."""
    return (
        isinstance(command, (list, tuple))
        and len(command) == 3
        and command[0] in (Command.UPDATE, Command.LINK)
    )
