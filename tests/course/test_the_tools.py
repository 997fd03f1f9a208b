"""The tools: what each has to ask, and what none of them does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.support.paths import ROOT

from alongside.course.activity import Activity
from alongside.course.outline import Course

COURSE = Course.read(ROOT)
LISTED = [name for group in COURSE.toolkit for name in group.tools]
CASES = [name for group in COURSE.toolkit if group.id == "cases" for name in group.tools]
CARDS = [name for group in COURSE.toolkit if group.draw for name in group.tools]
SCORES = re.compile(r"\b(score|points?|total|average|rating|percent|grade|rank)\b|%", re.I)


@cache
def tools() -> Mapping[str, Activity]:
    """All tools by their ids, read where a test asks: collecting tests has no need of them."""
    return {tool.id: tool for tool in COURSE.tools()}


def words_of(tool: Activity) -> str:
    parts = [tool.introduction, tool.comment]
    for field in tool.fields:
        parts += [field.prompt, field.help]
        parts += [] if field.kind == "branch" else [str(dict(field.settings))]  # a story
    return " ".join(parts)


def test_the_groups_hold_all_that_are_not_descriptions() -> None:
    assert set(tools()) - set(LISTED) == {"partnership", "partner"}
    assert (len(LISTED), len(CASES), len(CARDS)) == (42, 10, 15)


def test_four_cases_are_long_six_short_and_they_are_set_in_all_four_nations() -> None:
    decisions = [
        sum("asks" in step for step in tools()[name].field("case").settings["steps"])
        for name in CASES
    ]
    assert sorted(decisions) == [2] * 6 + [6] * 4
    for nation in ("England", "Scotland", "Wales", "Northern Ireland"):
        assert any(f"set in {nation}" in tools()[name].introduction for name in CASES)


def test_each_asks_where_young_people_are() -> None:
    for name in LISTED:
        asked = [field.id for field in tools()[name].questions]
        rows = [row["id"] for f in tools()[name].questions for row in f.settings.get("rows", ())]
        assert "young-people" in asked + rows, name


def test_each_has_room_for_rows_of_ones_own() -> None:
    for name in set(LISTED) - {*CASES, *CARDS}:
        kinds = {field.kind for field in tools()[name].questions}
        assert kinds & {"rows", "list", "actions"}, name


def test_i_dont_know_is_an_answer() -> None:
    """In each matrix, and in each choice but those between two facts one can't but know."""
    plain = {"partner/left", "agreement/clauses"}
    for name, tool in tools().items():
        for field in tool.questions:
            options = field.settings.get("options") if field.kind in ("matrix", "choice") else None
            known = f"{name}/{field.id}" in plain or "dont-know" in [o["id"] for o in options or ()]
            assert known or not options, f"{name}/{field.id}"


def test_none_speaks_of_scores() -> None:
    for name, tool in tools().items():
        found = SCORES.search(re.sub(r"'points': 5", "", words_of(tool)))
        assert found is None, f"{name}: {found}"


def test_each_lets_a_learner_choose_when_to_look_again() -> None:
    for name in LISTED:
        tool = tools()[name].tool
        assert tool is not None, name
        assert tool.returns, name


def test_every_date_but_the_day_of_agreeing_has_words_for_a_calendar() -> None:
    for name in LISTED:
        activity = tools()[name]
        dates = {field.id for field in activity.questions if field.kind == "date"} - {"agreed-on"}
        assert activity.tool is not None
        for date in dates:
            words = activity.tool.calendar_words(date)
            assert words, f"{name}/{date}"
            assert "?" not in words, f"{name}/{date}"


def test_the_course_opens_them_where_it_speaks_of_them() -> None:
    places = {
        "11-partners": ["partner-sheet"], "12-agreements": ["agreement"],
        "13-skills": ["five-ways", "role-card"], "14-your-practice": ["health-check"],
        "04-dimensions": ["network", "what-is-it-for"],
        "09-benefits": ["numbers-and-stories"], "10-challenges": ["power-map", "whats-in-the-way"],
    }  # fmt: skip
    for page, opened in places.items():
        text = (ROOT / "course" / f"{page}.ipynb").read_text(encoding="utf-8")
        for tool in opened:
            assert f"21-my-toolkit.ipynb#{tool}" in text, (page, tool)


def test_a_card_has_two_positions_and_the_law_stands_on_the_dated_page_alone() -> None:
    linked = []
    for tool in map(tools().__getitem__, CARDS):
        assert tool.tool
        options = tool.field(tool.tool.card).settings["options"]
        said = [one["meaning"] for one in options if "meaning" in one]
        assert len(said) == 2, tool.id
        assert {one["id"] for one in options} == {"one", "other", "dont-know"}
        assert [field.id for field in tool.questions][:3] == ["lean", "moves-me", "first-step"]
        assert not re.search(r"\b(Act|law|duty|duties|statut\w+)\b", words_of(tool).replace(
            "What the law asks of you differs by nation and changes", ""
        )), tool.id  # fmt: skip
        if "16-policy-now.ipynb" in words_of(tool):
            linked.append(tool.id)
    assert linked == ["dilemma-heard-on-the-bench", "dilemma-help-or-watch", "dilemma-who-to-watch"]


SHORT_NOTES = {"short-text": 6, "paragraph": 15, "long-text": 40}
"""Words of a short note in a box of this kind."""


def _minutes_of_short_notes(tool: Activity) -> float:
    """What a tool asks for, at 200 words read and 15 written a minute, a mark in six seconds.

    Beside a third of a table's rows somebody writes eight words.
    """
    texts = [tool.introduction, tool.comment]
    texts += [text for field in tool.fields for text in (field.prompt, field.help or "")]
    minutes, written = sum(len(text.split()) for text in texts) / 200, 0.0
    for field in (field for field in tool.questions if field.required):
        rows = field.settings.get("rows", ())
        minutes += 0.1 * (1 + len(rows))
        minutes += sum(len(row["label"].split()) for row in rows) / 200
        written += SHORT_NOTES.get(field.kind, 0) + 8 * len(rows) / 3
        columns = field.settings.get("columns", ()) if field.settings.get("minimum", 1) else ()
        written += sum(SHORT_NOTES.get(column["kind"], 0) for column in columns)
        if field.kind == "branch":
            told, decisions = _longest_walk(field.settings)
            minutes, written = minutes + told / 200, written + 15 * decisions
    return minutes + written / 15


def _longest_walk(case: Mapping[str, Any]) -> tuple[int, int]:
    """The words that the longest walk through a case is told, and its decisions."""
    steps = {step["id"]: step for step in case["steps"]}

    def from_here(step: Mapping[str, Any]) -> tuple[int, int]:
        choices = step.get("choices", ())
        words = len(f"{step['says']} {step.get('asks', '')}".split())
        words += sum(len(one["label"].split()) for one in choices)
        ways = [(len(one["then"].split()), *from_here(steps[one["to"]])) for one in choices]
        longest = max(((then + told, 1 + more) for then, told, more in ways), default=(0, 0))
        return words + longest[0], longest[1]

    told, decisions = from_here(case["steps"][0])
    return told + sum(len(voice["says"].split()) for voice in case["voices"]), decisions


def test_short_notes_fit_in_the_minutes_that_a_tool_says() -> None:
    for tool in tools().values():
        assert _minutes_of_short_notes(tool) <= tool.minutes, tool.id
