"""An officer who changes offices, or leaves, while he is logged in: it holds at once, in every process."""

import contextlib
import copy
import socket

import pytest

from .proof import Proof
from .reading import ask_whole
from .table import LEVELS
from .world import Officer, Refused


@pytest.fixture
def second_process(odoo):
    """Another Odoo on the same database, with caches of its own, as a second worker has."""
    other = copy.copy(odoo)
    with contextlib.closing(socket.socket()) as free:
        free.bind(("localhost", 0))
        other.port = free.getsockname()[1]
    other.start()
    yield other
    other.stop()


def test_a_change_of_office_holds_at_once(world, second_process):
    about = world.stage["users"]["mover"]
    here = Officer(
        world.odoo.url, world.odoo.database, "mover", about, world.stage["keys"]["mover"]
    ).log_in()
    there = Officer(second_process.url, world.odoo.database, "mover", about, here.key).log_in()
    domain = [("fiscal_year_id.year", "=", 2560)]

    def offices(officer):
        rows = officer.call("alro.step.target", "search_read", domain, ["agency_id"])
        by_key = officer.program(
            "alro.step.target", "search_read", domain=domain, fields=["agency_id"]
        )
        assert by_key == rows, "by key and by session the same"
        return {row["agency_id"][0] for row in rows}

    chiang_mai, sa_kaeo = (world.stage["offices"][key] for key in ("cm", "sk"))
    assert offices(here) == offices(there) == {chiang_mai}
    super_admin = world.officer("super_admin")
    for agencies in ([sa_kaeo], [chiang_mai, sa_kaeo], [chiang_mai]):
        super_admin.call(
            "res.users", "write", [about["id"]], {"alro_agency_ids": [[6, 0, agencies]]}
        )
        assert offices(there) == offices(here) == set(agencies)

    target = world.sql(
        "SELECT t.id FROM alro_step_target t JOIN alro_participation p ON p.id = t.participation_id"
        " WHERE p.agency_id = %s AND t.id = ANY(%s) LIMIT 1",
        sa_kaeo,
        world.stage["plain"],
    )[0][0]
    month = world.sql("SELECT MIN(id) FROM alro_work_month WHERE target_id = %s", target)[0][0]
    for officer in (here, there):
        with pytest.raises(Refused):
            officer.call("alro.work.month", "write", [month], {"planned_qty": 99})

    super_admin.call("res.users", "write", [about["id"]], {"active": False})
    for officer in (there, here):
        with pytest.raises(Refused):
            offices(officer)
        with pytest.raises(Refused):
            officer.program("alro.step.target", "search_read", domain=domain, fields=["agency_id"])


def test_who_has_left_is_shut_out(world):
    about, key = world.stage["users"]["gone"], world.stage["keys"]["gone"]
    gone = Officer(world.odoo.url, world.odoo.database, "gone", about, key)
    with pytest.raises(Refused):
        gone.log_in()
    with pytest.raises(Refused):
        gone.program("alro.step", "search_read", domain=[], fields=["name"])


def test_a_level_is_changed_by_super_admin_alone(world):
    """And he changes it to one of the eight; one's own offices are nobody's to choose."""
    target = world.stage["users"]["both_offices"]
    for login in ("admin_act_fund", "bureau", "province"):
        officer = world.officer(login)
        for id_ in (target["id"], officer.id):
            with pytest.raises(Refused):
                officer.call("res.users", "write", [id_], {"alro_level": "super_admin"})
            with pytest.raises(Refused):
                officer.call(
                    "res.users",
                    "write",
                    [id_],
                    {"alro_agency_ids": [[6, 0, [world.stage["offices"]["kpr"]]]]},
                )
    super_admin = world.officer("super_admin")
    super_admin.call("res.users", "write", [target["id"]], {"alro_level": "report"})
    assert world.sql("SELECT alro_level FROM res_users WHERE id = %s", target["id"]) == [
        ("report",)
    ]
    super_admin.call("res.users", "write", [target["id"]], {"alro_level": "province"})


def test_what_is_asked_as_a_whole(world, table, tally):
    proof = Proof(world, table)
    for login in LEVELS:
        for model in world.volatile():
            ask_whole(proof, world.officer(login), model)
    tally(proof)
