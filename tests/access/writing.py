"""Changing, creating and deleting: what is allowed is really stored, what is refused changes nothing."""

import contextlib

from .material import (
    DIALOGS,
    NEW_TEXT,
    another_value,
    births,
    counted_months,
    field,
    holds,
    open_dialogs,
    remove,
    victims,
)
from .world import Refused

CLEAR = ("AccessError", "UserError", "ValidationError", "MissingError")
# what people type into cells
GRID_FIELDS = {"planned_qty", "actual_qty", "target_qty", "planned_amount", "received_amount"}
ONCE = (
    "alro.participation",
    "alro.step.target",
    "alro.appropriation",
    "alro.budget.line",
)  # a second one is impossible, so a copy is, for everybody
OPERATIONS = {"creates": "create", "changes": "write", "deletes": "unlink"}


def change_values(proof, officer, model):
    """Try to change each value that the table speaks of, on a row of every case, by the routes in turn.

    On a row of which the officer may change nothing, all of them at once: what lets one through stores it.
    """
    together = {}
    for kind in proof.kinds_of_values(model, "changes"):
        for name in kind.values[model]:
            about = field(proof.world, model, name)
            keyed = any("changes" in line.verbs for lines in kind.lines.values() for line in lines)
            if not about or (keyed and about["readonly"]):
                continue  # of an entry for several models, what this one does not have
            rows = counted_months(proof.world) if name.startswith("lowered_") else None
            sample = proof.sample(officer, model, among=rows, years=keyed)
            if not keyed:  # nobody's: once for a row that he may change otherwise, once for another
                sample = _one_of_each(proof, officer, model, sample)
            for number, id_ in enumerate(sample):
                if _may_change(proof, officer, model, id_):
                    _change(proof, officer, kind, model, id_, name, number)
                else:
                    together.setdefault(id_, []).append((kind, name))
    for number, (id_, named) in enumerate(together.items()):
        _change_together(proof, officer, model, id_, named, number)


def _may_change(proof, officer, model, id_):
    """Tell whether he may change anything of a row; an account is its officer's own in parts."""
    kinds = proof.kinds_of_values(model, "changes")
    may = any(proof.world.may(officer, kind, "changes", model, id_) for kind in kinds)
    return may or model == "res.users"


def _change_together(proof, officer, model, id_, named, number):
    """Send values for all these fields in one call: refused, and none of them is stored."""
    world, before = proof.world, proof.world.row(model, id_)
    values = {name: another_value(world, model, id_, name, before) for _kind, name in named}
    values = {name: value for name, value in values.items() if value is not None}
    routes = [each for each in _change_routes(world, officer, model, id_, values) if values]
    if not routes:
        return
    route, call = routes[number % len(routes)]
    row_kind = proof.row_kind(model)
    with world.restored(model, id_):
        error = attempt(call)
        after, what = world.row(model, id_), proof.describe(officer, model, id_)
        untouched = same(before, after)
        for kind, name in named:
            if name in values:
                right = untouched and not holds(world, model, id_, name, values[name])
                said = f"{officer.login} may not change {name} of {what}, but {route} did"
                proof.ask(kind.data, right, said)
        visible = world.may(officer, row_kind, "reads", model, id_)
        who = f"{officer.login}, refused to change {', '.join(values)} of {what} by {route},"
        ask_refusal(proof, row_kind, visible, error, who)


def _one_of_each(proof, officer, model, sample):
    world, relations = proof.world, {}
    for id_ in sample:
        relations.setdefault(bool(world.relations(officer, model, id_)), id_)
    return list(relations.values())


