from odoo import models

PRIVATE_FIELDS = frozenset({"email_from", "reply_to", "outgoing_email_to"})


class MailMessage(models.Model):
    """A message tells its author's e-mail to everybody who may read the message."""

    _name = "mail.message"
    _inherit = ["mail.message", "alro.privacy.mixin"]

    _alro_private_fields = PRIVATE_FIELDS

    def _field_store_repr(self, field_name):
        name = getattr(field_name, "field_name", field_name)
        return [] if name in PRIVATE_FIELDS else super()._field_store_repr(field_name)


class MailFollowers(models.Model):
    _name = "mail.followers"
    _inherit = ["mail.followers", "alro.privacy.mixin"]

    _alro_private_fields = frozenset({"email"})

    def _field_store_repr(self, field_name):
        return [] if field_name == "email" else [field_name]
