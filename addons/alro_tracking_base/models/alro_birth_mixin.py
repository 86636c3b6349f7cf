from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..fields import Reportable


class AlroBirthMixin(models.AbstractModel):
    """The birth of many facts at once: one statement, no row in Python. Part of ``alro.fact.mixin``."""

    _name = "alro.birth.mixin"
    _description = "Fact that is born in bulk"

    @api.model
    def _bear_facts(self, names, rows):
        """Create facts from a SELECT, as the user: all or nothing.

        The rows get their scope, stamps and first values, and what follows follows, as with
        ``create()``. The SELECT answers for what constraints in Python would look at.

        :param list names: the fields that the SELECT gives: the keys, and values if there are any
        :param SQL rows: a SELECT of these, in this order
        :return: the new records
        :raises UserError: for a closed year; an AccessError for rows that are not the user's to
            create.
        """
        self.check_access("create")
        born = self.browse(self._insert_rows(names, rows))
        if not self.env.su:
            born._check_year_takes_bulk()
            born._check_may_bear()
        born._after_birth()
        return born

    def _check_may_bear(self):
        """Put these rows to the record rules in one question, however many they are."""
        rule = self.env["ir.rule"]._compute_domain(self._name, "create")
        if self.sudo().search_count(Domain("id", "in", self.ids) & Domain(rule)) < len(self):
            self.check_access("create")

    @api.model
    def _insert_rows(self, names, rows):
        """Insert what a SELECT gives and return the new ids. For births that were checked before."""
        self.env.flush_all()
        columns = {
            **self._alro_first_values(),
            **self._alro_scope_columns(),
            **{name: SQL.identifier("t", name) for name in names},
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }
        parent = self._fields[self._alro_scope_parent]
        born = self.env.execute_query(
            SQL(
                "INSERT INTO %(fact)s (%(columns)s) SELECT %(values)s FROM (%(rows)s) t (%(names)s)"
                " JOIN %(parent)s p ON p.id = t.%(link)s ORDER BY %(order)s RETURNING id",
                fact=SQL.identifier(self._table),
                columns=SQL(", ").join(SQL.identifier(name) for name in columns),
                values=SQL(", ").join(SQL("%s", value) for value in columns.values()),
                rows=rows,
                names=SQL(", ").join(SQL.identifier(name) for name in names),
                parent=SQL.identifier(self.env[parent.comodel_name]._table),
                link=SQL.identifier(self._alro_scope_parent),
                order=SQL(", ").join(SQL.identifier("t", name) for name in names),
            )
        )
        self.env.invalidate_all(flush=False)
        return [row_id for (row_id,) in born]

    @api.model
    def _alro_first_values(self):
        """Return ``{column: value or SQL}`` with which a row begins where nothing is given.

        Defaults, and zero for numbers; a reported one begins blank. Models add what they compute
        and store, as SQL over the row ``t`` and its parent ``p``.
        """
        values = {}
        for name, field in self._fields.items():
            if not field.store or not field.column_type or field.compute:
                continue
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                values[name] = field.convert_to_column_insert(value, self)
            elif field.type in ("float", "monetary") and not isinstance(field, Reportable):
                values[name] = 0
        return values

    def _linked(self, name):
        """Return, as the system, what these rows point at: one query, however many they are."""
        self.flush_model([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE id = ANY(%s)",
                SQL.identifier(name),
                SQL.identifier(self._table),
                list(self.ids),
            )
        )
        comodel = self.env[self._fields[name].comodel_name].sudo()
        return comodel.browse(sorted(id_ for (id_,) in rows if id_))
