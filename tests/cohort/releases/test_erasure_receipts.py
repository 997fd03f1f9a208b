from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

from alongside.cohort.releases import erasure_receipts

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_a_receipt_says_what_when_and_how_many(tmp_path: Path) -> None:
    receipt = erasure_receipts.keep_receipt(
        tmp_path, "amina", "Autumn", {"open releases": 2, "comments": 0}, NOW
    )
    text = "\n".join(receipt.lines())
    assert "2 open releases" in text
    assert "comments" not in text
    assert "21 November 2026, 10:00 UTC" in text
    assert "Autumn" in text


def test_a_mark_finds_the_name_and_only_here(tmp_path: Path) -> None:
    erasure_receipts.keep_receipt(tmp_path / "one", "amina", "Autumn", {}, NOW)
    assert erasure_receipts.erasure_mark(
        tmp_path / "one", "amina"
    ) in erasure_receipts.erasure_marks(tmp_path / "one")
    assert erasure_receipts.erasure_mark(
        tmp_path / "one", "bob"
    ) not in erasure_receipts.erasure_marks(tmp_path / "one")
    assert erasure_receipts.erasure_mark(
        tmp_path / "two", "amina"
    ) not in erasure_receipts.erasure_marks(tmp_path / "one")


def test_files_are_closed_to_others(tmp_path: Path) -> None:
    receipt = erasure_receipts.keep_receipt(tmp_path, "amina", "Autumn", {}, NOW)
    for path in (tmp_path / "secret", tmp_path / "receipts" / f"{receipt.number}.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_receipt_does_not_hide_the_others(tmp_path: Path) -> None:
    erasure_receipts.keep_receipt(tmp_path, "amina", "Autumn", {}, NOW)
    (tmp_path / "receipts" / "x.json").write_text("{")
    assert len(erasure_receipts.erasure_marks(tmp_path)) == 1
    assert erasure_receipts.erasure_marks(tmp_path / "none") == frozenset()
