"""Demonstration data of reporting: monthly results, up to the month before this one."""

from odoo.addons.alro_tracking_base.demo import FIRST_YEAR, demo_fiscal_years

from .loader import explain_shortfalls, report_year


def load(env):
    """Create the demonstration results. Called once, as superuser, by post_init_hook."""
    for fiscal_year in demo_fiscal_years(env):
        report_year(env, fiscal_year, fiscal_year.year == FIRST_YEAR)
        explain_shortfalls(env, fiscal_year)
