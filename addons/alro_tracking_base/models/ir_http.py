from odoo import models
from odoo.http import request

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
        """Odoo sends a traceback along with each error that it answers to a program; it is for the log."""
        return without_traceback(super()._handle_error(exception))
