"""Does the proof notice? Each record rule and each access row of the suite is spoilt in turn, on a running server.

    python -m access.mutate [NAME …]      (./alro mutate-access: on a copy of the demonstration database)

A rule is taken away, widened to all rows, narrowed to none, and taken from each of its groups; an access row is taken
away, and each of its four permissions is turned over. After each change the probes of that model are asked, as the
levels that it concerns, until one of them fails. A change that nobody notices is printed; so is an entry of
GUARDED_TWICE that is noticed after all. Either makes the exit code 1.

The changes are made through Odoo by its technical administrator, so the running server drops its caches.
"""

import fnmatch
import os
import sys
import time
from pathlib import Path

from conftest import Odoo

from .files import read_files
from .material import DIALOGS, open_dialogs, remove_leftovers
from .proof import Noticed, Proof
from .reading import MONEY, SCOPED, ask_whole, read_nested, read_rows, read_set
from .table import LEVELS, read_table
from .world import VOLATILE, Refused, World
from .writing import ask_access, change_values, copy_rows, create_rows, delete_rows, settle

EVERYBODY = [(1, "=", 1)]
NOBODY = [(0, "=", 1)]
PERMISSIONS = {
    "perm_read": "reads",
    "perm_write": "changes",
    "perm_create": "creates",
    "perm_unlink": "deletes",
}
OF_NO_OFFICE = (
    "an appropriation is the department's: the rule leaves provinces none, whatever they may do"
)
TWO_ROWS = "alro_planning lets the Fund bureau read, alro_reporting lets it read and write"
# what nobody can notice, because something else guards the same; each with its reason
GUARDED_TWICE = {
    "access_res_users_super_admin: perm_read turned off": "Odoo lets every employee read users",
    "access_res_users_super_admin: perm_unlink turned on": "officers' accounts are never deleted (res_users_guard.py)",
    "access_uom_uom_super_admin: perm_read turned off": "Odoo lets every employee read units",
    "access_alro_appropriation_province: perm_read turned off": OF_NO_OFFICE,
    "access_alro_appropriation_province: perm_write turned on": OF_NO_OFFICE,
    "access_alro_appropriation_province: perm_unlink turned on": OF_NO_OFFICE,
    "rule_appropriation_province: narrowed to none": OF_NO_OFFICE,
    "access_alro_spending_month_central_fund: perm_read turned off": TWO_ROWS,
    "access_alro_spending_month_central_fund: perm_write turned on": TWO_ROWS,
}


def mutations(admin):
    """Yield (name, model, ir model, id, change, undo, levels, verbs), each a change of one record and its undoing."""
    owned = admin.call(
        "ir.model.data",
        "search_read",
        [("module", "=like", "alro_%"), ("model", "in", ("ir.rule", "ir.model.access"))],
        ["module", "name", "model", "res_id"],
        order="model, module, name",
    )
    levels = _levels_of_groups(admin)
    for record in owned:
        fields = (
            ["model_id", "groups", "domain_force"]
            if record["model"] == "ir.rule"
            else ["model_id", "group_id", *PERMISSIONS]
        )
        [about] = admin.call(record["model"], "read", [record["res_id"]], fields)
        [about["model"]] = [
            row["model"]
            for row in admin.call("ir.model", "read", [about["model_id"][0]], ["model"])
        ]
        make = _of_rule if record["model"] == "ir.rule" else _of_access
        for what, change, undo, concerned, verbs in make(about, levels):
            yield (
                f"{record['name']}: {what}",
                about["model"],
                (record["model"], record["res_id"]),
                change,
                undo,
                concerned,
                verbs,
            )


def _levels_of_groups(admin):
    rows = admin.call(
        "ir.model.data",
        "search_read",
        [("model", "=", "res.groups"), ("module", "=", "alro_tracking_base")],
        ["name", "res_id"],
    )
    return {row["res_id"]: row["name"].removeprefix("group_") for row in rows}


def _of_rule(rule, levels):
    concerned = [levels[group] for group in rule["groups"]]
    every = list(PERMISSIONS.values())
    yield "taken away", {"active": False}, {"active": True}, concerned, every
    for what, domain in (("widened to all rows", EVERYBODY), ("narrowed to none", NOBODY)):
        yield (
            what,
            {"domain_force": str(domain)},
            {"domain_force": rule["domain_force"]},
            concerned,
            every,
        )
    if len(concerned) > 1:
        for group in rule["groups"]:
            change, undo = {"groups": [[3, group]]}, {"groups": [[4, group]]}
            yield f"taken from {levels[group]}", change, undo, [levels[group]], every


