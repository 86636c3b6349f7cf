"""A ZIP that holds one file, as the treasury sends them.

>>> file = io.BytesIO()
>>> with zipfile.ZipFile(file, "w") as archive:
...     archive.writestr("2568/NFMA46.csv", "a,b")
...     archive.writestr("__MACOSX/2568/._NFMA46.csv", "")
>>> only_member(file.getvalue())
('NFMA46.csv', b'a,b')
"""

import io
import struct
import zipfile
import zlib

from .cells import MOST_BYTES, FileError

MOST_MEMBERS = 200
# Tables of text pack to a twentieth, of the emptiest to a hundredth; a bomb to a thousandth.
MOST_SWELLING = 300
SWELLS_FROM = 1024 * 1024
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_LITTER = ("thumbs.db", "desktop.ini", ".ds_store")
_TOLD = 10
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    NotImplementedError,
    MemoryError,
)


def only_member(content):
    """Return name and content of the only file in a ZIP; folders and what systems leave do not count.

    The name is for people to read: nothing is ever written under it.

    :raises FileError: if there is none, or more than one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [part for part in archive.infolist() if not _is_litter(part)]
            if len(members) > MOST_MEMBERS:
                raise FileError("too_much", what="parts")
            if not members:
                raise FileError("zip_empty")
            if len(members) > 1:
                raise FileError("zip_many", names=[_name(part) for part in members[:_TOLD]])
            return _name(members[0]), _unpacked(archive, members[0])
    except _BROKEN as error:
        raise FileError("damaged") from error


def _unpacked(archive, part):
    if part.flag_bits & _ENCRYPTED:
        raise FileError("locked")
    if part.file_size > MOST_BYTES:
        raise FileError("too_large", most=MOST_BYTES // 1024 // 1024)
    if part.file_size > max(SWELLS_FROM, part.compress_size * MOST_SWELLING):
        raise FileError("too_much", what="swelling")
    # never more than it declares: zipfile stops there, and compares the checksum
    with archive.open(part) as stream:
        return stream.read(part.file_size)


def _is_litter(part):
    name = part.filename.lower()
    base = name.rpartition("/")[2]
    return part.is_dir() or name.startswith("__macosx/") or base in _LITTER


def _name(part):
    name = part.filename
    if not part.flag_bits & _UTF_8:
        # zipfile takes it for cp437; Thai programs write what their system has
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp874"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "".join(
        char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable()
    )[:200]
