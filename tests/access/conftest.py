"""The stage, the table and the tally of probes that the tests of access share."""

from collections import Counter

import pytest

from .table import read_table
from .world import World

TOTAL = Counter()


@pytest.fixture(scope="session")
def table():
    return read_table()


@pytest.fixture(scope="session")
def world(odoo):
    world = World(odoo)
    yield world
    world.close()


@pytest.fixture(scope="session")
def total():
    """All probes of the run, counted per kind of data."""
    return TOTAL


def pytest_terminal_summary(terminalreporter):
    for data, count in sorted(TOTAL.items()):
        terminalreporter.write_line(f"{count:7} {data}")
    if TOTAL:
        terminalreporter.write_line(f"access: {sum(TOTAL.values())} probes")


@pytest.fixture
def tally(total):
    """Adds a proof's probes to the total, then fails with its sentences, if there are any."""

    def add(proof):
        total.update(proof.counts)
        different = list(dict.fromkeys(proof.failures))
        text = "\n".join(different[:40])
        assert not different, f"{len(different)} of {sum(proof.counts.values())} probes:\n{text}"

    return add
