import logging

from odoo import fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    _inherit = "ir.rule"

    # a rule is named by the sentence it enforces, which Super Admin reads in "Who sees this record"
    name = fields.Char(translate=True)

    def _make_access_error(self, operation, records):
        """Say what is refused, for which kind of document, and whom to ask.

        Odoo's own text jokes, and with ?debug=1, which anybody may type, it names the hidden records and the rules.
        """
        _logger.info(
            "Refused by record rules: %s of %s %s by user %s",
            operation,
            records._name,
            records.ids[:6],
            self.env.uid,
        )
        self = self.with_context(**self.env.user.context_get())  # noqa: PLW0642
        sentence = {
            "read": self.env._(
                "You may not see this document (%s): it is outside your agencies or your access level."
            ),
            "write": self.env._(
                "You may not change this document (%s): it is outside your agencies or your access level."
            ),
            "create": self.env._(
                "You may not add this document (%s): it is outside your agencies or your access level."
            ),
            "unlink": self.env._(
                "You may not delete this document (%s): it is outside your agencies or your access level."
            ),
        }[operation]
        whom = self.env._(
            "If your work needs it, please ask the Super Admin of the tracking system."
        )
        kind = self.env["ir.model"]._get(records._name).name or records._description
        return AccessError(f"{sentence % kind}\n\n{whom}")
