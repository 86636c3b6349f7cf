"""A file of the treasury with 30,000 rows, beside reading it alone, hand-written SQL, and Odoo's own import."""

import base64
import functools
import io
from datetime import timedelta

import xlsxwriter
from alro_bench import shapes
from alro_bench.case import Case

from odoo.addons.alro_gfmis.tools.layout import parse, recognise
from odoo.addons.alro_gfmis.tools.layouts import LAYOUTS
from odoo.addons.alro_gfmis.tools.table_file import read_file
from odoo.addons.alro_tracking_base.tools.copy_text import copy_text

ROWS = 30_000
HEADS = (
    "ลำดับ",
    "หน่วยรับงบประมาณ",
    "แหล่งของเงิน",
    "รหัสงบประมาณ",
    "รายการ",
    "งบประมาณ",
    "โอน/เปลี่ยนแปลง",
    "งบประมาณสุทธิ",
    "แผน/กันเงิน",
    "สำรองเงิน",
    "PO",
    "เบิกจ่าย",
    "เบิกแทนกัน",
    "คงเหลือ",
)
CATEGORIES = {"personnel": 1, "operating": 2, "investment": 3, "subsidy": 4, "other": 5}
# of the rows that Odoo's own import is given
IMPORTED = (
    "number",
    "budget_line_id/.id",
    "budget_code",
    "fund_code",
    "receiving_unit",
    "item",
    "net",
)
IMPORTED += ("reserved", "committed", "disbursed", "disbursed_by_others", "remaining")
IMPORT_OPTIONS = {
    "has_headers": True,
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "date_format": "",
    "datetime_format": "",
}
# of a posted file, and of those that are to be checked and posted; later ones say more
POSTED, DRAFT, CHECKED = range(3)
# What somebody would write who needs no rows, no matching, no difference and no way back
HAND_SUMS = """
    INSERT INTO alro_spending_month ({names})
    SELECT {values} FROM alro_spending_month m
      JOIN (SELECT line, sum(own + others) AS disbursed, sum(others) AS others, sum(po) AS po,
                   sum(reserved) AS reserved FROM hand GROUP BY line) s ON s.line = m.budget_line_id
     WHERE m.month = %(month)s
    ON CONFLICT (budget_line_id, month) DO UPDATE
       SET disbursed_to_date = EXCLUDED.disbursed_to_date, by_others_to_date = EXCLUDED.by_others_to_date,
           committed_to_date = EXCLUDED.committed_to_date, reserved_to_date = EXCLUDED.reserved_to_date,
           disbursed_origin = EXCLUDED.disbursed_origin, as_of = EXCLUDED.as_of, write_date = now()
"""
HAND_REVERSE = """
    UPDATE alro_spending_month SET disbursed_to_date = NULL, by_others_to_date = NULL, committed_to_date = NULL,
           reserved_to_date = NULL, disbursed_origin = NULL, as_of = NULL, gfmis_batch_id = NULL
     WHERE month = %(month)s AND budget_line_id = ANY(%(lines)s)
"""


