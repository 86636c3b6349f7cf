from odoo.tools import SQL

from .common import PlanningCommon

OF_EACH_ROW = {"id", "create_uid", "create_date", "write_uid", "write_date"}


class YearCopyCommon(PlanningCommon):
    """Fiscal year 2561, into which 2560 is copied."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_year = cls.env["alro.fiscal.year"].create({"year": 2561})

    def found(self, model):
        return self.env[model].search([("fiscal_year_id", "=", self.next_year.id)])

    def assertBornAlike(self, pairs, own):
        """Assert that pairs of a copied record and a created one have the same columns.

        :param set own: names of those in which the two must differ
        """
        for copied, created in pairs:
            fields = copied._fields.items()
            names = {name for name, field in fields if field.column_type and field.store}
            names -= own | OF_EACH_ROW
            self.assertEqual(self._row(copied, names), self._row(created, names), copied._name)

    def _row(self, record, names):
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT * FROM %s WHERE id = %s", SQL.identifier(record._table), record.id)
        )
        row = self.env.cr.dictfetchone()
        return {name: row[name] or False for name in names}
