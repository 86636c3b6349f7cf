"""Uploaded letters: what they are is told by their content, never by their name."""

import io

from PIL import Image

EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# an office scan; more is a bomb that would unpack in whoever opens it
MAX_PIXELS = 60_000_000


def letter_mimetype(content):
    """The type of a PDF, JPEG or PNG, or None for anything else.

    >>> letter_mimetype(b"%PDF-1.7 ... %%EOF")
    'application/pdf'
    >>> letter_mimetype(b"MZ an executable, whatever it is called") is None
    True
    >>> letter_mimetype(b"<svg onload='alert(1)'/>") is None
    True
    >>> letter_mimetype(b"\\xff\\xd8\\xff\\xe0 a JPEG by its first bytes only") is None
    True
    """
    if content.startswith(b"%PDF-"):
        # what is cut off has no end mark
        return "application/pdf" if b"%%EOF" in content[-2048:] else None
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.verify()
            return f"image/{image.format.lower()}"
    except Exception:  # noqa: BLE001  PIL raises whatever its decoders raise
        return None
