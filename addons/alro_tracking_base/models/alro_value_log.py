from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..buddhist_era import month_text
from ..fields import Nullable
from ..tools.log_trigger import SCOPE
from .alro_fund_source import FUND_KINDS

ORIGINS = [
    ("manual", "Keyed"),
    ("linked", "Linked"),
    ("derived", "Derived"),
    ("copied", "Copied from another year"),
    ("file", "From a file"),
    ("outside", "Outside the system"),
]


class AlroValueLog(models.Model):
    """Every change of a fact's value: what, where, from, to, when, by whom, how and why.

    Triggers write it (``alro.logged.mixin``) and nobody changes it. The many2ones have no foreign
    keys, so that what was logged outlives what it is about; one whose record is gone reads empty.
    """

    _name = "alro.value.log"
    _inherit = ["alro.append.only"]
    _description = "Value history"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "field_label"
    _alro_columns = {
        "logged_at": "timestamp",
        "model_id": "integer",
        "field_id": "integer",
        "res_id": "integer",
        "user_id": "integer",
        "actor": "text",
        "origin": "varchar",
        "reason": "text",
        "old_value": "numeric",
        "new_value": "numeric",
        "old_text": "text",
        "new_text": "text",
        **SCOPE,
    }
    _alro_indexes = (("record", "model_id, res_id"), ("year_agency", "fiscal_year_id, agency_id"))

    logged_at = fields.Datetime("When", readonly=True)
    model_id = fields.Many2one("ir.model", readonly=True)
    field_id = fields.Many2one("ir.model.fields", "Model field", readonly=True)
    res_id = fields.Integer("Record", readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    actor = fields.Char("Outsider", readonly=True, help="Who came from outside the system.")
    origin = fields.Selection(ORIGINS, readonly=True)
    reason = fields.Text(readonly=True)
    old_value = Nullable("Old number", digits=(16, 2), readonly=True, aggregator=None)
    new_value = Nullable("New number", digits=(16, 2), readonly=True, aggregator=None)
    old_text = fields.Text("Old text", readonly=True)
    new_text = fields.Text("New text", readonly=True)
    fiscal_year_id = fields.Many2one("alro.fiscal.year", readonly=True)
    programme_id = fields.Many2one("alro.programme", readonly=True)
    project_id = fields.Many2one("alro.project", readonly=True)
    activity_group_id = fields.Many2one("alro.activity.group", readonly=True)
    activity_id = fields.Many2one("alro.activity", readonly=True)
    agency_id = fields.Many2one("alro.agency", readonly=True)
    host_agency_id = fields.Many2one("alro.agency", "Host", readonly=True)
    step_id = fields.Many2one("alro.step", readonly=True)
    fund_kind = fields.Selection(FUND_KINDS, readonly=True)
    month = fields.Date(readonly=True)

    model_label = fields.Char("Data", compute="_compute_labels")
    field_label = fields.Char("Item", compute="_compute_labels", search="_search_field_label")
    month_label = fields.Char("Month name", compute="_compute_month_label")
    old_display = fields.Char("Before", compute="_compute_display")
    new_display = fields.Char("After", compute="_compute_display")

    @api.depends("model_id", "field_id")
    @api.depends_context("lang")
    def _compute_labels(self):
        logged = self._logged_fields_of()
        for entry in self:
            field = logged.get(entry.sudo().field_id.id)
            model = self.env["ir.model"]._get(field.model_name).name if field else False
            entry.model_label = model
            entry.field_label = (
                field.get_description(self.env, ["string"])["string"] if field else False
            )

    @api.model
    def _search_field_label(self, operator, value):
        if operator not in ("in", "ilike", "=ilike", "like", "=like"):
            return NotImplemented
        named = (
            self.env["ir.model.fields"]
            .sudo()
            .search(
                Domain("field_description", operator, value) & Domain("model", "=like", "alro.%")
            )
        )
        return [("field_id", "in", named.ids)]

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for entry in self:
            entry.month_label = entry.month and month_text(entry.month, self.env.lang)

    @api.depends("field_id", "old_value", "new_value", "old_text", "new_text")
    @api.depends_context("lang")
    def _compute_display(self):
        logged = self._logged_fields_of()
        names = self._names_of_references(logged)
        for entry in self:
            field = logged.get(entry.sudo().field_id.id)
            reference = field is not None and field.type == "many2one"
            for side in ("old", "new"):
                number, text = entry[f"{side}_value"], entry[f"{side}_text"]
                if reference:
                    shown = names[field.comodel_name].get(number and int(number), False)
                else:
                    shown = self._readable(field, number, text)
                entry[f"{side}_display"] = shown

    @api.model
    def _numbers_known(self, records, name, moment):
        """Return ``{record id: number}`` of a field as it stood at the end of a second.

        What was never set by then is left out. Odoo's moments are whole seconds and those of the
        log are not, so the second counts to its end.

        :param records: whose numbers they are; the caller sees to it that they may be read
        :param datetime.datetime moment: in UTC
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id) res_id, new_value FROM alro_value_log
                 WHERE model_id = (SELECT id FROM ir_model WHERE model = %(model)s)
                   AND field_id = (SELECT id FROM ir_model_fields
                                    WHERE model = %(model)s AND name = %(name)s)
                   AND res_id = ANY(%(ids)s) AND logged_at < %(end)s
                 ORDER BY res_id, logged_at DESC, id DESC
                """,
                model=records._name,
                name=name,
                ids=list(records.ids),
                end=moment + timedelta(seconds=1),
            )
        )
        return {res_id: float(value) for res_id, value in rows if value is not None}

    def _logged_fields_of(self):
        """Return the field objects by ``field_id``; what no longer exists is left out."""
        known = self.env["ir.model.fields"].sudo().search([("id", "in", self.sudo().field_id.ids)])
        return {
            field.id: self.env[field.model]._fields[field.name]
            for field in known
            if field.model in self.env and field.name in self.env[field.model]._fields
        }

    def _names_of_references(self, logged):
        """Return ``{model: {id: name}}`` for the many2ones among these entries' values."""
        ids_of = defaultdict(set)
        for entry in self:
            field = logged.get(entry.sudo().field_id.id)
            if field is not None and field.type == "many2one":
                ids = {int(number) for number in (entry.old_value, entry.new_value) if number}
                ids_of[field.comodel_name] |= ids
        names = {}
        for model, ids in ids_of.items():
            # as for any many2one: who may read the entry reads the names in it, and nothing else
            found = self.env[model].sudo().browse(ids).exists()
            gone = {res_id: self.env._("deleted (%s)", res_id) for res_id in ids}
            names[model] = gone | {record.id: record.display_name for record in found}
        return names

    def _fetch_query(self, query, fields):  # pylint: disable=redefined-outer-name
        """Read a many2one whose record is gone as empty; there is no foreign key to do so."""
        fetched = super()._fetch_query(query, fields)
        for field in fields:
            if field.type == "many2one":
                gone = fetched[field.name] - fetched[field.name].exists()
                for entry in fetched.filtered(lambda entry: entry[field.name] in gone):  # noqa: B023
                    field._update_cache(entry, None)
        return fetched

    def _read_group_postprocess_groupby(self, groupby_spec, raw_values):
        values = super()._read_group_postprocess_groupby(groupby_spec, raw_values)
        field = self._fields.get(groupby_spec)
        if field is None or field.type != "many2one":
            return values
        values = list(values)
        there = self.env[field.comodel_name].union(*values).exists()
        return [value & there for value in values]

    def _readable(self, field, number, text):
        """Return a logged number or text as people read it."""
        if field is None:
            return text or _amount(number)
        if field.type == "boolean":
            return self.env._("Yes") if number else self.env._("No")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(text, text)
        if field.type not in ("float", "integer", "monetary"):
            return text
        return self.env._("not reported") if number is None else _amount(number)


def _amount(number):
    """Write a number for people.

    >>> _amount(1234567.5), _amount(3.0), _amount(0.0), _amount(None)
    ('1,234,567.50', '3', '0', '')
    """
    return "" if number is None else f"{number:,.2f}".removesuffix(".00")
