"""A page without a server talks with the same rules, and is told "saved" of nothing that isn't."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.sample import Sample

from alongside.course.outline import Course
from alongside.record.notes import tutor_comments
from alongside.record.notes.tutor_comments import TutorComment
from alongside.static_site.engine.engine import Engine


@pytest.fixture
def course(sample: Sample) -> Course:
    return Course.read(sample.root)


@pytest.fixture
def engine(course: Course) -> Engine:
    return Engine(course)


def ask(engine: Engine, message: dict[str, Any], place: str = "activity-1") -> dict[str, Any]:
    (reply, _), *_rest = engine.answer(place, {"seq": 7, **message}, [], lambda _: None)
    return reply


def save(engine: Engine, text: str, base: int = 0, writer: str = "page") -> dict[str, Any]:
    message = {"kind": "save", "base_revision": base, "writer": writer}
    return ask(engine, {**message, "changes": {"gain": text}})


def kept(engine: Engine) -> dict[str, bytes]:
    return {name: data for name, data in engine.take_changes().items() if data is not None}


def test_what_one_page_saved_another_opens(course: Course, engine: Engine) -> None:
    assert save(engine, "time")["kind"] == "saved"
    other = Engine(course)
    other.load(kept(engine))
    assert ask(other, {"kind": "hello"})["answers"]["gain"]["value"] == "time"


def test_a_page_is_told_what_another_one_saved(course: Course, engine: Engine) -> None:
    ask(engine, {"kind": "hello"})
    other = Engine(course)
    save(other, "money")
    assert engine.news() == {}
    engine.load(kept(other))
    (told,) = engine.news()["activity-1"]
    assert told["answers"]["gain"]["value"] == "money"


def test_the_same_answer_in_two_pages_is_a_choice(course: Course, engine: Engine) -> None:
    save(engine, "time", writer="one")
    other = Engine(course)
    other.load(kept(engine))
    (conflict,) = save(other, "a friend", writer="two")["conflicts"]
    assert conflict["theirs"]["value"] == "time"


def test_words_that_the_browser_would_not_keep_are_not_saved(engine: Engine) -> None:
    message = {"kind": "save", "seq": 9, "base_revision": 0, "writer": "w"}
    save(engine, "time")
    engine.load({})
    ((reply, _),) = engine.unkept_replies("activity-1", message, "No more room.")
    assert reply == {"kind": "failed", "seq": 9, "sentence": "No more room."}
    assert ask(engine, {"kind": "hello"})["answers"] == {}


def test_the_form_of_a_sheet_is_told_so_as_well(engine: Engine) -> None:
    inside = {"kind": "save", "seq": 3}
    message = {"kind": "form", "key": "k", "message": inside}
    ((reply, _),) = engine.unkept_replies("my-toolkit", message, "No.")
    assert reply["message"] == {"kind": "failed", "seq": 3, "sentence": "No."}


@pytest.mark.parametrize("place", ["", "activity-99", "../course", "my-nothing"])
def test_a_place_that_the_course_has_not_is_a_sentence(engine: Engine, place: str) -> None:
    assert ask(engine, {"kind": "hello"}, place)["kind"] == "refused"


@pytest.mark.parametrize("message", [None, 7, [], {"kind": "hello"}, {"seq": -1}, {"seq": "x"}])
def test_what_is_no_message_is_refused(engine: Engine, message: Any) -> None:
    ((reply, _),) = engine.answer("activity-1", message, [], lambda _: None)
    assert reply["kind"] == "refused"
    ((reply, _),) = engine.answer("activity-99", message, [], lambda _: None)
    assert reply["seq"] == 0


def test_what_pages_show_first_follows_what_was_saved(engine: Engine) -> None:
    assert engine.startup_state.facts()["words"] == 0
    engine.startup_state.replies()
    save(engine, "time and money")
    # looking-back shows the answer again.
    assert engine.startup_state.stale() == ["activity-1", "looking-back"]
    shown = engine.startup_state.replies()
    assert shown["activity-1"][0]["answers"]["gain"]["value"] == "time and money"
    assert shown["looking-back"][0]["recall"]["then"] == "time and money"
    assert engine.startup_state.stale() == []
    facts = engine.startup_state.facts()
    assert (facts["words"], facts["finished"]) == (3, 0)
    assert facts["progress"] == {"activity-1": "started", "looking-back": "not started"}


def test_marks_on_pages_are_there_for_the_next_page_before_python_runs(engine: Engine) -> None:
    mark = {"written_at": "2026-11-29T10:15:00.000Z", "section": "first", "kind": "bookmark"}
    mark |= dict.fromkeys(("exact", "prefix", "suffix", "text"), "")
    message = {"kind": "save", "base_revision": 0, "writer": "page"}
    changes = {"entry-20261129-101500-a": mark}
    saved = ask(engine, {**message, "changes": changes}, "reading-notes")
    assert (saved["kind"], saved["marks"]) == ("saved", changes)
    # With the mark itself, as the page may be left before it rests.
    assert engine.startup_state.facts_now(days=False)["marks"]["marks"] == changes
    assert engine.startup_state.facts_now(days=False) == {}
    assert engine.startup_state.facts()["marks"]["marks"] == changes
    there = kept(engine)
    engine.load({})
    assert engine.startup_state.facts_now(days=False)["marks"]["marks"] == {}
    engine.load(there)  # brought in from elsewhere
    assert engine.startup_state.facts_now(days=False)["marks"]["marks"] == changes


def test_days_that_come_back_are_there_for_the_next_page_before_python_runs(
    engine: Engine,
) -> None:
    agreed = {"with_whom": "Mair", "agreed": [{"what": "Ring Dai", "by_when": "2027-03-14"}]}
    by = {"writer": "page"}
    asked = {"kind": "keep-sheet", "sheet": "", "value": agreed, **by}
    kept_sheet = ask(engine, asked, "my-notebook")
    (due,) = engine.startup_state.facts()["due"]
    assert (due["day"], due["page"]) == ("2027-03-14", "notebook")
    assert "with Mair" in due["sentence"]
    gone = {"key": "supervision-sheets", "field": f"{kept_sheet['sheet']}/2027-03-14", "day": ""}
    assert ask(engine, {"kind": "set-date", **gone, **by}, "my-notebook")["due"] == []
    assert engine.startup_state.facts_now(days=True) == {"due": []}


def test_to_make_what_pages_show_changes_nothing(engine: Engine) -> None:
    save(engine, "time")
    torn = kept(engine)
    name = "history/activity-1.jsonl"
    engine.load({**torn, name: torn[name] + b'{"half'})
    assert engine.startup_state.replies()["activity-1"][0]["answers"]["gain"]["value"] == "time"
    assert engine.take_changes() == {}


def test_a_record_that_cant_be_read_is_shown_by_nobody(engine: Engine) -> None:
    save(engine, "time")
    files = kept(engine)
    newer = files["reflections/activity-1.json"].replace(
        b'"schema_version": 1', b'"schema_version": 99'
    )
    engine.load({**files, "reflections/activity-1.json": newer})
    assert engine.startup_state.facts() == {}
    assert "activity-1" not in engine.startup_state.replies()


def test_what_a_tutor_said_is_in_what_a_page_shows_next(engine: Engine) -> None:
    save(engine, "time")
    engine.startup_state.replies()
    assert engine.startup_state.stale() == []
    at = "2026-11-01T09:00:00.000Z"
    comment = TutorComment("0" * 16, "Tess", at, "Yes.", "gain", 1, "1" * 16, at)
    tutor_comments.add(engine._store, "activity-1", [comment])
    assert "activity-1" in engine.startup_state.stale()
    assert "Yes." in str(engine.startup_state.replies()["activity-1"])
