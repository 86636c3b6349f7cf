from odoo import api, models
from odoo.tools.translate import TranslationImporter

from ..odoo_words import mended


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Mend Odoo's own Thai in records (labels, menus, views) whenever texts of any add-on are loaded.

        Add-ons speak of one another's records, so all is mended each time. It overwrites, also where
        Odoo's must not: whatever is loaded, and in whatever order, ours stands in the end.
        """
        super()._load_module_terms(modules, langs, overwrite)
        importer = TranslationImporter(self.env.cr, verbose=False)
        for lang in langs:
            for path in mended(lang):
                importer.load_file(path, lang)
        importer.save(force_overwrite=True)
