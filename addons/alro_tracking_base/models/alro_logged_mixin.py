import json
from contextlib import contextmanager

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from ..tools.log_trigger import (
    SCOPE,
    Logged,
    function_name,
    log_function,
    log_triggers,
    refusal,
)

SETTINGS = ("alro.origin", "alro.reason", "alro.user")


class AlroLoggedMixin(models.AbstractModel):
    """A model whose changes of value are written to ``alro.value.log``, whatever their route.

    A trigger on its table does it, so bulk SQL, COPY and psql are seen as well as forms. A model
    that inherits it declares

    * ``_alro_logged_fields()``: the fields, each with the field that says where its value came
      from, or ``None``. A number with such an origin is blank where the origin is empty.
    * ``_alro_log_reasons()``: the columns that hold the reason of a field's change.
    * ``_alro_log_births()``: which fields are logged when a record begins.
    * ``_alro_log_scope()``: where the flat ids of the log come from.

    ``init()`` installs the trigger. A row whose ``write_date`` is its transaction's time was
    written by the suite, by ``write_uid``: bulk SQL of the suite must stamp both. Everything else
    came from outside.
    """

    _name = "alro.logged.mixin"
    _description = "Record with a history of its values"

    @api.model
    def _alro_logged_fields(self):
        """Return ``{field name: name of its origin field, or None}``."""
        return {}

    @api.model
    def _alro_log_reasons(self):
        """Return ``{field name: name of the field that holds the reason of its change}``."""
        return {}

    @api.model
    def _alro_log_births(self):
        """Return the names of the logged fields that are logged when a record is created."""
        return set(self._alro_logged_fields())

    @api.model
    def _alro_log_scope(self):
        """Return ``{scope column of the log: column of this table}``."""
        return {name: name for name in SCOPE if name in self._fields}

    def init(self):
        result = super().init()
        if not self._abstract and self._auto:
            self._install_log()
        return result

    @api.model
    def _install_log(self, without=()):
        """Make the trigger of this model's table, or bring it up to date.

        While the add-ons of a database are being loaded, fields of upper ones are not known yet
        but may have values that a migration changes: what the table's function logged before, it
        goes on logging, until the field is known or its column is gone.

        :param without: names of fields to leave out, because their columns are about to go.
        """
        cr = self.env.cr
        (schema,) = self.env.execute_query(SQL("SELECT current_schema"))[0]
        columns = set(table_columns(cr, self._table)) - set(without)
        logged = {field.name: field for field in self._logged(columns)}
        for field in self._logged_before(schema):
            needed = {field.name, field.origin or field.name, field.reason or field.name}
            if field.name not in self._fields and needed <= columns:
                logged.setdefault(field.name, field)
        scope = {
            name: column for name, column in self._alro_log_scope().items() if column in columns
        }
        fields = list(logged.values())
        note = json.dumps({"schema": schema, "model": self._name, "fields": fields, "scope": scope})
        for statement in (
            refusal(schema),
            log_function(schema, self._table, self._name, fields, scope),
            *log_triggers(schema, self._table),
        ):
            cr.execute(statement)
        function = SQL.identifier(schema, function_name(self._table))
        cr.execute(SQL("COMMENT ON FUNCTION %s() IS %s", function, note))

    @api.model
    def _uninstall_log(self):
        """Take the trigger and its function away, before the table goes."""
        function = SQL.identifier(function_name(self._table))
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", function))

    @api.model
    def _logged(self, columns):
        """Yield how each logged field that has a column is logged."""
        reasons = self._alro_log_reasons()
        births = self._alro_log_births()
        for name, origin in self._alro_logged_fields().items():
            if name in columns and self._fields[name].store:
                yield Logged.of(
                    name,
                    self._fields[name].type,
                    origin if origin in columns else None,
                    reasons.get(name) if reasons.get(name) in columns else None,
                    name in births,
                )

    @api.model
    def _logged_before(self, schema):
        """Return how the installed function logs, if there is one."""
        rows = self.env.execute_query(
            SQL(
                "SELECT obj_description(p.oid, 'pg_proc') FROM pg_proc p"
                " JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = %s AND p.proname = %s",
                schema,
                function_name(self._table),
            )
        )
        note = rows and rows[0][0]
        return [Logged(*field) for field in json.loads(note)["fields"]] if note else []

    def _touch(self):
        """Write to these rows without changing them.

        Two transactions of which one moves a row and the other bears something below it, which
        takes its place from it, do not see each other. They must collide, or what is born keeps
        the old place. Odoo runs the later one again.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET write_date = write_date WHERE id IN"
                " (SELECT id FROM %(table)s WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE)",
                table=SQL.identifier(self._table),
                ids=list(self.ids),
            )
        )

    def action_history(self):
        """Open the history of these records."""
        self.check_access("read")
        log = self.env["alro.value.log"]
        log.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "alro_tracking_base.alro_value_log_action"
        )
        name = self.display_name if len(self) == 1 else self._description
        return {
            **action,
            "name": self.env._("History: %s", name),
            "domain": Domain.OR(
                Domain("model_id", "=", self.env["ir.model"]._get_id(records._name))
                & Domain("res_id", "in", records.ids)
                for records in self._alro_history_of()
            ),
            "context": {},
        }

    def _alro_history_of(self):
        """Return the recordsets whose entries are the history of these records."""
        return [self]

    @contextmanager
    def _log_as(self, origin=None, reason=None):
        """Let what is written inside be logged with this origin and reason.

        What was pending before is flushed first and logged without them.
        """
        with self._log_settings({"alro.origin": origin, "alro.reason": reason}):
            yield

    def write(self, vals):
        """Let the row say at once who wrote it: a later flush may be another user's."""
        result = super().write(vals)
        if logged := self._alro_logged_fields().keys() & vals.keys():
            self.flush_recordset(logged)
        return result

    def unlink(self):
        """A deleted row cannot say who deleted it."""
        with self._log_settings({"alro.user": str(self.env.uid)}):
            return super().unlink()

    @contextmanager
    def _log_settings(self, settings):
        """Set what the trigger asks for, for the statements inside and no others.

        The savepoint flushes before and after; if something fails it takes the settings back.
        """
        cr = self.env.cr
        with cr.savepoint():
            before = self._set_log_settings(settings)
            yield
        self._set_log_settings(before)

    @api.model
    def _set_log_settings(self, settings):
        """Set these for the rest of the transaction and return what they were."""
        names = [name for name in SETTINGS if name in settings]
        before = self.env.execute_query(
            SQL(
                "SELECT %s",
                SQL(", ").join(SQL("current_setting(%s, true)", name) for name in names),
            )
        )[0]
        self.env.execute_query(
            SQL(
                "SELECT %s",
                SQL(", ").join(
                    SQL("set_config(%s, %s, true)", name, settings[name] or "") for name in names
                ),
            )
        )
        return dict(zip(names, before, strict=True))
