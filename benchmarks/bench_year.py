"""A year's figures: summaries by activity and agency, and what record rules cost."""

from alro_bench import shapes
from alro_bench.case import Case

SUMS = ["__count", "confirmed_qty:sum", "actual_qty:sum"]
SUM_SQL = """
    SELECT {by}, count(*), sum(confirmed_qty), sum(actual_qty) FROM alro_work_month
     WHERE fiscal_year_id = %(year)s GROUP BY {by}
"""


def cases(env):
    for by, what in (
        (["activity_group_id"], "activity"),
        (["agency_id"], "agency"),
        (["activity_group_id", "agency_id"], "activity and agency"),
    ):
        yield Case(
            "year_by_" + "_".join(by),
            f"A year's plan and result by {what} (formatted_read_group)",
            _summary(by),
            lambda ctx, by=by: (SUM_SQL.format(by=", ".join(by)), ctx),
            shapes.context,
            answer=len,
            most_ms=300,
            most_ratio=2,
        )
    yield Case(
        "year_tile",
        "A year's plan and result by activity and agency (_read_group, as a tile would)",
        _tile,
        lambda ctx: (SUM_SQL.format(by="activity_group_id, agency_id"), ctx),
        shapes.context,
        answer=len,
        most_ms=300,
        most_ratio=2,
    )
    # the same rows: the account's record rules choose them, Super Admin asks for them
    for login, what, domain in (
        (shapes.office(env), "an office", _own),
        ("bureau", "a host", _own_or_hosted),
    ):
        yield Case(
            f"rule_{what.split()[1]}",
            f"The year of {what}, by its own account",
            _months(lambda ctx: []),
            Case("", "Super Admin, same rows", _months(domain)),
            _context_of(login),
            login=login,
            most_ratio=1.1,
            repeat=41,
        )


def _summary(by):
    def act(env, ctx):
        domain = [("fiscal_year_id", "=", ctx["year"])]
        return len(env["alro.work.month"].formatted_read_group(domain, by, SUMS))

    return act


def _tile(env, ctx):
    domain = [("fiscal_year_id", "=", ctx["year"])]
    return len(env["alro.work.month"]._read_group(domain, ["activity_group_id", "agency_id"], SUMS))


def _context_of(login):
    def prepare(env):
        user = env["res.users"].search([("login", "=", login)])
        return {**shapes.context(env), "agencies": user.alro_agency_ids.ids}

    return prepare


def _own(ctx):
    return [("agency_id", "in", ctx["agencies"])]


def _own_or_hosted(ctx):
    return ["|", ("agency_id", "in", ctx["agencies"]), ("host_agency_id", "in", ctx["agencies"])]


def _months(domain):
    def act(env, ctx):
        wanted = [("fiscal_year_id", "=", ctx["year"]), *domain(ctx)]
        groups = env["alro.work.month"]._read_group(wanted, ["activity_id"], SUMS)
        return [(activity.id, *sums) for activity, *sums in groups]

    return act
