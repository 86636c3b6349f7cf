from collections import defaultdict

from odoo import models

from odoo.addons.alro_tracking_base.tools.workbook_in import address

from ..tools.year_changes import Change, Outcome, change_kind, is_emptied
from ..tools.year_workbook import KINDS, plain
from .alro_plan_mixin import shown

MOST_SHOWN = 200
FIELD_OF = {
    "target": ("alro.step.target", "target_qty"),
    "appropriation": ("alro.appropriation", "act_amount"),
    "budget": ("alro.budget.line", "received_amount"),
}


class AlroYearWorkbookCheck(models.AbstractModel):
    """What an uploaded workbook would change, and why it cannot."""

    _name = "alro.year.workbook.check"
    _description = "Check of the workbook of the year"

    def _compare(self, read, ticked=frozenset()):
        """Return the :class:`Outcome` of comparing what was read with the system as it stands.

        :param ReadBook read: the uploaded workbook
        :param ticked: keys of the conflicts in which the file has its way
        """
        outcome = Outcome()
        for found in read.problems:
            outcome.problems.append((found.address, self._sentence(found)))
        for found in read.remarks:
            outcome.remarks.append(self._sentence(found))
        if read.year not in (None, self.fiscal_year_id.year):
            outcome.problems.append(("", self._sentence_other_year(read.year)))
            return outcome
        year = outcome.year = self._layout()
        for kind in KINDS:
            if kind in read.sheets:
                self._compare_sheet(outcome, year, read, read.sheets[kind], ticked)
        if read.sheets and read.original is None:
            outcome.remarks.append(
                self.env._(
                    "The file does not hold the figures of the moment it was made: what has been"
                    " changed in the system since cannot be told apart."
                )
            )
        outcome.changes.sort(key=lambda change: change.kind != "conflict")  # these want a choice
        self._check_changes(outcome, year)
        self._remark_stale(outcome, year)
        return outcome

    def _compare_sheet(self, outcome, year, read, sheet, ticked):
        mine = year.sheets[sheet.kind]
        rows = self._known_rows(outcome, year, sheet, mine)
        columns = self._known_columns(outcome, sheet, mine)
        original, emptied, closed = read.original, [], []
        for (row_key, column_key), new in sheet.cells.items():
            if row_key not in rows or column_key not in columns:
                continue
            place = row_key, column_key
            was = None if original is None else original.get((sheet.kind, *place))
            old = mine.values.get(place)
            if is_emptied(original is not None, was, new):
                emptied.append(sheet.cell(*place))
            kind = change_kind(original is not None, was, old, new)
            if not kind:
                continue
            if old is None and place not in mine.open:
                closed.append((place, new))
                continue
            change = Change(
                sheet.kind, *place, kind, f"{sheet.title}!{sheet.cell(*place)}", was, old, new
            )
            change.take = kind == "conflict" and change.key in ticked
            change.values = self._about(year, *change.key)
            outcome.changes.append(change)
        for place, _new in closed:
            sentence = self._sentence_no_participation(year, sheet.kind, *place)
            outcome.problems.append((f"{sheet.title}!{sheet.cell(*place)}", sentence))
        if emptied:
            outcome.remarks.append(self._sentence_emptied(sheet.title, emptied))
        self._add_totals(outcome, sheet.kind, mine)

    def _known_rows(self, outcome, year, sheet, mine):
        """Return the rows whose key and names are those of the system; say what is wrong with others."""
        known, left_out = set(), 0
        elsewhere = self._rows_elsewhere(sheet, mine)
        for key, (number, names) in sheet.rows.items():
            where = f"{sheet.title}!A{number}"
            if key in elsewhere:
                left_out += 1
            elif key not in mine.rows:
                outcome.problems.append((where, self._sentence_unknown_key(plain(key)[:60])))
            elif names != mine.rows[key]:
                at = next(
                    (
                        pair
                        for pair in zip(names, mine.rows[key], strict=False)
                        if pair[0] != pair[1]
                    ),
                    ("", mine.rows[key][-1]),
                )
                outcome.problems.append((where, self._sentence_other_name(*at)))
            else:
                known.add(key)
        if left_out:
            outcome.remarks.append(
                self.env._(
                    "%(sheet)s: %(count)s rows are of other projects or of money that you do not"
                    " set. They were left out.",
                    sheet=sheet.title,
                    count=f"{left_out:,}",
                )
            )
        return known

    def _rows_elsewhere(self, sheet, mine):
        """Return the keys of rows of this year that do not stand in this user's workbook."""
        ids_of = defaultdict(set)
        for key in sheet.rows.keys() - mine.rows.keys():
            kind, _colon, number = key.partition(":")
            number = number.partition(":")[0]
            if number.isdigit() and len(number) < 10:
                ids_of[kind].add(int(number))
        year = ("fiscal_year_id", "=", self.fiscal_year_id.id)
        steps = self.env["alro.step"].search([("id", "in", list(ids_of["step"])), year])
        activities = self.env["alro.activity"].search([("id", "in", list(ids_of["money"])), year])
        mine_too = self._activities()
        steps = steps.filtered(
            lambda step: step.kind == "step" and step.activity_id not in mine_too
        )
        activities -= mine_too
        found = {f"step:{step_id}" for step_id in steps.ids}
        money = {f"money:{activity_id}:" for activity_id in activities.ids}
        return found | {key for key in sheet.rows if key.rpartition(":")[0] + ":" in money}

    def _known_columns(self, outcome, sheet, mine):
        known = set()
        for key, (number, names) in sheet.columns.items():
            where = f"{sheet.title}!{address(1, number)}"
            if key not in mine.columns:
                outcome.problems.append((where, self._sentence_unknown_key(plain(key)[:60])))
            elif names != mine.columns[key]:
                at = next(
                    pair
                    for pair in zip(names, mine.columns[key], strict=True)
                    if pair[0] != pair[1]
                )
                outcome.problems.append((where, self._sentence_other_name(*at)))
            else:
                known.add(key)
        return known

    def _about(self, year, kind, row_key, column_key):
        """Return what a figure is about, as values of a line."""
        agency = year.agencies.get(column_key)
        values = {"agency_id": agency.id if agency else False}
        if kind == "target":
            step = year.steps[row_key]
            return {**values, "activity_id": step.activity_id.id, "step_id": step.id}
        activity, category = year.places[row_key]
        return {**values, "activity_id": activity.id, "category_id": category.id}

    def _add_totals(self, outcome, kind, mine):
        before = round(sum(mine.values.values()), 2)
        change = sum(
            each.difference for each in outcome.changes if each.sheet == kind and each.counts
        )
        outcome.totals[kind] = before, round(before + change, 2)

    # what the owning models say

    def _check_changes(self, outcome, year):
        """Ask the owning models whether these figures may be set, and whether the money suffices."""
        for kind, (model, name) in FIELD_OF.items():
            changes = {
                year.records[change.key].id: change
                for change in outcome.to_apply()
                if change.sheet == kind and change.key in year.records
            }
            records = self.env[model].browse(changes)
            locks = records._locks({record_id: [name] for record_id in changes})
            for (record_id, _name), error in locks.items():
                outcome.problems.append((changes[record_id].cell, str(error)))
        self._check_lowered_lines(outcome, year)
        self._check_room(outcome, year)

    def _check_lowered_lines(self, outcome, year):
        """What has been allocated stays received."""
        lowered = {
            year.records[change.key].id: change
            for change in outcome.to_apply()
            if change.sheet == "budget" and change.difference < 0
        }
        lines = self.env["alro.budget.line"].browse(lowered).sudo()
        for line_id, slack in (lines._slack() if lines else {}).items():
            change = lowered[line_id]
            if -change.difference > round(slack, 2):
                why = lines.browse(line_id)._sentence_allocated(change.old - slack)
                outcome.problems.append((change.cell, why))

    def _check_room(self, outcome, year):
        """What the offices have received together stays within what the activity has, in the end."""
        changes_of = defaultdict(list)
        for change in outcome.to_apply():
            if change.sheet != "target":
                changes_of[change.row_key].append(change)
        place = {key: ("appropriation", key, "act_amount") for key in changes_of}
        wholes = {key: year.records.get(place[key]) for key in changes_of}
        known = self.env["alro.appropriation"].concat(*(each for each in wholes.values() if each))
        rooms = known.sudo()._room() if known else {}
        for key, changes in changes_of.items():
            whole = wholes[key]
            room = rooms.get(whole.id, 0.0) if whole else 0.0
            given = [change for change in changes if change.sheet == "budget"]
            more = sum(change.difference for change in changes if change.sheet == "appropriation")
            left = round(room + more - sum(change.difference for change in given), 2)
            if left >= 0 and (whole or len(given) < len(changes) or not given):
                continue
            guilty = [change for change in given if change.difference > 0] or changes
            guilty = guilty if whole or left < 0 else given
            cells = [change.cell for change in guilty]
            outcome.problems.append((cells[0], self._sentence_no_money(year, key, left, cells)))

    def _remark_stale(self, outcome, year):
        """Say of how many confirmed plans the whole changes."""
        stale = 0
        for change in outcome.to_apply():
            record = year.records.get(change.key)
            if record is None or change.sheet == "appropriation" or not record.plan_confirmed_on:
                continue
            basis = (
                change.sheet == "target" or self.fiscal_year_id.spending_plan_basis != "allocated"
            )
            off = round(change.new, 2) != round(record.confirmed_total, 2)
            stale += basis and off and not record.plan_stale
        if stale:
            outcome.remarks.append(
                self.env._(
                    "%s confirmed plans no longer add up after this: their offices balance and"
                    " confirm them again.",
                    f"{stale:,}",
                )
            )

    def _summary(self, outcome):
        """Return what a check has found as HTML: counts and sums, problems, remarks."""
        labels = dict(
            self.env["alro.year.workbook.line"]._fields["sheet"]._description_selection(self.env)
        )
        count = lambda kind, what: sum(  # noqa: E731
            1 for change in outcome.changes if change.sheet == kind and change.kind == what
        )
        sheets = [
            {
                "name": labels[kind],
                "counts": [f"{count(kind, what):,}" for what in ("new", "changed", "conflict")],
                "before": "" if kind == "target" else shown(before),
                "after": "" if kind == "target" else shown(after),
            }
            for kind, (before, after) in outcome.totals.items()
        ]
        return self.env["ir.qweb"]._render(
            "alro_planning.year_workbook_summary",
            {
                "sheets": sheets,
                "problems": outcome.problems[:MOST_SHOWN],
                "problem_count": len(outcome.problems),
                "more": max(len(outcome.problems) - MOST_SHOWN, 0),
                "remarks": outcome.remarks,
                "changes": outcome.changes,
            },
        )
