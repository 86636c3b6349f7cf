"""Two people at the same moment: nothing is overwritten unseen, nothing is lost, and what follows from it is right.

Neither of the two sees what the other does: see Database.at_once. Odoo runs again what collides, as in production.
"""

from functools import partial

import pytest
from people import Refused

EITHER_WAY = pytest.mark.parametrize("turned", [False, True], ids=["first", "last"])


def states(answers):
    return [answer["state"] for answer in answers]


def test_the_second_into_a_cell_is_told_who_was_first(world, people, at_once, server):
    target = world.target(world.step())
    month = world.months(target)[0]
    retries = server.retries()
    first, second = at_once(
        partial(people("province").save, (month, "actual_qty", 5, None)),
        partial(people("super_admin").save, (month, "actual_qty", 7, None)),
    )
    assert states(first) == ["saved"]
    assert states(second) == ["conflict"]
    assert second[0]["value"] == 5
    name = world.database.value(
        "SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s",
        people("province").uid,
    )
    assert second[0]["user"] == name
    assert second[0]["date"]
    assert world.results(target, 1) == [5]
    assert float(world.of(target, "actual_total")) == 5
    assert server.retries() > retries, "the two did not meet"


def test_a_conflict_leaves_the_other_cells_of_the_same_save_alone(world, people, at_once):
    target = world.target(world.step())
    months = world.months(target)
    first, second = at_once(
        partial(people("province").save, (months[0], "actual_qty", 5, None)),
        partial(
            people("super_admin").save,
            (months[0], "actual_qty", 7, None),
            (months[1], "actual_qty", 8, None),
            (months[0], "cause", "Flood", None),
        ),
    )
    assert states(first) == ["saved"]
    assert states(second) == ["conflict", "saved", "saved"]
    assert world.results(target) == [5, 8, None]


@pytest.mark.parametrize("field, blank", [("actual_qty", None), ("planned_qty", 0.0)])
def test_two_cells_of_a_row(world, people, at_once, field, blank):
    target = world.target(world.step(is_main_target=True))
    months = world.months(target)
    answers = at_once(
        partial(people("province").save, (months[0], field, 5, blank)),
        partial(people("super_admin").save, (months[1], field, 7, blank)),
    )
    assert [states(answer) for answer in answers] == [["saved"], ["saved"]]
    total = "actual_total" if field == "actual_qty" else "planned_total"
    assert float(world.of(target, total)) == 12


def test_plan_and_result_of_one_month(world, people, at_once):
    target = world.target(world.step(is_main_target=True))
    month = world.months(target)[0]
    answers = at_once(
        partial(people("province").save, (month, "actual_qty", 5, None)),
        partial(people("super_admin").save, (month, "planned_qty", 7, 0.0)),
    )
    assert [states(answer) for answer in answers] == [["saved"], ["saved"]]
    assert (world.results(target, 1), world.plan(target, count=1)) == ([5], [7])


def test_a_grid_and_a_form(world, people, at_once):
    """A form sends whole months; what it did not change it does not touch."""
    target = world.target(world.step())
    months = world.months(target)
    grid, _form = at_once(
        partial(people("province").save, (months[0], "actual_qty", 5, None)),
        partial(
            people("super_admin").call,
            "alro.step.target",
            "web_save",
            [target],
            {"month_ids": [[1, months[1], {"actual_qty": 7}]]},
            specification={},
        ),
    )
    assert states(grid) == ["saved"]
    assert world.results(target) == [5, 7, None]
    assert float(world.of(target, "actual_total")) == 12


def test_two_courses_raised_at_once(world, people, at_once):
    """Each sees the other's old value, so that without a collision the least would stay."""
    courses = [world.step(f"Course {n}") for n in (1, 2)]
    finished = world.step("All", courses, entry_mode="derived", rule="all_courses")
    targets = [world.target(step) for step in courses]
    derived = world.target(finished)
    months = [world.months(target)[0] for target in targets]
    people("province").save(*[(month, "actual_qty", 5, None) for month in months])
    assert world.results(derived, 1) == [5]
    answers = at_once(
        partial(people("province").save, (months[0], "actual_qty", 6, 5.0)),
        partial(people("super_admin").save, (months[1], "actual_qty", 6, 5.0)),
    )
    assert [states(answer) for answer in answers] == [["saved"], ["saved"]]
    assert world.results(derived, 1) == [6]
    assert float(world.of(derived, "actual_total")) == 6


