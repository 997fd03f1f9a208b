"""The map shows how far a learner has come, and looking at it changes nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.paths import TESTS

from alongside.course.outline import Course
from alongside.record.record import Record
from alongside.site.server.progress_cache import ProgressCache

SAMPLE = TESTS / "site_course"


def course() -> Course:
    return Course.read(SAMPLE)


def write(words: str) -> Record:
    record = Record.open()
    field = course().activity(1).field("first")
    changes = {"first": (words, field.question_hash)}
    base = record.load_and_repair("activity-1").revision
    record.save("activity-1", changes, base_revision=base, writer="a page", origin="site")
    return record


def test_a_learner_without_a_record_gets_none_by_looking() -> None:
    states, notices = ProgressCache(course()).of(None)
    assert states == {"activity-1": "not started"}
    assert notices == ()
    assert not Path(os.environ["ALONGSIDE_HOME"]).exists()


def test_a_saved_answer_shows_at_once() -> None:
    progress = ProgressCache(course())
    write("")
    assert progress.of(None)[0] == {"activity-1": "not started"}
    write("Something.")
    assert progress.of(None)[0] == {"activity-1": "finished"}


def test_a_damaged_record_is_told_once_and_the_marks_are_still_there() -> None:
    record = write("Something.")
    (record.home / "reflections" / "activity-1.json").write_text("{", encoding="utf-8")
    progress = ProgressCache(course())
    states, notices = progress.of(None)
    assert states == {"activity-1": "finished"}
    assert len(notices) == 1
    assert progress.of(None)[1] == ()


def test_an_activity_that_cannot_be_read_has_no_title_on_the_map(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(SAMPLE, tmp_path / "own")
    (tmp_path / "own" / "activities" / "1-sample.yml").write_text("nonsense: [", encoding="utf-8")
    assert ProgressCache(Course.read(tmp_path / "own")).activities() == {}


def test_an_activity_that_cannot_be_read_is_not_marked_as_begun(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "broken")
    write("Something.")
    (tmp_path / "broken" / "activities" / "1-sample.yml").write_text("id: [", encoding="utf-8")
    states, _ = ProgressCache(Course.read(tmp_path / "broken")).of(None)
    assert states == {"activity-1": "not started"}
