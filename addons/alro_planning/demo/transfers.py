"""Post the documents of a demonstration year that are due: rounds of allocation, changes, returns."""

from odoo.fields import Command

from odoo.addons.alro_tracking_base.tools.fiscal_calendar import bangkok_today

from .choose import draw, percentile
from .money import category_code, day_in, read_money, saved, sent


def move_money(env, fiscal_year):
    """Create and post the documents of the year up to today, in the order of their dates."""
    documents = _Documents(env, fiscal_year)
    documents.add_rounds()
    documents.add_others()
    documents.add_savings()
    documents.post()


class _Documents:
    """The documents of one year, kept by the users who keep such money."""

    def __init__(self, env, fiscal_year):
        self.env, self.year, self.today = env, fiscal_year, bangkok_today()
        self.lines = env["alro.budget.line"].search([("fiscal_year_id", "=", fiscal_year.id)])
        self.place = {_place(line): line for line in self.lines}
        self.whole = {
            (each.activity_group_id.number, each.fund_kind, category_code(each.category_id)): each
            for each in self.lines.appropriation_id
        }
        self.gives = {
            (row["group"], each["fund"], row.get("office"), row["category"])
            for each in read_money()["others"]
            for row in each["lines"]
            if row["amount"] < 0
        }
        self.found = []  # (what the YAML says of a document, its values)

    def add_rounds(self):
        """One document for each project and round of allocation."""
        for fund, rounds in read_money()["rounds"].items():
            lines = self.lines.filtered(lambda line, fund=fund: line.fund_kind == fund)
            for _project, its in sorted(lines.grouped("project_id").items(), key=_by_code):
                parts = {line: self._parts(line, rounds) for line in its}
                for number, each in enumerate(rounds):
                    moves = [(line, line.appropriation_id, parts[line][number]) for line in its]
                    self._add({"kind": "allocate", "fund": fund, **each}, moves)

    def _parts(self, line, rounds):
        # who gives money away later, and a few others, never get the last round
        held_back = percentile("held back", *_place(line)) < read_money()["held_back"]
        return sent(int(line.received_amount), rounds, held_back or _place(line) in self.gives)

    def add_others(self):
        for each in read_money()["others"]:
            moves = []
            for row in each["lines"]:
                number, fund, code = row["group"], each["fund"], row["category"]
                line = None
                if "office" in row:
                    line = self.place[number, fund, row["office"], code]
                whole = self.whole[number, fund, code]
                moves.append((line, whole, int(1000 * row["amount"])))
            self._add(each, moves)

    def add_savings(self):
        """What is left of building is returned, one document for each project."""
        savings = read_money()["savings"]
        lines = self.lines.filtered(
            lambda line: (
                line.activity_group_id.number in savings["groups"]
                and line.category_id.code == savings["category"]
            )
        )
        for _project, its in sorted(lines.grouped("project_id").items(), key=_by_code):
            moves = [
                (
                    line,
                    line.appropriation_id,
                    saved(savings, int(line.received_amount), *_place(line)),
                )
                for line in its
            ]
            self._add({"kind": "return", "fund": "act", **savings}, moves)

    def _add(self, each, moves):
        """Note a document, unless its day has not come; a draft waits with today's date."""
        day = day_in(self.year.year, each["day"])
        if day > self.today and not each.get("draft"):
            return
        letter = read_money()["letters"][each["fund"]]
        values = {
            "kind": each["kind"],
            "fiscal_year_id": self.year.id,
            "fund_source_id": self.env.ref(f"alro_tracking_base.fund_source_{each['fund']}").id,
            "date": min(day, self.today),
            "name": each["name"],
            "reference": f"{letter} {draw(self.year.year, each['name'], len(self.found)) % 900 + 100}",
            "crosses_border": "outside_party" in each,
            "outside_party": each.get("outside_party", False),
            "line_ids": [
                Command.create(_line_values(line, place, amount))
                for line, place, amount in moves
                if amount
            ],
        }
        self.found.append((each, values))

    def post(self):
        """Post what is no draft; what is reversed is so before the next one is posted."""
        self.found.sort(key=lambda pair: pair[1]["date"])
        for each, values in self.found:
            keeper = self.env.ref(f"alro_tracking_base.user_central_{each['fund']}")
            document = self.env["alro.budget.transfer"].with_user(keeper).sudo().create(values)
            if each.get("draft"):
                continue
            document.action_post()
            if "reversed" in each:
                document.action_reverse(each["reversed"])


def _place(line):
    return (
        line.activity_group_id.number,
        line.fund_kind,
        line.agency_id.code,
        category_code(line.category_id),
    )


def _by_code(pair):
    return pair[0].code


def _line_values(line, whole, amount):
    return {
        "budget_line_id": line.id if line else False,
        "appropriation_id": whole.id,
        "amount": amount,
    }
