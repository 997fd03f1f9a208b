"""Law and policy: every statement has a source, and what went unchecked for long is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from alongside.course.check.course_files import Material
from alongside.course.check.markdown_text import read_document
from alongside.dates import in_words
from alongside.errors import Problem

_FILE = "course/policy.yml"
KEEPS = timedelta(days=183)
"""How long what was checked may be relied on before `alongside check` says a word: six months."""


def check_policy(material: Material) -> Iterator[Problem]:
    """Every statement of ``course/policy.yml`` names its source."""
    for key, nation in (material.policy or {}).items():
        for number, statement in enumerate(nation["statements"], 1):
            if not read_document(statement["says"]).links:
                yield Problem(
                    _FILE, f"{key}, statement {number}", "it names no source.",
                    "Cite the law or document, or take it out.",
                )  # fmt: skip


def policy_warnings(material: Material, today: date) -> Iterator[Problem]:
    """The nations that were last checked over six months before ``today``, or after it."""
    for key, nation in (material.policy or {}).items():
        checked = date.fromisoformat(nation["checked_on"])
        if checked > today:
            yield Problem(
                _FILE, f"{key}, checked_on", f"{in_words(checked)} has not come yet.",
                "Write the day on which it was checked.",
            )  # fmt: skip
        elif today - checked > KEEPS:
            yield Problem(
                _FILE, f"{key}, checked_on",
                f"it was last checked on {in_words(checked)}, more than six months ago.",
                "Hold its statements against their sources, and change the date.",
            )  # fmt: skip
