from . import buddhist_era, controllers, models, wizards
from .hooks import post_init_hook, uninstall_hook
from .odoo_words import post_load
