from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from ..tools.layout import parse, recognise
from ..tools.table_file import FileError, check_kind, fingerprint, read_file
from .alro_gfmis_matching import COUNTED
from .alro_gfmis_row import AMOUNTS, CODES, DECIDED, OUTCOME

LONGEST_TEXT = 10_000
LOOKS_WRONG = ("identity", "twice", "source_unclear")  # what is read, and somebody has to explain
USUAL = ("no_total", "no_source_column")  # is told, and is nothing odd
# Something was not read that may count: somebody has to say why the file may be posted all the same
UNREAD = ("other_sheet", "unread_amounts", "rest_differs", "unread_total")
UNITS = ("cost_centre", "paying_unit", "receiving_unit")  # are compared without leading zeros
ROW_COLUMNS = (
    *("batch_id", "fiscal_year_id", "fund_kind", "currency_id", "number", "kind", "text", "item"),
    *(*CODES, *AMOUNTS, "source_year", "problem", "flag", *OUTCOME, *DECIDED),
)


class AlroGfmisCheck(models.AbstractModel):
    """The check: what stands in the file, row by row. What is matched and compared then: the files beside."""

    _name = "alro.gfmis.check"
    _description = "Checking of GFMIS files"

    def action_check(self):
        """Read the files, match their rows, and show what they change. Changes no figure.

        :raises UserError: for a file that cannot be read, is not of the year, does not tell its
            date while nobody else does, or is posted already.
        :raises AccessError: if the user may not check files of the treasury.
        """
        self.check_access("write")
        self._check_year_open()
        self._refuse_settled()  # for the system as well
        run = self.env["alro.gfmis.run"]
        for batch in self:
            batch._refuse_posted_twin()
            batch._read()
            run._tell(70)
            batch._compare()
            batch._settle("checked")
        return True

    @api.model
    def _upload_in(self, vals):
        """Only what the file is, is told here: the check reads it, guarded, and says what is wrong."""
        content = self._content_of(vals.get("datas"))
        try:
            check_kind(content)
        except FileError as error:
            raise UserError(self._workbook_sentence(error)) from error
        return content

    @api.model
    def _fingerprint(self, content):
        """A file is the same in a ZIP and out of it."""
        return fingerprint(content)

    def _values_anew(self, content, changed):
        self.env["alro.gfmis.figure"]._replace_of(self, [])
        counts = [
            name
            for name in self._fields
            if name.endswith(("_count", "_total")) and self._fields[name].store
        ]
        values = dict.fromkeys(counts, 0) | {"totals_note": False, "totals_reason": False}
        told = ("month", "read_as", "sheet", "notes", "is_odd")
        values |= dict.fromkeys(told, False)
        if self.as_of_told and "as_of" not in changed:
            values["as_of"] = False
        if self.profile_told and "profile_id" not in changed:
            values["profile_id"] = False
        return values | {"as_of_told": False, "profile_told": False}

    def _read(self):
        """Make the rows: each as it stands in the file, what was decided before, whose money it is."""
        file, recognised, parsed = self._parse()
        self._refuse_other_units(parsed)
        self._date_by(parsed)
        self.env["alro.gfmis.run"]._tell(25)
        first, decided, fit = self._first_values(), self._decided(), self._fitter()
        counts, used = Counter(), set()

        def values_of(row):
            values = first | self._row_values(row, decided, fit, counts)
            used.add(values.get("mapping_ids"))
            return values

        rows = map(values_of, parsed.rows)
        self.env["alro.gfmis.row"]._replace_of(self, rows, ROW_COLUMNS)
        kinds = Counter(row.kind for row in parsed.rows)
        doubts = self._sentences(parsed.problems, lambda code: code in UNREAD)
        doubts = "\n".join(filter(None, (doubts, self._totals_note(parsed.totals))))
        self.sudo().write(
            {
                **{f"{name}_count": counts[name] for name in COUNTED},
                "profile_id": self._profiles()
                .filtered(lambda profile: profile.code == recognised.layout.code)
                .id,
                "profile_told": not self.profile_id or self.profile_told,
                "read_as": " · ".join(filter(None, (file.format, file.encoding, file.inner_name))),
                "sheet": recognised.sheet or False,
                "notes": self._sentences(parsed.problems, lambda code: code not in UNREAD),
                "is_odd": any(code not in USUAL for code, *_where in parsed.problems),
                "row_count": kinds["data"],
                "other_count": len(parsed.rows) - kinds["data"],
                "totals_note": doubts,
                "totals_reason": doubts == self.totals_note and self.totals_reason,
                **self._mapping_names(used),
            }
        )

    def _parse(self):
        """Return the file, its layout as it was recognised, and what was parsed of it."""
        content = self._kept_file().raw or b""
        if not content or self._fingerprint(content) != self.sha256:
            raise UserError(
                self.env._("“%s” is not the file that was uploaded. Upload it again.", self.name)
            )
        return self._parse_content(content, self._profiles())

    @api.model
    def _parse_content(self, content, profiles):
        """Return a file, its layout as it is recognised among these, and what is parsed of it.

        :raises UserError: if it cannot be read, or is in none of the layouts
        """
        try:
            file = read_file(content)
            recognised = recognise(file, [profile._layout() for profile in profiles])
            return file, recognised, _with_nameless(parse(file, recognised))
        except FileError as error:
            raise UserError(self._workbook_sentence(error)) from error

    def _profiles(self):
        """Return the layout that somebody chose, or all."""
        chosen = self.profile_id if not self.profile_told else None
        return chosen or self.env["alro.gfmis.profile"]._in_use()

    def _refuse_other_units(self, parsed):
        for code, _address, values in parsed.problems:
            if code == "unit":
                raise UserError(self._workbook_sentence(FileError(code, **values)))

    def _sentences(self, problems, asked):
        return "\n".join(self._problem_text(each) for each in problems if asked(each[0]))

    def _problem_text(self, problem):
        code, address, values = problem
        if "date" in values:
            values = {**values, "date": format_long_date(values["date"], self.env.lang)}
        sentence = self._workbook_sentence(FileError(code, **values))
        return f"{address}: {sentence}" if address else sentence

    def _decided(self):
        """Return ``{row of the file: what people decided about it}``, for another check of this file."""
        decided = Domain.OR(Domain(name, "!=", False) for name in DECIDED)
        rows = self.env["alro.gfmis.row"].sudo()
        return {
            row.number: {
                "chosen_line_id": row.chosen_line_id.id or None,
                "aside_reason": row.aside_reason or None,
                "accept_reason": row.accept_reason or None,
                "flag": row.flag or None,
            }
            for row in rows.search(Domain("batch_id", "=", self.id) & decided)
        }

    def _row_values(self, row, decided, fit, counts):
        values = self._as_it_stands(row)
        if row.kind != "data":
            return values
        if before := decided.get(row.number):
            same = before["flag"] == values["flag"]  # an explanation is of what it was given for
            values |= {name: before[name] for name in DECIDED if same or name != "accept_reason"}
        values |= fit(values)
        counts[values["result"]] += 1
        return values

    def _as_it_stands(self, row):
        refusals, flags = [], []
        for problem in row.problems if row.kind == "data" else ():
            code, _address, values = problem
            if code == "zeros_lost" and values["role"] in UNITS:
                continue
            (flags if code in LOOKS_WRONG else refusals).append(self._problem_text(problem))
        return {
            "number": row.number,
            "kind": row.kind,
            "text": row.text[:LONGEST_TEXT],
            "item": (row.item or "")[:LONGEST_TEXT] or None,
            **{name: row.codes.get(name) or None for name in CODES},
            **{name: row.amounts.get(name) for name in AMOUNTS},
            "source_year": row.source_year,
            "problem": " ".join(refusals)[:LONGEST_TEXT] or None,
            "flag": " ".join(flags)[:LONGEST_TEXT] or None,
            **dict.fromkeys(DECIDED),
        }

    def _first_values(self):
        return {
            "batch_id": self.id,
            "fiscal_year_id": self.fiscal_year_id.id,
            "fund_kind": self.fund_kind,
            "currency_id": self.currency_id.id,
        }

    def _totals_note(self, totals):
        """Return a line for each total of the file that is not the sum of its rows."""
        label = self.env["alro.gfmis.row"]._fields
        return "\n".join(
            self.env._(
                "Row %(row)s “%(label)s”, %(amount)s: the file says %(said)s, its rows add up to"
                " %(counted)s.",
                row=total.number,
                label=total.label,
                amount=label[total.role].get_description(self.env, ["string"])["string"],
                said=f"{total.said:,.2f}",
                counted=f"{total.counted:,.2f}",
            )
            for total in totals
            if total.said != total.counted
        )


def _with_nameless(parsed):
    """Take a row that looks like a subtotal and is the sum of nothing for one whose code is missing."""

    def told(row):
        nameless = any(code == "no_code" for code, _address, _values in row.problems)
        return row._replace(kind="data") if nameless else row

    return parsed._replace(rows=[told(row) for row in parsed.rows])
