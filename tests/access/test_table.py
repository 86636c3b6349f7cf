"""The table of access is read as it is meant."""

import doctest

from . import table as reader
from .table import LEVELS, VERBS


def test_its_sentences_are_understood():
    outcome = doctest.testmod(reader)
    assert outcome.attempted and not outcome.failed


def test_what_is_not_said_is_refused(table):
    plans = next(kind for kind in table if kind.data == "work plans")
    assert plans.allows("bureau", "changes", {"own"}, "act")
    assert plans.allows("bureau", "reads", {"hosted"}, "fund")
    assert not plans.allows("bureau", "changes", {"hosted"}, "act")
    assert not plans.allows("bureau", "reads", set(), "act")
    assert not plans.allows("bureau", "reads", {"own"}, "other")
    assert not plans.allows("admin_fund", "changes", set(), "act")
    months = next(kind for kind in table if kind.models == ["alro.work.month"] and kind.rows)
    assert not any(
        months.allows(level, verb, {"own"}, "act") for level in LEVELS for verb in VERBS[1:]
    )
