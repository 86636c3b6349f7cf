"""A list of offices with amounts, as it is copied from a sheet or typed."""

import re

from odoo.addons.alro_tracking_base.tools.thai_dates import DIGITS

AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?")


def amounts_of(text):
    r"""Return ``[(name, amount or None)]`` of the rows that are not blank.

    Name and amount are parted by a tab, or else by the last blank before a number.

    >>> amounts_of("Chiang Mai\t12,500.50\n\n SPT  ๓๐๐ \nSa Kaeo")
    [('Chiang Mai', 12500.5), ('SPT', 300.0), ('Sa Kaeo', None)]
    >>> amounts_of("Sa Kaeo\t-")
    [('Sa Kaeo', None)]

    What stands where the amount should be and is none is an error:

    >>> amounts_of("Sa Kaeo\t1.5.2")
    Traceback (most recent call last):
    ...
    ValueError: 1.5.2
    """
    return [_row(line) for line in text.splitlines() if line.strip()]


def _row(line):
    name, tab, rest = line.strip().partition("\t")
    typed = rest.split("\t")[-1] if tab else ""
    if not tab:
        head, _blank, last = name.rpartition(" ")
        if head and AMOUNT.fullmatch(last.translate(DIGITS)):
            name, typed = head, last
    typed = typed.translate(DIGITS).strip()
    if typed in ("", "-"):
        return name.strip(), None
    if not AMOUNT.fullmatch(typed):
        raise ValueError(typed)
    return name.strip(), float(typed.replace(",", ""))
