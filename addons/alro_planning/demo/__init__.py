"""Demonstration data of planning: who takes part, with which targets and money, and their monthly plans."""

from odoo.addons.alro_tracking_base.demo import FIRST_YEAR, demo_fiscal_years

from .budgets import create_budgets, plan_spending
from .loader import create_participations, create_targets
from .plans import plan_year
from .transfers import move_money


def load(env):
    """Create the demonstration plans. Called once, as superuser, by post_init_hook."""
    for fiscal_year in demo_fiscal_years(env):
        is_first = fiscal_year.year == FIRST_YEAR
        participations = create_participations(env, fiscal_year)
        create_targets(env, fiscal_year, participations, is_first)
        plan_year(env, fiscal_year, is_first)
        create_budgets(env, fiscal_year, is_first)
        plan_spending(env, fiscal_year, is_first)
        move_money(env, fiscal_year)
