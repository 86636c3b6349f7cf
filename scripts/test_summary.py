"""Reads what a test run left in its folder, says what failed, checks the number of tests, and counts.

    test_summary.py FOLDER [--expected FILE]

odoo-*.log: Odoo's log. A test failed when something was logged as ERROR while it ran, as Odoo does with failures, or
when it was skipped (that proves nothing). An error outside tests, or a run without a result, is a failure of its own.
*/pytest.xml: JUnit of pytest. */server.log: Odoo's log during these tests.
lint.txt: one line `ok NAME` or `failed NAME` per check.
The last line is `N passed, N failed`; the exit code says whether nothing failed.
"""

import argparse
import collections
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

LINE = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^:]+): (?P<text>.*)")
ADDON = re.compile(r"odoo\.addons\.(?P<addon>\w+)\.tests\.")
HOOT = re.compile(r'\[HOOT\] "@(?P<addon>alro_\w+)" ended \(passed: (?P<passed>\d+)')
SUBTOTAL = re.compile(r"Module \w+: \d+ failures")
EXCERPT = 40  # lines of a failure's log entry


class Summary:
    def __init__(self):
        self.passed = 0
        self.failures = []  # (title, text)
        self.counts = collections.Counter()

    def fail(self, title, text=""):
        self.failures.append((title, text))


def entries(log):
    """Yields (match, lines) per log entry: an entry is a line with a time and what follows it without one."""
    match, lines = None, []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := LINE.match(line):
            if match:
                yield match, lines
            match, lines = found, []
        lines.append(line)
    if match:
        yield match, lines


def read_odoo_log(log, summary):
    started, failed, running, finished = set(), {}, None, False
    for match, lines in entries(log):
        text, addon = match["text"], ADDON.match(match["logger"])
        if match["logger"] == "odoo.tests.result":
            finished = True
        elif match["level"] in ("ERROR", "CRITICAL") and not SUBTOTAL.match(text):
            broken_class = re.match(r"ERROR: setUpClass \((.+)\)", text)
            title = broken_class[1] if broken_class else running or f"{log.stem}: error in the log"
            failed.setdefault(title, []).extend(lines)
        elif addon and text.startswith("Starting "):
            running = f"{addon['addon']}: {text.split()[1]}"
            started.add(running)
            summary.counts[addon["addon"]] += 1
        elif addon and text.startswith("skipped "):
            failed.setdefault(f"{addon['addon']}: {text.split()[1]}", []).extend(lines)
        elif hoot := HOOT.search(text):
            summary.counts["hoot"] += int(hoot["passed"])
        elif match["logger"] in ("odoo.modules.loading", "odoo.service.server"):
            running = None
    if not finished:
        summary.fail(f"{log.stem}: Odoo ended before its tests did", tail(log))
    summary.passed += len(started - failed.keys())
    for title, lines in failed.items():
        summary.fail(title, lines)


def read_pytest(junit, summary):
    if not junit.exists():
        summary.fail("pytest did not finish", tail(junit.with_suffix(".log")))
        return
    for case in ElementTree.parse(junit).iter("testcase"):
        summary.counts["tests"] += 1
        bad = [child for child in case if child.tag in ("failure", "error", "skipped")]
        if bad:
            text = "\n".join(child.text or child.get("message", "") for child in bad)
            title = f"{case.get('classname')}: {case.get('name')}"
            summary.fail(title, text.splitlines()[-EXCERPT:])
        else:
            summary.passed += 1


def read_server_log(log, summary):
    for match, lines in entries(log):
        # Odoo logs a collision as an error before it runs the request again; one that it gives up is logged once more
        collided = any("could not serialize access" in line for line in lines)
        if match["level"] in ("ERROR", "CRITICAL") and not collided:
            summary.fail(f"server of the browser tests: {match['level']} in the log", lines)


def read_lint(file, summary):
    for line in file.read_text(encoding="utf-8").splitlines():
        state, name = line.split(" ", 1)
        if state == "ok":
            summary.passed += 1
        else:
            summary.fail(f"lint: {name}")  # what is wrong was printed when it ran


def check_counts(file, summary):
    """The number of tests never shrinks unseen: a full run must collect exactly what the file says."""
    expected = {}
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0].split()
            if line:
                expected[line[0]] = int(line[1])
    wrong = [
        f"{name}: {expected.get(name, 0)} expected, {summary.counts[name]} collected"
        for name in sorted(expected.keys() | summary.counts.keys())
        if expected.get(name, 0) != summary.counts[name]
    ]
    if wrong:
        summary.fail(
            f"{file}: the number of tests has changed",
            [*wrong, f"If that is on purpose, write the new numbers into {file}."],
        )
    else:
        summary.passed += 1


def tail(log):
    if not log.exists():
        return []
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-EXCERPT:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--expected", type=Path)
    options = parser.parse_args()
    folder, summary = options.folder, Summary()
    if (folder / "lint.txt").exists():
        read_lint(folder / "lint.txt", summary)
    for log in sorted(folder.glob("odoo-*.log")):
        read_odoo_log(log, summary)
    for log in sorted(folder.glob("*/pytest.log")):
        read_pytest(log.with_name("pytest.xml"), summary)
    for log in sorted(folder.glob("*/server.log")):
        read_server_log(log, summary)
    if options.expected:
        check_counts(options.expected, summary)
    if not summary.passed and not summary.failures:
        summary.fail("No test was selected")

    for title, lines in summary.failures:
        print(f"\n✗ {title}")
        for line in lines[:EXCERPT]:
            print("   ", line[:300])
    print()
    for name, count in sorted(summary.counts.items()):
        print(f"  {name} {count}")
    print(f"  logs: {folder}")
    print(f"{summary.passed} passed, {len(summary.failures)} failed")
    return bool(summary.failures)


if __name__ == "__main__":
    sys.exit(main())
