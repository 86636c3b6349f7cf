"""Reads table.yaml: the expectation, in words, as sentences that can be asked."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

LEVELS = (
    "super_admin",
    "admin_act_fund",
    "admin_fund",
    "central_act",
    "central_fund",
    "bureau",
    "province",
    "report",
)
VERBS = ("reads", "creates", "changes", "deletes")
FUNDS = {"Act": "act", "Fund": "fund", "other": "other"}
TABLE = Path(__file__).with_name("table.yaml")
_SENTENCE = re.compile(
    r"(?P<verbs>.+?) (?P<which>(?:all|own|hosted|own and hosted)) rows(?: of (?P<funds>.+) money)?"
)


@dataclass
class Sentence:
    verbs: set
    which: set  # {"all"}, {"own"}, {"own", "hosted"}
    funds: set | None  # None: of all money, and of what has none

    def allows(self, verb, relations, fund):
        return (
            verb in self.verbs
            and ("all" in self.which or bool(self.which & relations))
            and (self.funds is None or fund in self.funds)
        )


@dataclass
class Kind:
    """One kind of data: which rows or values are meant, and what each level does with them."""

    data: str
    models: list
    values: dict  # {model: [field]}
    actions: dict
    verbs: tuple
    rows: bool  # whether it decides about rows, or about some of their values only
    lines: dict = field(default_factory=dict)

    def allows(self, level, verb, relations=frozenset(), fund=None):
        """Tell whether the level may do it with a row that is `relations` (own, hosted) to it, of this money."""
        return any(line.allows(verb, set(relations), fund) for line in self.lines.get(level, ()))


def _words(text):
    return [word for word in re.split(r",\s*|\s+and\s+", text.strip()) if word]


def _sentences(text):
    """Parse a line of the table.

    >>> reads, builds = _sentences("reads all rows; creates and deletes own rows of Fund money")
    >>> sorted(builds.verbs), builds.which, builds.funds
    (['creates', 'deletes'], {'own'}, {'fund'})
    """
    if text.strip() == "nothing":
        return []
    sentences = []
    for part in text.split(";"):
        match = _SENTENCE.fullmatch(part.strip())
        assert match, f"table.yaml: “{part.strip()}” is no sentence of the table"
        verbs = set(_words(match["verbs"]))
        assert verbs <= set(VERBS), f"table.yaml: unknown verb in “{part.strip()}”"
        funds = match["funds"] and {FUNDS[word] for word in _words(match["funds"])}
        sentences.append(Sentence(verbs, set(_words(match["which"])), funds))
    return sentences


def read_table(path=TABLE):
    """Return the kinds of data, each with a line for every level."""
    kinds = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        models = entry.get("rows of", [])
        values = entry.get("values of") or {model: entry.get("values", []) for model in models}
        kind = Kind(
            data=entry["data"],
            models=models or list(values),
            values=values,
            actions=entry.get("actions of", {}),
            verbs=(entry["asks only"],) if "asks only" in entry else VERBS,
            rows=bool(models),
        )
        missing = [level for level in LEVELS if level not in entry]
        assert not missing, f"table.yaml: “{kind.data}” has no line for {', '.join(missing)}"
        kind.lines = {level: _sentences(entry[level]) for level in LEVELS}
        kinds.append(kind)
    return kinds
