from odoo import models
from odoo.tools import SQL

from odoo.addons.alro_tracking_base.models.alro_fact_values import array_of

from .alro_year_workbook_check import FIELD_OF

ORIGIN = "file"


class AlroYearWorkbookApply(models.AbstractModel):
    """Setting the figures of a checked workbook, through the write paths of their models."""

    _name = "alro.year.workbook.apply"
    _description = "Setting of the workbook of the year"

    def _set_changes(self, changes, year):
        """Set figures, all or nothing, as the user.

        At each moment the money must suffice, and in the end it does (``_check_room``): so first
        what is raised above, then what is lowered and raised below, and last what is lowered above.

        :param list changes: :class:`~..tools.year_changes.Change`
        :param Year year: as they were compared with it
        """
        of_kind = {kind: [each for each in changes if each.sheet == kind] for kind in FIELD_OF}
        wholes = of_kind["appropriation"]
        self._set_known("target", of_kind["target"], year)
        self._bear_targets(_unborn(of_kind["target"], year), year)
        self._set_known("appropriation", [each for each in wholes if each.difference >= 0], year)
        self._create_wholes(_unborn(wholes, year), year)
        self._set_known("budget", of_kind["budget"], year)
        self._bear_lines(_unborn(of_kind["budget"], year), year)
        self._set_known("appropriation", [each for each in wholes if each.difference < 0], year)

    def _set_known(self, kind, changes, year):
        model, name = FIELD_OF[kind]
        values = {
            year.records[change.key].id: {name: change.new}
            for change in changes
            if change.key in year.records
        }
        if values:
            self.env[model]._bulk_set(values, ORIGIN, self._reason())

    def _reason(self):
        return self.file_name or self.display_name

    def _log_file(self, model):
        return self.env[model]._log_as(origin=ORIGIN, reason=self._reason())

    def _bear_targets(self, changes, year):
        if not changes:
            return
        steps = [year.steps[change.row_key] for change in changes]
        parts = [
            year.parts[step.activity_id, year.agencies[change.column_key]]
            for step, change in zip(steps, changes, strict=True)
        ]
        columns = [[step.id for step in steps], [part.id for part in parts]]
        rows = _rows(columns, [change.new for change in changes])
        with self._log_file("alro.step.target"):
            self.env["alro.step.target"]._bear_facts(
                ["step_id", "participation_id", "target_qty"], rows
            )

    def _create_wholes(self, changes, year):
        if not changes:
            return
        places = [year.places[change.row_key] for change in changes]
        with self._log_file("alro.appropriation"):
            self.env["alro.appropriation"].create(
                [
                    {
                        "activity_id": activity.id,
                        "category_id": category.id,
                        "act_amount": change.new,
                    }
                    for (activity, category), change in zip(places, changes, strict=True)
                ]
            )

    def _bear_lines(self, changes, year):
        if not changes:
            return
        places = [year.places[change.row_key] for change in changes]
        parts = [
            year.parts[activity, year.agencies[change.column_key]]
            for (activity, _category), change in zip(places, changes, strict=True)
        ]
        categories = [category.id or None for _activity, category in places]
        rows = _rows([[part.id for part in parts], categories], [each.new for each in changes])
        with self._log_file("alro.budget.line"):
            self.env["alro.budget.line"]._bear_facts(
                ["participation_id", "category_id", "received_amount"], rows
            )


def _unborn(changes, year):
    """Return the changes of figures that have no record yet."""
    return [change for change in changes if change.key not in year.records]


def _rows(columns, numbers):
    """Return a SELECT of ids and a number a row."""
    return SQL(
        "SELECT * FROM unnest(%s, %s)",
        SQL(", ").join(array_of(ids) for ids in columns),
        array_of([f"{number:.2f}" for number in numbers], "numeric"),
    )
