import io
import json

from pypdf import PdfReader
from werkzeug.exceptions import InternalServerError

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.web.controllers.report import ReportController

from ..http_errors import told
from ..tools.paper_text import file_name


class AlroReportController(ReportController):
    @http.route()
    def report_download(self, data, context=None, token=None, readonly=True):
        """A page of the suite is named after its own title; what was refused tells no traceback."""
        try:
            response = super().report_download(data, context, token, readonly)
        except InternalServerError as error:
            payload = {
                "code": 0,
                "message": "Odoo Server Error",
                "data": told(error.__cause__ or error),
            }
            raise InternalServerError(json.dumps(payload)) from error
        if response is not None and self._is_paper(data):
            title = PdfReader(io.BytesIO(response.get_data())).metadata.title
            response.headers["Content-Disposition"] = content_disposition(
                f"{file_name(title or '')}.pdf"
            )
        return response

    def _is_paper(self, data):
        url, kind = json.loads(data)[:2]
        if kind != "qweb-pdf":
            return False
        name = url.split("/report/pdf/")[1].split("?")[0].split("/")[0]
        return request.env["ir.actions.report"]._get_report_from_name(name).alro_paper
