"""Odoo with workers on a database of its own, people who call it, and a gate at which they meet."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import databases
import psycopg2
import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from alro_bench import checks  # noqa: E402

START_SECONDS = 180
WAIT_SECONDS = 60
GATE = 4711
# what people are told when something is refused
FOR_PEOPLE = ("UserError", "AccessError", "ValidationError", "MissingError")
GATED = (
    "alro_work_month",
    "alro_step_target",
    "alro_participation",
    "alro_activity",
    "alro_step",
    "alro_project",
    "alro_appropriation",
    "alro_budget_line",
    "alro_spending_month",
    "alro_budget_transfer",
    "alro_budget_transfer_line",
    "alro_gfmis_batch",
)
# Only in the copy: every transaction that changed something asks at its COMMIT whether the gate is open,
# the one for all and the one for each row, such as (GATE, id of a target).
MAKE_GATE = f"""
CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({GATE});
    PERFORM pg_advisory_xact_lock_shared({GATE}, COALESCE(NEW.id, OLD.id));
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();"
    for table in GATED
)


class Refused(Exception):
    """What a person was told instead of a result."""


class Broken(Exception):
    """An answer that is not made for people, or none at all."""


def until(condition, what, seconds=WAIT_SECONDS):
    """Wait for a condition and return what it gives."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.01)
    return found


class Server:
    """Odoo as in production: several workers, which its master replaces when they die."""

    def __init__(self, database, log, workers):
        self.database, self.log, self.workers = database, log, workers
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = None

    def start(self):
        port = self.url.rsplit(":", 1)[1]
        command = [os.environ["ALRO_ODOO"], "server", "-d", self.database, f"--http-port={port}"]
        command += [f"--gevent-port={free_port()}", f"--workers={self.workers}"]
        command += ["--max-cron-threads=0", f"--db-filter=^{self.database}$"]
        self.process = subprocess.Popen(
            [*command, f"--logfile={self.log}"], stdin=subprocess.DEVNULL
        )
        until(self._answers, f"Odoo does not answer; see {self.log}", START_SECONDS)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def children(self):
        """Return the process ids of the workers and of the process for long polling."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def workers_of(self, address):
        """Return the workers that answer calls from an address now."""
        port = int(self.url.rsplit(":", 1)[1])
        lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        there = f"{int.from_bytes(socket.inet_aton(address), sys.byteorder):08X}"
        calls = {
            f"socket:[{fields[9]}]"
            for fields in map(str.split, lines)
            if fields[1].endswith(f":{port:04X}") and fields[2].startswith(f"{there}:")
        }
        return [child for child in self.children() if calls & set(_open_files(child))]

    def _answers(self):
        assert self.process.poll() is None, f"Odoo ended; see {self.log}"
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.url}/web/login", timeout=60).ok
        return False

    def retries(self):
        """Return how often Odoo ran a request again because another was first."""
        return len(re.findall(r"tries left, try again", self.log.read_text(encoding="utf-8")))

    def nightly_check(self):
        """Return how many totals, of results and of money, and derived months the nightly check finds wrong."""
        command = [os.environ["ALRO_ODOO"], "shell", "-d", self.database, "--no-http"]
        said = subprocess.run(
            [*command, "--log-level=error"],
            input='print("found", *env["alro.step.target"]._check_nightly().values())',
            text=True,
            check=True,
            capture_output=True,
        ).stdout
        return [int(count) for count in re.search(r"found ([\d ]+)", said)[1].split()]


