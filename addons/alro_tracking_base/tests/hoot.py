from odoo.tests import HttpCase


class HootCase(HttpCase):
    """The JavaScript tests of one add-on, in a real browser."""

    def run_suite(self, addon):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={_suite_id(f'@{addon}')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


def _suite_id(name):
    """Return the id that HOOT gives to a suite: a hash of its name, as its JavaScript has it."""
    value = 0
    for character in name:
        value = ((value << 5) - value + ord(character)) & 0xFFFFFFFF
    return f"{value:08x}"
