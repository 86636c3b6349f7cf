import logging
import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.tools import SQL, config, mute_logger

from ..tools.log_digest import VERSION, Digest, Hasher, rows_statement

_logger = logging.getLogger(__name__)
FOLDER = "alro.value_log_digest_folder"
LOCK_SECONDS = 5
BUSY_MINUTES = 10
DISK_MINUTES = 60


class AlroValueLogDigest(models.Model):
    """The digest of a day's history, chained to the one before, here and in a file.

    Whoever owns the database can switch the floor off and rewrite rows. He then has to rewrite
    every digest after them as well, and the file outside the database. ``./alro verify-log``
    compares all three.
    """

    _name = "alro.value.log.digest"
    _inherit = ["alro.append.only"]
    _description = "Digest of the value history"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "day"
    _alro_columns = {
        "day": "date",
        "first_id": "bigint",
        "last_id": "bigint",
        "row_count": "integer",
        "version": "integer",
        "previous_sha256": "varchar",
        "sha256": "varchar",
        "made_at": "timestamp",
    }

    day = fields.Date(readonly=True)
    first_id = fields.Integer("First entry", readonly=True, aggregator=None)
    last_id = fields.Integer("Last entry", readonly=True, aggregator=None)
    row_count = fields.Integer("Entries", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None)
    previous_sha256 = fields.Char("Digest before", readonly=True)
    sha256 = fields.Char("Digest", readonly=True)
    made_at = fields.Datetime("Made on", readonly=True)

    @api.model
    def _cron_seal(self):
        """Seal what was logged since the last digest, and try again soon if that cannot be done."""
        cron = self.env.ref("alro_tracking_base.ir_cron_value_log_digest")
        if not self._seal():
            _logger.info("The value log is busy; its digest is made in %s minutes", BUSY_MINUTES)
            cron._trigger(fields.Datetime.now() + timedelta(minutes=BUSY_MINUTES))
        elif not self._write_file():
            cron._trigger(fields.Datetime.now() + timedelta(minutes=DISK_MINUTES))

    @api.model
    def _seal(self):
        """Make the next digest. Return whether it was made; a busy log is left alone.

        Which rows there are is settled under a lock that waits for those who are saving, since
        one of them may hold a lower id; the lock is given back before the rows are read, since
        what is committed does not change any more.
        """
        try:
            with self._transaction("LOCK TABLE alro_value_log IN SHARE MODE") as cr:
                cr.execute("SELECT COALESCE(max(id), 0) FROM alro_value_log")
                (last_id,) = cr.fetchone()
            with self._transaction("LOCK TABLE alro_value_log_digest IN EXCLUSIVE MODE") as cr:
                self._add_digest(cr, last_id)
        except LockNotAvailable:
            return False
        return True

    @contextmanager
    def _transaction(self, lock):
        """Open a transaction of its own whose first statement takes ``lock``, or fails soon.

        Under snapshot isolation the snapshot must not be older than the lock.
        """
        with self.env.registry.cursor() as cr, mute_logger("odoo.sql_db"):
            cr.execute(SQL("SET LOCAL lock_timeout = %s", f"{LOCK_SECONDS}s"))
            cr.execute(lock)
            yield cr

    @api.model
    def _add_digest(self, cr, last_id):
        cr.execute("SELECT last_id, sha256 FROM alro_value_log_digest ORDER BY id DESC LIMIT 1")
        before, previous = cr.fetchone() or (0, "")
        last_id = max(last_id, before)
        # made soon after midnight, it closes the day before
        cr.execute("SELECT (now() AT TIME ZONE 'Asia/Bangkok' - interval '1 hour')::date")
        (day,) = cr.fetchone()
        rows = Hasher(previous)
        cr.copy_expert(rows_statement(before + 1, last_id), rows)
        values = {
            "day": day,
            "first_id": before + 1,
            "last_id": last_id,
            "row_count": rows.row_count,
            "version": VERSION,
            "previous_sha256": previous,
            "sha256": rows.sha256(day, before + 1, last_id),
        }
        cr.execute(
            SQL(
                "INSERT INTO alro_value_log_digest (made_at, %s)"
                " VALUES (now() AT TIME ZONE 'UTC', %s)",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )

    @api.model
    def _write_file(self):
        """Add to the file outside the database what it does not have yet. Return whether it could."""
        path = self._file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(path, "a+b", opener=_private) as file:
                last = _last_digest(file)
                for digest in self._digests(after=last.id if last else 0):
                    file.write(digest.line().encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            _logger.error(
                "The digest of the value log could not be written to %s: %s. It is in the"
                " database and is written to the file next time.",
                path,
                error,
            )
            return False
        return True

    @api.model
    def _file(self):
        """Return the path of the file outside the database."""
        folder = self.env["ir.config_parameter"].sudo().get_param(FOLDER)
        folder = Path(folder) if folder else Path(config["data_dir"]) / "alro_value_log"
        return folder / f"{self.env.cr.dbname}.digest"

    @api.model
    def _digests(self, after):
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT %s FROM alro_value_log_digest WHERE id > %s ORDER BY id",
                    SQL(", ").join(map(SQL.identifier, Digest._fields)),
                    after,
                )
            )
            return [Digest(*row) for row in cr.fetchall()]


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _last_digest(file):
    """Return the last digest in the file, after cutting off a line that a full disk left unfinished."""
    file.seek(0)
    content = file.read()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        file.truncate(whole)
    file.seek(whole)
    lines = [Digest.parse(line.decode(errors="replace")) for line in content[:whole].splitlines()]
    return max(filter(None, lines), default=None)
