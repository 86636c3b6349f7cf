import base64
import binascii

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.workbook_in import WorkbookError, open_workbook


class AlroWorkbookMixin(models.AbstractModel):
    """Reads an uploaded workbook, and says what is wrong with it in words for people.

    Owning models add the sentences of their own codes in :meth:`_workbook_sentences`.
    """

    _name = "alro.workbook.mixin"
    _description = "Reader of uploaded workbooks"

    @api.model
    def _open_upload(self, content):
        """Return the sheets of an uploaded workbook (tools/workbook_in.py).

        :param bytes content: the file
        :raises UserError: for what cannot be read, or is not safe to read.
        """
        try:
            return open_workbook(content)
        except WorkbookError as error:
            raise UserError(self._workbook_sentence(error)) from error

    @api.model
    def _content_of(self, datas):
        """Return the bytes of a file that came in base64, as a binary field takes it."""
        try:
            return base64.b64decode(datas or b"", validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise UserError(self.env._("The file arrived damaged. Upload it again.")) from error

    @api.model
    def _amount_in(self, cell):
        """Return the amount in a cell and what is wrong with it: one of the two is ``None``."""
        try:
            return cell.amount, None
        except WorkbookError as error:
            return None, self._workbook_sentence(error)

    @api.model
    def _workbook_sentence(self, error):
        sentence = self._workbook_sentences().get(error.code, "")
        return sentence % error.values if error.values else sentence

    @api.model
    def _workbook_sentences(self):
        """Return ``{code of a WorkbookError: sentence}``; a sentence may name the error's values."""
        return {
            "empty": self.env._("The file is empty. Choose the workbook again."),
            "too_large": self.env._(
                "The file is larger than %(most)s megabytes. Upload the workbook without pictures"
                " and other sheets."
            ),
            "not_a_workbook": self.env._(
                "This is no Excel workbook (.xlsx). Use the workbook that the system gives you, and"
                " save it as “Excel Workbook (.xlsx)”."
            ),
            "old_or_locked": self.env._(
                "The file is an old Excel file (.xls) or has a password. Save it without a"
                " password as “Excel Workbook (.xlsx)”."
            ),
            "macros": self.env._(
                "The file has macros. Save it as “Excel Workbook (.xlsx)”, which has none."
            ),
            "damaged": self.env._(
                "The file is damaged or was not saved by Excel or LibreOffice. Open it, save it as"
                " “Excel Workbook (.xlsx)” and upload it again."
            ),
            "too_much": self.env._(
                "The file holds far more than such a workbook needs, and was not read. Copy your"
                " figures into a fresh workbook of the system."
            ),
            "no_result": self.env._(
                "The formula has no result in the file. Open the file, save it, and upload it"
                " again; or type the number."
            ),
            "a_date": self.env._(
                "This is a date. Set the cell's format to a number and type the number again."
            ),
            "not_a_number": self.env._(
                "“%(text)s” is not a number. Type a number such as 1,250.50; 0 for zero, and"
                " nothing where there is nothing to say."
            ),
            "too_many_digits": self.env._("“%(text)s” has too many digits. Check the number."),
            "too_many_decimals": self.env._(
                "“%(text)s” has more than two decimals. Round it to two."
            ),
        }
