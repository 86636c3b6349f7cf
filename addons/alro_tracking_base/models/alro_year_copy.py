from odoo import api, models
from odoo.exceptions import UserError

from ..tools.year_copy import YearCopy


class AlroYearCopy(models.AbstractModel):
    """Copies the structure of a fiscal year into another: what, and in which order.

    Two hooks, which add-ons above extend, ``super()`` first:

    * :meth:`_plan_copy` finds out what there is to copy, and changes nothing;
    * :meth:`_copy_into` copies it, and finds what was copied before it in ``copy.parts``:
      ``copy.part("alro.activity").copies`` is ``{old id: new id}``.

    A copy names what it was copied from (``previous_id``). What has a copy in the year is not
    copied again, so a second copy adds what is new or was deleted meanwhile. Everything happens
    with the rights of whoever copies, in one transaction.
    """

    _name = "alro.year.copy"
    _description = "Copying of a fiscal year"

    @api.model
    def _plan(self, source, year, **options):
        """Return what would be copied, as a ``YearCopy`` (tools/year_copy.py).

        :param source: the fiscal year to copy from
        :param year: the fiscal year to copy into
        :param options: ``projects``, the projects of the source to copy; all of them if empty
        """
        copy = YearCopy(source, year, options)
        self._plan_copy(copy)
        return copy

    @api.model
    def _run(self, source, year, **options):
        """Make the copy, all or nothing, and return the ``YearCopy`` with what was copied.

        :raises UserError: if the year is closed or the same; an AccessError for who may not
            build the structure.
        """
        self._check_years(source, year)
        copy = self._plan(source, year, **options)
        # two who copy the same at once collide, and the later one finds the copies of the first
        projects = self.env["alro.project"].browse(copy.part("alro.project").known)
        projects.sudo()._touch()
        reason = self.env._("Copied from fiscal year %s", source.name)
        with projects._log_as(origin="copied", reason=reason):
            self._copy_into(copy)
        return copy

    @api.model
    def _check_years(self, source, year):
        self.env["alro.project"].check_access("create")
        if problem := self._years_problem(source, year):
            raise UserError(problem)

    @api.model
    def _years_problem(self, source, year):
        """Return why nothing can be copied from one year into the other, or nothing."""
        if not source or not year or source == year:
            return self.env._("Choose two different fiscal years.")
        if year.state == "closed":
            return self.env._(
                "Fiscal year %s is closed: nothing is copied into it. Choose one that is open or"
                " in draft.",
                year.name,
            )
        return None

    @api.model
    def _plan_copy(self, copy):
        """Note in ``copy`` what there is to copy, what has a copy, and what is left out and why."""
        self._plan_projects(copy)
        self._plan_groups(copy)
        self._plan_activities(copy)
        self._plan_steps(copy)

    @api.model
    def _copy_into(self, copy):
        """Carry out what is planned in ``copy``, and note in it what was copied."""
        self._copy_groups(copy)
        self._copy_projects(copy)
        self._copy_activities(copy)
        self._copy_steps(copy)

    @api.model
    def _copies_of(self, copy, sources):
        """Return ``{old id: new id}`` of those that have a copy in the year, seen by the user or not."""
        copies = (
            self.env[sources._name]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("fiscal_year_id", "=", copy.year.id), ("previous_id", "in", sources.ids)],
                order="id desc",
            )
        )
        return {record.previous_id.id: record.id for record in copies}

    @api.model
    def _create_copies(self, copy, sources, values_of):
        """Create copies with the user's rights, each naming its source.

        :param values_of: a function that returns the values of a copy that are not its source's
        """
        new = self.env[sources._name].create(
            [source.copy_data(values_of(source))[0] for source in sources]
        )
        for source, record in zip(sources, new, strict=True):
            record.sudo().previous_id = source.id
        copy.part(sources._name).take(dict(zip(sources.ids, new.ids, strict=True)))

    @api.model
    def _active_host(self, copy, record):
        """Return a record's own host, but for one that is archived: the copy has none."""
        host = record.host_agency_id
        if host and not host.active:
            copy.remark(
                self.env._(
                    "“%(name)s” is copied without its host, %(host)s, which is archived.",
                    name=record.display_name,
                    host=host.name,
                )
            )
            return False
        return host.id
