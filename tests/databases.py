"""Databases: copies of a template for a test alone, and what stands in one."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import psycopg2

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


class Database:
    """What stands there, on a connection that sees each commit at once."""

    def __init__(self, name):
        self.name = name
        self.connection = psycopg2.connect(dbname=name)
        self.connection.autocommit = True

    def rows(self, query, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else None

    def value(self, query, *parameters):
        return self.rows(query, *parameters)[0][0]

    def close(self):
        self.connection.close()
