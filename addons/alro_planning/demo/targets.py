"""Who takes part in a group and with which targets, as plain Python. No ORM here."""

from functools import cache
from pathlib import Path

import yaml

from odoo.addons.alro_tracking_base.demo.structure import kind_of, walk

from .choose import between, choose
from .season import split

FILE = Path(__file__).with_name("plans_2568.yaml")


@cache
def read_plans():
    """Return the YAML as it stands; its head explains the words. Shared: do not change it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def offices_of(group, plan, provinces, always=()):
    """Return the codes of the agencies that take part in a group, the host last.

    >>> central = {"number": 11, "host": "SPS", "reported_by": "central", "steps": []}
    >>> offices_of(central, {}, ["AL50", "AL51"])
    ['SPS']
    >>> land = {"number": 14, "host": "SJK", "reported_by": "province", "steps": [{"code": "1"}]}
    >>> offices_of(land, {"offices": "all"}, ["AL50", "AL51"])
    ['AL50', 'AL51']
    """
    if group["reported_by"] == "central":
        return [group["host"]]
    if "people" in plan:
        return list(plan["people"])
    if plan["offices"] == "all":
        offices = list(provinces)
    else:
        offices = choose(provinces, plan["offices"], group["number"], always=always)
    host_reports = any(node.get("by") for node, _parent in walk(group["steps"]))
    return offices + [group["host"]] if host_reports else offices


def waiting_offices(group, plan, offices, first_year, always=()):
    """Return the offices that take part and have no target yet, among them never the host.

    Of ``always`` the first waits too, after the first year; no other does.

    >>> plan = {"waiting": {"first": 1, "later": 2}}
    >>> waiting_offices({"number": 2, "host": "SPT"}, plan, ["AL27", "AL50", "SPT"], True, ["AL50"])
    ['AL27']
    """
    if "waiting" not in plan:
        return []
    settled = {group["host"], *(always if first_year else always[1:])}
    count = plan["waiting"]["first" if first_year else "later"]
    candidates = [code for code in offices if code not in settled]
    return choose(candidates, count, group["number"], "waiting", always=always)


def headings_of(plan, number, office):
    """Return the optional headings that an office takes part in.

    >>> headings_of({"optional": ["A", "B"], "in": {"AL50": ["B"]}}, 5, "AL50")
    ['B']
    """
    optional = plan.get("optional", [])
    if office in plan.get("in", {}):
        return plan["in"][office]
    low = plan.get("at_least", len(optional))
    count = between(low, len(optional), number, office, "how many")
    return choose(optional, count, number, office)


def office_targets(group, plan, office, year_key="", fixed=None):
    """Return ``{step code: target}`` of an office in a group, whole numbers.

    :param year_key: another key varies drawn sizes by up to a tenth
    :param fixed: ``{step code: target}`` that stand whatever the sizes say
    """
    without = set(plan.get("optional", ())) - set(headings_of(plan, group["number"], office))
    is_host = office == group["host"] and group["reported_by"] != "central"
    wanted = ("host", "both") if is_host else ("agency", "both")
    nodes = {
        node["code"]: node
        for node, parent in walk(group["steps"])
        if kind_of(node) == "step" and parent not in without and node.get("by", "agency") in wanted
    }
    return _Sizes(group["number"], plan, office, year_key, nodes, fixed or {}).all()


class _Sizes:
    """The targets of one office in one group; each is found when another needs it."""

    def __init__(self, number, plan, office, year_key, nodes, fixed):
        self.number, self.plan, self.office = number, plan, office
        self.year_key, self.nodes, self.found = year_key, nodes, dict(fixed)
        sharing = [code for code in nodes if plan["sizes"].get(code) == "share"]
        if sharing:
            self.found.update(
                zip(sharing, split(plan["people"][office], [1] * len(sharing)), strict=True)
            )

    def all(self):
        return {code: self.of(code) for code in self.nodes if self.of(code) is not None}

    def of(self, code):
        """Return a step's target; none for a host's sum over offices, which is known last."""
        if code not in self.found:
            node = self.nodes[code]
            self.found[code] = self._computed(node) if "rule" in node else self._sized(code)
        return self.found[code]

    def _computed(self, node):
        if node["rule"] == "across_agencies":
            return None
        sources = [self.of(code) for code in node["of"] if code in self.nodes]
        return min(sources) if node["rule"] == "all_courses" else sum(sources)

    def _sized(self, code):
        size = self.plan["sizes"][code]
        if isinstance(size, dict) and "sum" in size:
            return sum(self.of(source) for source in size["sum"])
        if isinstance(size, dict):
            return tidy(self.of(size["like"]) * size["times"])
        if isinstance(size, int):
            return size
        if isinstance(size, str):
            return self._drawn(self.plan["bases"][size], size)
        return self._drawn(size, code)

    def _drawn(self, bounds, name):
        qty = between(*bounds, self.number, self.office, name)
        if self.year_key:
            qty *= between(92, 110, self.number, self.office, name, self.year_key) / 100
        return tidy(qty)


def tidy(qty):
    """Round as offices' targets are: the larger, the rounder, and never to nothing.

    >>> [tidy(qty) for qty in (0.4, 7.6, 63, 468, 1234, 8888)]
    [1, 8, 65, 470, 1230, 8900]
    """
    step = next(step for limit, step in ((20, 1), (200, 5), (2000, 10), (1e12, 50)) if qty < limit)
    return max(1, int(qty / step + 0.5) * step)
