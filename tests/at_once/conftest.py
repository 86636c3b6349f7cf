"""One server with four workers on a copy of the demonstration database, for the tests of this folder."""

import itertools
import os
from pathlib import Path

import pytest
from databases import copied
from people import MAKE_GATE, Database, Person, Server

WORKERS = 4


@pytest.fixture(scope="session")
def database():
    with copied("race") as name:
        database = Database(name)
        database.rows(MAKE_GATE)
        yield database


@pytest.fixture(scope="session")
def server(database):
    # a log of its own: that a killed worker leaves errors in it is no failure
    log = Path(os.environ["ALRO_E2E_RESULTS"], "at-once-server.log")
    server = Server(database.name, log, WORKERS)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def people(server):
    """people("province") → that demonstration user, logged in; people("province", 2) → once more, elsewhere."""
    known = {}

    def person(login, number=1):
        if (login, number) not in known:
            known[login, number] = Person(server, login)
        return known[login, number]

    return person


class World:
    """An activity of its own in the running year, made by Super Admin: steps, offices and targets as a test asks."""

    numbers = itertools.count(900)

    def __init__(self, database, people):
        self.database, self.boss = database, people("super_admin")
        self.year = self._year()
        self.offices = {
            code: database.value("SELECT id FROM alro_agency WHERE code = %s", code)
            for code in ("AL50", "AL27", "SPT", "KPR")
        }
        self.unit = database.value(
            "SELECT res_id FROM ir_model_data WHERE module = 'alro_tracking_base' AND name = 'uom_person'"
        )
        self.project = self._project()
        group = self.another_group()
        self.activity = self.make(
            "activity",
            name="Activity",
            project_id=self.project,
            activity_group_id=group,
            host_agency_id=self.offices["SPT"],
            holds_results=True,
        )
        self.participations = {code: self.take_part(code) for code in ("AL50", "AL27")}

    def _year(self):
        return self.database.value("SELECT max(id) FROM alro_fiscal_year WHERE state = 'open'")

    def make(self, model, **values):
        return self.boss.call(f"alro.{model}", "create", values)

    def _project(self):
        programme, source = self.database.rows(
            "SELECT programme_id, fund_source_id FROM alro_project WHERE fiscal_year_id = %s"
            " AND fund_kind = 'act' ORDER BY id LIMIT 1",
            self.year,
        )[0]
        return self.make(
            "project",
            name="Project",
            fiscal_year_id=self.year,
            programme_id=programme,
            fund_source_id=source,
        )

    def another_project(self):
        return self._project()

    def another_group(self):
        number = next(self.numbers)
        return self.make(
            "activity.group", fiscal_year_id=self.year, number=number, name=f"Group {number}"
        )

    def take_part(self, code):
        return self.make("participation", activity_id=self.activity, agency_id=self.offices[code])

    def step(self, name="Step", sources=(), **values):
        values = {"uom_id": self.unit, "source_step_ids": [[6, 0, list(sources)]], **values}
        return self.make("step", activity_id=self.activity, name=name, **values)

    def target(self, step, quantity=12, office="AL50"):
        return self.make(
            "step.target",
            step_id=step,
            participation_id=self.participations[office],
            target_qty=quantity,
        )

    def planned_target(self, quantity=12):
        """Return the id of a main target whose plan balances: everything in the first month."""
        target = self.target(self.step("Main target", is_main_target=True), quantity)
        answers = self.boss.save((self.months(target)[0], "planned_qty", quantity, 0.0))
        assert answers[0]["state"] == "saved"
        return target

    def months(self, target):
        rows = self.database.rows(
            "SELECT id FROM alro_work_month WHERE target_id = %s ORDER BY month", target
        )
        return [id_ for (id_,) in rows]

    def results(self, target, count=3):
        """Return the results of the first months; None is not reported."""
        return self._values(target, "actual_qty", count)

    def plan(self, target, name="planned_qty", count=3):
        return self._values(target, name, count)

    def _values(self, target, name, count):
        rows = self.database.rows(
            f"SELECT {name} FROM alro_work_month WHERE target_id = %s ORDER BY month LIMIT %s",
            target,
            count,
        )
        return [None if value is None else float(value) for (value,) in rows]

    def of(self, target, name):
        return self.database.value(f"SELECT {name} FROM alro_step_target WHERE id = %s", target)


@pytest.fixture
def world(database, people):
    return World(database, people)


@pytest.fixture
def gfmis(database, people):
    """A world with Act money in which no file of the treasury counts yet."""
    from treasury import GfmisWorld  # which is a world of this file's

    world = GfmisWorld(database, people)
    world.reverse_all()
    yield world
    world.watch(None)


@pytest.fixture
def at_once(database):
    def run(one, other, turned=False):
        """Run both, the second first if ``turned``; outcomes in the order of the arguments."""
        if turned:
            return database.at_once(other, one)[::-1]
        return database.at_once(one, other)

    return run
