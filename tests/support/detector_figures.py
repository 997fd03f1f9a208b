"""Measures the check for words about other people on the made-up reflections in tests/data/care.

Run it from the project's folder: ``python bench/care.py``; ``--show`` lists what was missed and
what was a false alarm in the texts that the rules may be tuned on.

*Found* counts the marked words that some finding covers, of whatever kind: the learner is alerted.
*Right* counts the findings of a kind that overlap marked words: the others are false alarms.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.privacy import KINDS, Finding, check_texts
from alongside.privacy.course_names import course_names

DATA = ROOT / "tests" / "data" / "care"
_MARK = re.compile(r"\{\{([a-z-]+)\|(.*?)\}\}")


@cache
def names_of_course() -> frozenset[str]:
    """The names that the course uses."""
    return course_names(Course.read(ROOT))


@dataclass(frozen=True)
class Case:
    """What one learner wrote, and what should be found in it: (field, start, end, kind)."""

    texts: dict[str, str]
    names: tuple[str, ...]
    course: bool
    marks: tuple[tuple[str, int, int, str], ...]

    def findings(self) -> list[Finding]:
        """What the check finds in it."""
        passed = names_of_course() if self.course else ()
        return check_texts(self.texts, names=self.names, passed=passed)


@dataclass
class Score:
    """Counts by kind."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> float:
        """The share of the marked words that were found."""
        return _share(self.found, self.marked, kind)

    def precision(self, kind: str | None = None) -> float:
        """The share of the findings that are right."""
        return _share(self.right, self.raised, kind)


def _share(part: Counter[str], whole: Counter[str], kind: str | None) -> float:
    above = part[kind] if kind else part.total()
    below = whole[kind] if kind else whole.total()
    return above / below if below else 1.0


def cases(name: str) -> Iterator[Case]:
    """The cases of ``tests/data/care/<name>.yml``."""
    for item in yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8")):
        yield _case(item)


def _case(item: dict[str, Any]) -> Case:
    texts, marks = {}, []
    for key, marked in item["texts"].items():
        plain, last = "", 0
        for mark in _MARK.finditer(marked):
            plain += marked[last : mark.start()]
            marks.append((key, len(plain), len(plain) + len(mark[2]), mark[1]))
            plain += mark[2]
            last = mark.end()
        texts[key] = plain + marked[last:]
    return Case(texts, tuple(item.get("names", ())), item.get("course", False), tuple(marks))


def measure(name: str) -> Score:
    """Run the check over a set and count."""
    score = Score()
    for case in cases(name):
        found = case.findings()
        for mark in case.marks:
            score.marked[mark[3]] += 1
            meets = [f for f in found if _meet(f, mark)]
            score.found[mark[3]] += bool(meets)
            score.exact[mark[3]] += any((f.start, f.end) == mark[1:3] for f in meets)
            if not meets:
                score.missed.append(f"{mark[3]}: {case.texts[mark[0]][mark[1] : mark[2]]}")
        for one in found:
            score.raised[one.kind] += 1
            right = any(_meet(one, mark) for mark in case.marks)
            score.right[one.kind] += right
            if not right:
                score.alarms.append(f"{one.kind}: {one.text} | {case.texts[one.field][:70]}")
    return score


def _meet(one: Finding, mark: tuple[str, int, int, str]) -> bool:
    return one.field == mark[0] and one.start < mark[2] and mark[1] < one.end


def on_course() -> tuple[list[str], int]:
    """What the check stops at in the course's own prose, which tells of no real colleague.

    Returns the findings, and the number of words. Lists of references and credits are left out.
    """
    course = Course.read(ROOT)
    passed = names_of_course()
    alarms, words = [], 0
    for section in course.sections:
        if section.id in ("references", "credits"):
            continue
        cells = json.loads((course.folder / section.notebook).read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                text = re.sub(r"\]\([^)]*\)", "]", "".join(cell["source"]))
                words += len(text.split())
                alarms += [
                    f"{one.kind} {one.text}" for one in check_texts({"": text}, passed=passed)
                ]
    return alarms, words


def table(score: Score) -> str:
    """The figures by kind, ready to print."""
    lines = [
        f"{'kind':<20}{'marked':>7}{'found':>7}{'recall':>8}{'raised':>8}{'right':>7}{'precision':>11}"
    ]
    for kind in KINDS:
        lines.append(
            f"{kind:<20}{score.marked[kind]:>7}{score.found[kind]:>7}{score.recall(kind):>8.2f}"
            f"{score.raised[kind]:>8}{score.right[kind]:>7}{score.precision(kind):>11.2f}"
        )
    lines.append(
        f"{'all':<20}{score.marked.total():>7}{score.found.total():>7}{score.recall():>8.2f}"
        f"{score.raised.total():>8}{score.right.total():>7}{score.precision():>11.2f}"
    )
    return "\n".join(lines)


def main() -> None:
    """Print the figures of both sets."""
    for name in ("tuning", "unseen"):
        score = measure(name)
        print(f"\n{name}.yml: {sum(1 for _ in cases(name))} texts")
        print(table(score))
        if "--show" in sys.argv and name == "tuning":
            print("missed:", *score.missed, "false alarms:", *score.alarms, sep="\n  ")
    alarms, words = on_course()
    print(f"\nthe course's own prose: {words} words, {len(alarms)} findings: {', '.join(alarms)}")
