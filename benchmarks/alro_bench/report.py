"""The figures of a run, for people and as JSON."""

import json
import os
import platform
import statistics
from datetime import datetime, timezone

COLUMNS = ("measurement", "ten years", "allowed", "queries", "to SQL", "to one year", "verdict")


def figures(case, runs):
    """Return what was measured and whether the design allows it."""
    ten, one = runs["ten"], runs["one"]
    ours = statistics.median(ten.ours)
    found = {
        "name": case.name,
        "title": case.title,
        "ms": round(1000 * ours, 1),
        "worst_ms": round(1000 * max(ten.ours), 1),
        "one_year_ms": round(1000 * statistics.median(one.ours), 1),
        "queries": ten.queries,
        "growth": round(ours / statistics.median(one.ours), 2),
        "reference_ms": None,
        "ratio": None,
        "reference": None,
        "note": case.note,
        "most": {
            "ms": case.most_ms,
            "ratio": case.most_ratio,
            "growth": case.most_growth,
            "queries": case.most_queries,
        },
    }
    if ten.reference:
        other = statistics.median(ten.reference)
        found["reference_ms"] = round(1000 * other, 1)
        found["ratio"] = round(ours / other, 2)
        found["reference"] = "SQL" if callable(case.reference) else case.reference.title
    found["missed"] = [
        name
        for name, most in found["most"].items()
        if most is not None and found[name] is not None and found[name] > most
    ]
    return found


def failure(case, problem):
    """Return what stands for a case that could not be measured."""
    said = (str(problem).splitlines() or [""])[0]
    return {
        "name": case.name,
        "title": case.title,
        "failed": f"{type(problem).__name__}: {said}",
        "missed": ["failed"],
    }


def line(found):
    """Return one line about a case, while the others still run."""
    if "failed" in found:
        return f"  {found['title']}: FAILED, {found['failed']}"
    missed = f"  over: {', '.join(found['missed'])}" if found["missed"] else ""
    return f"  {found['title']}: {found['ms']:,.1f} ms, {found['queries']} queries{missed}"


def table(measured):
    """Return the table for people, in Markdown."""
    rows = [COLUMNS, *(_row(found) for found in measured)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n" + "\n".join(lines) + "\n"


def _row(found):
    if "failed" in found:
        return (found["title"], *["–"] * (len(COLUMNS) - 2), found["failed"][:60])
    most = found["most"]
    return (
        found["title"],
        f"{found['ms']:,.1f} ms",
        f"{most['ms']:,.0f} ms" if most["ms"] else "–",
        _against(found["queries"], most["queries"], "d"),
        _against(found["ratio"], most["ratio"], ".2f"),
        _against(found["growth"], most["growth"], ".2f"),
        f"over: {', '.join(found['missed'])}" if found["missed"] else "kept",
    )


def _against(value, most, form):
    if value is None:
        return "–"
    return f"{value:{form}}" + (f" (≤ {most:g})" if most is not None else "")


def verdict(measured):
    over = [found["title"] for found in measured if found["missed"]]
    if not over:
        return f"All {len(measured)} targets are kept."
    return f"{len(measured) - len(over)} of {len(measured)} are kept; over: " + "; ".join(over)


def machine():
    """Return the shape of the machine: no name, no address."""
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) // 1024**2
    return {
        "cores": os.cpu_count(),
        "memory_gb": memory,
        "python": platform.python_version(),
        "day": datetime.now(timezone.utc).date().isoformat(),
    }


def write(results, measured):
    """Write results.json and results.md to the results folder."""
    (results / "results.json").write_text(
        json.dumps({"machine": machine(), "measured": measured}, indent=1, ensure_ascii=False)
    )
    (results / "results.md").write_text(table(measured))
