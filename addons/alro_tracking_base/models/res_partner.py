from odoo import api, models
from odoo.exceptions import AccessError

PRIVATE_FIELDS = frozenset(
    {"email", "email_formatted", "email_normalized", "phone", "phone_sanitized"}
)


class ResPartner(models.Model):
    """The person behind an account."""

    _name = "res.partner"
    _inherit = ["res.partner", "alro.privacy.mixin"]

    _alro_private_fields = PRIVATE_FIELDS

    def _alro_is_mine(self):
        """His own, or the department's, which Odoo puts on every e-mail."""
        me = self.env.user
        return bool(self) and self._origin <= me.partner_id + me.company_id.partner_id

    @api.depends_context("uid")
    def _compute_display_name(self):
        """The context may ask for the e-mail within the name, and Odoo computes names as superuser."""
        if not (self.env.context.get("show_email") and self.sudo(False)._alro_hides_private()):
            return super()._compute_display_name()
        plain = self.with_context(show_email=False)
        super(ResPartner, plain)._compute_display_name()
        for partner, name in zip(self, plain.mapped("display_name"), strict=True):
            partner.display_name = name
        return None

    def _field_store_repr(self, field_name):
        """What Odoo sends ahead for chatters and avatar cards may reach anybody."""
        return [] if field_name in PRIVATE_FIELDS else super()._field_store_repr(field_name)

    def signup_get_auth_param(self):
        """Odoo hands the login of any contact to any employee who asks."""
        if self._alro_hides_private():
            raise AccessError(self.env._("You may not read how a colleague logs in."))
        return super().signup_get_auth_param()

    def _check_access(self, operation):
        """With the contact of an administrator's account go his e-mail and, by that, his password."""
        result = super()._check_access(operation)
        if operation in ("read", "create") or self.env.is_system() or not self.ids:
            return result
        accounts = self.env["res.users"].sudo().with_context(active_test=False)
        beyond = (
            self & accounts.search([("partner_id", "in", self.ids)])._alro_beyond_reach().partner_id
        )
        if not beyond:
            return result
        forbidden = beyond | result[0] if result else beyond
        return forbidden, lambda: AccessError(
            self.env._(
                "This contact belongs to an account with rights beyond the access levels of the tracking system."
                " Only the technical administrator of Odoo may change it."
            )
        )


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Odoo merges by SQL, behind the access checks."""
        partners = self.env["res.partner"].browse(partner_ids)
        (partners | dst_partner if dst_partner else partners).check_access("write")
        return super()._merge(partner_ids, dst_partner, extra_checks)
