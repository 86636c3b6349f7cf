"""What a row of a report is: figures, their sums, or what stands between them."""

import re

from .amounts import is_code, parse_code
from .cells import LostDigits
from .heads import plain_head
from .roles import CODES, ROLES, TEXT

DATA, SUBTOTAL, TOTAL, HEAD, NOTE, PAGE = "data", "subtotal", "total", "head", "note", "page"

_RULE = re.compile(r"[-=_+|\s]*[-=_]{2}[-=_+|\s]*")
_PAGE = re.compile(r"(?:หน้า(?:ที่)?|page)\s*:?\s*\d+(?:\s*(?:/|จาก|of)\s*\d+)?", re.IGNORECASE)
_NUMBERS_OF_COLUMNS = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?")
_GRAND = re.compile(
    r"(?:\*+\s*)?(?:(?:ยอด|ผล)?รวม(?:ยอด)?(?:ทั้งสิ้น|ทั้งหมด|ทั้งประเทศ)|grand\s*total)", re.IGNORECASE
)
_SUM = re.compile(
    r"(?:\*+\s*)?(?:(?:ยอด|ผล)?รวม(?=$|[\s:*\d]|เงิน|ยอด|งบ|หน่วย|แหล่ง|จังหวัด|กรม|กระทรวง|แผน|ผลผลิต|โครงการ|กิจกรรม"
    r"|รายจ่าย|รายการ|สำนัก|ศูนย์|รหัส)|(?:sub[\s-]*)?total\b)|\*{1,3}$",
    re.IGNORECASE,
)
_STARS = re.compile(r"(\*{1,3})(?:\s|$)")
# A text in a code's column that is long enough to have been meant as one.
_LONG_AS_A_CODE = 10


class Kinds:
    """Tells the kinds of a sheet's rows below its heads.

    :param places: of the roles; ``heads``: the values of the rows of heads
    :param tuple row_filter: as in a layout, or ``None``
    """

    def __init__(self, places, heads, row_filter):
        self.places = places
        self.written = [dict(enumerate(values)) for values in heads]
        self.heads = [
            {column: plain_head(value) for column, value in enumerate(values) if type(value) is str}
            for values in heads
        ]
        self.role, pattern = row_filter if row_filter else (None, None)
        self.filter = re.compile(pattern) if self.role in places else None
        self.amounts = {place for role, place in places.items() if ROLES[role] == "amount"}
        self.codes = [places[role] for role in CODES if role in places]
        self.texts = [place for role, place in places.items() if ROLES[role] == TEXT]

    def kind(self, values, has_amount):
        """Return the kind of a row.

        :param bool has_amount: whether a figure stands in a column of amounts
        """
        if self.filter and self._passes(self._at(self.places[self.role], values)):
            return DATA
        if self._is_between(values):
            return PAGE
        label = self.label(values)
        if label and _GRAND.match(label):
            return TOTAL if has_amount else NOTE
        if label and _SUM.match(label):
            return SUBTOTAL if has_amount else NOTE
        if not has_amount:
            return NOTE
        if self.filter:
            return DATA if self._meant_as_code(values) else SUBTOTAL
        named = any(self._at(place, values) is not None for place in (*self.codes, *self.texts))
        return DATA if named else SUBTOTAL

    def label(self, values):
        """Return what a row calls itself: its first text that is neither code nor figure."""
        stars = ""
        for place, value in enumerate(values):
            if type(value) is not str or place in self.amounts:
                continue
            text = value.strip()
            if _STARS.fullmatch(text):
                stars = text
            elif not is_code(text) or text.isalpha():
                return f"{stars} {text}" if stars else text
        return stars

    @staticmethod
    def is_sum(label):
        """Tell whether a row calls itself a sum."""
        return bool(_GRAND.match(label) or _SUM.match(label))

    def level(self, label):
        """Return how many stars a sum has, as SAP marks its levels; 0 without."""
        match = _STARS.match(label)
        return len(match[1]) if match else 0

    @staticmethod
    def _at(place, values):
        return values[place] if place < len(values) else None

    def _passes(self, value):
        if value is None:
            return False
        if ROLES[self.role] != "code":
            return bool(self.filter.fullmatch(str(value)))
        text, problem = parse_code(value)
        return problem == "lost_digits" or bool(self.filter.fullmatch(text))

    def _meant_as_code(self, values):
        value = self._at(self.places[self.role], values)
        if value is None:
            return False
        return isinstance(value, LostDigits) or len(parse_code(value)[0]) >= _LONG_AS_A_CODE

    def _is_between(self, values):
        """Tell dashes, numbers of pages or columns, and heads that are repeated on a new page."""
        texts = [value for value in values if value is not None]
        if not all(isinstance(value, str) for value in texts):
            return False
        if all(_RULE.fullmatch(text) for text in texts):
            return True
        if len(texts) <= 2 and _PAGE.fullmatch(texts[-1].strip()):
            return True
        if len(texts) > 2 and all(_NUMBERS_OF_COLUMNS.fullmatch(text.strip()) for text in texts):
            return any("(" in text for text in texts)
        return any(
            self._repeats(plain, values)
            for plain, written in zip(self.heads, self.written, strict=True)
            # most rows repeat nothing, which is told sooner than what their texts come to
            if any(written.get(column) == value for column, value in enumerate(values) if value)
        )

    @staticmethod
    def _repeats(heads, values):
        same = sum(
            type(value) is str and bool(plain) and heads.get(column) == plain
            for column, value in enumerate(values)
            if (plain := plain_head(value) if type(value) is str else "")
        )
        return same > 1 and same * 2 > len(heads)
