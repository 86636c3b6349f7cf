"""The SQL that writes the value log: text made from a description of a table, without a database.

A statement-level trigger sees every changed row of INSERT, UPDATE and DELETE in two transition
tables, whatever the route: form, RPC, bulk SQL, COPY, psql. It costs little per statement and
nothing per cell in Python.
"""

from typing import NamedTuple

# The flat ids of a log row, and their types.
SCOPE = {
    "fiscal_year_id": "integer",
    "programme_id": "integer",
    "project_id": "integer",
    "activity_group_id": "integer",
    "activity_id": "integer",
    "agency_id": "integer",
    "host_agency_id": "integer",
    "step_id": "integer",
    "fund_kind": "varchar",
    "month": "date",
}
_KINDS = {
    "float": "number",
    "integer": "number",
    "monetary": "number",
    "boolean": "flag",
    "many2one": "reference",
}


class Logged(NamedTuple):
    """One logged field: ``kind`` is number, reported, flag, reference or text."""

    name: str
    kind: str
    origin: str | None = None
    reason: str | None = None
    birth: bool = True

    @classmethod
    def of(cls, name, field_type, origin=None, reason=None, birth=True):
        """Describe a field by its type in Odoo.

        >>> Logged.of("target_qty", "float").kind, Logged.of("cause", "text").kind
        ('number', 'text')
        >>> Logged.of("actual_qty", "float", origin="actual_origin").kind
        'reported'
        """
        kind = "reported" if origin else _KINDS.get(field_type, "text")
        return cls(name, kind, origin, reason, birth)

    def value(self, row):
        """Return the SQL of the number to log. A number without an origin is never blank.

        >>> Logged.of("target_qty", "float").value("n")
        'COALESCE(n."target_qty", 0)::numeric'
        >>> Logged.of("target_qty", "float").value(None)
        '0::numeric'
        >>> Logged.of("a", "float", "a_origin").value("o")
        'CASE WHEN o."a_origin" IS NOT NULL THEN COALESCE(o."a", 0)::numeric END'
        """
        if self.kind == "number":
            return f"COALESCE({row}.{quoted(self.name)}, 0)::numeric" if row else "0::numeric"
        if not row or self.kind == "text":
            return "NULL::numeric"
        column = f"{row}.{quoted(self.name)}"
        if self.kind == "reported":
            origin = f"{row}.{quoted(self.origin)}"
            return f"CASE WHEN {origin} IS NOT NULL THEN COALESCE({column}, 0)::numeric END"
        if self.kind == "flag":
            return f"COALESCE({column}, false)::integer::numeric"
        return f"{column}::numeric"

    def text(self, row):
        """Return the SQL of the text to log; beside a reported number that is its origin.

        >>> Logged.of("cause", "text").text("n"), Logged.of("target_qty", "float").text("n")
        ('NULLIF(n."cause"::text, \\'\\')', 'NULL::text')
        """
        if not row or self.kind not in ("text", "reported"):
            return "NULL::text"
        column = self.origin if self.kind == "reported" else self.name
        return f"NULLIF({row}.{quoted(column)}::text, '')"

    def change(self, old, new):
        """Return a SELECT of one row, or of none if the field did not change.

        Its columns are name, old and new number, old and new text, origin and reason.

        >>> print(Logged.of("cause", "text").change("o", None))
        SELECT 'cause', NULL::numeric, NULL::numeric, NULLIF(o."cause"::text, ''), NULL::text, \
NULL::text, NULL::text WHERE NULLIF(o."cause"::text, '') IS DISTINCT FROM NULL::text
        """
        numbers, texts = (self.value(old), self.value(new)), (self.text(old), self.text(new))
        origin = f"COALESCE({texts[1]}, {texts[0]})" if self.kind == "reported" else "NULL::text"
        # what stood beside a deleted value is why it was set, not why it is gone
        reason = f"{new}.{quoted(self.reason)}::text" if self.reason and new else "NULL::text"
        changed = " OR ".join(
            f"{before} IS DISTINCT FROM {after}"
            for before, after in (numbers, texts)
            if before != after
        )
        columns = ", ".join((literal(self.name), *numbers, *texts, origin, reason))
        return f"SELECT {columns} WHERE {changed or 'false'}"


def quoted(name):
    """Quote an identifier.

    >>> quoted("month")
    '"month"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    """Quote a string.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def function_name(table):
    return f"{table}_value_log"


def installed_body(function):
    """Return what stands between the dollar quotes of a CREATE FUNCTION: PostgreSQL's prosrc.

    >>> installed_body("CREATE … AS $value_log$\\nBEGIN …\\n$value_log$")
    '\\nBEGIN …\\n'
    """
    return function.split("$value_log$")[1]


