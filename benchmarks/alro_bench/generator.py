"""Ten fiscal years at full size, multiplied in SQL from the demonstration years.

A fact or a row of the structure is copied column by column, whatever columns its table has; what points at a row that
was copied too is made to point at its copy, found by the foreign keys. So a new column needs nothing here, and a new
table that belongs to a year is reported instead of being left out (:func:`_check_all_known`).

What varies, from a hash of what the copy is called and never from chance:

* each year stands for the demonstration's first year, the running year for its running one;
* each activity's tree of steps stands there several times; all quantities of one copy are multiplied by one whole
  number, so that balances, sums and running minima stay right without being computed;
* further bureaus report what the largest provincial offices do; money they have none;
* a year's amounts are all multiplied by one whole number;
* the rounds of allocation after the first are cut into many documents, each line into two halves.

No add-on code runs, no trigger fires: keys, totals and rules are proved afterwards (checks.py).
"""

from dataclasses import dataclass, field

# In the order of birth; what a copy is told apart by, beside the year.
STRUCTURE = {
    "alro_fiscal_year": (),
    "alro_project": (),
    "alro_activity_group": (),
    "alro_contact": (),
    "alro_activity": (),
    "alro_step": ("copy",),
}
FACTS = {
    "alro_participation": ("office",),
    "alro_step_target": ("copy", "office"),
    "alro_work_month": ("copy", "office"),
    "alro_appropriation": (),
    "alro_budget_line": (),
    "alro_spending_month": (),
    "alro_budget_transfer": ("piece",),
    "alro_budget_transfer_line": ("piece",),
}
# Twelve of each are born with what they are months of
MONTHS = {
    "alro_work_month": ("alro_step_target", "target_id"),
    "alro_spending_month": ("alro_budget_line", "budget_line_id"),
}
MONEY = {
    "alro_appropriation",
    "alro_budget_line",
    "alro_spending_month",
    "alro_budget_transfer_line",
}
LINKS = {"alro_step_source_rel": ("alro_step", "step_id", "source_id")}
# Filled from the facts, by fill_agencies()
AGENCY_LINKS = ("alro_project_agency_rel", "alro_activity_agency_rel", "alro_step_agency_rel")
# Largest multiple of a copy's quantities, and of a year's amounts
LARGEST_FACTOR = 5
MONEY_KEY = "'money'"
# Into so many documents a later round of a project is cut
PIECES = 26


@dataclass
class Plan:
    """What to build: the last year is the database's latest, and the only one that is open."""

    years: int = 10
    copies: int = 7
    bureaus: dict = field(default_factory=dict)  # id of a new bureau -> id of the office it repeats
    offices: list | None = None  # only these offices' facts; None for all


def generate(cr, plan, say=print):
    """Replace the facts of a database with demonstration years by those of the plan.

    Runs in the caller's transaction and leaves it open.
    """
    cr.execute(
        "SET LOCAL session_replication_role = replica"
    )  # neither foreign keys nor triggers, row by row
    cr.execute("SET LOCAL work_mem = '256MB'")
    with _all_triggers_off(cr):
        _check_all_known(cr)
        _keep_seeds(cr, plan)
        _choose_years(cr, plan)
        for table, keys in STRUCTURE.items():
            _multiply_structure(cr, table, keys, plan)
        _link_lineage(cr)
        for table, (parent, one, other) in LINKS.items():
            _multiply_links(cr, table, parent, one, other)
        _forget_other_years(cr)
        _multiply_facts(cr, plan, say)
        fill_agencies(cr)
        _close_past_years(cr)
        _advance_sequences(cr)
    cr.execute("SET LOCAL session_replication_role = origin")


def _keep_seeds(cr, plan):
    """Set the demonstration's facts aside and empty their tables."""
    for table in FACTS:
        cr.execute(f"CREATE TEMP TABLE seed_{table} AS SELECT * FROM {table}")
    if plan.offices is not None:
        _keep_offices(cr, plan.offices)
    for table in FACTS:
        cr.execute(f"ANALYZE seed_{table}")
    for table in reversed(FACTS):
        cr.execute(f"TRUNCATE {table} RESTART IDENTITY CASCADE")
    for table in STRUCTURE:
        cr.execute(f"CREATE TEMP TABLE seed_{table} AS SELECT * FROM {table}")


