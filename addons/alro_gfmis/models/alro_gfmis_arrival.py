import base64
import logging

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.models.res_users import LANGUAGE
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, fiscal_year_of
from odoo.addons.alro_tracking_base.tools.texts import reason_of
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from ..tools.watched_files import shown_name

_logger = logging.getLogger(__name__)

# where a file came from: whether its fiscal year lets it be posted by itself
POSTS = {"folder": "gfmis_posts_watched", "mail": "gfmis_posts_mailed"}
STATES_KNOWN = ("posted", "checked", "draft", "reversed")  # which of several is told about
LONGEST_SENTENCE = 1000  # of a letter


class AlroGfmisArrival(models.AbstractModel):
    """Takes a file of the treasury that came by itself, checks it, and posts it where it may.

    It may where nobody has to decide anything and the fiscal year allows it for files that come
    this way. The budget group is told in any case.
    """

    _name = "alro.gfmis.arrival"
    _description = "Taking GFMIS files that come by themselves"

    @api.model
    def _language(self):
        """Return the language of the people who are told, in which sentences are kept, too."""
        thai = self.env["res.users"]._alro_speaks_thai()
        return LANGUAGE if thai else self.env.user.lang

    @api.model
    def _attempt(self, work):
        """Do a piece of work whole or not at all, and return what it returns. For owning models."""
        with self.env.cr.savepoint():
            return work()

    @api.model
    def _take_file(self, name, content, origin):
        """Check a file, and post it if that may be done.

        :param bytes content: of the file
        :param str origin: ``folder`` or ``mail``
        :return Markup: the line of the letter
        :raises UserError: if it cannot be read, or its year is closed
        """
        batch = self._attempt(lambda: self._bring_in(shown_name(name), content, origin))
        return self._line(name, self._post_if_clear(batch, origin), batch)

    @api.model
    def _line(self, name, sentence, batch=None):
        """Return a line of the letter: a file's name, which leads to its page, and what is said of it."""
        line, name = Markup("%s: %s"), reason_of(shown_name(name))
        if batch:
            line = Markup('<a href="%s/odoo/alro-gfmis/%s">%%s</a>: %%s') % (
                batch.get_base_url(),
                batch.id,
            )
        return line % (name, reason_of(sentence, LONGEST_SENTENCE))

    @api.model
    def _line_refused(self, name, sentence):
        return self._line(name, self.env._("not taken: %s", sentence))

    @api.model
    def _bring_in(self, name, content, origin):
        """Return the batch of a file, checked: the one that has its content already, or a new one.

        What was brought in and not brought to its end, by a server that then died, goes on where it
        stopped; so does what came by mail, when the same lies in the watched folder.
        """
        batches = self.env["alro.gfmis.batch"].sudo()
        digest = batches._fingerprint(batches._upload_in({"datas": base64.b64encode(content)}))
        known = batches.search([("sha256", "=", digest)])
        if known:
            known = known.sorted(lambda batch: STATES_KNOWN.index(batch.state))[:1]
            if known.state == "checked":
                batches._refuse_closed(known.fiscal_year_id)
            if (known.state, known.origin) == ("checked", "mail"):
                known.origin = origin
            return known
        batch = batches.create(
            {
                "name": reason_of(name) or digest[:12],
                "datas": base64.b64encode(content),
                "fiscal_year_id": self._year_of(content).id,
                "origin": origin,
            }
        )
        batch.action_check()
        return batch

    @api.model
    def _year_of(self, content):
        """Return the fiscal year that a file is of: as it says, by its date, or else the present one.

        The system may write into a closed year, and would leave there what nobody can discard.
        """
        batches = self.env["alro.gfmis.batch"]
        profiles = self.env["alro.gfmis.profile"].sudo()._in_use()
        _file, _recognised, parsed = batches._parse_content(content, profiles)
        number = parsed.fiscal_year or fiscal_year_of(parsed.as_of or bangkok_today())
        year = self.env["alro.fiscal.year"].sudo().search([("year", "=", number)], limit=1)
        if not year:
            raise UserError(self.env._("There is no fiscal year %s in the system.", number))
        batches._refuse_closed(year)
        return year

    @api.model
    def _post_if_clear(self, batch, origin):
        """Post a file about which nobody has to decide anything, if its year allows that.

        :return str: what became of it
        """
        if batch.origin != origin or batch.state not in ("checked", "posted"):
            return self.env._("it was uploaded before, as “%s”; nothing was done", batch.name)
        if batch.state == "posted":
            return self._outcome(batch, self.env._("posted"))
        doubts = batch._doubts()
        doubts += [note for note in (batch.part_note, batch.same_note) if note]
        if batch.is_odd:
            doubts += (batch.notes or "").splitlines()
        if doubts:
            sentence = self._outcome(batch, self.env._("checked; look at it, then post it"))
            return f"{sentence}: {'; '.join(doubts)}"
        if not batch.fiscal_year_id[POSTS[origin]]:
            return self._outcome(batch, self.env._("checked; it waits to be posted"))
        try:
            self._attempt(batch.action_post)
        except UserError as error:
            sentence = self._outcome(batch, self.env._("checked, not posted"))
            return f"{sentence}: {error.args[0]}"
        return self._outcome(batch, self.env._("posted"))

    @api.model
    def _outcome(self, batch, what):
        """Return what became of a file, with its date and sum: they tell at once whether it is the right one."""
        return self.env._(
            "%(what)s (as of %(as_of)s, disbursed %(amount)s baht)",
            what=what,
            as_of=format_long_date(batch.as_of, self.env.lang),
            amount=f"{batch.disbursed_total:,.2f}",
        )

    @api.model
    def _sentence_unforeseen(self, name):
        """Write the error into the server's log, and return what the budget group is told."""
        _logger.exception("The GFMIS file %s could not be handled", shown_name(name))
        return self.env._(
            "Something unforeseen happened. Upload it yourself under GFMIS files; if it happens"
            " again, tell the system's administrators the time."
        )

    @api.model
    def _tell_budget_group(self, lines):
        """Send the budget group a letter that says what became of each file."""
        users = self.env["res.users"].sudo().search([("alro_level", "=", "central_act")])
        template = self.env.ref("alro_gfmis.mail_template_watched").sudo()
        for user in users.filtered("email"):
            values = {"email_to": user.email_formatted, "recipient_ids": [], "partner_ids": []}
            template.with_context(files=lines, lang=user.lang).send_mail(
                user.id, email_values=values
            )
        if users:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
