from odoo import fields, models


class AlroContact(models.Model):
    """Whom to ask, about an activity group or about a topic of all.

    The contacts of a closed year's group stay as they were, with the year.
    """

    _name = "alro.contact"
    _inherit = ["alro.year.guard.mixin"]
    _description = "Contact"
    _order = "sequence, id"

    name = fields.Char(required=True)
    topic = fields.Selection(
        [
            ("activity", "The activity"),
            ("spending_plan", "Spending plan"),
            ("procurement", "Procurement"),
            ("gfmis", "GFMIS"),
            ("accounts", "Accounts and passwords"),
        ],
        default="activity",
        required=True,
    )
    activity_group_id = fields.Many2one(
        "alro.activity.group",
        "Activity group",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: for all activities.",
    )
    fiscal_year_id = fields.Many2one(related="activity_group_id.fiscal_year_id")
    phone = fields.Char()
    chat_url = fields.Char("Chat link")
    sequence = fields.Integer(default=10)

    _chat_is_a_link = models.Constraint(
        "CHECK(chat_url IS NULL OR chat_url ~ '^https?://')",
        "A chat link begins with https://.",
    )
