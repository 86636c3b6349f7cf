from collections import Counter, defaultdict
from datetime import timedelta
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today, first_day, last_day
from odoo.addons.alro_tracking_base.tools.thai_dates import format_long_date

from ..tools.layout import parse, recognise
from ..tools.matching import Matcher
from ..tools.table_file import FileError, check_kind, fingerprint, read_file
from .alro_gfmis_batch import SUMS
from .alro_gfmis_row import AMOUNTS, CODES, DECIDED, OUTCOME

LATEST = timedelta(days=92)  # after the year's end: files until the end of December are of it
LONGEST_TEXT = 2000
LOOKS_WRONG = ("identity", "twice")  # what is read, and somebody has to explain
USUAL = ("no_total",)  # is told, and is nothing odd
# Something was not read that may count: somebody has to say why the file may be posted all the same
UNREAD = ("other_sheet", "unread_amounts", "rest_differs", "unread_total")
UNITS = ("cost_centre", "paying_unit", "receiving_unit")  # are compared without leading zeros
LEADING = ("result", "budget_line_id")  # where a row's money goes
MATCHED = ("activity_id", "agency_id", "category_id", "budget_line_id")
COUNTED = ("matched", "unmatched", "ambiguous", "carry_over", "aside", "refused")
NEVER_NEGATIVE = ("disbursed", "disbursed_by_others", "committed", "reserved")
ROW_COLUMNS = (
    *("batch_id", "fiscal_year_id", "fund_kind", "currency_id", "number", "kind", "text", "item"),
    *(*CODES, *AMOUNTS, "source_year", "problem", "flag", *OUTCOME, *DECIDED),
)


