"""Odoo's own Thai, mended: i18n_odoo/<add-on>.po says better what an add-on of Odoo says wrongly, oddly or in English.

A file holds nothing but what is mended, with its reason; docs/adr/0019-odoos-own-words-mended.md says how it works.
"""

from itertools import chain
from pathlib import Path

from odoo.tools import translate

FOLDER = Path(__file__).parent / "i18n_odoo"
LANGUAGE = "th"


def mended(lang, addon="*"):
    """Return the paths of our files for a language: that of an add-on of Odoo, or all."""
    if translate.get_base_langs(lang)[0] != LANGUAGE:
        return []
    return [str(path) for path in sorted(FOLDER.glob(f"{addon}.po"))]


def post_load():
    """Let Odoo read our texts of code after its own, which they so replace: once per process, not per request."""
    odoos_paths = translate.get_po_paths

    def get_po_paths(module_name, lang):
        return chain(odoos_paths(module_name, lang), mended(lang, module_name))

    # the name that CodeTranslations looks up; the texts of records are loaded by ir.module.module
    translate.get_po_paths = get_po_paths
    # what was read before this add-on was imported
    translate.code_translations.python_translations.clear()
    translate.code_translations.web_translations.clear()
