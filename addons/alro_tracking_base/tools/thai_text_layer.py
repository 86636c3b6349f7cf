"""The text behind the letters of a PDF, mended for Thai.

Chromium draws a letter and the marks above and below it as glyphs of their own, and writes the text of the whole
cluster beside them (``/ActualText``). Some readers, those in Chrome and Edge among them, sort glyphs by where they
begin before they look for that text. A mark may begin right of the next letter, and so they find "ขั้นขั้ ตอน" where
ขั้นตอน is drawn. What follows sara am is torn off: "กำ ลัง".

The cure moves nothing on paper: a letter and its marks become one string, and sara am gets its own text. A mark that
stands higher cannot be in the same string; it goes along with the letter that follows, in whatever order
they are read.
"""

import io
import re
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter

SARA_AM = b"0E33"
SPACE = b"0020"
SHOW = rb"(?:-?[\d.]+ -?[\d.]+ Td )?<(?:[0-9A-F]{4})+> Tj"
# a change of font, a cluster with its text, or a letter alone
STEP = re.compile(
    rb"(?P<font>/\w+) (?P<size>[\d.]+) Tf"
    rb"|/Span<</ActualText <FEFF(?P<text>[0-9A-F]+)> >> BDC\n"
    rb"(?P<set>(?:/\w+ [\d.]+ Tf\n|[^\n]* Tm\n)*)(?P<glyphs>"
    + SHOW
    + rb"(?:\n"
    + SHOW
    + rb")*)\nEMC"
    rb"|(?P<letter>" + SHOW + rb")"
)
FONT = re.compile(rb"(/\w+) ([\d.]+) Tf")
SHOWN = re.compile(rb"(?:(-?[\d.]+) (-?[\d.]+) Td )?<((?:[0-9A-F]{4})+)> Tj")
BFRANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>")
BFCHAR = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]{4})>$", re.MULTILINE)


class Font(NamedTuple):
    """What a font of a PDF says of its glyphs: their widths, that of all others, and their letters."""

    widths: dict
    default: float
    letters: dict

    def width(self, glyphs):
        return sum(self.widths.get(glyph, self.default) for glyph in _glyphs(glyphs))

    def text(self, glyphs):
        """Return the letters of glyphs in hexadecimal, ``None`` if one is unknown."""
        letters = [self.letters.get(glyph) for glyph in _glyphs(glyphs)]
        return None if None in letters else b"".join(letters)


def _glyphs(text):
    return [int(text[n : n + 4], 16) for n in range(0, len(text), 4)]


NO_FONT = Font({}, 0, {})


