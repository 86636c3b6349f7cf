"""Workers and their database sessions die while people save: what was acknowledged stands, the rest is not half there.

Four people save rows of twelve cells all the time, three of them into what one figure derives from. In each round one
save is held at a chosen point of its transaction by a lock of ours. There its worker is killed; or it is stopped, its
statement let through, and then it is killed, between this statement and the next; or its session is ended. Some more
workers die at any moment. The product knows nothing of it: the copy's gate at COMMIT is all that is added.
"""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from people import GATE, Broken, Person, kill, stop, until

# where a save is held: the statement that makes it wait there, and its parameter
HOLDS = {
    "locking the cells": ("SELECT FROM alro_work_month WHERE id = %s FOR UPDATE", "month"),
    "changing the months": ("LOCK TABLE alro_value_log IN SHARE MODE", None),
    "adding up": ("SELECT FROM alro_step_target WHERE id = %s FOR UPDATE", "target"),
    "deriving": ("SELECT FROM alro_step_target WHERE id = %s FOR UPDATE", "derived"),
    "changing what is derived": (
        "SELECT FROM alro_work_month WHERE target_id = %s FOR UPDATE",
        "derived",
    ),
    "committing": (f"SELECT pg_advisory_xact_lock({GATE}, %s)", "target"),
}
OF_A_PLAN = ["locking the cells", "changing the months", "adding up", "committing"]
WAYS = ["killed in it", "killed after it", "session ended in it"]
# PostgreSQL, once asked, commits without its client
COMMITTED = {("committing", "killed in it"), ("committing", "killed after it")}
ROUNDS = 2  # of each point and way
AT_ANY_MOMENT = 20
STRUCK = "127.0.0.2"  # where the saves come from that are struck


class Row(threading.Thread):
    """A row of twelve cells with one writer, and every save of it that he tried."""

    def __init__(self, server, login, world, target, field, address="127.0.0.1"):
        super().__init__(daemon=True)
        self.person, self.database = Person(server, login, address), world.database
        self.target, self.field, self.months = target, field, world.months(target)
        self.blank = None if field == "actual_qty" else 0.0
        self.known = [self.blank] * 12
        self.saves = []  # [values, state]: "saved", "conflict" or "unknown"
        self.over = threading.Event()
        self.failure = None

    def run(self):
        try:
            while not self.over.is_set():
                self.save()
                time.sleep(0.05)
        except Exception as problem:
            self.failure = problem

    def save(self):
        """Save other values into all twelve; each is typed once, so that the log tells whose it is."""
        values = [float(100 * (len(self.saves) + 1) + month) for month in range(12)]
        save = [values, "unknown"]
        self.saves.append(save)
        try:
            answers = self.person.save(
                *zip(self.months, [self.field] * 12, values, self.known, strict=True)
            )
        except Broken:
            self.look()
            return
        (save[1],) = {answer["state"] for answer in answers}
        assert save[1] in ("saved", "conflict"), answers
        self.known = [answer["value"] for answer in answers]

    def look(self):
        """Look again what stands there, as one does after an error."""
        for _try in range(100):
            try:
                rows = self.person.call("alro.work.month", "read", self.months, [self.field])
                break
            except Broken:
                time.sleep(0.1)
        else:
            raise AssertionError("the server does not come back")
        found = {row["id"]: row[self.field] for row in rows}
        self.known = [
            self.blank if found[month] is False else found[month] for month in self.months
        ]

    def stands(self):
        rows = self.database.rows(
            f"SELECT {self.field} FROM alro_work_month WHERE target_id = %s ORDER BY month",
            self.target,
        )
        return [self.blank if value is None else float(value) for (value,) in rows]

    def wrong(self):
        """Yield what is not as the answers said: in the value log, and in the end in the row."""
        logged = {}
        for month, value in self.database.rows(
            "SELECT l.res_id, l.new_value FROM alro_value_log l JOIN ir_model_fields f ON f.id = l.field_id"
            " WHERE f.model = 'alro.work.month' AND f.name = %s AND l.res_id = ANY(%s) ORDER BY l.id",
            self.field,
            self.months,
        ):
            logged.setdefault(float(value), []).append(month)
        last = [self.blank] * 12
        for values, state in self.saves:
            there = [logged.pop(value, []) for value in values]
            whole = there == [[month] for month in self.months]
            if whole:
                last = values
            if whole != (state == "saved") and not (
                state == "unknown" and (whole or not any(there))
            ):
                yield f"{state}, but the log has {there} of {values}"
        if any(logged):
            yield f"the log has what nobody typed: {logged}"
        if self.stands() != last:
            yield f"{self.stands()} stand there, and last saved were {last}"


