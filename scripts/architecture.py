"""Checks of the house rules that no linter knows: the add-on graph, the traps of Odoo 19, tests that would never run.

Each function below marked @check gets the add-ons and yields problems as "path:line: what is wrong"; add a function to
add a check. Run by ./alro lint, from the root of the checkout; prints the problems and writes one line
`ok NAME` or `failed NAME` per check to the file given as argument.
"""

import ast
import re
import sys
from functools import cached_property
from pathlib import Path

from checks import Checks

# Which add-ons each may know of (design: data flows one way, nothing depends on the dashboard).
GRAPH = {
    "alro_tracking_base": set(),
    "alro_planning": {"alro_tracking_base"},
    "alro_reporting": {"alro_tracking_base", "alro_planning"},
    "alro_procurement": {"alro_tracking_base", "alro_planning"},
    "alro_gfmis": {"alro_tracking_base", "alro_planning", "alro_reporting"},
    "alro_dashboard": {
        "alro_tracking_base",
        "alro_planning",
        "alro_reporting",
        "alro_procurement",
        "alro_gfmis",
    },
}
THAI = re.compile("[\u0e00-\u0e7f]")
# What Odoo 19 accepts in silence and does not do, or refuses only when the screen is opened.
TRAPS = [
    ("*.xml", r"<tree\b", "Odoo 19 has no <tree>: it is <list>"),
    ("*.xml", r'name="view_mode">[^<]*\btree\b', "view_mode is list, not tree"),
    ("*.xml", r"\bt-name=\"kanban-box\"", 'the kanban template is t-name="card"'),
    ("*.xml", r"class=\"oe_chatter\"", "the chatter is <chatter/>"),
    ("*.xml", r"\b(attrs|states)=\"", "attrs and states are gone: invisible=, readonly="),
    ("*.xml", r"\bt-(esc|raw)=", "t-esc and t-raw are gone: t-out"),
    ("*.py", r"\b_sql_constraints\b", "not created in Odoo 19: use models.Constraint"),
    ("*.py", r"\bread_group\(", "read_group is gone: _read_group"),
    ("*.py", r"\bodoo\.osv\b", "odoo.osv is gone: odoo.fields.Domain"),
    ("*.py", r"\bself\._(cr|uid|context)\b", "self.env.cr, .uid, .context"),
    ("*.py", r"type=.json.\b", 'type="jsonrpc"'),
    ("*.js", r"defaultOutputCalendar", "it stores Buddhist years: patch display only"),
]

# Where SQL changes rows: the write path of facts, totals and derived figures that follow it, who takes part where,
# the log and its digests; and the rows of an uploaded file, which are no facts.
WRITES_SQL = {
    "alro_tracking_base/models/alro_birth_mixin.py",
    "alro_tracking_base/models/alro_fact_values.py",
    "alro_tracking_base/models/alro_logged_mixin.py",
    "alro_tracking_base/models/alro_month_mixin.py",
    "alro_tracking_base/models/alro_scope_mixin.py",
    "alro_tracking_base/models/alro_value_log_digest.py",
    "alro_tracking_base/tools/log_digest.py",
    "alro_tracking_base/tools/log_trigger.py",
    "alro_planning/models/alro_agency_scope.py",
    "alro_planning/models/alro_appropriation.py",
    "alro_planning/models/alro_budget_ledger.py",
    "alro_planning/models/alro_fiscal_year.py",
    "alro_planning/models/alro_plan_mixin.py",
    "alro_planning/models/alro_step_target.py",
    "alro_reporting/models/alro_derivation_mixin.py",
    "alro_reporting/models/alro_batch_mixin.py",
    "alro_reporting/models/alro_fund_batch_row.py",
    "alro_gfmis/models/alro_gfmis_row.py",
    "alro_gfmis/models/alro_gfmis_run.py",
}
CHANGES_ROWS = re.compile(r"\s*(UPDATE|INSERT INTO|DELETE FROM|COPY|TRUNCATE)\s", re.IGNORECASE)


class Addon:
    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name

    @cached_property
    def manifest(self):
        return ast.literal_eval((self.folder / "__manifest__.py").read_text("utf-8"))

    def files(self, pattern, *without):
        """Files by glob, without the folders named and without vendored libraries."""
        for path in sorted(self.folder.rglob(pattern)):
            parts = path.relative_to(self.folder).parts
            if not {*without, "lib", "__pycache__"} & set(parts[:-1]) and path.is_file():
                yield path

    def tests(self):
        return self.files("tests/test_*.py")


