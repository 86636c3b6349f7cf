"""The handbook: a folder of Markdown pages, one file each, made into HTML for the screen.

`index.md` is the table of contents: its second headings and the links below them are the contents beside every page.
Within the handbook links and pictures are relative (`plan.md#…`, `images/plan.png`), so that the same files can be
read where the repository is. Words are Thai; names of files are short English words with hyphens.
"""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from .texts import slug

ADDRESS = "/alro/handbook"
INDEX = "index"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PICTURE = re.compile(rf"{NAME.pattern}\.png")
LONGEST_NAME = 80  # a file system takes no longer ones than 255 bytes
PAGE_LINK = re.compile(rf"({NAME.pattern})\.md(#.*)?")
PICTURE_LINK = re.compile(rf"images/({PICTURE.pattern})")


@dataclass(frozen=True)
class Page:
    """A page: its heading, its text as HTML, its second headings as (id, words), and by heading what it links to."""

    name: str
    title: str
    body: Markup
    headings: tuple
    links: tuple


def folder():
    """Return where the handbook lies: ``docs/th`` beside the folder of add-ons, or what ALRO_HANDBOOK names."""
    chosen = os.environ.get("ALRO_HANDBOOK")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[3] / "docs" / "th"


def page(name):
    """Return the page of this name, or None. It is read again only after its file has changed."""
    if not NAME.fullmatch(name):
        return None
    return _read(folder() / f"{name}.md", name)


def picture(name):
    """Return the file of a picture, or None."""
    if not PICTURE.fullmatch(name) or len(name) > LONGEST_NAME:
        return None
    path = folder() / "images" / name
    return path if path.is_file() else None


def contents():
    """Return the handbook's contents, ``[(heading, [page, …])]``: what the index has below each second heading."""
    index = page(INDEX)
    parts = []
    for heading, names in index.links if index else ():
        pages = [found for found in map(page, names) if found]
        if heading and pages:
            parts.append((heading, pages))
    return parts


def to_page(name, text):
    r"""Make a page of Markdown. HTML in it is shown as text, never passed on.

    >>> made = to_page("plan", "# วางแผน\n\n## ยืนยัน\n\n**ดู** [ผล](report.md#late) <b>\n\n![แผน](images/plan.png)")
    >>> made.title, made.headings
    ('วางแผน', (('ยืนยัน', 'ยืนยัน'),))
    >>> print(made.body)
    <h1>วางแผน</h1>
    <h2 id="ยืนยัน">ยืนยัน</h2>
    <p><strong>ดู</strong> <a href="/alro/handbook/report#late">ผล</a> &lt;b&gt;</p>
    <p><img src="/alro/handbook/images/plan.png" alt="แผน" loading="lazy" /></p>
    <BLANKLINE>
    """
    tokens = _parser.parse(text)
    title, headings, links = name, [], [("", [])]
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            words = _words(inline)
            if token.tag == "h1":
                title = words
            else:
                token.attrSet("id", slug(words))
            if token.tag == "h2":
                headings.append((slug(words), words))
                links.append((words, []))
        if inline.type == "inline":
            links[-1][1].extend(_point_home(inline))
    body = Markup(_parser.renderer.render(tokens, _parser.options, {}))  # noqa: S704 the parser escapes HTML
    return Page(name, title, body, tuple(headings), tuple((a, tuple(b)) for a, b in links))


_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def _words(inline):
    return "".join(child.content for child in inline.children or ())


def _point_home(inline):
    """Let links and pictures lead to the served pages, and yield the names of the pages linked."""
    for child in inline.children:
        if child.type == "link_open" and (match := PAGE_LINK.fullmatch(child.attrGet("href"))):
            child.attrSet("href", f"{ADDRESS}/{match[1]}{match[2] or ''}")
            yield match[1]
        if child.type == "image":
            if match := PICTURE_LINK.fullmatch(child.attrGet("src")):
                child.attrSet("src", f"{ADDRESS}/images/{match[1]}")
            child.attrSet("loading", "lazy")


def _read(path, name):
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _made(path, name, changed)


@lru_cache(maxsize=64)
def _made(path, name, _changed):
    return to_page(name, path.read_text("utf-8"))
