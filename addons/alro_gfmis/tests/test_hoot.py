from odoo.tests import tagged

from odoo.addons.alro_tracking_base.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    def test_gfmis_suite(self):
        self.run_suite("alro_gfmis")
