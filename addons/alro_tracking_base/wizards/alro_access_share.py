from odoo import fields, models


class AlroAccessShare(models.TransientModel):
    """How many records of one kind a user may see, change, add to and delete."""

    _name = "alro.access.share"
    _description = "Access of a user to a kind of document"
    _order = "read_count desc, name"

    inquiry_id = fields.Many2one(
        "alro.access.inquiry", required=True, readonly=True, ondelete="cascade", index=True
    )
    name = fields.Char("Document", readonly=True)
    total = fields.Integer("In the system", readonly=True, aggregator=None)
    read_count = fields.Integer("See", readonly=True, aggregator=None)
    write_count = fields.Integer("Change", readonly=True, aggregator=None)
    create_count = fields.Integer(
        "Add like these", readonly=True, aggregator=None, help="Zero: the user may add none."
    )
    unlink_count = fields.Integer("Delete", readonly=True, aggregator=None)
    why = fields.Text("Rules", readonly=True)
