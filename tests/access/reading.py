"""Reading, by every route: what each officer is told, compared with what the table lets him read."""

import csv
import io
import json

import openpyxl

from .world import GROWING, Refused, source

# Asked for a set of rows, these answer with those that the officer may read.
SUMS = {
    "alro.work.month": ("planned_qty", "confirmed_qty", "actual_qty"),
    "alro.step.target": ("target_qty", "planned_total"),
    "alro.spending.month": ("planned_amount", "confirmed_amount"),
    "alro.budget.line": ("received_amount", "allocated_amount"),
    "alro.budget.ledger": ("act_amount", "received", "allocated", "planned", "disbursed"),
    "alro.gfmis.batch": ("disbursed_total", "row_count"),
    "alro.gfmis.row": ("disbursed", "net"),
    "alro.gfmis.figure": ("disbursed", "difference"),
}
SCOPED = (
    "alro.project",
    "alro.activity",
    "alro.step",
    "alro.participation",
    "alro.step.target",
    "alro.work.month",
)
MONEY = (
    "alro.appropriation",
    "alro.budget.line",
    "alro.spending.month",
    "alro.budget.transfer",
    "alro.budget.transfer.line",
    "alro.budget.ledger",
    "alro.fund.batch",
    "alro.fund.batch.row",
    "alro.gfmis.batch",
    "alro.gfmis.row",
    "alro.gfmis.figure",
    "alro.gfmis.mapping",
)
# of which one row has a thousand others: the stage's own are enough
WIDE = ("alro.gfmis.batch",)
# a line says by name of which activity and category it is, which its office knows; no figure comes with it
ROW_FIGURES = ("act_amount", "received_amount", "ungiven_amount")
NAMES_ONLY = {
    ("alro.budget.line", "appropriation_id"),
    ("alro.budget.transfer.line", "appropriation_id"),
    ("alro.budget.ledger", "appropriation_id"),
}
# what to group by where a row does not keep when it was made, or has something better
GROUPED_BY = {
    **dict.fromkeys((*SCOPED, *MONEY, "alro.value.log"), "fund_kind"),
    "alro.value.log.digest": "made_at:year",
}
REFUSALS = ("AccessError", "MissingError", "UserError", "NotFound", "Forbidden")
ALL = {"active_test": False}


def read_set(proof, officer, model, everything=True):
    """Compare the sets, counts and sums that each searching and grouping route tells with the table."""
    data = proof.row_kind(model).data
    proof.world.renew(model)
    sample = proof.sample(officer, model, per_case=2)
    expected = proof.visible(officer, model, sample)
    domain = [("id", "in", sample)]
    may_read = bool(proof.visible(officer, model)) or not proof.world.facts(model)

    def compare(route, told, expected=expected):
        more, less = sorted(told - expected), sorted(expected - told)
        sentence = ""
        if more or less:
            what = proof.describe(officer, model, (more or less)[0])
            sentence = f"{officer.login} may {'not ' if more else ''}read {what}, but {route} "
            sentence += "told it" if more else "did not tell it"
        proof.ask(data, not sentence, sentence)

    def asked(route, call, *args):
        """The answer of a route, or nothing if the officer is refused the whole model, as he may be."""
        try:
            return call()
        except Refused as refusal:
            right = not expected and "AccessError" in refusal.body and "Secret" not in refusal.body
            proof.ask(
                data, right, f"{officer.login}, asking {route} of {model}, was answered {refusal}"
            )
            return None

    if everything:
        every = [("id", "<=", proof.world.last_id(model))] if model in GROWING else []
        ids = asked("search", lambda: officer.call(model, "search", every, context=ALL))
        if ids is not None:
            compare("search", set(ids), proof.visible(officer, model))
            count = officer.call(model, "search_count", every, context=ALL)
            proof.ask(
                data,
                count == len(ids),
                f"search_count told {officer.login} of {count} {model}, not {len(ids)}",
            )
    routes = {
        "search": lambda: officer.call(model, "search", domain, context=ALL),
        "search_read": lambda: _ids(
            officer.call(model, "search_read", domain, ["display_name"], context=ALL)
        ),
        "web_search_read": lambda: _ids(
            officer.call(model, "web_search_read", domain, {"display_name": {}}, context=ALL)[
                "records"
            ]
        ),
        "name_search": lambda: [
            pair[0]
            for pair in officer.call(model, "name_search", "", domain, limit=None, context=ALL)
        ],
        "web_name_search": lambda: _ids(
            officer.call(
                model, "web_name_search", "", {"display_name": {}}, domain, limit=None, context=ALL
            )
        ),
        "the CSV export": lambda: _exported(officer, model, domain, "csv"),
        "the Excel export": lambda: _exported(officer, model, domain, "xlsx"),
        "JSON-2": lambda: _ids(
            officer.program(model, "search_read", domain=domain, fields=["id"], context=ALL)
        ),
    }
    for route, call in routes.items():
        told = asked(route, call)
        if told is not None:
            compare(route, set(told))
    if may_read:
        _read_groups(proof, officer, model, domain, expected, data)


