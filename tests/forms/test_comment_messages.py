"""A tutor's comments beside the answers: what the form is told of them.

Covers: forms/comment_messages.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.record.notes import tutor_comments
from alongside.record.notes.tutor_comments import TutorComment
from alongside.record.record import Record

if TYPE_CHECKING:
    from tests.support.sample import Sample

AT = "2026-11-21T10:00:00.000Z"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    record = Record.open(tmp_path / "home")
    record.save("activity-1", {"gain": ("one", "h")}, base_revision=0, writer="p", origin="lab")
    return record


def reply(number: int, text: str, field: str = "gain", revision: int = 1) -> TutorComment:
    return TutorComment(f"{number:016x}", "Tess", AT, text, field, revision, "0" * 16, AT)


def opened(sample: Sample, record: Record) -> dict[str, Any]:
    course = Course.read(sample.root)
    talk = FormProtocol(course, course.activity(1), lambda: record, "lab")
    return dict(talk.answer({"kind": "hello", "seq": 1, "writer": "page"})[-1])


def test_a_comment_comes_with_its_answer(sample: Sample, record: Record) -> None:
    tutor_comments.add(
        record.store, "activity-1", [reply(1, "<b>Good</b>"), reply(2, "All of it", "")]
    )
    assert opened(sample, record)["tutor_comments"] == [
        {"field": "gain", "by": "Tess", "at": AT, "text": "<b>Good</b>", "changed": False,
         "new": True},
        {"field": "", "by": "Tess", "at": AT, "text": "All of it", "changed": False, "new": True},
    ]  # fmt: skip


def test_a_comment_is_new_once_and_says_that_the_answer_changed(
    sample: Sample, record: Record
) -> None:
    tutor_comments.add(record.store, "activity-1", [reply(1, "Good")])
    opened(sample, record)
    assert tutor_comments.unseen(record.store) == {}
    record.save("activity-1", {"gain": ("two", "h")}, base_revision=1, writer="p", origin="lab")
    [again] = opened(sample, record)["tutor_comments"]
    assert (again["new"], again["changed"]) == (False, True)


def test_damaged_comments_keep_nobody_from_writing(sample: Sample, record: Record) -> None:
    tutor_comments.add(record.store, "activity-1", [reply(1, "Good")])
    (record.home / "comments" / "activity-1.json").write_text("{")
    message = opened(sample, record)
    assert message["kind"] == "record"
    assert message["tutor_comments"] == []
    assert any("damaged" in sentence for sentence in message["notices"])


def test_comments_that_can_not_be_marked_are_shown(
    sample: Sample, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alongside.errors import RecordWriteError

    def full(*_: object) -> None:
        raise RecordWriteError("The disk is full.")

    tutor_comments.add(record.store, "activity-1", [reply(1, "Good")])
    monkeypatch.setattr(tutor_comments, "mark_seen", full)
    assert opened(sample, record)["tutor_comments"][0]["text"] == "Good"
