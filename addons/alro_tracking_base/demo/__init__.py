"""Demonstration data of the base: the structure of fiscal year 2568, and its copy for this year."""

from ..tools.fiscal_calendar import bangkok_today, fiscal_year_of
from .loader import create_contacts, create_programmes, create_year
from .structure import read_structure

FIRST_YEAR = 2568


def load(env):
    """Create the demonstration years. Called once, as superuser, by post_init_hook."""
    structure = read_structure()
    programmes = create_programmes(env, structure)
    previous = None
    for year in sorted({FIRST_YEAR, fiscal_year_of(bangkok_today())}):
        previous = create_year(env, structure, year, programmes, previous)
        create_contacts(env, structure, previous.groups)
    create_contacts(env, structure)


def demo_fiscal_years(env):
    """Return the fiscal years made by :func:`load`, 2568 first, for the add-ons above."""
    named = env["ir.model.data"].search(
        [("module", "=", "alro_tracking_base"), ("model", "=", "alro.fiscal.year")]
    )
    return env["alro.fiscal.year"].browse(named.mapped("res_id")).sorted("year")
