from odoo import api, fields, models


class AlroFiscalYearCopy(models.TransientModel):
    """Asks from which year to copy into which; shows before what will be copied, and after what was."""

    _name = "alro.fiscal.year.copy"
    _inherit = ["alro.reach.mixin"]
    _description = "Copying from last year"

    year_id = fields.Many2one(
        "alro.fiscal.year",
        "Into fiscal year",
        domain="[('state', '!=', 'closed')]",
        default=lambda self: self._default_year(),
    )
    source_id = fields.Many2one(
        "alro.fiscal.year",
        "From fiscal year",
        compute="_compute_source_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    # with the project goes its dialog: without one it would be about the whole year
    project_id = fields.Many2one("alro.project", "This project only", ondelete="cascade")
    summary = fields.Html(compute="_compute_summary")
    is_possible = fields.Boolean("Can be copied", compute="_compute_summary")
    outcome = fields.Html(readonly=True)

    @api.model
    def _default_year(self):
        """Return the newest year that is not closed; of a project, another than its own."""
        project = self.env["alro.project"].browse(self.env.context.get("default_project_id"))
        domain = [("state", "!=", "closed"), ("id", "!=", project.fiscal_year_id.id)]
        return self.env["alro.fiscal.year"].search(domain, limit=1)

    @api.depends("year_id", "project_id")
    def _compute_source_id(self):
        """The project's year, or else the one before; where there is none, it is to be chosen."""
        years = self.env["alro.fiscal.year"]
        for wizard in self:
            before = years.search([("year", "<", wizard.year_id.year)], limit=1)
            wizard.source_id = wizard.project_id.fiscal_year_id or before

    @api.depends("year_id", "source_id", "project_id")
    @api.depends_context("uid", "lang")
    def _compute_summary(self):
        service = self.env["alro.year.copy"]
        for wizard in self:
            source, year = wizard.source_id, wizard.year_id
            problem = service._years_problem(source, year)
            wizard.is_possible = not problem
            if problem:
                wizard.summary = problem
            else:
                wizard.summary = wizard._in_words(service._plan(source, year, **wizard._options()))

    def action_copy(self):
        """Make the copy with the caller's rights, all or nothing, and show what was copied."""
        self.ensure_one()
        copy = self.env["alro.year.copy"]._run(self.source_id, self.year_id, **self._options())
        self.outcome = self._in_words(copy, done=True)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copied from last year"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _options(self):
        """Return what was chosen, for ``alro.year.copy``. Add-ons above add their own."""
        return {"projects": self.project_id}

    @api.model
    def _in_words(self, copy, done=False):
        """Return a copy in words: how many of what, and what is left out and why."""
        values = {
            "done": done,
            "is_empty": copy.is_empty,
            "lines": [
                {
                    "name": self.env["ir.model"]._get(model).name,
                    "count": f"{part.made if done else part.count:,}",
                    "there": f"{part.there:,}",
                }
                for model, part in copy.parts.items()
            ],
            "remarks": copy.remarks,
        }
        return self.env["ir.qweb"]._render("alro_tracking_base.fiscal_year_copy_table", values)
