"""The demonstration structure as plain Python: read the YAML and walk its steps. No ORM here."""

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("structure_2568.yaml")


@cache
def read_structure():
    """Return the YAML as it stands; its head explains the words. Shared: do not change it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def walk(nodes, parent=None):
    """Yield ``(node, code of the heading it stands under)``, from top to bottom.

    >>> tree = [{"code": "(1)", "steps": [{"code": "1"}, {"code": "2"}]}, {"code": "3"}]
    >>> [(node["code"], parent) for node, parent in walk(tree)]
    [('(1)', None), ('1', '(1)'), ('2', '(1)'), ('3', None)]
    """
    for node in nodes:
        yield node, parent
        yield from walk(node.get("steps", ()), node["code"])


def kind_of(node):
    """Return the kind of a node: only what has a unit is a step.

    >>> kind_of({"code": "1", "unit": "rai"})
    'step'
    >>> [kind_of({"code": code, "steps": []}) for code in ("(1)", "A")]
    ['sub_activity', 'block']
    """
    if "steps" not in node:
        return "step"
    return "sub_activity" if node["code"].startswith("(") else "block"


def entry_mode_of(node):
    """Return how a step's results come.

    >>> [entry_mode_of(node) for node in ({}, {"link": "LAND"}, {"rule": "sum"})]
    ['manual', 'linked', 'derived']
    >>> entry_mode_of({"rule": "across_agencies", "keyed": True})
    'manual'
    """
    if "link" in node:
        return "linked"
    return "derived" if "rule" in node and not node.get("keyed") else "manual"


def layers(nodes):
    """Return the nodes in layers, each needing only what stands in the layers before it.

    A node needs the heading above it and the steps its rule names.

    >>> tree = [{"code": "A", "steps": [{"code": "T", "of": ["1"]}, {"code": "1"}]}]
    >>> [[node["code"] for node, parent in layer] for layer in layers(tree)]
    [['A'], ['1'], ['T']]
    """
    waiting, known, result = list(walk(nodes)), {None}, []
    while waiting:
        layer = [
            (node, parent)
            for node, parent in waiting
            if parent in known and known.issuperset(node.get("of", ()))
        ]
        if not layer:
            codes = ", ".join(node["code"] for node, _parent in waiting)
            raise ValueError(f"These steps need each other or a missing one: {codes}")
        result.append(layer)
        waiting = [pair for pair in waiting if pair not in layer]
        known.update(node["code"] for node, _parent in layer)
    return result
