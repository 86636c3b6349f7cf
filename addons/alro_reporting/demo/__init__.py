"""Demonstration data of reporting: monthly results and Fund disbursement, up to the month before this one."""

from odoo.addons.alro_tracking_base.demo import FIRST_YEAR, demo_fiscal_years

from .loader import explain_shortfalls, report_year
from .spending import report_fund_spending


def load(env):
    """Create the demonstration results. Called once, as superuser, by post_init_hook."""
    for fiscal_year in demo_fiscal_years(env):
        is_first = fiscal_year.year == FIRST_YEAR
        report_year(env, fiscal_year, is_first)
        explain_shortfalls(env, fiscal_year)
        report_fund_spending(env, fiscal_year, is_first)