def _ids(rows):
    return [row["id"] for row in rows]


def _exported(officer, model, domain, kind):
    wanted = {
        "model": model,
        "fields": [{"name": ".id", "label": "id", "type": "integer"}],
        "ids": False,
        "domain": domain,
        "groupby": [],
        "import_compat": False,
        "context": ALL,
    }
    content = officer.download(f"/web/export/{kind}", **wanted)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = list(
            openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(
                values_only=True
            )
        )
    return [int(row[0]) for row in rows[1:]]


def _read_groups(proof, officer, model, domain, expected, data):
    """Counts and sums of the grouping routes, each over the whole sample."""
    sums = SUMS.get(model, ())
    columns = "".join(f", COALESCE(SUM({name}), 0)::float" for name in sums)
    truth = proof.world.sql(
        f"SELECT COUNT(*){columns} FROM {source(model)} t WHERE id = ANY(%s)", sorted(expected)
    )[0]
    aggregates = ["__count", *(f"{name}:sum" for name in sums)]
    group = GROUPED_BY.get(model, "create_date:year")

    def added(groups):
        return tuple(sum(row[name] or 0 for row in groups) for name in aggregates)

    routes = {
        "formatted_read_group": lambda: added(
            officer.call(model, "formatted_read_group", domain, [], aggregates, context=ALL)
        ),
        "formatted_read_group in groups": lambda: added(
            officer.call(model, "formatted_read_group", domain, [group], aggregates, context=ALL)
        ),
        "web_read_group": lambda: added(
            officer.call(model, "web_read_group", domain, [group], aggregates, context=ALL)[
                "groups"
            ]
        ),
        "formatted_read_grouping_sets": lambda: added(
            officer.call(
                model,
                "formatted_read_grouping_sets",
                domain,
                [[], [group]],
                aggregates,
                context=ALL,
            )[1]
        ),
        "read_group": lambda: tuple(
            sum(
                row[name] or 0
                for row in officer.call(
                    model,
                    "read_group",
                    domain,
                    [f"{name}:sum" for name in sums],
                    [],
                    lazy=False,
                    context=ALL,
                )
            )
            for name in ("__count", *sums)
        ),
    }
    if model in SCOPED:
        bar = {"field": "fund_kind", "colors": {"act": "a", "fund": "b", "other": "c"}}
        routes["read_progress_bar"] = lambda: (
            sum(
                sum(row.values())
                for row in officer.call(
                    model, "read_progress_bar", domain, "create_uid", bar, context=ALL
                ).values()
            ),
        )
        routes["search_panel_select_range"] = lambda: (
            sum(
                row.get("__count", 0)
                for row in officer.call(
                    model,
                    "search_panel_select_range",
                    "fund_kind",
                    enable_counters=True,
                    search_domain=domain,
                    context=ALL,
                )["values"]
            ),
        )
    for route, call in routes.items():
        try:
            told = call()
        except Refused as refusal:
            proof.ask(
                data,
                not expected and refusal.kind == "AccessError",
                f"{officer.login}, asking {route} of {model}, was answered {refusal}",
            )
            continue
        right = [round(value, 2) for value in told] == [
            round(value, 2) for value in truth[: len(told)]
        ]
        proof.ask(
            data,
            right,
            f"{officer.login} may read {truth[0]} of {len(domain[0][2])} rows of {model},"
            f" {aggregates} together {truth}, but {route} told {told}",
        )


