"""The suite's own methods that programs and screens call: the grid, the history, moves, and who sees what."""

import contextlib

from .reading import SCOPED, SUMS, told_or_leaked
from .world import Refused
from .writing import GRID_FIELDS, ask_refusal, attempt, same, typed_cell

# models whose rows stand in a grid, and those that have a history
GRIDS = ("alro.work.month", "alro.step.target", "alro.spending.month", "alro.budget.line")
HISTORY = (
    *SCOPED,
    *GRIDS[2:],
    "alro.appropriation",
    "alro.budget.transfer",
    "alro.budget.transfer.line",
    "alro.gfmis.batch",
    "alro.gfmis.mapping",
)
STRUCTURE = {
    "alro.project": "programme_id",
    "alro.activity": "host_agency_id",
    "alro.step": "host_agency_id",
}


# of what a row of the grid is, of which all twelve months stand in it
MONTHS = {"alro.work.month": "target_id", "alro.spending.month": "budget_line_id"}


def read_grid(proof, officer, model):
    """The grid has the cells that the officer may read, and their values; of a month's row all twelve."""
    world, kind = proof.world, proof.row_kind(model)
    sample = proof.sample(officer, model, per_case=2, years=True)
    shown = sample
    if link := MONTHS.get(model):
        table = model.replace(".", "_")
        statement = f"SELECT b.id FROM {table} a JOIN {table} b USING ({link}) WHERE a.id = ANY(%s)"
        shown = sorted({row[0] for row in world.sql(statement, sample)})
    expected, names = proof.visible(officer, model, shown), list(SUMS[model])
    try:
        grid = officer.call(model, "get_grid", [("id", "in", sample)], names)
    except Refused as refusal:
        right = not expected and refusal.kind == "AccessError" and "Secret" not in refusal.body
        proof.ask(kind.data, right, f"{officer.login}: the grid of {model} was answered {refusal}")
        return
    told = {id_ for row in grid["ids"] for id_ in row if id_}
    proof.ask(
        kind.data,
        told == expected,
        f"{officer.login}: the grid of {model} told {sorted(told)}, not {sorted(expected)}",
    )
    for name in names:
        statement = f"SELECT COALESCE(SUM({name}), 0)::float FROM {model.replace('.', '_')} WHERE id = ANY(%s)"
        truth = world.sql(statement, sorted(expected))[0][0]
        total = sum(value or 0 for row in grid["cells"][name] for value in row)
        proof.ask(
            kind.data,
            round(total, 2) == round(truth, 2),
            f"{officer.login} may read {truth} of {name}, but the grid of {model} told {total}",
        )


def save_grid(proof, officer, model):
    """Of many cells sent at once those are saved that the officer may change, and nothing is told of hidden ones."""
    world = proof.world
    for kind in proof.kinds_of_values(model, "changes"):
        for name in sorted(GRID_FIELDS & set(kind.values[model])):
            with contextlib.ExitStack() as stack:
                rows = {
                    id_: stack.enter_context(world.restored(model, id_))
                    for id_ in proof.sample(officer, model, years=True)
                }
                _save_grid(proof, officer, kind, model, name, rows)


def _save_grid(proof, officer, kind, model, name, rows):
    world = proof.world
    cells = [
        typed_cell(world, model, id_, name, (row[name] or 0.0) + 1) for id_, row in rows.items()
    ]
    answers = officer.call(model, "save_cells", cells)
    proof.ask(kind.data, len(answers) == len(cells), f"{officer.login}: answers of save_cells")
    for cell, answer in zip(cells, answers, strict=True):
        id_ = cell["id"]
        allowed = world.may(officer, kind, "changes", model, id_)
        visible = world.may(officer, proof.row_kind(model), "reads", model, id_)
        after, what = world.row(model, id_), f"{name} of {proof.describe(officer, model, id_)}"
        if allowed:
            right = answer["state"] == "saved" and after[name] == cell["value"]
        else:
            right = answer["state"] == "refused" and same(rows[id_], after)
        said = f"{officer.login} may {'' if allowed else 'not '}change {what}, but save_cells answered {answer}"
        proof.ask(kind.data, right, said)
        told = answer["value"] is not None or "Secret" in str(answer)
        proof.ask(kind.data, visible or not told, f"{officer.login} was told {what}: {answer}")
    saved = {answer["id"] for answer in answers if answer["state"] == "saved"}
    back = [{**cell, "value": cell["expected"], "expected": cell["value"]} for cell in cells]
    if not saved:
        return
    back = [cell for cell in back if cell["id"] in saved]
    grid = officer.call(model, "save_grid", back, [("id", "in", list(saved))], [name])["grid"]
    told = {id_ for row in grid["ids"] for id_ in row if id_}
    proof.ask(
        kind.data,
        saved <= told and told <= proof.visible(officer, model),
        f"{officer.login} saved {sorted(saved)} of {model}, but save_grid told {sorted(told)}",
    )


def explain_cells(proof, officer, model):
    """A cell explains itself to whoever may read it, and names nobody and nothing else's to the others."""
    world, kind = proof.world, proof.row_kind(model)
    log = proof.row_kind("alro.value.log")
    for id_ in proof.sample(officer, model, years=True):
        visible = world.may(officer, kind, "reads", model, id_)
        for name in sorted(GRID_FIELDS & set(SUMS[model])):
            told, leaked = told_or_leaked(
                lambda id_=id_, name=name: officer.call(model, "explain_cell", id_, name)
            )
            what = f"{name} of {proof.describe(officer, model, id_)}"
            proof.ask(
                kind.data,
                bool(told) == visible and not (leaked and not visible),
                f"{officer.login} may {'' if visible else 'not '}read {what}, but explain_cell told {told or leaked}",
            )
            if told:
                reads_log = any("reads" in line.verbs for line in log.lines[officer.level])
                proof.ask(
                    log.data,
                    reads_log or not told["user"],
                    f"{officer.login} does not read the log, but was told who changed {what}",
                )