@EITHER_WAY
def test_a_course_and_the_deduction_from_what_follows(world, people, at_once, turned):
    courses = [world.step(f"Course {n}") for n in (1, 2)]
    finished = world.step("All", courses, entry_mode="derived", rule="all_courses")
    targets = [world.target(step) for step in courses]
    derived = world.target(finished)
    months = [world.months(target)[0] for target in targets]
    people("province").save(*[(month, "actual_qty", 5, None) for month in months])
    course, _deduction = at_once(
        partial(people("province").save, *[(month, "actual_qty", 6, 5.0) for month in months]),
        partial(
            people("super_admin").call,
            "alro.work.month",
            "write",
            [world.months(derived)[0]],
            {"lowered_qty": 2, "lowered_reason": "Withdrew"},
        ),
        turned,
    )
    assert states(course) == ["saved", "saved"]
    assert world.results(derived, 1) == [4]


@EITHER_WAY
@pytest.mark.parametrize("balanced", [False, True], ids=["total changes", "total stays"])
def test_a_plan_is_confirmed_while_it_is_changed(world, people, at_once, turned, balanced):
    """Never a confirmed plan that differs from what is typed, even where the total is the same."""
    target = world.planned_target(12)
    months = world.months(target)
    cells = [(months[0], "planned_qty", 11, 12.0)]
    if balanced:
        cells.append((months[1], "planned_qty", 1, 0.0))
    confirmed, saved = at_once(
        partial(people("province").call, "alro.step.target", "action_confirm_plan", [target]),
        partial(people("super_admin").save, *cells),
        turned,
    )
    state, typed, counts = (
        world.of(target, "plan_state"),
        *(world.plan(target, name) for name in ("planned_qty", "confirmed_qty")),
    )
    if not turned:
        assert confirmed is True
        assert set(states(saved)) == {"refused"}
        assert (state, typed, counts) == ("confirmed", [12, 0, 0], [12, 0, 0])
    elif balanced:
        assert confirmed is True
        assert (state, typed, counts) == ("confirmed", [11, 1, 0], [11, 1, 0])
    else:
        assert isinstance(confirmed, Refused)
        assert (state, typed, counts) == ("draft", [11, 0, 0], [0, 0, 0])


def test_confirming_and_changing_in_each_others_way(world, people, database):
    """One holds the target and wants the months, the other the reverse: PostgreSQL stops one, Odoo runs it again."""
    target = world.planned_target(12)
    months = world.months(target)
    confirmed, saved = database.behind_a_lock(
        "SELECT FROM alro_step_target WHERE id = %s FOR UPDATE",
        target,
        calls=[
            partial(people("province").call, "alro.step.target", "action_confirm_plan", [target]),
            partial(
                people("super_admin").save,
                (months[0], "planned_qty", 11, 12.0),
                (months[1], "planned_qty", 1, 0.0),
            ),
        ],
    )
    assert confirmed is True
    assert states(saved) in (["saved", "saved"], ["refused", "refused"])
    assert world.of(target, "plan_state") == "confirmed"
    assert world.plan(target) == world.plan(target, "confirmed_qty")


@EITHER_WAY
def test_a_plan_is_confirmed_while_its_target_changes(world, people, at_once, turned):
    target = world.planned_target(12)
    confirmed, _changed = at_once(
        partial(people("province").call, "alro.step.target", "action_confirm_plan", [target]),
        partial(
            people("super_admin").call, "alro.step.target", "write", [target], {"target_qty": 13}
        ),
        turned,
    )
    assert float(world.of(target, "target_qty")) == 13
    if turned:
        assert isinstance(confirmed, Refused)
        assert world.of(target, "plan_state") == "draft"
    else:
        assert confirmed is True
        assert world.of(target, "plan_stale") is True


