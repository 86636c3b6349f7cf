from odoo import api, fields, models

from ..buddhist_era import years_are_buddhist
from ..tools.fiscal_calendar import bangkok_today
from ..tools.thai_dates import format_file_date, format_long_date, format_stamp


class AlroPaper(models.AbstractModel):
    """What every printed page of the suite says around its contents.

    A report's model inherits it and gives ``paper`` to its template, which calls
    ``alro_tracking_base.paper`` around the contents.
    """

    _name = "alro.paper"
    _description = "Printed page"

    @api.model
    def _paper(self, title, **said):
        """Return the values of the layout.

        :param str title: the name of the report, the first line of the head
        :param said: ``agency``, ``year`` (the second line), ``unit`` (what
            stands at the right above the table), ``notes`` and ``sources``
            (lists of texts), ``signatures`` (a list of roles, each with a line to sign),
            ``orientation`` ("portrait"), ``closed`` (the contents call ``paper_closing``),
            ``file`` (parts of the file's name after the title)
        """
        lang, today = self.env.lang, bangkok_today()
        buddhist = years_are_buddhist(lang)
        stage = self.env["ir.actions.report"]._alro_setting("stage")
        file = [title, *said.pop("file", ()), format_file_date(today, lang, buddhist)]
        user = self.env.user.name
        return {
            "title": title,
            "agency": "",
            "year": "",
            "unit": "",
            "orientation": "landscape",
            "notes": [],
            "sources": [self.env._("ALRO Tracking")],
            "signatures": [],
            "closed": False,
            **said,
            "lang": lang,
            "file": " ".join(filter(None, file)),
            "as_of": self.env._("Data as of %s", format_long_date(today, lang, buddhist)),
            "printed": self.env._(
                "Printed by %(user)s, %(time)s",
                user=user,
                time=format_stamp(fields.Datetime.now(), lang, buddhist=buddhist),
            ),
            "page": self.env._("Page %(page)s/%(pages)s", page="%s", pages="%s"),
            "stage": self.env._("Training system") if stage == "training" else "",
        }
