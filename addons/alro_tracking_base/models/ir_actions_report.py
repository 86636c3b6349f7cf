import io
import logging
import os
from collections import OrderedDict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

from ..tools.paper_css import paper_css
from ..tools.paper_html import TooLong, read_sheet, write_sheet
from ..tools.pdf_engines import EngineError, EngineTimeout, find_engines

_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    """Reports that ask for the suite's paper are printed by its engines; all others are left to Odoo."""

    _inherit = "ir.actions.report"

    alro_paper = fields.Boolean(
        "Printed as the suite's pages",
        help="The template calls alro_tracking_base.paper, and Chromium or WeasyPrint prints it.",
    )

    def _get_readable_fields(self):
        # the web client asks Odoo's own engine for nothing before it downloads one of these
        return super()._get_readable_fields() | {"alro_paper"}

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """One call of the engine for each record: a page number counts the pages of its own document."""
        report = self._get_report(report_ref)
        if not report.alro_paper:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        if hasattr(self._get_rendering_context_model(report), "_grid_names"):
            res_ids = None  # a grid's page is of what was searched, not of records
        streams = OrderedDict()
        for res_id in dict.fromkeys(res_ids or [False]):
            record = self.env[report.model].browse(res_id or ())
            kept = record and report.attachment and report.retrieve_attachment(record)
            if kept and report.attachment_use:
                content = kept.raw
            else:
                ids = record.ids or None
                html = self._render_qweb_html(report_ref, ids, data=dict(data or {}))[0]
                content = self._print_paper(html.decode())
            streams[res_id] = {"stream": io.BytesIO(content), "attachment": kept or None}
        return streams

    @api.model
    def _print_paper(self, html):
        """Return the PDF of a rendered template that calls ``alro_tracking_base.paper``.

        :raises UserError: if it is too long, or no engine prints it
        """
        try:
            sheet = read_sheet(html)
        except TooLong as error:
            raise UserError(
                self.env._("This is too much for one document. Choose less, and print again.")
            ) from error
        for engine in self._alro_engines():
            try:
                return engine.print(write_sheet(sheet, paper_css(), note=engine.is_fallback))
            except EngineTimeout as error:
                _logger.warning("%s: %s", engine.name, error)
                raise UserError(
                    self.env._(
                        "Printing took too long, and was stopped. Choose less, or try again later."
                    )
                ) from error
            except EngineError as error:
                _logger.warning("%s did not print: %s", engine.name, error)
        raise UserError(
            self.env._(
                "No program on the server made the PDF. Please tell the computer centre: it takes"
                " Chromium, a Chromium service or WeasyPrint."
            )
        )

    @api.model
    def _alro_engines(self):
        return find_engines(
            browser=self._alro_setting("pdf_browser"), service=self._alro_setting("pdf_service")
        )

    @api.model
    def _alro_setting(self, name):
        """Return a setting of the server: the environment's ALRO_…, else alro_… of odoo.conf.

        None of them stands in the database: an address there would be one that Odoo calls for
        whoever may write it.
        """
        return os.environ.get(f"ALRO_{name.upper()}") or config.get(f"alro_{name}") or ""