@EITHER_WAY
def test_a_plan_is_reopened_while_it_is_changed(world, people, at_once, turned):
    """The change is told that the plan is confirmed, or is saved into the reopened one."""
    target = world.planned_target(12)
    month = world.months(target)[0]
    boss, office = people("super_admin"), people("province")
    boss.call("alro.step.target", "action_confirm_plan", [target])
    reopen = partial(boss.call, "alro.step.target", "action_reopen_plan", [target], "Later start")
    # of a confirmed plan nothing is typed, unless the target has changed: then the first change opens it too
    typed = 13 if turned else 12
    if turned:
        boss.call("alro.step.target", "write", [target], {"target_qty": 13})
    reopened, saved = at_once(
        reopen, partial(office.save, (month, "planned_qty", 13, 12.0)), turned
    )
    assert states(saved) == ["saved" if turned else "refused"]
    assert isinstance(reopened, Refused) if turned else reopened is True
    assert world.of(target, "plan_state") == "draft"
    assert world.plan(target, count=1) == [typed]
    assert float(world.of(target, "planned_total")) == typed
    assert world.plan(target, "confirmed_qty", 1) == [12]


def test_two_confirm_at_once(world, people, at_once):
    target = world.planned_target(12)
    confirm = ("alro.step.target", "action_confirm_plan", [target])
    answers = at_once(
        partial(people("province").call, *confirm), partial(people("super_admin").call, *confirm)
    )
    assert answers == (True, True)
    assert world.plan(target, "confirmed_qty") == [12, 0, 0]


@EITHER_WAY
def test_the_host_changes_while_a_month_is_saved(world, people, at_once, turned):
    target = world.target(world.step())
    month, host = world.months(target)[0], world.offices["KPR"]
    moved, saved = at_once(
        partial(
            people("super_admin").call,
            "alro.activity",
            "action_move",
            [world.activity],
            {"host_agency_id": host},
            "New host",
        ),
        partial(people("province").save, (month, "actual_qty", 5, None)),
        turned,
    )
    assert moved is True
    assert states(saved) == ["saved"]
    assert world.results(target, 1) == [5]
    assert everywhere(world, "host_agency_id") == {host}


def everywhere(world, name):
    """Return the values of a flat id in all facts of the activity."""
    tables = ("alro_participation", "alro_step_target", "alro_work_month")
    rows = world.database.rows(
        " UNION ".join(
            f"SELECT {name} FROM {table} WHERE activity_id = {world.activity}" for table in tables
        )
    )
    return {value for (value,) in rows}


@EITHER_WAY
@pytest.mark.parametrize("what", ["host", "project", "group"])
@pytest.mark.parametrize("born", ["participation", "step", "target"])
def test_something_is_born_while_the_activity_moves(world, people, at_once, turned, what, born):
    """It has its parent's new place, although its parent's old one is what it saw."""
    step, sibling = world.step(), world.step("Sibling")
    world.target(sibling)
    values = {
        "host": lambda: {"host_agency_id": world.offices["KPR"]},
        "project": lambda: {"project_id": world.another_project()},
        "group": lambda: {"activity_group_id": world.another_group()},
    }[what]()
    births = {
        "participation": partial(world.take_part, "KPR"),
        "step": partial(world.step, "Newborn"),
        "target": partial(world.target, step),
    }
    moved, born_id = at_once(
        partial(
            people("super_admin", 2).call,
            "alro.activity",
            "action_move",
            [world.activity],
            values,
            "Why",
        ),
        births[born],
        turned,
    )
    assert moved is True
    assert isinstance(born_id, int)
    (name,) = values
    assert everywhere(world, name) == set(values.values())
    if what == "host":
        query = "SELECT DISTINCT nearest_host_id FROM alro_step WHERE activity_id = %s"
        assert world.database.rows(query, world.activity) == [(values[name],)]


@EITHER_WAY
def test_a_step_goes_under_a_heading_that_gets_another_host(world, people, at_once, turned):
    """Its own months go along, which were not yet below the heading when that moved."""
    heading = world.step("Heading", kind="sub_activity", host_agency_id=world.offices["SPT"])
    step = world.step()
    target = world.target(step)
    move, boss = ("alro.step", "action_move"), people("super_admin", 2)
    kpr = {"host_agency_id": world.offices["KPR"]}
    answers = at_once(
        partial(boss.call, *move, [heading], kpr, "New host"),
        partial(world.boss.call, *move, [step], {"parent_id": heading}, "Belongs there"),
        turned,
    )
    assert answers == (True, True)
    assert world.of(target, "host_agency_id") == world.offices["KPR"]


