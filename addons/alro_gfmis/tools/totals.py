"""Sums that a report states, beside the sums of the rows that they stand for."""

import re
from decimal import Decimal
from typing import NamedTuple

from .roles import AMOUNTS, CODES
from .row_kinds import DATA, SUBTOTAL, TOTAL

_CODE_IN_LABEL = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{5,20}(?![0-9A-Za-z])")
# So many sums before or after one may be where its rows begin or end: a report has few levels.
_LOOKED_AT = 40
_NOTHING = dict.fromkeys(AMOUNTS, Decimal(0))


class Total(NamedTuple):
    """What a sum says of a column (``said``), and what its rows come to (``counted``)."""

    number: int
    label: str
    role: str
    said: object
    counted: object


def compare_totals(rows, kinds):
    """Return a :class:`Total` for each figure of each row of sums, in order.

    A grand total stands for all rows before it, or for all of them if none is. A sum that names a
    code stands for the rows with it since the last sum that named it; one with stars for those since
    the last with as many or more. Any other stands for the rows since a sum before it, or since the
    beginning, or for those after it up to another: whichever agrees; where none does, the rows since
    the last that calls itself a sum.

    :param Kinds kinds: what rows call themselves
    """
    counter = _Counter(rows)
    totals = []
    for place, row in enumerate(counter.sums):
        said = {role: amount for role, amount in row.amounts.items() if amount is not None}
        spans = counter.spans(place, kinds)
        end, begin = next((span for span in spans if _agrees(said, *span)), spans[0])
        totals += [
            Total(row.number, row.item, role, amount, end[role] - begin[role])
            for role, amount in said.items()
        ]
    return totals


def _agrees(said, end, begin):
    return all(end[role] - begin[role] == amount for role, amount in said.items())


class _Counter:
    """Counts through the rows once; ``sums`` are the rows that state sums.

    ``reached[n]`` is what all rows before the n-th sum come to, ``reached_of[n]`` those of the code
    that it names.
    """

    def __init__(self, rows):
        self.sums = [row for row in rows if row.kind in (SUBTOTAL, TOTAL)]
        named = {code for row in self.sums for code in _CODE_IN_LABEL.findall(row.item)}
        self.codes = {}
        for row in rows:
            for role in CODES if row.kind == DATA else ():
                if row.codes.get(role) in named:
                    self.codes.setdefault(row.codes[role], role)
        self.names = [self._code(row.item) for row in self.sums]
        self.reached, self.reached_of, self.last = [], [], {}
        all_rows, of_codes = dict(_NOTHING), {code: dict(_NOTHING) for code in self.codes}
        for row in rows:
            if row.kind == DATA:
                _add(all_rows, row)
                for code in {row.codes.get(role) for role in CODES} & self.codes.keys():
                    if row.codes.get(self.codes[code]) == code:
                        _add(of_codes[code], row)
            elif row.kind in (SUBTOTAL, TOTAL):
                code = self.names[len(self.reached)]
                self.reached.append(dict(all_rows))
                self.reached_of.append(dict(of_codes[code]) if code else None)
        self.reached.append(all_rows)

    def spans(self, place, kinds):
        """Return the rows that a sum may stand for, likeliest first, as sums at their end and begin.

        Asked for one sum after the other, it remembers where the last of each sort stood.
        """
        row, here, code = self.sums[place], self.reached[place], self.names[place]
        level = kinds.level(row.item)
        if row.kind == TOTAL:
            spans = [(here if any(here.values()) else self.reached[-1], _NOTHING)]
        elif code:
            spans = [(self.reached_of[place], self.last.get(code, _NOTHING))]
        elif level:
            spans = [(here, self.last.get(level, _NOTHING))]
        else:
            begins = [self.last.get("sum", _NOTHING)]
            begins += [*self.reached[max(0, place - _LOOKED_AT) : place][::-1], _NOTHING]
            after = self.reached[place + 1 : place + 1 + _LOOKED_AT]
            spans = [*((here, begin) for begin in begins), *((end, here) for end in after)]
        if code:
            self.last[code] = self.reached_of[place]
        if kinds.is_sum(row.item):
            # a sum of two stars ends those of one star, too
            self.last |= dict.fromkeys(("sum", *range(1, level + 1)), here)
        return spans

    def _code(self, label):
        return next((text for text in _CODE_IN_LABEL.findall(label) if text in self.codes), None)


def _add(sums, row):
    for role, amount in row.amounts.items():
        if amount:
            sums[role] += amount