def log_function(schema, table, model, logged, scope):
    """Return CREATE FUNCTION of the trigger that logs the changes of one table.

    It runs with the rights and the search path of its owner, so that nobody who may change the
    table can make it write elsewhere.

    :param list logged: the :class:`Logged` fields.
    :param dict scope: which column of the table fills a scope column of the log.
    """
    own = quoted(schema)
    insert = _insert(own, model, [field for field in logged if field.birth], scope, None, "n")
    update = _insert(own, model, logged, scope, "o", "n")
    delete = _insert(own, model, logged, scope, "o", None)
    return f"""
CREATE OR REPLACE FUNCTION {own}.{quoted(function_name(table))}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {own}, pg_temp SET datestyle = ISO
AS $value_log$
DECLARE
    stamp timestamp := now() AT TIME ZONE 'UTC';
    given_origin text := NULLIF(current_setting('alro.origin', true), '');
    given_reason text := NULLIF(current_setting('alro.reason', true), '');
    given_user integer := NULLIF(current_setting('alro.user', true), '')::integer;
    outsider text := concat_ws(' / ', session_user, NULLIF(current_setting('application_name'), ''));
BEGIN
    IF TG_OP = 'INSERT' THEN{insert}
    ELSIF TG_OP = 'UPDATE' THEN{update}
    ELSE{delete}
    END IF;
    RETURN NULL;
END
$value_log$"""


def _insert(schema, model, logged, scope, old, new):
    if not logged:
        return "\n        NULL;"
    changes = "\n            UNION ALL ".join(field.change(old, new) for field in logged)
    rows = {
        (None, "n"): "new_rows n",
        ("o", "n"): "old_rows o FULL JOIN new_rows n ON n.id = o.id",
        ("o", None): "old_rows o",
    }[old, new]
    # the suite stamps each row it writes with this transaction's time; a deleted row tells nothing
    if new:
        inside, user = "(n.write_date = stamp) IS TRUE", "n.write_uid"
    else:
        inside, user = "given_user IS NOT NULL", "given_user"
    flat = ", ".join(_scope(scope.get(name), name, old, new) for name in SCOPE)
    return f"""
        INSERT INTO {schema}.alro_value_log (
            logged_at, model_id, field_id, res_id, user_id, actor, origin, reason,
            old_value, new_value, old_text, new_text, {", ".join(SCOPE)})
        SELECT stamp, (SELECT id FROM {schema}.ir_model WHERE model = {literal(model)}), field.id,
            {_either("id", old, new)}, CASE WHEN who.inside THEN {user} END,
            CASE WHEN NOT who.inside THEN outsider END,
            CASE WHEN who.inside THEN COALESCE(change.origin, given_origin, 'manual') ELSE 'outside' END,
            COALESCE(given_reason, NULLIF(change.reason, '')),
            change.old_value, change.new_value, change.old_text, change.new_text, {flat}
        FROM {rows}
        CROSS JOIN LATERAL (
            {changes}
        ) change (name, old_value, new_value, old_text, new_text, origin, reason)
        CROSS JOIN LATERAL (SELECT {inside} AS inside) who
        LEFT JOIN {schema}.ir_model_fields field
            ON field.model = {literal(model)} AND field.name = change.name;"""


def _scope(column, name, old, new):
    return _either(column, old, new) if column else f"NULL::{SCOPE[name]}"


def _either(column, old, new):
    """Return the column of the new row, or of the old one where there is no new one.

    >>> _either("id", "o", "n"), _either("id", "o", None)
    ('COALESCE(n."id", o."id")', 'o."id"')
    """
    if old and new:
        return f"COALESCE({new}.{quoted(column)}, {old}.{quoted(column)})"
    return f"{new or old}.{quoted(column)}"


def log_triggers(schema, table):
    """Yield the statements that attach the function, and the refusal of TRUNCATE."""
    where = f"ON {quoted(schema)}.{quoted(table)}"
    call = f"EXECUTE FUNCTION {quoted(schema)}"
    for event, tables in (
        ("insert", "NEW TABLE AS new_rows"),
        ("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("delete", "OLD TABLE AS old_rows"),
    ):
        yield (
            f"CREATE OR REPLACE TRIGGER alro_value_log_{event} AFTER {event.upper()} {where}"
            f" REFERENCING {tables} FOR EACH STATEMENT {call}.{quoted(function_name(table))}()"
        )
    yield (
        f"CREATE OR REPLACE TRIGGER alro_value_log_truncate BEFORE TRUNCATE {where}"
        f" FOR EACH STATEMENT {call}.alro_value_log_refuse()"
    )


def floor_triggers(schema, table):
    """Yield the statements that make a table append-only, below everything in Odoo."""
    own = quoted(schema)
    yield refusal(schema)
    yield (
        f"CREATE OR REPLACE TRIGGER alro_value_log_floor BEFORE UPDATE OR DELETE OR TRUNCATE"
        f" ON {own}.{quoted(table)} FOR EACH STATEMENT EXECUTE FUNCTION"
        f" {own}.alro_value_log_refuse()"
    )


def refusal(schema):
    return f"""
CREATE OR REPLACE FUNCTION {quoted(schema)}.alro_value_log_refuse() RETURNS trigger
LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION '% of % is refused: the value log must stay complete', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$refuse$"""
