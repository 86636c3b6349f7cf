from . import test_fiscal_year, test_hoot, test_structure, test_translations
