"""Heads of tables: how they are written, and the rows in which they may stand."""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\\s\u00a0\u200b\u200c\u200d\u2060\ufeff.]+")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079]+")
# (1), 1/, [1], *, (11)=(1)-(10), (baht)
_NOTES = re.compile(r"(?:\*+|\d+/|\[\d+\]|\(\d+\)(?:=.*)?|\(บาท\)|:)$")
_PERCENT = re.compile(r"^(?:%|ร้อยละ)|%$|\(%\)|\(ร้อยละ\)$")
_TEN = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LONGEST = 120


def plain_head(text):
    """Return a head as it is compared: without blanks, points, letters' case and marks of footnotes.

    >>> plain_head("งบฯ\\nหลังโอน *"), plain_head("พ.ร.บ."), plain_head("เบิกจ่าย (บาท) 1/")
    ('งบฯหลังโอน', 'พรบ', 'เบิกจ่าย')
    >>> plain_head("นํ้าเเละ  PO (4)") == plain_head("น้ำและ po")
    True
    """
    return _plain(text[:_LONGEST])


@lru_cache(maxsize=4096)
def _plain(text):
    plain = unicodedata.normalize("NFKC", _RAISED.sub("", text)).translate(_TEN)
    plain = _UNSEEN.sub("", plain).casefold()
    # typed in two ways that look alike: one letter or two, tone mark before or after
    plain = plain.replace("เเ", "แ")
    plain = re.sub("([่-๋])ํา", "ํ\\1า", plain)
    while (shorter := _NOTES.sub("", plain)) != plain:
        plain = shorter
    return plain


def is_percent(head):
    """Tell whether a plain head is of a column of percents, which nobody reads."""
    return bool(_PERCENT.search(head))


def candidates(rows, most=100):
    """Yield what may be heads: numbers of the rows, and for each column the texts to try, best first.

    One row, or two, of which the upper one may span several columns of the lower.

    >>> rows = [(4, ["รายการ", "งบประมาณ", None]), (5, [None, "สุทธิ", "เบิกจ่าย"])]
    >>> list(candidates(rows))[-1]
    ((4, 5), {0: ('รายการ',), 1: ('งบประมาณสุทธิ', 'สุทธิ'), 2: ('งบประมาณเบิกจ่าย', 'เบิกจ่าย')})
    """
    above = None
    for number, values in rows[:most]:
        texts = _texts(values)
        if len(texts) > 1:
            yield (number,), {column: (text,) for column, text in texts.items()}
        if above and above[0] == number - 1 and texts and above[1]:
            yield (above[0], number), _joined(above[1], texts)
        above = number, texts


def _texts(values):
    return {
        column: plain
        for column, value in enumerate(values)
        if isinstance(value, str) and (plain := plain_head(value))
    }


def _joined(upper, lower):
    joined, parent = {}, ""
    for column in range(max(*upper, *lower) + 1):
        parent = upper.get(column, parent)
        if column in lower:
            texts = (parent + lower[column], lower[column])
            joined[column] = texts if parent else texts[1:]
        elif column in upper:
            joined[column] = (upper[column],)
    return joined
