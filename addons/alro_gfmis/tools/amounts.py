r"""Amounts and codes as the treasury's files write them.

>>> written = ("1,234.50", "(1,234.50)", "1,234.50-", "-1,234.50", "๑,๒๓๔.๕๐", "\u00a01234.5\u200b", "1.234,50")
>>> " ".join(str(parse_amount(text)) for text in written)
'1234.50 -1234.50 -1234.50 -1234.50 1234.50 1234.5 1234.50'
>>> parse_amount("12,50")
Traceback (most recent call last):
...
odoo.addons.alro_tracking_base.tools.workbook_guard.WorkbookError: not_a_number

A number of a cell is rounded where it differs by what programs lose in adding up:

>>> parse_amount(Decimal("99.9999999999986")), parse_amount(Decimal("150.00000000123"))
(Decimal('100.00'), Decimal('150.00'))
>>> parse_amount(Decimal("493585713.859998"))
Decimal('493585713.86')
>>> parse_amount(Decimal("0.005"))
Traceback (most recent call last):
...
odoo.addons.alro_tracking_base.tools.workbook_guard.WorkbookError: too_many_decimals

A dash is zero in these files, a blank is nothing:

>>> parse_amount("-"), parse_amount(" - "), parse_amount(" "), parse_amount(None)
(Decimal('0'), Decimal('0'), None, None)
"""

import re
from decimal import Decimal

from odoo.addons.alro_tracking_base.tools.workbook_guard import WorkbookError
from odoo.addons.alro_tracking_base.tools.workbook_in import LARGEST, MOST_DECIMALS
from odoo.addons.alro_tracking_base.tools.workbook_in import parse_amount as parse_typed

from .cells import Broken, LostDigits

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PLAIN = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,2})?")
# Comma and point the other way round, where it can be nothing else: 1.234,50
_COMMA_DECIMALS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{2}-?")
_SWAPPED = str.maketrans(",.", ".,")
_UNSEEN = re.compile("[\\s\u00a0\u200b\u200c\u200d\u2060\ufeff]+")
_DASHES = {"-", "–", "—", "--", "−"}
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_DUST, _DUST_OF_LARGE = Decimal("0.000001"), Decimal("1e-13")
_CODE = re.compile(r"[0-9A-Za-z]+")


def parse_amount(value, style="auto"):
    """Return the amount in a value of a cell, ``None`` for nothing.

    :param str style: ``dot`` reads "1.234,50" as no number.
    :raises WorkbookError: ``not_a_number, a_date, too_many_digits, too_many_decimals`` (``text``).
    """
    if value is None:
        return None
    if type(value) is Decimal:
        if abs(value) < LARGEST and value.as_tuple().exponent >= -MOST_DECIMALS:
            return value
        shown = round(value, MOST_DECIMALS)  # 1000 × 0.1 of a program is 99.9999999999986
        dust = max(_DUST, _DUST_OF_LARGE * abs(value))
        return parse_typed(shown if abs(shown - value) < dust else value)
    if isinstance(value, str):
        if _PLAIN.fullmatch(value):
            value = Decimal(value.replace(",", ""))
            return parse_typed(value) if abs(value) >= LARGEST else value
        return _parse_text(value, style)
    if isinstance(value, LostDigits):
        raise WorkbookError("too_many_digits", text=value.text)
    return parse_typed(value)


def _parse_text(text, style):
    plain = _UNSEEN.sub("", text.translate(_THAI_DIGITS))
    if plain in _DASHES:
        return Decimal(0)
    if style == "auto" and _COMMA_DECIMALS.fullmatch(plain):
        plain = plain.translate(_SWAPPED)
    plain = plain.replace("−", "-")
    if (
        len(plain) > 1
        and plain[-1] == "-"
        and plain[-2] != "."
        and not plain.startswith(("-", "(", "+"))
    ):
        plain = f"-{plain[:-1]}"
    try:
        return parse_typed(plain)
    except WorkbookError as error:
        raise WorkbookError(error.code, text=text.strip()[:40]) from error


def is_amount(value):
    """Tell whether an amount stands in a cell, and not nothing.

    >>> [is_amount(value) for value in ("1,234.50", "-", None, "เบิกจ่าย", Decimal(3))]
    [True, True, False, False, True]
    """
    try:
        return parse_amount(value) is not None
    except WorkbookError:
        return False


def parse_code(value):
    """Return a code as a text without blanks and its problem, if there is one.

    >>> parse_code(" ๐๗๙๐๐-31001 "), parse_code(LostDigits("7.9003E+18")), parse_code("7.9003E+18")
    (('07900-31001', None), ('7.9003E+18', 'lost_digits'), ('7.9003E+18', 'lost_digits'))
    >>> parse_code(Decimal("790000027")), parse_code(Decimal("1.5")), parse_code("2100900006")
    (('790000027', 'number'), ('1.5', 'not_a_code'), ('2100900006', None))

    :return: ``(text, problem)``; ``number`` says that zeros at its beginning may be gone.
    """
    if value is None:
        return "", None
    if type(value) is str:
        if value.isascii() and value.isalnum():
            return value, None
        text = _UNSEEN.sub("", value.translate(_THAI_DIGITS))
        return text, "lost_digits" if _SCIENTIFIC.fullmatch(text) else None
    if isinstance(value, LostDigits):
        return value.text, "lost_digits"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text, "number" if text.isdecimal() else "not_a_code"
    if isinstance(value, Broken):
        return value.text, value.code
    return str(value), "not_a_code"


def is_code(text):
    """Tell whether a text can be a code: letters and digits, nothing else."""
    return bool(_CODE.fullmatch(text))
