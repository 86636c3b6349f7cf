"""Checks the history of values (the value log) without Odoo: ./alro verify-log [DATABASE] [--file FILE].

Recomputes the chain of digests from the rows, compares digests and the file outside the database, and looks whether
the triggers are there and do what this version makes them do. Says in plain words what it found; exit status 0: all
is as it was sealed, 1: it is not, 2: it could not look.

Reads only. On a backup: restore it into a database of its own and name the file that was copied away with it. Needs
Python with psycopg2, and the PostgreSQL environment (PGHOST, PGUSER, …).
"""

import argparse
import json
import sys
from pathlib import Path

import psycopg2

TOOLS = Path(__file__).resolve().parent.parent / "addons" / "alro_tracking_base" / "tools"
sys.path.insert(0, str(TOOLS))
from log_digest import CANONICAL, Digest, Hasher, rows_statement  # noqa: E402
from log_trigger import Logged, function_name, installed_body, log_function  # noqa: E402

FOLDER = "alro.value_log_digest_folder"
# each has a log trigger, if the database has the table
LOGGED_TABLES = (
    "alro_activity",
    "alro_participation",
    "alro_project",
    "alro_step",
    "alro_step_target",
    "alro_work_month",
)
EVENTS = ("insert", "update", "delete", "truncate")
ENABLED = ("O", "A")


class CannotLook(Exception):
    """There is nothing to check, or no way to."""


def main():
    options = parse()
    try:
        problems, notes = check(options)
    except (CannotLook, psycopg2.Error, OSError) as error:
        print(f"✗ {options.database}: the value log could not be checked. {str(error).strip()}")
        return 2
    for note in notes:
        print(f"  {note}")
    for problem in problems:
        print(f"✗ {problem}")
    if not problems:
        print(f"✓ {options.database}: the value log is as it was sealed")
    return 1 if problems else 0


def parse():
    parser = argparse.ArgumentParser(prog="./alro verify-log", description="Checks the value log.")
    parser.add_argument("database", help="the database")
    parser.add_argument("--file", help="the file of digests; default: where the database says")
    parser.add_argument("--folder", default=".", help="its folder, where the database says nothing")
    parser.add_argument("--no-file", action="store_true", help="compare with no file")
    return parser.parse_args()


def check(options):
    """Return (problems, notes), each a list of sentences, the earliest day first."""
    with psycopg2.connect(dbname=options.database) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        connection.set_client_encoding("UTF8")
        with connection.cursor() as cursor:
            path = file_of(cursor, options)
            connection.rollback()
            # the file first: a digest made meanwhile is then in the database and not in it, never the reverse
            lines = (
                path.read_text("utf-8", errors="replace").splitlines()
                if path and path.exists()
                else []
            )
            problems = examine(cursor, path, lines)
            notes = [summary(cursor, read_digests(cursor), path)]
    return problems, notes


def examine(cursor, path, lines):
    """Return all problems, in the order of days."""
    digests = read_digests(cursor)
    return [
        *rows_problems(cursor, digests),
        *chain_problems(digests),
        *(file_problems(path, lines, digests) if path else ()),
        *trigger_problems(cursor),
    ]


def file_of(cursor, options):
    cursor.execute("SELECT to_regclass('alro_value_log_digest')")
    if not cursor.fetchone()[0]:
        raise CannotLook("It has no table alro_value_log_digest: is it a database of this suite?")
    if options.no_file:
        return None
    if options.file:
        return Path(options.file)
    cursor.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [FOLDER])
    row = cursor.fetchone()
    return Path(row[0] if row and row[0] else options.folder) / f"{options.database}.digest"


def read_digests(cursor):
    cursor.execute(f"SELECT {', '.join(Digest._fields)} FROM alro_value_log_digest ORDER BY id")
    return [Digest(row[0], str(row[1]), *row[2:6], row[6] or "", row[7]) for row in cursor]


