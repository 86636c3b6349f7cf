import re

from odoo import api, fields, models
from odoo.exceptions import UserError

LARGEST = 10**12
_DIGITS = re.compile(r"-?[0-9]{1,12}(\.[0-9]+)?")


class AlroFactMixin(models.AbstractModel):
    """One fact: a thing × an agency (× a month), with the ids it is filtered and grouped by.

    A model that inherits it declares

    * ``_alro_scope_parent``: the many2one whose record lends its scope, and
    * ``_alro_key_fields()`` and ``_alro_keyed_fields()``: what people may give once, at
      creation, and what they may change. Everything else belongs to the owning model and is
      refused from outside, on every route.

    The scope is stored flat, so that no record rule, filter or grouping needs a join. It is
    filled when the row is born and follows its parent only through ``_rescope()``.
    """

    _name = "alro.fact.mixin"
    _inherit = ["alro.logged.mixin", "alro.year.guard.mixin"]
    _description = "Fact with its scope"

    _alro_scope_parent = None

    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year", compute="_compute_scope", store=True, precompute=True
    )
    programme_id = fields.Many2one(
        "alro.programme", compute="_compute_scope", store=True, precompute=True
    )
    project_id = fields.Many2one(
        "alro.project", compute="_compute_scope", store=True, precompute=True
    )
    activity_group_id = fields.Many2one(
        "alro.activity.group", compute="_compute_scope", store=True, precompute=True
    )
    activity_id = fields.Many2one(
        "alro.activity", compute="_compute_scope", store=True, precompute=True
    )
    agency_id = fields.Many2one(
        "alro.agency", compute="_compute_scope", store=True, precompute=True
    )
    host_agency_id = fields.Many2one(
        "alro.agency", "Host", compute="_compute_scope", store=True, precompute=True
    )
    # the labels of the fund source: Odoo loads no translation for those a mixin hands to a later add-on
    fund_kind = fields.Selection(
        lambda self: self.env["alro.fund.source"]._fields["kind"]._description_selection(self.env),
        compute="_compute_scope",
        store=True,
        precompute=True,
    )

    is_own = fields.Boolean("My office", compute="_compute_is_own", search="_search_is_own")

    @api.model
    def _alro_scope_fields(self):
        return [
            "fiscal_year_id",
            "programme_id",
            "project_id",
            "activity_group_id",
            "activity_id",
            "agency_id",
            "host_agency_id",
            "fund_kind",
        ]

    @api.model
    def _alro_key_fields(self):
        """Return the fields given at creation and never changed."""
        return set()

    @api.model
    def _alro_keyed_fields(self):
        """Return the fields that people write."""
        return set()

    @api.depends(lambda self: [self._alro_scope_parent] if self._alro_scope_parent else [])
    def _compute_scope(self):
        for record in self:
            parent = record[record._alro_scope_parent] if record._alro_scope_parent else None
            for name in record._alro_scope_fields():
                record[name] = parent[name] if parent else False

    @api.depends("agency_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        office = self.env.user._works_for_own_offices()
        for record in self:
            record.is_own = not office or record.agency_id in self.env.user.alro_agency_ids

    @api.model
    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        if not self.env.user._works_for_own_offices():
            return [(1, "=", int(True in value))]
        agencies = self.env.user.alro_agency_ids.ids
        return [("agency_id", "in" if True in value else "not in", agencies)]

    def _is_system_field(self, name):
        known = name in self._fields and name != "id"
        return known and name not in self._alro_key_fields() | self._alro_keyed_fields()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_numbers(vals)
        return super().create(vals_list)

    def write(self, vals):
        moved = [name for name in vals if name in self._alro_key_fields()]
        if moved and not self.env.su:
            self._refuse_fields(moved)
        self._check_numbers(vals)
        return super().write(vals)

    def _check_numbers(self, vals):
        """Raise a readable error where a number is none, or no number that can be stored."""
        for name, value in vals.items():
            field = self._fields.get(name)
            numeric = field is not None and field.type in ("float", "monetary", "integer")
            if numeric and value is not None and value is not False and not _is_number(value):
                raise UserError(
                    self.env._(
                        "%(field)s: “%(value)s” is not a number that can be kept."
                        " Type digits only, such as 1250.50.",
                        field=field.get_description(self.env, ["string"])["string"],
                        value=str(value)[:40],
                    )
                )

    def _rescope(self):
        """Fill the scope anew from the parent, after a project, activity or host has moved."""
        for name in self._alro_scope_fields():
            self.env.add_to_compute(self._fields[name], self)


def _is_number(value):
    """Tell whether a value sent from outside is a number that can be kept.

    >>> [_is_number(value) for value in (3, 2.5, "12.5", -1)]
    [True, True, True, True]
    >>> [_is_number(value) for value in ("", "abc", "1e3", "1_0", True, float("nan"), 10**400, [])]
    [False, False, False, False, False, False, False, False]
    """
    if isinstance(value, str):
        return bool(_DIGITS.fullmatch(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return -LARGEST < value < LARGEST
