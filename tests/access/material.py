"""What the probes write with: other values for a field, rows that could be born, rows that may die."""

import itertools

from .world import Refused

NEW_TEXT = "Typed by the proof"
NEVER = "born by nobody"  # a case of a birth that the model itself refuses
DIALOGS = {
    "alro.plan.reopen": (
        "super_admin",
        "admin_act_fund",
        "admin_fund",
        "bureau",
        "bureau2",
        "province",
        "province2",
    ),
    "alro.budget.ledger.open": (
        "super_admin",
        "admin_act_fund",
        "admin_fund",
        "central_act",
        "central_fund",
        "bureau",
        "bureau2",
        "province",
        "province2",
    ),
    "alro.budget.transfer.add": ("super_admin", "admin_fund", "central_act", "central_fund"),
    "alro.fund.workbook": ("super_admin", "admin_fund", "central_fund"),
    "alro.fund.reverse": ("super_admin", "admin_fund", "central_fund"),
    "alro.budget.reverse": ("super_admin", "admin_fund", "central_act", "central_fund"),
    "alro.gfmis.choose": ("super_admin", "central_act"),
    "alro.gfmis.explain": ("super_admin", "central_act"),
    "alro.gfmis.reverse": ("super_admin", "central_act"),
    "alro.participation.add": ("super_admin", "admin_act_fund", "admin_fund"),
    "alro.move": ("super_admin", "super_admin2"),
    "alro.fiscal.year.copy": ("super_admin", "admin_act_fund", "admin_fund"),
    "alro.year.workbook": ("super_admin", "admin_act_fund", "admin_fund"),
    "alro.access.inquiry": ("super_admin", "super_admin2"),
    "alro.access.line": ("super_admin", "super_admin2"),
    "alro.access.share": ("super_admin", "super_admin2"),
}
# what the system alone makes, when this is asked for
ANSWERS = {
    "alro.access.line": "action_explain_record",
    "alro.access.share": "action_explain_user",
}
# nobody, Super Admin included, creates rows of these by themselves, or deletes an account
NOT_MADE = (
    "alro.work.month",
    "alro.spending.month",
    "alro.budget.ledger",
    "alro.fund.batch.row",
    "alro.gfmis.row",
    "alro.gfmis.figure",
    "alro.gfmis.run",
    "alro.year.workbook.line",
    "res.users",
    "alro.value.log",
    "alro.value.log.digest",
)
_numbers = itertools.count(1)


def field(world, model, name):
    """Return what the server says of a field to Super Admin, or nothing if the model has none of this name."""
    return world.fields(model).get(name)


def another_value(world, model, id_, name, row):
    """Return a value that the field does not hold now and could hold, in the form in which `write` takes it."""
    about, old = field(world, model, name), row.get(name)
    kind = about["type"]
    if kind in ("char", "text"):
        return f"{NEW_TEXT} {name}"
    if kind in ("integer", "float", "monetary"):
        return (old or 0) + 1
    if kind == "boolean":
        return not old
    if kind == "selection":
        return next(key for key, _label in about["selection"] if key != old)
    if kind == "date":
        return "2017-05-01" if old != "2017-05-01" else "2017-06-01"
    if kind == "datetime":
        return "2017-05-01 00:00:00"
    table = about["relation"].replace(".", "_")
    if kind == "many2one":
        if about["relation"] == "alro.activity":  # which every level that has the dialog may see
            ids = [
                id_
                for id_, fact in world.facts("alro.activity").items()
                if fact[0] == "fund" and id_ != old
            ]
            return max(ids)
        return world.sql(f"SELECT MAX(id) FROM {table} WHERE id <> %s", old or 0)[0][0]
    held = set(world.officer("super_admin").call(model, "read", [id_], [name])[0][name])
    return (
        [[4, next(id_ for id_ in world.stage["offices"].values() if id_ not in held)]]
        if len(held) < 4
        else None
    )


