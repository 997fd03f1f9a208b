from __future__ import annotations

from pathlib import Path

import pytest

from alongside.cohort.admin.backup import backup, restore
from alongside.cohort.admin.restore_erasures import erase_again
from alongside.cohort.desk import personal_data
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.open_desk import join_codes, open_desk
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.record.record import Record

pytestmark = pytest.mark.usefixtures("quick_codes")

NAMES = ["amina", "Zoë O'Hara", "x" * 300, "bob"]


@pytest.fixture
def cohort(tmp_path: Path) -> Settings:
    (tmp_path / "cohort").mkdir()
    path = tmp_path / "cohort" / "cohort.yml"
    path.write_text("name: A\ntutors: [tess]\nstarts: 2026-09-01\nends: 2030-12-31\n")
    settings = load_settings(path)
    for name in NAMES:
        record = Record.open(settings.records, learner=name)
        record.save("activity-1", {"gain": ("Heron-4711", "h")}, base_revision=0, writer="p",
                    origin="site")  # fmt: skip
        join_codes(settings).issue([name])[name]
    return settings


def test_whoever_was_erased_stays_erased(cohort: Settings, tmp_path: Path, course: Course) -> None:
    desk = open_desk(cohort, course)
    desk.progress_store.keep("x" * 300, {"activity-1": ActivityProgress("started")})
    made = backup(cohort, tmp_path / "b.zip")
    for name in NAMES[:3]:
        personal_data.erase_learner(desk, name, forget=desk.forget)
    restore(made, tmp_path / "restored")
    assert erase_again(tmp_path / "restored", cohort.desk / "receipts") == 3
    restored = load_settings(tmp_path / "restored" / "cohort.yml")
    assert [path.name for path in restored.records.iterdir()] == ["learner-bob"]
    assert join_codes(restored).names() == ("bob",)
    assert len(list((restored.desk / "receipts").iterdir())) == 3
    assert erase_again(tmp_path / "restored", cohort.desk / "receipts") == 0


def test_receipts_of_another_cohort_erase_nobody(
    cohort: Settings, tmp_path: Path, course: Course
) -> None:
    made = backup(cohort, tmp_path / "b.zip")
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "cohort.yml"
    other.write_text(cohort.path.read_text())
    desk = open_desk(load_settings(other), course)
    personal_data.erase_learner(desk, "amina")
    restore(made, tmp_path / "restored")
    assert erase_again(tmp_path / "restored", tmp_path / "other" / "desk" / "receipts") == 0
