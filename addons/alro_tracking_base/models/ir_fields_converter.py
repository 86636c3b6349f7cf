from datetime import date

from odoo import api, models

from ..tools.fiscal_calendar import BUDDHIST_OFFSET
from ..tools.thai_dates import FIRST_BUDDHIST_YEAR, parse_typed


class IrFieldsConverter(models.AbstractModel):
    """Imported dates: what is written in Buddhist years is read as such, by programs and from files alike."""

    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_date(self, model, field, value, savepoint):
        return super()._str_to_date(model, field, self._alro_gregorian(value), savepoint)

    @api.model
    def _str_to_datetime(self, model, field, value, savepoint):
        return super()._str_to_datetime(model, field, self._alro_gregorian(value), savepoint)

    @api.model
    def _alro_gregorian(self, value):
        """Return the day meant, or the value as it is if it has no Buddhist year or Thai words."""
        try:
            if isinstance(value, date) and value.year >= FIRST_BUDDHIST_YEAR:
                # a cell of a spreadsheet that took the year for A.D.
                return value.replace(year=value.year - BUDDHIST_OFFSET)
            if isinstance(value, str):
                # numbers with a year of two digits may stand in any order: programs write dates in full
                return parse_typed(value, buddhist=False) or value
        except ValueError as error:
            raise self._format_import_error(
                ValueError,
                self.env._("“%s” is no day of the calendar, for the field “%%(field)s”"),
                str(value),
            ) from error
        return value
