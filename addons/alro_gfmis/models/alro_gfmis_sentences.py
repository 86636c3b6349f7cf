from odoo import api, models


class AlroGfmisSentences(models.AbstractModel):
    """What is wrong with a file of the treasury, or with a cell of it, in words for people."""

    _name = "alro.gfmis.sentences"
    _inherit = ["alro.workbook.mixin"]
    _description = "Sentences about GFMIS files"

    @api.model
    def _workbook_sentence(self, error):
        """Return the sentence of an error's code, with its values as people know them."""
        values = dict(error.values)
        if "role" in values:
            values["role"] = self._role_name(values["role"])
        if values.get("missing"):
            values["missing"] = ", ".join(map(self._role_name, values["missing"]))
        if "what" in values:
            values["what"] = self._kinds_of_things().get(values["what"], "")
        if values.get("nearest"):
            values["nearest"] = self._layout_name(values["nearest"])
        if "layouts" in values:
            values["layouts"] = map(self._layout_name, values["layouts"])
        for name in ("names", "addresses", "layouts", "lengths"):
            if name in values:
                values[name] = ", ".join(map(str, values[name]))
        for name in ("said", "counted"):
            if name in values:
                values[name] = f"{values[name]:,.2f}"
        sentence = self._workbook_sentences().get(error.code)
        if sentence is None:
            return self.env._("The file cannot be read (%s).", error.code)
        if error.code == "unknown_layout" and not values.get("missing"):
            sentence = self._workbook_sentences()["no_heads"]
        return sentence % values if values else sentence

    @api.model
    def _role_name(self, role):
        return dict(self.env["alro.gfmis.profile.column"]._selection_roles()).get(role, role)

    @api.model
    def _layout_name(self, code):
        profile = self.env["alro.gfmis.profile"].sudo().search([("code", "=", code)], limit=1)
        return profile.name or code

    @api.model
    def _kinds_of_things(self):
        """Return how people call what a file is, or has too many of."""
        return {
            "rows": self.env._("rows"),
            "cells": self.env._("cells"),
            "columns": self.env._("columns"),
            "characters": self.env._("characters"),
            "sheets": self.env._("sheets"),
            "tags": self.env._("parts of a page"),
            "nesting": self.env._("tables within tables"),
            "parts": self.env._("parts"),
            "swelling": self.env._("packed contents"),
            "pdf": "PDF",
            "image": self.env._("a picture"),
            "archive": self.env._("an archive other than ZIP"),
            "program": self.env._("a program"),
            "xml": "XML",
            "rtf": "RTF",
            None: self.env._("something else"),
            "ods": "OpenDocument (.ods)",
            "xlsb": "Excel Binary Workbook (.xlsb)",
            "docx": "Word",
            "xml_spreadsheet": "XML Spreadsheet 2003",
            "mhtml": "MHTML",
        }

    @api.model
    def _workbook_sentences(self):
        return {**super()._workbook_sentences(), **self._of_files(), **self._of_cells()}

    @api.model
    def _of_files(self):
        """Return the sentences about a file as a whole."""
        return {
            "empty": self.env._("The file is empty. Download it again, and upload that."),
            "too_large": self.env._(
                "The file is larger than %(most)s megabytes. Is it the right one?"
            ),
            "too_much": self.env._(
                "The file holds far too many %(what)s for a report of the treasury, and was not read."
            ),
            "not_a_table": self.env._(
                "This is %(what)s, not a table. Download the report as Excel or as text."
            ),
            "unsupported": self.env._(
                "This is %(what)s. Save it as “Excel Workbook (.xlsx)” and upload that."
            ),
            "old_excel": self.env._(
                "The file is of a very old Excel. Save it as “Excel Workbook (.xlsx)” and upload that."
            ),
            "locked": self.env._("The file has a password. Save it without one, and upload that."),
            "macros": self.env._(
                "The file has macros. Save it as “Excel Workbook (.xlsx)”, which has none."
            ),
            "damaged": self.env._("The file is damaged. Download it again, and upload that."),
            "cut_off": self.env._(
                "The file ends in the middle. Download it again, and upload that."
            ),
            "unknown_encoding": self.env._(
                "The letters of the file cannot be read. Save it as “Excel Workbook (.xlsx)” or as CSV"
                " in UTF-8."
            ),
            "quotes": self.env._(
                "Row %(row)s: a quotation mark is not closed. Correct the row, or download the file"
                " again."
            ),
            "no_html_table": self.env._(
                "The file is a web page without a table. Download the report again."
            ),
            "zip_empty": self.env._("The ZIP file holds no file."),
            "zip_many": self.env._(
                "The ZIP file holds several files (%(names)s). Upload the right one by itself."
            ),
            "nested_zip": self.env._(
                "The ZIP file holds another one. Unpack it, and upload the report."
            ),
            "no_rows": self.env._("Nothing stands in the file. Download the report again."),
            "no_heads": self.env._(
                "The file's layout is not known: no row of heads was found. Is it the right file? If"
                " it is, describe its layout under GFMIS layouts."
            ),
            "unknown_layout": self.env._(
                "The file's layout is not known. It is nearest to “%(nearest)s”, of which row %(row)s"
                " has no column for: %(missing)s. Correct the heads, or describe the layout under"
                " GFMIS layouts."
            ),
            "double_column": self.env._(
                "Several columns are headed “%(role)s” (%(addresses)s). Leave the one that counts."
            ),
            "no_data": self.env._(
                "Heads were found in the file, and no row with figures below them."
            ),
            "unit": self.env._(
                "%(text)s: the file's figures are not in baht. Download the report in baht."
            ),
            "hidden_sheet": self.env._("The hidden sheet “%(sheet)s” was not read."),
            "other_sheet": self.env._(
                "The sheet “%(sheet)s” holds figures, too, and was not read."
            ),
            "hidden_only": self.env._(
                "Figures stand on the hidden sheet “%(sheet)s” only. Unhide it in Excel, save the file,"
                " and upload that."
            ),
            "no_row_at_letters": self.env._(
                "No row holds figures where the layout “%(nearest)s” has its columns. Choose another"
                " layout, or correct its letters under GFMIS layouts."
            ),
            "no_source_year": self.env._(
                "“%(role)s”: no row has a code of seven digits, by which money of other years is told"
                " apart."
            ),
            "no_source_column": self.env._(
                "“%(role)s”: the file has no such column, by which money of other years is told apart."
            ),
            "tied": self.env._("The layouts %(layouts)s fit as well; the first of them was taken."),
            "by_letter": self.env._(
                "“%(role)s” was found by its column's letter; its head is another."
            ),
            "other_date": self.env._("The file tells another date, too: %(date)s."),
            "missing_column": self.env._(
                "“%(role)s”: the file has no such column; it counts as zero. If it has one, add its"
                " head under GFMIS layouts, and check again."
            ),
            "unread_amounts": self.env._(
                "The column “%(head)s” holds figures and was not read: the layout does not know it. Add"
                " its head under GFMIS layouts, or there to the heads without meaning, and check again."
            ),
            "rest_differs": self.env._(
                "In %(rows)s rows, what remains is not the net budget less the columns that were read."
                " Is a column missing?"
            ),
            "unread_total": self.env._(
                "A total cannot be read (%(role)s “%(text)s”), and nothing was compared with it."
            ),
            "no_total": self.env._("The file has no grand total to compare with."),
        }

    @api.model
    def _of_cells(self):
        """Return the sentences about a cell or a row."""
        return {
            "lost_digits": self.env._(
                "%(role)s: “%(text)s” is a number of more than 15 digits, of which Excel has lost the"
                " last ones. Download the file again without opening it in Excel, or with the column"
                " as text."
            ),
            "zeros_lost": self.env._(
                "%(role)s: “%(text)s” is a number shorter than such codes are (%(lengths)s digits):"
                " zeros at its beginning may be lost. Set the column's format to text."
            ),
            "no_code": self.env._(
                "%(role)s: the row has none, and is the sum of no other rows. Correct the file, or set"
                " the row aside."
            ),
            "not_a_code": self.env._("%(role)s: “%(text)s” is no code."),
            "not_a_number": self.env._("%(role)s: “%(text)s” is not a number."),
            "a_date": self.env._(
                "%(role)s: “%(text)s” is a date. Set the cell's format to a number."
            ),
            "too_many_digits": self.env._("%(role)s: “%(text)s” has too many digits."),
            "too_many_decimals": self.env._("%(role)s: “%(text)s” has more than two decimals."),
            "no_result": self.env._(
                "%(role)s: the formula has no result in the file. Open the file, save it, and upload"
                " it again."
            ),
            "error_value": self.env._(
                "%(role)s: “%(text)s” is an error of the program that wrote the file."
            ),
            "identity": self.env._(
                "What remains should be %(counted)s, and the file says %(said)s: net budget less"
                " reserved, PO and disbursed."
            ),
            "source_unclear": self.env._(
                "%(role)s: “%(text)s” is no code of seven digits; of which year is the money? Set the"
                " row aside if it is of another one."
            ),
            "twice": self.env._("The same stands in row %(row)s."),
            "no_amount": self.env._("The row has no figure."),
        }
