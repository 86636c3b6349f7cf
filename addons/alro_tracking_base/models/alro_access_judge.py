import re
from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

OPERATIONS = ("read", "write", "create", "unlink")
# A rule that asks more of the user than his agencies may judge two users of one level and office differently.
_PERSONAL_RULE = re.compile(r"\b(user\.(?!alro_agency_ids\b)|user\b(?!\.)|uid\b)")
# How a record says whose it is, and who hosts it.
_OWNERS = ("agency_id", "agency_ids")
_HOSTS = ("host_agency_id", "nearest_host_id", "activity_host_id")


class Verdict(NamedTuple):
    """Whether an operation is allowed, and the sentence that says why."""

    allowed: bool
    why: str


class Judgement(NamedTuple):
    """What a user may do with a record.

    ``verdicts`` by operation; ``settable``, the labels of the fields that he may set now, or None
    for models that leave it to the operations.
    """

    verdicts: dict
    settable: list | None


class AlroAccessJudge(models.AbstractModel):
    """Tells who may do what with a record, and what a user may do, and why.

    Whether something is allowed is asked of Odoo itself, as the user in question: ``has_access``
    and the guard of closed years. The reasons are taken from the access rows and record rules
    that Odoo applies to him. Both see what the system sees: for Super Admin's pages only.
    """

    _name = "alro.access.judge"
    _description = "Judge of access"

    @api.model
    def _suite_models(self):
        """Return ``{model: label}`` of all stored models of the suite, whichever add-on brings them."""
        found = self.env["ir.model"].sudo().search([("model", "=like", "alro.%")])
        labels = {model.model: model.name for model in found if self._is_suite_model(model.model)}
        return dict(sorted(labels.items(), key=lambda item: item[1]))

    @api.model
    def _is_suite_model(self, name):
        model = self.env.registry.get(name)
        stored = model is not None and not model._abstract and not model._transient
        return stored and name.startswith("alro.")

    @api.model
    def _officers(self):
        """Return the active users with a level."""
        return self.env["res.users"].sudo().search([("alro_level", "!=", False)])

    # --- a record ----------------------------------------------------------------------------

    @api.model
    def _judge_record(self, record, users):
        """Return ``{user: Judgement}``.

        Users who cannot differ, because they hold the same groups and agencies, are judged once:
        the number of queries follows the number of offices, not of users.
        """
        record = self.env[record._name].sudo().browse(record.ids)  # the reader's language
        alike = self._alike(users, self._rules_are_personal(record._name))
        judged = {}
        known = {"rows": self._access_rows(record._name)}
        for some in alike:
            subject = record.with_user(some[0])
            verdicts = {
                operation: self._verdict(subject, operation, known) for operation in OPERATIONS
            }
            judgement = Judgement(verdicts, self._settable_fields(subject, verdicts["write"]))
            judged.update(dict.fromkeys(some, judgement))
        return judged

    @api.model
    def _alike(self, users, apart=False):
        """Return users who hold the same groups and agencies, together."""
        users = users.sudo()
        groups = defaultdict(users.browse)
        for user in users:
            key = (tuple(user.all_group_ids.ids), tuple(user.alro_agency_ids.sorted("id").ids))
            groups[(*key, user.id if apart else 0)] |= user
        return list(groups.values())

    @api.model
    def _rules_are_personal(self, model):
        rules = self.env["ir.rule"].sudo().search([("model_id.model", "=", model)])
        return any(_PERSONAL_RULE.search(rule.domain_force or "") for rule in rules)

    def _verdict(self, subject, operation, known):
        """Judge one operation on ``subject``, whose environment is the user's.

        ``known`` holds what does not depend on the user: access rows, and rules by groups.
        """
        allowed = subject.has_access(operation)
        closed = allowed and operation != "read" and self._closed_year(subject)
        if closed:
            return Verdict(False, closed)
        level = self._granting_group(subject, operation, known["rows"])
        if not level:
            return Verdict(False, self.env._("The level has no access to this kind of document."))
        fits, fails = self._rules_by_fit(subject, operation, known)
        if allowed and not fits:
            return Verdict(True, self.env._("“%s” has access; no rule narrows it.", level))
        if allowed:
            return Verdict(
                True,
                self.env._(
                    "“%(level)s” has access, and the document fits the rule “%(rule)s”.",
                    level=level,
                    rule=_named(fits),
                ),
            )
        if fails:
            return Verdict(
                False,
                self.env._(
                    "“%(level)s” has access, but the document does not fit the rule “%(rule)s”.",
                    level=level,
                    rule=_named(fails),
                ),
            )
        return Verdict(False, self.env._("This kind of document refuses it by itself."))

    def _closed_year(self, subject):
        """Return what the guard of closed years says, or nothing."""
        if not hasattr(subject, "_check_year_open"):
            return None
        try:
            subject._check_year_open()
        except UserError as error:
            return str(error)
        return None

    def _granting_group(self, subject, operation, rows):
        """Return the name of the group whose access row allows the operation, or nothing."""
        held = subject.env.user.sudo().all_group_ids
        granting = (row["group"] for row in rows if row[operation] and row["group"] in held)
        return next((group.name for group in granting), None)

    def _access_rows(self, model):
        """Return the rows of the access table for a model."""
        rows = self.env["ir.model.access"].sudo().search([("model_id.model", "=", model)])
        return [
            {
                "group": row.group_id,
                **{operation: row[f"perm_{operation}"] for operation in OPERATIONS},
            }
            for row in rows
        ]

    def _rules_by_fit(self, subject, operation, known):
        """Return the rules that Odoo applies, as those that the record fits and those it does not."""
        Rule = subject.env["ir.rule"]
        key = (tuple(subject.env.user._get_group_ids()), operation)
        if key not in known:
            known[key] = Rule._get_rules(subject._name, mode=operation).sudo()
        context = Rule._eval_context()
        fits = known[key].filtered(
            lambda rule: subject.sudo().filtered_domain(_domain(rule, context))
        )
        return fits, known[key] - fits

    @api.model
    def _relation(self, record, user):
        """Return how the record's agency stands to the user: own, hosted, other, or nothing."""
        owners, hosts = self._offices(record.sudo())
        if not owners and not hosts:
            return False
        mine = user.sudo().alro_agency_ids
        if owners & mine:
            return "own"
        return "hosted" if hosts & mine else "other"

    def _offices(self, record):
        """Return the agencies whose record it is, and those that host it."""
        none = self.env["alro.agency"].sudo()
        return tuple(
            none.union(*(record[name] for name in names if name in record._fields))
            for names in (_OWNERS, _HOSTS)
        )

    def _settable_fields(self, subject, write):
        """Return the labels of the fields that the user may set on the record as it stands now.

        Facts have rights per field: each field is put to the check that every save goes through,
        as if it were to be cleared, so that no value stands in the way.
        """
        if not hasattr(subject, "_alro_field_rights"):
            return None
        names = list(subject._alro_field_rights()) if write.allowed else []
        refused = subject._refusals({subject.id: dict.fromkeys(names)})
        return [subject._label(name) for name in names if (subject.id, name) not in refused]

    # --- a user ------------------------------------------------------------------------------

    @api.model
    def _judge_user(self, user):
        """Return a list of ``{model, label, total, read, write, create, unlink, why}``.

        The operations are numbers of records, or None where the access table denies them.
        """
        return [
            self._judge_model(user, name, label) for name, label in self._suite_models().items()
        ]

    def _judge_model(self, user, name, label):
        model = self.env[name].with_user(user).with_context(active_test=False)
        known = {}
        answer = {"model": name, "label": label, "total": self._count(model, Domain.TRUE, known)}
        for operation in OPERATIONS:
            answer[operation] = None
            if model.has_access(operation):
                domain = self._domain_of(model, operation)
                answer[operation] = self._count(model, domain, known)
        rules = self.env["ir.rule"].sudo()
        for operation in OPERATIONS:
            if answer[operation] is not None:
                rules |= model.env["ir.rule"]._get_rules(name, mode=operation).sudo()
        answer["why"] = self._sentence_of_model(answer, rules)
        return answer

    def _domain_of(self, model, operation):
        domain = Domain(model.env["ir.rule"]._compute_domain(model._name, operation))
        guarded = operation != "read" and "fiscal_year_id" in model._fields
        if guarded and hasattr(model, "_check_year_open"):
            if not model.env.user.has_group("alro_tracking_base.group_super_admin"):
                closed = self.env["alro.fiscal.year"].sudo().search([("state", "=", "closed")])
                domain &= Domain("fiscal_year_id", "not in", closed.ids)
        return domain

    def _count(self, model, domain, known):
        key = repr(domain)
        if key not in known:
            known[key] = model.sudo().search_count(domain)
        return known[key]

    def _sentence_of_model(self, answer, rules):
        if all(answer[operation] is None for operation in OPERATIONS):
            return self.env._("The level has no access to this kind of document.")
        return _named(rules) if rules else self.env._("No rule narrows it.")


def _domain(rule, context):
    return Domain(safe_eval(rule.domain_force, context)) if rule.domain_force else Domain.TRUE


def _named(rules):
    return " / ".join(rules.mapped("name"))
