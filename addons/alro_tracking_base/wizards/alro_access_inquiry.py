from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.alro_access_judge import OPERATIONS


class AlroAccessInquiry(models.TransientModel):
    """Super Admin asks who sees a record, or what a user may see, and why.

    The answer is kept for as long as the question: names, yes or no, reasons; no figures.
    """

    _name = "alro.access.inquiry"
    _description = "Question about access"

    subject = fields.Reference("_selection_subject", "Record")
    user_id = fields.Many2one("res.users", domain=[("alro_level", "!=", False)], ondelete="cascade")
    line_ids = fields.One2many("alro.access.line", "inquiry_id", "Users", readonly=True)
    share_ids = fields.One2many("alro.access.share", "inquiry_id", "Documents", readonly=True)

    @api.model
    def _selection_subject(self):
        return list(self.env["alro.access.judge"]._suite_models().items())

    @api.model
    def action_explain_active(self, model, ids):
        """Open the answer for the one record from whose action menu this was called."""
        self._check_super_admin()
        if len(ids or ()) != 1 or not self.env["alro.access.judge"]._is_suite_model(model):
            raise UserError(self.env._("Choose one record, and ask again."))
        return self.create({"subject": f"{model},{ids[0]}"}).action_explain_record()

    def action_explain_record(self):
        """Open the list of users, each with what he may do with the record."""
        self.ensure_one()
        self._check_super_admin()
        record = self.subject.exists() if self.subject else None
        if not record:
            raise UserError(self.env._("Choose a record first."))
        record.check_access("read")
        self.sudo()._answer_record(record)
        return self._open_answer(
            "alro_access_line_action", self.env._("Who sees “%s”", record.display_name)
        )

    def action_explain_user(self):
        """Open the list of kinds of documents, each with what the user may do."""
        self.ensure_one()
        self._check_super_admin()
        if not self.user_id:
            raise UserError(self.env._("Choose a user first."))
        self.sudo()._answer_user()
        return self._open_answer(
            "alro_access_share_action", self.env._("What %s may do", self.user_id.name)
        )

    def _check_super_admin(self):
        if not self.env.user.has_group("alro_tracking_base.group_super_admin"):
            raise AccessError(self.env._("Only Super Admin may ask who sees what."))

    def _answer_record(self, record):
        judge = self.env["alro.access.judge"]
        users = judge._officers()
        judged = judge._judge_record(record, users)
        self.line_ids.unlink()
        self.env["alro.access.line"].create(
            [
                {
                    "inquiry_id": self.id,
                    "user_id": user.id,
                    "level": user.alro_level,
                    "agencies": ", ".join(user.alro_agency_ids.mapped("short_name")),
                    "relation": judge._relation(record, user),
                    "settable": ", ".join(judged[user].settable or ()),
                    "why": self._reasons(judged[user]),
                    **{f"may_{name}": judged[user].verdicts[name].allowed for name in OPERATIONS},
                }
                for user in users
            ]
        )

    def _reasons(self, judgement):
        """Return a line per reason, with the operations that it is the reason for."""
        labels = dict(
            zip(
                OPERATIONS,
                (self.env._("See"), self.env._("Change"), self.env._("Add"), self.env._("Delete")),
                strict=True,
            )
        )
        operations = defaultdict(list)
        for name, verdict in judgement.verdicts.items():
            operations[verdict].append(labels[name])
        lines = [
            f"{'✓' if verdict.allowed else '✗'} {', '.join(names)}: {verdict.why}"
            for verdict, names in operations.items()
        ]
        if judgement.verdicts["write"].allowed and judgement.settable == []:
            lines.append(self.env._("No field of this record can be set by the user now."))
        return "\n".join(lines)

    def _answer_user(self):
        self.share_ids.unlink()
        self.env["alro.access.share"].create(
            [
                {
                    "inquiry_id": self.id,
                    "name": answer["label"],
                    "total": answer["total"],
                    "why": answer["why"],
                    **{f"{name}_count": answer[name] or 0 for name in OPERATIONS},
                }
                for answer in self.env["alro.access.judge"]._judge_user(self.user_id)
            ]
        )

    def _open_answer(self, action, title):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(f"alro_tracking_base.{action}"),
            "name": title,
            "display_name": title,
            "domain": [("inquiry_id", "=", self.id)],
            "target": "current",
        }
