import re
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, float_round

from ..fields import Reportable
from ..tools.field_rights import allows
from ..tools.texts import is_text

LARGEST = 10**12
LONGEST = 4000
_NUMERIC = ("float", "monetary", "integer")
_DIGITS = re.compile(r"-?[0-9]{1,12}(\.[0-9]+)?")


class AlroFactMixin(models.AbstractModel):
    """The values of facts: who may set which, and the one path on which they are set.

    Form, list, import and RPC come through :meth:`write`, the grid through ``save_cells()``,
    files, links and generators through :meth:`_bulk_set`. All of them end in :meth:`_store`:
    one statement for many rows, and then :meth:`_after_set`, in which the owning model lets
    totals, states and derived figures follow.
    """

    _inherit = "alro.fact.mixin"

    @api.model
    def _alro_field_rights(self):
        """Return ``{field: rights}`` for the fields that people set (tools/field_rights.py)."""
        return {}

    @api.model
    def _alro_keyed_fields(self):
        """Return the fields that people may send."""
        return set(self._alro_field_rights())

    @api.model_create_multi
    def create(self, vals_list):
        given = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        for vals in vals_list:
            self._check_values({**given, **vals})
        return super().create(vals_list)

    def write(self, vals):
        keyed = self._alro_field_rights()
        values = {name: value for name, value in vals.items() if name in keyed}
        others = {name: value for name, value in vals.items() if name not in keyed}
        if others:
            super().write(others)
        elif not values:
            self.check_access("write")  # and no stamp: nobody wrote anything
        if values:
            self._set_keyed({record_id: values for record_id in self.ids})
        return True

    def _set_keyed(self, values):
        """Set what a user sends, all or nothing.

        :param dict values: ``{record id: {field: value, or None to clear}}``
        :raises UserError: for the first value that is refused; an AccessError is one.
        """
        self.check_access("write")
        for refusal in self._refusals(values).values():
            raise refusal
        self._store(values)

    def _bulk_set(self, values, origin, reason=None):
        """Set many values at once, for imports, links and generators: all or nothing.

        :param dict values: ``{record id: {field: value, or None to clear}}``
        :param str origin: where they come from, such as ``"linked"``.
        :param str reason: kept in the value log.
        :raises UserError: for a closed year, a number that cannot be kept, or a row whose values
            do not come from there. For a user who is not the system, whatever ``write`` refuses.
        """
        records = self.browse(values)
        self.env.flush_all()
        if self.env.su:
            records._check_year_takes_bulk()
            records._check_origin({name for vals in values.values() for name in vals}, origin)
            for vals in {_alike(vals): vals for vals in values.values()}.values():
                records._check_values(vals)
        else:
            records.check_access("write")
            for refusal in records._refusals(values).values():
                raise refusal
        with records._log_as(origin=origin, reason=reason):
            records._store(values, origin)

    def _refusals(self, values):
        """Return ``{(record id, field): error}`` for the values that may not be set.

        The system may set a field whoever owns it; that a value fits its row holds for all.
        """
        refused = self._locks(values)
        for record in self.sudo():
            sound = {}
            for name, value in values[record.id].items():
                problem = self._value_problem(name, value)
                if problem and (record.id, name) not in refused:
                    refused[record.id, name] = UserError(problem)
                elif not problem and (record.id, name) not in refused:
                    sound[name] = value
            for name, problem in record._row_problems(sound).items():
                refused[record.id, name] = UserError(problem)
        return refused

    def _locks(self, names_of):
        """Return ``{(record id, field): error}`` for fields that cannot be set now, to whatever value.

        :param dict names_of: ``{record id: fields}``
        """
        rights, user, system = self._alro_field_rights(), self.env.user, self.env.su
        level, offices = user.alro_level, user.alro_agency_ids
        locks = {}
        for record in self.sudo():
            relation = record._relation_to(offices)
            shut = record.fiscal_year_id.state == "closed" and level != "super_admin"
            for name in names_of[record.id]:
                if not system and not allows(rights[name], level, relation, record.fund_kind):
                    error = AccessError(record._sentence_not_yours(name))
                elif not system and shut:
                    error = UserError(self._sentence_closed(record.fiscal_year_id))
                else:
                    problem = record._why_not_set(name)
                    error = UserError(problem) if problem else None
                if error:
                    locks[record.id, name] = error
        return locks

    def _relation_to(self, offices):
        """Return what the row is to these agencies: "own", "hosted" or "other"."""
        if self.agency_id in offices:
            return "own"
        return "hosted" if self.host_agency_id in offices else "other"

    def _why_not_set(self, name):
        """Return why nobody sets this field of this row now, or nothing. For owning models."""
        return None

    def _row_problems(self, vals):
        """Return ``{field: why these values do not go together}``. For owning models."""
        return {}

    def _check_origin(self, names, origin):
        """Raise if values of these fields do not come from ``origin``. For owning models."""

    def _after_set(self, ids_of):
        """Let totals, states and derived figures follow. For owning models.

        :param dict ids_of: ``{field: ids of the records in which it was set}``
        """

    def _check_year_takes_bulk(self):
        """A file or a link changes nothing in a closed year, unless Super Admin runs it."""
        if self.env.user.alro_level != "super_admin":
            rows = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT fiscal_year_id FROM %s WHERE id = ANY(%s)",
                    SQL.identifier(self._table),
                    array_of(self.ids),
                )
            )
            self._refuse_closed(self.env["alro.fiscal.year"].browse(year_id for (year_id,) in rows))

    def _sentence_not_yours(self, name):
        return self.env._(
            "You may not set “%(field)s” of this row: it belongs to another office or another"
            " access level.",
            field=self._label(name),
        )

    @api.model
    def _label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    def _check_values(self, vals):
        """Raise a readable error for the first value that cannot be kept."""
        for name, value in vals.items():
            problem = self._value_problem(name, value)
            if problem:
                raise UserError(problem)

    @api.model
    def _value_problem(self, name, value):
        """Return why a value cannot be kept in a field, or nothing."""
        field = self._fields.get(name)
        if field is None or value is None or value is False:
            return None
        if field.type in _NUMERIC:
            return self._number_problem(name, value)
        if field.type in ("char", "text") and not is_text(value, LONGEST):
            return self.env._(
                "%(field)s: type a text of at most %(most)s characters.",
                field=self._label(name),
                most=f"{LONGEST:,}",
            )
        return None

    def _number_problem(self, name, value, label=None):
        if not _is_number(value):
            return self.env._(
                "%(field)s: “%(value)s” is not a number that can be kept."
                " Type digits only, such as 1250.50.",
                field=label or self._label(name),
                value=str(value)[:40],
            )
        if float(value) < 0 and name in self._alro_field_rights():
            return self.env._(
                "%(field)s: %(value)s is below zero. Type zero or more.",
                field=self._label(name),
                value=str(value)[:40],
            )
        return None

    def _store(self, values, origin="manual", follow=True):
        """Write values to the table: one statement per set of fields, however many rows.

        Writer and time are stamped, which tells the value log that the suite wrote them.

        :param dict values: ``{record id: {field: value, or None to clear}}``
        :param bool follow: False for the engine that computes what follows by itself.
        """
        self.env.flush_all()
        values = {record_id: vals for record_id, vals in values.items() if vals}
        rows_of, columns_of = defaultdict(dict), {}
        for record_id, vals in values.items():
            like = _alike(vals)  # of 100,000 values most are alike
            if like not in columns_of:
                columns_of[like] = self._columns(vals, origin)
            rows_of[tuple(columns_of[like])][record_id] = columns_of[like]
        for columns, rows in rows_of.items():
            self._update_rows(columns, rows)
        self.env.invalidate_all(flush=False)
        ids_of = defaultdict(list)
        for record_id, vals in values.items():
            for name in vals:
                ids_of[name].append(record_id)
        if follow:
            self._after_set(ids_of)

    def _columns(self, vals, origin):
        """Return ``{column: value}``; a reported value brings its origin, and loses it when cleared."""
        columns = {}
        for name, value in vals.items():
            field = self._fields[name]
            blank = value is None or value is False
            if isinstance(field, Reportable):
                columns[field.origin] = None if blank else origin
                columns[name] = None if blank else field.convert_to_column(value, self)
            else:
                columns[name] = field.convert_to_column(value or False, self)
        return columns

    def _update_rows(self, columns, rows):
        def casts():
            for name in columns:
                values = [row[name] for row in rows.values()]
                kind = self._fields[name].column_type[1]
                numeric = kind == "numeric"
                yield array_of(values, kind) if numeric else SQL("%s::%s[]", values, SQL(kind))

        names = [SQL.identifier(name) for name in columns]
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s t SET %(sets)s, write_uid = %(uid)s,"
                " write_date = now() AT TIME ZONE 'UTC'"
                " FROM unnest(%(ids)s, %(values)s) AS v(id, %(names)s)"
                " WHERE t.id = v.id AND (%(old)s) IS DISTINCT FROM (%(new)s)",
                table=SQL.identifier(self._table),
                sets=SQL(", ").join(SQL("%s = v.%s", name, name) for name in names),
                uid=self.env.uid,
                ids=array_of(rows),
                values=SQL(", ").join(casts()),
                names=SQL(", ").join(names),
                old=SQL(", ").join(SQL("t.%s", name) for name in names),
                new=SQL(", ").join(SQL("v.%s", name) for name in names),
            )
        )


