"""The value log on real connections: what psql does is logged as outside, what the database's owner alters is found.

Each alteration is made and checked in one transaction that is rolled back; one is committed, checked by the command
line and put back.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from databases import copied

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "scripts"))
import verify_log  # noqa: E402

# Two days of the log and the file of their digests. The first day holds what the demonstration loaded.
SEAL = """
env["ir.config_parameter"].set_param("alro.value_log_digest_folder", {folder!r})
digests = env["alro.value.log.digest"]
env.cr.commit()
assert digests._seal()
month = env["alro.work.month"].search(
    [("is_main_target", "=", True), ("target_id.plan_state", "=", "draft")], limit=1
)
for quantity in (11, 12, 13):
    month.planned_qty = quantity
    env.flush_all()
    if quantity == 12:
        env.cr.execute("SELECT nextval('alro_value_log_id_seq')")  # as a save that was rolled back
env.cr.commit()
assert digests._seal()
assert digests._write_file()
"""
COLUMNS = "model_id, field_id, res_id, new_value"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A database of its own: others seal digests too."""
    folder = str(tmp_path_factory.mktemp("digests"))
    with copied("sealed") as database:
        subprocess.run(
            [os.environ["ALRO_ODOO"], "shell", "-d", database, "--no-http", "--log-level=warn"],
            input=SEAL.format(folder=folder),
            text=True,
            check=True,
            capture_output=True,
        )
        file = Path(folder) / f"{database}.digest"
        yield SimpleNamespace(database=database, folder=folder, file=file, no_file=False)


@pytest.fixture
def cursor(sealed):
    """The owner of the database, at psql; whatever it does is rolled back."""
    connection = psycopg2.connect(dbname=sealed.database, application_name="psql")
    with connection.cursor() as cursor:
        yield cursor
    connection.rollback()
    connection.close()


@pytest.fixture
def floor_off(cursor):
    for table in ("alro_value_log", "alro_value_log_digest"):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER alro_value_log_floor")


def problems(cursor, sealed):
    """What the checker finds in the transaction of ``cursor``, apart from the floor being off."""
    found = verify_log.examine(cursor, sealed.file, sealed.file.read_text().splitlines())
    return [problem for problem in found if "alro_value_log_floor" not in problem]


def days(cursor):
    return verify_log.read_digests(cursor)


def test_what_was_sealed_is_found_as_it_was(cursor, sealed):
    first, second = days(cursor)
    assert first.row_count > 50_000
    assert second.row_count >= 3
    assert second.last_id - second.first_id == second.row_count  # one number is used by nothing
    assert not problems(cursor, sealed)


ALTERED = "entries, or their digest, were altered"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE alro_value_log SET new_value = 99 WHERE id = %(id)s", ALTERED),
        ("UPDATE alro_value_log SET user_id = NULL, actor = 'x' WHERE id = %(id)s", ALTERED),
        ("UPDATE alro_value_log SET logged_at = '2020-01-01' WHERE id = %(id)s", ALTERED),
        ("DELETE FROM alro_value_log WHERE id = %(id)s", "1 entries were deleted"),
        (
            "INSERT INTO alro_value_log (id, res_id, new_value)"
            " SELECT id - 1, res_id, 99 FROM alro_value_log WHERE id = %(id)s",
            "1 entries were put in",
        ),
        ("UPDATE alro_value_log_digest SET sha256 = 'x' WHERE last_id = %(id)s", ALTERED),
    ],
)
@pytest.mark.usefixtures("floor_off")
def test_what_the_owner_of_the_database_does_names_the_day(cursor, sealed, statement, sentence):
    _first, second = days(cursor)
    cursor.execute(statement, {"id": second.last_id})
    assert cursor.rowcount == 1
    found = problems(cursor, sealed)
    assert sentence in found[0]
    assert f"{second.day}: " in found[0]
    assert f"entries {second.first_id} to {second.last_id}" in found[0]


@pytest.mark.usefixtures("floor_off")
def test_only_the_day_that_was_altered_is_named(cursor, sealed):
    first, _second = days(cursor)
    cursor.execute("UPDATE alro_value_log SET res_id = 0 WHERE id = %s", [first.last_id - 5])
    [problem] = problems(cursor, sealed)
    assert f"entries {first.first_id} to {first.last_id}" in problem


