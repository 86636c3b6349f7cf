from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config, mute_logger

from .rpc import RpcCase


@tagged("post_install", "-at_install")
class TestRefusals(RpcCase):
    """What a record rule refuses is said in a sentence that names no hidden record, debug mode or not."""

    def test_no_hidden_record_is_named(self):
        rule = self.env["ir.rule"].create(
            {
                "name": "A rule with a telling name",
                "model_id": self.env["ir.model"]._get_id("alro.agency"),
                "domain_force": "[('id', 'in', user.alro_agency_ids.ids)]",
            }
        )
        hidden = self.agency_sakaeo
        for debug in ("", "1"):
            self.log_in("province")
            self.url_open(f"/odoo?debug={debug}")
            message = self.assertRefused(
                self.route,
                "/web/dataset/call_kw/alro.agency/read",
                model="alro.agency",
                method="read",
                args=[[hidden.id], ["name"]],
                kwargs={"context": {"lang": "en_US"}},
            )
            for secret in (
                hidden.name,
                hidden.display_name,
                rule.name,
                f"{hidden.id}",
                "cookies",
                "id=",
            ):
                self.assertNotIn(secret, message)

    def test_no_traceback_is_sent(self):
        """Neither with a refusal nor with an error that nobody foresaw; a developer's server sends it."""
        self.log_in("province")
        wrong = {
            "model": "alro.agency",
            "method": "write",
            "args": [[1], {"name": "x"}],
            "kwargs": {},
        }
        unforeseen = {"model": "alro.agency", "method": "no_such_method", "args": [], "kwargs": {}}
        for params in (wrong, unforeseen):
            self.assertEqual(self.debug_of(params), "")
        with patch.dict(config.options, {"dev_mode": ["xml"]}):
            self.assertIn("Traceback", self.debug_of(wrong))

    def debug_of(self, params):
        path = f"/web/dataset/call_kw/{params['model']}/{params['method']}"
        with mute_logger("odoo.http"):
            answer = self.opener.post(
                f"{self.base_url()}{path}", json={"jsonrpc": "2.0", "params": params}
            ).json()
        return answer["error"]["data"]["debug"]

    def test_it_says_what_and_whom_to_ask(self):
        self.env["res.lang"]._activate_lang("en_US")
        user = self.users["province"]
        user.lang = "en_US"
        error = self.env(user=user)["ir.rule"]._make_access_error(
            "write", self.agency_sakaeo.with_user(user)
        )
        self.assertIn("You may not change this document (Agency)", str(error))
        self.assertIn("Super Admin", str(error))