def holds(world, model, id_, name, value):
    """Tell whether the database now holds the value."""
    row = world.row(model, id_)
    if not row:
        return False
    if name not in row:
        stored = world.officer("super_admin").call(model, "read", [id_], [name])[0][name]
        return value[0][1] in stored if isinstance(value, list) else stored == value
    stored = row[name]
    if isinstance(stored, dict):  # translated
        return value in stored.values()
    return stored == value


def counted_months(world):
    """Return the months whose figure is counted by finished courses and can be lowered."""
    statement = "SELECT MIN(id) FROM alro_work_month WHERE target_id = ANY(%s) AND ceiling_qty >= 1 GROUP BY target_id"
    return [row[0] for row in world.sql(statement, world.stage["counted"])]


def open_dialogs(world, model):
    """Let each officer who may open a dialog open one, so that there are others' to look at."""
    for login in DIALOGS[model]:
        officer = world.officer(login)
        held = world.sql(
            f"SELECT 1 FROM {model.replace('.', '_')} WHERE create_uid = %s", officer.id
        )
        if not held and model in ANSWERS:
            [inquiry] = officer.call("alro.access.inquiry", "create", [_question(world)])
            officer.call("alro.access.inquiry", ANSWERS[model], [inquiry])
            world.forget("alro.access.inquiry")
            world.forget(model)
        elif not held:
            _case, values, _fund, _relations = next(births(world, officer, model))
            world.refresh(model, officer.call(model, "create", [values]))


def _question(world):
    activity = _activity(world, "act", "both")
    return {
        "subject": f"alro.activity,{activity}",
        "user_id": world.stage["users"]["province"]["id"],
    }


def births(world, officer, model):
    """Yield (case, values, money, relations) of rows that could be created now, as they would be to the officer."""
    number = next(_numbers)
    year, closed = world.open_year(), min(world.closed_years())
    name = f"{NEW_TEXT} {number}"
    plain = {
        "alro.fiscal.year": {"year": 2650},
        "alro.agency": {"code": f"P{number}", "name": name, "kind": "bureau", "region": "HQ"},
        "alro.fund.source": {"code": f"P{number}", "name": name, "kind": "other"},
        "alro.expense.category": {"code": f"P{number}", "name": name},
        "uom.uom": {"name": name},
        "alro.programme": {"code": f"P{number}", "name": name},
        "alro.account.request": {
            "name": name, "position": "Analyst", "agency_id": world.stage["offices"]["cm"], "level": "province",
            "email": f"proof{number}@alro.example", "phone": "02 000 0000",
        },
        "res.users": {
            "name": name, "login": f"proof{number}", "alro_level": "province",
            "alro_agency_ids": [[6, 0, [world.stage["offices"]["cm"]]]],
        },
        "alro.value.log": {"res_id": number, "reason": name},
        "alro.value.log.digest": {"day": "2017-05-01", "sha256": name},
    }  # fmt: skip
    if model in plain:
        yield None, plain[model], None, set()
    elif model == "alro.activity.group":
        for case, of_year in ((None, year), ("closed year", closed)):
            yield (
                case,
                {"fiscal_year_id": of_year, "number": 900 + number, "name": name},
                None,
                set(),
            )
    elif model == "alro.contact":
        for case, of_year in ((None, year), ("closed year", closed)):
            group = next(
                id_
                for id_, fact in world.facts("alro.activity.group").items()
                if fact[3] == of_year
            )
            yield case, {"name": name, "activity_group_id": group}, None, set()
    elif model == "alro.fund.batch":
        values = {"name": name, "datas": _copied_file(world)}
        for case, of_year in ((None, year), ("closed year", closed)):
            yield case, {**values, "fiscal_year_id": of_year}, "fund", set()
    elif model == "alro.fund.batch.row":
        [batch] = world.sql("SELECT MAX(id) FROM alro_fund_batch WHERE fund_kind = 'fund'")[0]
        yield None, {"batch_id": batch, "take_file": True}, "fund", set()
    elif model.startswith("alro.gfmis.") and model not in DIALOGS:
        yield from _of_the_treasury(world, model, name, number)
    elif model == "alro.budget.ledger":
        yield None, {"activity_id": _activity(world, "act", "both")}, "act", set()
    elif model == "alro.year.workbook.line":
        [book] = world.sql("SELECT MAX(id) FROM alro_year_workbook")[0]
        yield None, {"workbook_id": book, "kind": "conflict", "sheet": "target"}, None, {"own"}
    elif model in DIALOGS:
        yield None, _dialog(world, officer, model), None, {"own"}
    elif model in world.stage["models"]:
        yield from _of_each_money(world, officer, model, name, year, closed)


