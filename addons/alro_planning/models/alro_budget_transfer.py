from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_is_zero

from odoo.addons.alro_tracking_base.fields import Amount
from odoo.addons.alro_tracking_base.models.alro_fund_source import FUND_KINDS
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today
from odoo.addons.alro_tracking_base.tools.texts import reason_of, with_kept_texts
from odoo.addons.alro_tracking_base.tools.thai_dates import DIGITS, format_long_date

from .alro_plan_mixin import shown

KINDS = [("allocate", "Allocation"), ("return", "Return"), ("change", "Change")]
STATES = [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")]
LONGEST_NUMBER = 64


class AlroBudgetTransfer(models.Model):
    """A numbered document that moves money of one source in one year.

    * ``allocate`` sends offices money of what they have received,
    * ``return`` sends back what an office has left,
    * ``change`` moves money between activities, categories or offices. It sums to zero, unless it
      comes from or goes outside the department.

    A draft counts for nothing and may bear any day of its year; it is posted when the day has come,
    so that what a line has now is what the ledger says of today. Posting is all or nothing, and a
    posted document is never edited: reversing takes its effect away and leaves it readable.
    """

    _name = "alro.budget.transfer"
    _inherit = ["alro.money.mixin", "alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Budget transfer"
    _order = "date desc, id desc"
    _rec_names_search = ["number", "reference", "name"]

    kind = fields.Selection(KINDS, required=True, default="allocate")
    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year", required=True, ondelete="restrict", default=lambda self: self._year()
    )
    fund_source_id = fields.Many2one(
        "alro.fund.source",
        required=True,
        ondelete="restrict",
        default=lambda self: self._fund_source(),
    )
    fund_kind = fields.Selection(
        FUND_KINDS, compute="_compute_fund_kind", store=True, precompute=True
    )
    date = fields.Date(required=True, default=lambda self: bangkok_today())
    number = fields.Char(
        "Document number",
        copy=False,
        help="Left empty, it gets the next running number when it is posted.",
    )
    reference = fields.Char(copy=False, help="The letter or order that it follows.")
    name = fields.Char("Subject")
    crosses_border = fields.Boolean(
        "From or to outside the department",
        help="Only such a change may add up to something other than zero.",
    )
    outside_party = fields.Char("Outside party", help="From whom, or to whom.")
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    line_ids = fields.One2many("alro.budget.transfer.line", "transfer_id", "Lines", copy=True)
    # for record rules alone: they read as superuser, and would leave in the cache of ``line_ids``
    # the lines that its reader may not see
    ruled_line_ids = fields.One2many(
        "alro.budget.transfer.line", "transfer_id", groups=fields.NO_ACCESS
    )
    amount_total = Amount(
        "Total",
        compute="_compute_amount_total",
        help="Of the lines that you may see; of a change, what it adds.",
    )
    posted_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    posted_on = fields.Datetime(readonly=True, copy=False)
    reversed_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    reversed_on = fields.Datetime(readonly=True, copy=False)
    reverse_reason = fields.Char("Reason for reversing", readonly=True, copy=False)
    notice = fields.Char(compute="_compute_notice")

    _number_once = models.UniqueIndex(
        "(fiscal_year_id, kind, number) WHERE number IS NOT NULL",
        "Another document of this kind and year has this number.",
    )
    _year_kind_idx = models.Index("(fiscal_year_id, kind, date)")

    @api.model
    def _alro_logged_fields(self):
        return dict.fromkeys(
            ["kind", "date", "number", "reference", "fund_source_id", "state", "reverse_reason"]
        )

    @api.model
    def _alro_log_reasons(self):
        return {**super()._alro_log_reasons(), "state": "reverse_reason"}

    def _alro_history_of(self):
        return [*super()._alro_history_of(), self.line_ids]

    @api.model
    def _year(self):
        return self.env["alro.fiscal.year"]._current()

    @api.model
    def _fund_source(self):
        """Return the source that the user keeps, where there is only one such."""
        kinds = {
            "central_act": ["act"],
            "central_fund": ["fund"],
            "admin_fund": ["fund"],
        }.get(self.env.user.alro_level, ["act", "fund"])
        sources = self.env["alro.fund.source"].search([("kind", "in", kinds)], limit=2)
        return sources if len(sources) == 1 else False

    @api.depends("fund_source_id")
    def _compute_fund_kind(self):
        for transfer in self:
            transfer.fund_kind = transfer.fund_source_id.kind

    @api.depends("line_ids.amount")
    @api.depends_context("uid")
    def _compute_amount_total(self):
        """Add up the lines that the reader may see, and no cached line of another's."""
        kept = self.browse(
            id_ for id_ in self._ids if type(id_) is int
        )  # the others are being typed
        sums = dict(
            self.env["alro.budget.transfer.line"]._read_group(
                [("transfer_id", "in", kept.ids)], ["transfer_id"], ["amount:sum"]
            )
        )
        for transfer in self:
            typed = sum(transfer.line_ids.mapped("amount")) if transfer not in kept else 0.0
            transfer.amount_total = sums.get(transfer, typed)

    @api.depends("date", "state", "kind", "crosses_border", "line_ids.amount")
    @api.depends_context("lang", "uid")
    def _compute_notice(self):
        """Say to who keeps a draft why it cannot be posted; an office does not see all its lines."""
        for transfer in self:
            if transfer.state != "draft" or not transfer.may_keep:
                transfer.notice = False
            elif transfer._is_to_come():
                transfer.notice = transfer._sentence_to_come()
            elif transfer._is_unbalanced():
                transfer.notice = transfer._sentence_unbalanced()
            else:
                transfer.notice = False

    @api.depends("kind", "number", "state", "fiscal_year_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for transfer in self:
            number = transfer.number or self.env._("(draft)")
            transfer.display_name = f"{kinds.get(transfer.kind, '')} {number}"

    @api.model_create_multi
    def create(self, vals_list):
        given = {"number": self.env.context.get("default_number")}
        for vals in vals_list:
            self._load_places(vals)
        return super().create(
            [{**self._place_of(vals), **self._numbered({**given, **vals})} for vals in vals_list]
        )

    @api.model
    def _numbered(self, vals):
        """Return values whose number is as people read it: of blanks is none, ๑๒ is 12."""
        vals = with_kept_texts(vals, ["name", "reference", "outside_party"])
        if "number" not in vals:
            return vals
        number = reason_of(vals["number"], LONGEST_NUMBER).translate(DIGITS)
        return {**vals, "number": " ".join(number.split()) or False}

    @api.model
    def _place_of(self, vals):
        """Return year and source of what the lines name, for those who leave them out."""
        for command in vals.get("line_ids") or ():
            line = command[2] if len(command) == 3 and isinstance(command[2], dict) else {}
            for name, model in (
                ("budget_line_id", "alro.budget.line"),
                ("appropriation_id", "alro.appropriation"),
            ):
                part = self.env[model].browse(line.get(name) or ()).exists()
                if part and part.has_access("read"):
                    part = part.sudo()
                    return {
                        "fiscal_year_id": part.fiscal_year_id.id,
                        "fund_source_id": part.project_id.fund_source_id.id,
                    }
        return {}

    def write(self, vals):
        self._check_draft(vals)
        self._load_places(vals)
        return super().write(self._numbered(vals))

    @api.model
    def _load_places(self, vals):
        """Read together what the lines name that are sent with a document."""
        commands = vals.get("line_ids")
        commands = commands if isinstance(commands, (list, tuple)) else ()
        sent = [each[-1] for each in commands if isinstance(each, (list, tuple)) and each]
        lines = self.env["alro.budget.transfer.line"]
        lines._load_places([line for line in sent if isinstance(line, dict)])

    def _check_draft(self, vals=None):
        """Raise for a document that is no draft any more; the system alone changes those."""
        settled = self.filtered(lambda transfer: transfer.state != "draft")
        if settled and not self.env.su and vals != {}:
            raise UserError(
                self.env._(
                    "%s is posted and is not edited. Reverse it, with a reason, and make another"
                    " document.",
                    settled[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drafts(self):
        self._check_draft()

    def unlink(self):
        self.line_ids.unlink()
        return super().unlink()

    @api.constrains("fiscal_year_id", "fund_source_id", "kind")
    def _check_lines_belong(self):
        self.line_ids._check_belongs()

    @api.constrains("date", "fiscal_year_id")
    def _check_date_in_year(self):
        for transfer in self:
            year = transfer.fiscal_year_id
            known = year and transfer.date  # what is missing is refused by itself
            if known and not year.date_from <= transfer.date <= year.date_to:
                raise ValidationError(
                    self.env._(
                        "The date is outside fiscal year %(year)s. Choose a date from 1 October"
                        " %(before)s to 30 September %(year)s.",
                        year=year.year,
                        before=year.year - 1,
                    )
                )

    def action_post(self):
        """Let these documents count: all of them or none.

        :raises UserError: for a document that is no draft, has no lines, does not sum to zero, whose
            day has not come, or which would allocate more than was received at any date, return
            more than an office has left, or take from an appropriation what it does not have.
        :raises AccessError: if the user may not keep transfers of this money.
        """
        self.check_access("write")
        self._check_year_open()
        for transfer in self:
            if transfer.state != "draft":
                raise UserError(
                    self.env._("%s is no draft: it is posted once.", transfer.display_name)
                )
            transfer._check_complete()
        self._check_returns()
        for transfer in self.sorted(lambda transfer: (transfer.date, transfer.id)):
            number = transfer.number or self.env["alro.fiscal.year"]._next_document_number(
                transfer.fiscal_year_id, transfer.kind
            )
            transfer.sudo().write(
                {
                    "number": number,
                    "state": "posted",
                    "posted_by": self.env.uid,
                    "posted_on": fields.Datetime.now(),
                }
            )
        # one who gave a line while its activity was moved saw no more than the old place
        self.sudo().line_ids._rescope()
        self._settle()
        return True

    def action_reverse(self, reason):
        """Take the effect of posted documents away; they stay readable, as reversed.

        :param str reason: why; must not be blank.
        :raises UserError: without a reason, for a document that is not posted, or if what came
            later rests on it: then that is to be reversed first.
        :raises AccessError: if the user may not keep transfers of this money.
        """
        self.check_access("write")
        self._check_year_open()
        reason = reason_of(reason)
        if not reason:
            raise UserError(self.env._("Say why the document is reversed."))
        if any(transfer.state != "posted" for transfer in self):
            raise UserError(self.env._("Only a posted document can be reversed."))
        self.sudo().write(
            {
                "state": "reversed",
                "reversed_by": self.env.uid,
                "reversed_on": fields.Datetime.now(),
                "reverse_reason": reason,
            }
        )
        self._settle()
        return True

    def action_ask_reverse(self):
        """Open the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse"),
            "res_model": "alro.budget.reverse",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_transfer_ids": self.ids},
        }

    def _settle(self):
        """Let lines and appropriations follow, and see that at every date they add up."""
        lines = self.sudo().line_ids
        budget_lines = lines.budget_line_id.sorted("id")
        appropriations = lines.appropriation_id.sorted("id")
        budget_lines._check_ledger()
        appropriations._check_ledger()
        # each entry of the history repeats it: of many documents the first must do
        with self._log_as(reason=reason_of(", ".join(self.mapped("display_name")))):
            budget_lines._refresh_money()
            appropriations._refresh_money()

    def _check_complete(self):
        lines = self.sudo().line_ids
        if not lines:
            raise UserError(
                self.env._("%s has no lines. Add what it moves first.", self.display_name)
            )
        lines._check_belongs()
        lines._check_amounts()
        if self._is_to_come():
            raise UserError(self._sentence_to_come())
        if self._is_unbalanced():
            raise UserError(self._sentence_unbalanced())
        if self.crosses_border and not (self.outside_party or "").strip():
            raise UserError(
                self.env._("Say from whom or to whom, outside the department, the money goes.")
            )

    def _is_to_come(self):
        return bool(self.date) and self.date > bangkok_today()

    def _sentence_to_come(self):
        return self.env._(
            "%(document)s is dated %(day)s, a day that has not come yet. Leave it a draft until then,"
            " or change its date.",
            document=self.display_name,
            day=format_long_date(self.date, self.env.lang),
        )

    def _is_unbalanced(self):
        return (
            self.kind == "change"
            and not self.crosses_border
            and not float_is_zero(sum(self.line_ids.mapped("amount")), precision_digits=2)
        )

    def _sentence_unbalanced(self):
        return self.env._(
            "The lines of a change add up to zero, and these to %s. What is added in one place is"
            " taken from another, unless the money comes from or goes outside the department.",
            shown(sum(self.line_ids.mapped("amount"))),
        )

    def _check_returns(self):
        """A return takes no more than the office has left now, with what these documents send it."""
        moved = {kind: defaultdict(float) for kind, _label in KINDS}
        for line in self.sudo().line_ids:
            moved[line.transfer_id.kind][line.budget_line_id] += line.amount
        for line, amount in moved["return"].items():
            allocated, used = line.allocated_amount + moved["allocate"][line], line._used_amount()
            left = round(allocated - used, 2)
            if round(amount, 2) > left:
                raise UserError(
                    self.env._(
                        "%(name)s: %(amount)s baht cannot be returned, the office has %(left)s"
                        " left: allocated %(allocated)s, of which %(used)s is spent or bound.",
                        name=line.display_name,
                        amount=shown(amount),
                        left=shown(max(left, 0)),
                        allocated=shown(allocated),
                        used=shown(used),
                    )
                )
