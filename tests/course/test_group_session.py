"""What a tutor runs with a group: the course's own sessions, and what is wrong with a file.

Covers: course/group_session.py, the rule check_group_sessions.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.support.paths import ROOT

from alongside.course.authoring.scaffold import new_part
from alongside.course.group_session import read_group_session
from alongside.course.outline import Course
from alongside.errors import CourseError

if TYPE_CHECKING:
    from tests.support.sample import Sample

COURSE = Course.read(ROOT)
FILE = "course/group-sessions/talk.yml"
TALK: dict[str, Any] = {
    "id": "talk", "title": "Talk", "aim": "To be heard.", "minutes": 12, "group": "Four.",
    "print": "This.", "before": "Ask.", "watch": "Silence.", "online": "In rooms.",
    "steps": [{"minutes": 5, "do": "Write"}, {"minutes": 7, "do": "Read", "shows": "one"}],
    "cards": [{"id": "one", "pile": "Cards", "title": "One", "text": "A question."}],
    "blanks": [{"title": "Mine", "size": "card", "prompts": ["What?"]}],
}  # fmt: skip


def write(sample: Sample, change: Callable[[dict[str, Any]], Any], listed: str = "talk") -> None:
    """Let the small course have a group session, changed, with this list in its outline."""
    data = copy.deepcopy(TALK)
    change(data)
    (sample.root / FILE).parent.mkdir()
    (sample.root / FILE).write_text(yaml.safe_dump(data), encoding="utf-8")
    outline = sample.root / "course" / "course.yml"
    outline.write_text(f"{outline.read_text()}\ngroup-sessions: [{listed}]\n")


def test_there_are_eight_ways_and_each_can_be_run_from_its_sheet() -> None:
    sessions = {name: read_group_session(COURSE, name) for name in COURSE.group_sessions}
    assert [*sessions] == [
        "clinic", "panel", "two-places", "starters", "metaphors", "staircase", "negotiation",
        "question-bank",
    ]  # fmt: skip
    assert {name: sessions[name].minutes for name in ("clinic", "panel")} == {
        "clinic": 30, "panel": 60
    }  # fmt: skip
    for session in sessions.values():
        assert all(step.say for step in session.steps), session.id
        words = " ".join([session.before, session.watch, *(step.say for step in session.steps)])
        everything = " ".join([words, *(card.text for card in session.cards)]).lower()
        assert "young people" in everything or "young person" in everything or "jamie" in everything


def test_the_panel_has_seven_roles_three_slips_and_a_chair_that_stays_empty() -> None:
    piles = read_group_session(COURSE, "panel").piles
    assert len(piles["Role cards"]) == 7
    assert all("target" in c.text and "worry" in c.text for c in piles["Role cards"])
    assert len(piles["The case, in three slips"]) == 3
    assert [card.title for card in piles["The empty chair"]] == ["Jamie, 11"]
    out, debrief = read_group_session(COURSE, "panel").steps[4:6]
    assert "Out of role" in out.do
    assert "Observers" in debrief.do


def test_a_session_of_ones_own_is_in_order(sample: Sample) -> None:
    new_part(Course.read(sample.root), "tool", "A map", None)  # brings the page that opens both
    write(sample, lambda data: None)
    assert sample.lines() == []
    made = read_group_session(Course.read(sample.root), "talk")
    assert (made.blanks[0].card, made.blanks[0].copies) == (True, 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(minutes=20), "the steps take 12 minutes together, and 'minutes'"),
        (lambda d: d["steps"][1].update(shows="two"), "step 2: there is no card 'two' to show"),
        (lambda d: d["cards"].append({**d["cards"][0]}), "cards: 'one' stands twice"),
        (lambda d: d["blanks"][0].pop("prompts"), "blank 'Mine': give it either prompts or"),
        (lambda d: d["blanks"][0].update(rows=["x"]), "blank 'Mine': rows stand in a table"),
        (
            lambda d: d["blanks"][0].update(size="poster"),
            "blank 'Mine', size: 'poster' is not one of",
        ),
        (lambda d: d.pop("online"), "'online' is missing"),
        (lambda d: d.update(steps=[]), "steps: it is empty"),
        (lambda d: d["steps"][0].update(ends=True), "step 1: unknown key 'ends'"),
        (lambda d: d.update(id="chat"), "id: 'chat' is not the file's name. Write id: talk."),
        (lambda d: d.update(watch="[So](nowhere.ipynb)"), "the link 'nowhere.ipynb' leads to no"),
    ],
)
def test_what_is_wrong_with_a_session_is_told(
    sample: Sample, change: Callable[..., Any], said: str
) -> None:
    write(sample, change)
    (line, *_) = [one for one in sample.lines() if one.startswith(FILE)]
    assert said in line, line
    assert re.match(rf"{FILE}: (line \d+: |id: |watch: )", line), line


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("", f"{FILE}: course.yml doesn't list this group session."),
        ("talk, nowhere", "group-sessions: there is no 'nowhere' in course/group-sessions."),
        ("talk, talk", "group-sessions: 'talk' stands twice."),
    ],
)
def test_the_outline_and_the_folder_hold_the_same_sessions(
    sample: Sample, listed: str, said: str
) -> None:
    write(sample, lambda data: None, listed)
    assert any(said in line for line in sample.lines()), sample.lines()


def test_a_session_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(CourseError, match=r"There are: clinic, metaphors, negotiation"):
        read_group_session(COURSE, "clnic")
