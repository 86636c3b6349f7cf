"""Checks of the handbook (docs/th): links, pictures, and the words of the screen.

In its pages **bold** is what stands on the screen, to the letter: a Thai text of the add-ons' translations with its
placeholders filled in or shown as …, or a word of Odoo's own named below. Run by ./alro lint, from the root of the
checkout, like architecture.py.
"""

import ast
import re
import sys
from functools import cache
from pathlib import Path

from checks import Checks

sys.path.insert(0, "addons/alro_tracking_base/tools")

from texts import slug

FOLDER = Path("docs/th")
SCENES = Path("scripts/handbook_scenes.py")
INDEX = "index"
MOST_BYTES = 150 * 1024
# What Odoo itself says in Thai, or leaves in English.
ODOO_WORDS = set(
    "เข้าสู่ระบบ ความปลอดภัย เปลี่ยนรหัสผ่าน บันทึก เพิ่มรายการ เก็บถาวร ตัวกรอง ส่งออก ส่งออกทั้งหมด".split()
)
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")
TAG = re.compile(r"<[^>]+>")
ENTRY = re.compile(r'^msgstr ((?:".*"\n?)+)', re.MULTILINE)
SERVED = re.compile(r"/alro/handbook/([a-z-]+)\b|^\s*handbook = \"([a-z-]+)\"", re.MULTILINE)
check = Checks()


@cache
def pages():
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}


def found(pattern):
    """Yield each match of a pattern in the pages, as "path:line", page and words."""
    for name, text in pages().items():
        for number, line in enumerate(text.splitlines(), 1):
            for match in pattern.finditer(line):
                yield f"{FOLDER}/{name}.md:{number}", name, match[1]


@check
def handbook_links():
    """Each link within the handbook leads to a page and a heading that are there."""
    headings = {name: set(map(slug, HEADING.findall(text))) for name, text in pages().items()}
    for place, page, link in found(LINK):
        target, _hash, heading = link.partition("#")
        name = target.removesuffix(".md") or page
        if link.startswith("https://"):
            continue
        if name not in headings:
            yield f"{place}: there is no page {target}"
        elif heading and heading not in headings[name]:
            yield f"{place}: {name} has no heading {heading}"


@check
def handbook_is_reached():
    """Each page is linked from the index, and each page that the product leads to is there."""
    linked = {link.partition(".md")[0] for _place, page, link in found(LINK) if page == INDEX}
    for name in sorted(set(pages()) - linked - {INDEX}):
        yield f"{FOLDER}/{name}.md:1: the index does not lead to it"
    for folder, suffix in (("static/src", "js"), ("views", "xml")):
        for path in sorted(Path("addons").glob(f"*/{folder}/**/*.{suffix}")):
            for match in SERVED.findall(path.read_text("utf-8")):
                name = "".join(match)
                if name not in pages() and name != "images":
                    yield f"{path}:1: the handbook has no page {name}"


@check
def handbook_pictures():
    """Each picture in a page is there, made by a scene, and small; each scene's picture is in a page."""
    made = {
        f"images/{node.name.replace('_', '-')}.png"
        for node in ast.parse(SCENES.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator).startswith("shot(") for decorator in node.decorator_list)
    }
    shown = set()
    for place, _page, picture in found(PICTURE):
        shown.add(picture)
        path = FOLDER / picture
        if not path.is_file():
            yield f"{place}: {picture} is not there"
        elif path.stat().st_size > MOST_BYTES:
            yield f"{place}: {picture} is larger than {MOST_BYTES // 1024} kB"
        if picture not in made:
            yield f"{place}: no scene of {SCENES} makes {picture}"
    for picture in sorted(made - shown):
        yield f"{SCENES}:1: {picture} is in no page"
    for path in sorted(FOLDER.glob("images/*")):
        if f"images/{path.name}" not in shown:
            yield f"{path}:1: in no page"


@check
def handbook_words():
    """What is bold in the handbook stands so on the screen."""
    exact, patterns = words_on_screen()
    for place, _page, words in found(BOLD):
        if words not in exact and not any(pattern.fullmatch(words) for pattern in patterns):
            yield f"{place}: not on the screen: {words}"


def words_on_screen():
    """Return the Thai texts of the add-ons: those without placeholders, and patterns of those with."""
    exact, patterns = set(ODOO_WORDS), []
    for path in sorted(Path("addons").glob("*/i18n*/*.po")):
        for quoted in ENTRY.findall(path.read_text("utf-8")):
            text = "".join(map(ast.literal_eval, quoted.strip().splitlines()))
            text = " ".join(TAG.sub("", text).split())
            parts = PLACEHOLDER.split(text)
            if len(parts) == 1:
                exact.add(text)
            elif sum(map(len, parts)) > 8:  # "%s: %s" would fit everything
                patterns.append(re.compile(".+".join(map(re.escape, parts))))
    return exact, patterns


def main():
    return check.run()


if __name__ == "__main__":
    sys.exit(main())
