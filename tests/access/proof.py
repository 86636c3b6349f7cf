"""What all probes share: where they are counted, how they fail, and which rows they ask about."""

from collections import Counter

WORDS = {"own": "of his own office", "hosted": "of an office that he hosts"}
MONEY = {"act": "Act", "fund": "Fund", "other": "other"}


class Noticed(Exception):
    """Ends a proof at its first failure: the mutation run wants to know no more."""


class Proof:
    """Counts probes per kind of data, and keeps what was not as the table says, as sentences."""

    def __init__(self, world, table, first_only=False):
        self.world, self.table, self.first_only = world, table, first_only
        self.counts, self.failures = Counter(), []

    def ask(self, data, right, sentence):
        """Count a probe; if the server was not `right`, keep (or end with) the sentence."""
        self.counts[data] += 1
        if not right:
            self.fail(sentence)
        return right

    def fail(self, sentence):
        self.failures.append(sentence)
        if self.first_only:
            raise Noticed(sentence)

    def row_kind(self, model):
        return next(kind for kind in self.table if kind.rows and model in kind.models)

    def kinds_of_values(self, model, verb):
        return [kind for kind in self.table if verb in kind.verbs and kind.values.get(model)]

    def visible(self, officer, model, among=None):
        """Return the ids that the table lets the officer read."""
        kind = self.row_kind(model)
        facts = self.world.facts(model)
        if model not in self.world.scoped:  # each row is a case of its own, and they are few
            ids = facts if among is None else among
            return {id_ for id_ in ids if self.world.may(officer, kind, "reads", model, id_)}
        answers, found = {}, set()
        for id_ in facts if among is None else among:
            fact = facts[id_]
            if fact not in answers:
                answers[fact] = self.world.may(officer, kind, "reads", model, id_)
            if answers[fact]:
                found.add(id_)
        return found

    def sample(self, officer, model, per_case=1, among=None, years=False):
        """Return ids of the stage, some for each money × relation, and × open or closed year if asked."""
        cases = Counter()
        chosen = []
        for id_ in sorted(among or self.world.staged(model), reverse=True):
            fund, _owners, _hosts, year = self.world.facts(model)[id_]
            relations = frozenset(self.world.relations(officer, model, id_))
            case = (fund, relations, years and year in self.world.closed_years())
            case += (self.world.sort_of(model, id_),)
            if cases[case] < per_case:
                cases[case] += 1
                chosen.append(id_)
        return chosen

    def describe(self, officer, model, id_):
        """Say what a row is to an officer: "alro.work.month 7 of another office (Act, closed year)"."""
        if id_ not in self.world.facts(model):
            return f"{model} {id_}"
        fund, owners, hosts, year = self.world.facts(model)[id_]
        parts = [MONEY[fund]] if fund else []
        parts += ["closed year"] if year in self.world.closed_years() else []
        relation = ""
        if owners or hosts or model == "res.users":
            held = sorted(self.world.relations(officer, model, id_))
            relation = " " + (" and ".join(WORDS[word] for word in held) or "of another office")
        return f"{model} {id_}{relation}" + (f" ({', '.join(parts)})" if parts else "")
