r"""Rows as ``COPY … FROM STDIN`` reads them.

>>> copy_text([[1, None, True, "a\tb"], [2, 0.5, False, "\\N"]])
b'1\t\\N\tt\ta\\tb\n2\t0.5\tf\t\\\\N\n'
"""

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_text(rows):
    """Return the bytes of rows: None is null; dates, numbers and texts go as ``str`` gives them."""
    return "".join(["\t".join(map(_value, row)) + "\n" for row in rows]).encode()


def _value(value):
    if value is None:
        return r"\N"
    if type(value) is str:
        return value if value.isalnum() else value.translate(_ESCAPES)
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)
