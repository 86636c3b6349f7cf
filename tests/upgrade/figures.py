"""What an upgrade must leave as it is, read by SQL.

Whichever version of the add-ons wrote it: the names are contract.
"""

MONTHS = """
    SELECT fiscal_year_id, activity_id, agency_id, host_agency_id, fund_kind, actual_origin, count(*),
           count(*) FILTER (WHERE planned_qty <> 0), sum(COALESCE(planned_qty, 0)),
           count(*) FILTER (WHERE confirmed_qty <> 0), sum(COALESCE(confirmed_qty, 0)),
           sum(COALESCE(actual_qty, 0)), sum(COALESCE(ceiling_qty, 0)), sum(COALESCE(lowered_qty, 0)),
           count(cause), count(remedy), min(month), max(month)
      FROM alro_work_month GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
TARGETS = """
    SELECT fiscal_year_id, activity_id, agency_id, plan_state, plan_stale, count(*), count(plan_confirmed_on),
           sum(target_qty), sum(planned_total), sum(confirmed_total), sum(actual_total), sum(reported_count)
      FROM alro_step_target GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
# Code, place in the tree and kind are what the number of a step is made of.
STEPS = """
    SELECT id, activity_id, parent_id, sequence, kind, code, name, is_main_target, entry_mode, reporter, rule,
           measure, uom_id, nearest_host_id
      FROM alro_step ORDER BY id
"""
YEARS = "SELECT id, year, state, report_due_day FROM alro_fiscal_year ORDER BY id"
TABLES = """
    SELECT tablename FROM pg_tables
     WHERE schemaname = 'public' AND tablename LIKE 'alro\\_%' ORDER BY tablename
"""
FACT_TABLES = """
    SELECT table_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('fiscal_year_id', 'agency_id', 'host_agency_id', 'fund_kind')
       AND table_name LIKE 'alro\\_%'
     GROUP BY table_name HAVING count(*) = 4
"""
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
     WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'alro\\_%' ORDER BY 1, 2
"""
LOG = "alro_value_log"


def figures(database):
    """Return {what: rows} of every figure, state and step number."""
    return {
        "months": database.rows(MONTHS),
        "targets": database.rows(TARGETS),
        "steps": database.rows(STEPS),
        "years": database.rows(YEARS),
    }


def row_counts(database):
    """Return {table: number of rows} of the suite's tables."""
    return {
        table: database.rows(f"SELECT count(*) FROM {table}")[0][0]
        for (table,) in database.rows(TABLES)
    }


def fact_tables(database):
    return {table for (table,) in database.rows(FACT_TABLES)} - {LOG}


def triggers(database):
    """Return {(table, trigger): whether it fires}."""
    return {(table, name): on in ("O", "A") for table, name, on in database.rows(TRIGGERS)}


def logged(database, columns=None):
    """Return the columns of the value log and a digest of its rows in them, or nothing where there is no log."""
    if not database.has_table(LOG):
        return None
    if columns is None:
        names = database.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1",
            LOG,
        )
        columns = [name for (name,) in names]
    row = ", ".join(f'"{name}"' for name in columns)
    digest = (
        f"SELECT count(*), md5(string_agg(row_text, '|')) FROM (SELECT ROW({row})::text AS row_text"
    )
    return columns, database.rows(f"{digest} FROM {LOG} ORDER BY id) AS log")[0]
