"""Proof that a generated database is what the add-ons would have made, and its checksum. Plain SQL."""

from .generator import AGENCY_LINKS, FACTS, LINKS, STRUCTURE, _references
from .money_checks import MONEY_RULES
from .scope import SCOPE

# (what must not be found, SQL that counts it)
RULES = [
    (
        "months whose scope differs from their target's",
        "SELECT count(*) FROM alro_work_month m JOIN alro_step_target t ON t.id = m.target_id WHERE "
        + " OR ".join(
            f"m.{name} IS DISTINCT FROM t.{name}"
            for name in (*SCOPE, "agency_id", "host_agency_id", "step_id")
        ),
    ),
    (
        "targets whose scope differs from their participation's",
        "SELECT count(*) FROM alro_step_target t JOIN alro_participation p ON p.id = t.participation_id WHERE "
        + " OR ".join(f"t.{name} IS DISTINCT FROM p.{name}" for name in (*SCOPE, "agency_id")),
    ),
    (
        "targets whose host or kind of target is not their step's",
        """SELECT count(*) FROM alro_step_target t JOIN alro_step s ON s.id = t.step_id
            WHERE t.host_agency_id IS DISTINCT FROM s.nearest_host_id OR t.activity_id <> s.activity_id
               OR coalesce(t.is_main_target, false) <> coalesce(s.is_main_target, false)""",
    ),
    (
        "participations whose scope differs from their activity's",
        """SELECT count(*) FROM alro_participation p JOIN alro_activity a ON a.id = p.activity_id
             JOIN alro_project j ON j.id = a.project_id
            WHERE p.fiscal_year_id <> a.fiscal_year_id OR a.fiscal_year_id <> j.fiscal_year_id
               OR p.programme_id <> j.programme_id OR a.programme_id <> j.programme_id
               OR p.project_id <> a.project_id OR p.activity_group_id <> a.activity_group_id
               OR p.fund_kind <> j.fund_kind OR p.host_agency_id IS DISTINCT FROM a.host_agency_id
               OR coalesce(p.has_target, false) <> EXISTS (
                   SELECT FROM alro_step_target t WHERE t.participation_id = p.id)""",
    ),
    (
        "targets whose months are not the twelve of their year",
        """SELECT count(*) FROM (
             SELECT t.id FROM alro_step_target t
               JOIN alro_fiscal_year y ON y.id = t.fiscal_year_id
               LEFT JOIN alro_work_month m ON m.target_id = t.id AND m.month BETWEEN y.date_from AND y.date_to
                AND m.fiscal_month = (extract(month FROM m.month)::int + 2) % 12 + 1
                AND m.fiscal_quarter = (m.fiscal_month + 2) / 3
              GROUP BY t.id HAVING count(m.id) <> 12) wrong""",
    ),
    (
        "targets whose stored totals are not their months'",
        """SELECT count(*) FROM alro_step_target t
             JOIN (SELECT target_id, sum(planned_qty) planned, sum(confirmed_qty) confirmed,
                          sum(actual_qty) FILTER (WHERE actual_origin IS NOT NULL) actual,
                          count(actual_origin) reported
                     FROM alro_work_month GROUP BY 1) m ON m.target_id = t.id
            WHERE coalesce(t.planned_total, 0) <> coalesce(m.planned, 0)
               OR coalesce(t.confirmed_total, 0) <> coalesce(m.confirmed, 0)
               OR coalesce(t.actual_total, 0) <> coalesce(m.actual, 0)
               OR t.reported_count <> m.reported
               OR t.plan_difference <> t.target_qty - coalesce(m.planned, 0)
               OR coalesce(t.plan_stale, false) <> (
                   t.plan_confirmed_on IS NOT NULL AND t.target_qty <> coalesce(m.confirmed, 0))""",
    ),
    (
        "months of steps that are sums, and are not",
        """SELECT count(*) FROM (
             SELECT m.id FROM alro_step d
               JOIN alro_step_target t ON t.step_id = d.id
               JOIN alro_work_month m ON m.target_id = t.id
               JOIN alro_step_source_rel r ON r.step_id = d.id
               JOIN alro_step_target st ON st.step_id = r.source_id AND st.participation_id = t.participation_id
               JOIN alro_work_month sm ON sm.target_id = st.id AND sm.month = m.month
              WHERE d.rule IN ('sum', 'course') AND d.entry_mode = 'derived'
              GROUP BY m.id, m.actual_qty, m.actual_origin
             HAVING (m.actual_origin IS NOT NULL) <> (count(sm.actual_origin) > 0)
                 OR coalesce(m.actual_qty, 0) <> coalesce(sum(sm.actual_qty), 0)) wrong""",
    ),
    (
        "sources of a rule in another activity",
        """SELECT count(*) FROM alro_step_source_rel r JOIN alro_step d ON d.id = r.step_id
             JOIN alro_step s ON s.id = r.source_id
            WHERE d.rule <> 'across_funds' AND d.activity_id <> s.activity_id""",
    ),
    *MONEY_RULES,
]