class AlroGfmisBatch(models.Model):
    """The check: what stands in the file, whose money it is, and what it changes."""

    _inherit = "alro.gfmis.batch"

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

    # what stands in the file

    def _read(self):
        """Make the rows: each as it stands in the file, what was decided before, whose money it is."""
        file, recognised, parsed = self._parse()
        self._refuse_other_units(parsed)
        self._date_by(parsed)
        self.env["alro.gfmis.run"]._tell(25)
        first, decided, fit, counts = (
            self._first_values(),
            self._decided(),
            self._fitter(),
            Counter(),
        )
        used = set()

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
        try:
            file = read_file(content)
            recognised = recognise(file, [profile._layout() for profile in self._profiles()])
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

    def _date_by(self, parsed):
        """Take the date that the file tells, else the one that somebody typed."""
        year = self.fiscal_year_id
        if parsed.fiscal_year and parsed.fiscal_year != year.year:
            raise UserError(
                self.env._(
                    "The file is of fiscal year %(told)s, not of %(year)s. Choose its year, or the"
                    " right file.",
                    told=parsed.fiscal_year,
                    year=year.year,
                )
            )
        if parsed.as_of and self.as_of and not self.as_of_told and parsed.as_of != self.as_of:
            raise UserError(
                self.env._(
                    "The file says that its figures are as of %(told)s, and you typed %(typed)s."
                    " Clear the date to take the file's, or choose the right file.",
                    told=format_long_date(parsed.as_of, self.env.lang),
                    typed=format_long_date(self.as_of, self.env.lang),
                )
            )
        as_of = parsed.as_of or self.as_of
        if not as_of:
            field = self._fields["as_of"].get_description(self.env, ["string"])["string"]
            sentence = self.env._(
                "The file does not tell the date of its figures. Type it in “%s”.", field
            )
            if self.origin != "upload":
                sentence = self.env._(
                    "The file does not tell the date of its figures. Upload it yourself under GFMIS"
                    " files, and type the date in “%s”.",
                    field,
                )
            raise UserError(sentence)
        start, end = first_day(year.year), last_day(year.year)
        if not start <= as_of <= min(end + LATEST, bangkok_today()):
            raise UserError(
                self.env._(
                    "%(date)s is no date for figures of fiscal year %(year)s, or is still to come."
                    " Choose another year, or correct the date.",
                    date=format_long_date(as_of, self.env.lang),
                    year=year.year,
                )
            )
        self.sudo().write(
            {
                "as_of": as_of,
                "as_of_told": bool(parsed.as_of),
                "month": min(as_of, end).replace(day=1),
            }
        )

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

    # whose money it is

    def _match(self):
        """Say anew of each row with data whose money it is, and what the file changes.

        :return int: of how many rows something else is said than before
        """
        fit, counts, changed, used = self._fitter(), Counter(), [], set()
        moved = 0
        for alike in self._alike():
            outcome = fit(alike)
            used.add(outcome["mapping_ids"])
            counts[outcome["result"]] += len(alike["ids"])
            if any(alike[name] != outcome[name] for name in OUTCOME):
                changed += [{"id": row_id, **outcome} for row_id in alike["ids"]]
            if any(alike[name] != outcome[name] for name in LEADING):
                moved += len(alike["ids"])
        self.env["alro.gfmis.row"]._set_outcomes(changed)
        names = self._mapping_names(used)
        self.sudo().write({f"{name}_count": counts[name] for name in COUNTED} | names)
        self._compare()
        return moved

    def _mapping_names(self, used):
        """Return what mappings say now, to be kept: they may say something else one day.

        :param used: their ids, as rows keep them: "3,5" or nothing
        """
        ids = {int(number) for told in used if told for number in told.split(",")}
        mappings = self.env["alro.gfmis.mapping"].sudo().browse(sorted(ids))
        return {"mapping_names": {str(each.id): each.display_name for each in mappings}}

    def _alike(self):
        """Return the rows with data, those that are alike in what matters together, as ``ids``."""
        asked = [*CODES, "source_year", "chosen_line_id", *OUTCOME]
        names = SQL(", ").join(SQL.identifier(name) for name in asked)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT %(names)s, aside_reason IS NOT NULL AS aside_reason,"
                " problem IS NOT NULL AS problem, array_agg(id) AS ids"
                " FROM alro_gfmis_row WHERE batch_id = %(batch)s AND kind = 'data'"
                " GROUP BY %(names)s, aside_reason IS NOT NULL, problem IS NOT NULL",
                names=names,
                batch=self.id,
            )
        )
        return self.env.cr.dictfetchall()

    def _fitter(self):
        """Return a function that tells the outcome of a row: ``{column: value}`` in, OUTCOME out."""
        rules = self.env["alro.gfmis.mapping"]._rules(self.fiscal_year_id, self.as_of)
        matcher, lines, places = Matcher(rules), defaultdict(dict), {}
        for line in (
            self.env["alro.budget.line"]
            .sudo()
            .search_fetch(
                [("fiscal_year_id", "=", self.fiscal_year_id.id), ("fund_kind", "=", "act")],
                ["activity_id", "agency_id", "category_id"],
            )
        ):
            place = line.activity_id.id, line.agency_id.id, line.category_id.id or None
            lines[place[:2]][place[2]] = line.id
            places[line.id] = dict(zip(MATCHED, (*place, line.id), strict=True))
        return partial(self._outcome, matcher, lines, places)

    def _outcome(self, matcher, lines, places, row):
        """Return what is known of a row: its outcome, whose money it is, and how one knows."""
        blank = {**dict.fromkeys(MATCHED), "mapping_ids": None, "match_note": None}
        if row["aside_reason"]:
            return {**blank, "result": "aside"}
        if row["problem"]:
            return {**blank, "result": "refused"}
        if row["source_year"] and row["source_year"] != self.fiscal_year_id.year:
            return {**blank, "result": "carry_over"}
        if row["chosen_line_id"] in places:
            return {**blank, **places[row["chosen_line_id"]], "result": "matched"}
        match = matcher.match(self.env["alro.gfmis.row"]._codes_of(row))
        found = {f"{name}_id": value for name, value in match.found.items()}
        told = ",".join(str(rule) for rule in sorted(match.rules) if rule)
        return {**blank, **found, "mapping_ids": told or None, **self._fitting(match, lines)}

    def _fitting(self, match, lines):
        """Return the budget line that a match leads to, or why it leads to none or to several."""
        found = match.found
        if match.torn:
            return {
                "result": "ambiguous",
                "match_note": self.env._(
                    "Mappings of one length say different things about the row."
                ),
            }
        if "activity" not in found and "agency" not in found:
            return {
                "result": "unmatched",
                "match_note": self.env._("No mapping knows the row's codes."),
            }
        if "activity" not in found:
            return {
                "result": "unmatched",
                "match_note": self.env._("No mapping tells the activity."),
            }
        if "agency" not in found:
            return {"result": "unmatched", "match_note": self.env._("No mapping tells the office.")}
        there = lines.get((found["activity"], found["agency"]), {})
        if "category" in found:
            there = {key: line for key, line in there.items() if key == found["category"]}
        if not there:
            return {
                "result": "unmatched",
                "match_note": self.env._("The office has no budget of this activity and category."),
            }
        if len(there) > 1:
            return {
                "result": "ambiguous",
                "match_note": self.env._(
                    "The office has %s budget lines of the activity; no mapping tells the category.",
                    len(there),
                ),
            }
        [(category, line)] = there.items()
        return {"result": "matched", "category_id": category, "budget_line_id": line}

    # what it changes

    def _compare(self):
        """Sum up the matched rows by budget line, beside what was posted last."""
        figures = self.env["alro.gfmis.figure"]
        before, after = figures._last_before(self), figures._first_after(self)
        explained = self._explained()
        rows = [
            self._figure(row, before.get(row["budget_line_id"]), after.get(row["budget_line_id"]))
            for row in self._sums()
        ]
        present = {row["budget_line_id"] for row in rows}
        compared_with = self._compared_with()
        rows += self._missing(compared_with, present, before)
        for row in rows:
            row["reason"] = explained.get(_asked(row))
        figures._replace_of(self, rows)
        told = [row for row in rows if row["result"] != "missing"]
        sums = {
            "disbursed_total": sum(row["disbursed"] for row in told),
            "before_total": sum(row["before"] or 0.0 for row in rows),
        }
        missing = sum(row["before"] for row in rows if row["result"] == "missing")
        sums["after_total"] = sums["disbursed_total"] + missing
        sums["difference_total"] = sums["after_total"] - sums["before_total"]
        sums = {name: round(amount, 2) for name, amount in sums.items()}
        self.sudo().write({**sums, "compared_with_id": compared_with.id})

    def _explained(self):
        """Return the explanations of figures, each by all that it was given for."""
        figures = (
            self.env["alro.gfmis.figure"]
            .sudo()
            .search([("batch_id", "=", self.id), ("reason", "!=", False)])
        )
        names = ("budget_line_id", "result", "disbursed", "before", "later", "reason")
        rows = figures.read(names, load=None)
        return {_asked(row): row["reason"] for row in rows}

    def _compared_with(self):
        """Return the last posted file of the year in this layout, up to this one's date."""
        return self.sudo().search(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("profile_id", "=", self.profile_id.id),
                ("state", "=", "posted"),
                ("as_of", "<=", self.as_of),
                ("id", "!=", self.id),
            ],
            order="as_of desc, posting desc",
            limit=1,
        )

    def _sums(self):
        """Return what the matched rows say, added up for each budget line.

        A blank is zero. Where the file has no column of commitments alone, what is committed is
        what is committed and reserved, or else what is spent, less what stands in other columns.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH r AS (
                    SELECT *, COALESCE(disbursed, 0) + COALESCE(disbursed_by_others, 0) AS used,
                           bool_or(committed IS NOT NULL) OVER () AS has_committed,
                           bool_or(committed_and_reserved IS NOT NULL) OVER () AS has_both
                      FROM alro_gfmis_row WHERE batch_id = %s AND kind = 'data'
                )
                SELECT l.id AS budget_line_id, l.activity_id, l.agency_id, l.category_id,
                       COUNT(*) AS row_count,
                       SUM(COALESCE(r.net, 0)) AS net,
                       SUM(COALESCE(r.remaining, 0)) AS remaining,
                       SUM(r.used) AS disbursed,
                       SUM(COALESCE(r.disbursed_by_others, 0)) AS disbursed_by_others,
                       SUM(CASE WHEN has_committed THEN COALESCE(r.committed, 0)
                                WHEN has_both
                                    THEN COALESCE(r.committed_and_reserved - COALESCE(r.reserved, 0), 0)
                                ELSE COALESCE(r.spent - r.used - COALESCE(r.reserved, 0), 0)
                           END) AS committed,
                       SUM(COALESCE(r.reserved, 0)) AS reserved
                  FROM r JOIN alro_budget_line l ON l.id = r.budget_line_id
                 WHERE r.result = 'matched'
                 GROUP BY l.id
                """,
                self.id,
            )
        )
        amounts = (*SUMS, "disbursed")
        return [
            {name: float(value) if name in amounts else value for name, value in row.items()}
            for row in self.env.cr.dictfetchall()
        ]

    def _figure(self, row, before, after):
        was, when = before or (None, None)
        later, then = after or (None, None)
        difference = round(row["disbursed"] - (was or 0.0), 2)
        if min(row[name] for name in NEVER_NEGATIVE) < 0:
            result = "negative"
        elif was is not None and difference < 0:
            result = "fall"
        elif later is not None and round(row["disbursed"] - later, 2) > 0:
            result = "above"
        elif was is None:
            result = "new"
        else:
            result = "changed" if difference else "same"
        return {
            **self._figure_values(),
            **row,
            "before": was,
            "before_origin": None if was is None else "gfmis",
            "before_as_of": when,
            "difference": difference,
            "result": result,
            "later": later if result == "above" else None,
            "later_as_of": then if result == "above" else None,
        }

    def _figure_values(self):
        return {**self._first_values(), "as_of": self.as_of, "month": self.month}

    def _missing(self, compared_with, present, before):
        """Return figures for the lines that the last posted file tells of, and this one does not."""
        figures = self.env["alro.gfmis.figure"].sudo()
        return [
            {
                **self._figure_values(),
                **{name: figure[name].id or None for name in MATCHED},
                "row_count": 0,
                "disbursed": 0.0,
                "before": before[figure.budget_line_id.id][0],
                "before_origin": "gfmis",
                "before_as_of": before[figure.budget_line_id.id][1],
                "difference": 0.0,
                "result": "missing",
                "later": None,
            }
            for figure in figures.search(
                [("batch_id", "=", compared_with.id), ("result", "!=", "missing")]
            )
            if figure.budget_line_id.id not in present and figure.budget_line_id.id in before
        ]


def _asked(figure):
    """Return all of a figure that an explanation of it is given for."""
    amounts = (round(figure[name] or 0.0, 2) for name in ("disbursed", "before", "later"))
    return figure["budget_line_id"], figure["result"], *amounts


def _with_nameless(parsed):
    """Take a row that looks like a subtotal and is the sum of nothing for one whose code is missing."""

    def told(row):
        nameless = any(code == "no_code" for code, _address, _values in row.problems)
        return row._replace(kind="data") if nameless else row

    return parsed._replace(rows=[told(row) for row in parsed.rows])