@EITHER_WAY
def test_an_activity_joins_a_project_that_changes_its_programme(world, people, at_once, turned):
    target, project = world.target(world.step()), world.another_project()
    programme = world.make("programme", code=f"P{project}", name="Programme")
    boss = people("super_admin", 2)
    answers = at_once(
        partial(
            boss.call, "alro.project", "action_move", [project], {"programme_id": programme}, "Why"
        ),
        partial(
            world.boss.call,
            "alro.activity",
            "action_move",
            [world.activity],
            {"project_id": project},
            "Why",
        ),
        turned,
    )
    assert answers == (True, True)
    assert world.of(target, "programme_id") == programme


@EITHER_WAY
def test_two_bear_one_target(world, people, at_once, server, turned):
    """Of two who type into one empty place of the matrix the second is told what the first typed."""
    place = {"agency_id": world.offices["AL50"], "step_id": world.step()}

    def bear(person, value):
        change = {"id": False, "place": place, "field": "target_qty", "expected": None}
        return person.call("alro.step.target", "save_cells", [{**change, "value": value}])[0]

    retries = server.retries()
    one, other = at_once(
        partial(bear, people("super_admin"), 5),
        partial(bear, people("admin_act_fund"), 7),
        turned,
    )
    first, second = (other, one) if turned else (one, other)
    assert (first["state"], second["state"]) == ("saved", "conflict")
    assert (second["id"], second["value"]) == (first["id"], 7 if turned else 5)
    assert len(world.months(first["id"])) == 12
    assert server.retries() > retries


@EITHER_WAY
def test_a_target_is_deleted_while_its_month_is_saved(world, people, at_once, turned):
    """What is reported first stays, with its target; whoever comes later is told."""
    target = world.target(world.step())
    month = world.months(target)[0]
    deleted, saved = at_once(
        partial(people("super_admin").call, "alro.step.target", "unlink", [target]),
        partial(people("province").save, (month, "actual_qty", 5, None)),
        turned,
    )
    if turned:
        assert states(saved) == ["saved"]
        assert isinstance(deleted, Refused)
        assert world.results(target, 1) == [5]
    else:
        assert deleted is True
        assert states(saved) == ["refused"]
        assert world.months(target) == []


@EITHER_WAY
def test_a_source_joins_a_rule_while_it_is_keyed(world, people, at_once, turned):
    old, new = world.step("Old"), world.step("New")
    total = world.step("Sum", [old], entry_mode="derived", rule="sum")
    old_target, new_target, derived = (world.target(step) for step in (old, new, total))
    people("province").save((world.months(old_target)[0], "actual_qty", 5, None))
    _ruled, saved = at_once(
        partial(
            people("super_admin").call,
            "alro.step",
            "write",
            [total],
            {"source_step_ids": [[4, new]]},
        ),
        partial(people("province").save, (world.months(new_target)[0], "actual_qty", 3, None)),
        turned,
    )
    assert states(saved) == ["saved"]
    assert world.results(derived, 1) == [8]


@EITHER_WAY
def test_a_result_is_keyed_while_its_step_gets_another_unit(world, people, at_once, turned):
    """A result keyed as persons does not become one of something else."""
    step = world.step()
    target = world.target(step)
    other = world.database.value(
        "SELECT res_id FROM ir_model_data WHERE module = 'alro_tracking_base' AND name = 'uom_rai'"
    )
    changed, saved = at_once(
        partial(people("super_admin").call, "alro.step", "write", [step], {"uom_id": other}),
        partial(people("province").save, (world.months(target)[0], "actual_qty", 3, None)),
        turned,
    )
    assert states(saved) == ["saved"]
    if turned:
        assert isinstance(changed, Refused)


@EITHER_WAY
def test_a_step_becomes_linked_while_it_is_keyed(world, people, at_once, turned):
    step = world.step()
    target = world.target(step)
    changed, saved = at_once(
        partial(people("super_admin").call, "alro.step", "write", [step], {"entry_mode": "linked"}),
        partial(people("province").save, (world.months(target)[0], "actual_qty", 3, None)),
        turned,
    )
    if turned:
        assert isinstance(changed, Refused)
        assert states(saved) == ["saved"]
    else:
        assert changed is True
        assert states(saved) == ["refused"]


@EITHER_WAY
@pytest.mark.parametrize("born", ["derived", "course"])
def test_a_target_is_born_while_a_course_is_keyed(world, people, at_once, turned, born):
    """What follows counts all the courses that the office has, and is there if any is reported."""
    courses = [world.step(f"Course {n}") for n in (1, 2)]
    finished = world.step("All", courses, entry_mode="derived", rule="all_courses")
    first = world.target(courses[0])
    if born == "derived":
        newborn, before = finished, None
    else:
        newborn, before = courses[1], world.target(finished)
    born_id, saved = at_once(
        partial(world.target, newborn),
        partial(people("province").save, (world.months(first)[0], "actual_qty", 3, None)),
        turned,
    )
    assert states(saved) == ["saved"]
    assert world.results(before or born_id, 1) == [3 if born == "derived" else 0]