def _change(proof, officer, kind, model, id_, name, number):
    world = proof.world
    before = world.row(model, id_)
    allowed = world.may(officer, kind, "changes", model, id_)
    value = another_value(world, model, id_, name, before)
    if value is None or (allowed and name in ("alro_agency_ids", "alro_level")):
        return  # who changes an account's level and offices: test_changes_of_office.py
    values = {name: value}
    if name == "lowered_qty":
        values["lowered_reason"] = NEW_TEXT
    routes = list(_change_routes(world, officer, model, id_, values))
    route, call = routes[number % len(routes)]
    with world.restored(model, id_):
        error = attempt(call)
        stored = holds(world, model, id_, name, value)
        what = f"{name} of {proof.describe(officer, model, id_)}"
        if allowed:
            proof.ask(
                kind.data,
                stored and error is None,
                f"{officer.login} may change {what}, but {route} "
                + (f"refused: {error}" if error else "stored nothing"),
            )
            _put_back(world, officer, model, id_, name, before)
        else:
            untouched = not stored and same(before, world.row(model, id_))
            proof.ask(
                kind.data, untouched, f"{officer.login} may not change {what}, but {route} did"
            )
            visible = world.may(officer, proof.row_kind(model), "reads", model, id_)
            ask_refusal(
                proof,
                kind,
                visible,
                error,
                f"{officer.login}, refused to change {what} by {route},",
            )


def ask_access(proof, officer, model):
    """Ask the server what it thinks: the screens do, to show buttons. Closed years are not its business here."""
    world, kind = proof.world, proof.row_kind(model)
    if model == "res.users":
        return  # his own account everybody changes, in parts, as superuser
    kinds = [each for each in proof.table if model in each.models or model in each.values]
    if model == "alro.step.target":  # its form saves the months
        kinds += proof.kinds_of_values("alro.work.month", "changes")
    told = officer.call(model, "has_access", [], "create")
    allowed = any("creates" in line.verbs for line in kind.lines[officer.level])
    proof.ask(
        kind.data,
        told == allowed,
        f"{officer.login}, asking whether he may create {model}, is told {told}",
    )
    sample = proof.sample(officer, model, among=world.open_rows(model))
    for verb in ("changes", "deletes"):
        allowed = [
            id_
            for id_ in sample
            if any(
                verb in each.verbs and world.may(officer, each, verb, model, id_) for each in kinds
            )
        ]
        for ids in _asked_together(proof, officer, model, kinds, verb, sample, allowed):
            told = officer.call(model, "has_access", ids, OPERATIONS[verb])
            for id_ in ids or sample:
                what = f"{officer.login} {verb} {proof.describe(officer, model, id_)}"
                said = f"{what}: {id_ in allowed} by the table, {told} by the server"
                proof.ask(kind.data, told == (id_ in allowed), said)


def _asked_together(proof, officer, model, kinds, verb, sample, allowed):
    """Yield ids to ask about in one call: those of a yes, each of a no, or none where no is the model's own."""
    if allowed:
        yield allowed
    lines = [line for each in kinds for line in each.lines[officer.level]]
    barred = [id_ for id_ in sample if id_ not in allowed]
    never = not any(verb in line.verbs for line in lines)
    if barred and never and not officer.call(model, "has_access", [], OPERATIONS[verb]):
        yield []
    else:
        yield from ([id_] for id_ in barred)


def ask_refusal(proof, kind, visible, error, who):
    """Every refusal is a sentence for people, which names nothing that is hidden, and carries no traceback."""
    proof.ask(kind.data, error is not None, f"{who} was told that it was done")
    if error is None:
        return
    proof.ask(kind.data, error.kind in CLEAR, f"{who} got no sentence, but {error}")
    if not visible:
        proof.ask(
            kind.data, "Secret" not in error.body, f"{who} was told a hidden name: {error.message}"
        )
    proof.ask(kind.data, "Traceback" not in error.body, f"{who} got a traceback")


def _change_routes(world, officer, model, id_, values):
    yield "write", lambda: officer.call(model, "write", [id_], values)
    yield "web_save", lambda: officer.call(model, "web_save", [id_], values, {})
    yield "JSON-2", lambda: officer.program(model, "write", ids=[id_], vals=values)
    yield "web_save_multi", lambda: officer.call(model, "web_save_multi", [id_], [values], {})
    if model == "alro.work.month":
        target = world.row(model, id_)["target_id"]
        lines = {"month_ids": [[1, id_, values]]}
        yield (
            "the form of its target",
            lambda: officer.call("alro.step.target", "write", [target], lines),
        )
    if model in world.stage["save_cells"] and values.keys() <= GRID_FIELDS:
        yield "save_cells", lambda: _save_cells(world, officer, model, id_, values)


def _save_cells(world, officer, model, id_, values):
    """The grid's route: each cell is answered for itself."""
    [(name, value)] = values.items()
    answer = officer.call(model, "save_cells", [typed_cell(world, model, id_, name, value)])[0]
    if answer["state"] != "saved":
        raise Refused("UserError", answer.get("reason") or answer["state"], str(answer))