def _keep_offices(cr, offices):
    """Leave only these offices' seeds. What a change took from others, it takes from what nobody has yet."""
    for table in FACTS:
        if table not in ("alro_appropriation", "alro_budget_transfer"):
            others = "agency_id <> ALL(%s)"
            if table == "alro_budget_transfer_line":
                others += " AND (SELECT kind FROM alro_budget_transfer d WHERE d.id = transfer_id) <> 'change'"
            cr.execute(f"DELETE FROM seed_{table} WHERE {others}", [offices])
    cr.execute(
        """
        UPDATE seed_alro_budget_transfer_line l
           SET budget_line_id = NULL, agency_id = NULL, host_agency_id = w.host_agency_id
          FROM alro_appropriation w WHERE w.id = l.appropriation_id AND l.agency_id <> ALL(%s);

        DELETE FROM seed_alro_budget_transfer d WHERE NOT EXISTS (
            SELECT FROM seed_alro_budget_transfer_line l WHERE l.transfer_id = d.id);

        UPDATE seed_alro_appropriation w
           SET given_amount = s.given, ungiven_amount = w.received_amount - s.given
          FROM (SELECT a.id, coalesce(sum(b.received_amount), 0) AS given FROM seed_alro_appropriation a
                  LEFT JOIN seed_alro_budget_line b ON b.appropriation_id = a.id GROUP BY a.id) s
         WHERE s.id = w.id
        """,
        [offices],
    )


def _choose_years(cr, plan):
    """Fill years: which demonstration year a year repeats, and by how many years dates move."""
    cr.execute("SELECT min(year), max(year) FROM alro_fiscal_year")
    first, latest = cr.fetchone()
    cr.execute(
        """
        CREATE TEMP TABLE years AS
        SELECT y AS year, s.id AS seed_id, y - s.year AS months_shift, y - %(latest)s AS clock_shift
          FROM generate_series(%(latest)s - %(years)s + 1, %(latest)s) AS y
          JOIN alro_fiscal_year s ON s.year = CASE WHEN y = %(latest)s THEN y ELSE %(first)s END
        """,
        {"first": first, "latest": latest, "years": plan.years},
    )


def _year_of(table):
    """Return the SQL for the fiscal year's id of a row ``s`` of the structure."""
    if table == "alro_fiscal_year":
        return "s.id"
    if table == "alro_contact":
        return "(SELECT g.fiscal_year_id FROM seed_alro_activity_group g WHERE g.id = s.activity_group_id)"
    return "s.fiscal_year_id"


def _multiply_structure(cr, table, keys, plan):
    """Map each row of a demonstration year to its copies; the year's own row is its first copy."""
    copies = plan.copies if "copy" in keys else 1
    cr.execute(
        f"""
        CREATE TEMP TABLE map_{table} AS
        SELECT s.id AS old_id, y.year, c AS copy, 0 AS office, y.months_shift, y.clock_shift,
               CASE WHEN y.months_shift = 0 AND c = 0 THEN s.id
                    ELSE (SELECT max(id) FROM {table}) + row_number() OVER (
                        PARTITION BY y.months_shift = 0 AND c = 0 ORDER BY y.year, c, s.id)
               END::int AS new_id
          FROM seed_{table} s
          JOIN years y ON y.seed_id = {_year_of(table)}
         CROSS JOIN generate_series(0, {copies - 1}) AS c
        """
    )
    _index_map(cr, table)
    _copy(cr, table, "m.new_id <> m.old_id", order="m.new_id")


def _index_map(cr, table):
    piece = ", piece" if "piece" in FACTS.get(table, ()) else ""
    cr.execute(f"CREATE UNIQUE INDEX ON map_{table} (old_id, year, copy, office{piece})")
    cr.execute(f"ANALYZE map_{table}")


def _copy(cr, table, where, order, driver="s.id", own_id=True):
    """Insert into ``table`` the copies that a map ``m`` lists of the seeds ``s``."""
    expressions, joins = _columns(cr, table)
    if not own_id:
        del expressions["id"]  # the sequence's
    map_of = MONTHS[table][0] if table in MONTHS else table
    cr.execute(
        f"""
        INSERT INTO {table} ({", ".join(f'"{name}"' for name in expressions)})
        SELECT {", ".join(expressions.values())}
          FROM map_{map_of} m
          JOIN seed_{table} s ON {driver} = m.old_id
          {" ".join(joins)}
         WHERE {where}
         ORDER BY {order}
        """
    )
    return cr.rowcount


