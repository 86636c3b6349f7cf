import logging
import re

import psycopg2.errors

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import make_identifier

from ..buddhist_era import years_are_buddhist
from ..tools.fiscal_calendar import BUDDHIST_OFFSET
from ..tools.thai_dates import FIRST_BUDDHIST_YEAR

_logger = logging.getLogger(__name__)

DATE_COLUMNS = """
SELECT a.attname
FROM pg_attribute a
JOIN pg_class t ON t.oid = a.attrelid
WHERE t.relname = %s AND t.relnamespace = current_schema::regnamespace AND t.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('date'::regtype, 'timestamp'::regtype)
    AND a.attname NOT IN ('create_date', 'write_date')
"""
CHECKS = """
SELECT conname, convalidated
FROM pg_constraint
WHERE contype = 'c' AND conrelid = %s::regclass
"""
BUDDHIST_DATE = re.compile(r"\b(2[4-9]\d\d|[3-9]\d{3})-\d\d-\d\d\b")


class Base(models.AbstractModel):
    """No table stores a Buddhist year, whatever the way to it; groups of weeks are labelled with the user's."""

    _inherit = "base"

    def _auto_init(self):
        """Check every date column of every model, of add-ons to come as well.

        It is done once the tables stand as they will: some make theirs in ``init``.
        """
        super()._auto_init()
        self.pool.post_init(self._alro_check_years)

    @api.private
    def _alro_check_years(self):
        """Add the checks that are missing, and test the rows that are there.

        A check holds for new rows at once (NOT VALID); old rows are read once. If one has a
        Buddhist year, the upgrade goes on and says so, and tries again next time.
        """
        cr, table = self.env.cr, SQL.identifier(self._table)
        if self._abstract:
            return
        columns = [column for (column,) in self.env.execute_query(SQL(DATE_COLUMNS, self._table))]
        checks = columns and dict(self.env.execute_query(SQL(CHECKS, self._table)))
        for column in columns:
            check = _check_name(self._table, column)
            if checks.get(check):
                continue
            name = SQL.identifier(check)
            if check not in checks:
                cr.execute(
                    SQL(
                        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s < %s) NOT VALID",
                        table,
                        name,
                        SQL.identifier(column),
                        f"{FIRST_BUDDHIST_YEAR}-01-01",
                    )
                )
            try:
                with cr.savepoint(flush=False):
                    cr.execute(
                        SQL("ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name),
                        log_exceptions=False,
                    )
            except psycopg2.errors.CheckViolation:
                _logger.warning(
                    "%s.%s has Buddhist years in old rows: subtract %s years from them",
                    self._table,
                    column,
                    BUDDHIST_OFFSET,
                )

    @api.model
    def _sql_error_to_message(self, exc):
        """Say which year of which field is Buddhist, and what to write instead."""
        field = next(
            (
                field
                for field in self._fields.values()
                if field.type in ("date", "datetime")
                and _check_name(self._table, field.name) == exc.diag.constraint_name
            ),
            None,
        )
        if field is None:
            return super()._sql_error_to_message(exc)
        found = BUDDHIST_DATE.search(exc.diag.message_detail or "")
        year = int(found[1]) if found else FIRST_BUDDHIST_YEAR
        return self.env._(
            "%(field)s: the year %(year)s is a year of the Buddhist era. Programs and links write"
            " years in A.D.: %(ad)s.",
            field=field._description_string(self.env),
            year=year,
            ad=year - BUDDHIST_OFFSET,
        )

    @api.model
    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Odoo writes weeks by itself, "W47 2026", where all other groups are babel's."""
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)
        if not groupby_spec.endswith(":week") or not years_are_buddhist(self.env.lang):
            return formatter

        def formatter_of_weeks(value):
            group, domain = formatter(value)
            if isinstance(group, tuple):
                week, year = group[1].split(" ")
                group = (group[0], f"{week} {int(year) + BUDDHIST_OFFSET}")
            return group, domain

        return formatter_of_weeks


def _check_name(table, column):
    return make_identifier(f"{table}_{column}_is_ad")
