from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date


class AlroMoneyMixin(models.AbstractModel):
    """A record with amounts in baht. The currency is stored: Odoo groups amounts by it."""

    _name = "alro.money.mixin"
    _description = "Amounts in baht"

    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._baht(),
        ondelete="restrict",
    )

    @api.model
    def _baht(self):
        """Return the id of the baht, without asking whether it is there for each new record."""
        return self.env["ir.model.data"]._xmlid_to_res_id("base.THB", raise_if_not_found=True)

    @api.model
    def _day_text(self, day):
        """Return since when an amount stands, for a sentence."""
        if not day:
            return self.env._("at the beginning of the year")
        return self.env._("on %s", format_long_date(day, self.env.lang))

    def _refuse_in_documents(self, link):
        """Raise if a transfer document has a line of these: a draft can go first, no other ever does."""
        lines = self.env["alro.budget.transfer.line"].sudo().search([(link, "in", self.ids)])
        documents = lines.transfer_id
        names = {"name": self.display_name}
        if settled := documents.filtered(lambda document: document.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s stands in document %(document)s, which is kept, so it stays too. Set its"
                    " amount to what it keeps.",
                    document=settled[0].display_name,
                    **names,
                )
            )
        if documents:
            raise UserError(
                self.env._(
                    "%(name)s stands in a draft, %(document)s. Delete the draft, or its line, first.",
                    document=documents[0].display_name,
                    **names,
                )
            )
