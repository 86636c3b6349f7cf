"""Servers and database sessions die while a file is checked, posted or reversed: done again, it is as if nothing was.

Each is held at a chosen point of its transaction by a lock of ours; the statement that waits there proves the point.
There its server is killed; or it is stopped, the statement let through, and then it is killed, before the next one; or
its session is ended. What stands then is what stood before, or all of it; the same again brings what an
undisturbed run brings.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from people import GATE, Broken, Person, kill, stop, until
from treasury import Shell

# where the work is held: the statement that makes it wait there, its parameter, and what it waits with
BATCH = (
    "SELECT FROM alro_gfmis_batch WHERE id = %s FOR UPDATE",
    "batch",
    r"UPDATE .alro_gfmis_batch",
)
ROWS = ("LOCK TABLE alro_gfmis_row IN SHARE MODE", None, r"DELETE FROM .alro_gfmis_row")
FIGURES = ("LOCK TABLE alro_gfmis_figure IN SHARE MODE", None, r"DELETE FROM .alro_gfmis_figure")
YEAR = ("SELECT FROM alro_fiscal_year WHERE id = %s FOR UPDATE", "year", r"UPDATE alro_fiscal_year")
FILE = (
    "SELECT FROM alro_gfmis_batch WHERE id = %s FOR UPDATE",
    "batch",
    r"SELECT id FROM .alro_gfmis_batch",
)
MONTHS = (
    "SELECT FROM alro_spending_month WHERE id = %s FOR UPDATE",
    "month",
    r"UPDATE .alro_spending_month",
)
COMMIT = (f"SELECT pg_advisory_xact_lock({GATE}, %s)", "batch", r"COMMIT")
STATED = ("LOCK TABLE alro_value_log IN SHARE MODE", None, r"UPDATE .alro_gfmis_batch")
HOLDS = {
    "action_check": {
        "telling the date": BATCH,
        "making the rows": ROWS,
        "comparing": FIGURES,
        "committing": COMMIT,
    },
    "action_post": {
        "waiting for the year": YEAR,
        "waiting for the file": FILE,
        "comparing": FIGURES,
        "saying that it is posted": STATED,
        "changing the months": MONTHS,
        "committing": COMMIT,
    },
    "action_reverse": {
        "waiting for the year": YEAR,
        "saying that it is reversed": STATED,
        "changing the months": MONTHS,
        "committing": COMMIT,
    },
}
WAYS = ["killed in it", "killed after it", "session ended in it"]
# PostgreSQL, once asked, commits without its client
COMMITTED = {("committing", "killed in it"), ("committing", "killed after it")}
STRUCK = "127.0.0.3"  # where the calls come from that are struck
AFTER = {"action_check": "checked", "action_post": "posted", "action_reverse": "reversed"}
DAY, AMOUNTS = 24, [50, 60]
REVERSED_FIRST = [7, 8]  # what an older file says, which counts once the other is reversed


def test_what_is_struck_and_done_again_is_as_if_nothing_was(server, database, gfmis):
    gfmis.posted(10, REVERSED_FIRST)
    undisturbed = clean_run(gfmis)
    proved = []
    with ThreadPoolExecutor(1) as pool:
        striker = Striker(server, database, gfmis, pool)
        for action, holds in HOLDS.items():
            for hold in holds:
                for way in WAYS:
                    proved.append(striker.strike(action, hold, way, undisturbed))
    assert len(proved) == 42
    assert all(re.search(HOLDS[action][hold][2], query) for action, hold, query in proved)
    assert database.problems() == []


def clean_run(gfmis):
    """Return what stands after each action of a file that nothing happens to, and how much is logged."""
    batch, stands = gfmis.upload(gfmis.content(DAY, AMOUNTS)), {}
    for action in HOLDS:
        logged = gfmis.logged()
        gfmis.do(action, batch, *_arguments(action))
        stands[action] = gfmis.stands(batch), gfmis.logged() - logged
    return stands


def _arguments(action):
    return ("Wrong",) if action == "action_reverse" else ()


class Striker:
    def __init__(self, server, database, gfmis, pool):
        self.server, self.database, self.gfmis, self.pool = server, database, gfmis, pool
        self.person = Person(server, "central_act", STRUCK)

    def strike(self, action, hold, way, undisturbed):
        """Strike an action at one point, do it again, and return what proves the point."""
        here = f"{action}, {hold}, {way}"
        gfmis, database = self.gfmis, self.database
        batch = self.prepared(action)
        before, logged = gfmis.stands(batch), gfmis.logged()
        statement, name, asked = HOLDS[action][hold]
        parameters = [self.parameter(name, batch)] if name else []
        with database.held(statement, *parameters):
            call = partial(gfmis.do, action, batch, *_arguments(action), person=self.person)
            future = self.pool.submit(call)
            backend, query = until(lambda: self.waits(asked), here)
            (worker,) = self.server.workers_of(STRUCK)
            if way == "session ended in it":
                database.rows("SELECT pg_terminate_backend(%s)", backend)
                until(lambda: not self.session(backend), here)
            elif way == "killed in it":
                kill(worker)
            else:
                stop(worker)
        if way == "killed after it":
            until(lambda: self.session(backend) in ("idle", "idle in transaction"), here)
            kill(worker)
        assert isinstance(future.exception(timeout=120), Broken), here
        until(lambda: not self.session(backend), here)
        until(lambda: len(self.server.children()) > self.server.workers, f"{here}: a new worker")
        after, done = undisturbed[action]
        if (hold, way) in COMMITTED:
            assert gfmis.stands(batch) == after, here
        else:
            assert (gfmis.stands(batch), gfmis.logged()) == (before, logged), here
            gfmis.do(action, batch, *_arguments(action))
        assert (gfmis.stands(batch), gfmis.logged() - logged) == (after, done), here
        self.put_away(batch)
        return action, hold, query

    def prepared(self, action):
        """Return a file that the action comes next for."""
        gfmis = self.gfmis
        batch = gfmis.upload(gfmis.content(DAY, AMOUNTS))
        for earlier in HOLDS:
            if earlier == action:
                return batch
            gfmis.do(earlier, batch)

    def put_away(self, batch):
        state = self.gfmis.state(batch)
        if state == "posted":
            self.gfmis.do("action_reverse", batch, "Over")
        elif state != "reversed":
            self.gfmis.do("unlink", batch)

    def parameter(self, name, batch):
        return {"batch": batch, "year": self.gfmis.year, "month": self.gfmis.march()}[name]

    def waits(self, asked):
        """Return the session that waits and its statement, once it waits at the chosen point."""
        for backend, query in self.database.waiting():
            if re.search(asked, query):
                return backend, query
        return None

    def session(self, backend):
        rows = self.database.rows("SELECT state FROM pg_stat_activity WHERE pid = %s", backend)
        return rows[0][0] if rows else None


# what goes on without people: the work that waits, and the watched folder


def hold_and_strike(gfmis, program, hold, way):
    """Run a program in Odoo's shell, and strike it where it is held."""
    statement, name, asked = hold
    database, shell = gfmis.database, Shell(gfmis.database, program)
    with database.held(statement, *([gfmis.march()] if name == "month" else [])):
        backend, _query = until(
            lambda: next(
                (found for found in database.waiting() if re.search(asked, found[1])), None
            ),
            asked,
            120,
        )
        if way == "killed":
            kill(shell.process.pid)
        else:
            database.rows("SELECT pg_terminate_backend(%s)", backend)
    whole = shell.ended()
    until(
        lambda: not database.rows("SELECT FROM pg_stat_activity WHERE pid = %s", backend),
        "its session ends",
    )
    assert not whole


