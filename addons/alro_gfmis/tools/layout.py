"""Layouts of the treasury's files: which column means what, found by its head.

A layout is data (layouts.py ships some). :func:`recognise` finds the one that fits a file, and where
its heads stand; :func:`parse` (parsing.py) reads the rows.
"""

import re
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from .amounts import is_amount, parse_code
from .cells import MOST_COLUMNS, FileError, written
from .heads import candidates, is_percent, plain_head
from .parsing import holds_money, parse  # noqa: F401  the second step of the same
from .roles import AMOUNTS, ROLES

# A column that the layout knows and the file has; that the file has not; a head that nobody knows.
_FOUND, _ABSENT, _UNKNOWN = 10, -3, -2
# So many columns must stand where the layout says before a letter alone is believed.
_SURE_OF_LETTERS = 3
_ROWS_LOOKED_AT = 2_000  # of a sheet that is not read


class Column(NamedTuple):
    """A column: its role (roles.py), how its head may be called, and its letter if that is fixed.

    One without names stands at its letter, whatever its head is, or without any.
    """

    role: str
    names: tuple
    letter: str | None = None

    @property
    def place(self):
        """The index of the column that its letter means, from 0."""
        return column_index_from_string(self.letter) - 1


class Layout(NamedTuple):
    """A layout of files.

    ``required``: roles without which it does not fit. ``sheet``: what the sheet's name matches.
    ``row_filter``: ``(role, regular expression)`` of what a row of figures has in full; else a row
    with a figure and a text is one. ``era``: of years with two digits, ``auto``, ``be`` or ``ce``.
    ``numbers``: ``dot``, or ``auto``, which also reads "1.234,50". ``also``: heads that are known
    and left.
    """

    code: str
    columns: tuple
    required: tuple
    sheet: str | None = None
    row_filter: tuple | None = None
    era: str = "auto"
    numbers: str = "auto"
    also: tuple = ()


class Recognised(NamedTuple):
    """A layout found in a file.

    ``sheet``: name, at ``sheet_index``. ``head_row``: the last row of its heads, all of which are
    ``head_rows``. ``places``: ``{role: index of the column, from 0}``. ``missing``: roles that the
    layout has and the file has not. ``by_letter``: roles found by the column's letter alone, whose
    head is another. ``tied``: codes of layouts that fit as well. ``other_sheets``: that people see
    and in which money may stand. ``unknown``: indices of columns with a head that the layout does not
    know.
    """

    layout: Layout
    sheet: str
    sheet_index: int
    head_row: int
    head_rows: tuple
    places: dict
    missing: tuple
    score: int
    by_letter: tuple = ()
    tied: tuple = ()
    other_sheets: tuple = ()
    unknown: tuple = ()

    def address(self, role, row):
        return f"{get_column_letter(self.places[role] + 1)}{row}"


def recognise(file, layouts):
    """Return the layout that fits a file best: most of its columns, fewest strange ones.

    :param TableFile file: only sheets that people see are looked at.
    :param layouts: in order of preference, which decides where two fit alike. One, if somebody chose.
    :return Recognised: in the sheet where it fits best.
    :raises FileError: ``unknown_layout, double_column, hidden_only``.
    """
    if len(layouts) == 1 and _is_by_position(layouts[0]):
        return _by_position(file, layouts[0])
    fits, nearest, doubled = [], None, None
    for index, sheet in enumerate(file.sheets):
        if sheet.hidden:
            continue
        for rows, heads in candidates(sheet.rows):
            for order, layout in enumerate(layouts):
                if layout.sheet and not re.search(layout.sheet, sheet.name):
                    continue
                found = _match(layout, heads)
                lacking = tuple(role for role in layout.required if role not in found.places)
                if not lacking and found.double:
                    doubled = doubled or (layout, found.double, rows[-1])
                elif not lacking:
                    fits.append((-found.score, order, index, len(rows), rows, layout, found))
                elif found.places and (nearest is None or found.score > nearest[0]):
                    nearest = found.score, layout, lacking, sheet, rows[-1]
    if fits:
        return _best(file, fits)
    if doubled:
        layout, (role, columns), row = doubled
        addresses = [f"{get_column_letter(column + 1)}{row}" for column in columns]
        raise FileError("double_column", layout=layout.code, role=role, addresses=addresses)
    if nearest is None:
        hidden = [sheet.name for sheet in file.sheets if sheet.hidden and _has_money(sheet)]
        if hidden:
            raise FileError("hidden_only", sheet=hidden[0])
        raise FileError("unknown_layout", nearest=None, missing=(), sheet=None, row=None)
    _score, layout, lacking, sheet, row = nearest
    raise FileError(
        "unknown_layout", nearest=layout.code, missing=lacking, sheet=sheet.name, row=row
    )


def _best(file, fits):
    # of the same in several rows, the first; two rows of heads only where one tells less
    minus_score, _order, index, _count, rows, layout, found = min(fits, key=lambda fit: fit[:5])
    tied = {fit[5].code: 1 for fit in fits if fit[0] == minus_score and fit[5] is not layout}
    return Recognised(
        layout=layout,
        sheet=file.sheets[index].name,
        sheet_index=index,
        head_row=rows[-1],
        head_rows=rows,
        places=found.places,
        missing=tuple(c.role for c in layout.columns if c.role not in found.places),
        score=-minus_score,
        by_letter=found.by_letter,
        tied=tuple(tied),
        other_sheets=_other_sheets(file, layout, index, {fit[2] for fit in fits}),
        unknown=found.unknown,
    )


