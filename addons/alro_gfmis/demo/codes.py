"""The codes by which the treasury calls offices, activities and categories in the demonstration years."""

from .report import read_gfmis

BEGINNING = 14  # digits of a budget code that tell the activity


def register_codes(env, fiscal_year):
    """Let offices have their cost centres, and the year's activities of Act money their budget codes."""
    agencies = env["alro.agency"].search([], order="code")
    bureaus = agencies.filtered(lambda agency: agency.kind == "bureau").ids
    for agency in agencies.filtered(lambda agency: not agency.gfmis_cost_centre):
        place = bureaus.index(agency.id) if agency.kind == "bureau" else 0
        agency.gfmis_cost_centre = unit_code(agency.code, place)
    activities = env["alro.activity"].search(
        [("fiscal_year_id", "=", fiscal_year.id), ("fund_kind", "=", "act")]
    )
    env["alro.gfmis.mapping"].create(
        [
            {"budget_code": activity_code(activity), "activity_id": activity.id}
            for activity in activities
        ]
    )


def unit_code(office, place):
    """Return the cost centre of an office: a province by its number, a bureau by its place among them.

    >>> unit_code("AL50", 0), unit_code("SPT", 2)
    ('0790000050', '0790000103')
    """
    words, number = read_gfmis(), office.removeprefix("AL")
    running = int(number) if number.isdecimal() else words["first_bureau"] + place
    return f"{words['department']}{running:05d}"


def activity_code(activity):
    """Return the beginning of the budget codes of an activity."""
    project = activity.project_id.code[1:3]
    number = activity.activity_group_id.number
    code = f"{read_gfmis()['department']}31{project}{number:03d}00"
    return code[:BEGINNING]


def budget_code(activity, category):
    return activity_code(activity) + read_gfmis()["codes"][category.code]["item"]


def source_code(year, ending):
    """Return a source of money: the year that it is of, that it is the budget's, and the kind of expenditure.

    >>> source_code(2568, "220")
    '6811220'
    """
    return f"{year % 100:02d}11{ending}"
