from odoo import api, models


class MailThread(models.AbstractModel):
    """Odoo lets whoever has a login hand in a letter by program, with any sender's name on it."""

    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Letters reach the mailbox of GFMIS files from the mail server alone."""
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if self.env.su or self.env.user.has_group("base.group_system"):
            return routes
        return [route for route in routes or [] if route[0] != "alro.gfmis.mailbox"]
