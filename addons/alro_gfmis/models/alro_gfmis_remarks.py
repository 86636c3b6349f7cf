from odoo import api, fields, models

from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date


class AlroGfmisRemarks(models.AbstractModel):
    """What a file of the treasury is beside others: perhaps a part only, or late. For its form."""

    _name = "alro.gfmis.remarks"
    _description = "Remarks about GFMIS files"

    part_note = fields.Char("Perhaps a part only", compute="_compute_part_note")
    late_note = fields.Char("Later file", compute="_compute_late_note")
    same_note = fields.Char("Same figures", compute="_compute_same_note")

    @api.depends("state", "compared_with_id", "figure_ids.result")
    @api.depends_context("lang")
    def _compute_part_note(self):
        """More than half of the budget lines that the last posted file told of are missing."""
        for batch in self:
            last = batch.sudo().compared_with_id
            if batch.state == "checked" and not last:
                last = batch._last_posted()  # in another layout, whose lines may well be others
            known = last._told_lines()
            kept = known & batch._told_lines() if known else known
            batch.part_note = 2 * len(kept) < len(known) and self.env._(
                "This file tells of %(some)s of %(all)s budget lines that the last posted file told"
                " of: it may be a part of the report.",
                some=f"{len(kept):,}",
                all=f"{len(known):,}",
            )

    @api.depends("state", "as_of", "compared_with_id", "figure_ids.result")
    @api.depends_context("lang")
    def _compute_same_note(self):
        """The same figures of the same date may come in another file: saved by another program."""
        for batch in self:
            last = batch.sudo().compared_with_id
            is_same = (
                batch.state == "checked"
                and batch.as_of == last.as_of
                and batch.row_count == last.row_count
                and set(batch.figure_ids.mapped("result")) == {"same"}
            )
            batch.same_note = is_same and self.env._(
                "“%(name)s” of the same date is posted already, with the same figures: posting this"
                " file changes nothing.",
                name=last.name,
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
