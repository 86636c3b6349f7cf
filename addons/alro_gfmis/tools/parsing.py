"""The rows of a file in a layout that was recognised: codes, figures, and what is wrong with them.

Nothing here stops at a wrong cell: each problem is told with its row, or with the file, as
``(code, address, values)``.

Of a row: ``lost_digits`` (``role, text``), ``zeros_lost`` (``role, text, lengths``: a number shorter
than such codes are), ``not_a_code`` (``role, text``), ``not_a_number, a_date, too_many_digits,
too_many_decimals`` (``role, text``), ``source_unclear`` (``role, text``: other rows tell the year of
their money by it), ``no_result`` (``role``: a formula without its result),
``error_value`` (``role, text``), ``no_code`` (``role``: of a subtotal that does not call itself one
and is the sum of nothing: its code may be missing), ``identity`` (``said, counted``: what remains),
``twice`` (``row``: the same stands there), ``no_amount`` (a row of figures without any).

Of the file: ``hidden_sheet, other_sheet`` (``sheet``), ``tied`` (``layouts``), ``by_letter``
(``role``), ``unit`` (``text``: figures in thousands or millions), ``other_date`` (``date``: a second
date to which figures are told), ``no_total`` (no grand total to compare with), ``missing_column``
(``role``: the layout has it, the file not, and it counts for nothing), ``unread_amounts`` (``head``:
figures below a head that the layout does not know, where no identity proves that they are in none of
the others), ``rest_differs`` (``rows``: in so many, what remains is not net less the columns there
are), ``unread_total`` (``role, text``: of a sum), ``no_source_year, no_source_column`` (``role``: no
row tells the year of its money, though files of the layout do; there is no column of it).
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from odoo.addons.alro_tracking_base.tools.workbook_guard import WorkbookError

from .about import About
from .amounts import is_code, parse_amount, parse_code
from .cells import Broken, FileError, written
from .roles import AMOUNTS, CODE_LENGTHS, CODES, TEXTS
from .row_kinds import DATA, HEAD, SUBTOTAL, TOTAL, Kinds
from .totals import compare_totals

_LONGEST_TOLD = 40
_MOST_TOLD = 5  # of one kind
# What is taken for zero where a file has no column of it.
_TAKEN_FOR_ZERO = ("reserved", "committed", "committed_and_reserved", "disbursed_by_others")
_LARGE = 10_000  # a whole number from here on is money; below, it may be a year or a count
_FIGURES = (DATA, SUBTOTAL, TOTAL)


class ParsedRow(NamedTuple):
    """A row below or above the heads.

    ``kind``: data, subtotal, total, head, note (a line of text) or page (dashes, repeated heads).
    ``text``: its cells as they are written, with tabs between. ``texts``: ``{role: str}``;
    ``item`` the one that names the row. ``codes``: ``{role: str}`` without blanks; ``amounts``:
    ``{role: Decimal or None}`` of the columns that the file has. ``source_year``: the Buddhist year
    that the money is of, by a source of seven digits.
    """

    number: int
    kind: str
    text: str
    item: str
    codes: dict
    amounts: dict
    source_year: int | None
    problems: tuple
    texts: dict


class Parsed(NamedTuple):
    """A file in its layout. ``totals`` are :class:`~.totals.Total`, each sum that could be counted."""

    as_of: date | None
    as_of_place: str | None
    fiscal_year: int | None
    department: str | None
    rows: list
    totals: list
    problems: list


def parse(file, recognised):
    """Return the rows of a file.

    :param TableFile file: in which ``recognised`` was found
    :raises FileError: ``no_data`` if no row of figures follows the heads.
    """
    sheet = file.sheets[recognised.sheet_index]
    reader = _Reader(recognised, sheet)
    rows = [reader.row(number, values) for number, values in sheet.rows]
    if not any(row.kind == DATA for row in rows):
        raise FileError("no_data", sheet=sheet.name)
    totals = compare_totals(rows, reader.kinds)
    rows = _with_grand_total(_tell_nameless(rows, totals, reader), reader.kinds)
    tells_year = any(row.source_year for row in rows)
    if tells_year:
        rows = _tell_unclear_sources(rows, reader)
    about = About(recognised)
    for row, (number, values) in zip(rows, sheet.rows, strict=True):
        if row.kind != DATA:
            about.take(number, values)
    problems = [
        ("hidden_sheet", None, {"sheet": other.name}) for other in file.sheets if other.hidden
    ]
    problems += [("other_sheet", None, {"sheet": name}) for name in recognised.other_sheets]
    if recognised.tied:
        problems.append(("tied", None, {"layouts": recognised.tied}))
    for role in recognised.by_letter:
        address = recognised.address(role, recognised.head_row)
        problems.append(("by_letter", address, {"role": role}))
    problems += about.problems
    problems += _unread_columns(recognised, sheet, rows, reader.is_whole)
    if reader.rests:
        address = recognised.address("remaining", reader.rests[0])
        problems.append(("rest_differs", address, {"rows": len(reader.rests)}))
    problems += _unread_totals(rows)
    if not tells_year and any(column.role == "fund_code" for column in recognised.layout.columns):
        is_there = "fund_code" in recognised.places
        code = "no_source_year" if is_there else "no_source_column"
        problems.append((code, None, {"role": "fund_code"}))
    if not any(row.kind == TOTAL for row in rows):
        problems.append(("no_total", None, {}))
    return Parsed(
        about.as_of, about.as_of_place, about.fiscal_year, about.department, rows, totals, problems
    )


def _unread_columns(recognised, sheet, rows, is_whole):
    """Tell figures that the layout has and the file not, and columns that may hold some.

    :param bool is_whole: whether each row's rest proves that nothing stands in other columns
    """
    missing = [role for role in _TAKEN_FOR_ZERO if role in recognised.missing]
    if {"committed_and_reserved", "spent"} & recognised.places.keys():  # the others follow from it
        missing = [role for role in missing if role == "disbursed_by_others"]
    elif "committed" in recognised.places:
        missing = [role for role in missing if role != "committed_and_reserved"]
    for role in missing:
        yield "missing_column", None, {"role": role}
    if is_whole:
        return
    heads = [values for number, values in sheet.rows if number in recognised.head_rows]
    data = [
        values for row, (_number, values) in zip(rows, sheet.rows, strict=True) if row.kind == DATA
    ]
    for place in recognised.unknown:
        if holds_money([values[place] for values in data if place < len(values)]):
            head = " ".join(written(values[place]) for values in heads if place < len(values))
            address = f"{get_column_letter(place + 1)}{recognised.head_row}"
            yield "unread_amounts", address, {"head": head.strip()[:_LONGEST_TOLD]}


def holds_money(cells):
    """Tell whether figures stand in most of these cells, and one of them can be nothing but money."""
    cells, amounts = [cell for cell in cells if cell is not None], []
    for cell in cells:
        try:
            amounts.append((cell, parse_amount(cell) or Decimal(0)))
        except WorkbookError:
            continue
    return 2 * len(amounts) >= len(cells) and any(
        amount % 1 or abs(amount) >= _LARGE or (isinstance(cell, str) and "." in cell and amount)
        for cell, amount in amounts
    )


def _unread_totals(rows):
    """Tell sums that cannot be read: nothing is compared with them."""
    unread = [
        (address, values)
        for row in rows
        if row.kind != DATA
        for code, address, values in row.problems
        if code != "no_code"
    ]
    for address, values in unread[:_MOST_TOLD]:
        yield "unread_total", address, {"text": "", **values}


def _tell_nameless(rows, totals, reader):
    """Tell rows without a code that are no sum of any others: figures whose code is missing."""
    kinds = reader.kinds
    wrong = {total.number for total in totals if total.said != total.counted}
    if not kinds.filter or not wrong:
        return rows

    def told(row):
        if row.number not in wrong or row.kind != SUBTOTAL or kinds.is_sum(row.item):
            return row
        problem = ("no_code", reader.address(kinds.role, row.number), {"role": kinds.role})
        return row._replace(problems=(*row.problems, problem))

    return [told(row) for row in rows]


def _tell_unclear_sources(rows, reader):
    """Tell rows whose source is no code of seven digits, in a file in which others' tells the year."""

    def told(row):
        said_already = any(values.get("role") == "fund_code" for _code, _at, values in row.problems)
        if row.kind != DATA or row.source_year or said_already:
            return row
        values = {"role": "fund_code", "text": row.codes.get("fund_code", "")[:_LONGEST_TOLD]}
        problem = ("source_unclear", reader.address("fund_code", row.number), values)
        return row._replace(problems=(*row.problems, problem))

    return [told(row) for row in rows]