def test_interrupted_work_is_gone_on_with(database, gfmis):
    """Work in the background is struck in each of its three kinds; the next run of the action does it."""
    program = "env['alro.gfmis.run']._run_queued()"
    undisturbed = clean_run(gfmis)
    batch = gfmis.upload(gfmis.content(DAY, AMOUNTS))
    later = {
        "action_check": ("action_check_later", FIGURES, "killed"),
        "action_post": ("action_post_later", MONTHS, "ended"),
        "action_reverse": (None, MONTHS, "killed"),
    }
    for action, (asked_by, hold, way) in later.items():
        before, logged = gfmis.stands(batch), gfmis.logged()
        if asked_by:
            gfmis.do(asked_by, batch)
        else:
            dialog = gfmis.keeper.call(
                "alro.gfmis.reverse", "create", {"batch_ids": [[6, 0, [batch]]], "reason": "Wrong"}
            )
            gfmis.keeper.call("alro.gfmis.reverse", "action_reverse", [dialog])
        hold_and_strike(gfmis, program, hold, way)
        assert (gfmis.stands(batch), gfmis.logged()) == (before, logged), action
        assert _last_run(database, batch)[0] == "running"
        assert Shell(database, program).ended()
        assert _last_run(database, batch) == ("done", 2, 100)
        after, done = undisturbed[action]
        assert (gfmis.stands(batch), gfmis.logged() - logged) == (after, done), action


def _last_run(database, batch):
    return database.rows(
        "SELECT state, attempts, progress FROM alro_gfmis_run WHERE batch_id = %s"
        " ORDER BY id DESC LIMIT 1",
        batch,
    )[0]


def test_a_file_of_the_folder_is_gone_on_with(database, gfmis, tmp_path):
    """The server that takes files dies while one is read in, posted and put away; the next goes on with it."""
    gfmis.watch(tmp_path)
    program = "env['alro.gfmis.folder']._take_files()"
    points = [(ROWS, "killed"), (FIGURES, "ended"), (MONTHS, "killed"), (MONTHS, "ended")]
    for number, (hold, way) in enumerate(points, 1):
        amounts = [10 * number, 20 * number]
        path = tmp_path / f"{number}.csv"
        path.write_bytes(gfmis.content(10 + number, amounts))
        os.utime(path, (0, 0))
        before = gfmis.spent()
        hold_and_strike(gfmis, program, hold, way)
        assert gfmis.spent() == before
        assert [file.name for file in (tmp_path / "taken").iterdir()] == [path.name]
        assert Shell(database, program).ended()
        assert gfmis.disbursed() == amounts
        assert (tmp_path / "done" / path.name).exists()
    rows = database.rows(
        "SELECT name, state, count(*) FROM alro_gfmis_batch WHERE origin = 'folder'"
        " AND fiscal_year_id = %s AND id >= (SELECT max(id) - 10 FROM alro_gfmis_batch)"
        " GROUP BY name, state ORDER BY name",
        gfmis.year,
    )
    assert rows[-4:] == [(f"{number}.csv", "posted", 1) for number in range(1, 5)]
