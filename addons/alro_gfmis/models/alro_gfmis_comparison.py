from odoo import models
from odoo.tools import SQL

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
            row["reason"] = explained.get(_asked(row))
        figures._replace_of(self, rows)
        told = [row for row in rows if row["result"] != "missing"]
        sums = {
            "disbursed_total": sum(row["disbursed"] for row in told),
            "before_total": sum(row["before"] or 0.0 for row in rows),
        }
        missing = sum(row["before"] for row in rows if row["result"] == "missing")
        sums["after_total"] = sums["disbursed_total"] + missing
        sums["difference_total"] = sums["after_total"] - sums["before_total"]
        sums = {name: round(amount, 2) for name, amount in sums.items()}
        self.sudo().write({**sums, "compared_with_id": compared_with.id})

    def _compared_with(self):
        """Return the last posted file of the year in this layout, up to this one's date."""
        return self.sudo().search(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("profile_id", "=", self.profile_id.id),
                ("state", "=", "posted"),
                ("as_of", "<=", self.as_of),
                ("id", "!=", self.id),
            ],
            order="as_of desc, posting desc",
            limit=1,
        )

    def _sums(self):
        """Return what the matched rows say, added up for each budget line.

        A blank is zero. Where the file has no column of commitments alone, what is committed is
        what is committed and reserved, or else what is spent, less what stands in other columns.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH r AS (
                    SELECT *, COALESCE(disbursed, 0) + COALESCE(disbursed_by_others, 0) AS used,
                           bool_or(committed IS NOT NULL) OVER () AS has_committed,
                           bool_or(committed_and_reserved IS NOT NULL) OVER () AS has_both
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
                       SUM(COALESCE(r.reserved, 0)) AS reserved
                  FROM r JOIN alro_budget_line l ON l.id = r.budget_line_id
                 WHERE r.result = 'matched'
                 GROUP BY l.id
                """,
                self.id,
            )
        )
        return [
            {name: float(value) if name in SUMS else value for name, value in row.items()}
            for row in self.env.cr.dictfetchall()
        ]

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
        }

    def _figure_values(self):
        return {**self._first_values(), "as_of": self.as_of, "month": self.month}

    def _missing(self, compared_with, present, before):
        """Return figures for the lines that the last posted file tells of, and this one does not."""
        figures = self.env["alro.gfmis.figure"].sudo()
        return [
            {
                **self._figure_values(),
                **{name: figure[name].id or None for name in MATCHED},
                "row_count": 0,
                "disbursed": 0.0,
                "before": before[figure.budget_line_id.id][0],
                "before_origin": "gfmis",
                "before_as_of": before[figure.budget_line_id.id][1],
                "difference": 0.0,
                "result": "missing",
                "later": None,
            }
            for figure in figures.search(
                [("batch_id", "=", compared_with.id), ("result", "!=", "missing")]
            )
            if figure.budget_line_id.id not in present and figure.budget_line_id.id in before
        ]

    def _explained(self):
        """Return the explanations of figures, each by all that it was given for."""
        figures = (
            self.env["alro.gfmis.figure"]
            .sudo()
            .search([("batch_id", "=", self.id), ("reason", "!=", False)])
        )
        names = ("budget_line_id", "result", "disbursed", "before", "later", "reason")
        rows = figures.read(names, load=None)
        return {_asked(row): row["reason"] for row in rows}


def _asked(figure):
    """Return all of a figure that an explanation of it is given for."""
    amounts = (round(figure[name] or 0.0, 2) for name in ("disbursed", "before", "later"))
    return figure["budget_line_id"], figure["result"], *amounts
