"""Texts that come from outside, what of them the database can keep, and names made of them."""

import unicodedata


def is_text(value, longest):
    """Tell whether a value is a text of at most so many characters that can be kept.

    >>> is_text("ฝนตก", 4), is_text("ฝนตก", 3), is_text(5, 3)
    (True, False, False)
    >>> is_text("\\0", 3), is_text("\\ud800", 3)
    (False, False)
    """
    return isinstance(value, str) and len(value) <= longest and value == _kept(value)


def reason_of(value, longest=500):
    """Return a reason that somebody gave, as far as it can be kept; blank for anything else.

    >>> reason_of("  Flood\\0 "), reason_of(" "), reason_of(None), reason_of(["Flood"])
    ('Flood', '', '', '')
    """
    return _kept(value).strip()[:longest] if isinstance(value, str) else ""


def with_kept_texts(vals, names, longest=4000):
    """Return values of which the texts of these names are such that the database can keep them.

    >>> with_kept_texts({"name": " Flood\\0 ", "number": 5, "note": False}, ["name", "note"])
    {'name': 'Flood', 'number': 5, 'note': False}
    """
    texts = {name: vals[name] for name in names if isinstance(vals.get(name), str)}
    return {**vals, **{name: reason_of(text, longest) for name, text in texts.items()}}


def _kept(text):
    """Return a text without NUL and without halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def slug(words):
    """Return the id of a heading, as code hosting sites make it of Markdown.

    >>> slug("ยืนยันแผน (Alt+K)")
    'ยืนยันแผน-altk'
    """
    kept = (
        letter
        for letter in words.strip().lower()
        if letter in " -_" or unicodedata.category(letter)[0] in "LMN"
    )
    return "".join(kept).replace(" ", "-")
