"""What must hold of generated money: scope, totals, and what no document may overdraw. Plain SQL."""

from .scope import SCOPE


def _differ(one, other, names=SCOPE):
    return " OR ".join(f"{one}.{name} IS DISTINCT FROM {other}.{name}" for name in names)


# (what must not be found, SQL that counts it)
MONEY_RULES = [
    (
        "spending months whose scope differs from their line's",
        "SELECT count(*) FROM alro_spending_month m JOIN alro_budget_line b ON b.id = m.budget_line_id WHERE "
        + _differ("m", "b", (*SCOPE, "agency_id", "host_agency_id")),
    ),
    (
        "budget lines whose scope differs from their participation's",
        "SELECT count(*) FROM alro_budget_line b JOIN alro_participation p ON p.id = b.participation_id WHERE "
        + _differ("b", "p", (*SCOPE, "agency_id", "host_agency_id")),
    ),
    (
        "appropriations whose scope differs from their activity's",
        """SELECT count(*) FROM alro_appropriation w JOIN alro_activity a ON a.id = w.activity_id
            WHERE w.agency_id IS NOT NULL OR """
        + _differ("w", "a", [name for name in SCOPE if name != "activity_id"]),
    ),
    (
        "budget lines of another activity's or category's appropriation",
        """SELECT count(*) FROM alro_budget_line b JOIN alro_appropriation w ON w.id = b.appropriation_id
            WHERE w.activity_id <> b.activity_id OR w.category_id IS DISTINCT FROM b.category_id""",
    ),
    (
        "document lines that are not their document's year's and source's, or their budget line's",
        """SELECT count(*) FROM alro_budget_transfer_line l JOIN alro_budget_transfer d ON d.id = l.transfer_id
             JOIN alro_appropriation w ON w.id = l.appropriation_id
             LEFT JOIN alro_budget_line b ON b.id = l.budget_line_id
            WHERE l.fiscal_year_id <> d.fiscal_year_id OR l.fund_kind <> d.fund_kind
               OR b.appropriation_id <> w.id OR l.agency_id IS DISTINCT FROM b.agency_id
               OR """
        + _differ("l", "w"),
    ),
    (
        "budget lines whose months are not the twelve of their year",
        """SELECT count(*) FROM (
             SELECT b.id FROM alro_budget_line b
               JOIN alro_fiscal_year y ON y.id = b.fiscal_year_id
               LEFT JOIN alro_spending_month m ON m.budget_line_id = b.id AND m.month BETWEEN y.date_from AND y.date_to
                AND m.fiscal_month = (extract(month FROM m.month)::int + 2) % 12 + 1
                AND m.fiscal_quarter = (m.fiscal_month + 2) / 3
              GROUP BY b.id HAVING count(m.id) <> 12) wrong""",
    ),
    (
        "budget lines whose stored totals are not their months'",
        """SELECT count(*) FROM alro_budget_line b
             JOIN (SELECT budget_line_id, sum(planned_amount) planned, sum(confirmed_amount) confirmed,
                          count(disbursed_origin) reported,
                          (array_agg(disbursed_to_date ORDER BY month DESC)
                           FILTER (WHERE disbursed_origin IS NOT NULL))[1] disbursed,
                          (array_agg(committed_to_date ORDER BY month DESC)
                           FILTER (WHERE disbursed_origin IS NOT NULL))[1] committed
                     FROM alro_spending_month GROUP BY 1) m ON m.budget_line_id = b.id
            WHERE b.planned_total <> m.planned OR b.confirmed_total <> m.confirmed
               OR b.plan_difference <> b.received_amount - m.planned
               OR b.plan_stale <> (b.plan_confirmed_on IS NOT NULL AND b.received_amount <> m.confirmed)
               OR b.disbursed_count <> m.reported OR b.disbursed_amount IS DISTINCT FROM m.disbursed
               OR b.committed_amount IS DISTINCT FROM m.committed""",
    ),
    (
        "budget lines whose money is not what posted documents make of it",
        """SELECT count(*) FROM alro_budget_line b
             LEFT JOIN (SELECT l.budget_line_id,
                               sum(l.amount) FILTER (WHERE d.kind = 'change') changed,
                               sum(l.amount) FILTER (WHERE d.kind = 'allocate') sent,
                               sum(l.amount) FILTER (WHERE d.kind = 'return') returned
                          FROM alro_budget_transfer_line l JOIN alro_budget_transfer d ON d.id = l.transfer_id
                         WHERE d.state = 'posted' GROUP BY 1) d ON d.budget_line_id = b.id
            WHERE b.changed_amount <> coalesce(d.changed, 0) OR b.sent_amount <> coalesce(d.sent, 0)
               OR b.returned_amount <> coalesce(d.returned, 0)
               OR b.allocated_amount <> b.sent_amount - b.returned_amount""",
    ),
    (
        "appropriations that do not add up",
        """SELECT count(*) FROM alro_appropriation w
            WHERE w.changed_amount <> (SELECT coalesce(sum(l.amount), 0) FROM alro_budget_transfer_line l
                                         JOIN alro_budget_transfer d ON d.id = l.transfer_id
                                        WHERE l.appropriation_id = w.id AND d.kind = 'change' AND d.state = 'posted')
               OR w.given_amount <> (SELECT coalesce(sum(b.received_amount), 0) FROM alro_budget_line b
                                      WHERE b.appropriation_id = w.id)
               OR w.received_amount <> w.act_amount + w.changed_amount
               OR w.ungiven_amount <> w.received_amount - w.given_amount""",
    ),
    (
        "days on which a line was allocated less than nothing or more than it had",
        """SELECT count(*) FROM (
             SELECT sum(sum(received)) OVER w AS received, sum(sum(allocated)) OVER w AS allocated FROM (
                SELECT id, NULL::date AS day, received_amount - changed_amount AS received, 0 AS allocated
                  FROM alro_budget_line
                 UNION ALL
                SELECT l.budget_line_id, d.date, CASE WHEN d.kind = 'change' THEN l.amount ELSE 0 END,
                       CASE d.kind WHEN 'allocate' THEN l.amount WHEN 'return' THEN -l.amount ELSE 0 END
                  FROM alro_budget_transfer_line l JOIN alro_budget_transfer d ON d.id = l.transfer_id
                 WHERE d.state = 'posted' AND l.budget_line_id IS NOT NULL) entry
              GROUP BY id, day WINDOW w AS (PARTITION BY id ORDER BY day NULLS FIRST)) running
            WHERE allocated < 0 OR allocated > received""",
    ),
    (
        "days on which offices together had more than an appropriation",
        """SELECT count(*) FROM (
             SELECT sum(sum(received)) OVER w AS received, sum(sum(given)) OVER w AS given FROM (
                SELECT id, NULL::date AS day, act_amount AS received, 0 AS given FROM alro_appropriation
                 UNION ALL
                SELECT appropriation_id, NULL, 0, received_amount - changed_amount FROM alro_budget_line
                 UNION ALL
                SELECT l.appropriation_id, d.date, l.amount,
                       CASE WHEN l.budget_line_id IS NULL THEN 0 ELSE l.amount END
                  FROM alro_budget_transfer_line l JOIN alro_budget_transfer d ON d.id = l.transfer_id
                 WHERE d.state = 'posted' AND d.kind = 'change') entry
              GROUP BY id, day WINDOW w AS (PARTITION BY id ORDER BY day NULLS FIRST)) running
            WHERE received < 0 OR given > received""",
    ),
    (
        "changes inside the department that do not sum to zero",
        """SELECT count(*) FROM (
             SELECT d.id FROM alro_budget_transfer d JOIN alro_budget_transfer_line l ON l.transfer_id = d.id
              WHERE d.kind = 'change' AND NOT coalesce(d.crosses_border, false)
              GROUP BY d.id HAVING sum(l.amount) <> 0) wrong""",
    ),
    (
        "documents that were posted before their day",
        """SELECT count(*) FROM alro_budget_transfer
            WHERE state <> 'draft' AND date > (posted_on AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Bangkok')::date""",
    ),
    (
        "documents that are dated outside their year, or posted without number or lines",
        """SELECT count(*) FROM alro_budget_transfer d JOIN alro_fiscal_year y ON y.id = d.fiscal_year_id
            WHERE d.date NOT BETWEEN y.date_from AND y.date_to OR (d.state = 'draft') <> (d.number IS NULL)
               OR NOT EXISTS (SELECT FROM alro_budget_transfer_line l WHERE l.transfer_id = d.id)""",
    ),
]