def mend_text_layer(pdf):
    """Return a PDF whose Thai can be searched and copied; what is not Chromium's is left as it is."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    known = {}
    for page in writer.pages:
        fonts = {}
        for name, font in (page["/Resources"].get("/Font") or {}).items():
            key = getattr(font, "idnum", None) or name
            fonts[name] = known.setdefault(key, None) or _font(font.get_object())
            known[key] = fonts[name]
        contents = page["/Contents"].get_object()
        if isinstance(contents, list):
            continue
        before = contents.get_data()
        after = mend_stream(before, fonts)
        if after != before:
            contents.set_data(after)
    mended = io.BytesIO()
    writer.write(mended)
    return mended.getvalue()


def mend_stream(stream, fonts):
    r"""Return the content of a page with its clusters in one string each.

    :param bytes stream: the page's operators
    :param dict fonts: the :class:`Font` of each name

    >>> fonts = {"/F4": Font({0x0D: 600}, 0, {0x51: b"0E14"})}
    >>> def show(*lines):
    ...     print(mend_stream("\n".join(["/F4 10 Tf", *lines]).encode(), fonts).decode())
    >>> show("/Span<</ActualText <FEFF0E0A0E49> >> BDC", "5 0 Td <000D> Tj", "6.5 0 Td <005D> Tj", "EMC")
    /F4 10 Tf
    /Span<</ActualText <FEFF0E0A0E49> >> BDC
    5 0 Td [<000D> -50.0000 <005D>] TJ
    6.5 0 Td
    EMC

    Sara am, drawn as a ring above its letter and a stroke behind it, becomes text where the stroke is:

    >>> show("/Span<</ActualText <FEFF0E010E33> >> BDC", "<000D> Tj", "6 0 Td <005D> Tj", "0 0 Td <0050> Tj", "EMC")
    /F4 10 Tf
    /Span<</ActualText <FEFF0E01> >> BDC
    [<000D> 0.0000 <005D>] TJ
    6 0 Td
    EMC
    /Span<</ActualText <FEFF0E33> >> BDC
    0 0 Td <0050> Tj
    EMC

    A higher mark that begins right of the next letter goes along with it:

    >>> show("/Span<</ActualText <FEFF0E0A0E49> >> BDC", "<000D> Tj", "6 -1 Td <005D> Tj", "EMC", "-1 1 Td <0051> Tj")
    /F4 10 Tf
    /Span<</ActualText <FEFF0E0A0E49> >> BDC
    <000D> Tj
    EMC
    /Span<</ActualText <FEFF0E14> >> BDC
    6 -1 Td <005D> Tj
    -1 1 Td <0051> Tj
    EMC
    """
    mended, end, font, size, waiting = [], 0, NO_FONT, 1.0, None
    for match in STEP.finditer(stream):
        between, end = stream[end : match.start()], match.end()
        letter, carried = match["letter"] and SHOWN.fullmatch(match["letter"]), b""
        if waiting:
            text = letter and font.text(letter[3])
            # only a mark that begins right of it would be read after it
            is_behind = letter and letter[1] and float(letter[1]) < 0
            if is_behind and text not in (None, SPACE) and not between.strip():
                carried = waiting.marks
            mended.append(waiting.without if carried else waiting.whole)
            waiting = None
        mended.append(between)
        if match["font"]:
            font, size = fonts.get(match["font"].decode(), NO_FONT), float(match["size"])
            mended.append(match[0])
        elif letter:
            mended.append(_span(text, carried + match[0]) if carried else match[0])
        else:
            for name, points in FONT.findall(match["set"]):
                font, size = fonts.get(name.decode(), NO_FONT), float(points)
            waiting = _mend_cluster(match, font, size)
    if waiting:
        mended.append(waiting.whole)
    return b"".join([*mended, stream[end:]])


class Cluster(NamedTuple):
    """A cluster mended: with its higher marks, without them, and these alone."""

    whole: bytes
    without: bytes
    marks: bytes


def _mend_cluster(match, font, size):
    lines = match["glyphs"].split(b"\n")
    shown = [SHOWN.fullmatch(line) for line in lines]
    text, before = match["text"], match["set"]
    if len(text) > 4 and len(shown) > 1 and text.endswith(SARA_AM):
        drawn, marks = _one_string(shown[:-1], font, size)
        ending = b"\n" + _span(SARA_AM, lines[-1])
        whole = _span(text[:-4], before + drawn + marks) + ending
        return Cluster(whole, whole, b"")
    drawn, marks = _one_string(shown, font, size)
    return Cluster(
        _span(text, before + drawn + marks),
        _span(text, before + drawn),
        marks.removeprefix(b"\n") + b"\n" if marks else b"",
    )


def _one_string(shown, font, size):
    """Return operators that draw glyphs as one string, and those of higher marks.

    They leave the line where it was left before.
    """
    level = 1
    while level < len(shown) and shown[level][2] == b"0":
        level += 1
    marks = b"".join(b"\n" + glyph[0] for glyph in shown[level:])
    first = shown[0]
    if level == 1:
        return first[0], marks
    parts, moved = [b"<%s>" % first[3]], 0.0
    for before, glyph in zip(shown, shown[1:level], strict=False):
        width = font.width(before[3])
        parts.append(b"%.4f <%s>" % (width - 1000 * float(glyph[1]) / size, glyph[3]))
        moved += float(glyph[1])
    start = b"%s %s Td " % (first[1], first[2]) if first[1] else b""
    return start + b"[%s] TJ\n%.8g 0 Td" % (b" ".join(parts), moved), marks


def _span(text, operators):
    return b"/Span<</ActualText <FEFF%s> >> BDC\n%s\nEMC" % (text, operators)


def _font(font):
    inner = font.get("/DescendantFonts")
    if not inner:
        return NO_FONT
    widths, default = _widths(inner.get_object()[0].get_object())
    letters = {}
    if "/ToUnicode" in font:
        table = font["/ToUnicode"].get_object().get_data()
        for first, last, letter in BFRANGE.findall(table):
            for n in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + n] = b"%04X" % (int(letter, 16) + n)
        letters.update((int(glyph, 16), letter) for glyph, letter in BFCHAR.findall(table))
    return Font(widths, default, letters)


def _widths(font):
    """Return the widths of a font's glyphs, and that of all others."""
    widths, todo = {}, list(font.get("/W", ()))
    while todo:
        first = int(todo.pop(0))
        second = todo.pop(0).get_object()
        if isinstance(second, list):
            widths.update((first + n, float(width)) for n, width in enumerate(second))
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(todo.pop(0))))
    return widths, float(font.get("/DW", 1000))
