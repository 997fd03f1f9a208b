"""A small cohort: a course, a clock that tests set, learners' records and a desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.cohort.folders import Folders
from alongside.cohort.frozen import Frozen, freeze
from alongside.cohort.release import Releases
from alongside.core.course import Course
from alongside.core.record import Record

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Clock:
    """The time as tests have it; call it to read it."""

    time: datetime = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def forward(self, **kwargs: float) -> None:
        self.time += timedelta(**kwargs)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def course() -> Course:
    """The small course of tests/sample: activity-1 has gain (text) and level (choice)."""
    return Course.read(ROOT / "tests" / "sample")


@pytest.fixture(scope="session")
def real_course() -> Course:
    return Course.read(ROOT)


@pytest.fixture
def releases(tmp_path: Path, clock: Clock) -> Releases:
    return Releases(Folders.open(tmp_path / "desk"), clock)


Answering = Callable[..., Record]


@pytest.fixture
def answering(tmp_path: Path, course: Course) -> Answering:
    """Write answers into a learner's own record: ``answering("amina", gain="time")``."""

    def answer(learner: str, activity: str = "activity-1", **values: Any) -> Record:
        record = Record.open(tmp_path / "records", learner=learner)
        fields: Mapping[str, Any] = {f.id: f for f in course.activity(activity).questions}
        changes = {name: (value, fields[name].question_hash) for name, value in values.items()}
        now = record.load(activity).revision
        record.save(activity, changes, base_revision=now, writer="test", origin="site")
        return record

    return answer


Copying = Callable[..., Frozen]


@pytest.fixture
def copying(answering: Answering, course: Course) -> Copying:
    """A copy to release: ``copying("amina", gain="time")``; ``fields`` for single answers."""

    def copy(learner: str = "amina", fields: list[str] | None = None, **values: Any) -> Frozen:
        record = answering(learner, **(values or {"gain": "We gain time"}))
        return freeze(course.activity("activity-1"), record.load("activity-1"), fields)

    return copy
