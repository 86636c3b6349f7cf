from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_reporting.models.alro_batch_mixin import STATES
from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of

from .alro_gfmis_figure import EXPLAINED, TELLING
from .alro_gfmis_run import OPEN

ORIGINS = [("upload", "Uploaded"), ("folder", "From the watched folder"), ("mail", "By mail")]
SUMS = ("net", "reserved", "committed", "disbursed", "disbursed_by_others", "remaining")
FILTERS = (
    "search_default_unmatched",
    "search_default_ambiguous",
    "search_default_unexplained",
)  # of the rows and figures that a button opens
WRITTEN = ("disbursed_to_date", "committed_to_date", "reserved_to_date", "by_others_to_date")


class AlroGfmisBatch(models.Model):
    """A file of the treasury (GFMIS), which alone says what is spent of the budget Act's money.

    * ``action_check()`` reads it, says whose money each row is, and shows what it changes
      (alro_gfmis_batch_check.py),
    * ``action_post()`` lets the offices' months hold its figures, all of them or none,
    * ``action_reverse(reason)`` takes it away: the months hold what the other posted files say.

    The date of its figures picks the month; the last posted date of a month is that month's figure.
    """

    _name = "alro.gfmis.batch"
    _inherit = ["alro.batch.mixin", "alro.gfmis.sentences", "alro.gfmis.remarks"]
    _description = "GFMIS file"
    _order = "as_of desc nulls first, id desc"
    _alro_row_model = "alro.gfmis.row"
    _alro_list_action = "alro_gfmis.alro_gfmis_batch_action"
    _alro_checked_by = ("datas", "fiscal_year_id", "as_of", "profile_id")

    state = fields.Selection(STATES)  # named here, too: Thai belongs to the add-on that names them
    fund_kind = fields.Selection(FUND_KINDS, default="act", required=True, readonly=True)
    origin = fields.Selection(ORIGINS, default="upload", required=True, readonly=True, copy=False)
    as_of = fields.Date(
        copy=False, help="The date of the figures. Most files tell it by themselves."
    )
    as_of_told = fields.Boolean("Date told by the file", readonly=True, copy=False)
    month = fields.Date(readonly=True, copy=False, help="The month for which the figures count.")
    profile_id = fields.Many2one(
        "alro.gfmis.profile",
        "Layout",
        ondelete="restrict",
        copy=False,
        help="How the file is laid out. Leave it empty: the check recognises it.",
    )
    profile_told = fields.Boolean("Layout recognised", readonly=True, copy=False)
    read_as = fields.Char(readonly=True, copy=False, help="What kind of file it is.")
    sheet = fields.Char(readonly=True, copy=False)
    notes = fields.Text(readonly=True, copy=False, help="What else is odd about the file.")
    is_odd = fields.Boolean(
        "To be looked at",
        readonly=True,
        copy=False,
        help="Something is odd about the file: if it came by itself, it waits for somebody.",
    )
    row_ids = fields.One2many("alro.gfmis.row", "batch_id", "All rows", readonly=True)
    unmatched_ids = fields.One2many(
        "alro.gfmis.row",
        "batch_id",
        "Rows that are not matched",
        domain=[("result", "=", "unmatched")],
    )
    ambiguous_ids = fields.One2many(
        "alro.gfmis.row",
        "batch_id",
        "Rows that fit several lines",
        domain=[("result", "=", "ambiguous")],
    )
    refused_ids = fields.One2many(
        "alro.gfmis.row",
        "batch_id",
        "Rows that cannot be read",
        domain=[("result", "=", "refused")],
    )
    flagged_ids = fields.One2many(
        "alro.gfmis.row",
        "batch_id",
        "Rows that look wrong",
        domain=[("flag", "!=", False), ("result", "=", "matched")],
    )
    carried_ids = fields.One2many(
        "alro.gfmis.row",
        "batch_id",
        "Rows of another year",
        domain=[("result", "=", "carry_over")],
        readonly=True,
    )
    aside_ids = fields.One2many(
        "alro.gfmis.row", "batch_id", "Rows that do not count", domain=[("result", "=", "aside")]
    )
    figure_ids = fields.One2many("alro.gfmis.figure", "batch_id", "Figures", readonly=True)
    difference_ids = fields.One2many(
        "alro.gfmis.figure",
        "batch_id",
        "Differences",
        domain=[("result", "!=", "same")],
    )
    suspect_ids = fields.One2many(
        "alro.gfmis.figure",
        "batch_id",
        "Figures that look wrong",
        domain=[("result", "in", (*EXPLAINED, "negative"))],
    )
    row_count = fields.Integer("Rows of data", readonly=True, copy=False)
    other_count = fields.Integer("Heads, subtotals, notes", readonly=True, copy=False)
    matched_count = fields.Integer("Matched", readonly=True, copy=False)
    unmatched_count = fields.Integer("Not matched", readonly=True, copy=False)
    ambiguous_count = fields.Integer("Several lines fit", readonly=True, copy=False)
    carry_over_count = fields.Integer("Carried over", readonly=True, copy=False)
    aside_count = fields.Integer("Set aside", readonly=True, copy=False)
    refused_count = fields.Integer("Unreadable", readonly=True, copy=False)
    flagged_count = fields.Integer("Rows to be explained", compute="_compute_unexplained")
    suspect_count = fields.Integer("Figures to be explained", compute="_compute_unexplained")
    totals_note = fields.Text("Doubts about the whole file", readonly=True, copy=False)
    totals_reason = fields.Char("Why it may be posted all the same", copy=False)
    # {id: display name}
    mapping_names = fields.Json(
        "What mappings said", readonly=True, copy=False, help="When its rows were matched."
    )
    disbursed_total = Amount("Disbursed in the file", readonly=True, copy=False)
    before_total = Amount("Disbursed before", readonly=True, copy=False)
    after_total = Amount("Disbursed after", readonly=True, copy=False)
    difference_total = Amount("Difference", readonly=True, copy=False)
    compared_with_id = fields.Many2one(
        "alro.gfmis.batch", "Compared with", readonly=True, copy=False, ondelete="set null"
    )

    posting = fields.Integer(
        "Number of the posting",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of files of one date, the one posted last counts; a time is not exact enough.",
    )
    counts_reserved = fields.Boolean(related="fiscal_year_id.counts_reserved")
    run_ids = fields.One2many("alro.gfmis.run", "batch_id", "Background work", readonly=True)
    is_running = fields.Boolean(compute="_compute_run")
    run_message = fields.Text("Last attempt", compute="_compute_run")

    @api.depends("run_ids.state")
    def _compute_run(self):
        for batch in self:
            last = batch.run_ids[:1]
            batch.is_running = last.state in OPEN
            batch.run_message = last.state == "failed" and last.message

    @api.model
    def _alro_logged_fields(self):
        names = ["as_of", "profile_id", "totals_reason"]
        return {**super()._alro_logged_fields(), **dict.fromkeys(names)}

    @api.depends("state", "row_ids.accept_reason", "figure_ids.reason", "figure_ids.result")
    def _compute_unexplained(self):
        for batch in self:
            batch.flagged_count = self.env["alro.gfmis.row"].search_count(batch._flagged())
            batch.suspect_count = self.env["alro.gfmis.figure"].search_count(batch._suspect())

    def _flagged(self):
        """Rows that count, look wrong and are not explained."""
        return Domain(
            [
                ("batch_id", "=", self.id),
                ("result", "=", "matched"),
                ("flag", "!=", False),
                ("accept_reason", "=", False),
            ]
        )

    def _suspect(self):
        """Figures that look wrong and are not explained; one below zero can never be kept."""
        of_this = Domain("batch_id", "=", self.id)
        unexplained = Domain("result", "in", EXPLAINED) & Domain("reason", "=", False)
        return of_this & (unexplained | Domain("result", "=", "negative"))

    def write(self, vals):
        if isinstance(vals.get("totals_reason"), str):
            vals = {**vals, "totals_reason": reason_of(vals["totals_reason"]) or False}
        return super().write(vals)

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

    def _told_lines(self):
        """Return the budget lines that the file tells of, whoever may see them."""
        telling = [("batch_id", "=", self.id), ("result", "in", TELLING)]
        return self.env["alro.gfmis.figure"].sudo().search(telling).budget_line_id

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

    def _doubts(self):
        """Return what somebody has to decide before the file can be posted, in words."""
        doubts = [
            (self.unmatched_count, self.env._("rows are not matched: choose whose money they are")),
            (self.ambiguous_count, self.env._("rows fit several budget lines: choose one of them")),
            (
                self.refused_count,
                self.env._("rows cannot be read: correct the file, or set them aside"),
            ),
            (self.flagged_count, self.env._("rows look wrong: explain them, or set them aside")),
            (
                self.suspect_count,
                self.env._(
                    "figures are lower than before, higher than later, missing or below zero:"
                    " explain them"
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

    def action_check_later(self):
        """Check the file in the background."""
        return self._later("check")

    def action_post_later(self):
        """Post the file in the background."""
        return self._later("post")

    def _later(self, action, reason=None):
        self.check_access("write")
        self._check_year_open()
        for batch in self:
            if not batch.is_running:
                batch._check_ready(action)
            self.env["alro.gfmis.run"]._queue(batch, action, reason)
        return True

    def _check_ready(self, action):
        """Raise at once what would be raised later, if the file's state does not allow an action."""
        if action == "check":
            self._refuse_settled()
        elif action == "post":
            self._check_checked()
        else:
            self._check_posted()

    def get_progress(self):
        """Return how far the background work on the file is.

        :return dict: ``running`` (bool), ``action`` (its name), ``progress`` (percent), ``message``
        """
        self.ensure_one()
        self.check_access("read")
        run = self.run_ids[:1]
        actions = dict(run._fields["action"]._description_selection(self.env))
        return {
            "running": run.state in OPEN,
            "action": actions.get(run.action, ""),
            "progress": run.progress,
            "message": run.message or "",
        }

    def action_figures(self):
        """Open what the file changes, by office and activity, with sums."""
        return self._open("alro_gfmis.alro_gfmis_figure_action")

    def action_rows(self):
        """Open the rows of the file, those of one outcome if the button says so."""
        return self._open("alro_gfmis.alro_gfmis_row_action")

    def _open(self, action):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        filters = {name: on for name, on in self.env.context.items() if name in FILTERS}
        return {**action, "domain": [("batch_id", "=", self.id)], "context": filters}

    def action_ask_reverse(self):
        """Open the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse"),
            "res_model": "alro.gfmis.reverse",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_batch_ids": self.ids},
        }
