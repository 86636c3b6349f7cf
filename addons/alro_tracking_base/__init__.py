from . import buddhist_era, controllers, models, wizards
from .hooks import post_init_hook, uninstall_hook
