from odoo import api, models
from odoo.exceptions import AccessError, UserError

# with somebody else's contact, one's own e-mail resets his password
NEVER_CHOSEN = {"partner_id", "password", "new_password"}


class ResUsers(models.Model):
    """Who may touch whose account.

    Super Admin keeps the department's accounts without being Odoo's administrator, so the way from one to the other is
    closed here: whoever is not Settings grants nothing but the eight levels, never lays hands on an account with more
    rights than he could have granted, and never knows another's password.
    """

    _inherit = "res.users"

    @api.model
    def default_get(self, fields):
        """Nor may a default, which anybody sets for himself or sends in the context, choose them."""
        values = super().default_get(fields)
        if not self.env.is_system():
            values = {name: value for name, value in values.items() if name not in NEVER_CHOSEN}
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.is_system():
            return super().create(vals_list)
        self._alro_refuse_values(vals_list)
        # no invitation before it is sure that the account may be
        users = (
            super(ResUsers, self.with_context(no_reset_password=True))
            .create(vals_list)
            .with_env(self.env)
        )
        users._alro_refuse_grants()
        invited = users.filtered("email").with_context(create_user=True)
        if invited and not self.env.context.get("no_reset_password"):
            invited._action_reset_password(signup_type="signup")
        return users

    def write(self, vals):
        # asked before the write: after it, one might have become Settings
        if self.env.is_system():
            return super().write(vals)
        self._alro_refuse_values([vals])
        already = self._alro_beyond_reach(), self._alro_without_level()
        result = super().write(vals)
        self._alro_refuse_grants(*already)
        return result

    def _check_access(self, operation):
        if operation == "unlink" and (officers := self.sudo().filtered("alro_level")):
            return self & officers, lambda: AccessError(officers._alro_never_deleted())
        result = super()._check_access(operation)
        if operation == "read" or self.env.is_system() or not (beyond := self._alro_beyond_reach()):
            return result
        forbidden = beyond | result[0] if result else beyond
        return forbidden, lambda: AccessError(
            self.env._(
                "This account has rights beyond the access levels of the tracking system."
                " Only the technical administrator of Odoo may change it."
            )
        )

    def _action_reset_password(self, signup_type="reset"):
        """Ours are greeted by the department, in Thai; and the link is for whoever may change the account to send."""
        self.check_access("write")
        officers = self.filtered("alro_level")
        others = self - officers
        if (
            not officers
            or self.env.context.get("install_mode")
            or self.env.context.get("import_file")
        ):
            return super()._action_reset_password(signup_type=signup_type)
        if archived := officers.filtered(lambda user: not user.active):
            raise UserError(
                self.env._("%s: this account is archived.", ", ".join(archived.mapped("name")))
            )
        if unreachable := officers.filtered(lambda user: not user.email):
            raise UserError(
                self.env._("%s: this account has no e-mail.", ", ".join(unreachable.mapped("name")))
            )
        if others:
            super(ResUsers, others)._action_reset_password(signup_type=signup_type)
        officers._alro_send_link(signup_type)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("A link to choose a password is on its way by e-mail."),
            },
        }

    @api.model
    def reset_password(self, login):
        """The public page answers the same whether or not there is such an account."""
        users = self.search(self._get_login_domain(login)) or self.search(
            self._get_email_domain(login)
        )
        return users.action_reset_password() if len(users) == 1 and users.email else False

    @api.model
    def _alro_refuse_values(self, vals_list):
        """Roads to another's account that no group check would see."""
        for vals in vals_list:
            if "partner_id" in vals:
                raise AccessError(self.env._("An account keeps the contact it was created with."))
            if vals.get("new_password") or "password" in vals:
                raise AccessError(
                    self.env._(
                        "Nobody chooses a password for somebody else: send a link by e-mail instead."
                    )
                )
            # refused before it is written: what a refused transaction leaves in the caches, others might read
            groups = self._fields["group_ids"].convert_to_cache(
                vals.get("group_ids"), self.browse(), validate=False
            )
            granted = (
                self.env["res.groups"].sudo().browse(id_ for id_ in groups if isinstance(id_, int))
            )
            if granted.all_implied_ids - self._alro_grantable_groups():
                raise self._alro_grant_error()

    def _alro_refuse_grants(self, beyond=None, without=None):
        """Refuse what has just been granted, the users aside who were `beyond` reach or `without` level before."""
        if self._alro_beyond_reach() - (beyond or self.browse()):
            raise self._alro_grant_error()
        if self._alro_without_level() - (without or self.browse()):
            raise AccessError(self.env._("Choose an access level for the account."))

    def _alro_beyond_reach(self):
        """Those with rights that no level gives: Odoo's administrators, its public and its portal users."""
        grantable = self._alro_grantable_groups()
        return self.filtered(lambda user: user.sudo().all_group_ids - grantable)

    def _alro_without_level(self):
        return self.filtered(lambda user: not user.sudo().alro_level)

    @api.model
    def _alro_grantable_groups(self):
        # where notifications go is everybody's own choice, and Odoo keeps it as a group
        return (
            self._alro_groups().all_implied_ids
            | self.env.ref("mail.group_mail_notification_type_inbox").sudo()
        )

    @api.model
    def _alro_grant_error(self):
        return AccessError(
            self.env._(
                "You may grant one of the access levels of the tracking system, and nothing else."
            )
        )
