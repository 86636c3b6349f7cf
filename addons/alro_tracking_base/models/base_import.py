from datetime import datetime

from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..tools.fiscal_calendar import BUDDHIST_OFFSET
from ..tools.thai_dates import parse_typed


def read_short_year(text, pattern):
    """Return the day of a text that fits a pattern with a Buddhist year of two digits, wherever that stands.

    >>> read_short_year("69-11-20", "%y-%m-%d"), read_short_year("20 พ.ย. 69", "%y-%m-%d")
    (datetime.date(2026, 11, 20), None)
    """
    if "%y" not in pattern:
        return None
    try:
        moment = datetime.strptime(text, pattern)
    except ValueError:
        return None
    day = moment.replace(year=2500 + moment.year % 100 - BUDDHIST_OFFSET)
    return day if "%H" in pattern else day.date()


class BaseImport(models.TransientModel):
    """Dates of imported files, in Buddhist years, with Thai months or Thai digits."""

    _inherit = "base_import.import"

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Read what is Thai and leave the rest to the pattern chosen for the file."""
        pattern = options.get("date_format") or ""
        month_first = pattern.find("%m") < pattern.find("%d") if "%m" in pattern else False
        month_first = month_first and not pattern.startswith("%Y")
        buddhist = self.env.user._alro_years_are_buddhist()
        for number, line in enumerate(data, 1):
            if isinstance(line[index], str):
                try:
                    line[index] = (
                        buddhist
                        and read_short_year(line[index], pattern)
                        or parse_typed(line[index], buddhist, month_first)
                        or line[index]
                    )
                except ValueError as error:
                    raise ImportValidationError(
                        self.env._(
                            "Line %(line)s: “%(text)s” is no day of the calendar.",
                            line=number,
                            text=line[index],
                        ),
                        field=name,
                        field_type=field_type,
                    ) from error
        return super()._parse_date_from_data(data, index, name, field_type, options)

    def _try_match_date_time(self, preview_values, options):
        return super()._try_match_date_time(preview_values, options) or (
            ["date", "datetime"] if self._alro_are_dates(preview_values) else []
        )

    def _alro_are_dates(self, texts):
        texts = [text for text in texts if text and text.strip()]
        try:
            return bool(texts) and all(map(parse_typed, texts))
        except ValueError:
            return False
