from odoo import api, models
from odoo.fields import Domain

from ..tools.matching import CODES
from .alro_gfmis_mapping import TARGETS


class AlroYearCopy(models.AbstractModel):
    """The mappings in a copy of a year: what meant an activity, means its copy.

    Nobody learns more by it: only who reads mappings copies them. The system writes them, as it
    writes who takes part; whose money a code is was said by the budget group, and stays so. A
    mapping that ends before the new year is left; mappings without an activity hold in every year
    and are not copied.
    """

    _inherit = "alro.year.copy"

    @api.model
    def _plan_copy(self, copy):
        super()._plan_copy(copy)
        mappings = self.env["alro.gfmis.mapping"]
        if not mappings.has_access("read"):
            return
        activities = copy.part("alro.activity")
        known = Domain("activity_id", "in", activities.known)
        holds = Domain("valid_to", "=", False) | Domain("valid_to", ">=", copy.year.date_from)
        waiting, copies = [], {}
        for mapping in mappings.search(known & holds & Domain("fund_kind", "=", "act")):
            twin = self._mapping_there(copy, mapping)
            if not twin:
                waiting.append(mapping.id)
            elif twin.activity_id.id == activities.copies.get(mapping.activity_id.id):
                copies[mapping.id] = twin.id
            else:
                copy.remark(
                    self.env._(
                        "“%(mapping)s”: in %(year)s its codes mean something else.",
                        mapping=mapping.display_name,
                        year=copy.year.name,
                    )
                )
        copy.plan("alro.gfmis.mapping", waiting, copies)

    @api.model
    def _copy_into(self, copy):
        super()._copy_into(copy)
        if "alro.gfmis.mapping" not in copy.parts:
            return
        part = copy.part("alro.gfmis.mapping")
        old = self.env["alro.gfmis.mapping"].browse(part.waiting)
        new = old.sudo().create([self._mapping_values(copy, mapping) for mapping in old.sudo()])
        part.take(dict(zip(old.ids, new.ids, strict=True)))

    @api.model
    def _mapping_there(self, copy, mapping):
        """Return the mapping of the new year that has the same codes, if there is one."""
        codes = self._mapping_codes(copy, mapping)
        asked = [(name, "=", code) for name, code in codes.items()]
        there = [*asked, ("fiscal_year_id", "=", copy.year.id)]
        return self.env["alro.gfmis.mapping"].search(there, limit=1)

    @api.model
    def _mapping_codes(self, copy, mapping):
        """Return a mapping's codes in the new year: a source code begins with the year of its money."""
        codes = {name: mapping[name] for name in CODES}
        old, new = (f"{year.year % 100:02d}" for year in (copy.source, copy.year))
        if codes["fund_code"] and codes["fund_code"].startswith(old):
            codes["fund_code"] = new + codes["fund_code"][len(old) :]
        return codes

    @api.model
    def _mapping_values(self, copy, mapping):
        targets = {name: mapping[name].id for name in TARGETS.values()}
        targets["activity_id"] = copy.part("alro.activity").copies[mapping.activity_id.id]
        line = mapping.budget_line_id and self.env["alro.budget.line"].sudo().search(
            [(name, "=", target) for name, target in targets.items()], limit=1
        )
        names = ("valid_from", "valid_to", "note")
        return {
            **self._mapping_codes(copy, mapping),
            **targets,
            **{name: mapping[name] for name in names},
            "budget_line_id": line.id if line else False,
        }
