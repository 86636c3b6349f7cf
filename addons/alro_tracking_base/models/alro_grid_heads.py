from odoo import api, models
from odoo.exceptions import UserError

from ..buddhist_era import month_text


class AlroGridHeads(models.AbstractModel):
    """What a grid tells around its values: the heads of rows and columns, and what is locked."""

    _name = "alro.grid.heads"
    _description = "Heads and locks of a grid"

    @api.model
    def _grid_rows(self, rows, group_by=()):
        """Return what stands at the head of each row, and the groups that the row belongs to."""
        self._check_groups(rows, group_by)
        labels = {
            name: dict(rows._fields[name]._description_selection(self.env))
            for name in group_by
            if rows._fields[name].type == "selection"
        }
        return [
            {
                **head,
                "name": row.display_name,
                "groups": [_group(row, name, labels.get(name)) for name in group_by],
            }
            for head, row in zip(heads_of(rows), rows, strict=True)
        ]

    @api.model
    def _check_groups(self, rows, group_by):
        for name in group_by:
            field = rows._fields.get(name)
            if field is None or field.type not in ("many2one", "selection"):
                raise UserError(
                    self.env._("Rows are grouped by fields of theirs that refer or choose.")
                )
            rows._check_field_access(field, "read")

    @api.model
    def _grid_date_heads(self, days):
        """Return the heads of columns that are months."""
        return [
            {
                "key": day.isoformat(),
                "name": month_text(day, self.env.lang, long=True),
                "short": month_text(day, self.env.lang),
                "group": "",
            }
            for day in days
        ]

    @api.model
    def _grid_locks_of(self, records, rows, columns, cells, names, axes):
        """Return the matrices of locks for the fields that people set, and the reasons they count."""
        keyed = [name for name in names if name in self._alro_field_rights()]
        if not keyed:
            return {}, []
        locks = records._cell_locks(keyed)
        empty = [
            (row_id, column)
            for row_id, line in zip(rows.ids, cells, strict=True)
            for column, record in zip(columns, line, strict=True)
            if not record
        ]
        unborn = self._place_locks(empty, axes) if empty else {}
        numbers = {None: 0}
        matrices = {
            name: [
                [
                    numbers.setdefault(
                        locks[record.id].get(name) if record else unborn[row_id, column],
                        len(numbers),
                    )
                    for column, record in zip(columns, line, strict=True)
                ]
                for row_id, line in zip(rows.ids, cells, strict=True)
            ]
            for name in keyed
        }
        return matrices, list(numbers)[1:]

    def _cell_locks(self, names):
        """Return ``{record id: {field: why this user cannot set it now}}``."""
        writable = set(self._filtered_access("write")._ids)
        errors = self.browse(writable)._locks(dict.fromkeys(writable, names))
        foreign = {name: self._sentence_not_yours(name) for name in names}
        locks = {record_id: {} if record_id in writable else foreign for record_id in self._ids}
        for (record_id, name), error in errors.items():
            locks[record_id][name] = str(error)
        return locks

    @api.model
    def _place_locks(self, places, axes):
        """Return ``{(row id, column): why nothing is born there}``, ``None`` where it can be."""
        if set(axes) != set(self._alro_place_fields):
            return dict.fromkeys(places, self.env._("There is nothing here to fill in."))
        births = self._births([dict(zip(axes, place, strict=True)) for place in places])
        return {place: why for place, (_vals, why) in zip(places, births, strict=True)}


def heads_of(records):
    """Return what stands at the heads of rows or columns: what their model tells, and a name."""
    told = records._grid_heads() if hasattr(records, "_grid_heads") else [{} for _ in records]
    return [
        {
            "id": record.id,
            "name": record.display_name,
            "short": record.display_name,
            "group": "",
            **head,
        }
        for record, head in zip(records, told, strict=True)
    ]


def _group(row, name, labels):
    """Return key and label of the group that a row belongs to."""
    if labels is not None:
        return [row[name] or False, labels.get(row[name], "")]
    return list(row._fields[name].convert_to_read(row[name], row) or (False, ""))
