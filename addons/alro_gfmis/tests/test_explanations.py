from odoo.addons.alro_tracking_base.tests.explanations import ExplanationsCase


class TestExplanations(ExplanationsCase):
    def test_what_docstrings_show(self):
        self.check_examples("alro_gfmis")
