import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from .res_users import LANGUAGE, LEVELS

STATES = [("new", "New"), ("approved", "Approved"), ("refused", "Refused")]
# letters that are not mistaken for one another when read out by telephone
REFERENCE_LETTERS = "ACDEFHJKMNPQRTUVWXY34679"


class AlroAccountRequest(models.Model):
    """Somebody asks for an account, with his office's letter; Super Admin grants or refuses it.

    Until then nothing else exists: no user, no contact. What was asked and what was decided is written once. What the
    public page may store, and how often: alro_account_request_form.py.
    """

    _name = "alro.account.request"
    _description = "Account request"
    _order = "id desc"
    _rec_names_search = ["name", "reference", "email"]

    reference = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: self._new_reference()
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="new", copy=False)
    name = fields.Char("Full name", required=True)
    position = fields.Char(required=True)
    division = fields.Char()
    agency_id = fields.Many2one("alro.agency", required=True, ondelete="restrict")
    level = fields.Selection(LEVELS, "Level asked for", required=True)
    email = fields.Char("E-mail", required=True)
    phone = fields.Char("Telephone", required=True)
    letter = fields.Binary("Official letter", attachment=True, copy=False)
    letter_name = fields.Char(copy=False)
    letter_is_pdf = fields.Boolean(compute="_compute_letter_is_pdf")
    address_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)

    granted_level = fields.Selection(LEVELS, compute="_compute_granted", store=True, readonly=False)
    granted_agency_ids = fields.Many2many(
        "alro.agency",
        string="Granted agencies",
        compute="_compute_granted",
        store=True,
        readonly=False,
    )
    login = fields.Char(compute="_compute_login", store=True, readonly=False)
    reason = fields.Text("Reason for refusing", help="Sent to the applicant by e-mail.")
    reviewer_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    reviewed_on = fields.Datetime("Decided on", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Account", readonly=True, copy=False)
    warning = fields.Text("Please note", compute="_compute_warning")

    _reference_unique = models.Constraint(
        "unique(reference)", "Another request has this reference."
    )

    # what was asked for cannot be made to look like what was granted
    _asked_fields = {"reference", "level", "agency_id", "letter", "letter_name", "address_hash"}
    _decided_fields = {"state", "reviewer_id", "reviewed_on", "user_id"}

    @api.model
    def _new_reference(self):
        return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))

    @api.depends("letter_name")
    def _compute_letter_is_pdf(self):
        for request in self:
            request.letter_is_pdf = (request.letter_name or "").endswith(".pdf")

    @api.depends("level", "agency_id")
    def _compute_granted(self):
        for request in self:
            request.granted_level = request.level
            request.granted_agency_ids = request.agency_id

    @api.depends("email")
    def _compute_login(self):
        for request in self:
            request.login = request.email

    @api.depends("state", "email", "login", "level", "agency_id")
    def _compute_warning(self):
        for request in self:
            request.warning = "\n".join(request._notes()) if request.state == "new" else False

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(self._decided_fields & vals.keys() for vals in vals_list):
            raise UserError(self.env._("A request begins as new; it is decided with its buttons."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if self.filtered(lambda request: request.state != "new"):
                raise UserError(self.env._("A request that has been decided cannot be changed."))
            if self._decided_fields & vals.keys():
                raise UserError(self.env._("A request is decided with its buttons."))
            if self._asked_fields & vals.keys():
                raise UserError(
                    self.env._("What was asked for stays as it was asked; change what you grant.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if self.filtered(lambda request: request.state == "approved"):
            raise UserError(
                self.env._("An approved request is why its account exists: it is kept.")
            )

    def action_approve(self):
        """Create the account with the granted level and agencies, and invite its owner by e-mail."""
        self._lock()
        for request in self:
            request._require_new()
            user = request._create_user()
            request._decide("approved", user_id=user.id)
            user._alro_send_link("signup")

    def action_refuse(self, reason=None):
        """Refuse, telling the applicant why; the reason may also stand on the form already."""
        self._lock()
        template = self.env.ref("alro_tracking_base.mail_template_account_refused").with_user(
            SUPERUSER_ID
        )
        for request in self:
            request._require_new()
            why = (reason or request.reason or "").strip()
            if not why:
                raise UserError(self.env._("Write the reason first: the applicant will read it."))
            request._decide("refused", reason=why)
            # to the address alone: before approval there is no contact, and refusing makes none
            envelope = {"email_to": request.email, "recipient_ids": [], "partner_ids": []}
            template.send_mail(request.id, email_values=envelope)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def action_reopen(self):
        """Back to new: a refused request that was refused by mistake."""
        self.check_access("write")
        if self.filtered(lambda request: request.state != "refused"):
            raise UserError(self.env._("Only a refused request can be opened again."))
        self.sudo().write({"state": "new", "reviewer_id": False, "reviewed_on": False})

    def action_open_user(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "alro_tracking_base.alro_user_action"
        )
        form = self.env.ref("alro_tracking_base.alro_user_view_form")
        return action | {"res_id": self.user_id.id, "views": [(form.id, "form")]}

    def _lock(self):
        """Two reviewers at one moment: the second is told, or waits for what the first decided."""
        self.check_access("write")
        if len(self.try_lock_for_update()) < len(self):
            raise UserError(self.env._("Somebody else is deciding this request at this moment."))

    def _require_new(self):
        self.ensure_one()
        if self.state != "new":
            raise UserError(
                self.env._(
                    "The request of %(name)s has already been decided (%(state)s) by %(reviewer)s."
                    " A refused one can be opened again first.",
                    name=self.name,
                    state=self._fields["state"].convert_to_export(self.state, self),
                    reviewer=self.reviewer_id.name,
                )
            )

    def _decide(self, state, **values):
        self.sudo().write(
            {
                "state": state,
                "reviewer_id": self.env.uid,
                "reviewed_on": fields.Datetime.now(),
                **values,
            }
        )

    def _create_user(self):
        if not self.granted_level:
            raise UserError(self.env._("Choose the level to grant to %s.", self.name))
        if not (email := email_normalize(self.email)):
            raise UserError(
                self.env._(
                    "The e-mail of %s is not valid: the invitation could not arrive.", self.name
                )
            )
        if account := self._find_account():
            raise UserError(self._account_note(account))
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": self.name,
                    "login": (self.login or email).strip().lower(),
                    "email": email,
                    "phone": self.phone,
                    "alro_level": self.granted_level,
                    "alro_agency_ids": [Command.set(self.granted_agency_ids.ids)],
                    "alro_position": self.position,
                    "alro_division": self.division,
                }
            )
        )

    def _find_account(self):
        """The account, archived or not, that this login or e-mail belongs to already."""
        login = (self.login or "").strip() or self.email or ""
        domain = Domain("login", "=ilike", escape_psql(login))
        if email := email_normalize(self.email):
            domain |= Domain("login", "=ilike", escape_psql(email)) | Domain(
                "email_normalized", "=", email
            )
        return self.env["res.users"].sudo().with_context(active_test=False).search(domain, limit=1)

    def _account_note(self, account):
        if account.active:
            return self.env._(
                "There is already an account with this login or e-mail: %s.", account.name
            )
        return self.env._(
            "There is an archived account with this login or e-mail: %s. Restore it instead.",
            account.name,
        )

    def _applicant_language(self):
        return LANGUAGE if self.env["res.users"]._alro_speaks_thai() else self.env.lang

    def _notes(self):
        """What the reviewer should know before he decides."""
        self.ensure_one()
        if account := self._find_account():
            yield self._account_note(account)
        twins = self.search_count(
            [("email", "=", self.email), ("state", "=", "new"), ("id", "!=", self._origin.id)]
        )
        if twins:
            yield self.env._("%s more open requests come from the same e-mail.", twins)
        if mismatch := self._level_problem(self.level, self.agency_id):
            yield mismatch
