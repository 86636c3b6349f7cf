from odoo import api, fields, models

from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from .alro_gfmis_figure import TELLING


class AlroGfmisRemarks(models.AbstractModel):
    """What a file of the treasury is beside others: perhaps a part only, or late. For its form."""

    _name = "alro.gfmis.remarks"
    _description = "Remarks about GFMIS files"

    part_note = fields.Char("Perhaps a part only", compute="_compute_part_note")
    late_note = fields.Char("Later file", compute="_compute_late_note")

    @api.depends("compared_with_id", "figure_ids.result")
    @api.depends_context("lang")
    def _compute_part_note(self):
        """More than half of the budget lines that the last posted file told of are missing."""
        figures = self.env["alro.gfmis.figure"].sudo()
        for batch in self:
            missing = figures.search_count(
                [("batch_id", "=", batch.id), ("result", "=", "missing")]
            )
            told = [("batch_id", "=", batch.compared_with_id.id), ("result", "in", TELLING)]
            known = figures.search_count(told) if missing else 0
            batch.part_note = missing * 2 > known and self.env._(
                "This file tells of %(some)s of %(all)s budget lines that the last posted file told"
                " of: it may be a part of the report.",
                some=f"{known - missing:,}",
                all=f"{known:,}",
            )

    @api.depends("state", "as_of", "month", "posting", "figure_ids.result")
    @api.depends_context("lang")
    def _compute_late_note(self):
        """A month holds the figures of the last posted date: those of an earlier one change nothing."""
        for batch in self:
            batch.late_note = batch._late_note()

    def _late_note(self):
        if self.state not in ("checked", "posted"):
            return False
        later = self.sudo().search(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("month", "=", self.month),
                ("state", "=", "posted"),
                ("as_of", ">", self.as_of),
            ],
            order="as_of desc, posting desc",
            limit=1,
        )
        if not later:
            return False
        lines = self._told_lines()
        standing = self.env["alro.gfmis.figure"]._standing(lines.ids, self.month)
        kept = sum(row["as_of"] > self.as_of for row in standing.values())
        values = {
            "date": format_long_date(later.as_of, self.env.lang),
            "month": month_text(self.month, self.env.lang, long=True),
            "kept": f"{kept:,}",
            "all": f"{len(lines):,}",
        }
        if kept == len(lines):
            return self.env._(
                "A file of %(date)s is posted already: the figures of %(month)s do not change.",
                **values,
            )
        return self.env._(
            "A file of %(date)s is posted already: of the figures of %(month)s, those of %(kept)s of"
            " this file's %(all)s budget lines do not change.",
            **values,
        )
