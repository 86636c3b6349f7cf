from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.thai_dates import is_buddhist
from .res_partner import PRIVATE_FIELDS

# The eight levels, highest first; each is the group `alro_tracking_base.group_<level>`.
LEVELS = [
    ("super_admin", "Super Admin"),
    ("admin_act_fund", "Admin Act and Fund"),
    ("admin_fund", "Admin Fund"),
    ("central_act", "Central User Act"),
    ("central_fund", "Central User Fund"),
    ("bureau", "Central User Bureau"),
    ("province", "Provincial User"),
    ("report", "Report User"),
]
# Levels that work for offices of one kind only; the others may belong to any.
AGENCY_KIND_OF_LEVEL = {"province": "province", "bureau": "bureau"}

# What everybody changes in his own account.
OWN_FIELDS = ["alro_position", "alro_division", "alro_year_era"]

LANGUAGE = "th_TH"
TIME_ZONE = "Asia/Bangkok"


class ResUsers(models.Model):
    """An officer: one access level, the agencies he works for, and where he sits.

    Who may touch whose account: res_users_guard.py.
    """

    _name = "res.users"
    _inherit = ["res.users", "alro.privacy.mixin"]
    # Odoo orders by login too, and by what may not be read nobody may sort
    _order = "name, id"

    alro_level = fields.Selection(
        LEVELS,
        "Access level",
        compute="_compute_alro_level",
        inverse="_inverse_alro_level",
        store=True,
    )
    alro_agency_ids = fields.Many2many(
        "alro.agency", "alro_agency_res_users_rel", string="Agencies"
    )
    alro_year_era = fields.Selection(
        [
            ("language", "As the language has it"),
            ("buddhist", "Buddhist era (B.E.)"),
            ("gregorian", "Christian era (A.D.)"),
        ],
        "Years shown in",
        default="language",
        help="In Thai years are of the Buddhist era, in other languages of the Christian era, unless"
        " you choose otherwise. Both are understood wherever you type a date.",
    )
    alro_position = fields.Char("Position")
    alro_division = fields.Char("Division")

    _alro_private_fields = PRIVATE_FIELDS | {"login", "signature"}

    def _alro_is_mine(self):
        return bool(self) and self._origin == self.env.user

    @property
    def SELF_READABLE_FIELDS(self):
        mine = ["alro_level", "alro_agency_ids"]
        return super().SELF_READABLE_FIELDS + mine + OWN_FIELDS

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + OWN_FIELDS

    @api.model
    def default_get(self, fields):
        """Offices work in Thai and by Bangkok's clock, whatever the browser of whoever creates the account says."""
        values = super().default_get(fields)
        if "tz" in fields and "default_tz" not in self.env.context:
            values["tz"] = TIME_ZONE
        if "lang" in fields and "default_lang" not in self.env.context and self._alro_speaks_thai():
            values["lang"] = LANGUAGE
        return values

    @api.depends("all_group_ids")
    def _compute_alro_level(self):
        groups = self._alro_level_groups()
        for user in self:
            held = user.all_group_ids._origin
            user.alro_level = next((level for level in groups if groups[level] in held), False)

    def _works_for_own_offices(self):
        """Tell whether the user's level sees his own offices only, and what they host."""
        return self.alro_level in AGENCY_KIND_OF_LEVEL

    def _alro_years_are_buddhist(self):
        """Tell whether the user is shown Buddhist years: by his choice, else by his language."""
        era = self.sudo().alro_year_era or "language"
        return is_buddhist(self.lang) if era == "language" else era == "buddhist"

    def _inverse_alro_level(self):
        groups = self._alro_level_groups()
        for user in self:
            wanted = user.alro_level
            commands = [
                Command.unlink(group.id) for level, group in groups.items() if level != wanted
            ]
            user.group_ids = commands + ([Command.link(groups[wanted].id)] if wanted else [])

    @api.constrains("group_ids", "alro_agency_ids")
    def _check_level(self):
        """One level per user, agencies of its kind, and never together with Odoo's own administration.

        Also called by res.groups, whose members and implied groups are another way to a second level.
        """
        levels = self._alro_groups()
        administration = self.env.ref("base.group_erp_manager")
        for user in self.sudo():
            held = user.all_group_ids & levels
            if len(held) > 1:
                raise ValidationError(
                    self.env._(
                        "%(user)s would have more than one access level (%(levels)s). Choose one.",
                        user=user.name,
                        levels=", ".join(held.mapped("name")),
                    )
                )
            if held and administration in user.all_group_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s is a technical administrator of Odoo and can have no access level."
                        " Use a second account for office work.",
                        user=user.name,
                    )
                )
            user._check_agency_kind()

    def _check_agency_kind(self):
        for user in self:
            kind = AGENCY_KIND_OF_LEVEL.get(user.alro_level)
            if kind and set(user.alro_agency_ids.mapped("kind")) != {kind}:
                raise ValidationError(
                    self.env._(
                        "%(user)s: the level “%(level)s” needs one or more agencies of the kind “%(kind)s”,"
                        " and none of another kind.",
                        user=user.name,
                        level=self._fields["alro_level"].convert_to_export(user.alro_level, user),
                        kind=self.env["alro.agency"]
                        ._fields["kind"]
                        .convert_to_export(kind, user.alro_agency_ids),
                    )
                )

    def get_formview_id(self, access_uid=None):
        """A colleague's name leads to his card, for Super Admin to his account as the suite shows it."""
        reader = self.sudo(False)  # Odoo asks as superuser
        if reader._alro_hides_private():
            return self.env.ref("alro_tracking_base.alro_user_view_card").id
        if self.sudo().alro_level and not reader.env.is_system():
            return self.env.ref("alro_tracking_base.alro_user_view_form").id
        return super().get_formview_id(access_uid)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_officers(self):
        """What a user did stands in the value log under his id: his name must outlive his account."""
        if officers := self.sudo().filtered("alro_level"):
            raise UserError(officers._alro_never_deleted())

    def _alro_never_deleted(self):
        return self.env._(
            "Users of the tracking system are archived, never deleted:"
            " what they did must keep their name (%s).",
            ", ".join(self.mapped("name")),
        )

    @api.model
    def _get_invalidation_fields(self):
        """Record rules are cached per user: another agency takes effect at once, in every worker."""
        return super()._get_invalidation_fields() | {"alro_agency_ids"}

    def _login(self, credential, user_agent_env):
        """Odoo sets the time zone from the browser at the first login; a wrong one would make months late."""
        auth_info = super()._login(credential, user_agent_env)
        user = self.sudo().browse(auth_info["uid"])
        if user.alro_level and len(user.log_ids) == 1 and user.tz != TIME_ZONE:
            user.tz = TIME_ZONE
        return auth_info

    @api.model
    def _alro_level_groups(self):
        """The groups by level; without those that are not there yet (fields are computed before data are loaded)."""
        ids = {
            level: self.env["ir.model.data"]._xmlid_to_res_id(
                f"alro_tracking_base.group_{level}", raise_if_not_found=False
            )
            for level, _name in LEVELS
        }
        return {
            level: self.env["res.groups"].sudo().browse(id_) for level, id_ in ids.items() if id_
        }

    @api.model
    def _alro_groups(self):
        return self.env["res.groups"].sudo().union(*self._alro_level_groups().values())

    @api.model
    def _alro_speaks_thai(self):
        return LANGUAGE in dict(self.env["res.lang"].get_installed())

    def _alro_send_link(self, kind):
        """Mail each user the link to choose a password. `kind`: signup (welcome) or reset (forgotten).

        Sent by the system itself: whoever writes a message may read it again, and with it the link. Queued, so that
        a mail server out of order undoes no approval, and a transaction tried twice sends no two mails.
        """
        name = "invitation" if kind == "signup" else "password_reset"
        template = self.env.ref(f"alro_tracking_base.mail_template_{name}").with_user(SUPERUSER_ID)
        for user in self.with_user(SUPERUSER_ID):
            user.partner_id.signup_prepare(signup_type=kind)
            # to the address alone: the recipients of a message may read it here as well
            envelope = {"email_to": user.email, "recipient_ids": [], "partner_ids": []}
            template.send_mail(
                user.id, email_values={**envelope, "message_type": "user_notification"}
            )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
