from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..fields import Reported

MOST_CELLS = 5000
MOST_SHOWN = 50_000
CHANGE = {"id", "field", "value", "expected"}


class AlroGridMixin(models.AbstractModel):
    """A fact whose values people read and type in a grid: one record is one cell.

    ``_alro_grid_axes`` names the two many2one or date fields that place a record: its row and
    its column.
    """

    _name = "alro.grid.mixin"
    _inherit = ["alro.fact.mixin"]
    _description = "Fact shown in a grid"

    _alro_grid_axes = ()

    @api.model
    def get_grid(self, domain, names):
        """Return the readable cells of a domain, compact: a row of arrays for each row of the grid.

        :param list domain: over this model
        :param list names: the fields whose values the cells carry
        :return: ``{"columns": [key], "rows": [{"id", "name", …}], "ids": [[record id]],
            "cells": {field: [[value]]}}``. The matrices have one list for each row and in it one
            entry for each column; where there is no record, the id is ``False`` and the value
            ``None``. A value not reported is ``None``, which zero never is.
        :raises UserError: for more than 50,000 cells.
        """
        if not isinstance(names, (list, tuple)) or any(
            not isinstance(name, str) or name not in self._fields for name in names
        ):
            raise UserError(self.env._("Ask for the fields of the grid by a list of their names."))
        row_axis, column_axis = self._alro_grid_axes
        records = self.search_fetch(domain, [row_axis, column_axis, *names], limit=MOST_SHOWN + 1)
        if len(records) > MOST_SHOWN:
            raise UserError(
                self.env._(
                    "More than %(most)s cells are too many for one page."
                    " Choose a fiscal year, an activity or an agency.",
                    most=f"{MOST_SHOWN:,}",
                )
            )
        rows = self._grid_rows(records[row_axis])
        columns = self._grid_columns(records)
        place = {(record[row_axis].id, _key(record[column_axis])): record for record in records}
        cells = [
            [place.get((row["id"], column), self.browse()) for column in columns] for row in rows
        ]
        return {
            "columns": columns,
            "rows": rows,
            "ids": [[record.id for record in line] for line in cells],
            "cells": {
                name: [[record._cell_value(name) for record in line] for line in cells]
                for name in names
            },
        }

    @api.model
    def save_cells(self, changes):
        """Save the cells that a user changed; each stands alone.

        A cell is saved only if it still holds what the user saw when he changed it, so that
        nothing of somebody else's is overwritten unseen.

        :param list changes: ``[{"id": record id, "field": name, "value": new value, "expected":
            value that the user saw}]``. ``None`` clears a cell, and is what a blank one holds.
        :return: in the same order ``[{"id", "field", "state", "value"}]``, ``value`` being what
            the cell holds now. ``state`` is ``"saved"`` (``"warning"`` may say what is odd),
            ``"conflict"`` (``"user"`` and ``"date"`` say who changed it meanwhile, and when) or
            ``"refused"`` (``"reason"`` says why, and how to mend it).
        :raises UserError: if the changes are no such list, or more than 5,000.
        """
        self._check_changes(changes)
        known = self.browse({change["id"] for change in changes}).exists()
        readable = known._filtered_access("read")
        keyed = self._alro_field_rights()
        names = sorted({change["field"] for change in changes} & keyed.keys())
        current = readable._lock_cells(names)
        stood = {record_id: dict(cells) for record_id, cells in current.items()}
        writable = set(readable.browse(current)._filtered_access("write")._ids)
        answers, values = [], {}
        for change in changes:
            record_id, name = change["id"], change["field"]
            cells = current.get(record_id, {})
            state, reason = self._cell_state(change, cells, record_id in writable)
            answers.append({"id": record_id, "field": name, "state": state, "reason": reason})
            if state == "saved":
                values.setdefault(record_id, {})[name] = cells[name] = change["value"]
        self._save_sound_cells(answers, values)
        return [self._complete_answer(answer, current, stood) for answer in answers]

    def _check_changes(self, changes):
        if not isinstance(changes, (list, tuple)):
            raise UserError(self.env._("Send the changed cells as a list."))
        if len(changes) > MOST_CELLS:
            raise UserError(
                self.env._(
                    "%(count)s cells at once are too many: send at most %(most)s.",
                    count=f"{len(changes):,}",
                    most=f"{MOST_CELLS:,}",
                )
            )
        for change in changes:
            if not isinstance(change, dict) or not CHANGE <= change.keys():
                raise UserError(
                    self.env._("A changed cell needs its id, field, value and expected value.")
                )
            if type(change["id"]) is not int or not isinstance(change["field"], str):
                raise UserError(
                    self.env._("A changed cell is named by a number and the name of a field.")
                )

    def _lock_cells(self, names):
        """Return ``{id: {field: value}}`` as stored, and keep others from changing it meanwhile.

        Locked in order of ids, so that two savers wait for each other and never both. What
        somebody committed after this transaction began makes it fail here, and Odoo runs it
        again: it then compares with what stands there.
        """
        self.env.flush_all()
        columns = [SQL.identifier("id")] + [self._cell_column(name) for name in names]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                SQL(", ").join(columns),
                SQL.identifier(self._table),
                list(self.ids),
            )
        )
        return {
            row[0]: {
                name: self._cell_from_column(name, value)
                for name, value in zip(names, row[1:], strict=True)
            }
            for row in self.env.cr.fetchall()
        }

    def _cell_column(self, name):
        """Return a field as SQL; a value not reported is none, whatever stands in its column."""
        field = self._fields[name]
        if isinstance(field, Reported):
            return SQL(
                "CASE WHEN %s IS NOT NULL THEN %s END",
                SQL.identifier(field.origin),
                SQL.identifier(name),
            )
        return SQL.identifier(name)

    @api.model
    def _cell_from_column(self, name, value):
        field = self._fields[name]
        if field.type in ("float", "monetary"):
            blank = None if isinstance(field, Reported) else 0.0
            return blank if value is None or value is False else float(value)
        return value or None

    def _cell_state(self, change, cells, writable):
        """Return what becomes of one change, and why if it is refused."""
        name, value = change["field"], change["value"]
        if not cells and name in self._alro_field_rights():
            return "refused", self.env._("This row is gone, or you may not see it.")
        if name not in cells:
            return "refused", self.env._("This field cannot be set by hand.")
        if not self._is_same_cell(name, change["expected"], cells[name]):
            if self._is_same_cell(name, value, cells[name]):
                return "same", None
            return "conflict", None
        if not writable:
            return "refused", self._sentence_not_yours(name)
        # here already, or a cell sent twice would lose what is sound with what is not
        problem = self._value_problem(name, value)
        return ("refused", problem) if problem else ("saved", None)

    @api.model
    def _is_same_cell(self, name, one, other):
        """Tell whether two values of a cell are one: to two decimals, and blank is not zero."""
        field = self._fields[name]
        if field.type not in ("float", "monetary"):
            return (one or "") == (other or "")
        one, other = (
            (None if value is None or value is False else value) for value in (one, other)
        )
        if not isinstance(field, Reported):
            one, other = one or 0.0, other or 0.0
        if one is None or other is None:
            return one is other
        problem = self._number_problem(name, one) or self._number_problem(name, other)
        return not problem and round(float(one), 2) == round(float(other), 2)

    def _save_sound_cells(self, answers, values):
        """Save what is sound in one go, and mark what is not."""
        records = self.browse(values)
        refused = records._refusals(values) if values else {}
        sound = {
            record_id: kept
            for record_id, vals in values.items()
            if (kept := {n: v for n, v in vals.items() if (record_id, n) not in refused})
        }
        if sound:
            records.browse(sound)._store(sound)
        odd = records.browse(sound)._odd_values(sound) if sound else {}
        for answer in answers:
            key = answer["id"], answer["field"]
            if answer["state"] == "saved" and key in refused:
                answer.update(state="refused", reason=str(refused[key]))
            elif answer["state"] == "saved" and key in odd:
                answer["warning"] = odd[key]

    def _odd_values(self, values):
        """Return ``{(id, field): warning}`` for saved values that look odd. For owning models."""
        return {}

    def _complete_answer(self, answer, current, stood):
        """Say what the cell holds now, and who was first in a conflict."""
        name, saved = answer["field"], answer["state"] == "saved"
        value = (current if saved else stood).get(answer["id"], {}).get(name)
        if saved and value is not None and value is not False:
            field = self._fields[name]
            value = self._cell_from_column(name, field.convert_to_column(value, self))
        known = name in stood.get(answer["id"], {})
        answer["value"] = self._cell_from_column(name, value) if known else None
        if answer["state"] == "conflict":
            answer.update(self.browse(answer["id"])._last_change(name))
        if answer["state"] == "same":
            answer["state"] = "saved"
        if not answer["reason"]:
            del answer["reason"]
        return answer

    def _last_change(self, name):
        """Return who changed this row last, and when."""
        row = self.sudo()
        return {
            "user": row.write_uid.name,
            "date": fields.Datetime.to_string(row.write_date),
        }

    @api.model
    def _grid_columns(self, records):
        """Return the keys of the grid's columns, in order."""
        axis = self._fields[self._alro_grid_axes[1]]
        if axis.type == "date":
            return sorted({fields.Date.to_string(record[axis.name]) for record in records})
        return records[axis.name].sorted().ids

    @api.model
    def _grid_rows(self, rows):
        """Return what stands at the head of each row. Owning models add to it."""
        return [{"id": row.id, "name": row.display_name} for row in rows]

    def _cell_value(self, name):
        if not self:
            return None
        value = self._fields[name].convert_to_read(self[name], self)
        number = self._fields[name].type in ("float", "monetary", "integer")
        return value if number and value is not False else value or None


def _key(value):
    """Return the key of a column: the id of a record, or a date as text."""
    return value.id if hasattr(value, "id") else fields.Date.to_string(value)