def typed_cell(world, model, id_, name, value):
    """Return a cell as the grid sends it, typed over what stands there now."""
    row = world.row(model, id_)
    blank = name == "actual_qty" and not row["actual_origin"]
    expected = None if blank else row[name] or 0.0
    return {"id": id_, "field": name, "value": value, "expected": expected}


def attempt(call):
    try:
        call()
    except Refused as refusal:
        return refusal
    return None


def same(before, after):
    return {**before, "write_date": 0} == {**(after or {}), "write_date": 0}


def _put_back(world, officer, model, id_, name, before):
    """By the route itself, so that totals follow; what is left over is put back by SQL."""
    if model == "res.users" and name == "name":
        attempt(
            lambda: world.officer("super_admin").call(
                model, "write", [id_], {name: f"Officer {id_}"}
            )
        )
    elif name in before and not isinstance(before[name], dict) and before[name] is not None:
        values = {name: before[name]}
        if name == "actual_qty" and not before.get("actual_origin"):
            values = {name: False}
        if name == "lowered_qty":
            values["lowered_reason"] = before["lowered_reason"] or False
        attempt(lambda: officer.call(model, "write", [id_], values))


# --- births and deaths ------------------------------------------------------------------------------------------------


def create_rows(proof, officer, model):
    """Try to create a row for each money that there is a case of, by the routes in turn."""
    world, kind = proof.world, proof.row_kind(model)
    for number, (case, values, fund, relations) in enumerate(births(world, officer, model)):
        closed = case == "closed year"
        allowed = officer.level is not None and kind.allows(
            officer.level, "creates", relations, fund
        )
        allowed = allowed and (not closed or officer.level == "super_admin")
        routes = [
            ("create", lambda values=values: officer.call(model, "create", [values])),
            ("web_save", lambda values=values: officer.call(model, "web_save", [], values, {})),
            ("JSON-2", lambda values=values: officer.program(model, "create", vals_list=[values])),
        ]
        route, call = routes[number % len(routes)]
        before = world.last_id(model)
        error = attempt(call)
        born = world.born_after(model, before)
        what = f"a row of {model} ({', '.join(filter(None, (fund, case)))})"
        remove(world, model, born)
        if allowed:
            right = len(born) == 1 and not error
            proof.ask(
                kind.data, right, f"{officer.login} may create {what}, but {route} refused: {error}"
            )
        else:
            proof.ask(
                kind.data, not born, f"{officer.login} may not create {what}, but {route} did"
            )
            who = f"{officer.login}, refused to create {what} by {route},"
            ask_refusal(proof, kind, True, error, who)


def copy_rows(proof, officer, model):
    """A copy is a birth: whoever may not create a row may not copy one, and nobody copies what is hidden."""
    world, kind = proof.world, proof.row_kind(model)
    if model in ONCE:
        return
    sample = proof.sample(officer, model)[:4]
    if not any("creates" in line.verbs for line in kind.lines[officer.level]):
        seen = {world.may(officer, kind, "reads", model, id_): id_ for id_ in sample}
        sample = seen.values()  # one that he sees, one that he does not: more differ in nothing
    for id_ in sample:
        fund, *_rest = world.facts(model)[id_]
        relations = {"own"} if model in DIALOGS else set()
        allowed = kind.allows(officer.level, "creates", relations, fund) and world.may(
            officer, kind, "reads", model, id_
        )
        if allowed:
            continue  # whether a copy makes sense is the model's own business
        before = world.last_id(model)
        error = attempt(lambda id_=id_: officer.call(model, "copy", [id_]))
        born = world.born_after(model, before)
        what = proof.describe(officer, model, id_)
        remove(world, model, born)
        proof.ask(
            kind.data,
            not born and error,
            f"{officer.login} may not create {model}, but copy of {what} did",
        )


