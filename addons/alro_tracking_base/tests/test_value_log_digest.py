import tempfile
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import ObjectNotInPrerequisiteState

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from odoo.addons.alro_tracking_base.hooks import uninstall_hook
from odoo.addons.alro_tracking_base.models import alro_value_log_digest
from odoo.addons.alro_tracking_base.tools import log_digest

from .common import LEVELS, AlroCommon
from .rpc import RpcCase


class DigestCommon(AlroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digests = cls.env["alro.value.log.digest"]

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "digests"
        self.env["ir.config_parameter"].set_param(alro_value_log_digest.FOLDER, str(self.folder))

    def change(self):
        """Make one entry, and return it."""
        self.make_project()
        self.env.flush_all()
        return self.env["alro.value.log"].search([], limit=1)


class TestDigest(DigestCommon, RpcCase):
    """In a request's mode of testing a second cursor sees what the first one did."""

    def seal(self):
        self.assertTrue(self.digests._seal())
        self.env.invalidate_all()
        return self.digests.search([], limit=1)

    def test_a_digest_covers_what_was_logged_since_the_one_before(self):
        self.change()
        first = self.seal()
        entry = self.change()
        second = self.seal()
        self.assertEqual(second.first_id, first.last_id + 1)
        self.assertEqual(second.last_id, entry.id)
        self.assertEqual(second.previous_sha256, first.sha256)
        covered = self.env["alro.value.log"].search_count([("id", ">", first.last_id)])
        self.assertEqual(second.row_count, covered)
        self.assertGreater(covered, 0)

    def test_a_quiet_day_has_a_digest_too(self):
        self.change()
        first, second = self.seal(), self.seal()
        self.assertEqual((second.first_id, second.last_id), (first.last_id + 1, first.last_id))
        self.assertEqual(second.row_count, 0)
        self.assertNotEqual(second.sha256, first.sha256)

    def test_the_same_digest_is_computed_from_the_rows_alone(self):
        self.change()
        digest = self.seal()
        rows = log_digest.Hasher(digest.previous_sha256 or "")
        self.cr.copy_expert(log_digest.rows_statement(digest.first_id, digest.last_id), rows)
        self.assertEqual(rows.sha256(digest.day, digest.first_id, digest.last_id), digest.sha256)

    def test_the_file_has_each_digest_once(self):
        self.change()
        self.seal()
        self.assertTrue(self.digests._write_file())
        self.change()
        last = self.seal()
        self.assertTrue(self.digests._write_file())
        self.assertTrue(self.digests._write_file())
        written = list(map(log_digest.Digest.parse, self.lines()))
        self.assertEqual([digest.id for digest in written], self.digests.search([], order="id").ids)
        self.assertEqual(written[-1].sha256, last.sha256)

    def lines(self):
        return self.digests._file().read_text().splitlines()

    def test_a_line_that_could_not_be_written_is_written_next_time(self):
        self.change()
        self.seal()
        self.folder.write_text("a file stands where the folder should be")
        logger = "odoo.addons.alro_tracking_base.models.alro_value_log_digest"
        with self.assertLogs(logger, "ERROR") as caught:
            self.assertFalse(self.digests._write_file())
        self.assertIn("next time", caught.output[0])
        self.folder.unlink()
        self.assertTrue(self.digests._write_file())
        self.assertEqual(len(self.lines()), self.digests.search_count([]))

    def test_half_a_line_from_a_full_disk_is_written_anew(self):
        self.change()
        self.seal()
        self.digests._write_file()
        path = self.digests._file()
        whole = path.read_bytes()
        path.write_bytes(whole[:-20])
        self.digests._write_file()
        self.assertEqual(path.read_bytes(), whole)

    def test_the_nightly_run_seals_writes_and_tries_again(self):
        cron = self.env.ref("alro_tracking_base.ir_cron_value_log_digest")
        self.assertEqual(cron.nextcall.strftime("%H:%M"), "17:30")  # 00:30 in Bangkok
        self.change()
        self.digests._cron_seal()
        self.assertTrue(self.lines())
        for failing in ("_seal", "_write_file"):
            triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            with patch.object(type(self.digests), failing, lambda self: False):
                self.digests._cron_seal()
            after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            self.assertEqual(after, triggers + 1, failing)

    def test_two_administrators_read_digests_and_nobody_alters_them(self):
        self.change()
        digest = self.seal()
        for name in LEVELS:
            if name in ("super_admin", "admin_act_fund"):
                self.assertTrue(
                    self.rpc(name, "alro.value.log.digest", "read", [digest.id], ["sha256"])
                )
            else:
                self.assertRefused(
                    self.rpc, name, "alro.value.log.digest", "read", [digest.id], ["sha256"]
                )
            self.assertRefused(
                self.rpc, name, "alro.value.log.digest", "write", [digest.id], {"sha256": "0"}
            )
        for call in (digest.unlink, digest.copy, lambda: digest.write({"sha256": "0"})):
            with self.assertRaises(UserError):
                call()
        with mute_logger("odoo.sql_db"), self.assertRaises(ObjectNotInPrerequisiteState):
            self.cr.execute("UPDATE alro_value_log_digest SET sha256 = '0'")


class TestBusy(DigestCommon):
    def test_a_log_that_is_being_written_is_left_alone(self):
        """The other transaction is this test's own: it has written and not committed."""
        self.change()
        with patch.object(alro_value_log_digest, "LOCK_SECONDS", 0.1):
            self.assertFalse(self.digests._seal())


@tagged("post_install", "-at_install")  # with the models of the add-ons above
class TestUninstall(DigestCommon):
    """The hooks are called in their own transaction, which is rolled back."""

    TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'alro\\_value\\_log\\_%'"

    def test_evidence_is_not_uninstalled(self):
        with self.assertRaises(UserError) as caught:
            uninstall_hook(self.env)
        self.assertIn("alro_allow_uninstall", str(caught.exception))
        self.cr.execute(self.TRIGGERS)
        self.assertGreater(self.cr.fetchone()[0], 0)

    def test_the_administrator_of_the_server_may_and_nothing_is_left(self):
        with tempfile.TemporaryDirectory() as data:
            allowed = Path(data) / "alro_allow_uninstall"
            allowed.mkdir()
            (allowed / self.cr.dbname).touch()
            with patch.dict(config.options, {"data_dir": data}):
                uninstall_hook(self.env)
        self.cr.execute(self.TRIGGERS)
        self.assertEqual(self.cr.fetchone(), (0,))