def _with_grand_total(rows, kinds):
    """Take a last row that calls itself a sum, and is the sum of all rows, for the grand total."""
    place, last = next(pair for pair in reversed([*enumerate(rows)]) if pair[1].kind in _FIGURES)
    if last.kind != SUBTOTAL or not kinds.is_sum(last.item):
        return rows
    data = [row.amounts for row in rows if row.kind == DATA]
    for role, amount in last.amounts.items():
        if amount is not None and amount != sum(amounts.get(role) or 0 for amounts in data):
            return rows
    return [*rows[:place], last._replace(kind=TOTAL), *rows[place + 1 :]]


class _Reader:
    """Reads row after row; remembers those of figures, to tell one that stands twice."""

    def __init__(self, recognised, sheet):
        self.layout, self.head_row = recognised.layout, recognised.head_row
        self.address = recognised.address
        places = recognised.places
        heads = [values for number, values in sheet.rows if number in recognised.head_rows]
        self.kinds = Kinds(places, heads, recognised.layout.row_filter)
        self.codes = [(role, places[role]) for role in CODES if role in places]
        self.texts = [(role, places[role]) for role in TEXTS if role in places]
        self.amounts = [(role, places[role]) for role in AMOUNTS if role in places]
        self.identity, self.is_whole = _identity({role for role, _place in self.amounts})
        self.seen, self.rests = {}, []

    def row(self, number, values):
        text = "\t".join(map(written, values))
        if number <= self.head_row:
            return ParsedRow(number, HEAD, text, "", {}, {}, None, (), {})
        amounts, problems = self._amounts(number, values)
        kind = self.kinds.kind(values, any(value is not None for value in amounts.values()))
        label = self.kinds.label(values) if kind != DATA else ""
        if kind not in _FIGURES:
            unread = tuple(problems) if self.kinds.is_sum(label) else ()
            return ParsedRow(number, kind, text, "", {}, {}, None, unread, {})
        if kind != DATA:
            return ParsedRow(number, kind, text, label, {}, amounts, None, tuple(problems), {})
        codes = self._codes(number, values, problems)
        texts = {
            role: written(values[place]).strip()
            for role, place in self.texts
            if place < len(values)
        }
        self._check(number, codes, texts, amounts, problems)
        item = texts.get("item") or texts.get("product") or texts.get("department") or ""
        return ParsedRow(
            number, DATA, text, item, codes, amounts, _source_year(codes), tuple(problems), texts
        )

    def _amounts(self, number, values):
        amounts, problems, width = {}, [], len(values)
        for role, place in self.amounts:
            amounts[role] = None
            value = values[place] if place < width else None
            if value is None:
                continue
            if type(value) is Broken:
                told = {"role": role, "text": value.text} if value.text else {"role": role}
                problems.append((value.code, self.address(role, number), told))
                continue
            try:
                amounts[role] = parse_amount(value, self.layout.numbers)
            except WorkbookError as error:
                told = {"role": role, "text": error.values.get("text", "")[:_LONGEST_TOLD]}
                problems.append((error.code, self.address(role, number), told))
        return amounts, problems

    def _codes(self, number, values, problems):
        codes, width = {}, len(values)
        for role, place in self.codes:
            value = values[place] if place < width else None
            code, problem = parse_code(value)
            lengths = CODE_LENGTHS[role]
            told = {"role": role, "text": code[:_LONGEST_TOLD]}
            if problem == "number":
                # 790000027 may have been 0790000027; of the right length, nothing is lost
                problem = None if len(code) in lengths else "zeros_lost"
                told |= {"lengths": lengths}
            elif code and not problem and not is_code(code):
                problem = "not_a_code"
            if problem:
                problems.append((problem, self.address(role, number), told))
            codes[role] = code
        if (
            self.kinds.filter
            and not problems
            and not self.kinds.filter.fullmatch(self._filtered(values))
        ):
            told = {"role": self.kinds.role, "text": self._filtered(values)[:_LONGEST_TOLD]}
            problems.append(("not_a_code", self.address(self.kinds.role, number), told))
        return codes

    def _filtered(self, values):
        place, role = self.kinds.places[self.kinds.role], self.kinds.role
        value = values[place] if place < len(values) else None
        return parse_code(value)[0] if role in CODES else written(value)

    def _check(self, number, codes, texts, amounts, problems):
        if not problems and not any(value is not None for value in amounts.values()):
            problems.append(("no_amount", None, {}))
        if self.identity and not problems:
            net, *parts = (amounts[role] or 0 for role in self.identity)
            counted, said = net - sum(parts), amounts["remaining"] or Decimal(0)
            if said != counted and self.is_whole:
                where = self.address("remaining", number)
                problems.append(("identity", where, {"said": said, "counted": counted}))
            elif said != counted:
                self.rests.append(number)
        key = (*codes.values(), *texts.values(), *amounts.values())
        first = self.seen.setdefault(key, number)
        if first != number:
            problems.append(("twice", None, {"row": first}))


def _identity(roles):
    """Return what remains is net less which, and whether all of it stands in the file.

    The first is ``None`` if net, disbursed or what remains does not.
    """
    if not roles.issuperset(("net", "disbursed", "remaining")):
        return None, False
    whole = ("reserved", "committed"), ("committed_and_reserved",)
    parts = next((parts for parts in whole if roles.issuperset(parts)), None)
    there = parts or [role for role in whole[0] + whole[1] if role in roles]
    others = [role for role in ("disbursed_by_others",) if role in roles]
    return ("net", *there, "disbursed", *others), bool(parts and others)


def _source_year(codes):
    source = codes.get("fund_code", "")
    return (
        2500 + int(source[:2])
        if len(source) == 7 and source.isascii() and source.isdecimal()
        else None
    )