def _other_sheets(file, layout, taken, fitting=frozenset()):
    """Return the names of sheets that people see and that may count, beside the one that is read.

    They are those that fit a layout, and those in which money stands.
    Where the layout says how its sheet is called, somebody knows what the others are.
    """
    if layout.sheet:
        return ()
    return tuple(
        sheet.name
        for index, sheet in enumerate(file.sheets)
        if index != taken and not sheet.hidden and (index in fitting or _has_money(sheet))
    )


def _has_money(sheet):
    rows = [values for _number, values in sheet.rows[:_ROWS_LOOKED_AT]]
    width = max(map(len, rows), default=0)
    return any(
        holds_money([values[place] for values in rows if place < len(values)])
        for place in range(width)
    )


def _is_by_position(layout):
    """Tell whether all columns that must be there are told by their letters alone."""
    return all(
        column.letter and not column.names
        for column in layout.columns
        if column.role in layout.required
    )


def _by_position(file, layout):
    """Return a layout that needs no heads, in the first sheet in which it finds a row of figures."""
    places = {column.role: column.place for column in layout.columns if column.letter}
    for index, sheet in enumerate(file.sheets):
        if sheet.hidden or (layout.sheet and not re.search(layout.sheet, sheet.name)):
            continue
        first = next((number for number, values in sheet.rows if _is_of(layout, places, values)), 0)
        if first:
            return Recognised(
                layout=layout,
                sheet=sheet.name,
                sheet_index=index,
                head_row=first - 1,
                head_rows=(first - 1,),
                places=places,
                missing=tuple(c.role for c in layout.columns if c.role not in places),
                score=_FOUND * len(places),
                other_sheets=_other_sheets(file, layout, index),
            )
    raise FileError("no_row_at_letters", nearest=layout.code)


def _is_of(layout, places, values):
    """Tell whether a row holds what rows with data hold, or else figures in all columns that must be there."""

    def at(role):
        return values[places[role]] if places[role] < len(values) else None

    if layout.row_filter and layout.row_filter[0] in places:
        role, pattern = layout.row_filter
        text = parse_code(at(role))[0] if ROLES[role] == "code" else written(at(role))
        return bool(re.fullmatch(pattern, text))
    return any(is_amount(at(role)) for role in layout.required if role in AMOUNTS)


class _Match(NamedTuple):
    places: dict
    by_letter: tuple
    double: tuple | None  # (role, columns)
    score: int
    unknown: tuple  # columns


def _match(layout, heads):
    names = {plain_head(name): column for column in layout.columns for name in column.names}
    at_letter = {column.place: column for column in layout.columns if column.letter}
    left = {plain_head(name) for name in layout.also}
    found, unknown = {}, []
    for place, texts in heads.items():
        known = next((names[text] for text in texts if text in names), None)
        if known:
            found.setdefault(known.role, []).append(place)
        elif not any(is_percent(text) or text in left for text in texts):
            unknown.append(place)
    double = next(((role, places) for role, places in found.items() if len(places) > 1), None)
    places = {role: columns[0] for role, columns in found.items()}
    if places:
        places |= _by_letter_alone(layout, places)
        unknown = [place for place in unknown if place not in places.values()]
    by_letter = _by_letter(places, at_letter, unknown)
    places |= by_letter
    strange = tuple(place for place in unknown if place not in by_letter.values())
    score = (
        _FOUND * len(places)
        + _ABSENT * (len(layout.columns) - len(places))
        + _UNKNOWN * len(strange)
    )
    return _Match(places, tuple(by_letter), double, score, strange)


def _by_letter_alone(layout, places):
    """Return columns that have no names, where no column that was found by its name stands."""
    taken = set(places.values())
    return {
        column.role: column.place
        for column in layout.columns
        if column.letter and not column.names and column.place not in taken
    }


def _by_letter(places, at_letter, unknown):
    """Return columns with a strange head that stand where the layout has one of fixed meaning."""
    fixed = {column.role: place for place, column in at_letter.items()}
    moved = any(places[role] != place for role, place in fixed.items() if role in places)
    sure = sum(places.get(role) == place for role, place in fixed.items())
    if moved or sure < _SURE_OF_LETTERS:
        return {}
    return {
        at_letter[place].role: place
        for place in unknown
        if place in at_letter and at_letter[place].role not in places
    }


def _is_letter(text):
    is_one = re.fullmatch("[A-Za-z]{1,2}", text)
    return bool(is_one) and column_index_from_string(text) <= MOST_COLUMNS


def check_layout(layout):
    """Yield what is wrong with a layout that somebody made, as pairs of code and values.

    ``unknown_role, double_role`` (``role``), ``no_name`` (``role``), ``double_name`` (``name``),
    ``bad_letter, double_letter`` (``letter``), ``not_in_layout`` (``role``, of what is required or
    filtered),
    ``bad_pattern`` (``pattern``).
    """
    roles, names, letters = set(), {}, {}
    for column in layout.columns:
        if column.letter and letters.setdefault(column.letter.upper(), column) is not column:
            yield "double_letter", {"letter": column.letter}
        if column.role not in ROLES:
            yield "unknown_role", {"role": column.role}
        if column.role in roles:
            yield "double_role", {"role": column.role}
        roles.add(column.role)
        if not column.names and not column.letter:
            yield "no_name", {"role": column.role}
        if column.letter and not _is_letter(column.letter):
            yield "bad_letter", {"letter": column.letter}
        for name in column.names:
            if names.setdefault(plain_head(name), column.role) != column.role:
                yield "double_name", {"name": name}
    filtered = (layout.row_filter[0],) if layout.row_filter else ()
    for role in (*layout.required, *filtered):
        if role not in roles:
            yield "not_in_layout", {"role": role}
    for pattern in (layout.sheet, layout.row_filter and layout.row_filter[1]):
        try:
            re.compile(pattern or "")
        except re.error:
            yield "bad_pattern", {"pattern": pattern}
