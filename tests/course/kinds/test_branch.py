"""A case told in steps: what its author may write, and what is kept of a walk through it.

Covers: course/kinds/branch.py
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.kind_samples import FULL, SETTINGS
from tests.support.paths import ROOT

from alongside.course.activity import Field, load_activity
from alongside.course.kinds import KINDS
from alongside.course.kinds.view import ChoiceView, ListView, PartsView, TableView, TextView
from alongside.errors import ActivityError, AnswerError
from alongside.record.display.markdown_copy import view_markdown

CASE = SETTINGS["branch"]
WALKS = FULL["branch"]
FIELD = Field("case", "branch", "The letter", "", "", True, CASE)


def _with(change: Callable[[list[dict[str, Any]]], Any]) -> str:
    """What is wrong with the case after a change to its steps."""
    settings = copy.deepcopy(CASE)
    change(settings["steps"])
    return KINDS["branch"].problem(settings) or ""


def test_a_case_in_which_every_way_ends_is_in_order() -> None:
    assert _with(lambda steps: None) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s[0]["choices"][0].update(to="nowhere"), "leads to 'nowhere'"),
        (lambda s: s[1]["choices"][0].update(to="letter"), "letter → door → letter comes back"),
        (lambda s: s[1]["choices"][0].update(to="door"), "door → door comes back"),
        (lambda s: s.append({"id": "lost", "says": "Nobody comes here."}), "leads to step 'lost'"),
        (lambda s: s[0]["choices"].pop(), "fewer than two choices"),
        (lambda s: s[1].pop("choices"), "step 'door' asks, and has fewer than two choices"),
        (lambda s: s[1].pop("asks"), "step 'door' has choices, and doesn't ask"),
        (lambda s: s.insert(0, {"id": "title", "says": "A case."}), "no choice leads to step"),
        (lambda s: (s.clear(), s.append({"id": "end", "says": "Over."})), "its first step 'end'"),
        (lambda s: s[0]["choices"][0].update(to="end"), "no choice leads to step 'door'"),
    ],
)
def test_a_broken_case_is_told_with_its_remedy(change: Callable[..., Any], said: str) -> None:
    assert said in _with(change)
    assert _with(change).endswith(".")


LONG = (ROOT / "activities" / "tools" / "case-way-back.yml").read_text(encoding="utf-8")
YES = '            label: "Yes, from this month"\n'


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("            to: call\n", "            to: cal\n", "to: cal"),
        ("            to: deal\n", "            to: letter\n", "to: letter"),
        ("            to: power\n", "            to: table\n", "- id: power"),
        ("      - id: power\n", "      - id: call\n", "- id: call"),
        ("- id: call-her", "- id: pupils", "- id: pupils"),
        ('        asks: "Do you go?"\n', "", "- id: table"),
        ("- id: end\n", '- id: end\n        asks: "And now?"\n', "- id: end"),
        (YES, "", "- id: go"),
        ("minutes: 13", "minutes: thirteen", "minutes: thirteen"),
        ("    voices:\n", "    voice:\n", "- id: case"),
    ],
)
def test_a_case_that_is_broken_is_told_in_a_sentence_with_its_line(
    tmp_path: Path, old: str, new: str, line: str
) -> None:
    assert old in LONG
    file = tmp_path / "tools" / "case-way-back.yml"
    file.parent.mkdir()
    file.write_text(LONG.replace(old, new), encoding="utf-8")
    with pytest.raises(ActivityError) as told:
        load_activity(file)
    fault = told.value.faults[0]
    assert line in file.read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert str(told.value).startswith("tools/case-way-back.yml: ")
    assert str(told.value).endswith(".")


def test_a_walk_is_kept_as_it_was_walked() -> None:
    assert FIELD.check(WALKS) == WALKS
    assert FIELD.check([[], WALKS[1]]) == [WALKS[1]]


@pytest.mark.parametrize(
    "walks",
    [
        "words",
        [["letter"]],
        [[{"step": "door", "choice": None, "reason": ""}]],
        [[{"step": "letter", "choice": "knock", "reason": ""}]],
        [[{"step": "letter", "choice": "wait", "reason": ""}, {"step": "door"}]],
        [[{"step": "letter", "choice": None, "reason": ""}, {"step": "door"}]],
        [[*WALKS[0], {"step": "end", "choice": None, "reason": ""}]],
        [[{"step": "letter", "choice": "wait", "reason": "", "score": 3}]],
        [[{"step": "letter", "choice": "wait", "reason": 3}]],
        [[{"step": "letter"}] for _ in range(501)],
    ],
)
def test_a_walk_that_the_case_does_not_have_is_refused(walks: Any) -> None:
    with pytest.raises(AnswerError):
        FIELD.check(walks)


def test_a_case_that_was_changed_keeps_each_walk_as_far_as_it_still_goes() -> None:
    changed = copy.deepcopy(CASE)
    changed["steps"][0]["choices"][0]["to"] = "end"
    changed["steps"].pop(1)
    field = Field("case", "branch", "The letter", "", "", True, changed)
    assert KINDS["branch"].fit(changed, WALKS) == [WALKS[0][:1], WALKS[1]]
    assert field.check([WALKS[0][:1], WALKS[1]]) == [WALKS[0][:1], WALKS[1]]


def test_it_is_finished_when_one_walk_has_come_to_an_end() -> None:
    answered = KINDS["branch"].answered
    assert answered(CASE, WALKS)
    assert not answered(CASE, [WALKS[1]])
    assert not answered(CASE, [WALKS[0][:2]])
    assert not answered(CASE, [])


def test_reasons_alone_are_the_learners_words() -> None:
    assert KINDS["branch"].texts(CASE, WALKS) == [
        "They asked me to.",
        "I was there already.",
        "It can rest.",
    ]


def test_one_walk_reads_as_what_was_asked_chosen_and_why() -> None:
    shown = FIELD.view(WALKS[:1])
    assert shown == PartsView(
        (
            ("What do you do first?", (ChoiceView("Ring"), TextView("They asked me to."))),
            ("Do you knock?", (ChoiceView("Knock"), TextView("I was there already."))),
        )
    )
    assert "**Do you knock?**" in view_markdown(shown)


def test_a_second_walk_stands_beside_the_first() -> None:
    shown = FIELD.view(WALKS)
    assert isinstance(shown, TableView)
    assert shown.head == ("The case asked", "Walk 1", "Walk 2")
    assert [row[2] for row in shown.rows] == [
        ListView((ChoiceView("Wait"), TextView("It can rest."))),
        ChoiceView(""),
    ]


def test_only_the_first_decision_of_the_first_walk_can_be_counted() -> None:
    [part] = KINDS["branch"].countable(CASE, WALKS)
    assert (part.options, part.chosen) == ((("ring", "Ring"), ("wait", "Wait")), ("ring",))
    assert KINDS["branch"].countable(CASE, None)[0].chosen == ()


def test_the_case_is_the_courses_and_no_word_of_it_the_learners() -> None:
    labels = KINDS["branch"].labels(CASE)
    assert (labels["ring"], labels["door"], labels["end"]) == (
        "Ring",
        "Do you knock?",
        "It is spring.",
    )
