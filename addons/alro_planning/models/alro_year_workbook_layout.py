from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.alro_tracking_base.tools.field_rights import FUND_KINDS, allows

from ..tools.year_workbook import Sheet, plain

AMOUNT = "act_amount"


@dataclass
class Year:
    """A year's targets and budgets, found by the keys that rows and columns of the workbook have."""

    sheets: dict  # {kind: Sheet}
    steps: dict = field(default_factory=dict)  # {row key: step}
    places: dict = field(default_factory=dict)  # {row key: (activity, category)}
    agencies: dict = field(default_factory=dict)  # {column key: agency}
    parts: dict = field(default_factory=dict)  # {(activity, agency): participation}
    records: dict = field(default_factory=dict)  # {(kind, row key, column key): record}


class AlroYearWorkbookLayout(models.AbstractModel):
    """What of the year stands in the workbook."""

    _name = "alro.year.workbook.layout"
    _description = "What stands in the workbook of the year"

    def _layout(self):
        """Return the :class:`Year` of those activities whose targets and budgets this user sets."""
        activities = self._activities()
        parts = self.env["alro.participation"].search_fetch(
            [("activity_id", "in", activities.ids)], ["activity_id", "agency_id"]
        )
        agencies = self.env["alro.agency"].with_context(active_test=False)
        agencies = agencies.search_fetch([("id", "in", parts.agency_id.ids)])
        year = Year(sheets={})
        year.agencies = {f"agency:{agency.id}": agency for agency in agencies}
        year.parts = {(part.activity_id, part.agency_id): part for part in parts}
        self._lay_out_targets(year, activities)
        self._lay_out_money(year, activities)
        return year

    @api.model
    def _fund_kinds(self):
        """Return the kinds of money whose targets and budgets this user sets for all offices."""
        rights = self.env["alro.step.target"]._alro_field_rights()["target_qty"]
        level = self.env.user.alro_level
        return [kind for kind in FUND_KINDS if allows(rights, level, "other", kind)]

    def _activities(self):
        domain = Domain("fiscal_year_id", "=", self.fiscal_year_id.id)
        domain &= Domain("fund_kind", "in", self._fund_kinds())
        if self.project_ids:
            domain &= Domain("project_id", "in", self.project_ids.ids)
        activities = self.env["alro.activity"].search(domain)
        projects = self.env["alro.project"].search([("id", "in", activities.project_id.ids)])
        rank = {project: number for number, project in enumerate(projects)}
        return activities.sorted(lambda activity: rank[activity.project_id])

    def _columns(self, year):
        return {
            key: (plain(agency.code), plain(agency.short_name or agency.name))
            for key, agency in year.agencies.items()
        }

    def _lay_out_targets(self, year, activities):
        steps = self.env["alro.step"].search_fetch(
            [("activity_id", "in", activities.ids), ("kind", "=", "step")]
        )
        steps_of = steps.grouped("activity_id")
        for activity in activities:
            for step in steps_of.get(activity, ()):
                year.steps[f"step:{step.id}"] = step
        sheet = year.sheets["target"] = Sheet("target", {}, self._columns(year), {}, set())
        for key, step in year.steps.items():
            activity = step.activity_id
            names = (activity.project_id.display_name, activity.display_name, step.number)
            sheet.rows[key] = tuple(plain(name) for name in (*names, step.name))
            main = self.env._("Main target") if step.is_main_target else ""
            sheet.shown[key] = [step.uom_id.name or "", main, 0.0]
            sheet.open |= {
                (key, column)
                for column, agency in year.agencies.items()
                if (activity, agency) in year.parts
            }
        for target in self.env["alro.step.target"].search_fetch(
            [("step_id", "in", steps.ids)], ["step_id", "agency_id", "target_qty"]
        ):
            place = f"step:{target.step_id.id}", f"agency:{target.agency_id.id}"
            self._put(year, sheet, place, target, target.target_qty)
            sheet.shown[place[0]][2] += target.target_qty

    def _lay_out_money(self, year, activities):
        categories = self.env["alro.expense.category"].with_context(active_test=False)
        categories = categories.search([("code", "!=", False)])
        domain = [("activity_id", "in", activities.ids)]
        wholes = self.env["alro.appropriation"].search_fetch(domain)
        lines = self.env["alro.budget.line"].search_fetch(domain)
        used = {(each.activity_id, each.category_id) for each in (*wholes, *lines)}
        nothing = categories.browse()
        for activity in activities:
            for category in (*categories, nothing):
                offered = category.active if category else activity.fund_kind != "act"
                if offered or (activity, category) in used:
                    key = f"money:{activity.id}:{category.id or 0}"
                    year.places[key] = activity, category
        self._lay_out_wholes(year, wholes)
        self._lay_out_lines(year, lines)

    def _money_names(self, activity, category):
        name = category.name or self.env._("Unclassified")
        names = activity.project_id.display_name, activity.display_name, name
        return tuple(plain(each) for each in names)

    def _lay_out_wholes(self, year, wholes):
        head = {AMOUNT: ("", self._money_head())}
        sheet = year.sheets["appropriation"] = Sheet("appropriation", {}, head, {}, set())
        for key, place in year.places.items():
            sheet.rows[key] = self._money_names(*place)
            sheet.shown[key] = [0.0, 0.0]
            sheet.open.add((key, AMOUNT))
        for whole in wholes:
            key = f"money:{whole.activity_id.id}:{whole.category_id.id or 0}"
            self._put(year, sheet, (key, AMOUNT), whole, whole.act_amount)
            sheet.shown[key] = [whole.changed_amount, whole.received_amount]

    @api.model
    def _money_head(self):
        return plain(self.env["alro.appropriation"]._label("act_amount"))

    def _lay_out_lines(self, year, lines):
        wholes = year.sheets["appropriation"]
        sheet = year.sheets["budget"] = Sheet("budget", {}, self._columns(year), {}, set())
        for key, (activity, _category) in year.places.items():
            sheet.rows[key] = wholes.rows[key]
            after = wholes.shown[key][1]
            sheet.shown[key] = [after, 0.0, after]
            sheet.open |= {
                (key, column)
                for column, agency in year.agencies.items()
                if (activity, agency) in year.parts
            }
        for line in lines:
            row = f"money:{line.activity_id.id}:{line.category_id.id or 0}"
            self._put(year, sheet, (row, f"agency:{line.agency_id.id}"), line, line.received_amount)
            shown = sheet.shown[row]
            shown[1] += line.received_amount
            shown[2] -= line.received_amount

    @api.model
    def _put(self, year, sheet, place, record, value):
        sheet.values[place] = value
        row_key, column_key = place
        year.records[sheet.kind, row_key, column_key] = record
