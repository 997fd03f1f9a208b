"""Covers: cohort/admin/commands.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.cohort.admin import commands
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.open_desk import join_codes, open_desk
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.course.outline import Course
from alongside.record.record import Record
from alongside.sharing.share_pack import PackChoice

pytestmark = pytest.mark.usefixtures("quick_codes")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    commands.cohort_init(tmp_path / "cohort", "Autumn")
    return tmp_path / "cohort"


def test_a_cohort_is_begun_filled_and_in_order(home: Path, course: Course) -> None:
    code = commands.cohort_add("amina", "Amina K", home)
    assert join_codes(load_settings(home / "cohort.yml")).matched("amina", code)
    assert [one.shown for one in load_settings(home / "cohort.yml").learners] == ["Amina K"]
    assert commands.cohort_check(home, course) == ()


def test_the_one_here_is_meant(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    commands.cohort_add("amina")
    assert commands.cohort_file() == home / "cohort.yml"


def test_adding_twice_says_how_to_get_a_new_code(home: Path) -> None:
    first = commands.cohort_add("amina", path=home)
    with pytest.raises(CohortError, match="alongside cohort reset amina"):
        commands.cohort_add("amina", path=home)
    with pytest.raises(CohortError):
        commands.cohort_add("tutor", path=home)
    second = commands.cohort_reset("amina", home)
    codes = join_codes(load_settings(home / "cohort.yml"))
    assert not codes.matched("amina", first)
    assert codes.matched("amina", second)


def test_tutors_get_codes_too_and_strangers_none(home: Path) -> None:
    assert commands.cohort_reset("tutor", home)
    with pytest.raises(CohortError, match="nobody called 'carla'"):
        commands.cohort_reset("carla", home)


def test_removing_keeps_the_words_until_they_are_erased(home: Path, course: Course) -> None:
    commands.cohort_add("amina", path=home)
    settings = load_settings(home / "cohort.yml")
    record = Record.open(settings.records, learner="amina")
    record.save("activity-1", {"gain": ("x", "h")}, base_revision=0, writer="p", origin="site")
    assert commands.cohort_remove("amina", home) is None
    assert load_settings(home / "cohort.yml").learners == ()
    assert not join_codes(settings).waiting("amina")
    assert record.home.exists()
    receipt = commands.cohort_remove("amina", home, erase=True, course=course)
    assert receipt is not None
    assert receipt.erased["files of the record"] == 2
    assert not record.home.exists()
    with pytest.raises(CohortError, match="no learner called"):
        commands.cohort_remove("amina", home, erase=True, course=course)


def test_a_name_in_the_file_itself_is_taken_out_of_it(home: Path) -> None:
    before = (home / "cohort.yml").read_text()
    (home / "cohort.yml").write_text(f"{before}learners: [bob]\n")
    commands.cohort_reset("bob", home)
    commands.cohort_remove("bob", home)
    assert (home / "cohort.yml").read_text() == before
    assert not join_codes(load_settings(home / "cohort.yml")).waiting("bob")


def test_tidying_ends_what_has_expired(home: Path, course: Course) -> None:
    done = commands.cohort_tidy(home, course)
    assert (done.expired, done.erased) == (0, ())


def test_tidying_erases_a_cohort_whose_time_is_over(home: Path, course: Course) -> None:
    commands.cohort_add("amina", path=home)
    text = (home / "cohort.yml").read_text()
    settings = load_settings(home / "cohort.yml")
    record = Record.open(settings.records, learner="amina")
    text = text.replace(str(settings.starts), "2019-01-01").replace(
        str(settings.ends), "2020-01-01"
    )
    (home / "cohort.yml").write_text(text)
    assert len(commands.cohort_tidy(home, course).erased) == 1
    assert not record.home.exists()


def test_a_backup_comes_back_and_says_what_to_do(
    home: Path, tmp_path: Path, course: Course
) -> None:
    commands.cohort_add("amina", path=home)
    Record.open(load_settings(home / "cohort.yml").records, learner="amina")
    made = commands.back_up_cohort(tmp_path, home)
    said = commands.restore_cohort(made, tmp_path / "back")
    assert "files as they were on" in said[0]
    assert "receipts" in said[1]
    desk = open_desk(load_settings(home / "cohort.yml"), course)
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    commands.cohort_remove("amina", home, erase=True, course=course)
    said = commands.restore_cohort(made, tmp_path / "again", receipts=home / "desk" / "receipts")
    assert said[1].endswith(": 1.")


def test_folders_elsewhere_are_pointed_out(home: Path, tmp_path: Path) -> None:
    text = (home / "cohort.yml").read_text()
    elsewhere = tmp_path / "elsewhere"
    (home / "cohort.yml").write_text(text.replace("records: records", f"records: {elsewhere}"))
    said = commands.restore_cohort(commands.back_up_cohort(tmp_path, home), tmp_path / "back")
    assert str(elsewhere) in said[-1]


def test_packs_from_end_to_end(packing: Packing) -> None:
    record, course = packing.write(gain="I asked Mrs Jones"), packing.course
    what = commands.share_draft([PackChoice("activity-1")], "Amina", record=record, course=course)
    assert [one.words for one in what.cautions] == ["Mrs Jones"]
    commands.share(what, packing.inbox, record=record, course=course)
    folder = packing.folder()
    assert folder.take_in() == ()
    (one,) = folder.releases.open_releases()
    folder.releases.add_comment(one.learner.ref, one.id, "tutor", "Good.")
    (answer,) = folder.write_feedback(str)
    assert commands.receive(answer, record).new == {"activity-1": 1}


def test_a_tutor_can_have_a_key(tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    assert commands.desk_key(tmp_path / "key.txt").startswith("age1")