def array_of(numbers, kind="int4"):
    """Return numbers as one SQL literal.

    PostgreSQL reads it many times faster than an ARRAY[…] of 100,000 expressions.

    >>> array_of([1, 2]).params, array_of(["1.50", None], "numeric").params
    (['{1,2}'], ['{1.50,NULL}'])
    """
    text = ",".join("NULL" if number is None else str(number) for number in numbers)
    return SQL("%s::%s[]", f"{{{text}}}", SQL(kind))


def _alike(vals):
    """Return a key that values have in common if and only if they are stored alike.

    >>> _alike({"a": 1}) == _alike({"a": 1}), _alike({"a": 0}) == _alike({"a": False})
    (True, False)
    """
    return tuple((name, repr(value)) for name, value in vals.items())


def _is_number(value):
    """Tell whether a value sent from outside is a number that can be kept.

    >>> [_is_number(value) for value in (3, 2.5, "12.5", -1)]
    [True, True, True, True]
    >>> [_is_number(value) for value in ("", "abc", "1e3", "1_0", True, float("nan"), 10**400, [])]
    [False, False, False, False, False, False, False, False]
    >>> [_is_number(text) for text in ("999999999999.99", "999999999999.995", "999999999999.999")]
    [True, False, False]
    """
    if isinstance(value, str):
        return bool(_DIGITS.fullmatch(value)) and _is_number(float(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    # as the column rounds it, which is not as Python does
    return -LARGEST < value < LARGEST and abs(float_round(value, precision_digits=2)) < LARGEST
