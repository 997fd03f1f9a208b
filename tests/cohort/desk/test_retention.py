from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Answering, Clock, Copying

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.retention import days_left, erase_due


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2027, 6, 29, 23, 59, tzinfo=UTC), 1),
        (datetime(2027, 6, 30, 0, 0, tzinfo=UTC), 0),
        (datetime(2027, 7, 1, 0, 0, tzinfo=UTC), -1),
    ],
)
def test_the_last_day_counts(now: datetime, days: int) -> None:
    assert days_left(date(2027, 6, 30), now) == days


def test_nothing_goes_before_its_time(desk: Desk, copying: Copying, clock: Clock) -> None:
    desk.releases.release("amina", copying())
    clock.time = datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert erase_due(desk) == ()
    assert erase_due(replace(desk, kept_until=None)) == ()
    assert len(desk.releases.of_learner("amina")) == 1


def test_everything_goes_when_its_time_is_over(
    desk: Desk, copying: Copying, answering: Answering, clock: Clock, tmp_path: Path
) -> None:
    one = desk.releases.release("amina", copying(gain="Heron-4711"))
    desk.releases.add_comment(one.learner.ref, one.id, "tess", "Heron-4711")
    desk.preferences.add_phrase("tess", "Heron-4711")
    answering("bob", gain="Heron-4711")
    clock.time = datetime(2027, 7, 1, tzinfo=UTC)
    gone = erase_due(desk, ["bob", "carla"])
    assert len(gone) == 3
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if b"Heron" in path.read_bytes()]
    assert not [path for path in left if "amina" in str(path) or "bob" in str(path)]
    assert len(list((tmp_path / "desk" / "receipts").iterdir())) == 3
    assert not any(any(receipt.erased.values()) for receipt in erase_due(desk))