def _of_the_treasury(world, model, name, number):
    """Rows of the models of GFMIS: files of two years, mappings to activities of each money, and the system's own."""
    batch, year = world.stage["money"]["alro.gfmis.batch"][0], world.open_year()
    if model == "alro.gfmis.batch":
        values = {"name": name, "datas": _copied_file(world, model)}
        for case, of_year in ((None, year), ("closed year", min(world.closed_years()))):
            yield case, {**values, "fiscal_year_id": of_year}, "act", set()
    elif model == "alro.gfmis.mapping":
        for fund in ("act", "fund", "other"):
            activity = _activity(world, fund, "both")
            case = NEVER if fund != "act" else None
            yield case, {"budget_code": f"9{number:05d}", "activity_id": activity}, fund, set()
        closed = _activity(world, "act", "both", 2559)
        yield "closed year", {"budget_code": f"8{number:05d}", "activity_id": closed}, "act", set()
        office = world.stage["offices"]["cm"]
        yield None, {"cost_centre": f"7{number:05d}", "agency_id": office}, "act", set()
    elif model == "alro.gfmis.profile":
        yield None, {"code": f"proof{number}", "name": name, "active": False}, None, set()
    elif model == "alro.gfmis.profile.column":
        values = {"profile_id": world.stage["layout"], "role": "department", "names": name}
        yield None, values, None, set()
    else:  # what the check and the system make
        named = {"alro.gfmis.row": "accept_reason", "alro.gfmis.figure": "reason"}
        yield None, {"batch_id": batch, named.get(model, "message"): name}, "act", set()


def _copied_file(world, model="alro.fund.batch"):
    """Return the content of a staged file, as a client sends it."""
    batch = world.stage["money"][model][0]
    [row] = world.officer("super_admin").call(model, "read", [batch], ["datas"])
    return row["datas"]


def _dialog(world, officer, model):
    if model == "alro.participation.add":
        return {"activity_id": _activity(world, "fund", "both")}
    if model == "alro.fiscal.year.copy":
        return {"year_id": world.open_year(), "source_id": min(world.closed_years())}
    if model == "alro.year.workbook":
        return {"fiscal_year_id": world.open_year(), "file_name": NEW_TEXT}
    if model == "alro.access.inquiry":
        return _question(world)
    if model in ANSWERS:
        inquiry = world.sql("SELECT MAX(id) FROM alro_access_inquiry")[0][0]
        return {"inquiry_id": inquiry, "why": NEW_TEXT}
    if model == "alro.budget.ledger.open":
        return {"day": "2017-04-01"}
    if model == "alro.budget.transfer.add":
        fund = "fund" if officer.level in ("admin_fund", "central_fund") else "act"
        facts = world.facts("alro.budget.transfer")
        drafts = world.open_rows("alro.budget.transfer")
        return {"transfer_id": next(id_ for id_ in drafts if facts[id_][0] == fund)}
    if model == "alro.fund.workbook":
        return {"fiscal_year_id": world.open_year()}
    if model == "alro.fund.reverse":
        facts = world.facts("alro.fund.batch")
        batch = next(id_ for id_ in world.open_rows("alro.fund.batch") if facts[id_][0] == "fund")
        return {"batch_ids": [[6, 0, [batch]]], "reason": NEW_TEXT}
    if model == "alro.gfmis.choose":
        row = world.stage["money"]["alro.gfmis.row"][0]
        return {"row_ids": [[6, 0, [row]]], "budget_line_id": world.stage["treasury_line"]}
    if model == "alro.gfmis.explain":
        figure = world.stage["money"]["alro.gfmis.figure"][0]
        return {"figure_ids": [[6, 0, [figure]]], "reason": NEW_TEXT}
    if model == "alro.gfmis.reverse":
        batch = world.stage["money"]["alro.gfmis.batch"][0]
        return {"batch_ids": [[6, 0, [batch]]], "reason": NEW_TEXT}
    if model == "alro.budget.reverse":
        return {"transfer_ids": [[6, 0, world.stage["posted"][:1]]], "reason": NEW_TEXT}
    if model == "alro.move":
        return {"activity_id": _activity(world, "fund", "both"), "reason": NEW_TEXT}
    targets = world.stage["confirmed"]
    mine = [
        id_ for id_ in targets if "own" in world.relations(officer, "alro.step.target", id_)
    ] or targets
    lines = world.stage["confirmed_lines"]
    lines = [id_ for id_ in lines if world.relations(officer, "alro.budget.line", id_)] or lines
    return {
        "target_ids": [[6, 0, mine[:1]]],
        "line_ids": [[6, 0, lines[:1]]],
        "reason": NEW_TEXT,
    }


