from odoo import api, fields, models


class AlroActivityGroup(models.Model):
    """One of a year's activities by its short name; what dashboards show.

    An activity paid from both sources is two activities, one in the Act's project and one in
    the Fund's, with one group.
    """

    _name = "alro.activity.group"
    _inherit = ["alro.year.guard.mixin"]
    _description = "Activity group"
    _order = "fiscal_year_id, number, id"
    _rec_names_search = ["name", "number"]

    fiscal_year_id = fields.Many2one("alro.fiscal.year", required=True, ondelete="restrict")
    number = fields.Integer(required=True)
    name = fields.Char("Short name", required=True)
    officer_id = fields.Many2one("res.users", "Monitoring officer", ondelete="restrict")
    activity_ids = fields.One2many("alro.activity", "activity_group_id", "Activities")
    contact_ids = fields.One2many("alro.contact", "activity_group_id", "Contacts")
    previous_id = fields.Many2one(
        "alro.activity.group",
        "Last year's",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    funding = fields.Selection(
        [("act", "Budget Act"), ("fund", "Land Reform Fund"), ("both", "Both"), ("other", "Other")],
        compute="_compute_funding",
    )

    _number_unique = models.Constraint(
        "unique(fiscal_year_id, number)", "Another activity group of this year has this number."
    )
    _name_unique = models.Constraint(
        "unique(fiscal_year_id, name)", "Another activity group of this year has this short name."
    )

    @api.depends("activity_ids.fund_kind")
    def _compute_funding(self):
        groups = (
            self.env["alro.activity"]
            .sudo()
            ._read_group(
                [("activity_group_id", "in", self.ids)],
                ["activity_group_id"],
                ["fund_kind:array_agg"],
            )
        )
        kinds_of = {group.id: set(kinds) for group, kinds in groups}
        for group in self:
            kinds = kinds_of.get(group._origin.id, set())
            both = {"act", "fund"} <= kinds
            group.funding = "both" if both else next(iter(kinds), False)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for group in self:
            group.display_name = f"{group.number}. {group.name}"

    def write(self, vals):
        self.filtered("activity_ids")._check_unchanged(
            vals,
            "fiscal_year_id",
            self.env._("An activity group that has activities stays in its fiscal year."),
        )
        return super().write(vals)