@pytest.fixture
def rows(world, server):
    """``(result, plan, derived target, others)``: two rows that are struck, and three that others save meanwhile."""

    def course_and_others(office, count):
        courses = [world.step(f"Course of {office} {n}") for n in range(count)]
        finished = world.step("All", courses, entry_mode="derived", rule="all_courses")
        return [world.target(step, office=office) for step in courses], world.target(
            finished, office=office
        )

    (struck, ample), derived = course_and_others("AL50", 2)
    world.boss.save(*[(month, "actual_qty", 10.0**9, None) for month in world.months(ample)])
    plan = world.target(world.step("Main target", is_main_target=True))
    others, _finished = course_and_others("AL27", 2)
    others_plan = world.target(world.step("Other", is_main_target=True), office="AL27")
    yield (
        Row(server, "province", world, struck, "actual_qty", STRUCK),
        Row(server, "province", world, plan, "planned_qty", STRUCK),
        derived,
        [
            Row(server, "province2", world, others[0], "actual_qty"),
            Row(server, "super_admin", world, others[1], "actual_qty"),
            Row(server, "province2", world, others_plan, "planned_qty"),
        ],
    )


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(server, database, rows):
    result, plan, derived, others = rows
    for row in others:
        row.start()
    struck = [
        *[(result, hold, way) for hold in HOLDS for way in WAYS],
        *[(plan, hold, way) for hold in OF_A_PLAN for way in WAYS],
    ]
    try:
        with ThreadPoolExecutor(1) as pool:
            for row, hold, way in struck * ROUNDS:
                strike(server, database, pool, row, derived, hold, way)
        dice = random.Random(2570)
        for _round in range(AT_ANY_MOMENT):
            time.sleep(dice.random() / 2)
            kill(until(lambda: server.workers_of("127.0.0.1"), "somebody saves")[0])
            until(lambda: len(server.children()) > server.workers, "a new worker")
    finally:
        for row in others:
            row.over.set()
        for row in others:
            row.join(timeout=120)
    result.save(), plan.save()  # and it works on
    assert [row.saves[-1][1] for row in (result, plan)] == ["saved", "saved"]
    assert [row.failure for row in others] == [None] * 3
    assert all(sum(state == "saved" for _v, state in row.saves) >= 5 for row in others)
    assert [problem for row in (result, plan, *others) for problem in row.wrong()] == []
    assert Row.stands(result) == _results(database, derived)
    assert database.problems() == []
    assert server.nightly_check() == [0, 0, 0]


def strike(server, database, pool, row, derived, hold, way):
    """Strike one save at one point, and look that it is there as a whole or not at all."""
    here = f"{row.field}, {hold}, {way}"
    statement, name = HOLDS[hold]
    parameter = {"month": row.months[0], "target": row.target, "derived": derived}.get(name)
    before = row.stands()
    with database.held(statement, *([parameter] if name else [])):
        saving = pool.submit(row.save)
        backend = until(lambda: waiting_save(database, row, hold), here)
        (worker,) = server.workers_of(STRUCK)
        if way == "session ended in it":
            database.rows("SELECT pg_terminate_backend(%s)", backend)
            until(lambda: not session(database, backend), here)
        elif way == "killed in it":
            kill(worker)
        else:
            stop(worker)
    if way == "killed after it":
        until(lambda: session(database, backend) in ("idle", "idle in transaction"), here)
        kill(worker)
    saving.result(timeout=120)
    until(lambda: not session(database, backend), here)
    until(lambda: len(server.children()) > server.workers, f"{here}: a new worker")
    values, state = row.saves[-1]
    assert state == "unknown", f"{here}: {state}"
    # what PostgreSQL finished without its client is there only now
    row.look()
    assert row.stands() == (values if (hold, way) in COMMITTED else before), here


def waiting_save(database, row, hold):
    """Return the database session of the save that is held: the one that goes on waiting.

    The others wait too, for each other and for the log, but not for long.
    """

    def held():
        return [
            backend
            for backend, query in database.waiting()
            if hold != "changing the months" or str(row.months[0]) in query
        ]

    first = held()
    time.sleep(0.15)
    return first[0] if len(first) == 1 and held() == first else None


def session(database, backend):
    """Return the state of a database session, None when it is over."""
    rows = database.rows("SELECT state FROM pg_stat_activity WHERE pid = %s", backend)
    return rows[0][0] if rows else None


def _results(database, target):
    rows = database.rows(
        "SELECT actual_qty FROM alro_work_month WHERE target_id = %s ORDER BY month", target
    )
    return [float(value) for (value,) in rows]
