"""Whose money a row of the treasury's file is, told by its codes.

A rule says which codes it is for, each as a beginning in which ``?`` stands for any one character,
and what they mean: an activity, an agency, a category of expenditure, or several of these. Of the
rules that fit a row, the one with the most characters counts, for each of the three by itself.

>>> rules = [
...     Rule(1, {"budget_code": "0790031"}, {"activity": 10}),
...     Rule(2, {"budget_code": "07900310010030"}, {"activity": 11}),
...     Rule(3, {"fund_code": "??113"}, {"category": 3}),
...     Rule(4, {"cost_centre": "0790000027"}, {"agency": 50}),
... ]
>>> matcher = Matcher(rules)
>>> row = {"budget_code": "07900310010030000000", "fund_code": "6811320",
...        "cost_centre": "000000790000027"}
>>> match = matcher.match(row)
>>> match.found, sorted(match.rules), match.torn
({'activity': 11, 'agency': 50, 'category': 3}, [2, 3, 4], {})

Two rules of one length that mean different things tear a row apart; nobody guesses.

>>> Matcher([*rules, Rule(5, {"fund_code": "??1?32"}, {"category": 4})]).match(row).torn
{'category': (3, 4)}
"""

from collections import defaultdict
from typing import NamedTuple

CODES = ("budget_code", "fund_code", "activity_code", "cost_centre")
MEANINGS = ("activity", "agency", "category")
ANY = "?"
UNIT_LENGTHS = (5, 10, 15, 16)
LEAST_OF_UNIT = 9  # characters: a unit of ten, of which a program took the zero before it


class Rule(NamedTuple):
    """``codes``: ``{code: beginning}``, or the ``whole`` code; ``means``: ``{one of MEANINGS: id}``."""

    id: object
    codes: dict
    means: dict
    whole: bool = False


class Match(NamedTuple):
    """``found``: ``{meaning: id}``; ``rules``: ids of the rules that said so; ``torn``: ``{meaning:
    the ids between which rules of one length leave it open}``."""

    found: dict
    rules: frozenset
    torn: dict


def plain_code(name, code):
    """Return a code as it is compared: without blanks, a unit in one of the lengths that units have.

    Files write units with zeros before them, or lose those that there are.

    >>> plain_code("cost_centre", "000000790000027"), plain_code("cost_centre", "790000027")
    ('0790000027', '0790000027')
    >>> plain_code("cost_centre", "7900000271"), plain_code("fund_code", "68 11320")
    ('7900000271', '6811320')
    """
    plain = "".join((code or "").split()).upper()
    if name != "cost_centre" or not plain:
        return plain
    bare = plain.lstrip("0")
    return bare.zfill(next((length for length in UNIT_LENGTHS if len(bare) <= length), 0))


def plain_beginning(name, text):
    """Return the beginning of a code as it is compared; a whole unit as :func:`plain_code` does.

    >>> plain_beginning("cost_centre", "790000027"), plain_beginning("cost_centre", "079000")
    ('0790000027', '079000')
    >>> plain_beginning("cost_centre", "?799900001")
    '?799900001'
    """
    plain = "".join((text or "").split()).upper()
    if name == "cost_centre" and ANY not in plain and len(plain) >= LEAST_OF_UNIT:
        return plain_code(name, plain)
    return plain


class Matcher:
    """Finds what the codes of a row mean among thousands of rules, in time that they do not add to."""

    def __init__(self, rules):
        self._shapes = defaultdict(lambda: defaultdict(list))
        self._known = {}
        for rule in rules:
            shape, key = self._shape_of(rule)
            if shape:
                self._shapes[shape][key].append(rule)

    def match(self, codes):
        """Return what these codes mean: ``{name of a code: code}`` → :class:`Match`."""
        key = tuple(plain_code(name, codes.get(name)) for name in CODES)
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    @staticmethod
    def _shape_of(rule):
        """Return which characters of which codes a rule asks for, and what they have to be."""
        shape, key = [], []
        for number, name in enumerate(CODES):
            beginning = plain_beginning(name, rule.codes.get(name))
            asked = tuple(n for n, letter in enumerate(beginning) if letter != ANY)
            if beginning:
                shape.append((number, len(beginning), asked, rule.whole))
                key.append("".join(beginning[n] for n in asked))
        return tuple(shape), tuple(key)

    def _find(self, codes):
        best = {}  # meaning: (length, {id: rules})
        for shape, rules in self._shapes.items():
            if any(self._misses(codes[number], *rest) for number, *rest in shape):
                continue
            key = tuple("".join(codes[number][n] for n in asked) for number, _, asked, _ in shape)
            length = sum(len(asked) for _number, _length, asked, _whole in shape)
            for rule in rules.get(key, ()):
                self._weigh(best, length, rule)
        found = {name: next(iter(ids)) for name, (_length, ids) in best.items() if len(ids) == 1}
        torn = {name: tuple(sorted(ids)) for name, (_length, ids) in best.items() if len(ids) > 1}
        rules = {rule for _length, ids in best.values() for ruled in ids.values() for rule in ruled}
        return Match(
            {name: found[name] for name in MEANINGS if name in found}, frozenset(rules), torn
        )

    @staticmethod
    def _misses(code, length, _asked, whole):
        return len(code) != length if whole else len(code) < length

    @staticmethod
    def _weigh(best, length, rule):
        for meaning, target in rule.means.items():
            longest, ids = best.get(meaning, (-1, {}))
            if length > longest:
                best[meaning] = (length, {target: {rule.id}})
            elif length == longest:
                ids.setdefault(target, set()).add(rule.id)
