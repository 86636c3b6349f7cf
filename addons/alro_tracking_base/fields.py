"""Field types of the suite."""

from odoo import fields
from odoo.tools import float_repr, float_round


class Reportable:
    """What a number has that people may not have reported yet.

    Odoo stores no value as zero. Here a value exists if and only if the origin field is set:
    reading and exporting give ``False`` and an empty cell without one, so that nobody mistakes
    "not reported" for "reported: zero".

    :param str origin: the name of the field that says where the value came from.
    """

    origin = None
    # a search for zero finds what was reported as zero, a search for nothing what was not reported
    falsy_value = None

    def convert_to_read(self, value, record, use_display_name=True):
        if not record[self.origin]:
            return False
        return super().convert_to_read(value, record, use_display_name)

    def convert_to_write(self, value, record):
        # Odoo goes through convert_to_read here, which would lose a value before its origin is set
        return value

    def convert_to_export(self, value, record):
        return super().convert_to_export(value, record) if record[self.origin] else ""


class Reported(Reportable, fields.Float):
    """A quantity that people may not have reported yet."""


class Amount(fields.Monetary):
    """Baht, with two decimals on every route; Odoo's own rounds where the currency is at hand."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return float_repr(float_round(float(value or 0), precision_digits=2), precision_digits=2)


class ReportedAmount(Reportable, Amount):
    """Baht that people may not have reported yet."""


class Nullable(fields.Float):
    """A number of a table that the ORM reads and never writes: NULL is no value, not zero."""

    def convert_to_record(self, value, record):
        return value

    def convert_to_export(self, value, record):
        return "" if value is None else super().convert_to_export(value, record)