def _columns(cr, table):
    """Return what each column of a copy holds, and the joins that this takes."""
    keys = FACTS.get(table, STRUCTURE.get(table))
    targets, joins, expressions = _mapped_references(cr, table), [], {}
    cr.execute(
        """SELECT column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position""",
        [table],
    )
    for name, kind in cr.fetchall():
        column = f's."{name}"'
        if name in targets and name != "previous_id":
            alias = f"to_{name}"
            joins.append(_join(alias, column, targets[name], keys))
            column = f"{alias}.new_id"
        elif name == "previous_id":
            column = "NULL"
        elif kind == "numeric" and "copy" in keys:
            column = f"{column} * {factor()}"
        elif kind == "numeric" and table in MONEY:
            column = f"{column} * {factor(copy='0', group=MONEY_KEY)}"
            if table == "alro_budget_transfer_line":
                column = f"round({column} / m.parts, 2)"
        elif kind == "date":
            column = f"({column} + make_interval(years => m.months_shift))::date"
        elif kind.startswith("timestamp"):
            column = f"{column} + make_interval(years => m.clock_shift)"
        expressions[name] = column
    expressions.update(_special(table, keys))
    return expressions, joins


def _special(table, keys):
    """Return the columns of a copy that follow no general rule."""
    special = {"id": "m.new_id"}
    if "office" in keys:
        special["agency_id"] = "CASE WHEN m.office = 0 THEN s.agency_id ELSE m.office END"
    if table == "alro_fiscal_year":
        special |= {"year": "m.year", "name": "m.year::text"}
    if table == "alro_step":
        numbered = "CASE WHEN m.copy > 0 THEN '/' || m.copy + 1 ELSE '' END"
        special |= {
            "code": f"s.code || {numbered}",
            "link_code": f"s.link_code || {numbered}",
            "name": "s.name || CASE WHEN m.copy > 0 THEN ' (' || m.copy + 1 || ')' ELSE '' END",
            "sequence": "s.sequence + 10000 * m.copy",
        }
    if table == "alro_budget_transfer":
        special["number"] = (
            "CASE WHEN s.number IS NOT NULL THEN lpad(m.running::text, 4, '0') || '/' || m.year END"
        )
        for name in ("posted_on", "reversed_on"):  # no document is posted before its day
            special[name] = (
                f"CASE WHEN s.{name} IS NOT NULL THEN greatest(s.{name} + make_interval(years => m.clock_shift),"
                " s.date + make_interval(years => m.months_shift)) END"
            )
    return special


def factor(year="m.year", copy="m.copy", group="s.activity_group_id"):
    """Return the SQL for the whole number by which all quantities of a copy are multiplied."""
    key = f"{group} || '/' || {year} || '/' || {copy}"
    return (
        f"(CASE WHEN {copy} = 0 AND m.months_shift = 0 THEN 1 ELSE"
        f" 1 + ('x' || substr(md5({key}), 1, 6))::bit(24)::int % {LARGEST_FACTOR} END)"
    )


def _join(alias, column, target, keys):
    """Return the join that finds the copy of what a column points at: same year, same copy, same office."""
    target_keys = FACTS.get(target, STRUCTURE.get(target))
    told_apart = ("copy", "office", "piece") if "piece" in target_keys else ("copy", "office")
    same = " AND ".join(
        f"{alias}.{key} = {f'm.{key}' if key in target_keys and key in keys else 0}"
        for key in told_apart
    )
    return (
        f"LEFT JOIN map_{target} {alias} ON {alias}.old_id = {column}"
        f" AND {alias}.year = m.year AND {same}"
    )


def _mapped_references(cr, table):
    """Return ``{column: table}`` of the foreign keys to tables that are multiplied."""
    return {
        column: target
        for source, column, target in _references(cr)
        if source == table and target in (STRUCTURE | FACTS)
    }


def _references(cr):
    """Return ``(table, column, table it points at)`` of all foreign keys."""
    cr.execute(
        """SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
             FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"""
    )
    return cr.fetchall()


