"""Reads files in a process of its own, which a bad one may fill or hang.

What is in it is asked for on standard input: a pickled list of files. The answer is what came of
each: ``code`` of a :class:`FileError`, the number of rows of each kind, or the fault; and how much
memory it took.
"""

import os
import pickle
import re
import resource
import subprocess
import sys
import traceback
from collections import Counter
from pathlib import Path

import odoo.addons

from ..tools.layout import parse, recognise
from ..tools.layouts import LAYOUTS
from ..tools.table_file import FileError, read_file

_START = """
import os, odoo.addons
odoo.addons.__path__[:] = os.environ["ALRO_ADDONS"].split(os.pathsep)
from odoo.addons.alro_gfmis.tests.reader_process import main
main()
"""
MEGABYTE = 1024 * 1024
# A process that needs more than this is ended by the system: a fault, not a measurement.
MOST_ADDRESSES, MOST_SECONDS = 4096 * MEGABYTE, 300


def read_apart(files):
    """Return what came of each file, and the most memory that one of them took, in megabytes.

    :return: ``([str or dict], megabytes)``
    """
    done = subprocess.run(
        [sys.executable, "-c", _START],
        input=pickle.dumps(list(files)),
        capture_output=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "ALRO_ADDONS": os.pathsep.join(odoo.addons.__path__),
        },
    )
    if done.returncode:
        raise AssertionError(f"ended by {done.returncode}: {done.stderr.decode()[-2000:]}")
    return pickle.loads(done.stdout)


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    files = pickle.load(sys.stdin.buffer)
    before, outcomes = _peak(), []
    for content in files:
        try:
            file = read_file(content)
            parsed = parse(file, recognise(file, LAYOUTS))
            outcomes.append(dict(Counter(row.kind for row in parsed.rows)))
            # what came out can be kept in a database
            for row in parsed.rows:
                row.text.encode()
        except FileError as error:
            outcomes.append(error.code)
        except Exception:  # noqa: BLE001  this is what must not be
            outcomes.append(f"FAULT {traceback.format_exc()[-1500:]}")
    sys.stdout.buffer.write(pickle.dumps((outcomes, _peak() - before)))


def _peak():
    # what getrusage tells holds the parent's, too
    [line] = re.findall(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(line) // 1024