class From(requests.adapters.HTTPAdapter):
    """Connections from a certain address of this machine."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Person:
    """Somebody at a browser; demonstration users have their name as password.

    :param address: where the calls come from; tells which worker answers them.
    """

    def __init__(self, server, login, address="127.0.0.1"):
        self.server, self.login = server, login
        self.session = requests.Session()
        self.session.headers["Connection"] = "close"
        self.session.mount("http://", From(address))
        params = {"db": server.database, "login": login, "password": login}
        self.uid = self._post("/web/session/authenticate", params)["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call a method as the pages of Odoo do.

        :raises Refused: with the words that are shown.
        :raises Broken: if there is no answer, or one that says nothing to people.
        """
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def save(self, *cells, model="alro.work.month"):
        """Save cells ``(month id, field, value, expected)`` and return the answers."""
        names = ("id", "field", "value", "expected")
        changes = [dict(zip(names, cell, strict=True)) for cell in cells]
        return self.call(model, "save_cells", changes)

    def _post(self, path, params):
        try:
            answer = self.session.post(
                self.server.url + path, json={"jsonrpc": "2.0", "params": params}, timeout=120
            ).json()
        except (requests.RequestException, ValueError) as problem:
            raise Broken(str(problem)) from problem
        if error := answer.get("error"):
            name = error["data"]["name"].rsplit(".", 1)[-1]
            kind = Refused if name in FOR_PEOPLE else Broken
            raise kind(f"{name}: {error['data']['message']}")
        return answer.get("result")


class Database(databases.Database):
    """What stands there, and the gate at COMMIT."""

    def problems(self):
        """Return what does not fit in the whole database: scope, twelve months, totals, sums."""
        with self.connection.cursor() as cursor:
            return checks.problems(cursor)

    def waiting(self):
        """Return the sessions of Odoo that wait for a lock: ``[(session's pid, statement)]``."""
        return self.rows(
            "SELECT pid, query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database() AND application_name LIKE %s",
            "odoo-%",
        )

    @contextlib.contextmanager
    def gate_closed(self):
        """Nobody's changes are committed meanwhile."""
        self.rows("SELECT pg_advisory_lock(%s)", GATE)
        try:
            yield
        finally:
            self.rows("SELECT pg_advisory_unlock(%s)", GATE)

    @contextlib.contextmanager
    def held(self, statement, *parameters):
        """Another transaction holds what the statement locks."""
        with contextlib.closing(psycopg2.connect(dbname=self.name)) as connection:
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters or None)
                yield
            connection.rollback()

    def at_once(self, first, second):
        """Run two calls at the same time and return their outcomes, a result or a :class:`Refused`.

        The first has done all its work and waits at COMMIT while the second begins, which so sees
        nothing of it. It is let through when the second waits too, for it or at COMMIT.
        """
        with ThreadPoolExecutor(2) as pool:
            with self.gate_closed():
                one = pool.submit(first)
                until(lambda: self.waiting() or one.done(), "the first call")
                assert not one.done(), f"the first call changed nothing: {outcome(one)}"
                two = pool.submit(second)
                until(lambda: len(self.waiting()) == 2 or two.done(), "the second call")
            return outcome(one), outcome(two)

    def behind_a_lock(self, statement, *parameters, calls):
        """Start calls one after the other, each until it waits for what the statement locks; then let them go."""
        with ThreadPoolExecutor(len(calls)) as pool:
            with self.held(statement, *parameters):
                futures = []
                for number, call in enumerate(calls, 1):
                    futures.append(pool.submit(call))
                    until(lambda number=number: len(self.waiting()) == number, f"call {number}")
            return [outcome(future) for future in futures]


def outcome(future):
    try:
        return future.result(timeout=120)
    except Refused as refused:
        return refused


def _open_files(pid):
    """Yield what a process has open: nothing of one that is ending, whose files nobody may see."""
    gone = (FileNotFoundError, ProcessLookupError, PermissionError)
    with contextlib.suppress(*gone):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(*gone):
                yield os.readlink(file)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kill(pid, number=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def stop(pid):
    """Stop a process, and return when each of its threads stands still."""
    kill(pid, signal.SIGSTOP)
    until(
        lambda: all(
            stat.read_text(encoding="ascii").rsplit(") ", 1)[1][0] == "T"
            for stat in Path(f"/proc/{pid}/task").glob("*/stat")
        ),
        f"process {pid} stops",
    )
