from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class AlroPrivacyMixin(models.AbstractModel):
    """How to reach a person is read by himself and Super Admin, his name by everybody.

    For the levels, the fields named in `_alro_private_fields` of others cannot be read, searched, sorted or grouped by,
    on any route. Users without a level (Odoo's administrators, other departments' apps) are not concerned.
    Inherit it after the model itself, whose own exceptions (a user reads his own fields) then come first.
    """

    _name = "alro.privacy.mixin"
    _description = "Hides how to reach a person"

    _alro_private_fields = frozenset()

    def _has_field_access(self, field, operation):
        if (
            operation == "read"
            and field.name in self._alro_private_fields
            and self._alro_hides_private()
        ):
            return self._alro_is_mine()
        return super()._has_field_access(field, operation)

    def _check_field_access(self, field, operation):
        """In a sentence: Odoo's own speaks of groups and of the system administrator."""
        if field.name in self._alro_private_fields and not self._has_field_access(field, operation):
            raise AccessError(
                self.env._(
                    "How a colleague can be reached is not shown (%s)."
                    " Please ask the Super Admin of the tracking system.",
                    field.get_description(self.env, ["string"])["string"],
                )
            )
        return super()._check_field_access(field, operation)

    def _alro_is_mine(self):
        return False

    @api.model
    def _alro_hides_private(self):
        return not self.env.su and self.env.user.alro_level not in (False, "super_admin")

    @api.model
    def _alro_public_domain(self, domain):
        """Searching by what is hidden finds nothing, and is no error: Odoo looks for names in e-mails, too."""
        if not self._alro_hides_private():
            return domain
        return Domain(domain).map_conditions(
            lambda leaf: (
                Domain.FALSE
                if leaf.field_expr.partition(".")[0] in self._alro_private_fields
                else leaf
            )
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search(self._alro_public_domain(domain), *args, **kwargs)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return domain if domain is NotImplemented else self._alro_public_domain(domain)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Odoo follows a related field as superuser before it asks whether the field itself may be read."""
        name = field_expr.partition(".")[0]
        if name in self._alro_private_fields:
            self._check_field_access(self._fields[name], "read")
        return super()._field_to_sql(alias, field_expr, query)
