import hashlib
import io
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.tools.copy_text import copy_text
from odoo.addons.alro_tracking_base.tools.texts import reason_of

STATES = [
    ("draft", "Uploaded"),
    ("checked", "Checked"),
    ("posted", "Posted"),
    ("reversed", "Reversed"),
]
LONGEST_NAME = 200
ROWS_AT_ONCE = 5_000


class AlroBatchMixin(models.AbstractModel):
    """An uploaded file that is checked, then posted as a whole, and can be reversed.

    The owning model says what a file is in :meth:`_upload_in`, and what becomes of it in its own
    ``action_check()``, ``action_post()`` and ``action_reverse(reason)``. A file that is posted, or
    was, is changed and deleted by nobody; the same content is posted once, whatever its name.
    """

    _name = "alro.batch.mixin"
    _inherit = ["alro.money.mixin", "alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Uploaded file with figures"
    _order = "id desc"
    _alro_row_model = ""  # of the rows that a check makes
    _alro_list_action = ""  # what lists the files
    _alro_checked_by = ("datas", "fiscal_year_id")  # a change of these asks for another check

    name = fields.Char("File name", required=True)
    datas = fields.Binary("File", required=True, attachment=True, copy=False)
    sha256 = fields.Char("Fingerprint", readonly=True, copy=False)
    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["alro.fiscal.year"]._current(),
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    checked_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    checked_on = fields.Datetime(readonly=True, copy=False)
    posted_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    posted_on = fields.Datetime(readonly=True, copy=False)
    reversed_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    reversed_on = fields.Datetime(readonly=True, copy=False)
    reverse_reason = fields.Char("Reason for reversing", readonly=True, copy=False)

    _posted_once = models.UniqueIndex(
        "(sha256) WHERE state = 'posted'", "The same file is posted already."
    )
    _year_idx = models.Index("(fiscal_year_id, state)")

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(["name", "sha256", "fiscal_year_id", "state", "reverse_reason"])

    @api.model
    def _alro_log_reasons(self):
        return {**super()._alro_log_reasons(), "state": "reverse_reason"}

    @api.model_create_multi
    def create(self, vals_list):
        contents = [self._upload_in(vals) for vals in vals_list]
        batches = super().create([self._named(vals) for vals in vals_list])
        for batch, vals, content in zip(batches, vals_list, contents, strict=True):
            batch._begin_anew(content, vals.keys())
        return batches

    def write(self, vals):
        self._check_open(vals)
        content = self._upload_in(vals) if "datas" in vals else None
        result = super().write(self._named(vals))
        anew = {"datas"} if self.env.su else set(self._alro_checked_by)
        if not vals.keys().isdisjoint(anew):
            for batch in self:
                batch._begin_anew(content, vals.keys())
        return result

    @api.model
    def _upload_in(self, vals):
        """Return the bytes of an upload that can be read safely; nothing else is kept.

        :raises UserError: for anything else.
        """
        raise NotImplementedError

    @api.model
    def _named(self, vals):
        if "name" not in vals:
            return vals
        name = reason_of(vals["name"], LONGEST_NAME)
        if not name:
            raise UserError(self.env._("Say how the file is called."))
        return {**vals, "name": name}

    def _begin_anew(self, content, changed):
        """Forget the check: it was of another file, another year or another date.

        :param bytes content: of another file, or ``None``
        :param changed: names of the fields that somebody set
        """
        self.ensure_one()
        self.env[self._alro_row_model]._replace_of(self, [])
        values = {"state": "draft"} | self._values_anew(content, changed)
        if content is not None:
            values["sha256"] = self._fingerprint(content)
        self.sudo().write(values)

    @api.model
    def _fingerprint(self, content):
        """Return what tells the bytes of a file from others, however the file is called."""
        return hashlib.sha256(content).hexdigest()

    def _values_anew(self, content, changed):
        """Return the values of a file that is not checked. For owning models."""
        return {}

    def _kept_file(self):
        """Return the attachment itself: a client's context decides what a binary field reads as."""
        place = [
            ("res_model", "=", self._name),
            ("res_field", "=", "datas"),
            ("res_id", "=", self.id),
        ]
        attachments = self.env["ir.attachment"].sudo()
        return attachments.with_context(bin_size=False, bin_size_raw=False).search(place, limit=1)

    def copy_data(self, default=None):
        raise UserError(self.env._("A file is not copied: upload the other file by itself."))

    def _check_open(self, vals=None):
        """Raise for a file that is posted, or was; the system alone changes those."""
        if not self.env.su and vals != {}:
            self._refuse_settled()

    def _refuse_settled(self):
        sentences = {
            "posted": self.env._(
                "“%s” is posted and is neither changed nor deleted. Reverse it, with a reason,"
                " and upload the right file."
            ),
            "reversed": self.env._(
                "“%s” was posted and reversed, and stays as it was. Upload the right file by itself;"
                " the same one may be uploaded again, too."
            ),
        }
        for batch in self:
            if batch.state in sentences:
                raise UserError(sentences[batch.state] % batch.name)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._check_open()

    def action_discard(self):
        """Delete files that count for nothing yet, and open the list of the others.

        :raises UserError: for a file that is posted, or was.
        :raises AccessError: if the user may not delete such files.
        """
        self.unlink()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._alro_list_action)
        return {**action, "target": "main"}

    def _check_checked(self):
        if self.state != "checked":
            raise UserError(self.env._("“%s” is not checked. Check it first.", self.name))

    @api.model
    def _reason_for_reversing(self, reason):
        """Return the reason as it is kept.

        :raises UserError: without one.
        """
        reason = reason_of(reason)
        if not reason:
            raise UserError(self.env._("Say why the file is reversed."))
        return reason

    def _check_posted(self):
        if self.state != "posted":
            raise UserError(self.env._("Only a posted file can be reversed."))

    def _settle(self, state, **values):
        """Let the file have a state, and say who brought it there and when."""
        values |= {
            f"{state}_by": self.env.uid,
            f"{state}_on": fields.Datetime.now(),
            "state": state,
        }
        self.sudo().write(values)

    @api.model
    def _lock(self, records):
        """Let nobody change these until this is done; what changed meanwhile makes Odoo try again."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                list(records.ids),
            )
        )
        records.invalidate_recordset()

    def _refuse_posted_twin(self):
        """The same content is posted once, whatever its name."""
        same = [("sha256", "=", self.sha256), ("state", "=", "posted"), ("id", "!=", self.id)]
        twin = self.sudo().search(same, limit=1)
        if twin:
            raise UserError(
                self.env._(
                    "This file was posted already, as “%(name)s” (%(who)s). The same file is not"
                    " posted twice.",
                    name=twin.name,
                    who=twin.posted_by.name,
                )
            )


class AlroBatchRowMixin(models.AbstractModel):
    """What a check finds in an uploaded file. The check writes it, many rows in one statement."""

    _name = "alro.batch.row.mixin"
    _inherit = ["alro.money.mixin", "alro.year.guard.mixin"]
    _description = "Row of an uploaded file"

    @api.model
    def _replace_of(self, batch, rows, names=None):
        """Let a batch have these rows and no others, some thousands in one statement.

        Rows that are made one by one are never all there at once.

        :param rows: values of columns, as PostgreSQL keeps them; one that is left out is null
        :param names: of the columns; needed where ``rows`` cannot be gone through twice
        """
        self.env.flush_all()
        table, cr = SQL.identifier(self._table), self.env.cr
        cr.execute(SQL("DELETE FROM %s WHERE batch_id = %s", table, batch.id))
        names = names or sorted({name for row in rows for name in row})
        by, now = self.env.uid, cr.now()
        stamps = {"create_uid": by, "create_date": now, "write_uid": by, "write_date": now}
        columns = SQL(", ").join(SQL.identifier(name) for name in (*names, *stamps))
        statement = SQL("COPY %s (%s) FROM STDIN", table, columns).code
        rows = iter(rows)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            lines = copy_text([*map(row.get, names), *stamps.values()] for row in some)
            cr.copy_expert(statement, io.BytesIO(lines))
        self.env.invalidate_all(flush=False)
