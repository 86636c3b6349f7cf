import json
import logging

from werkzeug.exceptions import InternalServerError

from odoo import http
from odoo.exceptions import UserError

from odoo.addons.web.controllers.export import CSVExport, ExcelExport

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


class AlroCSVExport(CSVExport):
    @http.route()
    def web_export_csv(self, data):
        return _export(self, data)


class AlroExcelExport(ExcelExport):
    @http.route()
    def web_export_xlsx(self, data):
        return _export(self, data)
