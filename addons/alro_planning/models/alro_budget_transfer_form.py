"""What the form of a document shows beside what it moves, so that nobody has to look it up."""

from odoo import api, fields, models

from odoo.addons.alro_tracking_base.fields import Amount


class AlroBudgetTransfer(models.Model):
    _inherit = "alro.budget.transfer"

    may_keep = fields.Boolean("May be changed by me", compute="_compute_may_keep")

    @api.depends("fund_source_id", "state")
    @api.depends_context("uid")
    def _compute_may_keep(self):
        """Tell whose document it is; what is typed anew is for all who may create one."""
        kept = self.filtered("id")._filtered_access("write")
        for transfer in self:
            transfer.may_keep = transfer in kept or not transfer.id

    def action_add_offices(self):
        """Open the dialog that fills in many lines at once."""
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add offices"),
            "res_model": "alro.budget.transfer.add",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_transfer_id": self.id},
        }


class AlroBudgetTransferLine(models.Model):
    _inherit = "alro.budget.transfer.line"

    received_amount = Amount(
        "Received", compute="_compute_standing", help="Of what no office has yet: after changes."
    )
    allocated_amount = Amount(
        "Allocated",
        compute="_compute_standing",
        help="Of what no office has yet: given to offices.",
    )
    left_amount = Amount(
        "Left",
        compute="_compute_standing",
        help="What could still be moved, this document not counted: not yet allocated, or, of a"
        " return, allocated and not spent.",
    )

    @api.depends("budget_line_id", "appropriation_id", "transfer_id.kind")
    @api.depends_context("uid")
    def _compute_standing(self):
        for line in self:
            office, whole = line.budget_line_id, line.appropriation_id
            if office:
                line.received_amount = office.received_amount
                line.allocated_amount = office.allocated_amount
                line.left_amount = office._movable(line.transfer_id.kind)
            else:
                line.received_amount = whole.received_amount
                line.allocated_amount = whole.given_amount
                line.left_amount = whole.ungiven_amount

    def action_open(self):
        """Open the document that the line stands in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "alro.budget.transfer",
            "res_id": self.transfer_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
