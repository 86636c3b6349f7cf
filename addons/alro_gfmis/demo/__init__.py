"""Demonstration data of GFMIS: a posted file for each month that is over, and one that waits to be decided about."""

from odoo.addons.alro_tracking_base.demo import demo_fiscal_years

from .codes import register_codes
from .loader import leave_open_file, post_year


def load(env):
    """Create the demonstration files. Called once, as superuser, by post_init_hook."""
    latest = None
    for fiscal_year in demo_fiscal_years(env):
        register_codes(env, fiscal_year)
        if post_year(env, fiscal_year):
            latest = fiscal_year
    leave_open_file(env, latest)