def _of_access(row, levels):
    concerned = [levels[row["group_id"][0]]]
    if not row["perm_read"] or any(row[name] for name in list(PERMISSIONS)[1:]):
        # with read alone, taking it away is the same as turning read off
        yield (
            "taken away",
            {"active": False},
            {"active": True},
            concerned,
            list(PERMISSIONS.values()),
        )
    for name, verb in PERMISSIONS.items():
        yield (
            f"{name} turned {'off' if row[name] else 'on'}",
            {name: not row[name]},
            {name: row[name]},
            concerned,
            [verb],
        )


def probes(proof, model, level, verbs):
    """Ask the probes of one model as one level, those first that are quick."""
    officer = proof.world.officer(level)
    if model in VOLATILE:
        ask_whole(proof, officer, model)
        return
    if set(verbs) - {"reads"}:
        ask_access(proof, officer, model)
    if "reads" in verbs:
        read_set(proof, officer, model, everything=False)
        read_rows(proof, officer, model)
        read_files(proof, officer, model)
        if model in (*SCOPED, *MONEY):
            read_nested(proof, officer, model)
    if "creates" in verbs:
        create_rows(proof, officer, model)
        copy_rows(proof, officer, model)
    if "changes" in verbs:
        change_values(proof, officer, model)
        settle(proof, officer, model)
    if "deletes" in verbs:
        delete_rows(proof, officer, model)


def notice(world, table, model, levels, verbs):
    """Return the sentence with which the proof notices that something is wrong, or nothing."""
    for level in levels:
        proof = Proof(world, table, first_only=True)
        try:
            probes(proof, model, level, verbs)
        except Noticed as noticed:
            return str(noticed)
        except (
            Refused,
            RuntimeError,
        ) as broken:  # what the probes themselves need is refused: noticed, too
            return f"the probes of {level} cannot be asked: {broken}"
    return None


def ask_unspoilt(world, table, model, level):
    """Before and after: a proof that fails by itself would notice everything, and show nothing."""
    sentence = notice(world, table, model, [level], PERMISSIONS.values())
    if sentence:
        sys.exit(f"The proof fails on an unspoilt server, so it proves nothing: {sentence}")


def main(wanted):
    server = Odoo(
        program=os.environ["ALRO_ODOO"],
        database=os.environ["ALRO_E2E_DB"],
        port=int(os.environ["ALRO_E2E_PORT"]),
        log=Path(os.environ["ALRO_E2E_RESULTS"]) / "server.log",
    )
    server.start()
    try:
        world, table = World(server), read_table()
        return run(world, table, wanted)
    finally:
        server.stop()


def run(world, table, wanted):
    started, admin = time.monotonic(), world.officer("admin")
    for model in DIALOGS:
        open_dialogs(world, model)
    for login in LEVELS:
        world.officer(login)
    for model in world.models(table):
        world.fields(model)
    noticed, survived, wrongly_listed, asked = 0, [], [], set()
    spoken_of = [*world.models(table), *world.volatile()]
    for name, model, (kind, id_), change, undo, levels, verbs in mutations(admin):
        if model not in spoken_of:
            sys.exit(f"{name}: tests/access/table.yaml says nothing about {model}")
        if wanted and not any(fnmatch.fnmatch(name, f"*{pattern}*") for pattern in wanted):
            continue
        for level in levels:
            if (model, level) not in asked:
                asked.add((model, level))
                ask_unspoilt(world, table, model, level)
        if model in DIALOGS:
            open_dialogs(world, model)
        admin.call(kind, "write", [id_], change)
        try:
            sentence = notice(world, table, model, levels, verbs)
        finally:
            admin.call(kind, "write", [id_], undo)
            remove_leftovers(world)
        listed = next(
            (pattern for pattern in GUARDED_TWICE if fnmatch.fnmatch(name, pattern)), None
        )
        if sentence:
            noticed += 1
            wrongly_listed += [name] if listed else []
        elif not listed:
            survived.append(name)
        print(
            f"{'noticed ' if sentence else 'guarded twice' if listed else 'SURVIVED'} {name}  {sentence or ''}"[
                :220
            ],
            flush=True,
        )
    for model, level in sorted(asked):
        ask_unspoilt(world, table, model, level)
    minutes = (time.monotonic() - started) / 60
    print(
        f"\n{noticed} changes of rules and access rows noticed, {len(survived)} not, in {minutes:.0f} minutes"
    )
    for name in survived:
        print(f"  nobody noticed {name}")
    for name in wrongly_listed:
        print(f"  listed as guarded twice, but noticed: {name}")
    return 1 if survived or wrongly_listed or not noticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
