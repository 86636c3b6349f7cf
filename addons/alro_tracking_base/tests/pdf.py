"""What a PDF says: its text as readers that follow ``/ActualText`` have it, as Chrome has it, its fonts and boxes."""

import io
import re

import pypdfium2
from pypdf import PdfReader

from ..tools.thai_text_layer import _font

TOKEN = re.compile(
    rb"(?P<font>/\w+) [\d.]+ Tf|/ActualText <FEFF(?P<text>[0-9A-F]+)>|(?P<end>EMC)|<(?P<glyph>[0-9A-F]{4})>"
)


class Pdf:
    def __init__(self, content):
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))
        self.title = self.reader.metadata.title
        self.pages = [self._text(page) for page in self.reader.pages]
        self.text = "".join(self.pages)
        self.document = pypdfium2.PdfDocument(content)
        self.in_chrome = [
            re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in self.document
        ]
        self.fonts = self._fonts()

    def _text(self, page):
        """Return the text of a page in the order in which it is drawn, without spaces."""
        fonts = {
            name: _font(font.get_object()).letters
            for name, font in (page["/Resources"].get("/Font") or {}).items()
        }
        found, letters, inside = [], {}, False
        for token in TOKEN.finditer(page.get_contents().get_data()):
            if token["font"]:
                letters = fonts[token["font"].decode()]
            elif token["text"]:
                found.append(bytes.fromhex(token["text"].decode()).decode("utf-16-be"))
                inside = True
            elif token["end"]:
                inside = False
            elif not inside:
                code = letters.get(int(token["glyph"], 16), b"FFFD")
                found.append(bytes.fromhex(code.decode()).decode("utf-16-be"))
        return re.sub(r"\s+", "", "".join(found))

    def _fonts(self):
        """Return ``{name: is its file in the PDF?}`` of all fonts."""
        found = {}
        for page in self.reader.pages:
            for font in (page["/Resources"].get("/Font") or {}).values():
                font = font.get_object()
                inner = font.get("/DescendantFonts", [font])[0].get_object()
                described = inner.get("/FontDescriptor", {})
                found[font["/BaseFont"].split("+")[-1]] = "/FontFile2" in described
        return found

    def overlaps(self):
        """Return pairs of texts on a page that cover each other by more than a hair."""
        found = []
        for page in self.document:
            texts = page.get_textpage()
            boxes = [texts.get_rect(n) for n in range(texts.count_rects())]
            for n, one in enumerate(boxes):
                for other in boxes[n + 1 :]:
                    width = min(one[2], other[2]) - max(one[0], other[0])
                    height = min(one[3], other[3]) - max(one[1], other[1])
                    if width > 2 and height > 2.5:
                        found.append((texts.get_text_bounded(*one), texts.get_text_bounded(*other)))
        return found


def squeezed(text):
    return re.sub(r"\s+", "", text)
