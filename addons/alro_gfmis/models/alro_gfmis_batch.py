from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.alro_reporting.models.alro_batch_mixin import STATES
from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.texts import reason_of

from .alro_gfmis_figure import EXPLAINED
from .alro_gfmis_run import OPEN

OF_FIGURES = ("figure_ids", "difference_ids", "suspect_ids")
ORIGINS = [("upload", "Uploaded"), ("folder", "From the watched folder"), ("mail", "By mail")]
FILTERS = (
    "search_default_unmatched",
    "search_default_ambiguous",
    "search_default_unexplained",
)  # of the rows and figures that a button opens


class AlroGfmisBatch(models.Model):
    """A file of the treasury (GFMIS), which alone says what is spent of the budget Act's money.

    * ``action_check()`` reads it (alro_gfmis_check.py, alro_gfmis_dates.py), says whose
      money each row is (alro_gfmis_matching.py), and shows what it changes
      (alro_gfmis_comparison.py),
    * ``action_post()`` lets the offices' months hold its figures, all of them or none,
    * ``action_reverse(reason)`` takes it away: the months hold what the other posted files say
      (both: alro_gfmis_posting.py).

    The date of its figures picks the month; the last posted date of a month is that month's figure.
    """

    _name = "alro.gfmis.batch"
    _inherit = [
        "alro.gfmis.check",
        "alro.gfmis.dates",
        "alro.gfmis.matching",
        "alro.gfmis.comparison",
        "alro.gfmis.posting",
        "alro.batch.mixin",
        "alro.gfmis.sentences",
        "alro.gfmis.remarks",
    ]
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
        # what is decided about rows makes the figures anew: what is said of figures is said before
        of_figures = {name: vals[name] for name in vals if name in OF_FIGURES}
        if of_figures and len(of_figures) < len(vals):
            super().write(of_figures)
            vals = {name: vals[name] for name in vals if name not in OF_FIGURES}
        return super().write(vals)

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
