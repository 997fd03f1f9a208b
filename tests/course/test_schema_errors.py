"""What is said of data that does not fit its published schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alongside.course.kinds import KINDS
from alongside.course.schema_errors import check_against, did_you_mean, problem_with
from alongside.errors import ActivityError

Data = dict[str, Any]


def activity(**changes: Any) -> Data:
    """An activity with one field of every interesting form; a change of ... takes a key away."""
    field: Data = {"id": "why", "kind": "paragraph", "prompt": "Why?"}
    data: Data = {
        "id": "activity-3",
        "number": 3,
        "title": "A title",
        "minutes": 30,
        "introduction": "Hello.",
        "fields": [field],
        "comment": "Because.",
        **changes,
    }
    return {key: value for key, value in data.items() if value is not ...}


def field(**changes: Any) -> Data:
    """An activity with one changed field."""
    data = {"id": "why", "kind": "paragraph", "prompt": "Why?", **changes}
    return activity(fields=[{key: value for key, value in data.items() if value is not ...}])


def choice(options: Any) -> Data:
    """An activity with a choice of these options."""
    return field(kind="choice", options=options)


LOW, HIGH = {"id": "low", "label": "Low"}, {"id": "high", "label": "High"}
ALL = ", ".join(KINDS)
WRONG: list[tuple[Data, str, str]] = [
    # the data, the place, and the whole sentence
    (activity(comment=...), "", "'comment' is missing. Add a line 'comment: …'."),
    (
        activity(comment=..., coment="Because."),
        "",
        "'comment' is missing. Write 'comment' where it says 'coment'.",
    ),
    (
        activity(title=..., Title="x"),
        "",
        "'title' is missing. Write 'title' where it says 'Title'.",
    ),
    (
        activity(mood="calm"),
        "",
        "unknown key 'mood'. Known keys: id, number, title, minutes, introduction, tool, fields, "
        "comment.",
    ),
    (
        activity(minute=3),
        "",
        "unknown key 'minute'. Did you mean 'minutes'? Known keys: id, number, title, minutes, "
        "introduction, tool, fields, comment.",
    ),
    (
        activity(minutes="half an hour"),
        "minutes",
        '"half an hour" should be a whole number. Change it.',
    ),
    (
        activity(minutes="30"),
        "minutes",
        '"30" should be a whole number. Write it without quotes: 30.',
    ),
    (
        activity(minutes=0),
        "minutes",
        "0 can't stand here: the least is 1. Change the number.",
    ),
    (
        activity(minutes=900),
        "minutes",
        "900 can't stand here: the most is 600. Change the number.",
    ),
    (
        activity(minutes=None),
        "minutes",
        "it is empty. Write a whole number there, or take the line out.",
    ),
    (
        activity(comment=""),
        "comment",
        "it is empty. Write something there, or take the line out.",
    ),
    (activity(comment=None), "comment", "it is empty. Write text there, or take the line out."),
    (activity(fields=[]), "fields", "it is empty. Write something there."),
    (activity(fields="why"), "fields", '"why" should be a list. Change it.'),
    (
        activity(fields=["why"]),
        "field 1",
        "\"why\" should be a group of 'key: value' lines. Change it.",
    ),
    (
        field(kind="essay"),
        "field 'why', kind",
        f"'essay' is not one of {ALL}. Choose one of these.",
    ),
    (
        field(kind="paragraf"),
        "field 'why', kind",
        f"'paragraf' is not one of {ALL}. Did you mean 'paragraph'?",
    ),
    (field(kind=...), "field 'why'", "'kind' is missing. Add a line 'kind: …'."),
    (field(id=...), "field 1", "'id' is missing. Add a line 'id: …'."),
    (field(prompt=...), "field 'why'", "'prompt' is missing. Add a line 'prompt: …'."),
    (
        field(prompt=2024),
        "field 'why', prompt",
        '2024 should be text. Put it in quotes: "2024".',
    ),
    (
        field(prompt=True),
        "field 'why', prompt",
        'true should be text. Put it in quotes: "true".',
    ),
    (
        field(prompt={"Time": "how much?"}),
        "field 'why', prompt",
        "this should be text. If the text holds a colon, put all of it in quotes.",
    ),
    (
        field(required="no"),
        "field 'why', required",
        '"no" should be true or false. Change it.',
    ),
    (
        field(id="Why Together"),
        "field 'Why Together', id",
        '"Why Together" can\'t be a name here. Use small letters, digits and hyphens, beginning '
        "with a letter, such as why-together.",
    ),
    (
        field(id="x" * 61),
        f"field '{'x' * 61}', id",
        "61 characters are too many here: at most 60. Shorten it.",
    ),
    (
        choice([LOW]),
        "field 'why', options",
        "there should be at least 2 here, not 1. Add what is missing.",
    ),
    (
        choice([LOW, {"id": "high"}]),
        "field 'why', option 'high'",
        "'label' is missing. Add a line 'label: …'.",
    ),
    (
        field(kind="scale", ends=["a", "b", "c"]),
        "field 'why', ends",
        "there should be at most 2 here, not 3. Take some out.",
    ),
    (
        field(kind="rows", row="Row", columns=[{"id": "a", "label": "A"}]),
        "field 'why', column 'a'",
        "'kind' is missing. Add a line 'kind: …'.",
    ),
    (
        field(kind="rows", row="Row", columns=[{"id": "a", "label": "A", "kind": "choice"}]),
        "field 'why', column 'a'",
        "'options' is missing. Add a line 'options: …'.",
    ),
]


@pytest.mark.parametrize(("data", "location", "said"), WRONG, ids=[w[2][:50] for w in WRONG])
def test_each_mistake_is_one_sentence_about_one_place(data: Data, location: str, said: str) -> None:
    assert problem_with("activity.v1.json", data) == (location, said)


def test_what_fits_has_no_problem() -> None:
    assert problem_with("activity.v1.json", activity()) is None


def test_the_error_names_the_file_the_place_and_what_to_do() -> None:
    path = Path("somewhere/activities/3-levels.yml")
    with pytest.raises(ActivityError) as error:
        check_against("activity.v1.json", activity(minutes=0), path, ActivityError)
    assert str(error.value) == (
        "activities/3-levels.yml: minutes: 0 can't stand here: the least is 1. Change the number."
    )


def test_a_long_wrong_value_is_cut_in_the_sentence() -> None:
    found = problem_with("activity.v1.json", activity(fields="word " * 1000))
    assert found is not None
    assert len(found[1]) < 100


def test_a_name_that_is_none_is_told_in_the_glossary_too() -> None:
    found = problem_with("glossary.v1.json", {"Social capital": {"term": "x", "means": "y"}})
    assert found is not None
    assert '"Social capital" can\'t be a name here' in found[1]


def test_a_form_that_the_schema_describes_is_told_by_its_description() -> None:
    entry = {"authors": "A", "short": "A", "year": "96", "entry": "A (96)"}
    found = problem_with("references.v1.json", {"a-96": entry})
    assert found is not None
    assert found[0] == "a-96, year"
    assert found[1].startswith('"96" does not have the right form. In quotes: "1996"')


def test_a_list_with_one_thing_twice_is_told() -> None:
    entry = {"term": "x", "means": "y", "see": ["a", "a"]}
    assert problem_with("glossary.v1.json", {"x": entry}) == (
        "x, see",
        "one of these stands twice. Take one out.",
    )


def test_nothing_near_is_not_offered() -> None:
    assert did_you_mean("essay", ["rows", "list"]) == ""
    assert did_you_mean("paragraf", ["rows", "paragraph"]) == " Did you mean 'paragraph'?"
