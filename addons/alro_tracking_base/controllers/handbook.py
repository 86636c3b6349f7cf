from odoo import http
from odoo.http import request

from ..tools import handbook

# no script, nothing from elsewhere, in no frame
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PICTURE_SECONDS = 3600


class Handbook(http.Controller):
    """The handbook, open to everybody: it holds no data, and whoever cannot log in needs it too."""

    @http.route(
        [handbook.ADDRESS, f"{handbook.ADDRESS}/<string:name>"],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        save_session=False,
    )
    def page(self, name=handbook.INDEX):
        page = handbook.page(name)
        response = request.render(
            "alro_tracking_base.handbook_page",
            {
                "page": page,
                "contents": handbook.contents(),
                "address": handbook.ADDRESS,
                "is_index": name == handbook.INDEX,
            },
        )
        response.status_code = 200 if page else 404
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    @http.route(
        f"{handbook.ADDRESS}/images/<string:name>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        save_session=False,
    )
    def picture(self, name):
        path = handbook.picture(name)
        if not path:
            raise request.not_found()
        return request.make_response(
            path.read_bytes(),
            headers=[
                ("Content-Type", "image/png"),
                ("Cache-Control", f"public, max-age={PICTURE_SECONDS}"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
