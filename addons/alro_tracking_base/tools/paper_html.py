"""The HTML of a printed page: read, cleaned of all that does not belong on paper, and written anew.

QWeb has escaped what people typed. This is the second lock: whatever a template or a field with HTML lets through,
no script, frame, link, address or style of its own reaches the engine.
"""

import re
from typing import NamedTuple

import lxml.html
import lxml.html.builder

from .paper_text import css_string, printable

# the document of a thousand rows has two million characters
LONGEST = 12_000_000

TAGS = frozenset(
    "body main header footer section div p h1 h2 h3 h4 span small strong b em i u sup sub br hr"
    " table caption colgroup col thead tbody tfoot tr th td ol ul li dl dt dd img".split()
)
ATTRIBUTES = frozenset("class colspan rowspan span scope lang alt start value src".split())
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
# what stands in other elements is words and stays; what stands in these never was
EMPTIED = frozenset(
    "script style iframe frame frameset object embed applet link meta base svg math template noscript noframes form"
    " input button select textarea option audio video source track canvas title head".split()
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; form-action 'none'"


class Sheet(NamedTuple):
    """A document to be printed: what the layout says of it (attributes of its root), and its clean body."""

    title: str
    lang: str
    orientation: str
    page: str
    running: str
    foot: str
    stage: str
    body: str


class TooLong(Exception):
    """The document has more than an engine is given."""


def read_sheet(html):
    """Return the :class:`Sheet` of a rendered template.

    :raises TooLong: beyond :data:`LONGEST` characters

    >>> sheet = read_sheet("<html data-page='p. %s/%s'><head><title>T</title></head><body onload='x()'><p>a<script>"
    ...     "b</script><a href='http://x'>c</a><img src='file:///d'></p></body></html>")
    >>> sheet.title, sheet.page, sheet.orientation, sheet.body
    ('T', 'p. %s/%s', 'landscape', '<p>ac<img></p>')
    """
    if len(html) > LONGEST:
        raise TooLong(len(html))
    root = lxml.html.document_fromstring(
        printable(html) or "<p></p>",
        parser=lxml.html.HTMLParser(huge_tree=True, remove_comments=True),
    )
    said = {
        name: printable(root.get(f"data-{name}") or "")
        for name in ("page", "running", "foot", "stage")
    }
    title = printable(root.findtext(".//title") or "").strip()
    orientation = "portrait" if root.get("data-orientation") == "portrait" else "landscape"
    lang = re.sub(r"[^A-Za-z-]", "", (root.get("lang") or "th").replace("_", "-"))
    body = root.find("body")
    return Sheet(title, lang, orientation, **said, body="" if body is None else _clean(body))


def _clean(body):
    for element in list(body.iter()):
        if element is body:
            element.attrib.clear()
        elif not isinstance(element.tag, str) or element.tag in EMPTIED:
            element.drop_tree()
        elif element.tag not in TAGS:
            element.drop_tag()
        else:
            _clean_attributes(element)
    inner = lxml.html.tostring(body, encoding="unicode", method="html")
    # an entity becomes the character that it stands for only when it is read
    return printable(inner.removeprefix("<body>").removesuffix("</body>"))


def _clean_attributes(element):
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES or name == "src" and not PICTURE.match(value):
            del element.attrib[name]


def write_sheet(sheet, css, note=False):
    """Return the document that an engine is given: one file, with all that it needs.

    :param str css: the styles of the page, fonts included
    :param bool note: show the note of what the fallback engine loses
    """
    title = lxml.html.tostring(lxml.html.builder.TITLE(sheet.title), encoding="unicode")
    return (
        f'<!DOCTYPE html><html lang="{sheet.lang}" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{title}'
        f"<style>{css}{_page_css(sheet)}</style></head>"
        f'<body class="{"o_fallback" if note else ""}">{sheet.body}</body></html>'
    )


def _page_css(sheet):
    before, _slash, rest = (sheet.page or "%s/%s").partition("%s")
    between, _slash, after = rest.partition("%s")
    number = f"{css_string(before)} counter(page) {css_string(between)} counter(pages) {css_string(after)}"
    stage = f"@top-left {{ content: {css_string(sheet.stage)} }}" if sheet.stage else ""
    return (
        f"@page {{ size: A4 {sheet.orientation}; @bottom-right {{ content: {number} }}"
        f" @bottom-left {{ content: {css_string(sheet.foot)} }}"
        f" @top-center {{ content: {css_string(sheet.running)} }} {stage} }}"
        # the first page has its head
        " @page :first { @top-center { content: none } }"
    )
