from collections import Counter, defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of
from odoo.addons.alro_tracking_base.tools.workbook_in import WorkbookError

from ..tools import fund_workbook
from ..tools.disbursement import refunds, unexplained
from ..tools.fund_workbook import last_reported

# A save that began before the workbook was made and ended after it is not in the workbook.
MARGIN = timedelta(seconds=10)
LONGEST_TEXT = 200


class Since(NamedTuple):
    """How a month changed since the file was made: what it held then, who changed it last, when."""

    then: object
    user_id: int
    when: object
    by_hand: bool


class Known(NamedTuple):
    """What the check asks the database once: changes since the file was made and the months by
    their ids, and what was decided about conflicts."""

    changes: dict
    months: dict
    decided: dict


class AlroFundBatch(models.Model):
    """The check: what each cell of the file means for the month it is of."""

    _inherit = "alro.fund.batch"

    def action_check(self):
        """Compare the files with what is reported, and show the difference. Changes no figure.

        :raises UserError: for a file that is not the suite's workbook of this year, that does not
            tell when it was made while nobody else does, or that is posted already.
        :raises AccessError: if the user may not report the Fund's money.
        """
        self.check_access("write")
        self._check_year_open()
        self._check_open()
        for batch in self:
            batch._refuse_posted_twin()
            batch._compare()
        return True

    def _compare(self):
        workbook = self._read_upload()
        self._date_by(workbook.about)
        rows, before, after = self._rows_of(workbook)
        self.env["alro.fund.batch.row"]._replace_of(self, rows)
        counts = Counter(row["result"] for row in rows)
        months = [row["month"] for row in rows if row.get("month")]
        values = {name: counts[name.removesuffix("_count")] for name in self._summary_fields()[:5]}
        values |= {
            "before_total": round(before, 2),
            "after_total": round(after, 2),
            "difference_total": round(after - before, 2),
            "month_from": min(months, default=False),
            "month_to": max(months, default=False),
        }
        self.sudo().write(values)
        self._settle("checked")

    def _read_upload(self):
        """Return what stands in the file.

        :raises UserError: if it is not the suite's workbook of this year.
        """
        sheets = self._open_upload(self._kept_file().raw)
        try:
            workbook = fund_workbook.read_workbook(sheets)
        except WorkbookError as error:
            raise UserError(self._workbook_sentence(error)) from error
        year, told = self.fiscal_year_id, workbook.about.get("year")
        strange = [
            month for month in workbook.months if not year.date_from <= month <= year.date_to
        ]
        if strange or told and told != str(year.year):
            raise UserError(
                self.env._(
                    "The workbook is of another fiscal year than %(year)s. Choose its year, or take"
                    " the workbook of this one.",
                    year=year.year,
                )
            )
        return workbook

    @api.model
    def _workbook_sentences(self):
        return {
            **super()._workbook_sentences(),
            "another_workbook": self.env._(
                "This is another workbook of the system, not the one of Fund disbursement."
            ),
            "no_table": self.env._(
                "The workbook has no table of Fund disbursement: its hidden row or column of keys is"
                " missing. Take a fresh workbook and copy the amounts into it."
            ),
            "several_tables": self.env._(
                "The table stands in several sheets (%(sheets)s). Leave the one that counts."
            ),
            "unknown_column": self.env._(
                "Column %(text)s is none of the workbook's. Delete it, or keep notes elsewhere."
            ),
            "doubled_column": self.env._(
                "The column of %(text)s stands twice. Delete one of them."
            ),
            "no_key": self.env._(
                "The row has no key, so nobody knows whose amount it is. Use the rows of the"
                " workbook; delete rows that were added."
            ),
            "doubled_key": self.env._("The row stands twice in the file. Delete one of them."),
            "unknown_key": self.env._(
                "The key of the row is none of this system and year. Take a fresh workbook and copy"
                " the amounts into it."
            ),
        }

    def _date_by(self, about):
        """Take the date that the file tells, else the one that somebody typed."""
        told = fund_workbook.made_on(about)
        if told:
            self.sudo().write({"made_on": told, "made_on_told": True})
        if not self.made_on:
            raise UserError(
                self.env._(
                    "The file does not tell when it was made. Type it in “%s”: what offices keyed"
                    " since is not overwritten.",
                    self._fields["made_on"].get_description(self.env, ["string"])["string"],
                )
            )
        if self.made_on > fields.Datetime.now():
            raise UserError(self.env._("The date on which the file was made is still to come."))

    def _rows_of(self, workbook):
        """Return values for the rows, and what the lines in the file have to date before and after."""
        lines = self._lines_of(workbook.keys)
        rows = [
            self._row_of(problem.sheet, problem.address, problem.code, problem.text)
            for problem in workbook.problems
        ]
        cells = defaultdict(list)
        for entry in workbook.entries:
            if entry.key in lines:
                cells[entry.key].append(entry)
        sheets = {entry.key: entry.sheet for entry in workbook.entries}
        rows += [
            self._row_of(sheets[key], cell.address, "unknown_key", cell.text)
            for key, cell in workbook.keys.items()
            if key in sheets and key not in lines
        ]
        series = self.env["alro.spending.month"]._series([line.id for line in lines.values()])
        ids = [month.id for months in series.values() for month in months]
        records = {month.id: month for month in self.env["alro.spending.month"].browse(ids)}
        known = Known(self._changes_since(ids), records, self._decided())
        before = after = 0.0
        for key, entries in cells.items():
            line = lines[key]
            compared, amounts = self._compare_line(line, series[line.id], entries, known)
            rows += compared
            before += last_reported([month.amount for month in series[line.id]])
            after += last_reported(amounts)
        return rows, before, after

    def _lines_of(self, keys):
        """Return ``{key: budget line}`` for the keys of Fund lines of the year that the user reads."""
        mark = self.env["alro.fund.workbook"]._mark(self.fiscal_year_id)
        ids = {key: fund_workbook.line_of(mark, key) for key in keys}
        lines = self.env["alro.budget.line"].search(
            [
                ("id", "in", [line_id for line_id in ids.values() if line_id]),
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("fund_kind", "=", "fund"),
            ]
        )
        by_id = {line.id: line for line in lines}
        return {key: by_id[line_id] for key, line_id in ids.items() if line_id in by_id}

    def _row_of(self, sheet, address, code, text):
        """Return values for a row about what cannot be placed."""
        sentence = self._workbook_sentence(WorkbookError(code, text=text[:LONGEST_TEXT]))
        return {
            **self._first_values(),
            "sheet": sheet,
            "cell": address,
            "text": text[:LONGEST_TEXT],
            "result": "refused",
            "problem": sentence,
        }

    def _first_values(self):
        return {
            "batch_id": self.id,
            "fiscal_year_id": self.fiscal_year_id.id,
            "fund_kind": self.fund_kind,
            "currency_id": self.currency_id.id,  # its default asks the database for every row
        }

    def _compare_line(self, line, months, entries, known):
        """Return values for the rows of one line, and its twelve amounts once they are posted."""
        place = {month.month: n for n, month in enumerate(months)}
        rows, typed = {}, {}
        for entry in entries:
            n = place[entry.month]
            amount, problem = self._amount_of(entry.cell)
            rows[n] = self._cell_values(line, months[n], entry, amount, problem)
            if amount is None and not problem:
                del rows[n]  # a text of blanks
            elif not problem:
                self._judge(rows[n], months[n], known)
            if n in rows and (rows[n]["result"] in ("new", "changed") or "take_file" in rows[n]):
                typed[n] = amount
        amounts = [month.amount for month in months]
        explained = {
            n for n, month in enumerate(months) if month.reason or n in typed and rows[n]["reason"]
        }
        for n in unexplained(amounts, typed, explained):
            told = [typed.get(m, amount) for m, amount in enumerate(amounts)]
            sentence = self.env["alro.spending.month"]._refund_sentence(months, told, n)
            rows[n] |= {"result": "refused", "problem": sentence}
            del typed[n]
        after = [typed.get(n, amount) for n, amount in enumerate(amounts)]
        self._warn(rows, months, typed, after, known.months)
        if typed:
            change = last_reported(after) - last_reported(amounts)
            rows[max(typed)]["to_date_change"] = round(change, 2)
        return list(rows.values()), after

    def _amount_of(self, cell):
        """Return the amount in a cell, and what is wrong with it."""
        amount, problem = self._amount_in(cell)
        if problem or amount is None:
            return None, problem
        months = self.env["alro.spending.month"]
        problem = months._value_problem("disbursed_to_date", f"{amount:f}")
        return (None, problem) if problem else (round(float(amount), 2), None)

    def _cell_values(self, line, month, entry, amount, problem):
        return {
            **self._first_values(),
            "activity_id": line.activity_id.id,
            "agency_id": line.agency_id.id,
            "category_id": line.category_id.id or None,
            "spending_month_id": month.id,
            "month": month.month,
            "sheet": entry.sheet,
            "cell": entry.cell.address,
            "text": entry.cell.text[:LONGEST_TEXT],
            "is_formula": entry.cell.formula,
            "result": "refused",
            "problem": problem,
            "old_value": month.amount,
            "old_origin": month.origin,
            "old_reason": month.reason or None,
            "new_value": amount,
            "new_origin": None if amount is None else "file",
            "reason": entry.reason[:LONGEST_TEXT] or None,
            "difference": 0.0 if amount is None else round(amount - (month.amount or 0.0), 2),
        }

    def _judge(self, row, month, known):
        """Say what a sound amount does to its month."""
        since = known.changes.get(month.id)
        if month.amount is None:
            row["result"] = "new"
        else:
            row["result"] = "changed" if row["difference"] else "same"
        moved = since and since.by_hand and since.then != month.amount
        if moved and (month.amount is None or row["difference"]):
            row |= {"result": "conflict", "changed_by": since.user_id, "changed_on": since.when}
            row["problem"] = self.env._(
                "Changed in the system after the file was made. It stays, unless you take the file's."
            )
            if (month.id, month.amount, row["new_value"]) in known.decided:
                reason = known.decided[month.id, month.amount, row["new_value"]]
                row |= {"take_file": True, "take_reason": reason}

    def _warn(self, rows, months, typed, after, records):
        """Say what is posted and looks odd."""
        system = self.env["alro.spending.month"]
        standing = [
            month._replace(amount=amount, origin=month.origin or (n in typed and "file") or None)
            for n, (month, amount) in enumerate(zip(months, after, strict=True))
        ]
        lower = set(refunds(after)) - set(typed)
        for n, amount in typed.items():
            if rows[n]["result"] == "conflict":
                continue
            month = records[months[n].id]
            sentences = [
                amount and month._sentence_too_early(),
                amount and month._sentence_too_much(amount),
                lower and system._sentence_later(standing, months[n].id),
            ]
            rows[n]["problem"] = " ".join(filter(None, sentences)) or None

    def _changes_since(self, month_ids):
        """Return ``{month id: Since}`` for what was changed in the system since the file was made.

        What an older file, or this one, wrote is no conflict; what a file made later wrote is.
        """
        if not month_ids:
            return {}
        model = self.env["ir.model"]._get_id("alro.spending.month")
        field = self.env["ir.model.fields"]._get("alro.spending.month", "disbursed_to_date").id
        newer = self._told_by_newer_files()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id, (ARRAY_AGG(old_value ORDER BY id))[1],"
                " (ARRAY_AGG(user_id ORDER BY id DESC))[1], MAX(logged_at),"
                " (ARRAY_AGG(origin ORDER BY id DESC))[1]"
                " FROM alro_value_log WHERE model_id = %s AND field_id = %s AND res_id = ANY(%s)"
                " AND logged_at >= %s GROUP BY res_id",
                model,
                field,
                array_of(month_ids),
                self.made_on - MARGIN,
            )
        )
        return {
            month_id: Since(
                None if then is None else float(then),
                user_id,
                when,
                origin != "file" or month_id in newer,
            )
            for month_id, then, user_id, when, origin in rows
        }

    def _told_by_newer_files(self):
        """Return the ids of months whose figure a posted file made later than this one wrote."""
        posted = self.env["alro.fund.batch.row"].search_fetch(
            [
                ("fiscal_year_id", "=", self.fiscal_year_id.id),
                ("posted", "=", True),
                ("batch_id.state", "=", "posted"),
                ("batch_id.made_on", ">", self.made_on),
            ],
            ["spending_month_id"],
        )
        return {row.spending_month_id.id for row in posted}

    def _decided(self):
        """Return ``{(month id, amount in the system, in the file): reason}`` of conflicts decided so far."""
        taken = [("batch_id", "=", self.id), ("take_file", "=", True)]
        return {
            (row.spending_month_id.id, row._old_amount(), row.new_value): row.take_reason or None
            for row in self.env["alro.fund.batch.row"].search(taken)
        }
