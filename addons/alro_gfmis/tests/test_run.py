"""Checking and posting go on in the background, one after the other, and leave nothing half done."""

from unittest.mock import patch

from ..models import alro_gfmis_run
from .common import GfmisCommon


class TestRun(GfmisCommon):
    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "commit", self.env.flush_all)
        self.patch(self.env.cr, "rollback", self.env.invalidate_all)
        self.patch(alro_gfmis_run, "retrying", lambda work, env: work())
        self.runs = self.env["alro.gfmis.run"]

    def test_what_waits_is_done_as_the_user_who_asked(self):
        batch = self.upload([self.row(own=5)])
        batch.action_check_later()
        self.assertTrue(batch.is_running)
        self.assertEqual(batch.get_progress()["running"], True)
        self.runs._run_queued()
        batch.invalidate_recordset()
        self.assertEqual((batch.state, batch.is_running), ("checked", False))
        self.assertEqual(batch.checked_by, self.users["central_act"])
        batch.action_post_later()
        self.runs._run_queued()
        self.assertEqual((batch.state, batch.posted_by), ("posted", self.users["central_act"]))
        self.assertEqual(self.spent(self.op, 6)[0], 5)

    def test_two_things_at_once_are_refused(self):
        batch = self.upload([self.row(own=5)])
        batch.action_check_later()
        with self.refused("going on already"):
            batch.action_post_later()

    def test_what_its_state_does_not_allow_is_not_queued(self):
        batch = self.upload([self.row(own=5)])
        with self.refused("not checked"):
            batch.action_post_later()
        posted = self.post([self.row(own=6)])
        with self.refused("neither changed"):
            posted.action_check_later()
        self.assertFalse(batch.run_ids | posted.run_ids)

    def test_what_cannot_be_done_says_why(self):
        batch = self.check([self.row(unit="0799999999", own=5)])
        batch.action_post_later()
        self.runs._run_queued()
        batch.invalidate_recordset()
        self.assertIn("not matched", batch.run_message)
        self.assertEqual(batch.state, "checked")

    def test_the_unforeseen_is_no_traceback(self):
        batch = self.upload([self.row(own=5)])
        batch.action_check_later()
        fault = patch.object(type(batch), "action_check", side_effect=ZeroDivisionError("secret"))
        with fault, self.assertLogs(alro_gfmis_run._logger, "ERROR"):
            self.runs._run_queued()
        batch.invalidate_recordset()
        self.assertIn("unforeseen", batch.run_message)
        self.assertNotIn("secret", batch.run_message)

    def test_what_was_interrupted_is_begun_again_and_given_up_at_last(self):
        batch = self.upload([self.row(own=5)])
        batch.action_check_later()
        run = self.runs.search([("batch_id", "=", batch.id)])
        run.write({"state": "running", "attempts": 1})
        self.runs._run_queued()
        self.assertEqual((run.state, run.attempts), ("done", 2))
        run.write({"state": "running", "attempts": 3})
        self.runs._run_queued()
        self.assertEqual(run.state, "failed")
        self.assertIn("interrupted", run.message)