@pytest.mark.usefixtures("floor_off")
def test_a_chain_forged_without_a_fault_is_not_the_one_in_the_file(cursor, sealed):
    """The owner alters a row and computes every digest anew: only the file outside tells."""
    first, second = days(cursor)
    cursor.execute("UPDATE alro_value_log SET res_id = 0 WHERE id = %s", [first.last_id])
    previous = ""
    for digest in (first, second):
        rows = verify_log.Hasher(previous)
        cursor.copy_expert(verify_log.rows_statement(digest.first_id, digest.last_id), rows)
        forged = rows.sha256(digest.day, digest.first_id, digest.last_id)
        cursor.execute(
            "UPDATE alro_value_log_digest SET previous_sha256 = %s, sha256 = %s WHERE id = %s",
            [previous, forged, digest.id],
        )
        previous = forged
    assert not verify_log.examine(cursor, None, [])[2:]  # nothing but the two floors
    found = problems(cursor, sealed)
    assert len(found) == 2
    assert all("is not the one in the file" in problem for problem in found)


@pytest.mark.usefixtures("floor_off")
def test_a_digest_taken_away_is_missed(cursor, sealed):
    first, second = days(cursor)
    cursor.execute("DELETE FROM alro_value_log_digest WHERE id = %s", [second.id])
    assert "the database has no more" in problems(cursor, sealed)[0]
    cursor.execute("DELETE FROM alro_value_log_digest WHERE id = %s", [first.id])
    assert len(problems(cursor, sealed)) == 2


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("ALTER TABLE alro_value_log DISABLE TRIGGER alro_value_log_floor", "is switched off"),
        ("DROP TRIGGER alro_value_log_floor ON alro_value_log_digest", "is missing"),
        ("ALTER TABLE alro_work_month DISABLE TRIGGER ALL", "is switched off"),
        ("DROP TRIGGER alro_value_log_update ON alro_work_month", "is missing"),
        ("DROP FUNCTION alro_step_target_value_log CASCADE", "is missing"),
        (
            "CREATE OR REPLACE FUNCTION alro_step_target_value_log() RETURNS trigger"
            " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "is not the one that this version makes",
        ),
    ],
)
def test_a_trigger_that_does_not_do_its_work_is_named(cursor, sealed, statement, sentence):
    cursor.execute(statement)
    found = verify_log.examine(cursor, sealed.file, sealed.file.read_text().splitlines())
    assert any(sentence in problem for problem in found), found


def test_the_command_answers_with_its_exit_status(sealed):
    def run(*arguments):
        command = [sys.executable, verify_log.__file__, *arguments]
        return subprocess.run(command, text=True, capture_output=True, check=False)

    good = run(sealed.database)
    assert (good.returncode, good.stderr) == (0, ""), good.stdout
    assert "is as it was sealed" in good.stdout
    other = Path(sealed.folder) / "other.digest"
    lines = sealed.file.read_text().splitlines()
    other.write_text(lines[0] + "\n" + lines[1][:-1] + "x\n")
    bad = run(sealed.database, "--file", str(other))
    assert bad.returncode == 1
    assert "is not the one in the file" in bad.stdout
    assert run("postgres").returncode == 2


def test_what_comes_by_psql_is_logged_as_from_outside(cursor):
    """Another connection, which stamps nothing: no user, but who the database says it was."""
    cursor.execute("SELECT max(id) FROM alro_value_log")
    (before,) = cursor.fetchone()
    cursor.execute(
        "UPDATE alro_work_month SET planned_qty = COALESCE(planned_qty, 0) + 1 WHERE id IN"
        " (SELECT id FROM alro_work_month WHERE write_uid IS NOT NULL LIMIT 2)"
    )
    cursor.execute("SET alro.origin = 'manual'")  # what a forger would try
    cursor.execute("DELETE FROM alro_work_month WHERE id = (SELECT max(id) FROM alro_work_month)")
    cursor.execute(
        "SELECT user_id, actor, origin, new_value - old_value FROM alro_value_log WHERE id > %s"
        " ORDER BY id",
        [before],
    )
    rows = cursor.fetchall()
    assert rows[:2] == [(None, "alro / psql", "outside", 1)] * 2
    assert len(rows) >= 6  # a deleted month leaves its four keys at least
    assert {row[:3] for row in rows} == {(None, "alro / psql", "outside")}
