"""The table speaks of every model of the suite, and the proof does not shrink unnoticed."""

from pathlib import Path

HERE = Path(__file__).parent
# about nine tenths of what the run asked when it was last counted
LEAST = 37_500


def test_every_model_has_a_line(world, table):
    """A new model stands in the table of access on the day it is born."""
    spoken_of = {model for kind in table if kind.rows for model in kind.models}
    missing = sorted(set(world.stage["models"]) - spoken_of)
    assert not missing, f"tests/access/table.yaml says nothing about {', '.join(missing)}"


def test_the_proof_has_not_shrunk(request, total):
    """Asked of a run of the whole folder; a selection of it counts for itself."""
    run = {item.path.stem for item in request.session.items if item.path.parent == HERE}
    assert sum(total.values()) >= LEAST or run != {path.stem for path in HERE.glob("test_*.py")}
