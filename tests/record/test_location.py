from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.errors import RecordLocationError
from alongside.record import location

NAMES = st.text(st.characters(codec=None), min_size=1, max_size=60)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALONGSIDE_HOME", "ALONGSIDE_COHORT", "ALONGSIDE_LEARNER"):
        monkeypatch.delenv(name, raising=False)


def test_the_record_is_in_the_learners_home_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert location.record_home() == tmp_path / "alongside"


def test_the_record_is_where_alongside_home_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path))
    assert location.record_home() == tmp_path


def test_an_empty_alongside_home_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("ALONGSIDE_HOME", "")
    assert location.record_home() == tmp_path / "alongside"


def test_a_relative_alongside_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", "records")
    with pytest.raises(RecordLocationError, match="full path"):
        location.record_home()


def test_an_account_without_a_home_is_told_to_set_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    with pytest.raises(RecordLocationError, match="ALONGSIDE_HOME"):
        location.record_home()


@pytest.mark.parametrize("cohort", ["spring", "1", "0", ""])
@pytest.mark.parametrize("learner", [None, "", "  "])
def test_a_cohort_without_a_name_never_opens_a_shared_record(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cohort: str, learner: str | None
) -> None:
    monkeypatch.setenv("ALONGSIDE_COHORT", cohort)
    if learner is not None:
        monkeypatch.setenv("ALONGSIDE_LEARNER", learner)
    with pytest.raises(RecordLocationError, match="ALONGSIDE_LEARNER"):
        location.record_home(tmp_path)


def test_a_caller_who_gives_an_empty_name_gets_no_shared_record(tmp_path: Path) -> None:
    with pytest.raises(RecordLocationError):
        location.record_home(tmp_path, "")


def test_in_a_cohort_each_learner_has_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path))
    monkeypatch.setenv("ALONGSIDE_COHORT", "spring")
    monkeypatch.setenv("ALONGSIDE_LEARNER", "jo")
    assert location.record_home() == tmp_path / "learner-jo"
    assert location.record_home(learner="ann") == tmp_path / "learner-ann"


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, NAMES)
@example("Jo", "jo")
@example("a_41", "aA")
@example("é", "e\u0301")
@example("x" * 200, "x" * 201)
def test_two_names_never_share_a_folder(one: str, other: str) -> None:
    folders = {location.learner_folder(one).lower(), location.learner_folder(other).lower()}
    assert len(folders) == len({one, other})


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES)
@example("../../etc/passwd")
@example("con")
@example("a/b\\c:d\0")
@example("." * 5)
@example("x" * 5000)
def test_a_name_is_one_safe_part_of_a_path(name: str) -> None:
    folder = location.learner_folder(name)
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(folder) < 120


def test_a_record_inside_a_served_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordLocationError, match="ALONGSIDE_HOME"):
        location.refuse_served(tmp_path / "course" / "records", [tmp_path / "course"])
    with pytest.raises(RecordLocationError):
        location.refuse_served(tmp_path / "course", [tmp_path / "course"])


def test_a_link_does_not_hide_that_a_record_is_served(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "away").symlink_to(tmp_path / "course")
    with pytest.raises(RecordLocationError):
        location.refuse_served(tmp_path / "away" / "records", [tmp_path / "course"])
    with pytest.raises(RecordLocationError):
        location.refuse_served(tmp_path / "course" / "records", [tmp_path / "away"])


def test_a_link_into_the_middle_of_a_served_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "course" / "figures").mkdir(parents=True)
    (tmp_path / "away").symlink_to(tmp_path / "course" / "figures")
    with pytest.raises(RecordLocationError):
        location.refuse_served(tmp_path / "away" / "records", [tmp_path / "course"])


def test_serving_the_answers_themselves_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordLocationError):
        location.refuse_served(tmp_path, [tmp_path / "history"])


def test_a_served_folder_beside_the_record_is_fine(tmp_path: Path) -> None:
    location.refuse_served(tmp_path / "records", [tmp_path / "course", tmp_path / "rec"])
    location.refuse_served(tmp_path, [tmp_path / "course"])


def test_a_ring_of_links_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    location.refuse_served(tmp_path / "records", [tmp_path / "ring"])
