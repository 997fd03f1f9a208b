"""What sync programs leave beside a record: seen, joined, exported and erased, never an activity.

Covers: record/conflict_copies.py, record/transfer/join_copies.py
"""

from __future__ import annotations

import errno
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.support.records import ACTIVITY, current, history, save, values
from tests.support.soak import LONG

from alongside.errors import RecordError
from alongside.record import conflict_copies
from alongside.record.erasure.erase import ErasureScope, erase, would_erase
from alongside.record.record import Record
from alongside.record.transfer import join_copies, restore
from alongside.record.transfer.export import export_record

NAMES = (
    "activity-3-LAPTOP",  # OneDrive
    "activity-3-laptop",
    "activity-3-DESKTOP-4F2K-2",
    "activity-3 (1)",  # Google Drive, browsers
    "activity-3 2",  # iCloud
    "activity-3 (Ann's conflicted copy 2026-11-01)",  # Dropbox
    "activity-3 (In Konflikt stehende Kopie von Jörg 2026-11-01)",
    "activity-3 (Copie en conflit de Zoé 2026-11-01)",
    "activity-3 (conflicted copy 2026-11-01 101010)",  # Nextcloud
    "activity-3_conflict-20261101-101010",  # ownCloud
    "activity-3.sync-conflict-20261101-101010-ABCDEFG",  # Syncthing
    "activity-3 (SFConflict ann@example.org 2026-11-01-10-10-10)",  # Seafile
    "activity-3 - Copy",  # Windows
    "Kopie von activity-3",
    "activity-3 (競合コピー)",
    "activity-3.conflict1",  # rclone
)
SOME = NAMES if LONG else NAMES[::4]
"""Those whose copies `make test` joins and erases, as all are found in one way."""


@pytest.fixture
def record(tmp_path: Path) -> Record:
    record = Record.open(tmp_path / "home")
    save(record, why="what both begin with", note="a note")
    return record


@pytest.fixture
def laptop(tmp_path: Path, record: Record) -> Record:
    """Another computer, which goes on from what both have."""
    laptop = Record.kept_in(Path(shutil.copytree(record.home, tmp_path / "laptop")))
    save(laptop, 1, "page-l", why="from the laptop", level="only there")
    save(record, 1, "page-d", why="from the desktop")
    return laptop


def _leave(record: Record, laptop: Record, name: str, *which: str) -> list[Path]:
    """Put the laptop's files beside the record's, under another name."""
    left = []
    for folder in which or ("reflections", "history"):
        source = current(laptop) if folder == "reflections" else history(laptop)
        left.append(record.home / folder / f"{name}{source.suffix}")
        left[-1].write_bytes(source.read_bytes())
    return left


