"""The examples in docstrings, run as tests."""

import doctest
import sys

from odoo.tests import BaseCase


class ExplanationsCase(BaseCase):
    """What the docstrings of an add-on show is what happens.

    Odoo's loader does not ask modules for tests of their own (``load_tests``), so they are run here:
    those of all modules of the add-on that the server has loaded.
    """

    def check_examples(self, addon):
        prefix, tried = f"odoo.addons.{addon}.", 0
        for name in sorted(sys.modules):
            if name.startswith(prefix) and not name.startswith(f"{prefix}tests"):
                told = []
                runner = doctest.DocTestRunner()
                for example in doctest.DocTestFinder().find(sys.modules[name], name):
                    runner.run(example, out=told.append)
                tried += runner.tries
                with self.subTest(name):
                    self.assertFalse(runner.failures, "".join(told))
        self.assertTrue(tried, f"{addon} explains nothing by examples")