def read_rows(proof, officer, model):
    """Ask for rows by their ids: told to those who may, refused, and not named, to the others.

    Those that he may read are asked for together: one hidden among them, and all are refused. Each of the others is
    asked for by itself, by `read` and by one of the other routes in turn, and each route for one of them.
    """
    kind, world = proof.row_kind(model), proof.world
    sample = proof.sample(officer, model)
    allowed = [id_ for id_ in sample if world.may(officer, kind, "reads", model, id_)]
    hidden = [id_ for id_ in sample if id_ not in allowed]
    routes = _routes_by_id(officer, model)
    if allowed:
        for route, call in routes.items():
            _read_allowed(proof, officer, model, allowed, route, call)
    if not any("reads" in line.verbs for line in kind.lines.get(officer.level, ())):
        hidden = hidden[:1]  # none of the model is his: by their ids, they differ in nothing
    if hidden:
        routes["an attachment put on it"] = lambda ids: _attach(proof, officer, model, ids[0])
        asked = [(id_, "read") for id_ in hidden]
        others = [route for route in routes if route != "read"]
        for number in range(max(len(others), len(hidden))):
            asked.append((hidden[number % len(hidden)], others[number % len(others)]))
        for id_, route in asked:
            _read_hidden(proof, officer, model, id_, route, routes[route])
    _read_values(proof, officer, model, sample, allowed)


def _routes_by_id(officer, model):
    """Return what asks for rows by their ids, and answers with the ids of those that it tells of."""

    def has_access(ids):
        return ids if officer.call(model, "has_access", ids, "read") else []

    def exported(ids):
        datas = officer.call(model, "export_data", ids, [".id", "display_name"])["datas"]
        return [int(row[0]) for row in datas]

    return {
        "read": lambda ids: _ids(officer.call(model, "read", ids, ["display_name"])),
        "has_access": has_access,
        "web_read": lambda ids: _ids(officer.call(model, "web_read", ids, {"display_name": {}})),
        "export_data": exported,
        "JSON-2": lambda ids: _ids(
            officer.program(model, "read", ids=ids, fields=["display_name"])
        ),
        "the CSV export": lambda ids: _exported(officer, model, [("id", "in", ids)], "csv"),
        "the Excel export": lambda ids: _exported(officer, model, [("id", "in", ids)], "xlsx"),
    }


def _read_allowed(proof, officer, model, ids, route, call):
    kind = proof.row_kind(model)
    told, leaked = told_or_leaked(lambda: call(ids))
    for id_ in ids:
        right = told is not None and id_ in told
        said = "" if right else f"may read {proof.describe(officer, model, id_)}, but {route} of it"
        said = said and f"{officer.login} {said} and others answered {leaked or told}"
        proof.ask(kind.data, right, said)


def _read_hidden(proof, officer, model, id_, route, call):
    told, leaked = told_or_leaked(lambda: call([id_]))
    said = f"{officer.login} may not read {proof.describe(officer, model, id_)}"
    right = not told and not leaked
    proof.ask(proof.row_kind(model).data, right, f"{said}, but {route} told {told or leaked}")


def told_or_leaked(call):
    """Return what a route told, and what its refusal gave away of a hidden row."""
    try:
        return call(), ""
    except Refused as refusal:
        known = refusal.kind in REFUSALS or refusal.kind.isdigit()
        leak = refusal.body if "Secret" in refusal.body or not known else ""
        return None, leak


def _attach(proof, officer, model, id_):
    values = {"name": "probe.txt", "raw": "probe", "res_model": model, "res_id": id_}
    created = officer.call("ir.attachment", "create", [values])
    proof.world.officer("admin").call("ir.attachment", "unlink", created)
    return created


def _read_values(proof, officer, model, sample, visible):
    """Values with a line of their own in the table: those of many rows together, as far as he may read them."""
    world, names = proof.world, []
    for kind in proof.table:
        if kind.rows or "reads" not in kind.verbs or model not in kind.values:
            continue
        names += kind.values[model]
        allowed = [id_ for id_ in visible if world.may(officer, kind, "reads", model, id_)]
        for name in kind.values[model]:
            if allowed:
                _read_value(proof, officer, kind, model, allowed, name)
            for id_ in set(visible) - set(allowed):
                _read_barred(proof, officer, kind, model, id_, [name])
            _search_barred(proof, officer, kind, model, set(sample) - set(allowed), name)
    for id_ in set(sample) - set(visible) if names else ():
        _read_barred(proof, officer, proof.row_kind(model), model, id_, names)


def _read_value(proof, officer, kind, model, ids, name):
    routes = {
        "read": lambda: officer.call(model, "read", ids, [name]),
        "web_search_read": lambda: officer.call(
            model, "web_search_read", [("id", "in", ids)], {name: {}}, context=ALL
        )["records"],
    }
    if model == "res.users" and officer.level != "super_admin":
        del routes["web_search_read"]  # Odoo searches in nobody's private fields, one's own too
    for route, call in routes.items():
        told, leaked = told_or_leaked(call)
        found = _ids(told or ())
        for id_ in ids:
            said = f"{officer.login} may read {name} of {model} {id_}, but {route} of it and others"
            proof.ask(kind.data, id_ in found, f"{said} answered {leaked or told}")


