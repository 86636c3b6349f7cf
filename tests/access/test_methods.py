"""The methods that the suite adds to Odoo's own tell and change no more than the table of access gives."""

import pytest

from .methods import (
    GRIDS,
    HISTORY,
    STRUCTURE,
    ask_shapes,
    ask_who_sees,
    explain_cells,
    move_structure,
    read_grid,
    read_history,
    save_grid,
)
from .proof import Proof
from .table import LEVELS


@pytest.mark.parametrize("login", LEVELS)
def test_methods_of_the_suite(world, table, tally, login):
    proof = Proof(world, table)
    officer = world.officer(login)
    for model in GRIDS:
        read_grid(proof, officer, model)
        save_grid(proof, officer, model)
        explain_cells(proof, officer, model)
    ask_shapes(proof, officer, "alro.step.target", "alro.work.month")
    ask_shapes(proof, officer, "alro.budget.line", "alro.spending.month")
    for model in HISTORY:
        read_history(proof, officer, model)
    for model in STRUCTURE:
        move_structure(proof, officer, model)
    ask_who_sees(proof, officer)
    tally(proof)
