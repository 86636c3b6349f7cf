from odoo import api, fields, models

KINDS = [("province", "Provincial office"), ("bureau", "Bureau, division or centre")]
REGIONS = [
    ("N", "North"),
    ("NE", "Northeast"),
    ("C", "Central"),
    ("S", "South"),
    ("HQ", "Headquarters"),
]

# who may see which agencies take part in what: an office sees its own part, report users no office
READS_PARTICIPATION = ",".join(
    f"alro_tracking_base.group_{level}"
    for level in ("super_admin", "admin_act_fund", "admin_fund", "central_act", "central_fund")
)


class AlroAgency(models.Model):
    """An office that takes part in activities: a provincial office, or a bureau at headquarters."""

    _name = "alro.agency"
    _description = "Agency"
    _order = "sequence, code"
    _rec_names_search = ["name", "short_name", "code"]

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True)
    short_name = fields.Char()
    kind = fields.Selection(KINDS, required=True)
    region = fields.Selection(REGIONS, required=True)
    state_id = fields.Many2one(
        "res.country.state", "Province", domain="[('country_id.code', '=', 'TH')]"
    )
    gfmis_cost_centre = fields.Char("GFMIS cost centre", size=15)
    gfmis_disbursing_unit = fields.Char("GFMIS disbursing unit", size=15)
    gfmis_area_code = fields.Char("GFMIS area code", size=5)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("unique(code)", "Another agency has this code.")
    _region_of_kind = models.Constraint(
        "CHECK((kind = 'bureau') = (region = 'HQ'))",
        "A provincial office belongs to one of the four regions, a bureau to headquarters.",
    )
    _state_of_province = models.Constraint(
        "CHECK(kind <> 'province' OR state_id IS NOT NULL)",
        "Choose the province of a provincial office.",
    )

    @api.depends("name", "short_name", "kind")
    def _compute_display_name(self):
        for agency in self:
            short = agency.short_name if agency.kind == "bureau" else False
            agency.display_name = f"{short} {agency.name}" if short else agency.name

    def _grid_heads(self):
        """Return what stands at the head of the office's row or column in a grid."""
        regions = dict(self._fields["region"]._description_selection(self.env))
        return [
            {
                "name": agency.name,
                "short": agency.short_name or agency.name,
                "group": regions.get(agency.region, ""),
                "region": agency.region,
            }
            for agency in self
        ]

    @api.constrains("kind")
    def _check_users(self):
        """A change of kind must not leave a user with an agency that is none of his level's."""
        users = self.env["res.users"].sudo().search([("alro_agency_ids", "in", self.ids)])
        users._check_level()
