"""The tools: what each has to ask, and what none of them does."""

from __future__ import annotations

import re

import pytest
from tests.support.paths import ROOT

from alongside.course.activity import Activity
from alongside.course.outline import Course

COURSE = Course.read(ROOT)
TOOLS = {tool.id: tool for tool in COURSE.tools()}
LISTED = [name for group in COURSE.toolkit for name in group.tools]
SCORES = re.compile(r"\b(score|points?|total|average|rating|percent|grade|rank)\b|%", re.I)


def words_of(tool: Activity) -> str:
    parts = [tool.introduction, tool.comment]
    for field in tool.fields:
        parts += [field.prompt, field.help, str(dict(field.settings))]
    return " ".join(parts)


def test_the_groups_hold_all_that_are_not_descriptions() -> None:
    assert set(TOOLS) - set(LISTED) == {"partnership", "partner"}
    assert len(LISTED) == 15


@pytest.mark.parametrize("name", LISTED)
def test_each_asks_where_young_people_are(name: str) -> None:
    asked = [field.id for field in TOOLS[name].questions]
    rows = [row["id"] for f in TOOLS[name].questions for row in f.settings.get("rows", ())]
    assert "young-people" in asked + rows


@pytest.mark.parametrize("name", LISTED)
def test_each_has_room_for_rows_of_ones_own(name: str) -> None:
    kinds = {field.kind for field in TOOLS[name].questions}
    assert kinds & {"rows", "list", "actions"}


@pytest.mark.parametrize("name", TOOLS)
def test_i_dont_know_is_an_answer(name: str) -> None:
    """In each matrix, and in each choice but those between two facts one can't but know."""
    plain = {"partner/left", "agreement/clauses"}
    for field in TOOLS[name].questions:
        lists = [field.settings.get("options")] if field.kind in ("matrix", "choice") else []
        for options in filter(None, lists):
            ids = {option["id"] for option in options}
            known = f"{name}/{field.id}" in plain or "dont-know" in ids
            assert known, f"{name}/{field.id}"


@pytest.mark.parametrize("name", TOOLS)
def test_none_speaks_of_scores(name: str) -> None:
    found = SCORES.search(re.sub(r"'points': 5", "", words_of(TOOLS[name])))
    assert found is None, found


@pytest.mark.parametrize("name", LISTED)
def test_each_lets_a_learner_choose_when_to_look_again(name: str) -> None:
    tool = TOOLS[name].tool
    assert tool is not None
    assert tool.returns


def test_the_course_opens_them_where_it_speaks_of_them() -> None:
    places = {
        "11-partners": ["partner-sheet"], "12-agreements": ["agreement"],
        "13-skills": ["five-ways", "role-card"], "14-your-practice": ["health-check"],
        "04-dimensions": ["network"], "10-challenges": ["power-map", "whats-in-the-way"],
    }  # fmt: skip
    for page, tools in places.items():
        text = (ROOT / "course" / f"{page}.ipynb").read_text(encoding="utf-8")
        for tool in tools:
            assert f"21-my-toolkit.ipynb#{tool}" in text, (page, tool)