def _activity(world, fund, name, year=2560):
    return world.sql(
        "SELECT id FROM alro_activity WHERE name = %s", f"Secret {fund} {name} {year} activity"
    )[0][0]


def _of_each_money(world, officer, model, name, year, closed):
    source_of = dict(world.sql("SELECT kind, MIN(id) FROM alro_fund_source GROUP BY kind"))
    programme = world.sql("SELECT id FROM alro_programme WHERE code = 'PROOF'")[0][0]
    held = [key for key, id_ in world.stage["offices"].items() if id_ in officer.agencies]
    office = held[0] if held and officer.level in ("bureau", "province") else "kpr"
    agency = world.stage["offices"][office]
    away = "sk_only" if office == "cm" else "cm_only"  # where the office takes no part yet
    own = {"own"} if agency in officer.agencies else set()
    for fund in ("act", "fund", "other"):
        activity = _activity(world, fund, "both")
        hosted = {"hosted"} if world.stage["offices"]["spt"] in officer.agencies else set()
        if model == "alro.project":
            values = {"name": name, "programme_id": programme, "fund_source_id": source_of[fund]}
            yield None, {**values, "fiscal_year_id": year}, fund, set()
            if fund == "act":
                yield "closed year", {**values, "fiscal_year_id": closed}, fund, set()
        elif model == "alro.activity":
            project, group = world.sql(
                "SELECT project_id, activity_group_id FROM alro_activity WHERE id = %s", activity
            )[0]
            yield (
                None,
                {"name": name, "project_id": project, "activity_group_id": group},
                fund,
                set(),
            )
        elif model == "alro.step":
            yield None, {"name": name, "activity_id": activity}, fund, hosted
        elif model == "alro.participation":
            values = {"activity_id": _activity(world, fund, away), "agency_id": agency}
            yield None, values, fund, own | (hosted if away == "cm_only" else set())
        elif model == "alro.step.target":
            statement = "SELECT id FROM alro_step WHERE activity_id = %s AND name = 'Secret free'"
            step = world.sql(statement, activity)[0][0]
            statement = (
                "SELECT id FROM alro_participation WHERE activity_id = %s AND agency_id = %s"
            )
            participation = world.sql(statement, activity, agency)[0][0]
            yield None, {"step_id": step, "participation_id": participation}, fund, own | hosted
        elif model == "alro.appropriation":
            values = {"activity_id": activity, "category_id": _category(world, "investment")}
            yield None, {**values, "act_amount": 5}, fund, hosted
        elif model == "alro.budget.line":
            statement = (
                "SELECT id FROM alro_participation WHERE activity_id = %s AND agency_id = %s"
            )
            participation = world.sql(statement, activity, agency)[0][0]
            values = {"participation_id": participation, "received_amount": 5}
            values["category_id"] = _category(world, "subsidy")
            yield None, values, fund, own | hosted
        elif model == "alro.spending.month":
            line = _line_of(world, officer, fund)
            values = {"budget_line_id": line, "month": "2018-01-01"}
            yield None, values, fund, world.relations(officer, "alro.budget.line", line)
        elif model == "alro.budget.transfer":
            values = {"name": name, "kind": "allocate", "fund_source_id": source_of[fund]}
            yield None, {**values, "fiscal_year_id": year, "date": "2017-01-15"}, fund, set()
            if fund == "act":
                values = {**values, "fiscal_year_id": closed, "date": "2016-01-15"}
                yield "closed year", values, fund, set()
        elif model == "alro.budget.transfer.line":
            line = _line_of(world, officer, fund)
            draft = world.sql(
                "SELECT l.transfer_id FROM alro_budget_transfer_line l"
                " JOIN alro_budget_transfer d ON d.id = l.transfer_id"
                " WHERE l.budget_line_id = %s AND d.state = 'draft'",
                line,
            )[0][0]
            values = {"transfer_id": draft, "budget_line_id": line, "amount": 5}
            yield None, values, fund, world.relations(officer, "alro.budget.line", line)
        elif model == "alro.work.month":
            mine = [
                id_
                for id_ in world.stage["plain"]
                if world.facts("alro.step.target")[id_][0] == fund
            ]
            target = next(
                (id_ for id_ in mine if world.relations(officer, "alro.step.target", id_)), mine[0]
            )
            values = {"target_id": target, "month": "2018-01-01"}
            yield None, values, fund, world.relations(officer, "alro.step.target", target)