def delete_rows(proof, officer, model):
    """Try to delete a row made for it, of each money and relation that there is a case of."""
    world, kind = proof.world, proof.row_kind(model)
    for number, (id_, fresh) in enumerate(victims(world, officer, model)):
        allowed = world.may(officer, kind, "deletes", model, id_)
        visible = world.may(officer, kind, "reads", model, id_)
        what = proof.describe(officer, model, id_)
        route, call = [
            ("unlink", lambda id_=id_: officer.call(model, "unlink", [id_])),
            ("JSON-2", lambda id_=id_: officer.program(model, "unlink", ids=[id_])),
        ][number % 2]
        error = attempt(call)
        gone = not world.row(model, id_)
        if gone:
            world.refresh(model, [id_])
        elif fresh:
            remove(world, model, {id_})
        if allowed:
            proof.ask(
                kind.data,
                gone and not error,
                f"{officer.login} may delete {what}, but {route} refused: {error}",
            )
        else:
            proof.ask(
                kind.data, not gone, f"{officer.login} may not delete {what}, but {route} did"
            )
            who = f"{officer.login}, refused to delete {what} by {route},"
            ask_refusal(proof, kind, visible, error, who)


# --- plans ------------------------------------------------------------------------------------------------------------


def settle_plans(proof, officer, model, confirmed):
    """Confirm and reopen, on a plan of each case: who may change plans may, nobody else."""
    world = proof.world
    kind = next(each for each in proof.table if model in each.actions)
    for state, method, arguments, pool in (
        ("confirmed", "action_confirm_plan", [], world.staged(model)),
        ("draft", "action_reopen_plan", ["The proof wants it"], confirmed),
    ):
        for id_ in proof.sample(officer, model, among=pool, years=True):
            before = world.row(model, id_)
            allowed = world.may(officer, kind, "changes", model, id_)
            error = attempt(
                lambda method=method, id_=id_, arguments=arguments: officer.call(
                    model, method, [id_], *arguments
                )
            )
            after = world.row(model, id_)
            what = f"{method} of {proof.describe(officer, model, id_)}"
            if after["plan_state"] == state:
                back = (
                    ("action_reopen_plan", ["Back"])
                    if state == "confirmed"
                    else ("action_confirm_plan", [])
                )
                attempt(
                    lambda back=back, id_=id_: world.officer("super_admin").call(
                        model, back[0], [id_], *back[1]
                    )
                )
            if allowed:
                right = after["plan_state"] == state
                proof.ask(
                    kind.data, right, f"{officer.login} may do {what}, but was refused: {error}"
                )
            else:
                proof.ask(
                    kind.data, same(before, after), f"{officer.login} may not do {what}, but did"
                )
                visible = world.may(officer, proof.row_kind(model), "reads", model, id_)
                ask_refusal(proof, kind, visible, error, f"{officer.login}, refused {what},")


def settle_documents(proof, officer):
    """Post and reverse, on a document of each case; whoever may not, moves no money."""
    world, model = proof.world, "alro.budget.transfer"
    kind = next(each for each in proof.table if model in each.actions)
    for state, method, arguments, pool in (
        ("posted", "action_post", [], world.staged(model)),
        ("reversed", "action_reverse", ["The proof wants it"], world.stage["posted"]),
    ):
        for id_ in proof.sample(officer, model, among=pool, years=True):
            allowed = world.may(officer, kind, "changes", model, id_)
            with contextlib.ExitStack() as stack:
                before = stack.enter_context(world.restored(model, id_))
                [(line, whole)] = world.sql(
                    "SELECT budget_line_id, appropriation_id FROM alro_budget_transfer_line"
                    " WHERE transfer_id = %s",
                    id_,
                )
                held = stack.enter_context(world.restored("alro.budget.line", line))
                stack.enter_context(world.restored("alro.appropriation", whole))
                error = attempt(
                    lambda method=method, id_=id_, arguments=arguments: officer.call(
                        model, method, [id_], *arguments
                    )
                )
                after, holds_now = world.row(model, id_), world.row("alro.budget.line", line)
            what = f"{method} of {proof.describe(officer, model, id_)}"
            if allowed:
                right = after["state"] == state and error is None
                right = right and holds_now["allocated_amount"] != held["allocated_amount"]
                proof.ask(
                    kind.data, right, f"{officer.login} may do {what}, but was refused: {error}"
                )
            else:
                right = same(before, after) and same(held, holds_now)
                proof.ask(kind.data, right, f"{officer.login} may not do {what}, but did")
                visible = world.may(officer, kind, "reads", model, id_)
                ask_refusal(proof, kind, visible, error, f"{officer.login}, refused {what},")