def ask_shapes(proof, officer, model, months):
    """Last year's plans are told of rows that the officer may read, and of no other."""
    world, kind = proof.world, proof.row_kind(model)
    sample = proof.sample(officer, model, years=True)
    shapes, leaked = told_or_leaked(lambda: officer.call(months, "get_shapes", sample))
    hidden = {id_ for id_ in sample if not world.may(officer, kind, "reads", model, id_)}
    proof.ask(
        kind.data,
        not hidden & {int(id_) for id_ in shapes or ()},
        f"{officer.login} was told shapes of hidden rows: {shapes or leaked}",
    )


def read_history(proof, officer, model):
    """The history of a row opens to whoever reads the row and the log, and holds what he may read of the log."""
    world, kind = proof.world, proof.row_kind(model)
    log = proof.row_kind("alro.value.log")
    for id_ in proof.sample(officer, model):
        allowed = world.may(officer, kind, "reads", model, id_) and bool(log.lines[officer.level])
        action, leaked = told_or_leaked(
            lambda id_=id_: officer.call(model, "action_history", [id_])
        )
        what = f"the history of {proof.describe(officer, model, id_)}"
        proof.ask(
            log.data,
            bool(action) == allowed and not (leaked and not allowed),
            f"{officer.login} may {'' if allowed else 'not '}open {what}, but was told {action or leaked}",
        )
        # the same question, whether he was given it or made it up
        super_admin = world.officer("super_admin")
        question = world.questions.get((model, id_))
        if question is None:
            question = super_admin.call(model, "action_history", [id_])["domain"]
            world.questions[model, id_] = question
        every = super_admin.call("alro.value.log", "search", question)
        world.refresh("alro.value.log", every)
        expected = proof.visible(officer, "alro.value.log", every)
        try:
            told = set(officer.call("alro.value.log", "search", question))
        except Refused:
            told = set()
        proof.ask(
            log.data,
            told == expected,
            f"{officer.login}: {what} told entries {sorted(told ^ expected)[:5]} too many or too few",
        )


def move_structure(proof, officer, model):
    """What is reported of moves by Super Admin's `action_move` alone, and by no plain write at all."""
    world = proof.world
    kind = next(each for each in proof.table if "action_move" in each.actions.get(model, ()))
    name, super_admin = STRUCTURE[model], world.officer("super_admin")
    for id_ in proof.sample(officer, model, among=_reported(world, model), years=True):
        before = world.row(model, id_)
        values = {name: _elsewhere(world, name, before[name])}
        visible = world.may(officer, proof.row_kind(model), "reads", model, id_)
        what = proof.describe(officer, model, id_)
        for method, arguments, allowed in (
            ("write", [values], False),
            (
                "action_move",
                [values, "The proof wants it"],
                world.may(officer, kind, "changes", model, id_),
            ),
        ):
            error = attempt(
                lambda id_=id_, method=method, arguments=arguments: officer.call(
                    model, method, [id_], *arguments
                )
            )
            after = world.row(model, id_)
            if after[name] != before[name]:
                back = {name: before[name] or False}
                super_admin.call(model, "action_move", [id_], back, "Back")
            if allowed:
                right = after[name] == values[name] and error is None
                sentence = f"{officer.login} may move {what}, but {method} was refused: {error}"
                proof.ask(kind.data, right, sentence)
            else:
                right = same(before, after)
                sentence = f"{officer.login} may not move {what}, but {method} did"
                proof.ask(kind.data, right, sentence)
                who = f"{officer.login}, refused to move {what} by {method},"
                ask_refusal(proof, kind, visible, error, who)
        asked, leaked = told_or_leaked(
            lambda id_=id_: officer.call(model, "action_ask_move", [id_])
        )
        right = not leaked and "Secret" not in str(asked)
        proof.ask(
            kind.data, right, f"{officer.login}, asking to move {what}, was told {asked or leaked}"
        )


def _reported(world, model):
    """Rows of the stage on which reported figures hang, and which have a host or programme of their own to lose."""
    column = {"alro.project": "project_id", "alro.activity": "activity_id"}.get(model)
    if column:
        statement = f"SELECT DISTINCT {column} FROM alro_work_month WHERE target_id = ANY(%s)"
        return [row[0] for row in world.sql(statement, world.stage["plain"])]
    return [row[0] for row in world.sql("SELECT id FROM alro_step WHERE name = 'Secret heading'")]


def _elsewhere(world, name, now):
    if name == "programme_id":
        return world.sql("SELECT MIN(id) FROM alro_programme WHERE id <> %s", now)[0][0]
    return next(id_ for id_ in world.stage["offices"].values() if id_ != now)


def ask_who_sees(proof, officer):
    """Only Super Admin asks who sees a record; nobody else learns that it exists."""
    world = proof.world
    kind = proof.row_kind("alro.access.inquiry")
    allowed = any("creates" in line.verbs for line in kind.lines[officer.level])
    for model in SCOPED:
        id_ = max(world.staged(model))
        answer, leaked = told_or_leaked(
            lambda model=model, id_=id_: officer.call(
                "alro.access.inquiry", "action_explain_active", model, [id_]
            )
        )
        proof.ask(
            kind.data,
            bool(answer) == allowed and not (leaked and not allowed),
            f"{officer.login}, asking who sees {model} {id_}, was told {answer or leaked}",
        )
    for dialog in ("alro.access.inquiry", "alro.access.line", "alro.access.share"):
        world.forget(dialog)
