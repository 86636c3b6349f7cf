"""What the treasury says about the demonstration's Act money, which people do not key. Through the ORM."""

from odoo.addons.alro_planning.demo.money import UNIT
from odoo.addons.alro_reporting.demo.loader import last_month
from odoo.addons.alro_reporting.demo.spending import allocated_by_month, amounts_to_date
from odoo.addons.alro_tracking_base.demo import demo_fiscal_years
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today

BOUND = 10  # percent of what is allocated and not disbursed


# The files' rows are not multiplied with what they speak of; benchmarks of files bring files of their own.
FORGET = """
    UPDATE alro_spending_month SET gfmis_batch_id = NULL, by_others_to_date = NULL WHERE gfmis_batch_id IS NOT NULL;
    DELETE FROM ir_attachment WHERE res_model = 'alro.gfmis.batch';
    DELETE FROM alro_gfmis_batch;
    DELETE FROM alro_gfmis_mapping WHERE activity_id IS NOT NULL;
"""


def make_act_spending(env):
    """Report each month that is over of each Act line, as an import would, without the demonstration's files."""
    env.flush_all()
    env.cr.execute(FORGET)
    env.invalidate_all()
    for year in demo_fiscal_years(env):
        last = last_month(year.year, bangkok_today())
        lines = env["alro.budget.line"].search(
            [("fiscal_year_id", "=", year.id), ("fund_kind", "=", "act")]
        )
        at_hand = allocated_by_month(lines)
        values = {}
        for line in lines:
            amounts = amounts_to_date(line, at_hand[line])
            for month in line.month_ids:
                number = month.fiscal_month
                if number <= last:
                    amount, most = amounts[number - 1], min(at_hand[line][number - 1 :])
                    values[month.id] = {
                        "disbursed_to_date": amount,
                        "committed_to_date": (most - amount) * BOUND // 100 // UNIT * UNIT,
                        "reserved_to_date": 0,
                        "as_of": month.month.replace(day=28),
                    }
        env["alro.spending.month"].sudo()._bulk_set(values, "gfmis")
