from odoo import fields, models

from ..models.res_users import LEVELS


class AlroAccessLine(models.TransientModel):
    """What one user may do with the record asked about, and why."""

    _name = "alro.access.line"
    _description = "Access of a user to a record"
    _rec_name = "user_id"
    _order = "may_read desc, may_write desc, level, user_id"

    inquiry_id = fields.Many2one(
        "alro.access.inquiry", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="cascade")
    level = fields.Selection(LEVELS, "Access level", readonly=True)
    agencies = fields.Char(readonly=True)
    relation = fields.Selection(
        [("own", "Own agency"), ("hosted", "As host"), ("other", "Another agency")],
        "Whose record",
        readonly=True,
    )
    may_read = fields.Boolean("See", readonly=True)
    may_write = fields.Boolean("Change", readonly=True)
    may_create = fields.Boolean(
        "Add", readonly=True, help="Whether the user may add a record like this one."
    )
    may_unlink = fields.Boolean("Delete", readonly=True)
    settable = fields.Char("Fields the user may set", readonly=True)
    why = fields.Text(readonly=True)
