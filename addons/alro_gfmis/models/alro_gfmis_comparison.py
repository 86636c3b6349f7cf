from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.tools.workbook_in import LARGEST

from .alro_gfmis_matching import MATCHED

SUMS = ("net", "reserved", "committed", "disbursed", "disbursed_by_others", "remaining")
NEVER_NEGATIVE = ("disbursed", "disbursed_by_others", "committed", "reserved")


class AlroGfmisComparison(models.AbstractModel):
    """Comparing: what a file changes of what was posted last."""

    _name = "alro.gfmis.comparison"
    _description = "Comparing of GFMIS files"

    def _compare(self):
        """Sum up the matched rows by budget line, beside what was posted last."""
        figures = self.env["alro.gfmis.figure"]
        before, after = figures._last_before(self), figures._first_after(self)
        explained = self._explained()
        rows = [
            self._figure(row, before.get(row["budget_line_id"]), after.get(row["budget_line_id"]))
            for row in self._sums()
        ]
        present = {row["budget_line_id"] for row in rows}
        compared_with = self._compared_with()
        rows += self._missing(compared_with, present, before)
        for row in rows:
            row |= explained.get(_asked(row), {})
            if row["is_zero"]:
                row["difference"] = -row["before"]
        figures._replace_of(self, rows)
        self.sudo().compared_with_id = compared_with
        self._sum_up()

    def _sum_up(self):
        """Say what the file's figures come to, and what was and will be disbursed of their lines."""
        self.env.flush_all()
        [(told, before, kept)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(disbursed), 0), COALESCE(SUM(before), 0),"
                " COALESCE(SUM(before) FILTER (WHERE result = 'missing' AND NOT is_zero), 0)"
                " FROM alro_gfmis_figure WHERE batch_id = %s",
                self.id,
            )
        )
        sums = {
            "disbursed_total": told,
            "before_total": before,
            "after_total": told + kept,
            "difference_total": told + kept - before,
        }
        self.sudo().write({name: float(amount) for name, amount in sums.items()})

    def _compared_with(self):
        """Return the last posted file of the year in this layout, up to this one's date."""
        return self._last_posted([("profile_id", "=", self.profile_id.id)])

    def _last_posted(self, domain=()):
        """Return the last posted file of the year up to this one's date, of those in a domain."""
        return self.sudo().search(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("state", "=", "posted"),
                ("as_of", "<=", self.as_of),
                ("id", "!=", self.id),
                *domain,
            ],
            order="as_of desc, posting desc",
            limit=1,
        )

    def _sums(self):
        """Return what the matched rows say, added up for each budget line.

        A blank is zero. Where the file has no column of commitments alone, what is committed is
        what is committed and reserved, or else what is spent, less what stands in other columns; so
        is what is reserved, where there is one of commitments, and none of what is reserved.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH r AS (
                    SELECT *, COALESCE(disbursed, 0) + COALESCE(disbursed_by_others, 0) AS used,
                           bool_or(committed IS NOT NULL) OVER () AS has_committed,
                           bool_or(committed_and_reserved IS NOT NULL) OVER () AS has_both,
                           bool_or(reserved IS NOT NULL) OVER () AS has_reserved,
                           bool_or(spent IS NOT NULL) OVER () AS has_spent
                      FROM alro_gfmis_row WHERE batch_id = %s AND kind = 'data'
                )
                SELECT l.id AS budget_line_id, l.activity_id, l.agency_id, l.category_id,
                       COUNT(*) AS row_count,
                       SUM(COALESCE(r.net, 0)) AS net,
                       SUM(COALESCE(r.remaining, 0)) AS remaining,
                       SUM(r.used) AS disbursed,
                       SUM(COALESCE(r.disbursed_by_others, 0)) AS disbursed_by_others,
                       SUM(CASE WHEN has_committed THEN COALESCE(r.committed, 0)
                                WHEN has_both
                                    THEN COALESCE(r.committed_and_reserved - COALESCE(r.reserved, 0), 0)
                                ELSE COALESCE(r.spent - r.used - COALESCE(r.reserved, 0), 0)
                           END) AS committed,
                       SUM(CASE WHEN has_reserved OR NOT has_committed THEN COALESCE(r.reserved, 0)
                                WHEN has_both
                                    THEN COALESCE(r.committed_and_reserved - COALESCE(r.committed, 0), 0)
                                WHEN has_spent
                                    THEN COALESCE(r.spent - r.used - COALESCE(r.committed, 0), 0)
                                ELSE 0
                           END) AS reserved
                  FROM r JOIN alro_budget_line l ON l.id = r.budget_line_id
                 WHERE r.result = 'matched'
                 GROUP BY l.id
                """,
                self.id,
            )
        )
        sums = self.env.cr.dictfetchall()
        self._refuse_too_much(sums)
        return [
            {name: float(value) if name in SUMS else value for name, value in row.items()}
            for row in sums
        ]

    def _refuse_too_much(self, sums):
        if any(abs(row[name]) >= LARGEST for row in sums for name in SUMS):
            raise UserError(
                self.env._(
                    "Rows of one budget line add up to %s baht or more, which no budget line has. Are"
                    " the file's figures in baht?",
                    f"{LARGEST:,}",
                )
            )

    def _figure(self, row, before, after):
        was, when = before or (None, None)
        later, then = after or (None, None)
        difference = round(row["disbursed"] - (was or 0.0), 2)
        if min(row[name] for name in NEVER_NEGATIVE) < 0:
            result = "negative"
        elif was is not None and difference < 0:
            result = "fall"
        elif later is not None and round(row["disbursed"] - later, 2) > 0:
            result = "above"
        elif was is None:
            result = "new"
        else:
            result = "changed" if difference else "same"
        return {
            **self._figure_values(),
            **row,
            "before": was,
            "before_origin": None if was is None else "gfmis",
            "before_as_of": when,
            "difference": difference,
            "result": result,
            "later": later if result == "above" else None,
            "later_as_of": then if result == "above" else None,
            "is_zero": False,
        }

    def _figure_values(self):
        return {**self._first_values(), "as_of": self.as_of, "month": self.month}

    def _missing(self, compared_with, present, before):
        """Return figures for the lines that the last posted file tells of, and this one does not.

        A file of the same date takes its place: what is not in it is nothing any more, unless
        somebody says that it stays.
        """
        figures = self.env["alro.gfmis.figure"].sudo()
        told = [("batch_id", "=", compared_with.id), ("result", "!=", "missing")]
        return [
            {
                **self._figure_values(),
                **{name: figure[name].id or None for name in MATCHED},
                **dict.fromkeys(SUMS, 0.0),
                "row_count": 0,
                "before": before[figure.budget_line_id.id][0],
                "before_origin": "gfmis",
                "before_as_of": before[figure.budget_line_id.id][1],
                "difference": 0.0,
                "result": "missing",
                "later": None,
                "is_zero": before[figure.budget_line_id.id][1] == self.as_of,
            }
            for figure in figures.search(told)
            if figure.budget_line_id.id not in present and figure.budget_line_id.id in before
        ]

    def _explained(self):
        """Return what people said of figures, each by all that it was said of."""
        figures = self.env["alro.gfmis.figure"].sudo()
        explained = [("batch_id", "=", self.id), ("reason", "!=", False)]
        names = ("budget_line_id", "result", "disbursed", "before", "later", "reason", "is_zero")
        rows = figures.search_read(explained, names, load=None)
        return {_asked(row): {"reason": row["reason"], "is_zero": row["is_zero"]} for row in rows}


def _asked(figure):
    """Return all of a figure that an explanation of it is given for."""
    amounts = (round(figure[name] or 0.0, 2) for name in ("disbursed", "before", "later"))
    return figure["budget_line_id"], figure["result"], *amounts
