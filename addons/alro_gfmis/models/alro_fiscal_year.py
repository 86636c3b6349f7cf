from odoo import fields, models


class AlroFiscalYear(models.Model):
    _inherit = "alro.fiscal.year"

    gfmis_posts_watched = fields.Boolean(
        "Post GFMIS files of the night by themselves",
        default=True,
        help="Files from the watched folder about which nobody has to decide anything: all rows"
        " matched, no figure lower than before. Others wait, checked, for the budget group.",
    )
    gfmis_posts_mailed = fields.Boolean(
        "Post GFMIS files that come by mail by themselves",
        help="Leave it off: a sender's address is easily forged, and a forged file would count at"
        " once. Files that come by mail are checked, and wait for the budget group to post them.",
    )
