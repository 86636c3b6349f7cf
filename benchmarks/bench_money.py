"""Money: the spending plan, the matrix of budgets, documents and their ledger."""

from alro_bench import shapes
from alro_bench.case import Case

from odoo.fields import Command

PLAN_SQL = """
    SELECT b.id, b.received_amount, b.allocated_amount, b.planned_total, b.plan_state,
           array_agg(ARRAY[m.planned_amount, m.confirmed_amount] ORDER BY m.month)
      FROM (SELECT * FROM alro_budget_line WHERE fiscal_year_id = %(year)s
             ORDER BY activity_id, agency_id, category_id, id LIMIT 250) b
      JOIN alro_spending_month m ON m.budget_line_id = b.id
     GROUP BY b.id, b.received_amount, b.allocated_amount, b.planned_total, b.plan_state
"""
MATRIX_SQL = """
    SELECT p.id, array_agg(b.category_id), array_agg(b.received_amount)
      FROM (SELECT * FROM alro_participation WHERE fiscal_year_id = %(year)s
             ORDER BY activity_id, agency_id, id LIMIT 250) p
      LEFT JOIN alro_budget_line b ON b.participation_id = p.id
     GROUP BY p.id
"""
LIST_SQL = """
    SELECT d.id, d.number, d.date, d.name, f.name, (SELECT sum(amount) FROM alro_budget_transfer_line l
            WHERE l.transfer_id = d.id)
      FROM alro_budget_transfer d JOIN alro_fund_source f ON f.id = d.fund_source_id
     ORDER BY d.date DESC, d.id DESC LIMIT 80
"""
DOCUMENT_SQL = """
    SELECT l.id, l.amount, b.allocated_amount, b.received_amount, a.name, g.name
      FROM alro_budget_transfer_line l
      JOIN alro_budget_line b ON b.id = l.budget_line_id
      JOIN alro_agency a ON a.id = b.agency_id
      JOIN alro_activity g ON g.id = b.activity_id
     WHERE l.transfer_id = %(document)s ORDER BY l.sequence, l.id LIMIT 200
"""
LEDGER_SQL = """
    SELECT activity_group_id, count(*), sum(amount) FROM alro_budget_transfer_line l
      JOIN alro_budget_transfer d ON d.id = l.transfer_id
     WHERE l.fiscal_year_id = %(year)s AND d.state = 'posted' GROUP BY 1
"""
SAVE_SQL = """
    WITH new AS (SELECT * FROM unnest(%(ids)s::int[], %(values)s::numeric[]) AS n (id, value)),
         changed AS (UPDATE alro_spending_month m SET planned_amount = n.value, write_date = now() FROM new n
                      WHERE n.id = m.id RETURNING m.budget_line_id)
    UPDATE alro_budget_line b SET planned_total = s.total, plan_difference = b.received_amount - s.total
      FROM (SELECT m.budget_line_id, sum(n.value) AS total FROM new n
              JOIN alro_spending_month m ON m.id = n.id GROUP BY 1) s
     WHERE s.budget_line_id = b.id
"""
POST_SQL = """
    WITH posted AS (UPDATE alro_budget_transfer SET state = 'posted' WHERE id = %(draft)s RETURNING id)
    UPDATE alro_budget_line b SET sent_amount = b.sent_amount + l.amount,
           allocated_amount = b.allocated_amount + l.amount
      FROM alro_budget_transfer_line l JOIN posted ON posted.id = l.transfer_id WHERE b.id = l.budget_line_id
"""
LIST = [
    "number",
    "kind",
    "date",
    "reference",
    "name",
    "fund_source_id",
    "amount_total",
    "state",
    "notice",
]
LINE = [
    "activity_id",
    "agency_id",
    "budget_line_id",
    "amount",
    "note",
    "allocated_amount",
    "received_amount",
]