def _all_text(home: Path) -> str:
    return "".join(p.read_text("utf-8") for p in home.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", ["reflections", "history"])
def test_a_copy_is_seen_whatever_its_name_and_is_no_activity(
    record: Record, laptop: Record, name: str, which: str
) -> None:
    [left] = _leave(record, laptop, name, which)
    [found] = conflict_copies.find(record.store)
    assert (record.home / found.name, found.activity, found.folder) == (left, ACTIVITY, which)
    assert record.activities() == (ACTIVITY,)
    assert [record.home / copy.name for copy in conflict_copies.find(record.store, ACTIVITY)] == [
        left
    ]
    assert conflict_copies.find(record.store, "activity-4") == ()


def test_what_belongs_to_a_record_is_no_copy(record: Record) -> None:
    current(record).with_suffix(".md").write_text("words")
    current(record).with_name(".activity-3.json.tmp").write_text("{")
    current(record).write_bytes(b"damaged")
    record.load_and_repair(ACTIVITY)
    before = {**_longer_ids(record)}
    assert conflict_copies.find(record.store) == ()
    assert record.activities() == (ACTIVITY, *before)


def _longer_ids(record: Record) -> dict[str, None]:
    """Activities whose ids begin with another's are activities."""
    for name in ("activity-3-more", "activity-3_b"):
        record.save(name, {"why": ("x", "q")}, base_revision=0, writer="a", origin="site")
    return {"activity-3-more": None, "activity-3_b": None}


@pytest.mark.parametrize("raw", [b"", b"\0" * 50, b'{"half', b"[]"])
def test_a_copy_that_cannot_be_read_is_told_by_its_name_and_left(
    record: Record, raw: bytes
) -> None:
    left = current(record).with_name("activity-3-LAPTOP.json")
    left.write_bytes(raw)
    [group] = join_copies.groups(record)
    assert (group.activity, group.readable) == (ACTIVITY, False)
    with pytest.raises(RecordError):
        join_copies.join(record, group.name)
    assert left.read_bytes() == raw


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("which", [("reflections",), ("history",), ("reflections", "history")])
def test_joining_a_copy_keeps_the_words_of_both_and_sets_it_aside(
    record: Record, laptop: Record, name: str, which: tuple[str, ...]
) -> None:
    left = _leave(record, laptop, name, *which)
    contents = [path.read_bytes() for path in left]
    [group] = join_copies.groups(record)
    join_copies.join(record, group.name)
    assert values(record) == {
        "why": "from the desktop",
        "note": "a note",
        "level": "only there",
    }
    [waiting] = record.apart(ACTIVITY)
    assert waiting.answer.value == "from the laptop"
    assert [kept.answer.value for kept in record.unresolved_edits(ACTIVITY)] == ["from the laptop"]
    assert not any(path.exists() for path in left)
    assert join_copies.groups(record) == ()
    aside = sorted((record.home / "reflections").glob("*.joined-*"))
    aside += sorted((record.home / "history").glob("*.joined-*"))
    assert sorted(path.read_bytes() for path in aside) == sorted(contents)
    assert record.load_and_repair(ACTIVITY).notices == ()


def test_a_join_can_be_undone_and_the_file_is_still_there(record: Record, laptop: Record) -> None:
    _leave(record, laptop, "activity-3 (1)")
    before = values(record)
    join_copies.join(record, join_copies.groups(record)[0].name)
    restore.undo_import(record)
    assert values(record) == before
    assert "from the laptop" in _all_text(record.home)


def test_files_of_two_computers_are_two_copies_and_are_joined_one_by_one(
    record: Record, laptop: Record
) -> None:
    _leave(record, laptop, "activity-3-LAPTOP")
    save(laptop, 2, "page-l", note="a later note")
    _leave(record, laptop, "activity-3-TABLET")
    first, second = join_copies.groups(record)
    assert [copy.folder for copy in first.copies] == ["reflections", "history"]
    for group in (first, second):
        join_copies.join(record, group.name)
    assert values(record)["note"] == "a later note"
    with pytest.raises(RecordError, match="not beside your record any more"):
        join_copies.join(record, first.name)


def test_what_a_copy_holds_is_told(record: Record, laptop: Record) -> None:
    for which in ("reflections", "history"):
        [left] = _leave(record, laptop, "activity-3 2", which)
        holding = join_copies.contents_of(join_copies.groups(record)[0])
        assert (holding.answers, holding.words) == (3, 7)
        assert holding.saved_at == laptop.read(ACTIVITY).saved_at
        left.unlink()


def test_a_form_names_the_copies_of_its_activity(record: Record, laptop: Record) -> None:
    assert join_copies.notice(record, ACTIVITY) == ()
    _leave(record, laptop, "activity-3-LAPTOP")
    [sentence] = join_copies.notice(record, ACTIVITY)
    assert "activity-3-LAPTOP.json, activity-3-LAPTOP.jsonl" in sentence
    assert join_copies.notice(record, "activity-4") == ()


def test_a_whole_record_takes_its_copies_along_and_brings_them_back(
    record: Record, laptop: Record, tmp_path: Path
) -> None:
    for name in ("activity-3-laptop", "activity-3 (Ann's conflicted copy)"):
        _leave(record, laptop, name)
    export_record(record, tmp_path / "record.zip")
    with zipfile.ZipFile(tmp_path / "record.zip") as archive:
        names = [name for name in archive.namelist() if ".copy-" in name]
        assert not any("laptop" in name for name in archive.namelist())
        assert sum(archive.read(name) == current(laptop).read_bytes() for name in names) == 2
    other = Record.open(tmp_path / "other")
    restore.import_record(other, tmp_path / "record.zip")
    assert len(join_copies.groups(other)) >= 2
    assert other.activities() == (ACTIVITY,)


@pytest.mark.parametrize(
    "what", [ErasureScope(), ErasureScope(ACTIVITY), ErasureScope(ACTIVITY, "why")]
)
@pytest.mark.parametrize("name", SOME)
def test_erasing_leaves_no_words_in_a_copy(
    record: Record, laptop: Record, name: str, what: ErasureScope
) -> None:
    left = _leave(record, laptop, name)
    left.append(current(record).with_name(f"{name}.md"))
    left[-1].write_text("from the laptop")
    assert {f"{path.parent.name}/{path.name}" for path in left} <= {
        *would_erase(record, what).files
    }
    erase(record, what)
    assert "from the laptop" not in _all_text(record.home)


def test_erasing_an_activity_leaves_those_whose_ids_begin_with_its_own(
    record: Record, laptop: Record
) -> None:
    _longer_ids(record)
    (record.home / "reflections" / "activity-3-more.md").write_text("more")
    (record.home / "reflections" / "activity-3-more-LAPTOP.md").write_text("more")
    _leave(record, laptop, "activity-3-LAPTOP")
    erase(record, ErasureScope(ACTIVITY))
    assert record.activities() == ("activity-3-more", "activity-3_b")
    names = {path.name for path in (record.home / "reflections").iterdir()}
    assert names == {
        "activity-3-more.json",
        "activity-3-more.md",
        "activity-3-more-LAPTOP.md",
        "activity-3_b.json",
    }


# --- files that are only in the cloud ---------------------------------------------------------


def _icloud(record: Record) -> None:
    current(record).rename(current(record).with_name(".activity-3.json.icloud"))


def _icloud_history(record: Record) -> None:
    history(record).rename(history(record).with_name(".activity-3.jsonl.icloud"))


def _empty(record: Record) -> None:
    current(record).write_bytes(b"")
    history(record).write_bytes(b"")


def _empty_alone(record: Record) -> None:
    current(record).write_bytes(b"")
    history(record).unlink()


@pytest.mark.parametrize("away", [_icloud, _icloud_history, _empty, _empty_alone])
def test_a_file_that_is_only_in_the_cloud_is_a_sentence_and_no_empty_form(
    record: Record, away: object
) -> None:
    away(record)  # type: ignore[operator]
    before = sorted((p.name, p.read_bytes()) for p in record.home.rglob("activity-3*"))
    for use in (
        lambda: record.load_and_repair(ACTIVITY),
        lambda: record.read(ACTIVITY),
        lambda: save(record, 1, why="new words"),
    ):
        with pytest.raises(RecordError, match="by name only"):
            use()
    assert sorted((p.name, p.read_bytes()) for p in record.home.rglob("activity-3*")) == before


@pytest.mark.parametrize("away", [_icloud, _empty])
def test_what_is_only_in_the_cloud_is_not_left_out_of_an_export_and_can_be_erased(
    record: Record, away: object, tmp_path: Path
) -> None:
    history(record).unlink()
    away(record)  # type: ignore[operator]
    assert record.activities() == (ACTIVITY,)
    with pytest.raises(RecordError, match="by name only"):
        export_record(record, tmp_path / "record.zip")
    assert not (tmp_path / "record.zip").exists()
    erase(record, ErasureScope())
    assert record.activities() == ()
    assert [*record.home.rglob("*activity-3*")] == []


@pytest.mark.parametrize("code", [errno.ETIMEDOUT, errno.EDEADLK, errno.ENETUNREACH])
def test_a_file_that_cannot_be_fetched_is_said_to_be_in_the_cloud(
    record: Record, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(path: Path) -> bytes:
        raise OSError(code, "no answer", str(path))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(RecordError, match=r"reflections/activity-3\.json is here by name only"):
        record.load_and_repair(ACTIVITY)


def test_a_record_not_yet_begun_is_not_in_the_cloud(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "home")
    history(record).write_bytes(b"")  # a first save was killed
    assert record.load_and_repair(ACTIVITY).revision == 0
