"""Create the records of a demonstration year from the plain structure."""

from typing import NamedTuple

from .structure import entry_mode_of, kind_of, layers, walk


class Year(NamedTuple):
    """The records of a year by their keys in the structure, so that the next year finds its own."""

    fiscal_year: object
    projects: dict  # (project code, fund) -> record
    groups: dict  # number -> record
    activities: dict  # (group number, fund) -> record
    steps: dict  # (group number, step code) -> record


def create_programmes(env, structure):
    """Return ``{code: programme}``."""
    rows = structure["programmes"]
    programmes = env["alro.programme"].create(
        [{**row, "sequence": 10 * place} for place, row in enumerate(rows, 1)]
    )
    return {programme.code: programme for programme in programmes}


def create_year(env, structure, year, programmes, previous=None):
    """Create an open fiscal year with its structure and return its :class:`Year`.

    :param previous: the :class:`Year` it follows; new records name its own as last year's
    """
    fiscal_year = env["alro.fiscal.year"].create({"year": year, "state": "open"})
    env["ir.model.data"]._update_xmlids(
        [
            {
                "xml_id": f"alro_tracking_base.fiscal_year_{year}",
                "record": fiscal_year,
                "noupdate": True,
            }
        ]
    )
    new = Year(fiscal_year, {}, {}, {}, {})
    old = previous or Year(fiscal_year.browse(), {}, {}, {}, {})
    _create_projects(env, structure, programmes, new, old)
    _create_groups(env, structure, new, old)
    _create_activities(env, structure, new, old)
    _create_steps(env, structure, new, old)
    return new


def create_contacts(env, structure, groups=None):
    """Create the contacts of these groups, ``{number: record}``; without them, those for all."""
    env["alro.contact"].create(
        [
            {
                "topic": row["topic"],
                "name": row["name"],
                "phone": row["phone"],
                "activity_group_id": groups[number].id if groups else False,
            }
            for row in structure["contacts"]
            for number in (row.get("groups", ()) if groups else _nobody_or_all(row))
        ]
    )


def _nobody_or_all(contact):
    return () if "groups" in contact else (None,)


def _create_projects(env, structure, programmes, new, old):
    funds_of = {}
    for group in structure["groups"]:
        funds_of.setdefault(group["project"], set()).update(group["funds"])
    keys, rows = [], []
    for place, project in enumerate(structure["projects"], 1):
        for fund in sorted(funds_of[project["code"]]):
            keys.append((project["code"], fund))
            rows.append(
                {
                    "code": project["code"] + fund[0].upper(),
                    "name": project.get("fund_name", project["name"])
                    if fund == "fund"
                    else project["name"],
                    "fiscal_year_id": new.fiscal_year.id,
                    "programme_id": programmes[project["programme"]].id,
                    "fund_source_id": env.ref(f"alro_tracking_base.fund_source_{fund}").id,
                    "sequence": 10 * place,
                }
            )
    _create(env["alro.project"], keys, rows, new.projects, old.projects)


def _create_groups(env, structure, new, old):
    keys = [group["number"] for group in structure["groups"]]
    rows = [
        {
            "fiscal_year_id": new.fiscal_year.id,
            "number": group["number"],
            "name": group["short"],
        }
        for group in structure["groups"]
    ]
    _create(env["alro.activity.group"], keys, rows, new.groups, old.groups)


def _create_activities(env, structure, new, old):
    keys, rows = [], []
    for group in structure["groups"]:
        for fund in group["funds"]:
            keys.append((group["number"], fund))
            rows.append(
                {
                    "name": group["activity"],
                    "project_id": new.projects[group["project"], fund].id,
                    "activity_group_id": new.groups[group["number"]].id,
                    "host_agency_id": _agency_id(env, group["host"]),
                    "holds_results": fund == group["funds"][-1],
                    "sequence": 10 * group["number"],
                }
            )
    _create(env["alro.activity"], keys, rows, new.activities, old.activities)


def _create_steps(env, structure, new, old):
    """Create the steps of all groups together, layer by layer, so that each finds what it names."""
    by_layer = {}
    for group in structure["groups"]:
        sequence = {node["code"]: place for place, (node, _) in enumerate(walk(group["steps"]), 1)}
        for depth, layer in enumerate(layers(group["steps"])):
            by_layer.setdefault(depth, []).extend(
                (group, node, parent, 10 * sequence[node["code"]]) for node, parent in layer
            )
    for layer in by_layer.values():
        keys = [(group["number"], node["code"]) for group, node, _parent, _sequence in layer]
        rows = [_step_vals(env, new, *place) for place in layer]
        _create(env["alro.step"], keys, rows, new.steps, old.steps)


def _step_vals(env, new, group, node, parent, sequence):
    number = group["number"]
    vals = {
        "activity_id": new.activities[number, group["funds"][-1]].id,
        "parent_id": new.steps[number, parent].id if parent else False,
        "kind": kind_of(node),
        "code": node["code"],
        "name": node["name"],
        "sequence": sequence,
        "is_sample": node.get("sample", False),
    }
    if "host" in node:
        vals["host_agency_id"] = _agency_id(env, node["host"])
    if vals["kind"] != "step":
        return vals
    return {
        **vals,
        "uom_id": env.ref(f"alro_tracking_base.uom_{node['unit']}").id,
        "measure": "money" if node.get("money") else "quantity",
        "is_main_target": node.get("main", False),
        "entry_mode": entry_mode_of(node),
        "reporter": node.get("by", "agency"),
        "rule": node.get("rule", False),
        "source_step_ids": [(6, 0, [new.steps[number, code].id for code in node.get("of", ())])],
        "link_code": f"{node['link']}-{number:02d}-{node['code']}" if "link" in node else False,
    }


def _agency_id(env, code):
    return env.ref(f"alro_tracking_base.agency_{code.lower()}").id


def _create(model, keys, rows, new, old):
    """Create ``rows`` and keep them in ``new`` by their keys; ``old`` holds last year's."""
    records = model.create(
        [
            {**row, "previous_id": old[key].id if key in old else False}
            for key, row in zip(keys, rows, strict=True)
        ]
    )
    new.update(zip(keys, records, strict=True))
