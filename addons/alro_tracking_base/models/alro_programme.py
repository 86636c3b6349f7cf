from odoo import fields, models


class AlroProgramme(models.Model):
    """A programme (แผนงาน) of the budget Act; it holds projects of many years."""

    _name = "alro.programme"
    _description = "Programme"
    _order = "sequence, code, id"

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    project_ids = fields.One2many("alro.project", "programme_id", "Projects")

    _code_unique = models.Constraint("unique(code)", "Another programme has this code.")
