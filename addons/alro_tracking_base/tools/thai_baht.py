"""Amounts of baht in Thai words, as forms of the government want them beside the digits.

The numerals are num2words'; the tables here say what it must give.

>>> [baht_words(amount) for amount in (1, 11, 21, 101, 120_000)]
['หนึ่งบาทถ้วน', 'สิบเอ็ดบาทถ้วน', 'ยี่สิบเอ็ดบาทถ้วน', 'หนึ่งร้อยเอ็ดบาทถ้วน', 'หนึ่งแสนสองหมื่นบาทถ้วน']
>>> [baht_words(amount) for amount in (1_000_001, 21_000_011, 10**12)]
['หนึ่งล้านเอ็ดบาทถ้วน', 'ยี่สิบเอ็ดล้านสิบเอ็ดบาทถ้วน', 'หนึ่งล้านล้านบาทถ้วน']
>>> [baht_words(amount) for amount in (0, 0.01, 20.21, 1001.5)]
['ศูนย์บาทถ้วน', 'หนึ่งสตางค์', 'ยี่สิบบาทยี่สิบเอ็ดสตางค์', 'หนึ่งพันเอ็ดบาทห้าสิบสตางค์']
"""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

SATANG = Decimal("0.01")


def baht_words(amount):
    """Return an amount in words, rounded to satang; the words of one below zero begin with ลบ.

    A float is read as it prints, so that what it is short of is no satang:

    >>> baht_words(0.285), baht_words(1.005), baht_words(-5), baht_words(-0.001)
    ('ยี่สิบเก้าสตางค์', 'หนึ่งบาทหนึ่งสตางค์', 'ลบห้าบาทถ้วน', 'ศูนย์บาทถ้วน')
    """
    exact = Decimal(str(amount)).quantize(SATANG, rounding=ROUND_HALF_UP)
    words = num2words(abs(exact), lang="th", to="currency", currency="THB")
    return f"ลบ{words}" if exact < 0 else words
