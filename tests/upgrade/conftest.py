"""Databases that a test may upgrade: copies of a template, dropped afterwards.

Beside what tests/conftest.py needs: ALRO_DEMO_TEMPLATE (the demonstration database of the present add-ons),
ALRO_UPGRADE_BASE (that of the add-ons before the last change to them) and ALRO_UPGRADE_WORDS (which those are).
PostgreSQL is found by PGHOST and its like, the filestore by ALRO_STATE.
"""

import contextlib
import itertools
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from databases import copied

ADDONS = Path(__file__).parents[2] / "addons"


@dataclass
class Database:
    name: str
    log: Path

    def rows(self, query, *parameters):
        connection = psycopg2.connect(dbname=self.name)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, parameters or None)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def has_table(self, table):
        return bool(self.rows("SELECT to_regclass(%s) IS NOT NULL", table)[0][0])

    def upgrade(self, *names, addons=ADDONS):
        """Run `-u` with the add-ons of a folder and return what Odoo logged; an error in it fails the test."""
        self._odoo("server", addons, "-u", ",".join(names), "--stop-after-init", "--no-http")
        logged = self.log.read_text(encoding="utf-8")
        errors = re.findall(r"^\S+ \S+ \d+ (?:ERROR|CRITICAL) .*", logged, re.M)
        assert not errors, "\n".join(errors[:5])
        return logged

    def shell(self, code, addons=ADDONS):
        return self._odoo("shell", addons, "--no-http", "--log-level=error", input=code).stdout

    def _odoo(self, command, addons, *options, **more):
        done = subprocess.run(
            [os.environ["ALRO_ODOO"], command, "-d", self.name, f"--addons-path={addons}", *options]
            + ([f"--logfile={self.log}"] if command == "server" else []),
            text=True,
            capture_output=True,
            **more,
        )
        assert done.returncode == 0, f"{done.stderr[-3000:]}\nThe whole log: {self.log}"
        return done


@pytest.fixture(scope="module")
def database_from():
    """database_from("alro_template_…") → a copy of that template."""
    with contextlib.ExitStack() as copies:

        def make(template):
            name = copies.enter_context(copied(f"upgrade{next(numbers)}", template))
            return Database(name, Path(os.environ["ALRO_E2E_RESULTS"], f"upgrade-{name}.log"))

        numbers = itertools.count()
        yield make
