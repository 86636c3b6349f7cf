from .explanations import ExplanationsCase


class TestExplanations(ExplanationsCase):
    def test_what_docstrings_show(self):
        self.check_examples("alro_tracking_base")