def lines_with(path, pattern):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if match := re.search(pattern, line):
            yield number, match


check = Checks()


@check
def addon_graph(addons):
    """Manifests name only what the graph allows, and reach all of it."""
    depends = {
        addon.name: {name for name in addon.manifest["depends"] if name.startswith("alro_")}
        for addon in addons
    }

    def reach(name):
        direct = depends.get(name, set())
        return direct.union(*map(reach, direct))

    for addon in addons:
        manifest = f"{addon.folder}/__manifest__.py:1"
        if addon.name not in GRAPH:
            yield f"{manifest}: {addon.name} is not in the graph of {Path(__file__).name}"
            continue
        allowed = {name for name in GRAPH[addon.name] if name in depends}
        for name in sorted(depends[addon.name] - GRAPH[addon.name]):
            yield f"{manifest}: {addon.name} must not depend on {name}"
        for name in sorted(allowed - reach(addon.name)):
            yield f"{manifest}: {addon.name} does not depend on {name}, not even indirectly"


@check
def addon_references(addons):
    """Code, views and assets name no add-on that theirs does not depend on."""
    names = "|".join(GRAPH)
    pattern = rf"(?:odoo\.addons\.|@|[\"',=(])({names})(?=[./])"
    for addon in addons:
        known = GRAPH.get(addon.name, set()) | {addon.name}
        for suffix in ("*.py", "*.xml", "*.js", "*.csv"):
            for path in addon.files(suffix, "i18n"):
                for number, match in lines_with(path, pattern):
                    if match[1] not in known:
                        yield f"{path}:{number}: {addon.name} knows nothing of {match[1]}"


@check
def odoo_traps(addons):
    """Habits of older versions that Odoo 19 swallows."""
    for addon in addons:
        for glob, pattern, message in TRAPS:
            for path in addon.files(glob):
                for number, _match in lines_with(path, pattern):
                    yield f"{path}:{number}: {message}"


@check
def no_thai_in_code(addons):
    """Codes decide, labels never: Thai stands in data and translations. Comments and docstrings are free."""
    for addon in addons:
        for path in addon.files("*.py", "data", "demo", "i18n", "tools", "tests"):
            tree = ast.parse(path.read_text("utf-8"))
            docstrings = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and THAI.search(node.value)
                    and id(node) not in docstrings
                ):
                    yield f"{path}:{node.lineno}: Thai text in code: {node.value[:40]!r}"


@check
def sql_changes_rows_in_one_place(addons):
    """SQL that changes rows stands in the write path of facts and in migrations, nowhere else."""
    for addon in addons:
        for path in addon.files("*.py", "tests", "migrations"):
            if f"{addon.name}/{path.relative_to(addon.folder)}" in WRITES_SQL:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and CHANGES_ROWS.match(text):
                    yield f"{path}:{node.lineno}: use _bulk_set or the ORM, which keep log, totals and rights"


@check
def data_files_are_loaded(addons):
    """A view or data file that the manifest does not name is a file that does nothing."""
    for addon in addons:
        named = {*addon.manifest.get("data", []), *addon.manifest.get("demo", [])}
        for folder in ("data", "demo", "report", "reports", "security", "views", "wizards"):
            for path in sorted((addon.folder / folder).glob("*.*")):
                name = path.relative_to(addon.folder).as_posix()
                if path.suffix in (".xml", ".csv") and name not in named:
                    yield f"{path}:1: not in the manifest of {addon.name}"


@check
def tests_are_run(addons):
    """Odoo runs a test file only if tests/__init__.py imports it, and a demo test only with all of its tags."""
    for addon in addons:
        init = addon.folder / "tests" / "__init__.py"
        imported = set()
        if init.exists():
            for node in ast.walk(ast.parse(init.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    imported.update(alias.name for alias in node.names)
        for path in addon.tests():
            if path.stem not in imported:
                yield f"{path}:1: tests/__init__.py does not import it"
            yield from demo_tags(path)


def demo_tags(path):
    wanted = {"alro_demo", "post_install", "-at_install", "-standard"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ClassDef):
            continue
        tags = {
            argument.value
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "tagged"
            for argument in decorator.args
            if isinstance(argument, ast.Constant)
        }
        if "alro_demo" in tags and not wanted <= tags:
            missing = ", ".join(sorted(wanted - tags))
            yield f"{path}:{node.lineno}: a test tagged alro_demo also needs {missing}"


def main():
    addons = [Addon(path.parent) for path in sorted(Path("addons").glob("*/__manifest__.py"))]
    return check.run(addons)


if __name__ == "__main__":
    sys.exit(main())
