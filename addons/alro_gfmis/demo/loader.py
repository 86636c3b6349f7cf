"""Make the treasury's files of a demonstration year, and post them as the budget group does."""

import base64
import calendar
from datetime import timedelta

from odoo.addons.alro_planning.demo.choose import percentile
from odoo.addons.alro_reporting.demo.loader import last_month
from odoo.addons.alro_reporting.demo.spending import allocated_by_month, amounts_to_date
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, fiscal_months

from .codes import activity_code, budget_code, source_code
from .report import Row, content_of, lines_of, read_gfmis

HUNDRED = 100  # baht: what is divided, is divided into whole hundreds


def post_year(env, fiscal_year):
    """Post a file for each month of a year that is over, and return how many there are."""
    last = last_month(fiscal_year.year, bangkok_today())
    lines = lines_with_codes(env, fiscal_year)
    at_hand = allocated_by_month(lines)
    spent = {line: amounts_to_date(line, at_hand[line]) for line in lines}
    for number, month in enumerate(fiscal_months(fiscal_year.year)[:last], 1):
        rows = [row_of(line, number, spent[line], at_hand[line]) for line in lines]
        as_of = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        bring_in(env, fiscal_year, [*rows, *carried(fiscal_year)], as_of).action_post()
    return last


def lines_with_codes(env, fiscal_year):
    """Return the budget lines that the treasury knows."""
    return env["alro.budget.line"].search(
        [
            ("fiscal_year_id", "=", fiscal_year.id),
            ("fund_kind", "=", "act"),
            ("category_id.code", "in", list(read_gfmis()["codes"])),
        ]
    )


def row_of(line, number, spent, at_hand):
    """Return what the treasury says of a budget line at the end of a fiscal month.

    :param list spent: what is disbursed to date, month by month
    :param list at_hand: what is allocated to date, month by month: no more is used, then or later
    """
    words, place = read_gfmis(), (line.activity_group_id.number, line.agency_id.code)
    category = line.category_id.code
    disbursed = spent[number - 1]
    free = max(0, min(at_hand[number - 1 :]) - disbursed) if number < len(spent) else 0
    reserves = percentile("reserved", *place) < words["reserved"]["percent"]
    return Row(
        line.agency_id.gfmis_cost_centre,
        source_code(line.fiscal_year_id.year, words["codes"][category]["source"]),
        budget_code(line.activity_id, line.category_id),
        line.activity_group_id.name,
        int(line.received_amount),
        _share(free, words["reserved"]["share"]) if reserves else 0,
        _share(free, words["committed"][category]),
        disbursed - _by_others(place, disbursed),
        _by_others(place, disbursed),
    )


def _by_others(place, disbursed):
    others = read_gfmis()["others"]
    helped = percentile("by others", *place) < others["percent"]
    return _share(disbursed, others["share"]) if helped else 0


def _share(amount, percent):
    return amount * percent // 100 // HUNDRED * HUNDRED


def carried(fiscal_year):
    """Return rows of the year before, which the file holds and the year does not count."""
    return [
        Row(
            each["unit"],
            source_code(fiscal_year.year - 1, each["source"]),
            f"{read_gfmis()['department']}310130000110001",
            each["name"],
            each["net"],
            disbursed=each["disbursed"],
        )
        for each in read_gfmis()["carried"]
    ]


def bring_in(env, fiscal_year, rows, as_of):
    """Return a checked file of these rows, as the budget group brings it in."""
    content = content_of(lines_of(rows, fiscal_year.year, as_of, as_of + timedelta(days=1)))
    keeper = env.ref("alro_tracking_base.user_central_act")
    batch = (
        env["alro.gfmis.batch"]
        .with_user(keeper)
        .with_context(lang=env["alro.gfmis.arrival"]._language())
        .sudo()
        .create(
            {
                "name": read_gfmis()["name"].format(day=as_of.isoformat()),
                "datas": base64.b64encode(content),
                "fiscal_year_id": fiscal_year.id,
            }
        )
    )
    batch.action_check()
    return batch


def leave_open_file(env, fiscal_year):
    """Leave a checked file about which the budget group has to decide: it follows the last posted one."""
    words = read_gfmis()["open"]
    lines = lines_with_codes(env, fiscal_year)
    at_hand = allocated_by_month(lines)
    number = last_month(fiscal_year.year, bangkok_today())
    rows = []
    for line in lines:
        spent = amounts_to_date(line, at_hand[line])
        row = row_of(line, number, spent, at_hand[line])
        grown = spent[number] - spent[number - 1] if number < len(spent) else 0
        rows.append((row.disbursed, row.unit, row, _share(grown, words["grown"])))
    rows = [*_made_odd(sorted(rows), words), *_odd_rows(env, fiscal_year, words)]
    rows += carried(fiscal_year)
    bring_in(env, fiscal_year, rows, _day_after(fiscal_year, number))


def _day_after(fiscal_year, number):
    """Return a day in the month after the last posted file, which is not to come."""
    after = fiscal_months(fiscal_year.year)[number - 1] + timedelta(days=31)
    return min(after.replace(day=10), bangkok_today())


def _made_odd(growing, words):
    """Yield the rows, grown: but for the largest figure, which is lower than before; in the next, what remains is
    not the rest."""
    *others, (_before, _unit, fallen, _more) = growing
    for place, (_before, _unit, row, more) in enumerate(others, 1):
        less = words["wrong"] if place == len(others) else 0
        yield row._replace(disbursed=row.disbursed + more, less=less)
    yield fallen._replace(disbursed=fallen.disbursed - words["fall"])


def _odd_rows(env, fiscal_year, words):
    """Return rows that no mapping knows, and one that fits several lines of an office."""
    source = source_code(fiscal_year.year, read_gfmis()["codes"]["operating"]["source"])
    for each in words["unknown"]:
        yield Row(
            each["unit"],
            source,
            each["budget_code"],
            each["name"],
            each["net"],
            disbursed=each["disbursed"],
        )
    each = words["ambiguous"]
    activity = env["alro.activity"].search(
        [
            ("fiscal_year_id", "=", fiscal_year.id),
            ("fund_kind", "=", "act"),
            ("activity_group_id.number", "=", each["group"]),
        ]
    )
    office = env["alro.agency"].search([("code", "=", each["office"])])
    yield Row(
        office.gfmis_cost_centre,
        source_code(fiscal_year.year, each["source"]),
        activity_code(activity) + "000000",
        each["name"],
        each["net"],
        disbursed=each["disbursed"],
    )