def cases(env):
    yield Case(
        "money_plan_250",
        "Open the spending plan, 250 rows (get_grid)",
        _open_plan,
        lambda ctx: (PLAN_SQL, ctx),
        shapes.context,
        answer=len,
        most_ms=500,
        most_queries=30,
    )
    yield Case(
        "money_matrix_250",
        "Open the matrix of budgets, 250 rows (get_grid)",
        _open_matrix,
        lambda ctx: (MATRIX_SQL, ctx),
        shapes.context,
        answer=len,
        most_ms=500,
        most_queries=30,
    )
    yield Case(
        "money_documents",
        "Open the list of transfers, its first 80 (web_search_read)",
        _open_list,
        lambda ctx: (LIST_SQL, ctx),
        most_ms=500,
        most_growth=None,  # the one year has few documents
    )
    yield Case(
        "money_document_200",
        "Open a transfer with 200 lines (web_read)",
        _open_document,
        lambda ctx: (DOCUMENT_SQL, ctx),
        _document_of(200),
        answer=len,
        most_ms=500,
        most_queries=30,
    )
    if "alro.budget.ledger" in env:
        yield Case(
            "money_ledger",
            "A year's ledger by activity (formatted_read_group)",
            _open_ledger,
            lambda ctx: (LEDGER_SQL, ctx),
            shapes.context,
            most_ms=300,
        )
    yield Case(
        "money_save_row",
        "Save a row's 12 months of a spending plan (save_cells)",
        _save_row,
        lambda ctx: (SAVE_SQL, ctx),
        _row,
        login=shapes.office(env),
        most_ms=150,
        most_queries=25,
    )
    yield Case(
        "money_post_72",
        "Post a document of 72 lines (action_post)",
        _post,
        lambda ctx: (POST_SQL, ctx),
        _draft,
        login="central_act",
        most_ms=500,
        most_queries=40,
    )
    yield Case(
        "money_post_and_reverse_72",
        "Post and reverse a document of 72 lines",
        _post_and_reverse,
        None,
        _draft,
        login="central_act",
        most_ms=1000,
        most_queries=60,
    )


def _in_year(ctx):
    return [("fiscal_year_id", "=", ctx["year"])]


def _open_plan(env, ctx):
    grid = env["alro.spending.month"].get_grid(
        _in_year(ctx), ["planned_amount", "confirmed_amount"], group_by=["activity_id"], limit=250
    )
    return len(grid["rows"])


def _open_matrix(env, ctx):
    grid = env["alro.budget.line"].get_grid(_in_year(ctx), ["received_amount"], limit=250)
    return len(grid["rows"])


def _open_list(env, ctx):
    model = env["alro.budget.transfer"]
    found = model.web_search_read(
        [], _wanted(model, LIST), limit=80, count_limit=shapes.COUNT_LIMIT
    )
    return len(found["records"])


def _wanted(model, names):
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names
    }


def _document_of(count):
    """Return a preparation that makes a draft of so many lines, if there is none yet."""

    def prepare(env):
        name = f"bench {count}"
        document = env["alro.budget.transfer"].search([("name", "=", name)], limit=1)
        if not document:
            lines = _lines(env, count)
            document = env["alro.budget.transfer"].create(
                {
                    "kind": "allocate",
                    "name": name,
                    "date": lines[0].fiscal_year_id.date_from,
                    "line_ids": [
                        Command.create({"budget_line_id": line.id, "amount": 1}) for line in lines
                    ],
                }
            )
            env.cr.commit()
        return {**shapes.context(env), "document": document.id, "draft": document.id}

    return prepare


def _lines(env, count):
    """Return so many Act lines of the running year that nobody sent all their money."""
    lines = env["alro.budget.line"].search(
        [("fiscal_year_id", "=", shapes.year(env).id), ("fund_kind", "=", "act")]
    )
    lines = lines.filtered(lambda line: line.received_amount - line.allocated_amount > 1)[:count]
    if len(lines) < count:
        raise LookupError(f"Only {len(lines)} lines have money left in this database.")
    return lines


_draft = _document_of(72)


def _open_document(env, ctx):
    document = env["alro.budget.transfer"].browse(ctx["document"])
    wanted = _wanted(document, LIST)
    wanted["line_ids"] = {"fields": _wanted(document.line_ids, LINE), "limit": 200}
    [answer] = document.web_read(wanted)
    return len(answer["line_ids"])


def _open_ledger(env, ctx):
    groups = env["alro.budget.ledger"].formatted_read_group(
        _in_year(ctx), ["activity_group_id"], ["__count"]
    )
    return len(groups)


def _row(env):
    """Find a row of the office that is open for planning."""
    ctx = shapes.context(env)
    line = env["alro.budget.line"].search(
        [*_in_year(ctx), ("agency_id", "=", ctx["agency"])], order="id", limit=1
    )
    line.plan_state = "draft"
    env.cr.commit()
    months = line.month_ids.sorted("month")
    before = months.mapped("planned_amount")
    return {"ids": months.ids, "before": before, "values": [amount + 100 for amount in before]}


def _save_row(env, ctx):
    answers = env["alro.spending.month"].save_cells(
        [
            {"id": id_, "field": "planned_amount", "value": value, "expected": before or None}
            for id_, value, before in zip(ctx["ids"], ctx["values"], ctx["before"], strict=True)
        ]
    )
    for answer in answers:
        if answer["state"] != "saved":
            raise AssertionError(f"not saved: {answer}")


def _post(env, ctx):
    env["alro.budget.transfer"].browse(ctx["draft"]).action_post()


def _post_and_reverse(env, ctx):
    document = env["alro.budget.transfer"].browse(ctx["draft"])
    document.action_post()
    document.action_reverse("bench")
