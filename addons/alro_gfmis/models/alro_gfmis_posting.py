from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

WRITTEN = ("disbursed_to_date", "committed_to_date", "reserved_to_date", "by_others_to_date")


class AlroGfmisPosting(models.AbstractModel):
    """Posting and reversing: what the offices' months hold by the posted files."""

    _name = "alro.gfmis.posting"
    _description = "Posting of GFMIS files"

    def action_post(self):
        """Let the months of these checked files' budget lines hold their figures.

        :raises UserError: for a file that is not checked or posted already, of which rows are not
            decided or figures not explained.
        :raises AccessError: if the user may not post files of the treasury.
        """
        self.check_access("write")
        self._check_year_open()
        for batch in self.sorted(lambda batch: (batch.as_of or fields.Date.today(), batch.id)):
            batch._post()
        return True

    def _post(self):
        self._begin_settling()
        self._check_checked()
        self._refuse_posted_twin()
        self._refuse_other_money()
        known = self.suspect_count
        self._refuse_moved(self._match())
        self._refuse_overtaken(known)
        self._refuse_undecided()
        self.env["alro.gfmis.run"]._tell(30)
        self._settle("posted", posting=self._next_posting())
        self._let_months_hold(self._told_lines(), self.name)

    def _begin_settling(self):
        """Let files of one year be posted and reversed one after the other.

        The year's row is written: who was second sees nothing of the first, collides with it here,
        and is begun again by Odoo. A lock alone would let it go on with what stood before.
        """
        self.fiscal_year_id.sudo()._touch()
        self._lock(self)

    def _next_posting(self):
        """Return a number higher than those of all files of the year."""
        [(last,)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(MAX(posting), 0) FROM alro_gfmis_batch WHERE fiscal_year_id = %s",
                self.fiscal_year_id.id,
            )
        )
        return last + 1

    def _told_lines(self):
        """Return the budget lines that these files tell of, whoever may see them."""
        figures = self.env["alro.gfmis.figure"].sudo()
        of_this = Domain("batch_id", "in", self.ids)
        return figures.search(of_this & figures._telling()).budget_line_id

    def _let_months_hold(self, lines, reason):
        """Let this file's month of these lines hold what the posted files say, or nothing."""
        standing = self.env["alro.gfmis.figure"]._standing(lines.ids, self.month)
        months = self.env["alro.spending.month"].sudo()
        values = {
            month.id: self._month_values(standing.get(month.budget_line_id.id))
            for month in months.search_fetch(
                [("budget_line_id", "in", lines.ids), ("month", "=", self.month)],
                ["budget_line_id"],
            )
        }
        months._bulk_set(values, origin="gfmis", reason=reason)

    @api.model
    def _month_values(self, row):
        if row is None:
            return {**dict.fromkeys(WRITTEN), "as_of": None, "gfmis_batch_id": None}
        return {
            "disbursed_to_date": row["disbursed"],
            "committed_to_date": row["committed"],
            "reserved_to_date": row["reserved"],
            "by_others_to_date": row["disbursed_by_others"],
            "as_of": row["as_of"],
            "gfmis_batch_id": row["batch_id"],
        }

    def action_reverse(self, reason):
        """Take posted files away: their months hold what the other posted files say, or nothing.

        :param str reason: why; must not be blank.
        :raises UserError: without a reason, or for a file that is not posted.
        :raises AccessError: if the user may not post files of the treasury.
        """
        self.check_access("write")
        self._check_year_open()
        reason = self._reason_for_reversing(reason)
        for batch in self.sorted(lambda batch: (batch.as_of, batch.id), reverse=True):
            batch._begin_settling()
            batch._check_posted()
            batch._settle("reversed", reverse_reason=reason)
            batch._let_months_hold(batch._told_lines(), reason)
        return True

    def _doubts(self):
        """Return what somebody has to decide before the file can be posted, in words."""
        negative = [("batch_id", "=", self.id), ("result", "=", "negative")]
        below_zero = self.env["alro.gfmis.figure"].search_count(negative)
        doubts = [
            (self.unmatched_count, self.env._("rows are not matched: choose whose money they are")),
            (self.ambiguous_count, self.env._("rows fit several budget lines: choose one of them")),
            (
                self.refused_count,
                self.env._("rows cannot be read: correct the file, or set them aside"),
            ),
            (self.flagged_count, self.env._("rows look wrong: explain them, or set them aside")),
            (
                self.suspect_count - below_zero,
                self.env._(
                    "figures are lower than before, higher than later or missing: explain them"
                ),
            ),
            (
                below_zero,
                self.env._(
                    "figures are below zero, which is never posted: choose other lines for their rows,"
                    " set rows aside, or correct the file"
                ),
            ),
        ]
        sentences = [f"{count:,} {what}" for count, what in doubts if count]
        if self.totals_note and not self.totals_reason:
            sentences.append(
                self.env._(
                    "something in the file was not read, or its totals differ: say why it may be"
                    " posted"
                )
            )
        if not self.matched_count:
            sentences.append(self.env._("no row is matched: there is nothing to post"))
        return sentences

    def _refuse_undecided(self):
        doubts = self._doubts()
        if doubts:
            raise UserError(
                self.env._(
                    "“%(name)s” is not posted yet, and nothing was changed: %(what)s.",
                    name=self.name,
                    what="; ".join(doubts),
                )
            )

    def _refuse_moved(self, count):
        """Refuse a file of which mappings say something else than what people have seen."""
        if count:
            raise UserError(
                self.env._(
                    "“%(name)s” is not posted, and nothing was changed: mappings or budgets were"
                    " changed since it was checked, and %(count)s of its rows lead elsewhere now."
                    " Check it again.",
                    name=self.name,
                    count=f"{count:,}",
                )
            )

    def _refuse_overtaken(self, known):
        """Refuse a file of which other figures look wrong than those that people have seen.

        What is compared anew is forgotten with the refusal: they have to see it by another check.
        """
        if self.suspect_count > known:
            raise UserError(
                self.env._(
                    "“%(name)s” is not posted, and nothing was changed: other files were posted or"
                    " reversed since it was checked, and %(count)s of its figures look wrong now."
                    " Check it again, and explain them.",
                    name=self.name,
                    count=f"{self.suspect_count:,}",
                )
            )

    def _refuse_other_money(self):
        """Raise if an activity of these rows has been given other money since they were matched."""
        matched = [("batch_id", "=", self.id), ("result", "=", "matched")]
        strange = [*matched, ("budget_line_id.fund_kind", "!=", "act")]
        if self.env["alro.gfmis.row"].sudo().search_count(strange, limit=1):
            raise UserError(
                self.env._(
                    "Since “%s” was checked, activities have been given to other money than the"
                    " budget Act's. Check the file again. Nothing was posted.",
                    self.name,
                )
            )
