"""A value log as long as years of changes make it, in one INSERT … SELECT."""

ROWS = 3_000_000

# what is logged of a month: field, number before, number after, origin, days after the month's first
CHANGES = """
    VALUES ('planned_qty', 0, m.planned_qty, NULL, 'manual', -40),
           ('confirmed_qty', 0, m.confirmed_qty, NULL, 'manual', -20),
           ('actual_qty', NULL, m.actual_qty, m.actual_origin, m.actual_origin, 34)
"""


def fill(cr, rows=ROWS):
    """Replace the log, where there is one, by the changes that make the latest months what they are.

    Oldest first, by the office's own account or by nobody where a figure is derived or linked.

    :return: how many there are.
    """
    cr.execute("SELECT to_regclass('alro_value_log')")
    if cr.fetchone()[0] is None:
        return 0
    cr.execute("SET LOCAL session_replication_role = replica")  # the log refuses, below everything
    cr.execute("TRUNCATE alro_value_log RESTART IDENTITY")
    cr.execute("SELECT to_regclass('alro_value_log_digest')")
    if cr.fetchone()[0]:  # of the demonstration's days, which are gone
        cr.execute("TRUNCATE alro_value_log_digest RESTART IDENTITY")
    cr.execute(
        f"""
        INSERT INTO alro_value_log (logged_at, model_id, field_id, res_id, user_id, origin, old_value, new_value,
               new_text, fiscal_year_id, programme_id, project_id, activity_group_id, activity_id, agency_id,
               host_agency_id, step_id, fund_kind, month)
        SELECT * FROM (
            SELECT m.month + change.days + make_interval(secs => mod(m.id, 28800)), f.model_id, f.id, m.id,
                   CASE WHEN change.origin = 'manual' THEN office.user_id ELSE 1 END, change.origin,
                   change.old_value, change.new_value, change.new_text, m.fiscal_year_id, m.programme_id,
                   m.project_id, m.activity_group_id, m.activity_id, m.agency_id, m.host_agency_id, m.step_id,
                   m.fund_kind, m.month
              FROM alro_work_month m
             CROSS JOIN LATERAL ({CHANGES}) change (name, old_value, new_value, new_text, origin, days)
              JOIN ir_model_fields f ON f.model = 'alro.work.month' AND f.name = change.name
              LEFT JOIN (SELECT r.alro_agency_id, min(r.res_users_id) AS user_id
                           FROM alro_agency_res_users_rel r GROUP BY 1) office
                ON office.alro_agency_id = m.agency_id
             WHERE change.origin IS NOT NULL
               AND coalesce(change.old_value, -1) <> coalesce(change.new_value, 0)
             ORDER BY 1 DESC, m.id LIMIT %s) latest
         ORDER BY 1, 4
        """,
        [rows],
    )
    count = cr.rowcount
    cr.execute("SET LOCAL session_replication_role = origin")
    return count
