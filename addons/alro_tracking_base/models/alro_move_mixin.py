from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.changes import changed_by
from ..tools.texts import reason_of


class AlroMoveMixin(models.AbstractModel):
    """A part of the structure whose move takes a year's facts along.

    Facts carry flat ids, so another programme, project, group or host re-scopes the whole year:
    the old host loses sight of it, the new one sees all of it. Before anything is reported that
    is planning, and whoever builds the structure just does it. Once offices have reported, only
    Super Admin may, who says why: :meth:`action_move`.

    A model declares ``_alro_moving_fields()`` and ``_rescope()``.
    """

    _name = "alro.move.mixin"
    _inherit = ["alro.reach.mixin"]
    _description = "Structure that facts follow"

    @api.model
    def _alro_moving_fields(self):
        """Return the fields whose change moves facts."""
        return set()

    @api.model
    def _alro_above_fields(self):
        """Return the many2one fields from whose records these take what facts take from them."""
        return set()

    def _rescope(self):
        """Let the facts that hang on these follow. Add-ons above extend it."""

    def _reported_cells(self):
        """Return how many reported figures a move takes along. Add-ons above extend it."""
        return 0

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._touch_above(records._alro_above_fields())
        return records

    def _touch_above(self, names):
        """Collide with whoever moves what these hang on: see ``_touch()``."""
        for name in sorted(names):
            self.sudo()[name]._touch()

    def write(self, vals):
        self._check_reach(vals)
        moving = self._moved_by(vals)
        if moving and not self.env.su:
            moving._check_may_move()
        result = super().write(vals)
        self._touch_above(self._alro_above_fields() & vals.keys())
        if moving:
            moving._rescope()
        return result

    def _moved_by(self, vals):
        """Return those of the records that the values give another place."""
        return changed_by(self, vals, self._alro_moving_fields())

    def _check_may_move(self):
        count = self.sudo()._reported_cells()
        if count:
            raise UserError(
                self.env._(
                    "%(count)s reported figures hang on “%(name)s”. To move it, or to give it another"
                    " host, would move them all. Ask Super Admin, who does it with “Move” and"
                    " says why.",
                    count=f"{count:,}",
                    name=self[:1].display_name,
                )
            )

    def action_move(self, vals, reason):
        """Move these with all their facts, although figures have been reported.

        :param dict vals: the new place, by the fields of ``_alro_moving_fields()``.
        :param str reason: kept in the value log; must not be blank.
        :raises AccessError: for anybody but Super Admin.
        :raises UserError: without a reason, or for other fields.
        """
        self.check_access("write")
        if not self.env.su and self.env.user.alro_level != "super_admin":
            raise AccessError(
                self.env._("Only Super Admin moves what figures have been reported for.")
            )
        reason = reason_of(reason)
        if not reason:
            raise UserError(self.env._("Say why it is moved: the reason is kept in the history."))
        if not isinstance(vals, dict):
            raise UserError(self.env._("Choose where it moves to."))
        refused = vals.keys() - self._alro_moving_fields()
        if refused:
            self._refuse_fields(sorted(refused))
        self._check_reach(vals)
        with self._log_as(reason=reason):
            self.sudo().write(vals)
        return True

    def action_ask_move(self):
        """Open the dialog that asks where to and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move"),
            "res_model": "alro.move",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{self._name.removeprefix('alro.')}_id": self.id},
        }
