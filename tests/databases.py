"""Databases of a test's own: copies of a template, dropped at the end."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

FILESTORE = Path(os.environ["ALRO_STATE"], "data", "filestore")


@contextlib.contextmanager
def copied(what, template=None):
    """Copy a template database, by default the demonstration data, and give the copy's name.

    The name ends in a process id: a later run drops what a killed one left. Files are linked:
    Odoo never changes one in place.
    """
    template = template or os.environ["ALRO_DEMO_TEMPLATE"]
    name = f"alro_test_{what}_{os.getpid()}"
    subprocess.run(["createdb", "-T", template, name], check=True)
    try:
        if (FILESTORE / template).exists():
            shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)
        yield name
    finally:
        subprocess.run(["dropdb", "--force", "--if-exists", name], check=True)
        shutil.rmtree(FILESTORE / name, ignore_errors=True)
