"""Whatever route he takes, each officer reads exactly the rows that the table of access gives him."""

import pytest

from .files import read_files
from .material import DIALOGS, open_dialogs
from .proof import Proof
from .reading import MONEY, SCOPED, read_nested, read_rows, read_set
from .table import LEVELS


@pytest.mark.parametrize("login", LEVELS)
def test_reading(world, table, tally, login):
    proof = Proof(world, table)
    officer = world.officer(login)
    for model in world.models(table):
        if model in DIALOGS:
            open_dialogs(world, model)
        read_set(proof, officer, model)
        read_rows(proof, officer, model)
        read_nested(proof, officer, model)
        read_files(proof, officer, model)
    tally(proof)


@pytest.mark.parametrize("login", ["bureau2", "province2", "both_offices"])
def test_another_office_of_the_same_level(world, table, tally, login):
    """What one sees as a host, another sees as a stranger; an officer of two offices sees both."""
    proof = Proof(world, table)
    for model in (*SCOPED, *MONEY):
        read_set(proof, world.officer(login), model)
        read_nested(proof, world.officer(login), model)
    tally(proof)


def test_a_technical_administrator_has_no_part_in_it(world, table, tally):
    """Settings, and no level: not a row of the suite is read, and what it keeps of people is Odoo's own business."""
    proof = Proof(world, table)
    for model in world.models(table):
        if model.startswith("alro."):
            read_set(proof, world.officer("admin"), model)
    tally(proof)
