"""Side roads: by questions, forged links, files, pictures, messages and links of other programs nobody is told more.

Each denial has a twin: the same question by somebody who may.
"""

import pytest

from .proof import Proof
from .reading import SCOPED
from .table import LEVELS
from .world import Refused

OTHER_MONEY = {
    "super_admin",
    "admin_act_fund",
}  # who sees what is paid from sources that are neither Act nor Fund


@pytest.fixture
def proof(world, table, tally):
    proof = Proof(world, table)
    yield proof
    tally(proof)


def refused(call):
    """Return what a call was refused with, or nothing."""
    try:
        call()
    except Refused as refusal:
        return refusal
    return None


@pytest.mark.parametrize("login", LEVELS)
def test_questions_about_what_is_hidden_find_nothing(proof, world, login):
    """A search through a link counts only rows of the far side that the officer may read."""
    officer, sa_kaeo = world.officer(login), world.stage["offices"]["sk"]
    strangers = {"province", "report", "bureau"}
    activity = world.sql(
        "SELECT id FROM alro_activity WHERE name = 'Secret act kpr 2560 activity'"
    )[0][0]
    for model, path, about in (
        ("alro.activity", "participation_ids.agency_id", [("id", "=", activity)]),
        ("alro.step", "target_ids.agency_id", [("activity_id", "=", activity)]),
        (
            "alro.project",
            "activity_ids.participation_ids.agency_id",
            [("activity_ids", "in", [activity])],
        ),
        (
            "alro.activity.group",
            "activity_ids.participation_ids.agency_id",
            [("activity_ids", "in", [activity])],
        ),
        ("alro.activity", "agency_ids", [("id", "=", activity)]),
    ):
        try:
            found = officer.call(model, "search", [*about, (path, "=", sa_kaeo)])
        except Refused:
            found = []
        proof.ask(
            "side roads",
            bool(found) == (login not in strangers),
            f"{login}, asking {model} whether Sa Kaeo takes part by {path}, found {found}",
        )
    for model, path in (
        ("alro.activity.group", "activity_ids.name"),
        ("alro.programme", "project_ids.name"),
    ):
        if path.partition(".")[0] not in world.fields(model):
            continue
        found = officer.call(model, "search", [(path, "=like", "Secret other%")])
        proof.ask(
            "side roads",
            bool(found) == (login in OTHER_MONEY),
            f"{login} found {found} of {model} by hidden names",
        )


@pytest.mark.parametrize("login", LEVELS)
def test_how_to_reach_a_colleague_is_no_question(proof, world, login):
    officer = world.officer(login)
    for field, part in (("email", "%@alro.example"), ("login", "province2"), ("phone", "0%")):
        found = set(
            officer.call("res.users", "search", [(field, "=ilike", part), ("id", "!=", officer.id)])
        )
        if login == "super_admin":
            proof.ask(
                "side roads", found or field == "phone", f"super_admin finds nobody by {field}"
            )
        else:
            proof.ask("side roads", not found, f"{login} found colleagues {found} by {field}")
        grouped = refused(
            lambda field=field: officer.call(
                "res.users", "formatted_read_group", [], [field], ["__count"]
            )
        )
        sorted_by = refused(
            lambda field=field: officer.call("res.users", "search", [], order=field)
        )
        for answer, how in ((grouped, "group"), (sorted_by, "sort")):
            right = (answer is None) == (login == "super_admin")
            proof.ask(
                "side roads", right, f"{login}: to {how} users by {field} was answered {answer}"
            )


@pytest.mark.parametrize("login", LEVELS)
def test_files_and_pictures(proof, world, login):
    """Bytes are compared: Odoo answers a hidden picture with a placeholder and 200."""
    officer, attachment = world.officer(login), world.stage["attachment"]
    may = login in OTHER_MONEY
    listed = officer.call("ir.attachment", "search", [("res_model", "=", "alro.activity")])
    read = refused(lambda: officer.call("ir.attachment", "read", [attachment], ["name", "raw"]))
    proof.ask(
        "side roads",
        (attachment in listed) == may,
        f"{login}: attachments of activities listed: {listed}",
    )
    proof.ask(
        "side roads",
        (read is None) == may,
        f"{login}: reading a file of a hidden activity was answered {read}",
    )
    for path in (f"/web/content/{attachment}", f"/web/content/ir.attachment/{attachment}/raw"):
        content = officer.http.get(f"{world.odoo.url}{path}").content
        proof.ask(
            "side roads",
            (content == b"Secret bytes") == may,
            f"{login} got {content[:40]} from {path}",
        )
        proof.ask(
            "side roads",
            may or b"Secret" not in content,
            f"{login} was told a hidden name by {path}",
        )
    picture = officer.http.get(f"{world.odoo.url}/web/image/{attachment}").content
    proof.ask(
        "side roads",
        (picture == officer.nothing()) != may,
        f"{login}: the picture of a hidden file differs from none",
    )


