"""A grid laid out on paper: its lines from top to bottom, its columns from left to right, as on the screen.

:class:`Row` is given to the functions of a page, which say what stands beside the cells.
"""

from dataclasses import dataclass, field


@dataclass(eq=False)
class Row:
    """A row of ``get_grid``: its head, the heads of the columns, and a list of values for each field.

    ``of_many``: the rows are of several agencies. ``marks``: which remark below the table is on
    which column.
    """

    head: dict
    columns: list
    values: dict
    ids: list
    of_many: bool = False
    marks: dict = field(default_factory=dict)

    def value(self, name, column):
        return self.values[name][column]

    def sum(self, name, only=None):
        """Return the sum of a field over the row, or over the columns that have something."""
        return add_up(
            value
            for value, column in zip(self.values[name], self.columns, strict=True)
            if only is None or column.get(only)
        )

    def carried(self, name, column):
        """Return what came together up to a column: the last value so far.

        >>> row = Row({}, [{}] * 3, {"a": [None, 5, None]}, [])
        >>> [row.carried("a", n) for n in range(3)]
        [None, 5, 5]
        """
        values = reversed(self.values[name][: column + 1])
        return next((value for value in values if value is not None), None)

    def reaches(self, name, column):
        """Tell whether a column is over, or the row has a value in it or after it.

        >>> row = Row({}, [{"is_over": True}, {}, {}], {"a": [7, 8, None]}, [])
        >>> [row.reaches("a", n) for n in range(3)]
        [True, True, False]
        """
        later = self.values[name][column:]
        return bool(self.columns[column].get("is_over")) or any(
            value is not None for value in later
        )

    def has(self, name):
        return any(value is not None for value in self.values[name])


@dataclass
class Group:
    key: object = None
    label: str = ""
    depth: int = -1
    rows: list = field(default_factory=list)
    own: list = field(default_factory=list)
    children: dict = field(default_factory=dict)


def rows_of(grid):
    """Return the :class:`Row` s of an answer of ``get_grid``."""
    of_many = len({head.get("agency_id") for head in grid["rows"]}) > 1
    return [
        Row(
            head,
            grid["heads"],
            {name: cells[n] for name, cells in grid["cells"].items()},
            grid["ids"][n],
            of_many,
        )
        for n, head in enumerate(grid["rows"])
    ]


def lines_of(rows):
    """Yield heads of groups and rows from top to bottom; a row in no group stands below those that are.

    >>> row = lambda id, *groups: Row({"id": id, "groups": groups}, [], {}, [])
    >>> rows = [row(1, (1, "A")), row(2), row(3, (2, "B"), (5, "C")), row(4, (1, "A"))]
    >>> [line.label if isinstance(line, Group) else line.head["id"] for line in lines_of(rows)]
    ['A', 1, 4, 'B', 'C', 3, 2]
    """
    top = Group()
    for row in rows:
        level = top
        for key, label in row.head["groups"]:
            level = level.children.setdefault(key, Group(key, label, level.depth + 1))
            level.rows.append(row)
        level.own.append(row)
    yield from _unfold(top)


def _unfold(level):
    for group in level.children.values():
        yield group
        yield from _unfold(group)
    yield from level.own


def chunks(columns, most):
    """Return ranges of columns that fit on a page each, as equal as can be.

    >>> chunks(12, 12), chunks(24, 12), chunks(14, 12), chunks(0, 12)
    ([(0, 12)], [(0, 12), (12, 24)], [(0, 7), (7, 14)], [(0, 0)])
    """
    count = max(1, -(-columns // most))
    size = -(-columns // count)
    return [(first, min(first + size, columns)) for first in range(0, columns or 1, size or 1)]


def spans(labels):
    """Return neighbours of one label as the upper head of a table.

    >>> spans(["Q1", "Q1", "Q2"])
    [{'label': 'Q1', 'span': 2}, {'label': 'Q2', 'span': 1}]
    """
    found = []
    for label in labels:
        if found and found[-1]["label"] == label:
            found[-1]["span"] += 1
        else:
            found.append({"label": label, "span": 1})
    return found


def add_up(values):
    """Return the sum of amounts to the cent; what is not there counts nothing.

    >>> add_up([0.1, 0.2, None]), add_up([])
    (0.3, 0.0)
    """
    return round(sum(round(100 * value) for value in values if value is not None) / 100, 2)


def quantity(value):
    """Return an amount for people: thousands separated, decimals where there are any, blank for none.

    >>> quantity(1250), quantity(0), quantity(None), quantity(1250.5), quantity(-3)
    ('1,250', '0', '', '1,250.50', '-3')
    """
    return "" if value is None else f"{value:,.2f}".removesuffix(".00")
