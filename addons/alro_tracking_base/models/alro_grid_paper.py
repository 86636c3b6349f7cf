from odoo import api, models
from odoo.exceptions import UserError

from ..tools.fiscal_calendar import fiscal_year_of
from ..tools.paper_table import Group, add_up, chunks, lines_of, quantity, rows_of, spans
from ..tools.paper_text import shorten

MOST_ROWS = 1_000
MOST_COLUMNS = 12
LONGEST_FACETS = 300


class AlroGridPaper(models.AbstractModel):
    """A grid page on paper: the rows that its search finds, grouped and summed as on the screen.

    Figures come from ``get_grid``, as the user who prints; what is computed from them is told by
    the page's own model, which inherits this one and is named after its report. It is the same
    that its GridPage (static/src) shows.

    ``_grid_model``, ``_grid_names`` (the first is what cells show), ``_grid_axes`` and
    ``_grid_blank`` (the value that a cell shows as nothing) say what is read;
    ``_grid_sums_singles``, that a group of one row has its sums as well; ``_grid_is_cumulative``,
    that a cell holds all that came together up to its column; ``_grid_is_dense``, that the figures
    are long, and printed smaller.
    """

    _name = "alro.grid.paper"
    _inherit = "alro.paper"
    _description = "Printed grid"

    _grid_model = None
    _grid_names = ()
    _grid_axes = None
    _grid_blank = None
    _grid_most_columns = MOST_COLUMNS
    _grid_has_total = True
    _grid_sums_singles = False
    _grid_is_cumulative = False
    _grid_is_dense = False

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template ``alro_tracking_base.grid_paper``.

        :param dict data: ``domain``, ``group_by`` and ``facets`` (words for the domain) of the page
        :raises UserError: for more than 1,000 rows, for none, or for what is no search
        :raises AccessError: as reading the grid does
        """
        domain, group_by, facets = self._asked(data or {})
        grid = self.env[self._grid_model].get_grid(
            domain, list(self._grid_names), axes=self._grid_axes, group_by=group_by, limit=MOST_ROWS
        )
        self._check_length(grid["length"])
        rows = self._sorted(rows_of(grid))
        remarks = self._remarks(rows)
        agencies = {row.head.get("agency") or row.head["name"] for row in rows}
        agency = agencies.pop() if len(agencies) == 1 else ""
        years = self._years(grid)
        units = {row.head.get("unit") for row in rows} - {None, ""}
        return {
            "page": self._name.rsplit(".", 1)[-1],
            "name_label": self._name_label(),
            "dense": self._grid_is_dense,
            "months": any("fiscal_month" in head for head in grid["heads"]),
            "tables": self._tables(rows, grid["heads"], len(units) > 1),
            "remarks": remarks,
            "remarks_title": self._remarks_title(),
            "paper": self._paper(
                self._title(),
                agency=agency,
                year=self._year_line(years),
                unit=self._unit_line(units),
                notes=[*self._notes(rows), *self._search_note(facets, len(rows))],
                signatures=self._signatures() if agency else [],
                closed=not remarks,
                file=[*years, agency],
            ),
        }

    @api.model
    def _asked(self, data):
        domain, group_by, facets = (data.get(key) for key in ("domain", "group_by", "facets"))
        group_by = group_by or []
        if not isinstance(domain, list) or not isinstance(group_by, list):
            raise UserError(self.env._("Open the page, and print from there."))
        return domain, group_by, facets if isinstance(facets, str) else ""

    @api.model
    def _check_length(self, length):
        if not length:
            raise UserError(self.env._("There is nothing to print: the search finds no rows."))
        if length > MOST_ROWS:
            raise UserError(
                self.env._(
                    "%(rows)s rows are too many for one document; %(most)s can be printed at once."
                    " Choose an agency, a project or an activity in the search, and print again.",
                    rows=f"{length:,}",
                    most=f"{MOST_ROWS:,}",
                )
            )

    # --- what a page says, beside what it reads -----------------------------------------------

    @api.model
    def _title(self):
        raise NotImplementedError

    @api.model
    def _name_label(self):
        return self.env._("Step")

    @api.model
    def _cell_note(self):
        """Return what the two figures of a cell are, where there are two."""
        return ""

    def _sorted(self, rows):
        """Put rows into the page's order, where it is not the server's."""
        return rows

    def _lead(self):
        """Return the columns before the cells: ``{"name", "label", "value"}``.

        ``value(row)`` is a number, or a text where ``format`` is "text" or "percent"; with
        ``sums`` groups add it up; ``tone(row)`` is "good", "bad", "warn" or ""; ``note(row)``
        stands small below.
        """
        return []

    def _tail(self):
        """Return the columns after the cells."""
        return []

    def _row_name(self, row):
        return row.head.get("step") or row.head["name"]

    def _row_subtitle(self, row):
        return row.head.get("agency") or "" if row.of_many else ""

    def _sum_key(self, row):
        """Return what rows have in common that may be added up; ``None``: none may."""
        return row.head.get("step_id")

    def _group_note(self, rows):
        return ""

    def _cell(self, row, column):
        """Return how a cell is printed: ``{"text", "class"}``, and perhaps ``beside`` and ``mark``."""
        value = row.value(self._grid_names[0], column)
        return {
            "text": "" if value == self._grid_blank else quantity(value),
            "class": "o_number" if row.ids[column] else "o_number o_absent",
            "mark": row.marks.get(column),
        }

    def _remarks(self, rows):
        """Return what is said below the table, and mark the cells.

        ``[{"mark", "place", "cause", "remedy"}]``, or ``"reason"`` in the place of the last two.
        """
        return []

    @api.model
    def _remarks_title(self):
        """Return what the remarks are, where they are not causes and remedies."""
        return ""

    def _notes(self, rows):
        return []

    def _signatures(self):
        return []

    # --- tables -------------------------------------------------------------------------------

    def _tables(self, rows, columns, of_units):
        """Return a table for each page's width of columns."""
        lead, tail = self._lead(), self._tail()
        if of_units:
            lead = [self._unit_column(), *lead]
        lines = list(lines_of(rows))
        parts = chunks(len(columns), self._grid_most_columns)
        tables = []
        for first, last in parts:
            part, ending = range(first, last), tail if last == len(columns) else []
            tables.append(
                {
                    "lead": lead,
                    "tail": ending,
                    "groups": spans(columns[n].get("group") or "" for n in part),
                    "columns": [self._column_name(columns[n]) for n in part],
                    "lines": [self._line(line, lead, part, ending) for line in lines]
                    + ([self._total(rows, lead, part, ending)] if self._grid_has_total else []),
                }
            )
        return tables

    def _column_name(self, column):
        return column.get("short") or column["name"]

    def _line(self, line, lead, part, tail):
        if isinstance(line, Group):
            note = self._group_note(line.rows)
            name = line.label or self.env._("None")
            name = f"{name} ({note})" if note else name
            # the only row of a group says the same, where groups are not what counts
            is_enough = self._grid_sums_singles or len(line.rows) > 1
            adds_up = is_enough and self._adds_up(line.rows)
            cells = self._sums(line.rows, lead, part, tail, adds_up)
            return {"class": f"o_group o_group{line.depth}", "name": name, "cells": cells}
        return {
            "class": "",
            "name": self._row_name(line),
            "subtitle": self._row_subtitle(line),
            "cells": [
                *(self._fact(line, column) for column in lead),
                *(self._cell(line, n) for n in part),
                *(self._fact(line, column) for column in tail),
            ],
        }

    def _total(self, rows, lead, part, tail):
        name = self.env._("Grand total of %s rows", f"{len(rows):,}")
        adds_up, subtitle = self._adds_up(rows), ""
        if not adds_up:
            subtitle = self.env._("not added up: the rows are of different steps")
        cells = self._sums(rows, lead, part, tail, adds_up)
        return {"class": "o_total", "name": name, "subtitle": subtitle, "cells": cells}

    def _adds_up(self, rows):
        """Different units are never added, nor different steps: only rows of one key are."""
        keys = {self._sum_key(row) for row in rows}
        return len(keys) == 1 and None not in keys

    def _sums(self, rows, lead, part, tail, adds_up):

        def cell(values, wanted=True):
            values = list(values) if adds_up and wanted else []
            known = any(value is not None for value in values)
            return {"text": quantity(add_up(values)) if known else "", "class": "o_number"}

        name = self._grid_names[0]

        def count(row, n):
            if not self._grid_is_cumulative:
                return row.value(name, n)
            return row.carried(name, n) if any(each.reaches(name, n) for each in rows) else None

        facts = [
            [column["value"](row) for row in rows] if column.get("sums") else [] for column in lead
        ]
        after = [
            [column["value"](row) for row in rows] if column.get("sums") else [] for column in tail
        ]
        return [
            *map(cell, facts),
            *(cell(count(row, n) for row in rows) for n in part),
            *map(cell, after),
        ]

    def _fact(self, row, column):
        value, tone = column["value"](row), column.get("tone", lambda row: "")(row)
        kind = "o_center" if column.get("format") == "text" else "o_number"
        note = column.get("note", lambda row: "")(row)
        text = value if column.get("format") else quantity(value)
        return {"text": text, "class": f"{kind} o_{tone}" if tone else kind, "beside": note}

    # --- head and foot ------------------------------------------------------------------------

    def _years(self, grid):
        """Return the Buddhist fiscal years of the columns, or of the rows, as texts."""
        days = [key for key in grid["columns"] if isinstance(key, str)]
        if days:
            dates = map(self.env["alro.fiscal.year"]._fields["date_from"].to_date, days)
            return sorted({str(fiscal_year_of(day)) for day in dates})
        records = self.env[self._grid_model].search(
            [("id", "in", [id_ for line in grid["ids"] for id_ in line if id_])]
        )
        return sorted(str(year.year) for year in records.fiscal_year_id)

    def _year_line(self, years):
        return self.env._("Fiscal year B.E. %s", ", ".join(years)) if years else ""

    def _unit_column(self):
        return {
            "name": "unit",
            "label": self.env._("Unit"),
            "format": "text",
            "value": lambda row: row.head["unit"],
        }

    def _unit_line(self, units):
        """Return what stands right above the table: the unit, where it is one, and what a cell holds."""
        unit = self.env._("Unit : %s", *units) if len(units) == 1 else ""
        note = self._cell_note()
        cells = self.env._("Each cell : %s", note) if note else ""
        return " · ".join(filter(None, [cells, unit]))

    def _search_note(self, facets, count):
        words, left = shorten(facets, LONGEST_FACETS)
        if not words:
            return []
        return [
            self.env._(
                "%(rows)s rows, chosen by: %(search)s",
                rows=f"{count:,}",
                search=words + "…" * bool(left),
            )
        ]
