"""What the cases share: whose rows, which rows, and what the screens ask for."""

from lxml import etree

COUNT_LIMIT = 10_001  # beyond it the web client says "10,000+" and counts no further


def year(env):
    """Return the running fiscal year."""
    return env["alro.fiscal.year"].search([], order="year desc", limit=1)


def context(env):
    """Return the ids that the cases are about: the running year and the busiest office in it."""
    running = year(env)
    groups = env["alro.step.target"]._read_group(
        [("fiscal_year_id", "=", running.id), ("agency_id.kind", "=", "province")],
        ["agency_id"],
        ["__count"],
        order="__count desc, agency_id",
        limit=1,
    )
    return {"year": running.id, "agency": groups[0][0].id}


def office(env):
    """Return the login of that office."""
    return "office_" + env["alro.agency"].browse(context(env)["agency"]).code.lower()


def specification(env, xmlid, **children):
    """Return what the web client asks for when it opens a list, from the view itself.

    :param children: further fields with the fields of theirs, ``month_ids=["planned_qty"]``
    """
    view = env.ref(xmlid)
    arch = etree.fromstring(env[view.model].get_view(view.id, "list")["arch"])
    fields = env[view.model]._fields
    wanted = {}
    for node in arch.iter("field"):
        name = node.get("name")
        many2one = fields[name].type == "many2one"
        wanted[name] = {"fields": {"display_name": {}}} if many2one else {}
    for name, names in children.items():
        wanted[name] = {"fields": {child: {} for child in names}}
    return wanted
