from odoo import api, models

from odoo.addons.alro_tracking_base.tools.thai_dates import format_stamp
from odoo.addons.alro_tracking_base.tools.workbook_in import WorkbookError

from ..tools.year_workbook import MOST_COLUMNS, MOST_ROWS, VERSION
from .alro_plan_mixin import shown


class AlroYearWorkbookWords(models.AbstractModel):
    """What stands in the workbook in words, and what is said about one that came back."""

    _name = "alro.year.workbook.words"
    _description = "Words of the workbook of the year"

    def _words(self, now):
        """Return the words of :func:`~..tools.year_workbook_writer.write_book`."""
        labels = dict(
            self.env["alro.year.workbook.line"]._fields["sheet"]._description_selection(self.env)
        )
        money = {"money": True, "sum_rows": True, "width": 16}
        place = [(self.env._("Project"), 22), (self.env._("Activity"), 26)]
        category = [*place, (self.env._("Expense category"), 20)]
        changed, after = self.env._("Posted changes"), self.env._("After changes")
        title = labels["appropriation"].replace("'", "''").replace("{", "").replace("}", "")
        looked_up = f"=SUMIF('{title}'!$A:$A,$A{{row}},'{title}'!$F:$F)"
        return {
            "about": self._about_page(now, labels),
            "original": self.env._("Original figures"),
            "key": self.env._("Do not change"),
            "total": self.env._("Total"),
            "negative": (
                self.env._("Not a figure"),
                self.env._(
                    "Type a number from zero up, with at most two decimals, or leave it blank."
                ),
            ),
            "target": {
                "title": labels["target"],
                "names": [*place, (self.env._("No."), 7), (self.env._("Step"), 36)],
                "shown": [
                    (self.env._("Unit"), 10, None),
                    (self.env._("Main target"), 12, None),
                    (self.env._("Total"), 14, "=SUM({figures})"),
                ],
                "money": False,
                "sum_rows": False,
                "width": 11,
            },
            "appropriation": {
                **money,
                "title": labels["appropriation"],
                "names": category,
                "shown": [(changed, 18, None), (after, 18, "=N({first})+{before}")],
                "width": 20,
            },
            "budget": {
                **money,
                "title": labels["budget"],
                "names": category,
                "shown": [
                    (after, 18, looked_up),
                    (self.env._("Given to offices"), 18, "=SUM({figures})"),
                    (self.env._("Not yet given"), 18, "={before2}-{before}"),
                ],
            },
        }

    def _about_page(self, now, labels):
        projects = ", ".join(project.display_name for project in self.project_ids)
        return self.env._("Read this first"), [
            self.env._("Targets and budgets of fiscal year %s", self.fiscal_year_id.year),
            self.env._(
                "Made on %(day)s by %(user)s. Version of the form: %(version)s. Projects: %(projects)s",
                version=VERSION,
                day=format_stamp(now, self.env.lang),
                user=self.env.user.name,
                projects=projects or self.env._("all that you set"),
            ),
            self.env._(
                "1. Type into the yellow cells of the sheets “%(targets)s”, “%(wholes)s” and"
                " “%(budgets)s”. Grey cells are closed: the office does not take part in the"
                " activity. Let it take part in the system first, and download a new workbook.",
                targets=labels["target"],
                wholes=labels["appropriation"],
                budgets=labels["budget"],
            ),
            self.env._(
                "2. A blank cell, or a lone dash, changes nothing: what the system holds stays. To"
                " take a figure away, type 0."
            ),
            self.env._(
                "3. Numbers from zero up, with at most two decimals. Thai digits and commas between"
                " thousands are understood. Of a formula its result is taken, and you are told."
            ),
            self.env._(
                "4. Do not change column A, the hidden first row, and the names: they say where a"
                " figure belongs. Rows and columns may be sorted, moved, hidden or deleted as a whole"
                " (take the protection off first, it has no password); what is missing stays as it is"
                " in the system. Totals are for reading."
            ),
            self.env._(
                "5. Save as an Excel workbook (.xlsx), upload it in the system where you downloaded"
                " it, and press “Check”. You see each figure that would change, old and new. Nothing"
                " changes before you press “Apply”, and then all of it or nothing."
            ),
            self.env._(
                "6. What the offices receive together must not exceed the amount after changes. Where"
                " somebody changed a figure in the system after this workbook was made, the"
                " system's stays unless you choose yours."
            ),
        ]

    @api.model
    def _sentence(self, found):
        """Return what is odd about a cell, and how to mend it."""
        values = found.values
        sentences = {
            "negative": lambda: self.env._("%s is below zero. Type zero or more.", values["value"]),
            "row_no_key": lambda: self.env._(
                "The row has figures and no key in column A, so nobody knows what they are of. Type"
                " them into a row of the downloaded workbook, or clear them."
            ),
            "column_no_key": lambda: self.env._(
                "The column has figures and no key in the first row, so nobody knows whose they are."
                " Type them into an office's column, or clear them."
            ),
            "row_twice": lambda: self.env._(
                "The key of this row stands in %s too. Delete one of the two rows.", values["other"]
            ),
            "column_twice": lambda: self.env._(
                "The key of this column stands in %s too. Delete one of the two columns.",
                values["other"],
            ),
            "sheet_twice": lambda: self.env._(
                "This sheet stands in the file twice. Delete one of the two."
            ),
            "version": lambda: self.env._(
                "The form has version %s, which is not read any more. Download a new workbook.",
                values["version"],
            ),
            "mixed_years": lambda: self.env._(
                "This sheet is of fiscal year %s, and another sheet of another. Keep the sheets of"
                " one workbook together.",
                values["year"],
            ),
            "too_large": lambda: self.env._(
                "More than %(rows)s rows or %(columns)s columns are not read. Delete what is not of"
                " the form.",
                rows=f"{MOST_ROWS:,}",
                columns=MOST_COLUMNS,
            ),
            "no_sheet": lambda: self.env._(
                "No sheet of this file is a sheet of the year's workbook. Download the workbook here,"
                " fill it in and upload it."
            ),
            "not_read": lambda: self.env._(
                "The sheet “%s” has no key in A1 and was not read.", found.sheet
            ),
            "formulas": lambda: self.env._(
                "%(sheet)s: %(count)s figures are results of formulas, such as in %(cells)s. They"
                " were taken as they stand in the file.",
                sheet=found.sheet,
                **values,
            ),
        }
        if found.code in sentences:
            return sentences[found.code]()
        return self._workbook_sentence(WorkbookError(found.code, **values))

    def _sentence_other_year(self, year):
        return self.env._(
            "The file is of fiscal year %(file)s, this workbook of %(year)s. Choose the year %(file)s"
            " here, or upload the file of %(year)s.",
            file=year,
            year=self.fiscal_year_id.year,
        )

    def _sentence_unknown_key(self, key):
        return self.env._(
            "The key “%(key)s” is not known in fiscal year %(year)s: it was changed, or what it was of"
            " is gone. Download a new workbook and type the figures into that.",
            key=key,
            year=self.fiscal_year_id.year,
        )

    @api.model
    def _sentence_other_name(self, there, here):
        return self.env._(
            "The key belongs to “%(here)s”, and beside it stands “%(there)s”. Rows must be moved as a"
            " whole. Put the name back, or download a new workbook if it was renamed.",
            here=here,
            there=there,
        )

    @api.model
    def _sentence_no_participation(self, year, kind, row_key, column_key):
        activity = year.steps[row_key].activity_id if kind == "target" else year.places[row_key][0]
        return self.env._(
            "%(agency)s does not take part in “%(activity)s”. Clear the cell, or let the office take"
            " part first.",
            agency=year.agencies[column_key].name,
            activity=activity.display_name,
        )

    @api.model
    def _sentence_emptied(self, title, cells):
        return self.env._(
            "%(sheet)s: %(count)s figures were deleted in the file, such as %(cells)s. A blank takes"
            " nothing away: they stay. To take one away, type 0.",
            sheet=title,
            count=f"{len(cells):,}",
            cells=", ".join(cells[:5]),
        )

    @api.model
    def _sentence_no_money(self, year, row_key, left, cells):
        name = " – ".join(year.sheets["appropriation"].rows[row_key][1:])
        if left >= 0:
            return self.env._(
                "%(name)s has no appropriation yet. Enter it in the sheet of appropriations too.",
                name=name,
            )
        return self.env._(
            "%(name)s: after this file the offices would have %(over)s baht more than there is"
            " (%(cells)s). Give them less, or raise the appropriation.",
            name=name,
            over=shown(-left),
            cells=", ".join(cell.rpartition("!")[2] for cell in cells[:10]),
        )
