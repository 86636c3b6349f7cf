from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, first_day, last_day
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

LATEST = timedelta(days=92)  # after the year's end: files until the end of December are of it


class AlroGfmisDates(models.AbstractModel):
    """The date of a file's figures: as the file tells it, or else as somebody types it."""

    _name = "alro.gfmis.dates"
    _description = "Dates of GFMIS files"

    def _date_by(self, parsed):
        """Take the date that the file tells, else the one that somebody typed."""
        self._refuse_another_year(parsed)
        self._refuse_another_date(parsed)
        as_of = parsed.as_of or self.as_of or self._refuse_dateless()
        self._refuse_date_of_no_file(as_of)
        self.sudo().write(
            {
                "as_of": as_of,
                "as_of_told": bool(parsed.as_of),
                "month": min(as_of, last_day(self.fiscal_year_id.year)).replace(day=1),
            }
        )

    def _refuse_another_year(self, parsed):
        year = self.fiscal_year_id.year
        if parsed.fiscal_year and parsed.fiscal_year != year:
            raise UserError(
                self.env._(
                    "The file is of fiscal year %(told)s, not of %(year)s. Choose its year, or the"
                    " right file.",
                    told=parsed.fiscal_year,
                    year=year,
                )
            )

    def _refuse_another_date(self, parsed):
        if parsed.as_of and self.as_of and not self.as_of_told and parsed.as_of != self.as_of:
            raise UserError(
                self.env._(
                    "The file says that its figures are as of %(told)s, and you typed %(typed)s."
                    " Clear the date to take the file's, or choose the right file.",
                    told=format_long_date(parsed.as_of, self.env.lang),
                    typed=format_long_date(self.as_of, self.env.lang),
                )
            )

    def _refuse_dateless(self):
        field = self._fields["as_of"].get_description(self.env, ["string"])["string"]
        if self.origin == "upload":
            sentence = self.env._(
                "The file does not tell the date of its figures. Type it in “%s”.", field
            )
        else:
            sentence = self.env._(
                "The file does not tell the date of its figures. Upload it yourself under GFMIS"
                " files, and type the date in “%s”.",
                field,
            )
        raise UserError(sentence)

    def _refuse_date_of_no_file(self, as_of):
        year = self.fiscal_year_id.year
        if not first_day(year) <= as_of <= min(last_day(year) + LATEST, bangkok_today()):
            raise UserError(
                self.env._(
                    "%(date)s is no date for figures of fiscal year %(year)s, or is still to come."
                    " Choose another year, or correct the date.",
                    date=format_long_date(as_of, self.env.lang),
                    year=year,
                )
            )
