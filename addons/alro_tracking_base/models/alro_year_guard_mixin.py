from odoo import api, models
from odoo.exceptions import UserError

from ..tools.changes import changed_by


class AlroYearGuardMixin(models.AbstractModel):
    """Keeps a closed fiscal year as it is, and the suite's own fields to the suite.

    For models with ``fiscal_year_id``. Super Admin may still correct a closed year; everybody
    else is refused, on every route. Year and access are tested before a change and after it:
    nothing is moved into a closed year, nor out of what the user may change.
    """

    _name = "alro.year.guard.mixin"
    _inherit = ["alro.reach.mixin"]
    _description = "Guard of closed fiscal years"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        records = super(AlroYearGuardMixin, self._without_system_defaults()).create(vals_list)
        records._check_year_open()
        return records

    def write(self, vals):
        self._check_system_fields(vals)
        self._check_year_open()
        result = super().write(vals)
        moved = any(self._fields[name].type == "many2one" for name in vals)
        if moved and not self.env.su:
            self.check_access("write")
            self._check_year_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_year(self):
        self._check_year_open()

    def _is_system_field(self, name):
        """Tell whether a field is filled in by the suite, and by nobody else on any route."""
        field = self._fields.get(name)
        return field is not None and field.readonly and name not in models.MAGIC_COLUMNS

    def _check_system_fields(self, vals):
        refused = [name for name in vals if name not in self._fields or self._is_system_field(name)]
        if refused and not self.env.su:
            self._refuse_fields(refused)

    def _without_system_defaults(self):
        """Return this model with a context that gives no default to a field of the suite's own."""
        if self.env.su:
            return self
        context = {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and self._is_system_field(key[len("default_") :]))
        }
        return self.with_context(context)  # pylint: disable=context-overridden

    def _refuse_fields(self, names):
        labels = self.fields_get(names, ["string"])
        raise UserError(
            self.env._(
                "%(fields)s cannot be set by hand: the system fills it in. Nothing was saved.",
                fields=", ".join(labels.get(name, {}).get("string", name) for name in names),
            )
        )

    def _check_unchanged(self, vals, name, message):
        """Raise ``message`` if ``vals`` give a record another value of the many2one ``name``."""
        if changed_by(self, vals, [name]):
            raise UserError(message)

    def _check_year_open(self):
        """Raise if a record's fiscal year is closed and the user is not Super Admin."""
        if self.env.su or self.env.user.has_group("alro_tracking_base.group_super_admin"):
            return
        self._refuse_closed(self.sudo().fiscal_year_id)

    @api.model
    def _refuse_closed(self, years):
        closed = years.filtered(lambda year: year.state == "closed")
        if closed:
            raise UserError(self._sentence_closed(closed))

    @api.model
    def _sentence_closed(self, years):
        return self.env._(
            "Fiscal year %(years)s is closed: its figures can be read, not changed."
            " If a correction is needed, ask Super Admin.",
            years=", ".join(str(year.year) for year in years),
        )
