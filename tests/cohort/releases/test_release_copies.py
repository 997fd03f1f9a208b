from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Copying

from alongside.cohort.releases import release_copies
from alongside.errors import ReleaseError, ReleaseGoneError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one" / "copies").mkdir(parents=True)
    return tmp_path / "one"


def test_a_copy_comes_back_with_its_question(folder: Path, copying: Copying) -> None:
    what = copying(gain="We gain time")
    release_copies.write(folder, "r1", what, "Enough?")
    assert release_copies.read(folder, "r1") == (what, "Enough?")


def test_a_copy_is_never_written_over(folder: Path, copying: Copying) -> None:
    release_copies.write(folder, "r1", copying(gain="first"), "")
    with pytest.raises(FileExistsError):
        release_copies.write(folder, "r1", copying(gain="second"), "")


def test_a_removed_copy_is_gone(folder: Path, copying: Copying) -> None:
    release_copies.write(folder, "r1", copying(), "")
    release_copies.remove(folder, "r1")
    release_copies.remove(folder, "r1")
    with pytest.raises(ReleaseGoneError):
        release_copies.read(folder, "r1")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"released": {}, "question": ""}'])
def test_a_damaged_copy_is_a_sentence(folder: Path, text: str) -> None:
    release_copies.path(folder, "r1").write_text(text)
    with pytest.raises(ReleaseError, match="damaged"):
        release_copies.read(folder, "r1")


def test_copies_without_a_release_are_found(folder: Path, copying: Copying) -> None:
    release_copies.write(folder, "r1", copying(), "")
    release_copies.write(folder, "r2", copying(), "")
    assert [path.stem for path in release_copies.stray_copies(folder, {"r1"})] == ["r2"]


def test_a_learner_who_was_erased_has_no_copies(folder: Path, copying: Copying) -> None:
    release_copies.write(folder, "r1", copying(), "")
    (folder / "copies" / ".r2.json.tmp").write_text("half")
    assert release_copies.stored_releases(folder) == {"r1"}
    assert release_copies.stored_releases(folder / "gone") == frozenset()