def settle_treasury(proof, officer):
    """Check, post and reverse a file of the treasury; whoever may not, changes no figure by it."""
    world, model = proof.world, "alro.gfmis.batch"
    kind = next(each for each in proof.table if model in each.actions)
    month = world.stage["treasury_month"]
    for id_ in (*world.stage["treasury"], *world.stage["money"][model]):
        allowed = world.may(officer, kind, "changes", model, id_)
        if allowed and id_ not in world.stage["treasury"]:
            continue  # it holds nothing that could be checked
        visible = world.may(officer, kind, "reads", model, id_)
        what = proof.describe(officer, model, id_)
        with world.restored(model, id_), world.restored("alro.spending.month", month) as held:
            for method, arguments, state, amount in (
                ("action_check", [], "checked", None),
                ("action_discard", [], None, None),
                ("action_check_later", [], None, None),
                ("action_post", [], "posted", 640.25),
                ("action_post_later", [], None, None),
                ("action_reverse", ["The proof wants it"], "reversed", None),
            ):
                if allowed and not state:
                    continue  # in the background it is the same, a while later
                before = world.row(model, id_)
                error = attempt(
                    lambda method=method, id_=id_, arguments=arguments: officer.call(
                        model, method, [id_], *arguments
                    )
                )
                after, now = world.row(model, id_), world.row("alro.spending.month", month)
                if allowed:
                    right = error is None and after["state"] == state
                    right = right and now["disbursed_to_date"] == amount
                    said = f"{officer.login} may do {method} of {what}, but was told {error}"
                    proof.ask(kind.data, right, said)
                else:
                    right = same(before, after) and same(held, now)
                    said = f"{officer.login} may not do {method} of {what}, but did"
                    proof.ask(kind.data, right, said)
                    who = f"{officer.login}, refused {method} of {what},"
                    ask_refusal(proof, kind, visible, error, who)
        world.forget("alro.gfmis.row")
        world.forget("alro.gfmis.figure")


def choose_for_rows(proof, officer):
    """The dialog that says whose money a row is leads to no line of other money, and changes no closed year."""
    world, model = proof.world, "alro.gfmis.choose"
    kind = proof.row_kind(model)
    row_kind = proof.row_kind("alro.gfmis.row")
    for row in proof.sample(officer, "alro.gfmis.row", years=True):
        for fund, line in world.stage["lines_by_fund"].items():
            year = world.facts("alro.budget.line")[line][3]
            may = world.may(officer, row_kind, "changes", "alro.gfmis.row", row)
            if may and fund.startswith("act") and year == world.facts("alro.gfmis.row")[row][3]:
                continue
            before, last = world.row("alro.gfmis.row", row), world.last_id("alro.gfmis.mapping")
            values = {"row_ids": [[6, 0, [row]]], "budget_line_id": line, "remember": "row"}
            error = attempt(
                lambda values=values: officer.call(
                    model, "action_choose", officer.call(model, "create", [values])
                )
            )
            what = proof.describe(officer, "alro.gfmis.row", row)
            right = same(before, world.row("alro.gfmis.row", row))
            right = right and world.last_id("alro.gfmis.mapping") == last
            proof.ask(kind.data, right, f"{officer.login} chose a line of {fund} money for {what}")
            who = f"{officer.login}, refused a line of {fund} money for {what},"
            ask_refusal(proof, kind, False, error, who)
    world.forget(model)


def settle(proof, officer, model):
    """What is done to plans and documents by their buttons."""
    staged = proof.world.stage
    if model == "alro.step.target":
        settle_plans(proof, officer, model, staged["confirmed"])
    if model == "alro.budget.line":
        settle_plans(proof, officer, model, staged["confirmed_lines"])
    if model == "alro.budget.transfer":
        settle_documents(proof, officer)
    if model == "alro.gfmis.batch":
        settle_treasury(proof, officer)
    if model == "alro.gfmis.choose":
        choose_for_rows(proof, officer)


def change_all(proof, officer, model):
    """All that writes, for one officer and one model."""
    if model in DIALOGS:
        open_dialogs(proof.world, model)
    for step in (ask_access, change_values, create_rows, copy_rows, delete_rows, settle):
        step(proof, officer, model)