def _category(world, code):
    return world.sql("SELECT id FROM alro_expense_category WHERE code = %s", code)[0][0]


def _line_of(world, officer, fund):
    """Return a budget line of the open year and this money, if there is one that is something to the officer."""
    lines = world.open_rows("alro.budget.line")
    facts = world.facts("alro.budget.line")
    lines = [id_ for id_ in lines if facts[id_][0] == fund]
    return next(
        (id_ for id_ in lines if world.relations(officer, "alro.budget.line", id_)), lines[0]
    )


def victims(world, officer, model):
    """Yield (id, whether it was made for it) of rows to try to delete."""
    if model in NOT_MADE or model not in world.stage["models"] and model != "uom.uom":
        for id_ in world.staged(model)[:4]:
            yield id_, False
        return
    if model in DIALOGS:
        open_dialogs(world, model)
        for mine in (True, False):
            rows = world.sql(f"SELECT id, create_uid FROM {model.replace('.', '_')} ORDER BY id")
            found = [id_ for id_, uid in rows if (uid == officer.id) == mine]
            if found:
                yield found[0], False
        return
    for case, values, _fund, _relations in births(world, officer, model):
        if case == NEVER:
            continue
        [id_] = world.officer("super_admin").call(model, "create", [values])
        world.refresh(model, [id_])
        yield id_, True


def remove(world, model, ids):
    """Take away what the probes have made, as far as anybody can: accounts stay."""
    for id_ in ids:
        if model in DIALOGS:
            with world.connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model.replace('.', '_')} WHERE id = %s", (id_,))
        elif model != "res.users":
            try:
                world.officer("super_admin").call(model, "unlink", [id_])
            except Refused:
                world.leftovers.append((model, {id_}))
    world.refresh(model, ids)


def remove_leftovers(world):
    """Take away what could not be before, when a right was spoilt; whatever still stays is an error."""
    again, world.leftovers = world.leftovers, []
    for model, ids in again:
        remove(world, model, ids)
    assert not world.leftovers, f"made by the proof and never taken away: {world.leftovers}"
