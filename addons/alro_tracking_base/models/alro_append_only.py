from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.log_trigger import floor_triggers


class AlroAppendOnly(models.AbstractModel):
    """Evidence: a table that SQL of the suite adds rows to, and nobody changes.

    The ORM refuses here, to everybody; a trigger of the table, the floor, refuses below it.
    A model that inherits it sets ``_alro_columns``; none has a default or a foreign key: either
    would make an upgrade, or the deletion of a user, rewrite evidence. Columns may be added.
    """

    _name = "alro.append.only"
    _description = "Evidence"

    _alro_columns = {}
    _alro_indexes = ()

    def init(self):
        super().init()
        if self._abstract:
            return
        table, columns = self._table, self._alro_columns.items()
        defined = ", ".join(f"{name} {kind}" for name, kind in columns)
        added = ", ".join(f"ADD COLUMN IF NOT EXISTS {name} {kind}" for name, kind in columns)
        (schema,) = self.env.execute_query(SQL("SELECT current_schema"))[0]
        for statement in (
            f"CREATE TABLE IF NOT EXISTS {table} (id bigserial PRIMARY KEY, {defined})",
            f"ALTER TABLE {table} {added}",
            *(
                f"CREATE INDEX IF NOT EXISTS {table}_{name}_idx ON {table} ({indexed})"
                for name, indexed in self._alro_indexes
            ),
            *floor_triggers(schema, table),
        ):
            self.env.cr.execute(statement)

    # none of the three calls super: there is nothing to do for anybody
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        self._refuse_change()

    def write(self, vals):  # pylint: disable=method-required-super
        self._refuse_change()

    def unlink(self):  # pylint: disable=method-required-super
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "The history of values is written by the system alone and stays as it is."
                " To correct a figure, change it where it was entered: the correction is then in"
                " the history too."
            )
        )
