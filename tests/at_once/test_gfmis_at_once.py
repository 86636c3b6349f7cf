"""Files of the treasury handled at the same moment: as if one came after the other."""

import os
import time
from functools import partial

import pytest
from people import Refused
from treasury import Shell

EITHER_WAY = pytest.mark.parametrize("turned", [False, True], ids=["first", "last"])


@EITHER_WAY
def test_two_files_of_one_month_are_posted(gfmis, at_once, turned):
    tenth, last = gfmis.checked(10, [30, 40]), gfmis.checked(24, [50, 60])
    outcomes = at_once(
        partial(gfmis.do, "action_post", tenth), partial(gfmis.do, "action_post", last), turned
    )
    assert list(outcomes) == [True, True]
    assert [gfmis.state(batch) for batch in (tenth, last)] == ["posted", "posted"]
    assert gfmis.disbursed() == [50, 60]


@EITHER_WAY
def test_a_file_that_others_make_doubtful_meanwhile_is_not_posted(gfmis, at_once, turned):
    """The tenth says more than the twenty-fourth: whoever is second has to say why."""
    tenth, last = gfmis.checked(10, [50, 60]), gfmis.checked(24, [30, 40])
    outcomes = at_once(
        partial(gfmis.do, "action_post", tenth), partial(gfmis.do, "action_post", last), turned
    )
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [turned, not turned]
    assert gfmis.disbursed() == ([30, 40] if turned else [50, 60])


@EITHER_WAY
def test_one_file_is_reversed_and_an_older_one_posted(gfmis, at_once, turned):
    last, tenth = gfmis.posted(24, [50, 60]), gfmis.checked(10, [30, 40])
    at_once(
        partial(gfmis.do, "action_reverse", last, "Wrong"),
        partial(gfmis.do, "action_post", tenth),
        turned,
    )
    assert [gfmis.state(batch) for batch in (last, tenth)] == ["reversed", "posted"]
    assert gfmis.disbursed() == [30, 40]


@EITHER_WAY
def test_both_files_of_a_month_are_reversed(gfmis, at_once, turned):
    tenth, last = gfmis.posted(10, [30, 40]), gfmis.posted(24, [50, 60])
    reverse = partial(gfmis.do, "action_reverse")
    at_once(partial(reverse, tenth, "Wrong"), partial(reverse, last, "Wrong"), turned)
    assert gfmis.disbursed() == [None, None]


@EITHER_WAY
def test_a_file_is_checked_and_posted(gfmis, at_once, turned):
    batch = gfmis.checked(10, [30, 40])
    checked, posted = at_once(
        partial(gfmis.do, "action_check", batch), partial(gfmis.do, "action_post", batch), turned
    )
    assert not isinstance(posted, Refused)
    assert isinstance(checked, Refused) == turned
    assert gfmis.disbursed() == [30, 40]
    assert len(gfmis.stands(batch)[2]) == 2


def test_a_file_is_posted_twice(gfmis, people, at_once):
    batch = gfmis.checked(10, [30, 40], others=4)
    logged = gfmis.logged()
    other = partial(gfmis.do, "action_post", batch, person=people("super_admin"))
    outcomes = at_once(partial(gfmis.do, "action_post", batch), other)
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True]
    assert gfmis.logged() - logged == 8  # four figures of two lines, once


def test_the_same_content_is_posted_twice(gfmis, at_once):
    content = gfmis.content(10, [30, 40])
    batches = [gfmis.upload(content, name) for name in ("one.csv", "other.csv")]
    for batch in batches:
        gfmis.do("action_check", batch)
    outcomes = at_once(*(partial(gfmis.do, "action_post", batch) for batch in batches))
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True]
    assert "posted already" in str(outcomes[1]) or "แล้ว" in str(outcomes[1])


@EITHER_WAY
def test_a_row_is_set_aside_while_its_file_is_posted(gfmis, at_once, turned):
    batch = gfmis.checked(10, [30, 40])
    [row] = gfmis.database.rows(
        "SELECT id FROM alro_gfmis_row WHERE batch_id = %s AND kind = 'data' ORDER BY id LIMIT 1",
        batch,
    )
    aside = partial(
        gfmis.keeper.call, "alro.gfmis.row", "write", [row[0]], {"aside_reason": "Not ours"}
    )
    _posted, put = at_once(partial(gfmis.do, "action_post", batch), aside, turned)
    assert isinstance(put, Refused) != turned
    assert gfmis.disbursed() == ([None, 40] if turned else [30, 40])


def test_two_servers_take_the_files_of_a_folder(gfmis, database, tmp_path):
    """Both begin at one moment and come again and again; each file is one batch and is posted once."""
    folder = tmp_path / "watched"
    (folder / "taken").mkdir(parents=True)
    for day in range(1, 13):
        path = folder / f"{day}.csv"
        path.write_bytes(gfmis.content(day, [day, day]))
        os.utime(path, (0, 0))
    gfmis.watch(folder)
    program = (
        "import pathlib, time\n"
        f"folder, start = pathlib.Path({str(folder)!r}), {time.time() + 15}\n"
        "time.sleep(max(0, start - time.time()))\n"
        "while any(path.is_file() for place in (folder, folder / 'taken') for path in place.iterdir()):"
        " (env['alro.gfmis.folder']._take_files(), env.cr.commit())\n"
    )
    servers = [Shell(database, program) for _ in range(2)]
    assert [server.ended() for server in servers] == [True, True]
    found = database.rows(
        "SELECT name, state, count(*) FROM alro_gfmis_batch WHERE origin = 'folder'"
        " AND fiscal_year_id = %s GROUP BY name, state ORDER BY length(name), name",
        gfmis.year,
    )
    assert found == [(f"{day}.csv", "posted", 1) for day in range(1, 13)]
    assert len(list((folder / "done").iterdir())) == 12
    assert gfmis.disbursed() == [12, 12]
