"""Runs the cases of benchmarks/bench_*.py on ten years and on one, interleaved, and says how they compare.

Called in Odoo's shell: ``run.main(env, results folder, names)``. Each ``bench_NAME.py`` has a function ``cases(env)``.
"""

import importlib
import logging
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from . import report

_logger = logging.getLogger(__name__)

DATABASES = {"ten": "alro_bench", "one": "alro_bench_one"}


def main(env, results, names):
    results = Path(results)
    env.cr.rollback()
    registries = {key: Registry(name) for key, name in DATABASES.items()}
    measured = []
    for name in names:
        for case in importlib.import_module(f"bench_{name}").cases(env):
            env.cr.rollback()
            try:
                found = _measure(case, registries, results)
            except Exception as problem:  # the others still count; this one is reported as failed
                _logger.exception("%s failed", case.name)
                found = report.failure(case, problem)
            measured.append({"bench": name, **found})
            print(report.line(found), flush=True)
    report.write(results, measured)
    print(report.table(measured))
    print(report.verdict(measured))


def _measure(case, registries, results):
    """Return the medians of a case on both databases, and of its reference."""
    runs = {}
    for key, registry in registries.items():
        with _environment(registry, SUPERUSER_ID) as env:
            ctx = case.prepare(env) if case.prepare else {}
        _vacuum(registry)
        runs[key] = _Run(case, registry, ctx)
        runs[key].warm_up()
        runs[key].write_plans(results, key)
    for number in range(case.repeat):
        for run in list(runs.values())[:: 1 if number % 2 else -1]:  # who goes first takes turns
            run.once(number + 1)
    return report.figures(case, runs)


def _vacuum(registry):
    """Clear away what cases before this one wrote and took back; a server does it by night."""
    with registry.cursor() as cr:
        connection = cr._cnx
        connection.rollback()
        connection.autocommit = True
        cr.execute(
            "VACUUM alro_work_month, alro_step_target, alro_spending_month, alro_budget_line"
        )
        connection.autocommit = False


@contextmanager
def _environment(registry, uid):
    """A transaction of its own, rolled back whatever was done in it."""
    with registry.cursor() as cr:
        try:
            yield api.Environment(cr, uid, {"lang": "th_TH", "tz": "Asia/Bangkok"})
        finally:
            cr.rollback()


class _Run:
    """One case on one database: its seconds, its reference's, its queries."""

    def __init__(self, case, registry, ctx):
        self.case, self.registry, self.ctx = case, registry, ctx
        self.ours, self.reference, self.queries = [], [], 0

    def warm_up(self):
        """Run both once, uncounted, and compare what they answer."""
        answer = self._act(self.case, 0)[1]
        if callable(self.case.reference):
            rows = self._sql()[1]
            if self.case.answer and self.case.answer(rows) != answer:
                raise AssertionError(
                    f"{self.case.name}: ours answers {str(answer)[:300]},"
                    f" the SQL beside it {str(self.case.answer(rows))[:300]}"
                )
        elif self.case.reference:
            other = self._act(self.case.reference, 0)[1]
            if other != answer:
                raise AssertionError(
                    f"{self.case.name}: {str(answer)[:300]}, {self.case.reference.title}: {str(other)[:300]}"
                )

    def once(self, number):
        """Time both; who goes first, and so finds less in the caches, takes turns."""
        for time_it in (self._time_ours, self._time_reference)[:: 1 if number % 2 else -1]:
            time_it(number)

    def _time_ours(self, number):
        seconds, _answer, self.queries = self._act(self.case, number)
        self.ours.append(seconds)

    def _time_reference(self, number):
        if callable(self.case.reference):
            self.reference.append(self._sql()[0])
        elif self.case.reference:
            self.reference.append(self._act(self.case.reference, number)[0])

    def _act(self, case, number):
        uid = self._uid(case.login)
        with _environment(self.registry, uid) as env:
            env.user.has_group(
                "base.group_user"
            )  # who he is, and his rules, a running server knows already
            before, started = env.cr.sql_log_count, time.perf_counter()
            answer = case.ours(env, {**self.ctx, "number": number})
            env.flush_all()
            return time.perf_counter() - started, answer, env.cr.sql_log_count - before

    def _uid(self, login):
        with _environment(self.registry, SUPERUSER_ID) as env:
            return env["res.users"].search([("login", "=", login)]).id

    def _sql(self):
        statement, parameters = self.case.reference(self.ctx)
        with _environment(self.registry, SUPERUSER_ID) as env:
            started = time.perf_counter()
            env.cr.execute(statement, parameters)
            rows = env.cr.fetchall() if env.cr.description else env.cr.rowcount
            return time.perf_counter() - started, rows

    def write_plans(self, results, key):
        """Store the plan of the hand-written SQL, and what ours sent to the database."""
        folder = results / "plans"
        folder.mkdir(exist_ok=True)
        if callable(self.case.reference):
            statement, parameters = self.case.reference(self.ctx)
            with _environment(self.registry, SUPERUSER_ID) as env:
                env.cr.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
                plan = "\n".join(line for (line,) in env.cr.fetchall())
                sent = env.cr.mogrify(statement, parameters).decode()[:4000]
            (folder / f"{self.case.name}-{key}.txt").write_text(f"{sent}\n\n{plan}\n")
        sent = []
        thread = threading.current_thread()
        thread.query_hooks = [
            lambda cr, query, params, start, delay: sent.append(
                (delay, str(cr._obj.query.decode()))
            )
        ]
        try:
            self._act(self.case, 0)
        finally:
            del thread.query_hooks
        lines = [
            f"-- {1000 * delay:.1f} ms\n{query[:3000]}\n"
            for delay, query in sorted(sent, key=lambda pair: -pair[0])
        ]
        (folder / f"{self.case.name}-{key}-sent.sql").write_text("\n".join(lines))