def _check_all_known(cr):
    """Raise if rows of a table belong to a year, by a foreign key, and nobody here multiplies them."""
    known = {*STRUCTURE, *FACTS, *LINKS, *AGENCY_LINKS}
    for table, column, target in _references(cr):
        if table not in known and target in (STRUCTURE | FACTS):
            cr.execute(f'SELECT EXISTS (SELECT 1 FROM {table} WHERE "{column}" IS NOT NULL)')
            if cr.fetchone()[0]:
                raise LookupError(
                    f"{table}.{column} points at {target}, and {table} is not multiplied."
                    " Add it to STRUCTURE or FACTS in benchmarks/alro_bench/generator.py."
                )


def _link_lineage(cr):
    """Let each year's structure name the year before as its last year's."""
    for table in STRUCTURE:
        cr.execute(
            "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'previous_id'",
            [table],
        )
        if not cr.rowcount:
            continue
        # the running year's rows stem from another demonstration year: known there by its last year's
        cr.execute(
            f"""
            UPDATE {table} t SET previous_id = before.new_id
              FROM map_{table} m
              JOIN seed_{table} s ON s.id = m.old_id
              LEFT JOIN map_{table} before
                ON before.year = m.year - 1 AND before.copy = m.copy
               AND before.old_id IN (m.old_id, s.previous_id)
             WHERE t.id = m.new_id
            """
        )


def _multiply_links(cr, table, parent, one, other):
    cr.execute(
        f"""
        INSERT INTO {table} ({one}, {other})
        SELECT m.new_id, o.new_id
          FROM {table} s
          JOIN map_{parent} m ON m.old_id = s.{one}
          JOIN map_{parent} o ON o.old_id = s.{other} AND o.year = m.year AND o.copy = m.copy
         WHERE m.new_id <> m.old_id
        """
    )


def _forget_other_years(cr):
    """Delete the structure of demonstration years that are none of the plan's."""
    cr.execute(
        "DELETE FROM alro_step_source_rel WHERE NOT EXISTS (SELECT FROM map_alro_step m WHERE m.new_id = step_id)"
    )
    for table in reversed(STRUCTURE):
        all_years = "AND t.activity_group_id IS NOT NULL" if table == "alro_contact" else ""
        cr.execute(
            f"DELETE FROM {table} t WHERE NOT EXISTS (SELECT FROM map_{table} m WHERE m.new_id = t.id) {all_years}"
        )
    cr.execute(
        """DELETE FROM ir_model_data WHERE model = 'alro.fiscal.year'
              AND res_id NOT IN (SELECT id FROM alro_fiscal_year)"""
    )


def _multiply_facts(cr, plan, say):
    cr.execute(
        "CREATE TEMP TABLE repeats AS SELECT * FROM unnest(%s::int[], %s::int[]) AS r (office, repeated)",
        [list(plan.bureaus), list(plan.bureaus.values())],
    )
    for table, keys in FACTS.items():
        if table in MONTHS:
            _copy_months(cr, table, say)
            continue
        if "piece" in keys:
            _map_documents(cr, table)
        else:
            _map_facts(cr, table, keys, plan.copies if "copy" in keys else 1)
        say(f"{table}: {_copy(cr, table, 'true', order='m.new_id'):,}")


def _copy_months(cr, table, say):
    cr.execute("SELECT year FROM years ORDER BY year")
    for (year,) in cr.fetchall():
        months = _copy(
            cr,
            table,
            f"m.year = {year}",
            order="m.new_id, s.month",
            driver=f"s.{MONTHS[table][1]}",
            own_id=False,
        )
        say(f"fiscal year {year}: {months:,} rows of {table}")


