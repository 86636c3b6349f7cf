"""Files in a folder of the server, and their names: as people read them, and as a disk takes them."""

import itertools
import os
import stat
import time
from contextlib import suppress
from pathlib import PurePath

LONGEST = 255  # bytes of a name, of nearly all file systems
LONGEST_SUFFIX = 12  # characters: what comes after a full stop in a sentence is no suffix


def shown_name(name):
    """Return a file's name for people: what is not UTF-8 is taken for Windows' Thai (874).

    >>> bytes_of_windows = "มีนาคม.xlsx".encode("cp874")
    >>> shown_name(bytes_of_windows.decode(errors="surrogateescape")), shown_name("มีนาคม.xlsx")
    ('มีนาคม.xlsx', 'มีนาคม.xlsx')
    """
    try:
        raw = name.encode(errors="surrogateescape")
        return raw.decode()
    except UnicodeEncodeError:  # halves of characters that no disk gave
        return name.encode(errors="replace").decode()
    except UnicodeDecodeError:
        return raw.decode("cp874", errors="replace")


def fitting(name, ending):
    """Return a name with an ending, the name shortened as far as the disk needs that.

    >>> fitting("march.xlsx", ".txt"), len(fitting("ก" * 85, ".txt"))
    ('march.xlsx.txt', 87)
    """
    while name and len(os.fsencode(name + ending)) > LONGEST:
        name = name[:-1]
    return name + ending


def numbered(name, number):
    """Return the name that a second file of one name gets.

    >>> numbered("march.xlsx", 1), numbered("march.xlsx", 2), numbered("no. 3 of the budget group", 2)
    ('march.xlsx', 'march (2).xlsx', 'no. 3 of the budget group (2)')
    """
    suffix = PurePath(name).suffix
    if number == 1 or len(suffix) > LONGEST_SUFFIX:
        return name if number == 1 else fitting(name, f" ({number})")
    return fitting(name.removesuffix(suffix), f" ({number}){suffix}")


def free_place(folder, name):
    """Return a path in a folder at which nothing lies yet, for a file of this name."""
    places = (folder / numbered(name, number) for number in itertools.count(1))
    return next(place for place in places if not os.path.lexists(place))


def is_file(path):
    """Tell whether it is a file of its own: a link could lead anywhere on the server."""
    with suppress(OSError):
        return stat.S_ISREG(path.lstat().st_mode)
    return False


def is_strange(path):
    """Tell whether something lies there that is no file of its own."""
    return os.path.lexists(path) and not is_file(path)


def is_young(path, seconds):
    """Tell whether a file may still be being written: half a table can be read like a whole one."""
    with suppress(OSError):
        return abs(time.time() - path.stat().st_mtime) < seconds
    return True