def cases(env):
    yield Case(
        "gfmis_read_30000",
        "Read and parse 30,000 rows of an .xlsx, nothing else",
        lambda env, ctx: _read(ctx),
        prepare=_prepare,
        repeat=3,
    )
    yield Case(
        "gfmis_check_30000",
        "Check 30,000 rows (action_check)",
        lambda env, ctx: _check(env, ctx[DRAFT]),
        Case("", "reading alone", lambda env, ctx: _read(ctx)),
        prepare=_prepare,
        login="central_act",
        most_ms=20_000,
        most_queries=120,
        repeat=3,
    )
    yield Case(
        "gfmis_post_30000",
        "Post 30,000 rows (action_post)",
        lambda env, ctx: _post(env, ctx[CHECKED]),
        Case("", "COPY + INSERT … ON CONFLICT", _by_hand),
        prepare=_prepare,
        login="central_act",
        most_ms=30_000,
        most_queries=120,
        repeat=3,
    )
    yield Case(
        "gfmis_reverse_30000",
        "Reverse 30,000 rows (action_reverse)",
        lambda env, ctx: _reverse(env, ctx[POSTED]),
        lambda ctx: (HAND_REVERSE, ctx),
        prepare=_prepare,
        login="central_act",
        most_ms=10_000,
        most_queries=120,
        repeat=3,
    )
    for name, ours, what, dry_runs, most_ratio in (
        ("checked", "Check and post", "tested and then imported", (True, False), 1 / 12),
        ("untested", "Check and post", "imported untested", (False,), None),
        ("posted", "Post", "imported untested", (False,), 1 / 12),
    ):
        yield Case(
            f"gfmis_{name}_beside_import",
            f"{ours} 30,000 rows, beside Odoo's own import of them",
            (lambda env, ctx: _check(env, ctx[DRAFT]) and _post(env, ctx[DRAFT]))
            if ours != "Post"
            else (lambda env, ctx: _post(env, ctx[CHECKED])),
            Case(
                "",
                f"Odoo's import into alro.gfmis.row, {what}",
                functools.partial(_import, dry_runs=dry_runs),
                login="super_admin",
            ),
            prepare=_prepare,
            login="central_act",
            most_ms=50_000,
            most_ratio=most_ratio,
            repeat=1,
            note="Odoo's rows come with their budget lines, and nothing is posted",
        )


def _prepare(env):
    """Return files of the running year: one posted, one to be checked, one checked."""
    year = shapes.year(env)
    lines = env["alro.budget.line"].search(
        [("fiscal_year_id", "=", year.id), ("fund_kind", "=", "act")], order="id"
    )
    codes = _codes(env, lines)
    batches = env["alro.gfmis.batch"]
    ctx = {"year": year.id, "lines": lines.ids, "codes": codes, "day": year.date_from}
    for number in (POSTED, DRAFT, CHECKED):
        name, day = f"bench {number}", year.date_from + timedelta(days=number)
        batch = batches.search([("name", "=", name)])
        if not batch:
            content = _content(codes, day, number)
            batch = batches.create(
                {
                    "name": name,
                    "datas": base64.b64encode(content),
                    "fiscal_year_id": year.id,
                }
            )
            if number != DRAFT:
                batch.action_check()
            if number == POSTED:
                batch.action_post()
            env.cr.commit()
        ctx[number] = batch.id
    batch = batches.browse(ctx[DRAFT])
    ctx |= {"content": batch._kept_file().raw, "month": year.date_from}
    return ctx


def _codes(env, lines):
    """Return ``[(unit, source, budget code)]`` of the lines; mappings tell activity and office by them."""
    mappings = env["alro.gfmis.mapping"]
    for code, name, records in (
        ("budget_code", "activity_id", lines.activity_id),
        ("cost_centre", "agency_id", lines.agency_id),
    ):
        known = mappings.search([(code, "!=", False)]).mapped(name)
        mappings.create(
            [{code: _code(code, record.id), name: record.id} for record in records - known]
        )
    categories = lines.category_id - mappings.search([("fund_code", "!=", False)]).category_id
    mappings.create(
        [
            {"fund_code": f"????{CATEGORIES[category.code]}", "category_id": category.id}
            for category in categories
        ]
    )
    short = lines[0].fiscal_year_id.year % 100
    return [
        (
            _code("cost_centre", line.agency_id.id),
            f"{short}11{CATEGORIES[line.category_id.code]}20",
            _code("budget_code", line.activity_id.id) + "000000",
        )
        for line in lines
    ]


def _code(name, number):
    return f"07900{number:09}" if name == "budget_code" else f"07900{number:05}"


def _amounts(number, more):
    """Return reserved, committed, own and others' disbursed of a row."""
    return number % 3, number % 7 * 10, 100 * more + number % 1000 + 0.25, number % 2


@functools.cache
def _content_of(codes, day, more):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "NFMA46")
        sheet.write(1, 0, f"ปีงบประมาณ {day.year + 544}")
        sheet.write(2, 0, f"ข้อมูล ณ วันที่ {day:%d.%m}.{day.year + 543}")
        sheet.write_row(4, 0, HEADS)
        for number in range(ROWS):
            unit, source, code = codes[number % len(codes)]
            reserved, po, own, others = _amounts(number, more)
            rest = 10_000 - reserved - po - own - others
            amounts = (10_000, 0, 10_000, 0, reserved, po, own, others, rest)
            row = (str(number + 1), unit, source, code, f"รายการที่ {number + 1}", *amounts)
            sheet.write_row(5 + number, 0, row)
    return file.getvalue()