def _map_documents(cr, table):
    """Map each document to its pieces, and each line to the two pieces that hold half of it.

    The first round of a source, and whatever is no posted allocation, stays in one piece.
    """
    if table == "alro_budget_transfer":
        cr.execute(
            f"""
            CREATE TEMP TABLE cut_documents AS
            SELECT d.id, CASE WHEN d.kind = 'allocate' AND d.state = 'posted' AND d.date > first.date
                              THEN {PIECES} ELSE 1 END AS pieces
              FROM seed_alro_budget_transfer d
              LEFT JOIN (SELECT fiscal_year_id, fund_kind, min(date) AS date FROM seed_alro_budget_transfer
                          WHERE kind = 'allocate' AND state = 'posted' GROUP BY 1, 2) first
                ON first.fiscal_year_id = d.fiscal_year_id AND first.fund_kind = d.fund_kind
            """
        )
        # a short document does not fill all its pieces
        source = """
            (SELECT DISTINCT s.*, d.pieces, each.piece, 1 AS parts
               FROM seed_alro_budget_transfer s JOIN cut_documents d ON d.id = s.id
               JOIN seed_alro_budget_transfer_line l ON l.transfer_id = s.id
              CROSS JOIN LATERAL (VALUES (l.id % d.pieces), ((l.id + d.pieces / 2) % d.pieces)) each (piece))"""
    else:
        source = """
            (SELECT s.*, d.pieces, each.piece, least(d.pieces, 2) AS parts
               FROM seed_alro_budget_transfer_line s JOIN cut_documents d ON d.id = s.transfer_id
              CROSS JOIN LATERAL (
                  SELECT DISTINCT piece
                    FROM (VALUES (s.id % d.pieces), ((s.id + d.pieces / 2) % d.pieces)) v (piece)) each)"""
    numbered = "s.kind, s.number IS NULL" if table == "alro_budget_transfer" else "s.transfer_id"
    date = "s.date" if table == "alro_budget_transfer" else "s.transfer_id"
    cr.execute(
        f"""
        CREATE TEMP TABLE map_{table} AS
        SELECT s.id AS old_id, y.year, 0 AS copy, 0 AS office, s.piece, s.parts, y.months_shift, y.clock_shift,
               row_number() OVER (PARTITION BY y.year, {numbered} ORDER BY {date}, s.id, s.piece) AS running,
               (row_number() OVER (ORDER BY y.year, {date}, s.id, s.piece))::int AS new_id
          FROM {source} s JOIN years y ON y.seed_id = s.fiscal_year_id
        """
    )
    _index_map(cr, table)


def _map_facts(cr, table, keys, copies):
    """Map each seed to its copies, as they are born: by year, activity, office, step."""
    parent = "s.participation_id" if table == "alro_step_target" else "s.id"
    repeats = "SELECT 0 AS office, NULL::int AS repeated"
    if "office" in keys:
        repeats += " UNION ALL SELECT * FROM repeats"
    cr.execute(
        f"""
        CREATE TEMP TABLE map_{table} AS
        SELECT s.id AS old_id, y.year, c AS copy, o.office, y.months_shift, y.clock_shift,
               (row_number() OVER (ORDER BY y.year, {parent}, o.office, c, s.id))::int AS new_id
          FROM seed_{table} s
          JOIN years y ON y.seed_id = s.fiscal_year_id
          JOIN ({repeats}) o ON o.office = 0 OR o.repeated = s.agency_id
         CROSS JOIN generate_series(0, {copies - 1}) AS c
        """
    )
    _index_map(cr, table)


def fill_agencies(cr):
    """Give projects, activities and steps the agencies that take part, as the add-ons do."""
    cr.execute("TRUNCATE alro_step_agency_rel, alro_activity_agency_rel, alro_project_agency_rel")
    cr.execute(
        """
        INSERT INTO alro_step_agency_rel (alro_step_id, alro_agency_id)
        WITH RECURSIVE up AS (
            SELECT step_id, agency_id FROM alro_step_target
             UNION
            SELECT s.parent_id, up.agency_id FROM up JOIN alro_step s ON s.id = up.step_id
             WHERE s.parent_id IS NOT NULL)
        SELECT step_id, agency_id FROM up;

        INSERT INTO alro_activity_agency_rel (alro_activity_id, alro_agency_id)
        SELECT activity_id, agency_id FROM alro_participation;

        INSERT INTO alro_project_agency_rel (alro_project_id, alro_agency_id)
        SELECT DISTINCT project_id, agency_id FROM alro_participation
        """
    )


def _close_past_years(cr):
    cr.execute(
        """UPDATE alro_fiscal_year SET state = CASE WHEN year = (SELECT max(year) FROM alro_fiscal_year)
                                               THEN 'open' ELSE 'closed' END"""
    )


def _advance_sequences(cr):
    for table in STRUCTURE | FACTS:
        cr.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )


class _all_triggers_off:
    """Without the triggers of users that fire even under replication, as a log's might."""

    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        self.cr.execute(
            """SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t
                WHERE NOT t.tgisinternal AND t.tgenabled = 'A'"""
        )
        self.triggers = self.cr.fetchall()
        for table, name in self.triggers:
            self.cr.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')

    def __exit__(self, problem, *_):
        if problem is None:
            for table, name in self.triggers:
                self.cr.execute(f'ALTER TABLE {table} ENABLE ALWAYS TRIGGER "{name}"')
