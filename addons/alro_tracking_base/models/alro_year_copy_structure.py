from graphlib import TopologicalSorter

from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL


class AlroYearCopy(models.AbstractModel):
    """The structure in a copy of a year: projects, activity groups with contacts, activities, steps."""

    _inherit = "alro.year.copy"

    @api.model
    def _plan_projects(self, copy):
        """Those are copied that the user might build: what he may create says so."""
        projects = self.env["alro.project"].with_context(active_test=False)
        chosen = copy.options.get("projects")
        within = Domain("id", "in", chosen.ids) if chosen else Domain.TRUE
        projects = projects.search(Domain("fiscal_year_id", "=", copy.source.id) & within)
        mine = projects._filtered_access("create")
        if foreign := projects - mine:
            copy.remark(
                self.env._(
                    "%s projects are paid from a source whose projects you may not create.",
                    len(foreign),
                )
            )
        copies = self._copies_of(copy, mine)
        taken = self._taken_in(copy, "alro.project", "code", copies)
        waiting = []
        for project in mine.filtered(lambda project: project.id not in copies):
            if not project.active:
                copy.remark(self.env._("“%s” is archived.", project.display_name))
            elif project.code in taken:
                copy.remark(
                    self.env._(
                        "“%(name)s” is there already: a project of %(year)s has the code %(code)s.",
                        name=project.display_name,
                        year=copy.year.name,
                        code=project.code,
                    )
                )
            else:
                waiting.append(project.id)
        copy.plan("alro.project", waiting, copies)

    @api.model
    def _taken_in(self, copy, model, name, copies):
        """Return the values of a field in the year that belong to no copy."""
        others = (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("fiscal_year_id", "=", copy.year.id), ("id", "not in", list(copies.values()))]
            )
        )
        return set(others.mapped(name)) - {False}

    @api.model
    def _plan_groups(self, copy):
        """A group that has the same short name in the year, and is nobody's copy, is taken for it."""
        groups = self.env["alro.activity.group"]
        may_create = groups.has_access("create")
        wanted = self._activities_of(copy).activity_group_id
        if may_create and not copy.options.get("projects"):
            wanted |= groups.search([("fiscal_year_id", "=", copy.source.id)])
        copies = self._copies_of(copy, wanted)
        others = groups.search(
            [("fiscal_year_id", "=", copy.year.id), ("id", "not in", list(copies.values()))]
        )
        by_name, numbers = {group.name: group for group in others}, set(others.mapped("number"))
        waiting = []
        for group in wanted.filtered(lambda group: group.id not in copies).sorted("number"):
            same = by_name.get(group.name)
            if same and not same.previous_id:
                copies[group.id] = same.id
            elif same or group.number in numbers:
                copy.remark(
                    self.env._(
                        "“%(name)s”: another activity group of %(year)s has this number or short name.",
                        name=group.display_name,
                        year=copy.year.name,
                    )
                )
            elif not may_create:
                copy.remark(
                    self.env._(
                        "“%(name)s”: this activity group is not in %(year)s yet. Have it created first.",
                        name=group.display_name,
                        year=copy.year.name,
                    )
                )
            else:
                waiting.append(group.id)
        copy.plan("alro.activity.group", waiting, copies)
        contacts = self.env["alro.contact"].search([("activity_group_id", "in", waiting)])
        copy.plan("alro.contact", contacts.ids, {})

    @api.model
    def _activities_of(self, copy):
        projects = copy.part("alro.project").known
        return self.env["alro.activity"].search([("project_id", "in", projects)], order="id")

    @api.model
    def _plan_activities(self, copy):
        activities = self._activities_of(copy)
        copies = self._copies_of(copy, activities)
        groups = set(copy.part("alro.activity.group").known)
        waiting = activities.filtered(
            lambda activity: activity.id not in copies and activity.activity_group_id.id in groups
        )
        for activity in activities:
            if activity.id not in copies and activity not in waiting:
                copy.remark(
                    self.env._(
                        "“%s” is left out, because its activity group is.", activity.display_name
                    )
                )
        for activity in waiting:
            self._active_host(copy, activity)
        copy.plan("alro.activity", waiting.ids, copies)

    @api.model
    def _holds_results(self, copy, activity):
        """Tell whether the copy of an activity holds, or can hold, the results of its group."""
        activities = self.env["alro.activity"].sudo()
        if new := copy.part("alro.activity").copies.get(activity.id):
            return activities.browse(new).holds_results
        group = copy.part("alro.activity.group").copies.get(activity.activity_group_id.id)
        taken = [("activity_group_id", "=", group), ("holds_results", "=", True)]
        return activity.holds_results and not (group and activities.search_count(taken, limit=1))

    @api.model
    def _plan_steps(self, copy):
        """Steps follow their activity and heading, if the copy of the activity holds the results."""
        activities = self.env["alro.activity"].browse(copy.part("alro.activity").known)
        holding = activities.filtered(lambda activity: self._holds_results(copy, activity))
        steps = self.env["alro.step"].search([("activity_id", "in", activities.ids)], order="id")
        copies = self._copies_of(copy, steps)
        taken = self._taken_codes(copy, copies)
        left_out = steps.browse()
        for step in steps.filtered(lambda step: step.id not in copies):
            new_activity = copy.part("alro.activity").copies.get(step.activity_id.id)
            if step.activity_id not in holding:
                left_out |= step
                copy.remark(
                    self.env._(
                        "The steps of “%(activity)s”: in %(year)s another activity of its group"
                        " holds the results.",
                        activity=step.activity_id.display_name,
                        year=copy.year.name,
                    )
                )
            elif step.code and (new_activity, step.code) in taken:
                left_out |= step
                copy.remark(
                    self.env._(
                        "“%(step)s” of “%(activity)s”: another step has its code in %(year)s.",
                        step=step.display_name,
                        activity=step.activity_id.display_name,
                        year=copy.year.name,
                    )
                )
        left_out = self._with_all_below(left_out, steps.browse(copies))
        waiting = (steps - left_out).filtered(lambda step: step.id not in copies)
        for step in waiting:
            self._active_host(copy, step)
        copy.plan("alro.step", waiting.ids, copies)
        self._plan_rules(copy, waiting)

    @api.model
    def _with_all_below(self, steps, copied):
        """Return the steps with all that stands below them, but for what has a copy."""
        frontier = steps
        while frontier := steps.search([("parent_id", "in", frontier.ids)]) - steps - copied:
            steps |= frontier
        return steps

    @api.model
    def _taken_codes(self, copy, copies):
        """Return ``{(activity, code)}`` of the steps in the copied activities that are no copies."""
        activities = list(copy.part("alro.activity").copies.values())
        others = self.env["alro.step"].sudo().search([("activity_id", "in", activities)])
        return {
            (step.activity_id.id, step.code) for step in others - others.browse(copies.values())
        }

    @api.model
    def _plan_rules(self, copy, steps):
        """A step whose sources are not all in the year cannot be computed there: it is keyed."""
        known = set(copy.part("alro.step").known)
        sources_of = self._sources_of(steps)
        for step in steps:
            if sources_of.get(step.id, set()) - known:
                copy.remark(
                    self.env._(
                        "“%(step)s” of “%(activity)s” is copied without its rule: a step that it is"
                        " computed from is not in %(year)s.",
                        step=step.display_name,
                        activity=step.activity_id.display_name,
                        year=copy.year.name,
                    )
                )

    @api.model
    def _sources_of(self, steps):
        """Return ``{step id: {ids of the steps it is computed from}}``, whoever may see those."""
        steps.flush_model(["source_step_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT step_id, array_agg(source_id) FROM alro_step_source_rel"
                " WHERE step_id = ANY(%s) GROUP BY step_id",
                list(steps.ids),
            )
        )
        return {step_id: set(source_ids) for step_id, source_ids in rows}

    @api.model
    def _copy_groups(self, copy):
        part = copy.part("alro.activity.group")
        groups = self.env["alro.activity.group"]
        for old, new in part.copies.items():
            if not groups.browse(new).previous_id:
                groups.browse(new).sudo().previous_id = old
        self._create_copies(
            copy,
            groups.browse(part.waiting),
            lambda group: {
                "fiscal_year_id": copy.year.id,
                "officer_id": group.officer_id.id if group.sudo().officer_id.active else False,
            },
        )
        contacts = self.env["alro.contact"].browse(copy.part("alro.contact").waiting)
        new = contacts.create(
            [
                contact.copy_data({"activity_group_id": part.copies[contact.activity_group_id.id]})[
                    0
                ]
                for contact in contacts
            ]
        )
        copy.part("alro.contact").take(dict(zip(contacts.ids, new.ids, strict=True)))

    @api.model
    def _copy_projects(self, copy):
        self._create_copies(
            copy,
            self.env["alro.project"].browse(copy.part("alro.project").waiting),
            lambda project: {"fiscal_year_id": copy.year.id, "code": project.code},
        )

    @api.model
    def _copy_activities(self, copy):
        projects = copy.part("alro.project").copies
        groups = copy.part("alro.activity.group").copies
        self._create_copies(
            copy,
            self.env["alro.activity"].browse(copy.part("alro.activity").waiting),
            lambda activity: {
                "project_id": projects[activity.project_id.id],
                "activity_group_id": groups[activity.activity_group_id.id],
                "host_agency_id": self._active_host(copy, activity),
                "holds_results": self._holds_results(copy, activity),
            },
        )

    @api.model
    def _copy_steps(self, copy):
        """Layer by layer: a step needs its heading and the steps it is computed from."""
        steps = self.env["alro.step"].browse(copy.part("alro.step").waiting)
        sources_of = self._sources_of(steps)
        waiting = set(steps.ids)
        sorter = TopologicalSorter(
            {
                step.id: waiting & ({step.parent_id.id} | sources_of.get(step.id, set()))
                for step in steps
            }
        )
        sorter.prepare()
        while sorter.is_active():
            layer = sorted(sorter.get_ready())
            self._create_copies(
                copy,
                steps.browse(layer),
                lambda step: self._prepare_step(copy, step, sources_of.get(step.id, set())),
            )
            sorter.done(*layer)

    @api.model
    def _prepare_step(self, copy, step, sources):
        copies = copy.part("alro.step").copies
        values = {
            "activity_id": copy.part("alro.activity").copies[step.activity_id.id],
            "parent_id": copies.get(step.parent_id.id, False),
            "code": step.code,
            "host_agency_id": self._active_host(copy, step),
            "source_step_ids": [
                Command.set(sorted(copies[id_] for id_ in sources & copies.keys()))
            ],
        }
        if sources - copies.keys():
            values.update(source_step_ids=[], rule=False)
            if step.entry_mode == "derived":
                values["entry_mode"] = "manual"
        return values