def _content(codes, day, more):
    return _content_of(tuple(codes), day, more)


def _read(ctx):
    file = read_file(ctx["content"])
    parsed = parse(file, recognise(file, LAYOUTS))
    return sum(row.kind == "data" for row in parsed.rows)


def _check(env, batch_id):
    batch = env["alro.gfmis.batch"].browse(batch_id)
    batch.action_check()
    if batch.matched_count != ROWS:
        raise AssertionError(f"{batch.matched_count} of {ROWS} rows are matched")
    return batch.row_count


def _post(env, batch_id):
    batch = env["alro.gfmis.batch"].browse(batch_id)
    batch.action_post()
    return batch.row_count


def _reverse(env, batch_id):
    env["alro.gfmis.batch"].browse(batch_id).action_reverse("bench")


def _by_hand(env, ctx):
    """Bring the rows into a table, and their sums into the months: two statements."""
    lines, cr = ctx["lines"], env.cr
    cr.execute(
        "CREATE TEMP TABLE hand (line int, unit text, source text, code text, item text, reserved numeric,"
        " po numeric, own numeric, others numeric) ON COMMIT DROP"
    )
    rows = (
        [
            lines[number % len(lines)],
            *ctx["codes"][number % len(lines)],
            f"รายการที่ {number + 1}",
            *_amounts(number, CHECKED),
        ]
        for number in range(ROWS)
    )
    cr.copy_expert("COPY hand FROM STDIN", io.BytesIO(copy_text(rows)))
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'alro_spending_month'::regclass AND attnum > 0"
        " AND NOT attisdropped AND attname <> 'id'"
    )
    names = [name for (name,) in cr.fetchall()]
    new = {
        "disbursed_to_date": "s.disbursed",
        "by_others_to_date": "s.others",
        "committed_to_date": "s.po",
        "reserved_to_date": "s.reserved",
        "disbursed_origin": "'gfmis'",
        "as_of": "%(month)s",
    }
    statement = HAND_SUMS.format(
        names=", ".join(names), values=", ".join(new.get(name, f"m.{name}") for name in names)
    )
    cr.execute(statement, {"month": ctx["month"]})
    return ROWS


def _import(env, ctx, dry_runs):
    """Let Odoo import the same rows from a workbook into the model of rows, as its dialog does."""
    batch = env["alro.gfmis.batch"].browse(ctx[CHECKED])
    fixed = {
        "batch_id/.id": batch.id,
        "fiscal_year_id/.id": batch.fiscal_year_id.id,
        "fund_kind": "act",
        "kind": "data",
        "result": "matched",
    }
    columns = [*fixed, *IMPORTED]
    wizard = env(su=True)["base_import.import"].create(
        {
            "res_model": "alro.gfmis.row",
            "file": _import_content(tuple(fixed.items()), tuple(ctx["lines"]), tuple(ctx["codes"])),
            "file_name": "rows.xlsx",
            "file_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    )
    for dry_run in dry_runs:
        done = wizard.with_context(tracking_disable=True).execute_import(
            columns, columns, dict(IMPORT_OPTIONS), dryrun=dry_run
        )
        if done["messages"] or len(done["ids"]) != ROWS:
            raise AssertionError(done["messages"][:3])
    return ROWS


@functools.cache
def _import_content(fixed, lines, codes):
    """Return a workbook of the same rows, their budget lines told by id: nothing is left to be matched."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*dict(fixed), *IMPORTED])
        for number in range(ROWS):
            unit, source, code = codes[number % len(codes)]
            amounts = _amounts(number, CHECKED)
            told = (number, lines[number % len(lines)], code, source, unit, f"รายการที่ {number + 1}")
            row = (*dict(fixed).values(), *told, 10_000, *amounts, 10_000 - sum(amounts))
            sheet.write_row(1 + number, 0, row)
    return file.getvalue()