def problems(cr):
    """Return sentences that say what is wrong, none if nothing is."""
    found = []
    for what, statement in RULES:
        cr.execute(statement)
        count = cr.fetchone()[0]
        if count:
            found.append(f"{count:,} {what}")
    for table, column, target in _references(cr):
        if table in {*STRUCTURE, *FACTS, *LINKS, *AGENCY_LINKS}:
            cr.execute(
                f'SELECT count(*) FROM {table} s WHERE "{column}" IS NOT NULL'
                f' AND NOT EXISTS (SELECT FROM {target} t WHERE t.id = s."{column}")'
            )
            count = cr.fetchone()[0]
            if count:
                found.append(f"{count:,} rows of {table} whose {column} points at nothing")
    return found


def checksum(cr):
    """Return ``[(year, months, checksum)]`` of what the months say, by names and not by ids.

    The order of rows does not matter. What the clock or the sequence gave enters nothing.
    """
    cr.execute(
        """
        SELECT y.year, count(*), md5(sum(('x' || substr(md5(jsonb_build_array(g.number, s.code, a.code, m.month,
                   trim_scale(m.planned_qty), trim_scale(m.confirmed_qty), trim_scale(m.actual_qty),
                   m.actual_origin, trim_scale(t.target_qty), t.plan_state, m.cause)::text), 1, 15)
                   )::bit(60)::bigint)::text)
          FROM alro_work_month m
          JOIN alro_step_target t ON t.id = m.target_id
          JOIN alro_step s ON s.id = m.step_id
          JOIN alro_activity_group g ON g.id = m.activity_group_id
          JOIN alro_agency a ON a.id = m.agency_id
          JOIN alro_fiscal_year y ON y.id = m.fiscal_year_id
         GROUP BY 1 ORDER BY 1
        """
    )
    return cr.fetchall()


def money_checksum(cr):
    """Return ``[(year, rows, checksum)]`` of what spending months and documents say, by names and not by ids."""
    cr.execute(
        """
        SELECT year, count(*), md5(sum(('x' || substr(md5(said::text), 1, 15))::bit(60)::bigint)::text) FROM (
            SELECT y.year, jsonb_build_array(g.number, m.fund_kind, a.code, c.code, m.month,
                   trim_scale(m.planned_amount), trim_scale(m.confirmed_amount), trim_scale(m.disbursed_to_date),
                   trim_scale(m.committed_to_date), m.disbursed_origin, trim_scale(b.received_amount),
                   trim_scale(b.allocated_amount), b.plan_state) AS said
              FROM alro_spending_month m
              JOIN alro_budget_line b ON b.id = m.budget_line_id
              LEFT JOIN alro_expense_category c ON c.id = b.category_id
              JOIN alro_activity_group g ON g.id = m.activity_group_id
              JOIN alro_agency a ON a.id = m.agency_id
              JOIN alro_fiscal_year y ON y.id = m.fiscal_year_id
             UNION ALL
            SELECT y.year, jsonb_build_array(d.kind, d.number, d.date, d.state, g.number, l.fund_kind, a.code, c.code,
                   trim_scale(l.amount))
              FROM alro_budget_transfer_line l
              JOIN alro_budget_transfer d ON d.id = l.transfer_id
              JOIN alro_appropriation w ON w.id = l.appropriation_id
              LEFT JOIN alro_expense_category c ON c.id = w.category_id
              JOIN alro_activity_group g ON g.id = l.activity_group_id
              LEFT JOIN alro_agency a ON a.id = l.agency_id
              JOIN alro_fiscal_year y ON y.id = d.fiscal_year_id) money
         GROUP BY 1 ORDER BY 1
        """
    )
    return cr.fetchall()
