import re
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.test_cursor import TestCursor

from .common import AlroCommon


class RpcError(Exception):
    """What the server answered instead of a result: the exception's name and its message."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name, self.message = name.rsplit(".", 1)[-1], message


class RpcCase(AlroCommon, HttpCase):
    """Calls as a browser sends them: whatever a screen hides, this is what protects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a request's cursor tells the clock's time; outside tests it tells its transaction's, which
        # the value log compares with
        now = cls.cr.now
        cls.startClassPatcher(patch.object(TestCursor, "now", lambda cursor: now()))

    def rpc(self, name, model, method, *args, **kwargs):
        """Call a method as the user of :class:`AlroCommon` with this name, already logged in or not."""
        self.log_in(name)
        return self.route(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def log_in(self, name):
        if getattr(self, "_logged_in", None) != name:
            login = self.users[name].login if name else None
            self.authenticate(login, login)
            self._logged_in = name

    def route(self, path, **params):
        answer = self.opener.post(
            f"{self.base_url()}{path}", json={"jsonrpc": "2.0", "params": params}
        ).json()
        if error := answer.get("error"):
            raise RpcError(error["data"]["name"], error["data"]["message"])
        return answer.get("result")

    def assertRefused(self, call, *args, **kwargs):
        """Assert that the call ends in a message made for people, and return the message."""
        with self.assertRaises(RpcError) as caught:
            call(*args, **kwargs)
        self.assertIn(
            caught.exception.name,
            ("AccessError", "UserError", "ValidationError", "RedirectWarning", "SignupError"),
            caught.exception.message,
        )
        return caught.exception.message

    def csrf_token_of(self, response):
        return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]
