"""What tutors wrote about a release, and how long it may be.

Covers: cohort/releases/release_comments.py, sharing/text_limits.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.cohort.releases import release_comments
from alongside.cohort.releases.release_comments import ReleaseComment
from alongside.errors import ReleaseError
from alongside.sharing.text_limits import clean_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "comments").mkdir()
    return tmp_path


def test_comments_come_back_in_order(folder: Path) -> None:
    first = ReleaseComment("n1", "Tess", "2026-11-21T10:00:00.000Z", "One <b>", None)
    second = ReleaseComment("n2", "Tom", "2026-11-21T11:00:00.000Z", "Two", "why")
    assert release_comments.read(folder, "r1") == ()
    release_comments.add(folder, "r1", first)
    release_comments.add(folder, "r1", second)
    assert release_comments.read(folder, "r1") == (first, second)
    assert release_comments.read(folder, "r2") == ()


def test_a_damaged_file_is_no_comments(folder: Path) -> None:
    (folder / "comments" / "r1.json").write_text('{"comments": [{"id": 1}]}')
    assert release_comments.read(folder, "r1") == ()


def test_text_is_kept_as_it_is_but_for_what_nothing_can_hold() -> None:
    assert clean_text(" a\r\nb\x00\ud800 ", 100, "The comment") == "a\nb\ufffd"


@pytest.mark.parametrize("text", ["x" * 11, None, 12])
def test_what_is_too_long_or_no_text_is_a_sentence(text: str) -> None:
    with pytest.raises(ReleaseError, match="The comment"):
        clean_text(text, 10, "The comment")
