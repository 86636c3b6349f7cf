"""Workbooks as people make them: opened with openpyxl, typed into, saved."""

import base64
import io
import zipfile

import openpyxl


class Book:
    """The sheets of a workbook by kind, and their cells by key."""

    def __init__(self, encoded):
        self.book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(encoded)))
        self.sheets = {
            str(sheet["A1"].value).split("/")[2]: sheet
            for sheet in self.book.worksheets
            if str(sheet["A1"].value).startswith("alro.year.workbook/")
        }

    def row(self, kind, key):
        keys = [cell.value for cell in self.sheets[kind]["A"]]
        return keys.index(key) + 1

    def column(self, kind, key):
        keys = [cell.value for cell in self.sheets[kind][1]]
        return keys.index(key) + 1

    def cell(self, kind, row_key, column_key):
        return self.sheets[kind].cell(self.row(kind, row_key), self.column(kind, column_key))

    def type(self, kind, row_key, column_key, value):
        """Type a value and return the cell's address, as messages name it."""
        cell = self.cell(kind, row_key, column_key)
        cell.value = value
        return f"{self.sheets[kind].title}!{cell.coordinate}"

    def saved(self):
        stream = io.BytesIO()
        self.book.save(stream)
        return base64.b64encode(stream.getvalue())


def rezipped(encoded, **parts):
    """Return a workbook with some of its parts replaced or added: {path with / as __: bytes}."""
    parts = {name.replace("__", "/").replace("_dot_", "."): raw for name, raw in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded))) as old:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name not in parts:
                    new.writestr(name, old.read(name))
            for name, raw in parts.items():
                new.writestr(name, raw)
    return base64.b64encode(stream.getvalue())