@pytest.mark.parametrize("login", LEVELS)
def test_forged_links(proof, world, login):
    """Defaults, onchanges and dialogs that name a hidden row are refused, and tell nothing of it."""
    officer, hidden = world.officer(login), world.stage["hidden"]
    project, group = world.sql(
        "SELECT project_id, activity_group_id FROM alro_activity WHERE name = 'Secret fund both 2560 activity'"
    )[0]
    new = {"name": "x", "previous_id": hidden, "project_id": project, "activity_group_id": group}
    name = {"previous_id": {"fields": {"display_name": {}}}}
    admin = login in ("super_admin", "admin_act_fund", "admin_fund")
    for what, call in {
        "default_get": lambda: officer.call(
            "alro.activity", "default_get", ["previous_id"], context={"default_previous_id": hidden}
        ),
        "onchange": lambda: officer.call(
            "alro.activity", "onchange", [], {"previous_id": hidden}, ["previous_id"], name
        ),
        "onchange with defaults": lambda: officer.call(
            "alro.activity", "onchange", [], {}, [], name, context={"default_previous_id": hidden}
        ),
        "create": lambda: officer.call("alro.activity", "create", [new]),
    }.items():
        refusal = refused(call)
        if login not in OTHER_MONEY:
            proof.ask(
                "side roads",
                refusal and "Secret" not in refusal.body,
                f"{login}: {what} with a hidden row: {refusal}",
            )
        elif what != "create":
            proof.ask(
                "side roads",
                refusal is None,
                f"{login}: {what} with a row that he may read: {refusal}",
            )
    if admin:
        target = {"activity_id": {"fields": {"display_name": {}}}}
        refusal = refused(
            lambda: officer.call(
                "alro.participation.add",
                "onchange",
                [],
                {"activity_id": hidden},
                ["activity_id"],
                target,
            )
        )
        right = (refusal is None) == (login in OTHER_MONEY)
        proof.ask(
            "side roads", right, f"{login}: the dialog with an activity of other money: {refusal}"
        )


@pytest.mark.parametrize(
    ("login", "may"),
    [("province", True), ("super_admin", True), ("province2", False), ("report", False)],
)
def test_forged_months_and_plans(proof, world, login, may):
    officer, chiang_mai = world.officer(login), world.stage["offices"]["cm"]
    target = next(
        id_
        for id_ in world.stage["confirmed"]
        if world.facts("alro.step.target")[id_][:2] == ("act", frozenset([chiang_mai]))
    )
    month = world.sql("SELECT MIN(id) FROM alro_work_month WHERE target_id = %s", target)[0][0]
    wanted = {"month_ids": {"fields": {"planned_qty": {}}}, "planned_total": {}}
    refusal = refused(
        lambda: officer.call(
            "alro.step.target",
            "onchange",
            [target],
            {"month_ids": [[4, month]]},
            ["month_ids"],
            wanted,
        )
    )
    proof.ask(
        "side roads",
        (refusal is None) == may,
        f"{login}: an onchange of Chiang Mai's months: {refusal}",
    )
    refusal = refused(
        lambda: officer.call(
            "alro.plan.reopen",
            "default_get",
            ["target_ids"],
            context={"default_target_ids": [target]},
        )
    )
    proof.ask(
        "side roads",
        (refusal is None) == may,
        f"{login}: the dialog about Chiang Mai's plan: {refusal}",
    )
    answer = officer.programs.get(
        f"{world.odoo.url}/json/1/alro-results/{target}",
        headers={"Authorization": f"bearer {officer.key}", "X-Odoo-Database": officer.database},
    )
    # Odoo opens this road to its own administrators alone, and those have no level
    told = answer.status_code == 200 or "Secret" in answer.text
    proof.ask(
        "side roads",
        not told,
        f"{login}: /json/1 of Chiang Mai's result answered {answer.text[:200]}",
    )


@pytest.mark.parametrize("login", LEVELS)
def test_no_chatter_and_no_messages(proof, world, table, login):
    """Nothing with figures has a chatter: a message would outlive the right to read it."""
    officer = world.officer(login)
    for model in world.models(table):
        if model.startswith("alro."):
            fields = world.fields(model)
            proof.ask("side roads", "message_ids" not in fields, f"{model} has a chatter")
    found = officer.call("mail.message", "search_count", [("model", "=like", "alro.%")])
    proof.ask("side roads", not found, f"{login} reads {found} messages about rows of the suite")
    known = officer.http.post(
        f"{world.odoo.url}/mail/data",
        json={"jsonrpc": "2.0", "params": {"fetch_params": ["init_messaging"]}},
    ).text
    proof.ask("side roads", '"result"' in known, f"{login}: /mail/data answered {known[:200]}")
    for colleague in world.stage["users"].keys() - {login}:
        told = f"{colleague}@alro.example" in known
        proof.ask("side roads", not told, f"{login}: /mail/data told {colleague}'s e-mail")


@pytest.mark.parametrize("login", LEVELS)
def test_screens_open_for_those_who_may_read(proof, world, table, login):
    officer = world.officer(login)
    for model in SCOPED:
        may = any("reads" in line.verbs for line in proof.row_kind(model).lines[login])
        views = refused(
            lambda model=model: officer.call(model, "get_views", [[False, "list"], [False, "form"]])
        )
        if may:
            proof.ask(
                "side roads",
                views is None,
                f"{login}: the screens of {model} were answered {views}",
            )
        else:
            proof.ask(
                "side roads",
                views is None or views.kind == "AccessError",
                f"{login}: screens of {model}: {views}",
            )