def rows_problems(cursor, digests):
    """Recompute each digest from the rows it covers and the digest it says it follows."""
    for digest in digests:
        if digest.version not in CANONICAL:
            yield f"{digest.day}: made by a newer version of the suite; check with that one"
            continue
        rows = Hasher(digest.previous_sha256, digest.version)
        cursor.copy_expert(rows_statement(digest.first_id, digest.last_id, digest.version), rows)
        if rows.sha256(digest.day, digest.first_id, digest.last_id) != digest.sha256:
            yield (
                f"{digest.day}: {what_happened(rows.row_count, digest.row_count)}"
                f" (entries {digest.first_id} to {digest.last_id},"
                f" {digest.row_count} sealed, {rows.row_count} there)"
            )


def what_happened(there, sealed):
    if there < sealed:
        return f"{sealed - there} entries were deleted since they were sealed"
    if there > sealed:
        return f"{there - sealed} entries were put in since that day was sealed"
    return "entries, or their digest, were altered since they were sealed"


def chain_problems(digests):
    """Check that each digest follows the one before, without a gap."""
    last_id, previous = 0, ""
    for digest in digests:
        if (digest.first_id, digest.previous_sha256) != (last_id + 1, previous):
            yield (
                f"{digest.day}: its digest does not follow the one before it:"
                " a digest was altered, deleted or put in"
            )
        last_id, previous = digest.last_id, digest.sha256


def file_problems(path, lines, digests):
    """Compare the digests in the database with those that were written away."""
    if not lines:
        if digests:
            yield f"{digests[0].day}: there are digests in the database and no file {path}; name it with --file"
        return
    written = {}
    for number, line in enumerate(lines, 1):
        digest = Digest.parse(line)
        if digest is None:
            yield f"{path}, line {number}: it is no digest"
        elif written.setdefault(digest.id, digest) != digest:
            yield f"{digest.day}: the file has two different digests, line {number} is the second"
    there = {digest.id: digest for digest in digests}
    for number in sorted(written.keys() | there.keys()):
        ours, theirs = there.get(number), written.get(number)
        if ours is None:
            yield f"{theirs.day}: the file has a digest that the database has no more"
        elif theirs is None and ours != digests[-1]:
            yield f"{ours.day}: the database has a digest that the file has not"
        elif theirs is not None and ours != theirs:
            yield f"{theirs.day}: the digest in the database is not the one in the file"


def trigger_problems(cursor):
    """Look for triggers that are missing, switched off or not as this version makes them."""
    for table in ("alro_value_log", "alro_value_log_digest"):
        yield from trigger_problem(cursor, table, "alro_value_log_floor")
    for table in LOGGED_TABLES:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0]:
            for event in EVENTS:
                yield from trigger_problem(cursor, table, f"alro_value_log_{event}")
            yield from function_problem(cursor, table)


def trigger_problem(cursor, table, name):
    cursor.execute(
        "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
        [table, name],
    )
    row = cursor.fetchone()
    if row is None:
        yield f"{table}: the trigger {name} is missing"
    elif row[0] not in ENABLED:
        yield f"{table}: the trigger {name} is switched off"


def function_problem(cursor, table):
    cursor.execute(
        "SELECT prosrc, obj_description(oid, 'pg_proc') FROM pg_proc WHERE proname = %s",
        [function_name(table)],
    )
    row = cursor.fetchone()
    if row is None or not row[1]:
        yield f"{table}: the function of its triggers is missing"
        return
    note = json.loads(row[1])
    fields = [Logged(*field) for field in note["fields"]]
    made = log_function(note["schema"], table, note["model"], fields, note["scope"])
    if installed_body(made) != row[0]:
        yield (
            f"{table}: the function of its triggers is not the one that this version makes:"
            " the suite was not upgraded, or it was altered"
        )


def summary(cursor, digests, path):
    last = digests[-1].last_id if digests else 0
    cursor.execute("SELECT count(*) FROM alro_value_log WHERE id > %s", [last])
    (unsealed,) = cursor.fetchone()
    sealed = sum(digest.row_count for digest in digests)
    days = (
        f"{len(digests)} digests, {digests[0].day} to {digests[-1].day}"
        if digests
        else "no digest yet"
    )
    where = path or "compared with no file"
    return f"{days}; {sealed} entries sealed, {unsealed} not yet; {where}"


if __name__ == "__main__":
    sys.exit(main())
