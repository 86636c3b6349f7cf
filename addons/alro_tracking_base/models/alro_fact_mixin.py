from odoo import api, models


class AlroFactMixin(models.AbstractModel):
    """One fact: a thing × an agency (× a month), with the ids it is filtered and grouped by.

    A model that inherits it declares

    * ``_alro_scope_parent``: the many2one whose record lends its scope (alro_scope_mixin.py),
    * ``_alro_key_fields()``: what is given once, at creation, and
    * ``_alro_field_rights()``: what people may set, and who (alro_fact_values.py).

    Everything else belongs to the owning model and is refused from outside, on every route.
    """

    _name = "alro.fact.mixin"
    _inherit = [
        "alro.birth.mixin",
        "alro.scope.mixin",
        "alro.logged.mixin",
        "alro.year.guard.mixin",
    ]
    _description = "Fact with its scope"

    @api.model
    def _alro_key_fields(self):
        """Return the fields given at creation and never changed."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._after_birth()
        return records

    def _after_birth(self):
        """Let follow what hangs on new rows. Owning models and add-ons above extend it.

        What lends them their scope collides with whoever moves it: see ``_touch()``.
        """
        for name in self._alro_scope_links():
            self._linked(name)._touch()

    def _is_system_field(self, name):
        known = name in self._fields and name != "id"
        return known and name not in self._alro_key_fields() | self._alro_keyed_fields()

    def write(self, vals):
        moved = [name for name in vals if name in self._alro_key_fields()]
        if moved and not self.env.su:
            self._refuse_fields(moved)
        return super().write(vals)
