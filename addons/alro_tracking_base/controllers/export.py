import json
import logging

from werkzeug.exceptions import InternalServerError

from odoo import http
from odoo.exceptions import UserError

from odoo.addons.web.controllers.export import CSVExport, ExcelExport, ExportXlsxWriter

from ..buddhist_era import XLSX_DATE, XLSX_DATETIME
from ..http_errors import told

_logger = logging.getLogger(__name__)


def _export(export, data):
    """Export, or answer why not. What a user may not see is no error of the server's."""
    try:
        return export.base(data)
    except Exception as error:
        if not isinstance(error, UserError):
            _logger.exception("An export failed")
        # the form in which the web client looks for an error in a download
        payload = {"code": 0, "message": "Odoo Server Error", "data": told(error)}
        raise InternalServerError(json.dumps(payload)) from error


def _with_buddhist_dates(init):
    """Dates of a workbook stay dates; only what Excel shows of them is Buddhist."""

    def init_with_buddhist_dates(self, *args, **kwargs):
        init(self, *args, **kwargs)
        if http.request.env.user._alro_years_are_buddhist():
            self.date_style.set_num_format(XLSX_DATE)
            self.datetime_style.set_num_format(XLSX_DATETIME)

    return init_with_buddhist_dates


# Odoo's exports make the writer themselves, by its name.
ExportXlsxWriter.__init__ = _with_buddhist_dates(ExportXlsxWriter.__init__)


class AlroCSVExport(CSVExport):
    @http.route()
    def web_export_csv(self, data):
        return _export(self, data)


class AlroExcelExport(ExcelExport):
    @http.route()
    def web_export_xlsx(self, data):
        return _export(self, data)
