import base64
import hashlib
import hmac
import ipaddress
from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools.letters import EXTENSIONS, letter_mimetype
from .res_users import AGENCY_KIND_OF_LEVEL, LEVELS

# system parameters `alro_tracking_base.<name>` and what holds without them
LIMITS = {
    "account_requests_per_address_hour": 20,
    "account_requests_per_email_day": 3,
    "account_requests_open": 500,
    "account_letter_megabytes": 5,
}
# Super Admin is granted, never asked for on a page open to everybody
ASKABLE_LEVELS = [level for level, _name in LEVELS if level != "super_admin"]
LENGTHS = {"name": 120, "position": 120, "division": 120, "phone": 40, "email": 254}
ARABIC_DIGITS = {0x0E50 + digit: str(digit) for digit in range(10)}


class AlroAccountRequest(models.Model):
    """What the public page may store, and how often. Everything here is called by it as superuser."""

    _inherit = "alro.account.request"

    @api.model
    def _limit(self, name):
        value = self.env["ir.config_parameter"].sudo().get_param(f"alro_tracking_base.{name}")
        return int(value) if value and value.isdecimal() else LIMITS[name]

    @api.model
    def _is_flood(self, email, address):
        """Whether one more request, from this e-mail and network address, would be too many."""
        now = fields.Datetime.now()
        return (
            self.search_count([("state", "=", "new")]) >= self._limit("account_requests_open")
            or self.search_count(
                [
                    ("address_hash", "=", self._hash(address)),
                    ("create_date", ">", now - timedelta(hours=1)),
                ]
            )
            >= self._limit("account_requests_per_address_hour")
            or self.search_count(
                [
                    ("email", "=", email_normalize(email or "") or email),
                    ("create_date", ">", now - timedelta(days=1)),
                ]
            )
            >= self._limit("account_requests_per_email_day")
        )

    @api.model
    def _hash(self, address):
        """Addresses are personal data: enough is kept to count them. An IPv6 subscriber has a whole /64."""
        with suppress(ValueError):
            if ipaddress.ip_address(address).version == 6:
                address = ipaddress.ip_network((address, 64), strict=False)
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), str(address).encode(), hashlib.sha256).hexdigest()[:32]

    @api.model
    def _check_form(self, typed, content):
        """Return `(values, problems)`: what may be stored, and per field what is wrong with what was typed.

        `typed` maps field names to strings, `content` is the letter's bytes.
        """
        values, problems = {}, {}
        for name, longest in LENGTHS.items():
            text = " ".join((typed.get(name) or "").split())
            values[name] = text
            if not text and name != "division":
                problems[name] = self.env._("Please fill this in.")
            elif len(text) > longest:
                problems[name] = self.env._("At most %s characters.", longest)
            elif not text.isprintable() or "<" in text or "://" in text:
                problems[name] = self.env._("Plain text only, please.")
        self._check_reachable(values, problems)
        self._check_office(typed, values, problems)
        self._check_letter(content, values, problems)
        return values, problems

    def _check_reachable(self, values, problems):
        values["email"] = email_normalize(values["email"]) or values["email"]
        if "email" not in problems and not email_normalize(values["email"]):
            problems["email"] = self.env._("This is no e-mail address. Example: name@alro.go.th")
        values["phone"] = values["phone"].translate(ARABIC_DIGITS)
        if (
            "phone" not in problems
            and not 9 <= sum(letter.isdigit() for letter in values["phone"]) <= 20
        ):
            problems["phone"] = self.env._("Please give a telephone number with its area code.")

    def _check_office(self, typed, values, problems):
        chosen = typed.get("agency_id") or ""
        agency = self.env["alro.agency"].browse(
            int(chosen) if chosen.isdecimal() and len(chosen) < 10 else ()
        )
        values["agency_id"] = agency.exists().filtered("active").id
        if not values["agency_id"]:
            problems["agency_id"] = self.env._("Please choose your office.")
        values["level"] = typed.get("level")
        if values["level"] not in ASKABLE_LEVELS:
            problems["level"] = self.env._("Please choose a level.")
        elif values["agency_id"] and (mismatch := self._level_problem(values["level"], agency)):
            problems["level"] = mismatch

    def _check_letter(self, content, values, problems):
        megabytes = self._limit("account_letter_megabytes")
        if not content:
            problems["letter"] = self.env._("Please attach the letter of your office.")
        elif len(content) > megabytes * 1024 * 1024:
            problems["letter"] = self.env._("The file is too large: at most %s MB.", megabytes)
        elif not (mimetype := letter_mimetype(content)):
            problems["letter"] = self.env._("Only a PDF, JPEG or PNG can be read here.")
        else:
            # whatever the file was called, its name is ours
            values["letter_name"] = f"letter.{EXTENSIONS[mimetype]}"
            values["letter"] = base64.b64encode(content)

    @api.model
    def _level_problem(self, level, agency):
        """What is wrong with a level for an office of this kind, or None."""
        kind = AGENCY_KIND_OF_LEVEL.get(level)
        if kind == "province" and agency.kind != kind:
            return self.env._("This level is for a provincial office.")
        if kind == "bureau" and agency.kind != kind:
            return self.env._("This level is for a bureau, division or centre at headquarters.")
        return None