def _read_barred(proof, officer, kind, model, id_, names):
    told, leaked = told_or_leaked(lambda: officer.call(model, "read", [id_], names))
    what = f"{', '.join(names)} of {proof.describe(officer, model, id_)}"
    said = f"{officer.login} may not read {what}, but read told {told or leaked}"
    proof.ask(kind.data, not told and not leaked, said)


def _search_barred(proof, officer, kind, model, ids, name):
    if not ids:
        return
    domain = [("id", "in", sorted(ids))]
    told, leaked = told_or_leaked(
        lambda: officer.call(model, "web_search_read", domain, {name: {}}, context=ALL)["records"]
    )
    for id_ in ids:
        what = f"{name} of {proof.describe(officer, model, id_)}"
        said = f"{officer.login} may not read {what}, but web_search_read told"
        proof.ask(kind.data, not told and not leaked, f"{said} {json.dumps(told or leaked)[:200]}")


def read_nested(proof, officer, model):
    """Through links: every many2one, one2many and many2many leads only to rows that the officer may read."""
    data = proof.row_kind(model).data
    known = set(proof.world.models(proof.table))
    visible = proof.visible(officer, model)
    if not visible:
        return
    fields = officer.call(model, "fields_get", [], ["type", "relation", "store"])
    links = {
        name: about["relation"]
        for name, about in fields.items()
        if about["type"] in ("many2one", "one2many", "many2many") and about["relation"] in known
    }
    chosen = list(proof.visible(officer, model, proof.sample(officer, model)))
    chosen += sorted(visible)[-60:] if model not in WIDE else []
    if model == "alro.value.log":
        chosen = _of_months_there(proof.world, visible)
    specification = {name: {"fields": {"display_name": {}}} for name in links}
    records = officer.call(
        model, "web_search_read", [("id", "in", chosen)], specification, context=ALL
    )["records"]
    for name, comodel in links.items():
        told = set()
        for record in records:
            value = record.get(name)
            told |= (
                {line["id"] for line in value}
                if isinstance(value, list)
                else {value["id"]}
                if value
                else set()
            )
        hidden = sorted(
            told - proof.visible(officer, comodel, told & proof.world.facts(comodel).keys())
        )
        if hidden and (model, name) in NAMES_ONLY:
            figures = {name: {"fields": dict.fromkeys(ROW_FIGURES, {})}}
            domain = [("id", "in", chosen), (name, "in", hidden)]
            hidden, _leaked = told_or_leaked(
                lambda domain=domain, figures=figures: officer.call(
                    model, "web_search_read", domain, figures, context=ALL
                )["records"]
            )
            said = f"{officer.login} was told figures through {name} of {model}: {hidden}"
            proof.ask(data, not hidden, said)
            continue
        sentence = (
            hidden
            and f"{officer.login} may not read {proof.describe(officer, comodel, hidden[0])},"
            f" but web_search_read of {model} told it through {name}"
        )
        proof.ask(data, not hidden, sentence)


def _of_months_there(world, entries):
    """Entries about months that there still are.

    History outlives a right: an office that hosted or took part once reads, in what it did then, the names that it
    could see then.
    """
    statement = """SELECT l.id FROM alro_value_log l JOIN ir_model m ON m.id = l.model_id
        JOIN alro_work_month w ON w.id = l.res_id AND w.host_agency_id = l.host_agency_id
        WHERE m.model = 'alro.work.month' AND l.id = ANY(%s) ORDER BY l.id DESC LIMIT 100"""
    return [row[0] for row in world.sql(statement, sorted(entries))]


def ask_whole(proof, officer, model):
    """Ask about a model as a whole, where its rows come and go."""
    kind = proof.row_kind(model)
    for verb, operation in (
        ("reads", "read"),
        ("creates", "create"),
        ("changes", "write"),
        ("deletes", "unlink"),
    ):
        told = officer.call(model, "has_access", [], operation)
        allowed = any(verb in line.verbs for line in kind.lines[officer.level])
        proof.ask(
            kind.data,
            told == allowed,
            f"{officer.login} {verb} {model}: {allowed} by the table, {told} by the server",
        )
    found = told_or_leaked(lambda: officer.call(model, "search", [], limit=1))[0] is not None
    allowed = any("reads" in line.verbs for line in kind.lines[officer.level])
    proof.ask(kind.data, found == allowed, f"{officer.login} searches {model}: {found}")
