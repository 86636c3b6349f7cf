"""Comparing the figures of a workbook with those of the system, and with what they were."""

from dataclasses import dataclass, field


@dataclass
class Change:
    """A figure in which the file and the system differ."""

    sheet: str
    row_key: str
    column_key: str
    kind: str  # new, changed, conflict
    cell: str
    original: float | None
    old: float | None
    new: float
    take: bool = False
    values: dict = field(default_factory=dict)  # what it is about, for the record that shows it

    @property
    def key(self):
        return self.sheet, self.row_key, self.column_key

    @property
    def counts(self):
        """Whether it is set when the file is applied."""
        return self.kind != "conflict" or self.take

    @property
    def difference(self):
        return round(self.new - (self.old or 0.0), 2)

    def as_values(self):
        return {
            **self.values,
            "sheet": self.sheet,
            "row_key": self.row_key,
            "column_key": self.column_key,
            "kind": self.kind,
            "cell": self.cell,
            "original_value": self.original or 0.0,
            "old_value": self.old or 0.0,
            "new_value": self.new,
            "take": self.take,
        }

    def as_shown(self):
        return (*self.key, self.kind, round(self.old or 0.0, 2), round(self.new, 2))


@dataclass
class Outcome:
    """What a check has found."""

    year: object = None  # what the file was compared with
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)  # (address, sentence)
    remarks: list = field(default_factory=list)  # sentences
    totals: dict = field(default_factory=dict)  # {sheet: (before, after)}

    def to_apply(self):
        return [change for change in self.changes if change.counts]

    def as_shown(self):
        return sorted(change.as_shown() for change in self.changes)


def change_kind(has_original, original, old, new):
    """Return what becomes of a figure, or None where the file changes nothing.

    What stands in the file as it was when the workbook was made was not touched there, whatever
    has become of it in the system. A blank takes nothing away.

    >>> change_kind(True, 100.0, 100.0, 120.0), change_kind(True, None, None, 120.0)
    ('changed', 'new')
    >>> change_kind(True, 100.0, 110.0, 120.0), change_kind(True, None, 110.0, 120.0)
    ('conflict', 'conflict')
    >>> change_kind(True, 100.0, 110.0, 100.0), change_kind(True, 100.0, 110.0, 110.0)
    (None, None)
    >>> change_kind(True, 100.0, 100.0, None), change_kind(False, None, 100.0, 120.0)
    (None, 'changed')
    """
    if new is None or is_same(new, old):
        return None
    if has_original and is_same(new, original):
        return None
    if has_original and not is_same(original, old):
        return "conflict"
    return "new" if old is None else "changed"


def is_same(one, other):
    """Tell whether two values of a cell are one, to two decimals; a blank is not zero.

    >>> is_same(1.0, 1.001), is_same(None, 0.0), is_same(None, None)
    (True, False, True)
    """
    if one is None or other is None:
        return one is other
    return round(one, 2) == round(other, 2)


def is_emptied(has_original, original, new):
    """Tell whether a figure was deleted in the file.

    >>> is_emptied(True, 100.0, None), is_emptied(True, None, None), is_emptied(False, None, None)
    (True, False, False)
    """
    return has_original and original is not None and new is None
