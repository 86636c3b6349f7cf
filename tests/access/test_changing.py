"""Whatever route he takes, each officer changes, creates and deletes exactly what the table of access gives him."""

import pytest

from .proof import Proof
from .table import LEVELS
from .writing import change_all


@pytest.mark.parametrize("login", LEVELS)
def test_writing(world, table, tally, login):
    proof = Proof(world, table)
    for model in world.models(table):
        change_all(proof, world.officer(login), model)
    tally(proof)
