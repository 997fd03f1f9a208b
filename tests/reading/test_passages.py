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


def run(script: str) -> list[Any]:
    """What a script prints."""
    ran = subprocess.run(
        [NODE or "", "--input-type=module"], input=script, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


def found(cases: list[tuple[dict[str, str], str]]) -> list[Any]:
    """For each (mark, page): [the words found, whether they have changed], or None."""
    return run(
        join_modules(STATIC / "passages.js")
        + f"""
const cases = {json.dumps(cases)};
console.log(JSON.stringify(cases.map(([mark, text]) => {{
  const there = findPassage(mark, {{ text }});
  return there && [text.slice(there.from, there.to), there.changed];
}})));
"""
    )


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


def marked(page: str, exact: str) -> dict[str, str]:
    """A mark on these words, the first of them on the page."""
    at = page.index(exact)
    end = at + len(exact)
    return {"exact": exact, "prefix": page[max(0, at - 32) : at], "suffix": page[end : end + 32]}


ARABIC = "الشراكة تبدأ مع أشخاص يلتقون في مطبخ ويتفقون على شيء صغير واحد. ثم يجربونه."
CHINESE = "合作需要时间。伙伴关系始于在厨房见面并商定一件小事的人们。他们尝试了一下,然后再次见面。"
EMOJI = "We met 👩‍👩‍👧‍👦 in the hall 🎉 and agreed 👍🏽 on one thing. Then tea."
NEW = "Much else is new here. " * 9
CHANGES = {
    "a word moved": (PAGE, EXACT, "meet in a kitchen and agree", "agree in a kitchen and meet", ""),
    "a paragraph split": (PAGE, EXACT, "kitchen and", "kitchen. And", ""),
    "a paragraph put in": (PAGE, EXACT, "kitchen and", f"kitchen. {NEW}And", ""),
    "a sentence of its own": (PAGE, EXACT, "A partnership begins with people", "People", "People"),
    "right to left": (ARABIC, "أشخاص يلتقون في مطبخ ويتفقون على شيء", "مطبخ", "قاعة", ""),
    "no blanks between words": (CHINESE, "在厨房见面并商定一件小事的人们", "厨房", "大厅", ""),
    "another emoji": (EMOJI, "in the hall 🎉 and agreed 👍🏽 on one", "🎉", "🎈", ""),
}  # fmt: skip
"""What was done to a page: the page, the words marked, and of them the words before and after."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_passage_is_found_after_many_kinds_of_change(what: str) -> None:
    page, exact, old, new, begins = CHANGES[what]
    words = exact.replace(exact.split()[0], begins, 1) if begins else exact.replace(old, new)
    assert found([(marked(page, exact), page.replace(old, new))]) == [[words, True]]


def test_how_marks_and_accents_are_written_is_no_change() -> None:
    page = "They said “don’t go” – and fail\u00adure, in a Café, was no end of it. Then tea."
    exact = "“don’t go” – and fail\u00adure, in a Café, was"
    other = page.translate({0x201C: '"', 0x201D: '"', 0x2019: "'", 0x2013: "-", 0xAD: None})
    other = other.replace("é", "e\u0301")
    words = '"don\'t go" - and failure, in a Cafe\u0301, was'
    assert found([(marked(page, exact), other), (marked(other, words), page)]) == [
        [words, False],
        [exact, False],
    ]


def test_a_mark_never_ends_in_half_a_character() -> None:
    """No file can hold one: the record's would be another, and the mark would wait for ever."""
    script = (
        join_modules(STATIC / "passages.js")
        + """
const many = "🎉".repeat(40);
const whole = { exact: "🎉".repeat(9), prefix: `x${many}`, suffix: `x${many}` };
const parts = [5, Infinity].map((most) => Object.values(shortenPassage(whole, most)));
console.log(JSON.stringify(parts));
"""
    )
    for parts in run(script):
        assert all(part and part.encode() for part in parts)


def test_a_word_that_stands_everywhere_is_meant_only_where_it_stood() -> None:
    page = "Tea first. Nobody owns the kitchen, and that is good. We talk in the kitchen then."
    gone = "Tea first. We talk in the kitchen then."
    assert found([(marked(page, "kitchen"), page), (marked(page, "kitchen"), gone)]) == [
        ["kitchen", False],
        None,
    ]


def test_words_that_are_gone_are_said_to_be_gone_and_nothing_else_is_taken_for_them() -> None:
    gone = PAGE.replace(f"A partnership begins with {EXACT}. ", "")
    replaced = PAGE.replace(EXACT, "a law that was passed by parliament long ago in Edinburgh")
    alike = f"{replaced} In towns, many other people who meet in a pub and agree on nothing stay."
    nothing = {**MARK, "exact": "\u200b"}
    assert (
        found([(MARK, gone), (MARK, replaced), (MARK, alike), (MARK, ""), (nothing, PAGE)])
        == [None] * 5
    )
