from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .alro_grid_heads import heads_of

MOST_SHOWN = 50_000


class AlroGridMixin(models.AbstractModel):
    """A fact whose values people read and type in a grid: one record is one cell.

    ``_alro_grid_axes`` names the two fields that place a record: the many2one of its row, and the
    many2one or date of its column. ``_alro_place_fields`` names those that say where a record can
    be born by typing into an empty cell; where they are none, nothing is. What stands at the head
    of a row or column is told by the model of that row or column, in ``_grid_heads()``.

    Reading is here; heads and locks are in alro_grid_heads.py, saving in alro_grid_cells.py, what
    a cell says about itself in alro_grid_explain.py.
    """

    _name = "alro.grid.mixin"
    _inherit = ["alro.fact.mixin", "alro.grid.heads", "alro.grid.explain"]
    _description = "Fact shown in a grid"

    _alro_grid_axes = ()
    _alro_place_fields = ()

    @api.model
    def get_grid(self, domain, names, axes=None, group_by=(), offset=0, limit=None):
        """Return readable cells, compact: a row of arrays for each row of the grid.

        The domain finds rows; a model of months shows all twelve months of each, another the
        cells that the domain finds, and the places where one could be born. Rows come in the
        order of their model. The number of queries does not depend on the rows.

        :param list domain: over this model
        :param list names: the fields whose values the cells carry
        :param axes: (field of the row, field of the column), else the model's own
        :param list group_by: fields of the rows' model, many2one or selection
        :param int limit: show so many rows from ``offset`` on, else all
        :return: ``{"columns": [key], "heads": [{"key", "name", "short", "group", …}], "rows":
            [{"id", "name", "groups": [[key, label]], …}], "length": rows in all, "ids": [[record
            id]], "cells": {field: [[value]]}, "locks": {field: [[number]]}, "reasons": [text]}``.
            The matrices have one list for each row and in it one entry for each column; where
            there is no record, the id is ``False`` and the value ``None``. A value not reported
            is ``None``, which zero never is. ``locks`` has the fields that people set: zero where
            this user may set the cell now, else n, and ``reasons[n - 1]`` says why not.
        :raises UserError: for more than 50,000 cells, or for two records in one cell.
        """
        self._check_grid_fields(names, group_by)
        axes = self._checked_axes(axes)
        self._check_page(offset, limit)
        keys = self._grid_keys(axes[0], domain)
        model = self._axis_model(axes[0])
        rows = model.search(keys, offset=offset, limit=min(limit or MOST_SHOWN, MOST_SHOWN) + 1)
        more = len(rows) > (limit or MOST_SHOWN)
        rows = rows[:limit] if limit else rows
        length = model.search_count(keys) if offset or more else len(rows)
        return {**self._grid_of(rows, domain, names, axes, group_by), "length": length}

    def _grid_of(self, rows, domain, names, axes, group_by=()):
        """Return the grid of certain rows, but for its length."""
        columns, heads = self._grid_columns(axes[1], domain)
        self._check_shown(len(rows) * len(columns or [1]))
        records = self.search_fetch(
            self._grid_domain(domain, axes, rows), [*axes, *names], order="id", limit=MOST_SHOWN + 1
        )
        if columns is None:
            columns = sorted({fields.Date.to_string(record[axes[1]]) for record in records})
            heads = self._grid_date_heads([fields.Date.to_date(column) for column in columns])
        self._check_shown(max(len(records), len(rows) * len(columns)))
        place = {(record[axes[0]].id, _key(record[axes[1]])): record for record in records}
        if len(place) < len(records):
            raise UserError(
                self.env._("Several records share a cell. Choose one step, or another arrangement.")
            )
        cells = [[place.get((row_id, column)) for column in columns] for row_id in rows.ids]
        locks, reasons = self._grid_locks_of(records, rows, columns, cells, names, axes)
        return {
            "columns": columns,
            "heads": heads,
            "rows": self._grid_rows(rows, group_by),
            "length": len(rows),
            "ids": [[record.id if record else False for record in line] for line in cells],
            "cells": {
                name: [[record and record._cell_value(name) for record in line] for line in cells]
                for name in names
            },
            "locks": locks,
            "reasons": reasons,
        }

    def _grid_domain(self, domain, axes, rows):
        """Return the domain of the cells that are shown in these rows."""
        return Domain(domain) & Domain(axes[0], "in", rows.ids)

    @api.model
    def _grid_keys(self, axis, domain):
        """Return the domain of the records that stand on an axis: by default those with cells."""
        keys = Domain("id", "in", select_of(self, domain, axis))
        if axis != self._alro_scope_parent:
            return keys
        # they have the same flat ids: those of the year asked for are looked up, where else the
        # database would go through all years' to see which have cells
        return keys & narrowed(domain, {name: name for name in self._alro_scope_fields()})

    @api.model
    def _axis_model(self, axis):
        # an office that is closed down keeps its rows
        return self.env[self._fields[axis].comodel_name].with_context(active_test=False)

    @api.model
    def _grid_columns(self, axis, domain):
        """Return keys and heads of the columns; ``None`` for dates, which the cells tell."""
        if self._fields[axis].type == "date":
            return None, []
        records = self._axis_model(axis).search(self._grid_keys(axis, domain), limit=MOST_SHOWN)
        heads = [{"key": head.pop("id"), **head} for head in heads_of(records)]
        return records.ids, heads

    @api.model
    def _checked_axes(self, axes):
        axes = tuple(axes) if isinstance(axes, (list, tuple)) else axes or self._alro_grid_axes
        kinds = (("many2one",), ("many2one", "date"))
        if (
            not isinstance(axes, tuple)
            or len(axes) != 2
            or axes[0] == axes[1]
            or any(
                not isinstance(name, str)
                or name not in self._fields
                or not self._fields[name].store
                or self._fields[name].type not in allowed
                for name, allowed in zip(axes, kinds, strict=True)
            )
        ):
            raise UserError(
                self.env._("Name the grid's rows and columns by two fields that place its cells.")
            )
        return axes

    @api.model
    def _check_grid_fields(self, names, group_by=()):
        for fields_asked in (names, group_by):
            if not isinstance(fields_asked, (list, tuple)) or any(
                not isinstance(name, str) for name in fields_asked
            ):
                raise UserError(self._sentence_names())
        if not set(names) <= self._fields.keys():
            raise UserError(self._sentence_names())

    @api.model
    def _sentence_names(self):
        return self.env._("Ask for the fields of the grid by a list of their names.")

    @api.model
    def _check_page(self, offset, limit):
        if (
            type(offset) is not int
            or not 0 <= offset < 2**31
            or limit is not None
            and not _is_count(limit)
        ):
            raise UserError(self.env._("Ask for a page by two numbers: where it begins, how long."))

    @api.model
    def _check_shown(self, count):
        if count > MOST_SHOWN:
            raise UserError(
                self.env._(
                    "More than %(most)s cells are too many for one page."
                    " Choose a fiscal year, an activity or an agency.",
                    most=f"{MOST_SHOWN:,}",
                )
            )

    def _cell_value(self, name):
        value = self._fields[name].convert_to_read(self[name], self)
        number = self._fields[name].type in ("float", "monetary", "integer")
        return value if number and value is not False else value or None


def select_of(model, domain, name):
    """Return the SELECT of a stored field of the records of a domain that the user may read."""
    query = model._search(domain)
    return query.subselect(model._field_to_sql(query.table, name, query))


def narrowed(domain, names):
    """Return the part of a domain that can be said of another model, by its names.

    It finds what the whole domain finds and more.
    """
    domain = Domain(domain)
    every = domain.children if getattr(domain, "OPERATOR", None) == "&" else [domain]
    return Domain.AND(
        part.map_conditions(
            lambda condition: Domain(
                names[condition.field_expr], condition.operator, condition.value
            )
        )
        for part in every
        if all(condition.field_expr in names for condition in part.iter_conditions())
    )


def _is_count(value):
    return type(value) is int and value > 0


def _key(value):
    """Return the key of a column: the id of a record, or a date as text."""
    return value.id if hasattr(value, "id") else fields.Date.to_string(value)
