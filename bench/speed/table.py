"""What was measured, as a table beside what must be reached, and as bench/results.json."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

SERVERS = ("this site", "stock Voila", "preheated", "Solara")
PACKAGES = ("alongside-course", "voila", "ipywidgets", "anywidget", "ipykernel", "playwright")
WIDTHS = (28, 9, 11, 9, 7, 38, 12)
Figures = dict[str, Any]


def median(value: Any) -> float:
    """The median of times; a single figure as it is."""
    return statistics.median(value) if isinstance(value, list) else float(value)


def p95(value: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(value, n=20)[-1] if len(value) > 1 else value[0]


def said(name: str, value: Any) -> str:
    """One figure in a line: the median, and how far the slow ones are from it."""
    if isinstance(value, list):
        return f"{name} {median(value):.2f} (95th percentile {p95(value):.2f}, of {len(value)})"
    if isinstance(value, dict):
        return f"{name}: " + ", ".join(f"{step} {at:.0f}" for step, at in value.items())
    return f"{name} {value:.2f}"


def rows(found: dict[str, Figures]) -> list[list[str]]:
    """The table: figure, a column a server, what must be reached, and whether it is.

    A figure that was not measured has a dash, and what depends on it is "not measured". A page
    written in takes more than at Solara by choice: it has a process of its own, so that no page
    can read another learner's, and one that dies or computes for long takes no other along.
    """

    def of(server: str, key: str) -> float:
        return median(found[server][key])

    def row(
        name: str, key: str, rule: str, reached: Callable[[], bool | str], digits: int = 2
    ) -> None:
        cells = []
        for server in SERVERS:
            value = found.get(server, {}).get(key)
            cells.append("–" if value is None else f"{median(value):.{digits}f}")
        try:
            verdict = reached()
        except KeyError:
            verdict = "not measured"
        if isinstance(verdict, bool):
            verdict = "yes" if verdict else "NO"
        table.append([name, *cells, rule, verdict])

    def beside_solara() -> bool | str:
        behind = of(us, "MiB, written in") > of("Solara", "MiB, written in")
        return "by choice" if behind and of("Solara", "processes") < 1 else not behind

    us = "this site"
    table: list[list[str]] = []
    static = found.get(us, {}).get("static")
    limit = "" if static is None else f" ({median(static):.2f})"
    row(
        "text readable, warm (s)", "text", f"≤ 1.3 × static{limit}, ≤ stock / 3",
        lambda: of(us, "text") <= min(1.3 * of(us, "static"), of("stock Voila", "text") / 3),
    )  # fmt: skip
    row(
        "form ready, warm (s)", "ready", "≤ stock / 5, ≤ preheated / 2",
        lambda: (
            of(us, "ready") <= min(of("stock Voila", "ready") / 5, of("preheated", "ready") / 2)
        ),
    )  # fmt: skip
    row(
        "first key kept, warm (s)", "key", "≤ 1.1 × text readable",
        lambda: of(us, "key") <= 1.1 * of(us, "text, in the page"),
    )  # fmt: skip
    row(
        "a box takes keys, warm (s)", "box", "≤ 1.1 × text readable",
        lambda: of(us, "box") <= 1.1 * of(us, "text, in the page"),
    )  # fmt: skip
    row("form ready, cold (s)", "ready, cold", "(none set)", lambda: "")
    row("KB, cold", "KB, cold", "≤ 250", lambda: of(us, "KB, cold") <= 250, 0)
    row("requests, cold", "requests", "≤ 12", lambda: of(us, "requests") <= 12, 0)
    row(
        "MiB, page written in", "MiB, written in", "≤ 0.4 × stock",
        lambda: of(us, "MiB, written in") <= 0.4 * of("stock Voila", "MiB, written in"), 1,
    )  # fmt: skip
    row("MiB, page only read", "MiB, only read", "≤ 1", lambda: of(us, "MiB, only read") <= 1)
    row(
        "20 at once, slowest (s)", "20 at once", "≤ stock / 4",
        lambda: of(us, "20 at once") <= of("stock Voila", "20 at once") / 4,
    )  # fmt: skip
    row(
        "form ready, beside Solara", "ready", "ahead of Solara",
        lambda: of(us, "ready") <= of("Solara", "ready"),
    )  # fmt: skip
    row(
        "MiB read, beside Solara", "MiB, only read", "ahead of Solara",
        lambda: of(us, "MiB, only read") <= of("Solara", "MiB, only read"),
    )  # fmt: skip
    row(
        "MiB written, beside Solara", "MiB, written in", "ahead of Solara, or the reason",
        beside_solara, 1,
    )  # fmt: skip
    row(
        "processes a page written in", "processes", "(the reason: one learner's, or all's)",
        lambda: "", 1,
    )  # fmt: skip
    row("100 pages : 10 pages, ready", "growth", "flat (≤ 1.2)", lambda: of(us, "growth") <= 1.2)
    row("1,000 revisions : 10, ready", "age", "flat (≤ 1.2)", lambda: of(us, "age") <= 1.2)
    return table


def drawn(found: dict[str, Figures], wrong: dict[str, str]) -> str:
    """The table to be read, with why what is missing is missing."""
    lines = [["figure", *SERVERS, "must reach", "reached"], *rows(found)]
    text = ["  ".join(c.ljust(w) for c, w in zip(line, WIDTHS, strict=True)) for line in lines]
    text += [f"not measured, {what}: {why}" for what, why in wrong.items()]
    return "\n".join(line.rstrip() for line in text)


def keep(path: Path, found: dict[str, Figures], wrong: dict[str, str], *, whole: bool) -> None:
    """Write the figures beside what they were measured with; ``whole`` once the last is there."""
    data = {
        "whole": whole,
        "machine": f"{platform.system()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in (*PACKAGES, "solara")},
        "table": rows(found),
        "not measured": wrong,
        "figures": _short(found),
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _short(value: Any) -> Any:
    """Figures to a tenth of a millisecond: the rest is noise."""
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    return round(value, 4) if isinstance(value, float) else value