@EITHER_WAY
def test_a_course_is_dropped_while_the_other_is_keyed(world, people, at_once, turned):
    courses = [world.step(f"Course {n}") for n in (1, 2)]
    finished = world.step("All", courses, entry_mode="derived", rule="all_courses")
    targets = [world.target(step) for step in courses]
    derived = world.target(finished)
    dropped, saved = at_once(
        partial(people("super_admin").call, "alro.step.target", "unlink", [targets[1]]),
        partial(people("province").save, (world.months(targets[0])[0], "actual_qty", 3, None)),
        turned,
    )
    assert dropped is True
    assert states(saved) == ["saved"]
    assert world.results(derived, 1) == [3]


def test_two_rows_saved_in_opposite_order(world, people, database):
    """Other months of the same two targets: each holds its months and wants both totals."""
    targets = [world.target(world.step(f"Step {n}")) for n in (1, 2)]
    early, late = ([world.months(target)[n] for target in targets] for n in (0, 1))
    answers = database.behind_a_lock(
        "SELECT FROM alro_step_target WHERE id = ANY(%s) FOR UPDATE",
        targets,
        calls=[
            partial(people("province").save, *[(id_, "actual_qty", 5, None) for id_ in early]),
            partial(
                people("super_admin").save, *[(id_, "actual_qty", 7, None) for id_ in late[::-1]]
            ),
        ],
    )
    assert [states(answer) for answer in answers] == [["saved"] * 2] * 2
    for target in targets:
        assert world.results(target) == [5, 7, None]
        assert float(world.of(target, "actual_total")) == 12


def test_the_same_cells_in_opposite_order(world, people, database):
    """Cells are locked in one order, whatever the order they are sent in."""
    targets = [world.target(world.step(f"Step {n}")) for n in (1, 2)]
    months = [world.months(target)[0] for target in targets]
    answers = database.behind_a_lock(
        "SELECT FROM alro_work_month WHERE id = ANY(%s) FOR UPDATE",
        months,
        calls=[
            partial(people("province").save, *[(id_, "actual_qty", 5, None) for id_ in months]),
            partial(
                people("super_admin").save, *[(id_, "actual_qty", 7, None) for id_ in months[::-1]]
            ),
        ],
    )
    assert sorted(map(states, answers)) == [["conflict"] * 2, ["saved"] * 2]
    winner = 5 if states(answers[0]) == ["saved"] * 2 else 7
    assert [world.results(target, 1) for target in targets] == [[winner], [winner]]


def test_two_who_copy_the_same_project(world, people, at_once, server):
    """The later one finds the copies of the first, and copies nothing again."""
    target = world.target(world.step())
    latest = world.database.value("SELECT max(year) FROM alro_fiscal_year")
    year = world.make("fiscal.year", year=latest + 1)
    dialog = {"year_id": year, "source_id": world.year, "project_id": world.project}
    copiers = [people(login) for login in ("super_admin", "admin_act_fund")]
    calls = [
        partial(
            copier.call,
            "alro.fiscal.year.copy",
            "action_copy",
            copier.call("alro.fiscal.year.copy", "create", [dialog]),
        )
        for copier in copiers
    ]
    retries = server.retries()
    outcomes = at_once(*calls)
    assert not any(isinstance(outcome, Refused) for outcome in outcomes)
    assert server.retries() > retries, "the two did not meet"
    for table, count in {"project": 1, "activity": 1, "step": 1, "participation": 2}.items():
        statement = f"SELECT count(*) FROM alro_{table} WHERE fiscal_year_id = %s"
        assert world.database.value(statement, year) == count, table
    statement = "SELECT count(*) FROM alro_work_month WHERE fiscal_year_id = %s"
    assert world.database.value(statement, year) == len(world.months(target))


def test_everything_fits_afterwards(server, database):
    """No total, no flat id and no derived figure of the database differs from a recomputation."""
    assert database.problems() == []
    assert server.nightly_check() == [0, 0, 0]
