"""Texts on their way to paper: harmless, of a bearable length, and named so that any system can keep the file."""

import re

# what no page shows, or what turns the text around it: controls, marks and overrides of direction, halves of characters
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# more marks on a letter than any word has climb into the rows above
STACKED = re.compile(
    "([\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{3})[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+"
)
NO_FILE = re.compile(r'[<>:"/\\|?*\s]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def printable(text):
    """Return a text without what cannot be seen, or would turn or overgrow its neighbours.

    >>> printable("ฝน\\x00ตก\\u202eกลับ"), printable("ก" + "\u0e49" * 40) == "ก" + "\u0e49" * 3
    ('ฝนตกกลับ', True)
    """
    return STACKED.sub(r"\1", UNSEEN.sub("", text))


MOST_LINES = 8


def shorten(text, longest):
    """Return as much of a text as there is room for, and how many characters are left out.

    >>> shorten("  a\\n\\n b ", 9), shorten("abcdef", 4)
    (('a\\nb', 0), ('abcd', 2))

    More than eight lines go on in the last one:

    >>> shorten("\\n".join("abcdefghij"), 99)
    ('a\\nb\\nc\\nd\\ne\\nf\\ng\\nh / i / j', 0)
    """
    lines = [" ".join(line.split()) for line in printable(text[: longest * 4]).splitlines()]
    lines = [line for line in lines if line]
    last = " / ".join(lines[MOST_LINES - 1 :])
    clean = "\n".join(filter(None, [*lines[: MOST_LINES - 1], last]))
    left = max(0, len(clean) - longest) + max(0, len(text) - longest * 4)
    return clean[:longest], left


def css_string(text):
    r"""Return a text as a string of CSS, whatever is in it.

    >>> css_string('a"; } </style>')
    '"a\\22 \\3b \\20 \\7d \\20 \\3c \\2f style\\3e "'
    """
    return '"%s"' % re.sub(
        r"[^0-9A-Za-z\u0e00-\u0e7f]", lambda c: f"\\{ord(c[0]):x} ", printable(text)
    )


def file_name(title, longest=120):
    """Return a name for a file, which Windows can keep too.

    >>> file_name("แผน 2569 ส.ป.ก.เชียงใหม่"), file_name('a/b: "c"?'), file_name("con"), file_name(" . ")
    ('แผน 2569 ส.ป.ก.เชียงใหม่', 'a b c', 'con_', 'PDF')
    """
    name = NO_FILE.sub(" ", printable(title))[:longest].strip(" .")
    return f"{name}_" if RESERVED.match(name) else name or "PDF"
