from collections import Counter, defaultdict
from functools import partial

from odoo import models
from odoo.tools import SQL

from ..tools.matching import Matcher
from .alro_gfmis_row import CODES, OUTCOME

LEADING = ("result", "budget_line_id")  # where a row's money goes
MATCHED = ("activity_id", "agency_id", "category_id", "budget_line_id")
COUNTED = ("matched", "unmatched", "ambiguous", "carry_over", "aside", "refused")


class AlroGfmisMatching(models.AbstractModel):
    """Matching: whose money the rows of a file are."""

    _name = "alro.gfmis.matching"
    _description = "Matching of GFMIS files"

    def _match(self):
        """Say anew of each row with data whose money it is, and what the file changes.

        :return int: of how many rows something else is said than before
        """
        fit, counts, changed, used = self._fitter(), Counter(), [], set()
        moved = 0
        for alike in self._alike():
            outcome = fit(alike)
            used.add(outcome["mapping_ids"])
            counts[outcome["result"]] += len(alike["ids"])
            if any(alike[name] != outcome[name] for name in OUTCOME):
                changed += [{"id": row_id, **outcome} for row_id in alike["ids"]]
            if any(alike[name] != outcome[name] for name in LEADING):
                moved += len(alike["ids"])
        self.env["alro.gfmis.row"]._set_outcomes(changed)
        names = self._mapping_names(used)
        self.sudo().write({f"{name}_count": counts[name] for name in COUNTED} | names)
        self._compare()
        return moved

    def _alike(self):
        """Return the rows with data, those that are alike in what matters together, as ``ids``."""
        asked = [*CODES, "source_year", "chosen_line_id", *OUTCOME]
        names = SQL(", ").join(SQL.identifier(name) for name in asked)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT %(names)s, aside_reason IS NOT NULL AS aside_reason,"
                " problem IS NOT NULL AS problem, array_agg(id) AS ids"
                " FROM alro_gfmis_row WHERE batch_id = %(batch)s AND kind = 'data'"
                " GROUP BY %(names)s, aside_reason IS NOT NULL, problem IS NOT NULL",
                names=names,
                batch=self.id,
            )
        )
        return self.env.cr.dictfetchall()

    def _fitter(self):
        """Return a function that tells the outcome of a row: ``{column: value}`` in, OUTCOME out."""
        rules = self.env["alro.gfmis.mapping"]._rules(self.fiscal_year_id, self.as_of)
        matcher, lines, places = Matcher(rules), defaultdict(dict), {}
        for line in (
            self.env["alro.budget.line"]
            .sudo()
            .search_fetch(
                [("fiscal_year_id", "=", self.fiscal_year_id.id), ("fund_kind", "=", "act")],
                ["activity_id", "agency_id", "category_id"],
            )
        ):
            place = line.activity_id.id, line.agency_id.id, line.category_id.id or None
            lines[place[:2]][place[2]] = line.id
            places[line.id] = dict(zip(MATCHED, (*place, line.id), strict=True))
        return partial(self._outcome, matcher, lines, places)

    def _outcome(self, matcher, lines, places, row):
        """Return what is known of a row: its outcome, whose money it is, and how one knows."""
        blank = {**dict.fromkeys(MATCHED), "mapping_ids": None, "match_note": None}
        if row["aside_reason"]:
            return {**blank, "result": "aside"}
        if row["problem"]:
            return {**blank, "result": "refused"}
        if row["source_year"] and row["source_year"] != self.fiscal_year_id.year:
            return {**blank, "result": "carry_over"}
        if row["chosen_line_id"] in places:
            return {**blank, **places[row["chosen_line_id"]], "result": "matched"}
        match = matcher.match(self.env["alro.gfmis.row"]._codes_of(row))
        found = {f"{name}_id": value for name, value in match.found.items()}
        told = ",".join(str(rule) for rule in sorted(match.rules) if rule)
        return {**blank, **found, "mapping_ids": told or None, **self._fitting(match, lines)}

    def _fitting(self, match, lines):
        """Return the budget line that a match leads to, or why it leads to none or to several."""
        found = match.found
        if match.torn:
            return {
                "result": "ambiguous",
                "match_note": self.env._(
                    "Mappings of one length say different things about the row."
                ),
            }
        if "activity" not in found and "agency" not in found:
            return {
                "result": "unmatched",
                "match_note": self.env._("No mapping knows the row's codes."),
            }
        if "activity" not in found:
            return {
                "result": "unmatched",
                "match_note": self.env._("No mapping tells the activity."),
            }
        if "agency" not in found:
            return {"result": "unmatched", "match_note": self.env._("No mapping tells the office.")}
        there = lines.get((found["activity"], found["agency"]), {})
        if "category" in found:
            there = {key: line for key, line in there.items() if key == found["category"]}
        if not there:
            return {
                "result": "unmatched",
                "match_note": self.env._("The office has no budget of this activity and category."),
            }
        if len(there) > 1:
            return {
                "result": "ambiguous",
                "match_note": self.env._(
                    "The office has %s budget lines of the activity; no mapping tells the category.",
                    len(there),
                ),
            }
        [(category, line)] = there.items()
        return {"result": "matched", "category_id": category, "budget_line_id": line}

    def _mapping_names(self, used):
        """Return what mappings say now, to be kept: they may say something else one day.

        :param used: their ids, as rows keep them: "3,5" or nothing
        """
        ids = {int(number) for told in used if told for number in told.split(",")}
        mappings = self.env["alro.gfmis.mapping"].sudo().browse(sorted(ids))
        return {"mapping_names": {str(each.id): each.display_name for each in mappings}}
