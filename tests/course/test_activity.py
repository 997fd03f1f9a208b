"""An activity file as its author wrote it, and what a question says of an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.activity import SHORT, Activity, Field, load_activity
from alongside.course.kinds import KINDS
from alongside.course.kinds.view import lines_of
from alongside.errors import ActivityError, AnswerError

GOOD = """\
id: activity-1
number: 1
title: What is it?
minutes: 30
introduction: |
  Think of *one* partnership.
fields:
  - id: why
    kind: paragraph
    heading: The start
    prompt: Why does it exist?
    help: A line is enough.
  - id: level
    kind: choice
    prompt: Which is it?
    required: false
    options:
      - {id: low, label: Low}
      - {id: high, label: High}
  - id: partners
    kind: rows
    prompt: Who is in it?
    row: Partner
    columns:
      - {id: name, label: Name, kind: short-text}
      - id: bound
        label: Bound
        kind: choice
        options: [{id: law, label: By law}, {id: choice, label: By choice}]
    example: {name: A youth club}
  - id: trust
    kind: scale
    prompt: How much trust is there?
    ends: [None, A lot]
    labels: [One, Two, Three, Four, Five]
  - id: before
    kind: recall
    prompt: What you wrote before
    from: {activity: activity-1, field: why}
comment: |
  Because.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the activity is."""
    (tmp_path / "activities").mkdir()
    return tmp_path / "activities" / "1-what.yml"


def written(path: Path, old: str = "", new: str = "") -> Activity:
    """The activity, with one change in its file."""
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return load_activity(path)


def test_everything_an_author_writes_is_there(path: Path) -> None:
    activity = written(path)
    assert activity.heading == "Activity 1: What is it?"
    assert activity.minutes == 30
    assert activity.introduction == "Think of *one* partnership.\n"
    assert activity.comment == "Because.\n"
    why = activity.field("why")
    assert (why.heading, why.prompt, why.help) == (
        "The start",
        "Why does it exist?",
        "A line is enough.",
    )
    assert [o["label"] for o in activity.field("level").settings["options"]] == ["Low", "High"]


def test_an_activity_without_a_number_is_called_by_its_title(path: Path) -> None:
    path = path.with_name("outcomes.yml")
    assert written(path, "id: activity-1\nnumber: 1", "id: outcomes").heading == "What is it?"


def test_a_question_is_required_unless_its_author_says_otherwise(path: Path) -> None:
    required = {field.id: field.required for field in written(path).fields}
    assert required == {
        "why": True, "level": False, "partners": True, "trust": True, "before": False,
    }  # fmt: skip


def test_a_recall_is_no_question(path: Path) -> None:
    activity = written(path)
    assert [field.id for field in activity.questions] == ["why", "level", "partners", "trust"]


def test_a_changed_prompt_is_read_at_once(path: Path) -> None:
    assert written(path).field("why").prompt == "Why does it exist?"
    assert written(path, "Why does it exist?", "Why at all?").field("why").prompt == "Why at all?"


def test_a_file_that_has_not_changed_is_not_worked_out_again(path: Path) -> None:
    assert written(path) is load_activity(path)


def test_a_file_that_was_broken_and_mended_opens_again(path: Path) -> None:
    written(path)
    with pytest.raises(ActivityError):
        written(path, "title: ", "title: [")
    assert written(path).title == "What is it?"


BROKEN = [
    ("id: level", "id: why", "two fields are called 'why'. Give each its own id."),
    (
        "id: high",
        "id: low",
        "field 'level', options: 'low' stands twice. Give each its own id.",
    ),
    (
        "      - id: bound",
        "      - id: name",
        "field 'partners', columns: 'name' stands twice. Give each its own id.",
    ),
    (
        "{id: choice,",
        "{id: law,",
        "field 'partners', column 'bound', options: 'law' stands twice. Give each its own id.",
    ),
    (
        "example: {name:",
        "example: {nom:",
        "field 'partners', example: there is no column 'nom'. Use the ids of the columns.",
    ),
    (
        ", Five]",
        "]",
        "field 'trust', labels: there are 4 for 5 points. Write one for each point.",
    ),
    (
        "number: 1",
        "number: 2",
        "id 'activity-1' and number 2 don't agree. Call the id activity-2.",
    ),
    (
        "id: activity-1\nnumber: 1",
        "id: activity-2\nnumber: 2",
        "the file's name should begin with '2-'. Rename it, or change the number.",
    ),
    ("number: 1\n", "", "'number' is missing. Add a line 'number: 1'."),
    (
        "id: activity-1\nnumber: 1",
        "id: outcomes",
        "the id is 'outcomes'. Call the file outcomes.yml, or change the id.",
    ),
    ("comment: |\n  Because.\n", "", "'comment' is missing. Add a line 'comment: …'."),
    (
        "kind: paragraph",
        "kind: paragraf",
        f"field 'why', kind: 'paragraf' is not one of {', '.join(KINDS)}. "
        "Did you mean 'paragraph'?",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BROKEN, ids=[b[2][:50] for b in BROKEN])
def test_what_is_wrong_is_one_sentence_with_file_place_and_remedy(
    path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(ActivityError) as error:
        written(path, old, new)
    assert str(error.value) == f"activities/1-what.yml: {said}"


def test_malformed_yaml_is_one_sentence_with_its_line(path: Path) -> None:
    with pytest.raises(ActivityError, match=r"^activities/1-what.yml, line 3: there is a colon"):
        written(path, "title: What", "title: Now: what")


@pytest.mark.parametrize("text", ["", "[]", "just words", "true"])
def test_a_file_that_holds_something_else_is_refused(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ActivityError, match=r"^activities/1-what.yml: "):
        load_activity(path)


# --- the hash of a question ---------------------------------------------------


def hash_of(path: Path, old: str = "", new: str = "", field: str = "why") -> str:
    return written(path, old, new).field(field).question_hash


def test_a_question_asked_in_other_words_has_another_hash(path: Path) -> None:
    assert hash_of(path) != hash_of(path, "Why does it exist?", "Why did it begin?")


def test_other_options_make_another_question(path: Path) -> None:
    assert hash_of(path, field="level") != hash_of(path, "label: Low", "label: Little", "level")


def test_another_kind_makes_another_question(path: Path) -> None:
    assert hash_of(path) != hash_of(path, "kind: paragraph", "kind: long-text")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prompt: Why does it exist?", "prompt: |\n      Why does it\n      exist?"),
        ("A line is enough.", "Two lines are enough."),
        ("heading: The start", "heading: The beginning"),
        ("prompt: Which is it?", "prompt: Which one is it?"),
    ],
)
def test_the_same_question_keeps_its_hash(path: Path, old: str, new: str) -> None:
    assert hash_of(path) == hash_of(path, old, new)


def test_the_hash_stays_what_records_hold() -> None:
    field = Field("why", "paragraph", "Why?", "", "", True, {})
    assert field.question_hash == (
        "sha256:213b043afa60dfd3118642b56ba20210e52869a0213838f4444a1ebc4a70d663"
    )


# --- what a question says of an answer ------------------------------------------


def rows_field() -> Field:
    columns = [
        {"id": "name", "label": "Name", "kind": "short-text"},
        {"id": "why", "label": "Why", "kind": "paragraph"},
    ]
    return Field("partners", "rows", "Who is in *it*?", "", "", True,
                 {"row": "Partner", "columns": columns})  # fmt: skip


def text_field(prompt: str = "Why?") -> Field:
    return Field("why", "paragraph", prompt, "", "", True, {})


def test_a_refused_answer_names_its_question_in_the_learners_words() -> None:
    with pytest.raises(AnswerError) as error:
        rows_field().check("text")
    assert str(error.value) == "“Who is in it?”: the answer should be a list. Reload the page."
    assert error.value.field == "partners"


def test_nothing_takes_an_answer_away() -> None:
    assert text_field().check(None) is None
    assert not text_field().answered(None)


def test_a_question_is_named_in_a_few_whole_words() -> None:
    field = text_field("What *have* you [learned](x.ipynb) about " + "partnership " * 20)
    assert field.short.startswith("What have you learned about partnership")
    assert field.short.endswith("partnership…")
    assert len(field.short) <= SHORT


def test_a_question_that_is_gone_is_refused_with_a_sentence(path: Path) -> None:
    with pytest.raises(AnswerError) as error:
        written(path).field("x" * 10_000)
    assert "Activity 1: What is it? has no question 'xxx" in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("junk", ["text", 3, True, {"a": 1}, ["text"], [{"gone": "x"}], [[[]]]])
def test_an_answer_to_an_older_form_of_the_question_breaks_nothing(junk: Any) -> None:
    field = rows_field()
    assert field.answered(junk) is False
    assert field.words(junk) == 0
    shown = field.view(junk)
    assert shown is None or lines_of(shown) == []


def test_the_part_of_an_older_answer_that_still_fits_is_kept() -> None:
    older = [{"name": "School", "gone": "x"}, {"gone": "y"}]
    assert rows_field().fit(older) == ([{"name": "School"}], False)


def test_an_answer_that_fits_is_kept_whole() -> None:
    assert rows_field().fit([{"name": "School"}]) == ([{"name": "School"}], True)


def test_words_are_counted_as_the_learner_wrote_them() -> None:
    value = [{"name": "the school", "why": "they lend\na room"}, {"name": " "}]
    assert rows_field().texts(value) == ["the school", "they lend\na room"]
    assert rows_field().words(value) == 6


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("        month:", "        year:", "have the row 'month'"),
        ("  voices: [lines]\n", "", "no matrix among the voices"),
        ("  of-themselves:\n    lines:", "  of-themselves:\n    limits:", "no field 'limits'"),
    ],
)
def test_what_a_partner_is_asked_about_themselves_fits_what_a_learner_is_asked(
    tmp_path: Path, was: str, now: str, why: str
) -> None:
    given = (ROOT / "activities/tools/partner-sheet.yml").read_text(encoding="utf-8")
    changed = tmp_path / "tools" / "partner-sheet.yml"
    changed.parent.mkdir()
    changed.write_text(given.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(ActivityError, match=why):
        load_activity(changed)
