from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.buddhist_era import years_are_buddhist
from odoo.addons.alro_tracking_base.tools.thai_baht import baht_words
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date, format_stamp


class TransferPaper(models.AbstractModel):
    """A document of allocation, return or change on paper: the lines that the reader may see."""

    _name = "report.alro_planning.transfer_paper"
    _inherit = "alro.paper"
    _description = "Printed budget transfer"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template.

        :param list docids: one document
        :raises UserError: for more than one, or for one that is gone
        """
        document = self.env["alro.budget.transfer"].browse(docids).exists()
        if len(document) != 1:
            raise UserError(self.env._("Choose one document to print."))
        document.check_access("read")
        lines = self.env["alro.budget.transfer.line"].search([("transfer_id", "=", document.id)])
        return {
            "document": document,
            "facts": self._facts(document),
            "mark": self._mark(document),
            "lines": self._lines(document, lines),
            "totals": self._totals(document, lines.mapped("amount")),
            "has_balance": document.state != "draft",
            "paper": self._paper(
                self._title(document),
                agency=document.name or "",
                year=self.env._("Fiscal year B.E. %s", document.fiscal_year_id.year),
                unit=self.env._("Unit : %s", self.env._("baht")),
                orientation="portrait",
                notes=self._notes(document),
                signatures=[self.env._("who made it"), self.env._("who approves it")],
                file=[(document.number or "").replace("/", "-")],
            ),
        }

    def _title(self, document):
        return {
            "allocate": self.env._("Document of budget allocation"),
            "return": self.env._("Document of budget return"),
            "change": self.env._("Document of budget change"),
        }[document.kind]

    def _facts(self, document):
        """Return ``[(label, text)]`` of the head, those that the document has."""
        facts = [
            (self.env._("Number"), document.number or self.env._("(draft)")),
            (self.env._("Date"), self._day(document.date)),
            (self.env._("Fund source"), document.fund_source_id.name),
            (self.env._("Reference"), document.reference),
        ]
        if document.crosses_border:
            facts.append((self.env._("Outside party"), document.outside_party))
        if document.posted_on:
            facts.append((self.env._("Posted"), self._signed(document, "posted")))
        return [(label, text) for label, text in facts if text]

    def _mark(self, document):
        """Return what stands across the head of a document that does not count."""
        if document.state == "draft":
            return self.env._("Draft: not posted, counts for nothing")
        if document.state == "reversed":
            return self.env._(
                "Reversed %(by)s: %(reason)s",
                by=self._signed(document, "reversed"),
                reason=document.reverse_reason,
            )
        return ""

    def _signed(self, document, act):
        """Return when it was done, and by whom."""
        moment = format_stamp(
            document[f"{act}_on"], self.env.lang, buddhist=years_are_buddhist(self.env.lang)
        )
        return f"{moment} · {document[f'{act}_by'].sudo().name}"

    def _day(self, day):
        return format_long_date(day, self.env.lang, years_are_buddhist(self.env.lang))

    def _lines(self, document, lines):
        balance = {}
        if document.state != "draft":
            # as the register stood when it was posted, at the date that it has
            balance = lines.budget_line_id.get_ledger(document.date, document.posted_on)
        return [
            {
                "number": number,
                "activity": line.activity_id.display_name,
                "office": line.agency_id.display_name or self.env._("Not yet given to offices"),
                "category": line.appropriation_id.sudo()._category_name(),
                "amount": _shown(line.amount),
                "received": _shown(balance.get(line.budget_line_id.id, {}).get("received")),
                "allocated": _shown(balance.get(line.budget_line_id.id, {}).get("allocated")),
                "note": line.note or "",
            }
            for number, line in enumerate(lines, 1)
        ]

    def _totals(self, document, amounts):
        """Return ``[(label, digits, words)]``: of a change what is added and what is taken away."""
        added = round(sum(amount for amount in amounts if amount > 0), 2)
        taken = round(-sum(amount for amount in amounts if amount < 0), 2)
        if document.kind != "change":
            totals = [(self.env._("Grand total"), added)]
        else:
            totals = [(self.env._("Added"), added), (self.env._("Taken away"), taken)]
        return [(label, _shown(amount), baht_words(amount)) for label, amount in totals]

    def _notes(self, document):
        notes = []
        if document.state != "draft":
            notes.append(
                self.env._(
                    "Received and allocated: what the office had of this activity and category at"
                    " the date of the document, this document and all that was posted before it"
                    " included."
                )
            )
        if self.env.user._works_for_own_offices():
            notes.append(self.env._("Lines and totals are those that concern your office."))
        return notes


def _shown(amount):
    """Return an amount as forms print it; nothing for none.

    >>> _shown(1234.5), _shown(-0.25), _shown(0.0), _shown(None)
    ('1,234.50', '-0.25', '0.00', '')
    """
    return "" if amount is None else f"{amount:,.2f}"
