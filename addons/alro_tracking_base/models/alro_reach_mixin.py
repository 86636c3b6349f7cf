from odoo import api, models
from odoo.exceptions import UserError


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

    @api.model
    def default_get(self, fields):
        """Defaults come from the context too, which the client sends."""
        values = super().default_get(fields)
        self._check_reach(values)
        return values

    def _check_reach(self, vals):
        """Raise AccessError if ``vals`` name a record that the user may not read.

        Only the shapes that clients of Odoo send are let through. Odoo itself takes an id also
        as text, as a fraction or in a dictionary, and so could not be followed.
        """
        if self.env.su:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or field is None or not field.relational:
                continue
            named = _named_in_one(value) if field.type == "many2one" else _named_in_many(value)
            if named is None:
                raise UserError(
                    self.env._(
                        "%(field)s: the reference cannot be understood. Choose from the list.",
                        field=field.get_description(self.env, ["string"])["string"],
                    )
                )
            ids, nested = named
            comodel = self.env[field.comodel_name]
            comodel.browse(ids).check_access("read")
            if hasattr(comodel, "_check_reach"):
                for nested_vals in nested:
                    comodel._check_reach(nested_vals)


def _named_in_one(value):
    """Return the id and nested values of a many2one's value, or nothing for another shape.

    In an onchange of a line, the record above it comes as a dictionary.

    >>> _named_in_one(3), _named_in_one("3"), _named_in_one(3.0), _named_in_one({"id": 3.0})
    (([3], []), None, None, None)
    >>> _named_in_one({"id": 3, "a": 1}), _named_in_one({"id": False, "a": 1})
    (([3], [{'a': 1}]), ([], [{'a': 1}]))
    """
    if not isinstance(value, dict):
        return ([value], []) if _is_id(value) else None
    known = value.get("id")
    nested = [{name: given for name, given in value.items() if name != "id"}]
    if not known or _is_id(known):
        return [known] if known else [], nested
    return None


def _named_in_many(value):
    """Return the ids and nested values of ids or commands, or nothing for another shape.

    >>> _named_in_many([4, 5])
    ([4, 5], [])
    >>> _named_in_many([(4, 7), (6, 0, [8]), (1, 5, {"a": 1}), (0, "virtual_1", {"b": 2}), (5,)])
    ([7, 8, 5], [{'a': 1}, {'b': 2}])
    >>> [_named_in_many(value) for value in (7, "7", [7.0], [[6, 0, [7.0]]], [[4, "7"]], [[1]])]
    [None, None, None, None, None, None]
    """
    if not isinstance(value, (list, tuple)):
        return None
    ids, nested = [], []
    for item in value:
        if _is_id(item):
            ids.append(item)
            continue
        named = _named_in_command(item)
        if named is None:
            return None
        ids += named[0]
        nested += named[1]
    return ids, nested


def _named_in_command(item):
    if not isinstance(item, (list, tuple)) or not item or not isinstance(item[0], int):
        return None
    code, *rest = item
    target = rest[0] if rest else None
    payload = rest[1] if len(rest) > 1 else None
    if code == 0:
        return ([], [payload]) if isinstance(payload, dict) else None
    if code == 1:
        values = [payload] if isinstance(payload, dict) else []
        return ([target], values) if _is_id(target) and (values or not payload) else None
    if code in (2, 3, 4):
        return ([target], []) if _is_id(target) else None
    if code == 5:
        return [], []
    if code == 6 and isinstance(payload, (list, tuple)) and all(_is_id(one) for one in payload):
        return list(payload), []
    return None


def _is_id(value):
    """Tell whether a value can be the id of a record.

    >>> [_is_id(value) for value in (1, 2**31 - 1, 2**31, 0, -1, True, "1", 1.0)]
    [True, True, False, False, False, False, False, False]
    """
    return type(value) is int and 0 < value < 2**31
