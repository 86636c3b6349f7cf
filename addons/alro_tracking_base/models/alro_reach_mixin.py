from odoo import api, models


class AlroReachMixin(models.AbstractModel):
    """Lets a record point only at records that its writer may read.

    Odoo asks whether the written record may be written, not whether the one it is made to point
    at may be read. With forged ids in a many2one, in commands or in an onchange, whose computes
    run as superuser, one could read names and figures of others.
    """

    _name = "alro.reach.mixin"
    _description = "Guard of references"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_reach(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_reach(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_reach(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_reach(self, vals):
        """Raise AccessError if ``vals`` name a record that the user may not read."""
        if self.env.su:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or field is None or not field.relational:
                continue
            comodel = self.env[field.comodel_name]
            ids, nested = _named_in(value)
            comodel.browse(ids).check_access("read")
            if hasattr(comodel, "_check_reach"):
                for nested_vals in nested:
                    comodel._check_reach(nested_vals)


def _named_in(value):
    """Return the ids and the nested values of a relational value: an id, ids, or commands.

    >>> _named_in(3), _named_in([4, 5])
    ((3,), []), ((4, 5), [])
    >>> _named_in([(4, 7), (6, 0, [8, 9]), (1, 5, {"a": 1}), (0, "virtual_1", {"b": 2})])
    ((7, 8, 9, 5), [{'a': 1}, {'b': 2}])
    """
    if not isinstance(value, (list, tuple)):
        return ((value,) if _is_id(value) else ()), []
    ids, nested = [], []
    for item in value:
        if not isinstance(item, (list, tuple)):
            ids.append(item)
            continue
        ids += item[1:2] if item and item[0] else []
        last = item[2] if len(item) > 2 else None
        if isinstance(last, dict):
            nested.append(last)
        elif isinstance(last, (list, tuple)):
            ids += last
    return tuple(name for name in ids if _is_id(name)), nested


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
