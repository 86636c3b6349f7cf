from collections import defaultdict

from odoo import api, fields, models

from ..models.alro_plan_mixin import shown

MOST_NAMED = 5


class AlroBudgetReverse(models.TransientModel):
    """Asks why posted documents are reversed, and warns of what that leaves too little allocated."""

    _name = "alro.budget.reverse"
    _inherit = ["alro.reach.mixin"]
    _description = "Reverse a document"

    transfer_ids = fields.Many2many("alro.budget.transfer", string="Documents", required=True)
    reason = fields.Text(required=True)
    notice = fields.Text(compute="_compute_notice")

    @api.depends("transfer_ids")
    @api.depends_context("lang", "uid")
    def _compute_notice(self):
        for dialog in self:
            short = dialog._short_lines()
            dialog.notice = dialog._sentence_short(short) if short else False

    def _short_lines(self):
        """Return ``[(budget line, allocated then, spent or bound)]`` where too little is left.

        Of those that the user may see; what lacks most comes first.
        """
        taken = defaultdict(float)
        domain = [("transfer_id", "in", self.transfer_ids.ids), ("state", "=", "posted")]
        for line in self.env["alro.budget.transfer.line"].search(domain):
            if line.kind != "change":
                taken[line.budget_line_id] += line.amount * (1 if line.kind == "allocate" else -1)
        short = []
        for line in self.env["alro.budget.line"].concat(*taken)._filtered_access("read"):
            left, used = round(line.allocated_amount - taken[line], 2), line._used_amount()
            if left < min(line.allocated_amount, used):
                short.append((line, left, used))
        return sorted(short, key=lambda each: each[1] - each[2])

    def _sentence_short(self, short):
        sentences = [
            self.env._("If reversed, these have less allocated than is spent or bound, and say so:")
        ]
        sentences += [
            self.env._(
                "%(name)s: %(left)s baht allocated, %(used)s spent or bound",
                name=line.display_name,
                left=shown(max(left, 0)),
                used=shown(used),
            )
            for line, left, used in short[:MOST_NAMED]
        ]
        if len(short) > MOST_NAMED:
            sentences.append(self.env._("and %s more", len(short) - MOST_NAMED))
        return "\n".join(sentences)

    def action_reverse(self):
        self.ensure_one()
        self.transfer_ids.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}
