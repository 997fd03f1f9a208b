"""A marked passage is found again by its words, also after its page has changed.

Covers: reading/static/passages.js.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from alongside.forms.bundle import join_modules
from alongside.reading.reading_files import STATIC

NODE = shutil.which("node")
PAGE = (
    "Working together takes time. A partnership begins with people who meet in a kitchen and "
    "agree on one small thing. They try it, and meet again. Working together takes time."
)
EXACT = "people who meet in a kitchen and agree on one small thing"
MARK = {
    "exact": EXACT,
    "prefix": "time. A partnership begins with ",
    "suffix": ". They try it, and meet again. W",
}
pytestmark = pytest.mark.skipif(not NODE, reason="node is not installed")


def found(cases: list[tuple[dict[str, str], str]]) -> list[Any]:
    """For each (mark, page): [the words found, whether they have changed], or None."""
    script = (
        join_modules(STATIC / "passages.js")
        + f"""
const cases = {json.dumps(cases)};
console.log(JSON.stringify(cases.map(([mark, text]) => {{
  const there = findPassage(mark, {{ text }});
  return there && [text.slice(there.from, there.to), there.changed];
}})));
"""
    )
    ran = subprocess.run(
        [NODE or "", "--input-type=module"], input=script, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


def test_a_passage_is_found_where_it_moved_to_and_as_it_was_changed() -> None:
    other = PAGE.replace("kitchen", "community hall")
    reworded = PAGE.replace(EXACT, "people who meet in a room and agree on a small thing to try")
    longer = PAGE.replace(EXACT, EXACT.replace("meet in", "first meet, with tea, in"))
    assert found(
        [
            (MARK, PAGE),
            (MARK, f"A new beginning. {PAGE}"),
            (MARK, other),
            (MARK, reworded),
            (MARK, longer.replace("A partnership begins with", "Everything begins with")),
        ]
    ) == [
        [EXACT, False],
        [EXACT, False],
        [EXACT.replace("kitchen", "community hall"), True],
        ["people who meet in a room and agree on a small thing to try", True],
        [EXACT.replace("meet in", "first meet, with tea, in"), True],
    ]


def test_of_the_same_words_twice_the_one_is_meant_that_was_marked() -> None:
    words = "Working together takes time."
    last = {"exact": words, "prefix": "meet again. ", "suffix": ""}
    first = {"exact": words, "prefix": "", "suffix": " A partnership begins"}
    script = [(first, PAGE), (last, f"{words} More. {PAGE}")]
    assert found(script) == [[words, False], [words, False]]


def test_words_that_are_gone_are_said_to_be_gone_and_nothing_else_is_taken_for_them() -> None:
    gone = PAGE.replace(f"A partnership begins with {EXACT}. ", "")
    replaced = PAGE.replace(EXACT, "a law that was passed by parliament long ago in Edinburgh")
    assert found([(MARK, gone), (MARK, replaced), (MARK, "")]) == [None, None, None]
