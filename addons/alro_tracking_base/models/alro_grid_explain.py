from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..fields import Reportable


class AlroGridExplain(models.AbstractModel):
    """What a cell of a grid says about itself: where its value comes from, and who changed it."""

    _name = "alro.grid.explain"
    _description = "Explanation of a cell"

    @api.model
    def explain_cell(self, record_id, name):
        """Say where the value of a cell comes from, to a user who may read the cell.

        :return: ``{"origin": label, "user", "date": UTC, "old": value before the last change,
            "reason": of that change, "sentence": how it is computed, "parts": [{"name", "value"}]
            of the same month that the user may read, "locked": why he cannot set it}``; ``None``
            where there is nothing to say. Who, when and before are the value log's to tell, and
            only to its readers.
        :raises AccessError: for a cell that is gone, or that the user may not read.
        """
        cell = self._readable_cell(record_id, name)
        entry = cell._last_entry(name)
        return {
            "origin": cell._origin_label(name, entry),
            "user": entry.user_id.sudo().name or entry.actor or None,
            "date": fields.Datetime.to_string(entry.logged_at) if entry else None,
            "old": cell._value_before(name, entry),
            "reason": entry.reason or None,
            **cell._how_computed(name),
            "locked": cell._why_locked(name),
        }

    def _readable_cell(self, record_id, name):
        known = type(record_id) is int and 0 < record_id < 2**31
        cell = self.browse(record_id if known else ()).exists()._filtered_access("read")
        field = self._fields.get(name) if isinstance(name, str) else None
        if not cell or field is None:
            raise AccessError(self.env._("This row is gone, or you may not see it."))
        cell._check_field_access(field, "read")
        return cell

    def _last_entry(self, name):
        """Return the last entry of the value log about a field, if the user may read it."""
        log = self.env["alro.value.log"]
        if not log.has_access("read"):
            return log
        field_id = self.env["ir.model.fields"]._get_ids(self._name).get(name)
        model_id = self.env["ir.model"]._get_id(self._name)
        about = [("model_id", "=", model_id), ("res_id", "=", self.id), ("field_id", "=", field_id)]
        return log.search(about, limit=1)

    def _origin_label(self, name, entry):
        field = self._fields[name]
        if isinstance(field, Reportable):
            origin = self._fields[field.origin]
            if origin.type != "selection":
                return None
            return dict(origin._description_selection(self.env)).get(self[field.origin])
        return dict(entry._fields["origin"]._description_selection(self.env)).get(entry.origin)

    def _value_before(self, name, entry):
        if not entry:
            return None
        if self._fields[name].type in ("float", "monetary", "integer"):
            return None if entry.old_value is None else float(entry.old_value)
        return entry.old_display or None

    def _how_computed(self, name):
        """Return the sentence and the parts of a value that follows from others. For owning models."""
        return {"sentence": None, "parts": []}

    def _why_locked(self, name):
        if name not in self._alro_field_rights():
            return self.env._("This field cannot be set by hand.")
        return self._cell_locks([name])[self.id].get(name)
