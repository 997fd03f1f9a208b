from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases.learner_folders import LearnerFolders, Member

NAMES = ["amina", "Amina", "../../etc/passwd", "a/b", "", ".", "con", "x" * 400, "ä\x00", "نور"]


@pytest.fixture
def folders(tmp_path: Path) -> LearnerFolders:
    return LearnerFolders.open(tmp_path / "desk")


def made(folders: LearnerFolders, name: str) -> Member:
    with folders.writing(name) as member:
        return member


def test_nothing_is_made_by_looking(folders: LearnerFolders) -> None:
    assert folders.find("amina") is None
    assert folders.all() == ()
    assert not any((folders.root / "learners").iterdir())


def test_folders_are_closed_to_everybody_else(folders: LearnerFolders) -> None:
    member = made(folders, "amina")
    for location in (folders.root, folders.root / "learners", member.folder):
        assert stat.S_IMODE(location.stat().st_mode) == 0o700
    assert stat.S_IMODE((member.folder / "who.json").stat().st_mode) == 0o600


def test_an_open_desk_is_closed_when_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir(mode=0o755)
    LearnerFolders.open(tmp_path / "desk")
    assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", NAMES)
def test_any_name_stays_inside_the_desk(folders: LearnerFolders, name: str) -> None:
    member = made(folders, name)
    assert member.folder.resolve().parent == (folders.root / "learners").resolve()
    assert folders.find(name) == member


def test_different_names_never_share_a_folder(folders: LearnerFolders) -> None:
    progress = {str(made(folders, name).folder).lower() for name in NAMES}
    assert len(progress) == len(NAMES)
    assert len(folders.all()) == len(NAMES)


def test_a_learner_keeps_the_reference(folders: LearnerFolders) -> None:
    first = made(folders, "amina")
    assert made(folders, "amina") == first
    assert folders.by_ref(first.ref) == first
    assert LearnerFolders.open(folders.root).by_ref(first.ref) == first


@pytest.mark.parametrize("ref", ["", "..", "../learner-amina", "0" * 12, "learner-amina", "A" * 12])
def test_only_a_reference_finds_a_learner(folders: LearnerFolders, ref: str) -> None:
    made(folders, "amina")
    assert folders.by_ref(ref) is None


def test_the_alias_is_steady_and_is_not_the_name(folders: LearnerFolders) -> None:
    member = made(folders, "amina")
    assert member.alias == made(folders, "amina").alias
    assert "amina" not in member.alias.lower()
    assert member.alias != made(folders, "bob").alias


def test_a_folder_put_in_anothers_place_is_nobodys(folders: LearnerFolders) -> None:
    amina, bob = made(folders, "amina"), made(folders, "bob")
    (bob.folder / "who.json").write_bytes((amina.folder / "who.json").read_bytes())
    assert folders.find("bob") is None
    assert folders.all() == (amina,)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "amina"}', '{"name": 1, "ref": "x"}'])
def test_a_damaged_folder_does_not_stop_the_others(folders: LearnerFolders, text: str) -> None:
    amina, bob = made(folders, "amina"), made(folders, "bob")
    (bob.folder / "who.json").write_text(text)
    assert folders.all() == (amina,)


def test_erasing_leaves_nothing_that_names_the_learner(folders: LearnerFolders) -> None:
    member = made(folders, "amina")
    (member.folder / "copies" / "x.json").write_text("words")
    assert folders.erase("amina")
    assert not folders.erase("amina")
    assert folders.by_ref(member.ref) is None
    left = [path.name for path in folders.root.rglob("*")]
    assert not [name for name in left if "amina" in name]


def test_one_writer_at_a_time(folders: LearnerFolders) -> None:
    inside, most = 0, 0

    def write() -> None:
        nonlocal inside, most
        with folders.writing("amina"):
            inside += 1
            most = max(most, inside)
            inside -= 1

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_desk_that_cannot_be_kept_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CohortError, match="Choose a folder"):
        LearnerFolders.open(tmp_path / "file" / "desk")
