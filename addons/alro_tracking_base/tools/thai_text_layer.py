"""The text behind the letters of a PDF, mended for Thai.

Chromium draws a letter and the marks above and below it as glyphs of their own, and writes the text of the whole
cluster beside them (``/ActualText``). Some readers, those in Chrome and Edge among them, sort glyphs by where they
begin before they look for that text. A mark may begin right of the next letter, and so they find "ขั้นขั้ ตอน" where
ขั้นตอน is drawn. What follows sara am is torn off: "กำ ลัง".

The cure moves nothing on paper: a letter and its marks become one string, and sara am gets its own text.
"""

import io
import re

from pypdf import PdfReader, PdfWriter

SARA_AM = b"0E33"
# a change of font, or a cluster with its text
STEP = re.compile(
    rb"(?P<font>/\w+) (?P<size>[\d.]+) Tf"
    rb"|/Span<</ActualText <FEFF(?P<text>[0-9A-F]+)> >> BDC\n"
    rb"(?P<set>(?:/\w+ [\d.]+ Tf\n|[^\n]* Tm\n)*)(?P<glyphs>[^E]*?)\nEMC"
)
FONT = re.compile(rb"(/\w+) ([\d.]+) Tf")
SHOWN = re.compile(rb"(?:(-?[\d.]+) (-?[\d.]+) Td )?<([0-9A-F]{4})> Tj")


def mend_text_layer(pdf):
    """Return a PDF whose Thai can be searched and copied; what is not Chromium's is left as it is."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        fonts = page["/Resources"].get("/Font") or {}
        contents = page["/Contents"].get_object()
        if isinstance(contents, list):
            continue
        before = contents.get_data()
        after = mend_stream(before, {name: _widths(font) for name, font in fonts.items()})
        if after != before:
            contents.set_data(after)
    mended = io.BytesIO()
    writer.write(mended)
    return mended.getvalue()


def mend_stream(stream, fonts):
    r"""Return the content of a page with its clusters in one string each.

    :param bytes stream: the page's operators
    :param dict fonts: ``{"/F4": (widths by glyph, default width)}``

    >>> fonts = {"/F4": ({0x0D: 600}, 0)}
    >>> cluster = b"/Span<</ActualText <FEFF0E0A0E49> >> BDC\n5 0 Td <000D> Tj\n6.5 0 Td <005D> Tj\nEMC"
    >>> print(mend_stream(b"/F4 10 Tf\n" + cluster, fonts).decode())
    /F4 10 Tf
    /Span<</ActualText <FEFF0E0A0E49> >> BDC
    5 0 Td [<000D> -50.0000 <005D>] TJ
    6.5 0 Td
    EMC

    Sara am, drawn as a ring above its letter and a stroke behind it, becomes text where the stroke is:

    >>> am = b"/Span<</ActualText <FEFF0E010E33> >> BDC\n<000D> Tj\n6 0 Td <005D> Tj\n0 0 Td <0050> Tj\nEMC"
    >>> print(mend_stream(b"/F4 10 Tf\n" + am, fonts).decode())
    /F4 10 Tf
    /Span<</ActualText <FEFF0E01> >> BDC
    [<000D> 0.0000 <005D>] TJ
    6 0 Td
    EMC
    /Span<</ActualText <FEFF0E33> >> BDC
    0 0 Td <0050> Tj
    EMC
    """
    current = ({}, 0), 1.0

    def mend(match):
        nonlocal current
        if match["font"]:
            current = fonts.get(match["font"].decode(), ({}, 0)), float(match["size"])
            return match[0]
        for name, size in FONT.findall(match["set"]):
            current = fonts.get(name.decode(), ({}, 0)), float(size)
        return _mend_cluster(match, *current)

    return STEP.sub(mend, stream)


def _mend_cluster(match, font, size):
    lines = match["glyphs"].split(b"\n")
    shown = [SHOWN.fullmatch(line) for line in lines]
    if len(shown) < 2 or not all(shown):
        return match[0]
    text = match["text"]
    if len(text) > 4 and text.endswith(SARA_AM):
        body = match["set"] + _one_string(shown[:-1], font, size)
        return _span(text[:-4], body) + b"\n" + _span(SARA_AM, lines[-1])
    return _span(text, match["set"] + _one_string(shown, font, size))


def _one_string(shown, font, size):
    """Return operators that draw glyphs as one string, and leave the line where it was left before."""
    widths, default = font
    first, level = shown[0], 1
    while level < len(shown) and shown[level][2] == b"0":
        level += 1
    start = b"%s %s Td " % (first[1], first[2]) if first[1] else b""
    higher = [glyph[0] for glyph in shown[level:]]
    if level == 1:
        return b"\n".join([start + b"<%s> Tj" % first[3], *higher])
    parts, moved = [b"<%s>" % first[3]], 0.0
    for before, glyph in zip(shown, shown[1:level], strict=False):
        width = widths.get(int(before[3], 16), default)
        parts.append(b"%.4f <%s>" % (width - 1000 * float(glyph[1]) / size, glyph[3]))
        moved += float(glyph[1])
    drawn = start + b"[%s] TJ" % b" ".join(parts)
    return b"\n".join([drawn, b"%.8g 0 Td" % moved, *higher])


def _span(text, operators):
    return b"/Span<</ActualText <FEFF%s> >> BDC\n%s\nEMC" % (text, operators)


def _widths(font):
    """Return the widths of a font's glyphs, and that of all others."""
    inner = font.get_object().get("/DescendantFonts")
    if not inner:
        return {}, 0
    inner = inner.get_object()[0].get_object()
    widths, todo = {}, list(inner.get("/W", ()))
    while todo:
        first = int(todo.pop(0))
        second = todo.pop(0).get_object()
        if isinstance(second, list):
            widths.update((first + n, float(width)) for n, width in enumerate(second))
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(todo.pop(0))))
    return widths, float(inner.get("/DW", 1000))
