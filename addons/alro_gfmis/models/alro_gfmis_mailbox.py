import logging
from pathlib import PurePath

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_normalize_all

from ..tools.cells import MOST_BYTES

_logger = logging.getLogger(__name__)

SENDERS = ("super_admin", "central_act")
MOST_FILES = 10  # of one letter
BESIDE = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".p7s", ".asc", ".vcf", ".ics"}
LOST = "\N{REPLACEMENT CHARACTER}"


class AlroGfmisMailbox(models.AbstractModel):
    """Takes files of the treasury out of letters that are sent to an address of the system.

    A sender's address is easily forged. So a letter is no more than a hand that lays a file down:
    it is checked, and waits for the budget group, unless its fiscal year says otherwise. Of the
    letter itself nothing is kept, and nobody is answered: who is no officer learns nothing.

    Odoo brings letters here by ``mail.alias``; this model has no rows and no chatter.
    """

    _name = "alro.gfmis.mailbox"
    _inherit = ["alro.gfmis.arrival"]
    _description = "Mailbox of GFMIS files"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take the files of a letter. For Odoo's mail gateway alone.

        :param dict msg_dict: the letter as ``message_parse`` of ``mail.thread`` returns it
        :raises AccessError: for whoever calls it by himself
        """
        if not self.env.su:
            raise AccessError(self.env._("Letters come by mail, and by no other way."))
        sender = self._sender(msg_dict.get("email_from"))
        if sender:
            mailbox = self.with_user(self.env.ref("base.user_root"))
            mailbox.with_context(lang=mailbox._language())._take_letter(
                sender, msg_dict.get("attachments") or []
            )
        else:
            _logger.info("A letter to the GFMIS mailbox came from no officer, and was left")
        return self

    @api.model
    def message_post(self, **letter):
        """Keep nothing of a letter: what stands in it is nobody's figure."""
        return self.env["mail.message"]

    @api.model
    def _creation_subtype(self):
        return self.env["mail.message.subtype"]

    @api.model
    def _sender(self, address):
        """Return the officer whose address it is, if he may keep files of the treasury."""
        normal = email_normalize_all(address or "")
        users = self.env["res.users"].sudo()
        if len(normal) != 1:
            return users
        return users.search(
            [("email_normalized", "=", normal[0]), ("alro_level", "in", SENDERS)], limit=1
        )

    @api.model
    def _take_letter(self, sender, attachments):
        """Take each file that may be a table, and tell the budget group what became of it."""
        files = [
            (attached.fname, attached.content)
            for attached in attachments
            if PurePath(attached.fname or "").suffix.lower() not in BESIDE
        ]
        lines = [self._take_attachment(*file) for file in files[:MOST_FILES]]
        if len(files) > MOST_FILES:
            lines.append(self.env._("Only the first %s files of a letter are taken.", MOST_FILES))
        if lines := list(filter(None, lines)):
            head = self.env._("By mail, it says from %s:", sender.name)
            self._tell_budget_group([head, *lines])

    @api.model
    def _take_attachment(self, name, content):
        """Take one file, and return what the budget group is told of it, or nothing."""
        if isinstance(content, str):  # a text: the mail program said in which encoding, or did not
            if LOST in content:
                sentence = self.env._(
                    "the mail program damaged the text. Send it in a ZIP file, or as .xlsx."
                )
                return self._line_refused(name, sentence)
            content = content.encode("utf-8-sig")
        try:
            return self._take_file(name, bytes(content)[: MOST_BYTES + 1], "mail")
        except UserError as error:
            return self._line_refused(name, str(error.args[0]))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            return self._line_refused(name, self._sentence_unforeseen(name))
