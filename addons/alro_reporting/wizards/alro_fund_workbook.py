import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.alro_tracking_base.buddhist_era import month_text
from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today
from odoo.addons.alro_tracking_base.tools.thai_dates import format_file_date, format_stamp
from odoo.addons.alro_tracking_base.tools.workbook_out import Writer

from ..tools import fund_workbook as layout

CODES_ROW, HEAD_ROW = 3, 4
WIDTHS = [0, 28, 44, 22, 16, 16, *[15] * 12, 40]


class AlroFundWorkbook(models.TransientModel):
    """Makes the workbook in which a year's Fund disbursement is kept and sent back.

    It holds every office, activity and category of the year, each with what is reported so far.
    """

    _name = "alro.fund.workbook"
    _inherit = ["alro.reach.mixin"]
    _description = "Get a Fund workbook"

    fiscal_year_id = fields.Many2one(
        "alro.fiscal.year",
        required=True,
        default=lambda self: self.env["alro.fiscal.year"]._current(),
    )
    name = fields.Char("File name", readonly=True)
    datas = fields.Binary("File", attachment=False, readonly=True)

    def action_download(self):
        """Make the workbook and let the browser take it."""
        self.ensure_one()
        self.action_make()
        place = f"model={self._name}&id={self.id}&field=datas&filename_field=name&download=true"
        return {"type": "ir.actions.act_url", "url": f"/web/content?{place}", "target": "self"}

    def action_make(self):
        """Make the workbook: afterwards ``name`` and ``datas`` hold it.

        :raises UserError: if the year has no money of the Fund.
        """
        self.ensure_one()
        day = format_file_date(bangkok_today(), self.env.lang)
        name = self.env._("Fund disbursement %(year)s", year=self.fiscal_year_id.year)
        self.write({"name": f"{name} {day}.xlsx", "datas": base64.b64encode(self._content())})
        return True

    @api.model
    def _mark(self, year):
        """Return what the keys of a year's workbook in this database are made with."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"{database}/{year.year}"

    def _content(self):
        lines = self.env["alro.budget.line"].search(
            [("fiscal_year_id", "=", self.fiscal_year_id.id), ("fund_kind", "=", "fund")],
            order="agency_id, activity_id, category_id, id",
        )
        if not lines:
            raise UserError(
                self.env._(
                    "No office has money of the Fund in fiscal year %s yet. Enter the budgets first.",
                    self.fiscal_year_id.year,
                )
            )
        made_on = fields.Datetime.now()
        book = Writer()
        self._write_table(book, lines, made_on)
        self._write_notes(book)
        about = book.sheet(layout.ABOUT_SHEET, hidden=True)
        for row, pair in enumerate(
            layout.about(self.fiscal_year_id.year, made_on, self._mark(self.fiscal_year_id)), 1
        ):
            about.row(row, pair, "plain")
        return book.content()

    def _write_table(self, book, lines, made_on):
        months = self.fiscal_year_id._months()
        sheet = book.sheet(self.env._("Fund disbursement"), WIDTHS, freeze=(HEAD_ROW, 4))
        sheet.row(1, [None, self._title()], "title")
        stamp = format_stamp(made_on, self.env.lang)
        unit = self.env._("Unit: baht, cumulative to the end of each month.")
        sheet.row(2, [None, self.env._("As of %s.", stamp) + " " + unit], "plain")
        codes = [*layout.NAMES, *map(layout.month_code, months), layout.REASON]
        sheet.row(CODES_ROW, codes, "code")
        sheet.hide_row(CODES_ROW)
        sheet.row(HEAD_ROW, [layout.HEAD, *self._headings(months)], "head")
        styles = ["code", *["text"] * 3, *["amount"] * 2, *["open_amount"] * 12, "open"]
        mark = self._mark(self.fiscal_year_id)
        series = self.env["alro.spending.month"]._series(lines.ids)
        for row, line in enumerate(lines, HEAD_ROW + 1):
            values = [
                layout.make_key(mark, line.id),
                line.agency_id.name,
                line.activity_id.display_name,
                line._category_name(),
                line.received_amount,
                line.allocated_amount,
                *(month.amount for month in series[line.id]),
                None,
            ]
            sheet.row(row, values, styles)
        sheet.filters(HEAD_ROW, len(codes), HEAD_ROW + len(lines))
        sheet.repeat(1, HEAD_ROW)

    def _title(self):
        return self.env._(
            "Cumulative disbursement of the Land Reform Fund, fiscal year %s",
            self.fiscal_year_id.year,
        )

    def _headings(self, months):
        return [
            self.env._("Office"),
            self.env._("Activity"),
            self.env._("Expense category"),
            self.env._("Received"),
            self.env._("Allocated"),
            *(month_text(month, self.env.lang, long=True) for month in months),
            self.env._("Reason, where money came back"),
        ]

    def _write_notes(self, book):
        sheet = book.sheet(self.env._("Read first"), [110], landscape=False)
        sheet.put(1, 1, self._title(), "title")
        notes = [
            self.env._(
                "Type in the yellow cells only: what was disbursed from 1 October to the end of the"
                " month. What each month adds, the system reckons by itself."
            ),
            self.env._(
                "Leave a cell empty where there is nothing to report; type 0 where nothing was"
                " disbursed. An empty cell never clears a figure in the system."
            ),
            self.env._(
                "If a month is lower than the one before, because money came back, say why in the"
                " last column of the row."
            ),
            self.env._("A formula counts as the number that it shows when the file is saved."),
            self.env._(
                "Leave the hidden first column, the hidden row and the headings as they are. Add no"
                " rows; rows that you do not need may stay empty."
            ),
            self.env._(
                "Upload the file under “2 Project progress > Fund workbook”. The system shows the"
                " difference first; nothing changes before it is posted."
            ),
            self.env._(
                "What an office keyed after this file was made is not overwritten: it is shown as a"
                " conflict, with both figures."
            ),
        ]
        for row, note in enumerate(notes, 3):
            sheet.put(row, 1, f"{row - 2}. {note}", "wrapped")
