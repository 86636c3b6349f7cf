"""What offices reported, as their host sees it; and what another office sees of it: nothing."""

from grid import MONTHS, Grid, call, number
from playwright.sync_api import expect

OFFICE = "ส.ป.ก.เชียงใหม่"
# a step of a host's that some offices have reported for October, and others not
HALF_REPORTED = """
    SELECT t.step_id FROM alro_step_target t
      JOIN alro_agency h ON h.id = t.host_agency_id AND h.code = 'SPT'
      JOIN alro_fiscal_year y ON y.id = t.fiscal_year_id AND current_date BETWEEN y.date_from AND y.date_to
      JOIN alro_work_month m ON m.target_id = t.id AND m.fiscal_month = 1
      JOIN alro_step s ON s.id = t.step_id AND s.entry_mode = 'manual'
     GROUP BY t.step_id
    HAVING count(m.actual_origin) BETWEEN 1 AND count(*) - 1
     ORDER BY count(*) DESC, t.step_id LIMIT 1
"""
RESULTS = """
    SELECT t.id, t.target_qty,
           array_agg(CASE WHEN m.actual_origin IS NOT NULL THEN m.actual_qty END ORDER BY m.month)
      FROM alro_step_target t JOIN alro_work_month m ON m.target_id = t.id
     WHERE t.step_id = %s GROUP BY t.id
"""


def test_the_host_sees_who_has_not_reported_and_the_sums_of_all(login, database):
    step = database.value(HALF_REPORTED)
    results = {id_: (target, months) for id_, target, months in database.rows(RESULTS, step)}
    page = login("bureau")
    page.goto("/odoo/alro-host")
    name = call(page, "alro.step", "read", [step], ["display_name"])[0]["display_name"]
    page.locator(".o_data_row", has_text=name).first.locator("td[name=display_name]").click()
    expect(page.locator(".o_page_alro_hosted_months")).to_be_visible()
    grid = Grid(page).wait()
    rows = grid.rows()
    assert set(rows) == set(results)

    reported = [results[row][1][0] is not None for row in rows]
    assert reported == sorted(reported), "who has not reported October stands first"
    for row in rows:
        shown = [number(text) for text in grid.texts(row)]
        assert shown == [None if value is None else float(value) for value in results[row][1]]
    total = page.locator("tr.o_grid_group")
    assert number(total.locator("td.o_column_target").inner_text()) == sum(
        target for target, _months in results.values()
    )
    sums = [number(text) for text in total.locator("td.o_grid_sum").all_inner_texts()]
    for month in MONTHS:
        values = [months[month] for _target, months in results.values()]
        known = [value for value in values if value is not None]
        assert sums[month] == (sum(known) if known else None)


def test_the_host_sees_offices_by_steps(login, database):
    page = login("bureau2")
    grid = Grid(page).open("alro-hosted-steps")
    targets, agencies = database.rows(
        """SELECT sum(t.target_qty), count(DISTINCT t.agency_id) FROM alro_step_target t
             JOIN alro_agency h ON h.id = t.host_agency_id AND h.code = 'KPR'
             JOIN alro_fiscal_year y ON y.id = t.fiscal_year_id AND current_date BETWEEN y.date_from AND y.date_to"""
    )[0]
    beside = [
        number(text.strip("/ "))
        for row in grid.rows()
        for text in grid.row(row).locator("td.o_grid_cell small").all_inner_texts()
    ]
    assert sum(beside) == targets
    # those that take part and have no target yet are there too
    assert len(grid.rows()) >= agencies


def test_another_office_sees_none_of_it(login, database):
    target = database.value(
        """SELECT t.id FROM alro_step_target t JOIN alro_agency a ON a.id = t.agency_id AND a.code = 'AL50'
            WHERE t.is_main_target ORDER BY t.fiscal_year_id DESC, t.id LIMIT 1"""
    )
    page = login("province2")
    grid = Grid(page).wait()
    before = grid.rows()
    page.click(".o_searchview_facet .o_facet_remove >> nth=0")  # no longer "my office" only
    expect(page.locator(".o_searchview_facet")).to_have_count(2)
    assert Grid(page).wait().rows() == before, "its own rows are all that it may see"
    assert OFFICE not in page.locator(".o_content").inner_text()
    for method, arguments in {
        "get_grid": ([["target_id", "=", target]], ["planned_qty", "actual_qty"]),
        "search": ([["target_id", "=", target]],),
    }.items():
        found = call(page, "alro.work.month", method, *arguments)
        assert not (found["rows"] if method == "get_grid" else found)
