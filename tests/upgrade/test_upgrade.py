"""An office's figures survive every upgrade, and adding a field to a fact costs one statement, not one per row."""

import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import ADDONS
from figures import LOG, fact_tables, figures, logged, row_counts, triggers

ADDED_FIELD = Path(__file__).parent / "added_field"
SUITE = sorted(manifest.parent.name for manifest in ADDONS.glob("*/__manifest__.py"))

INSTALLED = (
    "SELECT count(*) FROM ir_module_module WHERE starts_with(name, 'alro_') AND state = 'installed'"
)
# Counts the statements that write work months, whoever sends them.
COUNT_STATEMENTS = """
    CREATE TABLE counted_statement (id serial);
    CREATE FUNCTION count_statement() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO counted_statement DEFAULT VALUES; RETURN NULL; END';
    CREATE TRIGGER count_statement AFTER UPDATE ON alro_work_month
        FOR EACH STATEMENT EXECUTE FUNCTION count_statement();
"""
# What the ORM computes of months picked from all over the table, beside what the migration has stored.
COMPARE_WITH_ORM = """
months = env["alro.work.month"].search([], order="id")[::997]
stored = {month.id: month.confirmed_share for month in months}
env.add_to_compute(months._fields["confirmed_share"], months)
differences = [month.id for month in months if month.confirmed_share != stored[month.id]]
print("COMPARED", len(months), "DIFFERENT", differences, "FILLED", sum(map(bool, stored.values())))
"""
SET_VALUE = """
month = env["alro.work.month"].search([("visits_qty", "=", 0)], limit=1)
month.write({"visits_qty": 7.0})
env.cr.commit()
print("SET", month.id)
"""


@pytest.fixture(scope="module")
def with_added_field(tmp_path_factory):
    """A folder of add-ons in which alro_planning has two more fields on work months, in its next version."""
    addons = tmp_path_factory.mktemp("added_field") / "addons"
    shutil.copytree(ADDONS, addons, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    planning = addons / "alro_planning"
    manifest = planning / "__manifest__.py"
    text = manifest.read_text("utf-8")
    *rest, last = re.search(r'"version": "([\d.]+)"', text)[1].split(".")
    version = ".".join([*rest, str(int(last) + 1)])
    manifest.write_text(re.sub(r'("version": )"[\d.]+"', rf'\1"{version}"', text), "utf-8")
    shutil.copy(ADDED_FIELD / "alro_work_month_visits.py", planning / "models")
    with (planning / "models" / "__init__.py").open("a", encoding="utf-8") as init:
        init.write("\nfrom . import alro_work_month_visits\n")
    migration = planning / "migrations" / version
    migration.mkdir(parents=True)
    shutil.copy(ADDED_FIELD / "pre-confirmed_share.py", migration)
    return addons


def assert_unchanged(before, after):
    for what, rows in before.items():
        changed = {*map(str, rows)} ^ {*map(str, after[what])}
        assert not changed, f"The upgrade changed {what}: {sorted(changed)[:6]}"


def assert_rows_kept(before, after, facts):
    """Facts are as many as before; master data may grow with an upgrade, and lose nothing."""
    for table, count in before.items():
        assert table in after, f"The upgrade dropped {table}"
        kept = after[table] == count if table in facts or table == LOG else after[table] >= count
        assert kept, f"{table} had {count} rows before the upgrade and {after[table]} after it"


def assert_triggers_fire(before, after):
    lost = before.keys() - after.keys()
    assert not lost, f"Lost by the upgrade: {sorted(lost)}"
    idle = [trigger for trigger, fires in after.items() if not fires]
    assert not idle, f"Present and switched off: {idle}"


def assert_log_stands(database, before):
    """What was logged is as it was, nothing was added, and every table it watches is watched."""
    if before:
        columns, rows = before
        assert logged(database, columns)[1] == rows, "The upgrade changed the value log"
    if database.has_table(LOG):
        watched = {table for table, _trigger in triggers(database)}
        assert {LOG, "alro_work_month", "alro_step_target"} <= watched


def computed_in_rows(log, facts):
    """Return the stored computed fields that Odoo filled row by row in a table of facts."""
    named = re.findall(r"Prepare computation of (alro\.[\w.]+)\.(\w+)", log)
    return {f"{model}.{field}" for model, field in named if model.replace(".", "_") in facts}


class Before:
    """What stood in a database before its upgrade."""

    def __init__(self, database):
        self.database = database
        self.figures, self.counts, self.log = (
            figures(database),
            row_counts(database),
            logged(database),
        )
        self.facts, self.triggers = fact_tables(database), triggers(database)
        assert self.counts["alro_work_month"] > 50_000, "a year of demonstration data was expected"
        assert {"alro_work_month", "alro_step_target", "alro_participation"} <= self.facts

    def assert_survived(self, upgrade_log):
        assert_unchanged(self.figures, figures(self.database))
        assert_rows_kept(self.counts, row_counts(self.database), self.facts)
        assert_triggers_fire(self.triggers, triggers(self.database))
        assert_log_stands(self.database, self.log)
        slow = computed_in_rows(upgrade_log, self.facts)
        assert not slow, f"Fill these by SQL, before the ORM does (docs/adding_a_field.md): {slow}"


def test_figures_of_the_previous_commit_survive_the_upgrade(database_from):
    database = database_from(os.environ["ALRO_UPGRADE_BASE"])
    before = Before(database)
    # an add-on that is new with this commit is not among them
    [(there,)] = database.rows(INSTALLED)
    log = database.upgrade(*SUITE)
    assert log.count("Loading module alro_") >= there > 0, "the suite was not upgraded"
    before.assert_survived(log)


@pytest.fixture(scope="module")
def field_added(database_from, with_added_field):
    """A database upgraded to the add-ons with two more fields on work months."""
    database = database_from(os.environ["ALRO_DEMO_TEMPLATE"])
    database.rows(COUNT_STATEMENTS)
    before = Before(database)
    before.assert_survived(database.upgrade("alro_planning", addons=with_added_field))
    return database


def test_a_field_is_added_to_a_fact_by_one_statement(field_added, with_added_field):
    database = field_added
    # the migration's own; the plain field starts empty and needs none
    assert database.rows("SELECT count(*) FROM counted_statement") == [(1,)]
    filled = "count(*) FILTER (WHERE target_qty <> 0), count(confirmed_share), count(visits_qty)"
    months = "alro_work_month JOIN alro_step_target target ON target.id = target_id"
    with_target, shares, visits = database.rows(f"SELECT {filled} FROM {months}")[0]
    assert (shares, visits) == (with_target, 0)
    assert shares > 50_000

    answer = database.shell(COMPARE_WITH_ORM, addons=with_added_field)
    compared, different, with_value = re.search(
        r"COMPARED (\d+) DIFFERENT (.*) FILLED (\d+)", answer
    ).groups()
    assert (int(compared) > 100, different, int(with_value) > 10) == (True, "[]", True)


def test_a_field_added_to_a_fact_is_logged(field_added, with_added_field):
    database = field_added
    before = logged(database)
    answer = database.shell(SET_VALUE, addons=with_added_field)
    month = int(re.search(r"SET (\d+)", answer)[1])
    value = database.rows("SELECT visits_qty FROM alro_work_month WHERE id = %s", month)
    assert value == [(7,)]
    assert before is None or logged(database)[1][0] == before[1][0] + 1
