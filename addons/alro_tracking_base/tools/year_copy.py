"""What a copy of a fiscal year consists of, without the ORM: found before the start, filled as it goes."""

from dataclasses import dataclass, field


@dataclass
class Part:
    """What is copied of one model.

    ``waiting`` are the ids to copy, ``copies`` the new ids by the old ones: of what has a copy
    already, and of what has been copied. For facts, which are many, numbers do.

    >>> part = Part(waiting=[4, 5], copies={3: 30})
    >>> part.count, part.there, part.known
    (2, 1, [3, 4, 5])
    >>> part.take({4: 40, 5: 50})
    >>> part.count, part.there, part.made, part.waiting, part.copies
    (2, 1, 2, [], {3: 30, 4: 40, 5: 50})
    """

    waiting: list = field(default_factory=list)
    copies: dict = field(default_factory=dict)
    count: int = 0
    there: int = 0
    made: int = 0

    def __post_init__(self):
        self.count, self.there = len(self.waiting), len(self.copies)

    @property
    def known(self):
        """The old ids that have a copy or get one."""
        return sorted({*self.waiting, *self.copies})

    def take(self, made):
        """Note copies that were made: ``{old id: new id}``."""
        self.copies.update(made)
        self.made += len(made)
        self.waiting = [old for old in self.waiting if old not in made]


class YearCopy:
    """One copy: from which year, into which, what was chosen, its parts, and what is left out.

    :param dict options: what was chosen; add-ons above add their own
    """

    def __init__(self, source, year, options):
        self.source, self.year, self.options = source, year, options
        self.parts, self.remarks = {}, []

    def part(self, model):
        """Return the part of a model, which begins empty."""
        return self.parts.setdefault(model, Part())

    def plan(self, model, waiting, copies):
        self.parts[model] = Part(list(waiting), dict(copies))

    def remark(self, sentence):
        """Note what is left out or changed, and why. Said twice, it is noted once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    @property
    def is_empty(self):
        """Whether there is nothing to copy."""
        return not any(part.count for part in self.parts.values())
