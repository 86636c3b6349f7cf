from werkzeug.exceptions import Forbidden, NotFound

from odoo import models
from odoo.http import Response, request

from ..http_errors import without_traceback
from .res_users import LANGUAGE

COOKIE = "alro_lang"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Whoever has not logged in reads Thai, whatever his browser asks for, until he chooses another language."""
        if request.session.uid is None:
            request.update_context(lang=cls._alro_guest_language())
        super()._pre_dispatch(rule, args)

    @classmethod
    def _alro_guest_language(cls):
        """The language chosen by `?alro_lang=` now or by cookie before, else Thai; Odoo checks that it is installed."""
        languages = dict(request.env["res.lang"].sudo().get_installed())
        chosen = request.httprequest.args.get(COOKIE)
        if chosen in languages:
            request.future_response.set_cookie(
                COOKIE, chosen, max_age=365 * 24 * 3600, httponly=True, samesite="Lax"
            )
            return chosen
        remembered = request.httprequest.cookies.get(COOKIE)
        return remembered if remembered in languages else LANGUAGE

    def session_info(self):
        """Tell the web client in which years dates are shown and typed."""
        info = super().session_info()
        return {**info, "alro_buddhist_years": self.env.user._alro_years_are_buddhist()}

    @classmethod
    def _handle_error(cls, exception):
        """Say to people, in their language, that a page is not there; programs are sent no traceback.

        Odoo sends a traceback along with each error that it answers to a program; it is for the log.
        """
        response = super()._handle_error(exception)
        if isinstance(response, Forbidden | NotFound) and cls._alro_is_read():
            return cls._alro_no_page(response.code)
        return without_traceback(response)

    @classmethod
    def _alro_is_read(cls):
        """Tell whether somebody looks at the answer: a browser asks for pages so, and not for files or data."""
        return "text/html" in request.httprequest.headers.get("Accept", "")

    @classmethod
    def _alro_no_page(cls, code):
        request.env.cr.rollback()  # the error may have left it unusable
        if request.env.uid is None:
            cls._auth_method_public()
        if request.session.uid is None:  # whose language is chosen only where there is a page
            request.update_context(lang=cls._alro_guest_language())
        page = request.env["ir.ui.view"]._render_template("alro_tracking_base.no_page")
        return Response(page, status=code, content_type="text/html;charset=utf-8")
