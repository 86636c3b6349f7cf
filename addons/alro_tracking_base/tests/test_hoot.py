from odoo.tests import tagged

from .hoot import HootCase


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    def test_base_suite(self):
        self.run_suite("alro_tracking_base")
