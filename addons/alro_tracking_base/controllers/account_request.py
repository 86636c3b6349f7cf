from odoo import http
from odoo.http import request

from ..models.alro_account_request_form import ASKABLE_LEVELS

PAGE = "/alro/account/request"
# a little above what a letter may have, so that the page itself can say that it is too large
MAX_REQUEST_BYTES = 32 * 1024 * 1024


class AccountRequest(http.Controller):
    """The page where somebody without an account asks for one. Open to everybody: it shows public master data only,
    says the same whether or not an account exists, and stores nothing but the request.
    """

    @http.route(
        PAGE,
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=MAX_REQUEST_BYTES,
    )
    def account_request(self, letter=None, **sent):
        typed = {name: value for name, value in sent.items() if isinstance(value, str)}
        if request.httprequest.method == "GET":
            return self._render("alro_tracking_base.account_request_page", typed={}, problems={})
        if typed.get("website"):
            return self._sent(None)  # only a robot fills in what nobody sees
        requests = request.env["alro.account.request"].sudo()
        if requests._is_flood(typed.get("email"), request.httprequest.remote_addr):
            return self._render("alro_tracking_base.account_request_busy", status=429)
        content = letter.read() if hasattr(letter, "read") else b""
        values, problems = requests._check_form(typed, content)
        if problems:
            return self._render(
                "alro_tracking_base.account_request_page",
                typed=typed,
                problems=problems,
                status=422,
            )
        values["address_hash"] = requests._hash(request.httprequest.remote_addr)
        return self._sent(requests.create(values))

    @http.route(f"{PAGE}/sent", type="http", auth="public", methods=["GET"], sitemap=False)
    def account_request_sent(self):
        reference = request.session.get("alro_account_request")
        if not reference:
            return request.redirect(PAGE)
        return self._render("alro_tracking_base.account_request_sent", reference=reference)

    def _sent(self, asked):
        """Away from the form, so that reloading the page sends nothing twice."""
        reference = (
            asked.reference
            if asked
            else request.env["alro.account.request"].sudo()._new_reference()
        )
        request.session["alro_account_request"] = reference
        return request.redirect(f"{PAGE}/sent", code=303)

    def _render(self, template, status=200, **values):
        groups = request.env["res.users"].sudo()._alro_level_groups()
        values.update(
            page=PAGE,
            levels=[(level, groups[level]) for level in ASKABLE_LEVELS],
            agencies=request.env["alro.agency"].sudo().search([], order="kind desc, name"),
            letter_megabytes=request.env["alro.account.request"]
            .sudo()
            ._limit("account_letter_megabytes"),
        )
        response = request.render(template, values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response
