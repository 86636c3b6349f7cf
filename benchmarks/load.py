"""Many clients saving at once, as in the days before a deadline, and whether anything they saved is lost.

    ALRO_ODOO=… load.py DATABASE PORT RESULTS [--clients=60] [--seconds=60] [--workers=4] [--think=1.0]

Starts Odoo with workers on a copy of the ten years. Three clients work for each office, in the same rows: most cells
have one writer, the twelfth month of each row has three. Each value is typed once in the whole run, so afterwards the
database tells whose save stands in each cell. A save is acknowledged when its answer has arrived.

Lost is an acknowledged value that is not in the database although nobody saved that cell later. Where cells are saved
with the value they replace (`save_cells`), more is proved: the acknowledged saves of a cell form one chain, from what
stood there before to what stands there now, so no save replaced a value its typist had not seen.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import requests
from alro_bench import PASSWORD, checks

PER_OFFICE = 3  # clients
ROWS = 6  # of an office, half of them plans and half results
SHARED_MONTH = 12
START_SECONDS = 120
# what people are told, and may be told, when a save is refused
FOR_PEOPLE = ("UserError", "AccessError", "ValidationError")


@dataclass
class Cell:
    """A cell that is saved: what it held before, and every acknowledged save of it."""

    id: int
    field: str
    before: float | None
    saves: list = field(default_factory=list)  # (expected, value, started, acknowledged)


@dataclass
class Row:
    target: int
    cells: dict  # fiscal month -> Cell


class Client(threading.Thread):
    """One officer: logs in, then saves some cells of a row of his office, again and again."""

    def __init__(self, number, url, database, login, rows, think):
        super().__init__(name=login, daemon=True)
        self.number, self.url, self.database, self.login = number, url, database, login
        self.rows, self.think = rows, think
        self.random = random.Random(number)
        self.session = requests.Session()
        self.typed = 0
        self.seconds, self.outcomes, self.messages = [], Counter(), Counter()
        self.known = {}  # cell id and field -> what this client saw there last
        self.stop_at = None

    def log_in(self):
        answer = self._post(
            "/web/session/authenticate",
            {"db": self.database, "login": self.login, "password": PASSWORD},
        )
        if not (answer.get("result") or {}).get("uid"):
            raise RuntimeError(f"{self.login} cannot log in: {str(answer)[:300]}")

    def run(self):
        time.sleep(self.random.random() * self.think)
        while time.monotonic() < self.stop_at:
            self.save(self.random.choice(self.rows))
            time.sleep(self.random.expovariate(1 / self.think) if self.think else 0)

    def save(self, row):
        """Save one to four cells of a row."""
        mine = [month for month in row.cells if month % PER_OFFICE == self.number % PER_OFFICE]
        months = self.random.sample(sorted({*mine, SHARED_MONTH}), self.random.randint(1, 4))
        changes = []
        for month in months:
            cell = row.cells[month]
            self.typed += 1
            value = float(self.number * 1_000_000 + self.typed)
            changes.append((cell, self.known.get((cell.id, cell.field), cell.before), value))
        started = time.monotonic()
        try:
            answer = self.send(row, changes)
        except requests.RequestException as problem:
            self.outcomes["no answer"] += 1
            self.messages[type(problem).__name__] += 1
            return
        acknowledged = time.monotonic()
        self.seconds.append(acknowledged - started)
        if "error" in answer:
            self._count_error(answer["error"])
        else:
            self.take(answer["result"], changes, started, acknowledged)

    def _count_error(self, error):
        name = (error.get("data") or {}).get("name", "").rsplit(".", 1)[-1]
        self.outcomes["refused" if name in FOR_PEOPLE else "error"] += 1
        self.messages[f"{name}: {(error.get('data') or {}).get('message', error)}"[:200]] += 1

    def _saved(self, cell, expected, value, started, acknowledged):
        cell.saves.append((expected, value, started, acknowledged))
        self.known[cell.id, cell.field] = value
        self.outcomes["saved cells"] += 1

    def call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path, params):
        answer = self.session.post(
            self.url + path, json={"jsonrpc": "2.0", "params": params}, timeout=120
        )
        if answer.status_code != 200:
            return {"error": {"data": {"name": f"HTTP {answer.status_code}"}}}
        return answer.json()


class FormClient(Client):
    """Saves as the form of a target does: what was there is not looked at, the last one wins."""

    def send(self, row, changes):
        commands = [[1, cell.id, {cell.field: value}] for cell, _expected, value in changes]
        return self.call(
            "alro.step.target", "web_save", [row.target], {"month_ids": commands}, specification={}
        )

    def take(self, _result, changes, started, acknowledged):
        for cell, expected, value in changes:
            self._saved(cell, expected, value, started, acknowledged)


class GridClient(Client):
    """Saves as the grid does: each cell with the value it replaces; after a conflict it knows the new one."""

    def send(self, row, changes):
        cells = [
            {"id": cell.id, "field": cell.field, "value": value, "expected": expected}
            for cell, expected, value in changes
        ]
        return self.call("alro.work.month", "save_cells", cells)

    def take(self, result, changes, started, acknowledged):
        for answer, (cell, expected, value) in zip(result, changes, strict=True):
            if answer["state"] == "saved":
                self._saved(cell, expected, value, started, acknowledged)
            elif answer["state"] == "conflict":
                self.outcomes["conflict cells"] += 1
                self.known[cell.id, cell.field] = answer["value"]
            else:
                self.outcomes["refused"] += 1
                self.messages[str(answer.get("reason"))[:200]] += 1


def lost(cell, now, chained):
    """Return what is wrong with a cell after the run, or nothing.

    >>> cell = Cell(1, "actual_qty", 5.0, [(5.0, 6.0, 0, 1), (6.0, 7.0, 2, 3)])
    >>> lost(cell, 7.0, True)
    >>> lost(cell, 6.0, False)
    '7.0 was acknowledged after 6.0 and is gone'
    >>> lost(Cell(1, "actual_qty", 5.0, [(5.0, 6.0, 0, 1), (5.0, 7.0, 2, 3)]), 7.0, True)
    '2 saves replaced 5.0'
    >>> lost(Cell(1, "actual_qty", 5.0), 9.0, True)
    'holds 9.0, which nobody was told is saved'
    """
    final = [save for save in cell.saves if save[1] == now]
    if not final:
        return (
            None
            if now == cell.before and not cell.saves
            else (f"holds {now}, which nobody was told is saved")
        )
    for _expected, value, started, _acknowledged in cell.saves:
        if started > final[0][3]:
            return f"{value} was acknowledged after {now} and is gone"
    if chained:
        for value, count in Counter(expected for expected, *_ in cell.saves).items():
            if count > 1:
                return f"{count} saves replaced {value}"
    return None


def choose_rows(cr, clients):
    """Return ``{login: rows}``: offices, and rows of theirs in which plans or results are keyed."""
    cr.execute("SELECT max(id) FROM alro_fiscal_year WHERE state = 'open'")
    year = cr.fetchone()[0]
    cr.execute(
        """SELECT a.id, 'office_' || lower(a.code) FROM alro_agency a
            WHERE a.kind = 'province' ORDER BY a.code LIMIT %s""",
        [-(-clients // PER_OFFICE)],
    )
    rows = {}
    for agency, login in cr.fetchall():
        plans = _targets(cr, year, agency, "s.is_main_target", ROWS // 2)
        # results that other figures derive from, first: those collide
        results = _targets(
            cr, year, agency, "s.entry_mode = 'manual' AND s.reporter <> 'host'", ROWS - len(plans)
        )
        cr.execute(
            "UPDATE alro_step_target SET plan_state = 'draft', plan_confirmed_on = NULL, plan_stale = false"
            " WHERE id = ANY(%s)",
            [plans],
        )
        rows[login] = [_row(cr, target, "planned_qty") for target in plans]
        rows[login] += [_row(cr, target, "actual_qty") for target in results]
    return rows


def _targets(cr, year, agency, condition, limit):
    cr.execute(
        f"""SELECT t.id FROM alro_step_target t JOIN alro_step s ON s.id = t.step_id
             WHERE t.fiscal_year_id = %s AND t.agency_id = %s AND {condition}
             ORDER BY (SELECT count(*) FROM alro_step_source_rel r WHERE r.source_id = s.id) DESC, t.id LIMIT %s""",
        [year, agency, limit],
    )
    return [id_ for (id_,) in cr.fetchall()]


def _row(cr, target, name):
    cr.execute(
        "SELECT fiscal_month, id, planned_qty, actual_qty, actual_origin FROM alro_work_month WHERE target_id = %s",
        [target],
    )
    cells = {}
    for month, id_, planned, actual, origin in cr.fetchall():
        before = float(planned or 0) if name == "planned_qty" else None
        if name == "actual_qty" and origin:
            before = float(actual)
        cells[month] = Cell(id_, name, before)
    return Row(target, cells)


class Server:
    """Odoo with workers, behind no proxy."""

    def __init__(self, database, port, workers, log):
        self.url = f"http://127.0.0.1:{port}"
        command = [os.environ["ALRO_ODOO"], "server", "-d", database, f"--http-port={port}"]
        command += [f"--gevent-port={port + 1}", f"--workers={workers}", "--max-cron-threads=0"]
        command += [f"--db-filter=^{database}$", f"--logfile={log}", "--log-level=info"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def __enter__(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/web/login", timeout=30).ok:
                    return self
            time.sleep(0.2)
        self.__exit__()
        raise RuntimeError("Odoo did not start; see its log.")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)


def run(database, port, results, clients=60, seconds=60, workers=4, think=1.0):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    cr = connection.cursor()
    rows_of = choose_rows(cr, clients)
    with Server(database, port, workers, results / "load-server.log") as server:
        probe = Client(0, server.url, database, next(iter(rows_of)), [], think)
        probe.log_in()
        chained = "error" not in probe.call("alro.work.month", "save_cells", [])
        kind = GridClient if chained else FormClient
        threads = [
            kind(number + 1, server.url, database, login, rows_of[login], think)
            for number in range(clients)
            for login in [list(rows_of)[number // PER_OFFICE]]
        ]
        for thread in threads:
            thread.log_in()
        stop_at = time.monotonic() + seconds
        for thread in threads:
            thread.stop_at = stop_at
            thread.start()
        for thread in threads:
            thread.join()
    found = summary(threads, seconds)
    found |= {
        "how": "save_cells" if chained else "web_save of the target's months",
        "clients": clients,
        "workers": workers,
        "think_seconds": think,
        "retries": (results / "load-server.log").read_text().count("tries left"),
        "lost": sorted(all_lost(cr, rows_of, chained)),
        "wrong": checks.problems(cr),
    }
    (results / "load.json").write_text(json.dumps(found, indent=1, ensure_ascii=False))
    return found


def all_lost(cr, rows_of, chained):
    cells = [cell for rows in rows_of.values() for row in rows for cell in row.cells.values()]
    for cell in cells:
        cr.execute(
            "SELECT planned_qty, actual_qty, actual_origin FROM alro_work_month WHERE id = %s",
            [cell.id],
        )
        planned, actual, origin = cr.fetchone()
        now = float(planned or 0)
        if cell.field == "actual_qty":
            now = float(actual) if origin else None
        if problem := lost(cell, now, chained):
            yield f"month {cell.id} {cell.field}: {problem}"


def summary(threads, seconds):
    outcomes, messages, times = Counter(), Counter(), []
    for thread in threads:
        outcomes += thread.outcomes
        messages += thread.messages
        times += thread.seconds
    times.sort()
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0] * 19
    return {
        "requests": len(times),
        "requests_per_second": round(len(times) / seconds, 1),
        "p50_ms": round(1000 * cuts[9]),
        "p95_ms": round(1000 * cuts[18]),
        "max_ms": round(1000 * (times[-1] if times else 0)),
        "outcomes": dict(outcomes),
        "messages": dict(messages.most_common(10)),
    }


def main():
    database, port, results, *rest = sys.argv[1:]
    options = dict(option.removeprefix("--").split("=") for option in rest)
    numbers = {
        name: float(value) if name == "think" else int(value) for name, value in options.items()
    }
    found = run(database, int(port), Path(results), **numbers)
    for name, value in found.items():
        if name not in ("lost", "wrong"):
            print(f"  {name.replace('_', ' ')}: {value}")
    for problem in found["lost"] + found["wrong"]:
        print(f"  LOST OR WRONG: {problem}")
    bad = found["lost"] or found["wrong"] or found["outcomes"].get("error")
    print("  Something was lost or went wrong." if bad else "  No edit was lost.")
    return 1 if bad or found["outcomes"].get("no answer") else 0


if __name__ == "__main__":
    sys.exit(main())
