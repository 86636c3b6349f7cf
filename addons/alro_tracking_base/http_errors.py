"""What an error tells whoever asked: a sentence, and no traceback. That one stands in the server's log."""

import json

from odoo.http import serialize_exception
from odoo.tools import config


def tracebacks_are_sent():
    """Tell whether the server is a developer's (`--dev`): nobody else is shown a traceback."""
    return bool(config["dev_mode"])


def told(error):
    """Return an error as Odoo sends it to clients, without its traceback."""
    data = serialize_exception(error)
    return data if tracebacks_are_sent() else {**data, "debug": ""}


def without_traceback(response):
    """Empty the traceback in the answer to a program, whether JSON-RPC or JSON-2; return the answer."""
    if tracebacks_are_sent() or getattr(response, "mimetype", None) != "application/json":
        return response
    body = json.loads(response.get_data() or b"null")
    error = body.get("error", body) if isinstance(body, dict) else {}
    data = error.get("data", error) if isinstance(error, dict) else {}
    if isinstance(data, dict) and data.get("debug"):
        data["debug"] = ""
        response.set_data(json.dumps(body))
    return response
