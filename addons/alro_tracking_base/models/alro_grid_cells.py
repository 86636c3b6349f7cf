from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import SessionExpiredException
from odoo.tools import SQL

from ..fields import Reportable

MOST_CELLS = 5000
CHANGE = {"id", "field", "value", "expected"}


class AlroGridMixin(models.AbstractModel):
    """How the cells of a grid are saved: each for itself, and none over what its user did not see."""

    _inherit = "alro.grid.mixin"

    @api.model
    def save_cells(self, changes):
        """Save the cells that a user changed; each stands alone.

        A cell is saved only if it still holds what the user saw when he changed it, so that
        nothing of somebody else's is overwritten unseen.

        :param list changes: ``[{"id": record id, "field": name, "value": new value, "expected":
            value that the user saw}]``. ``None`` clears a cell, and is what a blank one holds.
            Where no record is yet, ``"id"`` is ``False`` and ``"place": {field: id}`` says where
            one is to be born; a blank value bears nothing.
        :return: in the same order ``[{"id", "field", "state", "value"}]``, and the ``"place"`` that
            was sent; ``value`` is what the cell holds now. ``state`` is ``"saved"`` (``"warning"``
            may say what is odd), ``"conflict"`` (``"user"`` and ``"date"`` say who changed it
            meanwhile, and when) or ``"refused"`` (``"reason"`` says why, and how to mend it).
        :raises UserError: if the changes are no such list, or more than 5,000.
        """
        self._check_sender()
        self._check_changes(changes)
        keys = self._cell_keys(changes)
        known = self.browse({key for key in keys if type(key) is int}).exists()
        readable = known._filtered_access("read")
        names = sorted({change["field"] for change in changes} & self._alro_field_rights().keys())
        current = readable._lock_cells(names)
        writable = set(readable.browse(current)._filtered_access("write")._ids)
        births = self._births_at({key for key in keys if type(key) is tuple})
        current |= {key: {name: self._blank(name) for name in names} for key in births}
        stood = {key: dict(cells) for key, cells in current.items()}
        answers, values = [], {}
        for change, key in zip(changes, keys, strict=True):
            name, cells = change["field"], current.get(key, {})
            if key in births and not _is_blank(change["value"]) and births[key][1]:
                state, reason = "refused", births[key][1]
            else:
                state, reason = self._cell_state(change, cells, key in writable or key in births)
            answer = {"key": key, "id": change["id"], "field": name, "state": state}
            answers.append({**answer, "place": change.get("place"), "reason": reason})
            if state == "saved":
                values.setdefault(key, {})[name] = cells[name] = change["value"]
        typed = {place: values.pop(place) for place in births if place in values}
        self._save_sound_cells(answers, values)
        born = self._save_births(births, typed, answers)
        return [self._complete_answer(answer, current, stood, born) for answer in answers]

    @api.model
    def save_grid(self, changes, domain, names, axes=None):
        """Save cells, and tell how the rows stand that this changes: see ``save_cells()``.

        :return: ``{"answers": answers of save_cells, "grid": a grid of get_grid with only the rows
            of these cells, saved or not, and those that follow from them}``. A row may be among them that the
            domain does not find, or not any more.
        """
        self._check_grid_fields(names)
        axes = self._checked_axes(axes)
        answers = self.save_cells(changes)
        # a refused cell's row too: it is no longer what the user saw
        known = self.browse({answer["id"] for answer in answers if answer["id"]}).exists()
        touched = known._filtered_access("read")._touched_rows(axes[0])
        rows = self._axis_model(axes[0]).search([("id", "in", touched)])
        return {"answers": answers, "grid": self._grid_of(rows, domain, names, axes)}

    def _touched_rows(self, axis):
        """Return the ids of the rows that change if these cells do. Owning models add to them."""
        return set(self.sudo()[axis].ids)

    def _check_sender(self):
        """An open page of somebody who is no longer logged in here sends nothing in the next one's name."""
        if self.env.context.get("uid", self.env.uid) != self.env.uid:
            raise SessionExpiredException("The page belongs to another user's session")

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
            placed = change["id"] is False and self._is_place(change.get("place"))
            if not (placed or _is_id(change["id"])) or not isinstance(change["field"], str):
                raise UserError(
                    self.env._("A changed cell is named by a number and the name of a field.")
                )

    @api.model
    def _is_place(self, place):
        return (
            isinstance(place, dict)
            and bool(place)
            and place.keys() == set(self._alro_place_fields)
            and all(
                _is_id(value) or value is False and not self._fields[name].required
                for name, value in place.items()
            )
        )

    @api.model
    def _cell_keys(self, changes):
        """Return for each change the id of its record, or the place where none is yet."""
        names = self._alro_place_fields
        places = [
            None if change["id"] else tuple(change["place"][name] for name in names)
            for change in changes
        ]
        asked = [place for place in places if place]
        there = {}
        if asked:
            domain = [
                (name, "in", list(set(ids)))
                for name, ids in zip(names, zip(*asked, strict=True), strict=True)
            ]
            records = self.search_fetch(domain, names, order="id")
            there = {tuple(record[name].id for name in names): record.id for record in records}
        return [
            there.get(place, place) if place else change["id"]
            for change, place in zip(changes, places, strict=True)
        ]

    @api.model
    def _births_at(self, places):
        """Return ``{place: (values, why not)}``."""
        places = sorted(places)
        named = [dict(zip(self._alro_place_fields, place, strict=True)) for place in places]
        return dict(zip(places, self._births(named), strict=True)) if places else {}

    @api.model
    def _births(self, places):
        """Return what a record born at each of these places begins with, or why none is.

        Owning models say where theirs are born; of others none is.

        :param list places: ``[{field: id}]`` with the fields of ``_alro_place_fields``
        :return: ``[(values, None) or (None, why this user bears nothing there)]``
        """
        return [(None, self.env._("There is nothing here to fill in."))] * len(places)

    def _save_births(self, births, typed, answers):
        """Bear what is not blank, mark what is refused, and return ``{place: record id}``."""
        typed = {
            place: {**births[place][0], **kept}
            for place, vals in typed.items()
            if (kept := {n: v for n, v in vals.items() if not _is_blank(v)})
        }
        refused = self._birth_problems(typed) if typed else {}
        for answer in answers:
            if answer["key"] in refused and answer["state"] == "saved":
                answer.update(state="refused", reason=refused[answer["key"]])
        typed = {place: vals for place, vals in typed.items() if place not in refused}
        if not typed:
            return {}
        records = self._bear_at(list(typed.values()))
        return dict(zip(typed, records.ids, strict=True))

    @api.model
    def _birth_problems(self, vals_of):
        """Return ``{place: why the record is not born with these values}``. For owning models."""
        return {}

    @api.model
    def _bear_at(self, vals_list):
        """Bear records; owning models see to it that two who bear the same one collide."""
        return self.create(vals_list)

    @api.model
    def _blank(self, name):
        return self._cell_from_column(name, None)

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
        if isinstance(field, Reportable):
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
            blank = None if isinstance(field, Reportable) else 0.0
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
        if not isinstance(field, Reportable):
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
            key = answer["key"], answer["field"]
            if answer["state"] == "saved" and key in refused:
                answer.update(state="refused", reason=str(refused[key]))
            elif answer["state"] == "saved" and key in odd:
                answer["warning"] = odd[key]

    def _odd_values(self, values):
        """Return ``{(id, field): warning}`` for saved values that look odd. For owning models."""
        return {}

    def _complete_answer(self, answer, current, stood, born):
        """Say what the cell holds now, and who was first in a conflict."""
        key, name, saved = answer.pop("key"), answer["field"], answer["state"] == "saved"
        value = (current if saved else stood).get(key, {}).get(name)
        if saved and value is not None and value is not False:
            field = self._fields[name]
            value = self._cell_from_column(name, field.convert_to_column(value, self))
        known = name in stood.get(key, {})
        there = type(key) is int or key in born
        answer["id"] = born.get(key, False) if type(key) is tuple else key
        answer["value"] = self._cell_from_column(name, value) if known and there else None
        if answer["state"] == "conflict":
            answer.update(self.browse(key if type(key) is int else ())._last_change())
        if answer["state"] == "same":
            answer["state"] = "saved"
        return {
            name: value
            for name, value in answer.items()
            if name not in ("reason", "place") or value
        }

    def _last_change(self):
        """Return who changed this row last, and when."""
        row = self.sudo()
        return {
            "user": row.write_uid.name or None,
            "own": row.write_uid == self.env.user,
            "date": fields.Datetime.to_string(row.write_date) or None,
        }


def _is_blank(value):
    """Tell whether a value clears a cell; zero does not, though Python holds it equal to False."""
    return value is None or value is False


def _is_id(value):
    return type(value) is int and 0 < value < 2**31
