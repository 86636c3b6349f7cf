import logging
from contextvars import ContextVar

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

ACTIONS = [("check", "Check"), ("post", "Post"), ("reverse", "Reverse")]
STATES = [("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")]
OPEN = ("queued", "running")
MOST_ATTEMPTS = 3

_current = ContextVar("alro_gfmis_run", default=None)  # what clients send is no context of ours


class AlroGfmisRun(models.Model):
    """Work on a file that goes on in the background, so that its page can be left.

    A scheduled action does one after the other, each as the user who asked for it and in one
    transaction: what is interrupted leaves nothing behind, and is begun again. How far it is, is
    written through a cursor of its own.
    """

    _name = "alro.gfmis.run"
    _description = "Work on a GFMIS file"
    _order = "id desc"
    _rec_name = "action"

    batch_id = fields.Many2one(
        "alro.gfmis.batch", "File", required=True, readonly=True, ondelete="cascade", index=True
    )
    action = fields.Selection(ACTIONS, required=True, readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    lang = fields.Char(readonly=True)
    state = fields.Selection(STATES, default="queued", required=True, readonly=True)
    progress = fields.Integer("Percent done", readonly=True, aggregator=None)
    attempts = fields.Integer(readonly=True)
    message = fields.Text(readonly=True)
    started_on = fields.Datetime(readonly=True)
    ended_on = fields.Datetime(readonly=True)

    _one_open = models.UniqueIndex(
        "(batch_id) WHERE state IN ('queued', 'running')", "Work on the file is going on already."
    )

    @api.model
    def _queue(self, batch, action, reason=None):
        """Let the scheduled action do something with a file, as soon as it can.

        :raises UserError: if something is going on with it already, or for reversing without a reason.
        """
        if action == "reverse":
            reason = batch._reason_for_reversing(reason)
        if self.sudo().search_count([("batch_id", "=", batch.id), ("state", "in", OPEN)], limit=1):
            raise UserError(
                self.env._("Work on “%s” is going on already. Wait until it is done.", batch.name)
            )
        values = {
            "batch_id": batch.id,
            "action": action,
            "reason": reason,
            "user_id": self.env.uid,
            "lang": self.env.lang,
        }
        run = self.sudo().create(values)
        self.env.ref("alro_gfmis.cron_runs").sudo()._trigger()
        return run

    @api.model
    def _run_queued(self):
        """Do all that waits. Odoo runs a scheduled action once at a time: what seems to be running
        when it begins was interrupted."""
        for run in self.search([("state", "=", "running")]):
            again = run.attempts < MOST_ATTEMPTS
            run.write({"state": "queued"} if again else run._failed(self._sentence_interrupted()))
        self.env.cr.commit()  # pylint: disable=invalid-commit
        while run := self.search([("state", "=", "queued")], order="id", limit=1):
            run._run()

    def _run(self):
        self.ensure_one()
        started = {"state": "running", "started_on": fields.Datetime.now(), "progress": 0}
        self.write({**started, "attempts": self.attempts + 1})
        self.env.cr.commit()  # pylint: disable=invalid-commit
        env = self.env(user=self.user_id, context={"lang": self.lang}, su=False)
        token = _current.set(self.id)
        try:
            retrying(lambda: self.with_env(env)._act(), env)
            ended = {"state": "done", "progress": 100, "message": False}
        except (UserError, AccessError) as error:
            self.env.cr.rollback()
            ended = self._failed(str(error.args[0]))
        except Exception:
            self.env.cr.rollback()
            _logger.exception("GFMIS run %s failed", self.id)
            ended = self._failed(self.with_env(env)._sentence_failed())
        finally:
            _current.reset(token)
        if self.exists():
            self.write({**ended, "ended_on": fields.Datetime.now()})
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _act(self):
        """Do it as the user who asked for it."""
        run = self.sudo()
        batch = self.env["alro.gfmis.batch"].browse(run.batch_id.id)
        if run.action == "reverse":
            batch.action_reverse(run.reason)
        elif run.action == "post":
            batch.action_post()
        else:
            batch.action_check()

    @api.model
    def _failed(self, message):
        return {"state": "failed", "message": message, "ended_on": fields.Datetime.now()}

    @api.model
    def _sentence_interrupted(self):
        return self.env._("It was interrupted %s times and has been given up.", MOST_ATTEMPTS)

    @api.model
    def _sentence_failed(self):
        return self.env._(
            "Something unforeseen happened, and nothing was changed. Try again; if it happens again,"
            " tell the system's administrators the time."
        )

    @api.model
    def _tell(self, percent):
        """Say how far the present run is, outside its transaction. Without one: nothing."""
        run_id = _current.get()
        if run_id is None:
            return
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL("UPDATE alro_gfmis_run SET progress = %s WHERE id = %s", percent, run_id)
            )
